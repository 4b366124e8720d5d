//! Three of five trustees with their shares of a key.

use crate::dkg::{Ceremony, Dealer, KeyShare, PublicKeys, VerifiedDeal};

pub(crate) struct Trustees {
    pub(crate) public: PublicKeys,
    pub(crate) shares: Vec<KeyShare>,
}

impl Trustees {
    pub(crate) fn new(width: usize) -> Self {
        let ceremony = Ceremony {
            meeting: [1; 32],
            number: 1,
            width,
            threshold: 3,
        };
        let dealers: Vec<Dealer> = (1..=5).map(|i| Dealer::new(ceremony, i, &[9; 32])).collect();
        let deals: Vec<VerifiedDeal> = (1..=5)
            .zip(&dealers)
            .map(|(i, d)| {
                let (c, p) = d.public().unwrap();
                VerifiedDeal::verify(&ceremony, i, &c, &p).unwrap()
            })
            .collect();
        let share = |i| KeyShare::combine(&dealers.iter().map(|d| d.share(i)).collect::<Vec<_>>());
        Self {
            public: PublicKeys::combine(&deals).unwrap(),
            shares: (1..=5).map(share).collect(),
        }
    }
}
