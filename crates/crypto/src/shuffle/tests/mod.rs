//! Tests of the shuffle: honest mixers, cheating mixers, bytes. This file holds what they share.

mod bytes;
mod cheating;
mod dense;
mod honest;

use curve25519_dalek::{Scalar, ristretto::RistrettoPoint};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

use super::*;
use crate::{
    dkg::{Ceremony, Dealer, KeyShare, PublicKeys, VerifiedDeal},
    elgamal::Block,
    group::Element,
    share::lagrange,
};

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

/// Two of three trustees with a key of four, and rows that encrypt numbers.
struct Room {
    public: PublicKeys,
    shares: Vec<KeyShare>,
}

impl Room {
    fn new() -> Self {
        let ceremony = Ceremony {
            meeting: [1; 32],
            number: 1,
            width: 4,
            threshold: 2,
        };
        let dealers: Vec<Dealer> = (1..=3).map(|i| Dealer::new(ceremony, i, &[8; 32])).collect();
        let deals: Vec<VerifiedDeal> = (1..=3)
            .zip(&dealers)
            .map(|(i, dealer)| {
                let (commitments, proof) = dealer.public().unwrap();
                VerifiedDeal::verify(&ceremony, i, &commitments, &proof).unwrap()
            })
            .collect();
        let share = |i| KeyShare::combine(&dealers.iter().map(|d| d.share(i)).collect::<Vec<_>>());
        Self {
            public: PublicKeys::combine(&deals).unwrap(),
            shares: (1..=3).map(share).collect(),
        }
    }

    /// The first keys, for rows of this width.
    fn statement(&self, width: usize) -> Statement<'_> {
        Statement {
            meeting: &[1; 32],
            ballot: "b1",
            mixer: 2,
            stage: 1,
            keys: &self.public.key.elements()[..width],
        }
    }

    /// Rows that encrypt these numbers.
    fn rows(&self, plain: &[Vec<u64>], width: usize) -> Rows {
        let mut rng = rng(40);
        let blocks: Vec<Block> = plain
            .iter()
            .map(|numbers| {
                let r = Scalar::random(&mut rng);
                let encrypt = |(number, key): (&u64, &Element)| {
                    let point = RistrettoPoint::mul_base(&Scalar::from(*number)) + key.point() * r;
                    Element::from_point(point).unwrap()
                };
                Block {
                    r: Element::from_point(RistrettoPoint::mul_base(&r)).unwrap(),
                    c: numbers
                        .iter()
                        .zip(self.public.key.elements())
                        .map(encrypt)
                        .collect(),
                }
            })
            .collect();
        Rows::from_blocks(width, &blocks).unwrap()
    }

    /// What trustees 1 and 3 decrypt, as encodings, row by row.
    fn open(&self, rows: &Rows) -> Vec<Vec<[u8; 32]>> {
        let lambda = lagrange(&[1, 3]).unwrap();
        let open = |block: Block| {
            let columns = block.c.iter().enumerate().map(|(k, c)| {
                let factor = lambda[0] * self.shares[0].expose()[k] + lambda[1] * self.shares[2].expose()[k];
                (c.point() - block.r.point() * factor).compress().to_bytes()
            });
            columns.collect()
        };
        rows.blocks().map(open).collect()
    }

    /// The same, sorted: a multiset.
    fn decrypt(&self, rows: &Rows) -> Vec<Vec<[u8; 32]>> {
        let mut plain = self.open(rows);
        plain.sort_unstable();
        plain
    }
}

/// Distinct numbers for so many rows.
fn numbers(rows: usize, width: usize) -> Vec<Vec<u64>> {
    let row = |j| (0..width as u64).map(|k| 1 + j * 10 + k).collect();
    (0..rows as u64).map(row).collect()
}

/// Verifies, dropping the rows.
fn judge(statement: &Statement<'_>, input: &Rows, output: &Rows, proof: &ShuffleProof) -> Result<(), Fault> {
    verify(statement, input, output.clone(), proof, &mut rng(9)).map(drop)
}
