//! Review finding R1: a complaint is a Diffie–Hellman oracle for the complainant's box key. Whoever deals a box whose
//! ephemeral point is a blinded copy of another box's would make an honest recipient open that other box to everybody:
//! no such box can be made, since a box proves that its dealer knows the logarithm of that point.

use gongxin_crypto::{
    Scalar,
    dkg::{Address, Ceremony, Dealer, Parcel},
    group::Element,
    possession::ProofError,
    secret::SecretScalar,
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

#[test]
fn no_blinded_copy_of_a_box_is_a_box() {
    let mut rng = ChaCha20Rng::from_seed([7; 32]);
    // Trustees 1 and 2 are honest, 3 is not. The box keys serve two meetings, or a fork of one.
    let box_key = Element::from_point(SecretScalar::random(&mut rng).times_base()).unwrap();
    let victim = Ceremony {
        meeting: [1; 32],
        number: 1,
        width: 3,
        threshold: 2,
    };
    let honest = Address {
        ceremony: victim,
        dealer: 1,
        to: 2,
        box_key,
    };
    let sealed = Dealer::new(victim, 1, &[1; 32])
        .seal_share(2, &box_key, &mut rng)
        .unwrap();
    Parcel::verify(honest, &sealed).unwrap();

    // Later, elsewhere (a rehearsal, the next meeting, a fork of this log): trustee 3 deals a blinded copy.
    let elsewhere = Address {
        ceremony: Ceremony {
            meeting: [2; 32],
            ..victim
        },
        dealer: 3,
        ..honest
    };
    let rogue = Dealer::new(elsewhere.ceremony, 3, &[99; 32])
        .seal_share(2, &box_key, &mut rng)
        .unwrap();
    Parcel::verify(elsewhere, &rogue).unwrap();
    let e = Element::decode(sealed[..32].try_into().unwrap()).unwrap();
    let blind = Scalar::random(&mut rng);
    let blinded = Element::from_point(e.point() + SecretScalar::new(blind).times_base()).unwrap();
    // With the copied proof and with one of its own.
    for ephemeral in [&e, &blinded] {
        for proof in [&sealed[32..96], &rogue[32..96]] {
            let bait = [ephemeral.bytes().as_slice(), proof, &[0; 96]].concat();
            assert_eq!(Parcel::verify(elsewhere, &bait), Err(ProofError::Equation));
        }
    }
    // Nor does the honest box itself serve under another address.
    assert_eq!(Parcel::verify(elsewhere, &sealed), Err(ProofError::Equation));
}
