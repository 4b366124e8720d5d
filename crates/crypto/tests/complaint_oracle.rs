//! Review finding K1: a complaint is a Diffie–Hellman oracle for the complainant's box key. Whoever deals a box whose
//! ephemeral point is a blinded copy of another box's makes an honest recipient open that other box to everybody.

use gongxin_crypto::{
    Scalar,
    dkg::{Ceremony, Dealer, KeyShare, PublicKeys, VerifiedDeal, complain, judge_complaint, open_share},
    group::{Element, decode_scalar, expand},
    secret::SecretScalar,
    share::lagrange,
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

/// The box of ceremony A that dealer `from` made for trustee 1, opened by nothing but S: what everybody can do who has S.
fn opened(
    ceremony: &Ceremony,
    from: u32,
    to: u32,
    key: &Element,
    shared: &Element,
    sealed: &[u8],
) -> Vec<Scalar> {
    let mut pad = vec![0u8; ceremony.width * 32];
    let (e, cipher) = sealed.split_at(32);
    let parts: [&[u8]; 8] = [
        b"dkg-share",
        &ceremony.meeting,
        &ceremony.number.to_be_bytes(),
        &from.to_be_bytes(),
        &to.to_be_bytes(),
        e,
        key.bytes(),
        shared.bytes(),
    ];
    expand(&parts, &mut pad);
    pad.iter_mut().zip(cipher).for_each(|(p, c)| *p ^= c);
    pad.chunks(32)
        .map(|chunk| decode_scalar(chunk.try_into().unwrap()).unwrap())
        .collect()
}

#[test]
fn two_complaints_in_another_meeting_give_one_of_three_trustees_the_whole_key() {
    let mut rng = ChaCha20Rng::from_seed([7; 32]);
    // Trustees 1 and 2 are honest, 3 is not. 2 of 3 shares decrypt. The box keys serve both meetings, or a fork of one.
    let boxes: Vec<SecretScalar> = (0..3).map(|_| SecretScalar::random(&mut rng)).collect();
    let keys: Vec<Element> = boxes
        .iter()
        .map(|s| Element::from_point(s.times_base()).unwrap())
        .collect();
    let victim = Ceremony {
        meeting: [1; 32],
        number: 1,
        width: 3,
        threshold: 2,
    };
    let dealers: Vec<Dealer> = (1u8..=3)
        .map(|i| Dealer::new(victim, u32::from(i), &[i; 32]))
        .collect();
    let deals: Vec<VerifiedDeal> = (1..=3)
        .zip(&dealers)
        .map(|(i, d)| {
            let (c, p) = d.public().unwrap();
            VerifiedDeal::verify(&victim, i, &c, &p).unwrap()
        })
        .collect();
    let public = PublicKeys::combine(&deals).unwrap();
    // Public: the boxes that the honest trustees made for each other.
    let one_to_two = dealers[0].seal_share(2, &keys[1], &mut rng).unwrap();
    let two_to_one = dealers[1].seal_share(1, &keys[0], &mut rng).unwrap();
    assert!(open_share(&victim, &deals[0], 2, &boxes[1], &one_to_two).is_ok());

    // Later, elsewhere (a rehearsal, the next meeting, a fork of this log): trustee 3 deals boxes with blinded copies.
    let mut stolen = Vec::new();
    for (number, from, to, sealed) in [(1, 1u32, 2u32, &one_to_two), (2, 2, 1, &two_to_one)] {
        let elsewhere = Ceremony {
            meeting: [2; 32],
            number,
            ..victim
        };
        let rogue = Dealer::new(elsewhere, 3, &[99; 32]);
        let (c, p) = rogue.public().unwrap();
        let deal = VerifiedDeal::verify(&elsewhere, 3, &c, &p).unwrap();
        let at = to as usize - 1;
        let blind = Scalar::random(&mut rng);
        let e = Element::decode(sealed[..32].try_into().unwrap()).unwrap();
        let blinded = Element::from_point(e.point() + SecretScalar::new(blind).times_base()).unwrap();
        let mut bait = blinded.bytes().to_vec();
        bait.extend([0u8; 96]);
        assert!(open_share(&elsewhere, &deal, to, &boxes[at], &bait).is_err());
        // What the honest trustee's program then logs by itself:
        let (shared, proof) = complain(&elsewhere, 3, to, &boxes[at], &bait, &mut rng).unwrap();
        assert_eq!(
            judge_complaint(&elsewhere, &deal, to, &keys[at], &bait, &shared, &proof),
            Ok(true)
        );
        // S' = s(E + blind·G) = S + blind·B.
        let s = Element::from_point(shared.point() - keys[at].point() * blind).unwrap();
        stolen.push(opened(&victim, from, to, &keys[at], &s, sealed));
    }

    // Trustee 3 has f_1(3), f_2(3) by right and f_1(2), f_2(1) now; two points a polynomial are the polynomial.
    let mut secret = dealers[2].share(0).to_vec();
    for (dealer, (point, value)) in dealers.iter().zip([(2u32, &stolen[0]), (1, &stolen[1])]) {
        let lambda = lagrange(&[point, 3]).unwrap();
        for ((sum, a), b) in secret.iter_mut().zip(value).zip(dealer.share(3).iter()) {
            *sum += lambda[0] * a + lambda[1] * b;
        }
    }
    let whole = KeyShare::from_scalars(secret);
    for (y, key) in whole.expose().iter().zip(public.key.elements()) {
        assert_ne!(
            Element::from_point(SecretScalar::new(*y).times_base()).unwrap(),
            *key,
            "one trustee of three holds the whole key of a meeting with threshold 2"
        );
    }
}
