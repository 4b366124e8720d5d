//! Ceremonies of many sizes, each equation flipped, complaints founded and unfounded.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

use super::*;

struct Room {
    ceremony: Ceremony,
    dealers: Vec<Dealer>,
    boxes: Vec<SecretScalar>,
    deals: Vec<VerifiedDeal>,
    rng: ChaCha20Rng,
}

fn room(n: u32, threshold: usize, width: usize) -> Room {
    let mut rng = ChaCha20Rng::from_seed([8; 32]);
    let ceremony = Ceremony {
        meeting: [1; 32],
        number: 1,
        width,
        threshold,
    };
    let dealers: Vec<Dealer> = (1..=n)
        .map(|i| Dealer::new(ceremony, i, &[u8::try_from(i).unwrap(); 32]))
        .collect();
    let boxes = dealers.iter().map(|_| SecretScalar::random(&mut rng)).collect();
    let deals = (1..=n)
        .zip(&dealers)
        .map(|(i, d)| {
            let (commitments, proof) = d.public().unwrap();
            VerifiedDeal::verify(&ceremony, i, &commitments, &proof).unwrap()
        })
        .collect();
    Room {
        ceremony,
        dealers,
        boxes,
        deals,
        rng,
    }
}

impl Room {
    fn box_key(&self, i: u32) -> Element {
        Element::from_point(self.boxes[i as usize - 1].times_base()).unwrap()
    }

    fn key_share(&mut self, to: u32) -> KeyShare {
        let key = self.box_key(to);
        let shares: Vec<_> = self
            .dealers
            .iter()
            .zip(&self.deals)
            .map(|(dealer, deal)| {
                let sealed = dealer.seal_share(to, &key, &mut self.rng).unwrap();
                open_share(&self.ceremony, deal, to, &self.boxes[to as usize - 1], &sealed).unwrap()
            })
            .collect();
        KeyShare::combine(&shares)
    }
}

#[test]
fn shares_fit_verification_keys_and_interpolate_to_the_key() {
    for (n, t, width) in [(1, 1, 3), (2, 2, 1), (3, 2, 5), (5, 3, 64)] {
        let mut room = room(n, t, width);
        let public = PublicKeys::combine(&room.deals).unwrap();
        let shares: Vec<KeyShare> = (1..=n).map(|i| room.key_share(i)).collect();
        for (share, keys) in shares.iter().zip(&public.verification) {
            for (y, v) in share.expose().iter().zip(keys) {
                assert_eq!(RistrettoPoint::mul_base(y), *v.point());
            }
        }
        // The last t trustees rebuild y_w for every w.
        let used: Vec<u32> = (n - u32::try_from(t).unwrap() + 1..=n).collect();
        let lambda = crate::share::lagrange(&used).unwrap();
        for w in 0..width {
            let y: Scalar = used
                .iter()
                .zip(&lambda)
                .map(|(i, l)| shares[*i as usize - 1].expose()[w] * l)
                .sum();
            assert_eq!(RistrettoPoint::mul_base(&y), *public.key.of(w).point());
        }
    }
}

#[test]
fn a_deal_counts_in_every_byte_and_context() {
    let room = room(3, 2, 2);
    let (commitments, proof) = room.dealers[0].public().unwrap();
    let refused = |ceremony: &Ceremony, dealer, c: &[u8], p: &[u8; 64]| {
        assert!(matches!(
            VerifiedDeal::verify(ceremony, dealer, c, p),
            Err(DkgError::Deal { .. })
        ));
    };
    for at in (0..commitments.len()).step_by(13) {
        let mut bad = commitments.clone();
        bad[at] ^= 1;
        refused(&room.ceremony, 1, &bad, &proof);
    }
    for at in 0..64 {
        let mut bad = proof;
        bad[at] ^= 1;
        refused(&room.ceremony, 1, &commitments, &bad);
    }
    refused(&room.ceremony, 2, &commitments, &proof);
    refused(
        &Ceremony {
            number: 2,
            ..room.ceremony
        },
        1,
        &commitments,
        &proof,
    );
    refused(
        &Ceremony {
            meeting: [2; 32],
            ..room.ceremony
        },
        1,
        &commitments,
        &proof,
    );
    // A polynomial of another degree (threshold raised or lowered).
    refused(
        &Ceremony {
            threshold: 3,
            ..room.ceremony
        },
        1,
        &commitments,
        &proof,
    );
    refused(
        &Ceremony {
            threshold: 1,
            ..room.ceremony
        },
        1,
        &commitments,
        &proof,
    );
    let mut identity = commitments.clone();
    identity[..32].fill(0);
    refused(&room.ceremony, 1, &identity, &proof);
}

