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

    fn address(&self, dealer: u32, to: u32) -> Address {
        Address {
            ceremony: self.ceremony,
            dealer,
            to,
            box_key: self.box_key(to),
        }
    }

    fn key_share(&self, to: u32) -> KeyShare {
        let key = self.box_key(to);
        let mut rng = self.rng.clone();
        let shares: Vec<_> = self
            .dealers
            .iter()
            .zip(&self.deals)
            .map(|(dealer, deal)| {
                let sealed = dealer.seal_share(to, &key, &mut rng).unwrap();
                let parcel = Parcel::verify(self.address(deal.dealer, to), &sealed).unwrap();
                open_share(deal, &parcel, &self.boxes[to as usize - 1]).unwrap()
            })
            .collect();
        KeyShare::combine(&shares)
    }
}

#[test]
fn shares_fit_verification_keys_and_interpolate_to_the_key() {
    for (n, t, width) in [(1, 1, 3), (2, 2, 1), (3, 2, 5), (5, 3, 64)] {
        let room = room(n, t, width);
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
    let good = Parcel::verify(room.address(1, 2), &sealed).unwrap();
    let judge = |parcel: &Parcel, shared: &Element, proof: &[u8; 64]| {
        judge_complaint(&room.deals[0], parcel, shared, proof)
    };

    // Unfounded: the box is fine.
    let (shared, proof) = complain(&good, &room.boxes[1], &mut room.rng).unwrap();
    assert_eq!(judge(&good, &shared, &proof), Ok(false));

    // Founded: one share of the box is another scalar.
    sealed[100] ^= 1;
    let bad = Parcel::verify(room.address(1, 2), &sealed).unwrap();
    let opened = open_share(&room.deals[0], &bad, &room.boxes[1]);
    assert_eq!(opened.err(), Some(DkgError::Share { dealer: 1, to: 2 }));
    assert_eq!(judge(&bad, &shared, &proof), Ok(true));

    // A lie about the shared point is refused, and so is a proof changed anywhere.
    let lie = room.box_key(3);
    assert_eq!(judge(&bad, &lie, &proof), Err(ProofError::Equation));
    for at in 0..64 {
        let mut other = proof;
        other[at] ^= 1;
        assert!(judge(&bad, &shared, &other).is_err());
    }
    // Only the recipient complains.
    assert!(complain(&bad, &room.boxes[2], &mut room.rng).is_err());
}

#[test]
fn a_box_counts_in_every_byte_of_its_proof_and_in_its_address() {
    let mut room = room(3, 2, 2);
    let (key, address) = (room.box_key(2), room.address(1, 2));
    let sealed = room.dealers[0].seal_share(2, &key, &mut room.rng).unwrap();
    assert_eq!(sealed.len(), 96 + 32 * 2);
    let refused = |address: Address, sealed: &[u8]| assert!(Parcel::verify(address, sealed).is_err());
    for at in 0..96 {
        let mut other = sealed.clone();
        other[at] ^= 2;
        refused(address, &other);
    }
    // Another E, U and z that are sound each by itself.
    let other = room.dealers[0].seal_share(2, &key, &mut room.rng).unwrap();
    for field in 0..3 {
        let mut mixed = sealed.clone();
        let at = field * 32..field * 32 + 32;
        mixed[at.clone()].copy_from_slice(&other[at]);
        assert_eq!(Parcel::verify(address, &mixed), Err(ProofError::Equation));
    }
    for identity in [0, 32] {
        let mut other = sealed.clone();
        other[identity..identity + 32].fill(0);
        refused(address, &other);
    }
    refused(address, &sealed[..sealed.len() - 1]);
    refused(address, &[sealed.as_slice(), &[0; 32]].concat());
    refused(address, &[]);

    let ceremonies = [
        Ceremony {
            number: 2,
            ..room.ceremony
        },
        Ceremony {
            meeting: [2; 32],
            ..room.ceremony
        },
    ];
    for ceremony in ceremonies {
        refused(Address { ceremony, ..address }, &sealed);
    }
    refused(Address { dealer: 2, ..address }, &sealed);
    refused(Address { to: 3, ..address }, &sealed);
    let box_key = room.box_key(3);
    refused(Address { box_key, ..address }, &sealed);
}

#[test]
fn shares_are_sealed_for_one_recipient() {
    let mut room = room(3, 2, 1);
    let key = room.box_key(2);
    let sealed = room.dealers[0].seal_share(2, &key, &mut room.rng).unwrap();
    let parcel = Parcel::verify(room.address(1, 2), &sealed).unwrap();
    assert!(open_share(&room.deals[0], &parcel, &room.boxes[2]).is_err());
    assert!(open_share(&room.deals[1], &parcel, &room.boxes[1]).is_err());
    assert!(open_share(&room.deals[0], &parcel, &room.boxes[1]).is_ok());
}

/// With a generator that always repeats: statements that differ never get the same announcement.
#[test]
fn repeated_randomness_repeats_no_nonce_for_another_statement() {
    let mut room = room(3, 2, 1);
    let broken = || ChaCha20Rng::from_seed([0; 32]);
    let key = room.box_key(2);
    let sealed = room.dealers[0].seal_share(2, &key, &mut room.rng).unwrap();
    let again = Dealer::new(
        Ceremony {
            number: 2,
            ..room.ceremony
        },
        1,
        &[1; 32],
    );
    let boxes = [
        room.dealers[0].seal_share(2, &key, &mut broken()).unwrap(),
        again.seal_share(2, &key, &mut broken()).unwrap(),
    ];
    assert_ne!(boxes[0][..32], boxes[1][..32]);
    assert_ne!(boxes[0][32..64], boxes[1][32..64]);

    // One E in two ceremonies, as an adversary who knows e can have it.
    let first = Parcel::verify(room.address(1, 2), &sealed).unwrap();
    let second = first.readdressed(Address {
        ceremony: Ceremony {
            number: 2,
            ..room.ceremony
        },
        ..*first.address()
    });
    let announcement = |parcel: &Parcel| {
        let (_, proof) = complain(parcel, &room.boxes[1], &mut broken()).unwrap();
        let [c, z] = split32(&proof, 2).unwrap() else {
            unreachable!()
        };
        let (c, z) = (decode_scalar(c).unwrap(), decode_scalar(z).unwrap());
        RistrettoPoint::mul_base(&z) - key.point() * c
    };
    assert_ne!(announcement(&first), announcement(&second));
}

#[test]
fn multiples_of_small_indices_equal_scalar_multiplication() {
    let point = RistrettoPoint::mul_base(&Scalar::from(12345u64));
    for index in (0..=64).chain([u32::MAX - 1, u32::MAX]) {
        assert_eq!(times_index(&point, index), point * Scalar::from(index));
    }
}