#[test]
fn digests_commit_to_everything() {
    let room = room(2, 2, 1);
    let (commitments, proof) = room.dealers[0].public().unwrap();
    let base = commit_digest(&room.ceremony, 1, &commitments, &proof);
    assert_ne!(base, commit_digest(&room.ceremony, 2, &commitments, &proof));
    assert_ne!(
        base,
        commit_digest(
            &Ceremony {
                number: 2,
                ..room.ceremony
            },
            1,
            &commitments,
            &proof
        )
    );
    assert_ne!(base, commit_digest(&room.ceremony, 1, &commitments[32..], &proof));
    assert_ne!(base, commit_digest(&room.ceremony, 1, &commitments, &[0; 64]));
}

#[test]
fn a_bad_share_is_found_and_the_complaint_is_upheld() {
    let mut room = room(3, 2, 4);
    let key = room.box_key(2);
    let mut sealed = room.dealers[0].seal_share(2, &key, &mut room.rng).unwrap();
    let judge = |room: &Room, sealed: &[u8], shared: &Element, proof: &[u8; 64]| {
        judge_complaint(&room.ceremony, &room.deals[0], 2, &key, sealed, shared, proof)
    };

    // Unfounded: the box is fine.
    let (shared, proof) = complain(&room.ceremony, 1, 2, &room.boxes[1], &sealed, &mut room.rng).unwrap();
    assert_eq!(judge(&room, &sealed, &shared, &proof), Ok(false));

    // Founded: one share of the box is another scalar.
    sealed[40] ^= 1;
    let opened = open_share(&room.ceremony, &room.deals[0], 2, &room.boxes[1], &sealed);
    assert_eq!(opened.err(), Some(DkgError::Share { dealer: 1, to: 2 }));
    assert_eq!(judge(&room, &sealed, &shared, &proof), Ok(true));

    // A lie about the shared point is refused, and so is a proof changed anywhere.
    let lie = room.box_key(3);
    assert_eq!(judge(&room, &sealed, &lie, &proof), Err(ProofError::Equation));
    for at in 0..64 {
        let mut bad = proof;
        bad[at] ^= 1;
        assert!(judge(&room, &sealed, &shared, &bad).is_err());
    }
    // A box without a valid ephemeral point condemns itself.
    assert_eq!(judge(&room, &sealed[..64], &shared, &proof), Ok(true));
}

#[test]
fn shares_are_sealed_for_one_recipient() {
    let mut room = room(3, 2, 1);
    let key = room.box_key(2);
    let sealed = room.dealers[0].seal_share(2, &key, &mut room.rng).unwrap();
    assert!(open_share(&room.ceremony, &room.deals[0], 3, &room.boxes[2], &sealed).is_err());
    assert!(open_share(&room.ceremony, &room.deals[1], 2, &room.boxes[1], &sealed).is_err());
}

#[test]
fn multiples_of_small_indices_equal_scalar_multiplication() {
    let point = RistrettoPoint::mul_base(&Scalar::from(12345u64));
    for index in (0..=64).chain([u32::MAX - 1, u32::MAX]) {
        assert_eq!(times_index(&point, index), point * Scalar::from(index));
    }
}
