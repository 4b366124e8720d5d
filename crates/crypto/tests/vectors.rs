//! The fixed values that another implementation computed from the specification alone: `tests/vectors`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;

use gongxin_crypto::{
    Scalar,
    ballot::{
        BallotContext, Bucket, Contest, PostedBallot, Questions, Radices, Shape, bucket_count, bucket_range,
        slack_weights, verify_one,
    },
    dkg::{Address, Ceremony, Parcel, PublicKeys, VerifiedDeal, commit_digest, judge_complaint, open_share},
    elgamal::{ElectionKey, Votes, encrypt, nonce},
    figures::{Aggregate, Figures},
    generators::Generators,
    group::{Element, decode_scalar, expand, hash_to_group},
    secret::SecretScalar,
    share::{Columns, PostedShare, ShareContext, combine, verify_share},
    sign::Signing,
    transcript::Transcript,
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde_json::Value;

fn read(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/vectors")
        .join(name);
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    (0..text.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap())
        .collect()
}

fn array<const N: usize>(value: &Value) -> [u8; N] {
    bytes(value).try_into().unwrap()
}

fn number(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap()).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn elements(value: &Value) -> Vec<Element> {
    list(value)
        .iter()
        .map(|v| Element::decode(&array(v)).unwrap())
        .collect()
}

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::from_seed([3; 32])
}

#[test]
fn transcripts() {
    let v = read("transcript.json");
    let mut t = Transcript::new(v["name"].as_str().unwrap());
    for pair in list(&v["appends_before_y"]) {
        t.append(pair[0].as_str().unwrap(), &bytes(&pair[1]));
    }
    assert_eq!(t.challenge("y").unwrap().to_bytes(), array(&v["y"]));
    for pair in list(&v["appends_before_c"]) {
        t.append(pair[0].as_str().unwrap(), &bytes(&pair[1]));
    }
    assert_eq!(t.challenge("c").unwrap().to_bytes(), array(&v["c"]));
}

#[test]
fn generators() {
    let v = read("generators.json");
    let own = Generators::new(4);
    let hex = |v: &Value| array::<32>(v);
    assert_eq!(own.star.compress().0, hex(&v["K*"]));
    for (own, points) in [(&own.k, &v["K"]), (&own.l, &v["L"])] {
        let own: Vec<[u8; 32]> = own.iter().take(4).map(|p| p.compress().0).collect();
        assert_eq!(own, list(points).iter().map(hex).collect::<Vec<_>>());
    }
    for tag in list(&v["tags"]) {
        let base = hash_to_group(
            "tag",
            &[
                &bytes(&tag["meeting"]),
                tag["ballot"].as_str().unwrap().as_bytes(),
            ],
        );
        assert_eq!(base.compress().0, hex(&tag["H_b"]));
    }
}

#[test]
fn rfc_9496() {
    let v = read("rfc9496.json");
    for (n, point) in (0u64..).zip(list(&v["multiples"])) {
        let own = gongxin_crypto::group::decode_point(&array(point)).unwrap();
        assert_eq!(own, SecretScalar::new(Scalar::from(n)).times_base());
        assert_eq!(
            Element::decode(&array(point)).is_ok(),
            n != 0,
            "the identity is no element"
        );
    }
    for bad in list(&v["invalid"]) {
        assert!(gongxin_crypto::group::decode_point(&array(bad)).is_err(), "{bad}");
    }
}

#[test]
fn layouts() {
    let v = read("layouts.json");
    for (range, weights) in v["slack"].as_object().unwrap() {
        let own: Vec<Value> = slack_weights(range.parse().unwrap())
            .into_iter()
            .map(Value::from)
            .collect();
        assert_eq!(Value::from(own), *weights, "{range}");
    }
    for (size, radices) in v["radices"].as_object().unwrap() {
        let own = Radices::of_ring(size.parse().unwrap()).unwrap();
        let own: Vec<Value> = own.radices().iter().map(|r| Value::from(*r)).collect();
        assert_eq!(Value::from(own), *radices, "{size}");
    }
    for (size, ranges) in v["buckets"].as_object().unwrap() {
        let size: usize = size.parse().unwrap();
        assert_eq!(bucket_count(size), list(ranges).len());
        for (bucket, range) in list(ranges).iter().enumerate() {
            let own = bucket_range(size, bucket).unwrap();
            assert_eq!(
                (own.start as u64, own.end as u64),
                (range[0].as_u64().unwrap(), range[1].as_u64().unwrap())
            );
        }
    }
}

#[test]
fn tokens() {
    for v in list(&read("tokens.json")) {
        let mut seed = [0; 32];
        expand(&[b"token", &bytes(&v["token"])], &mut seed);
        assert_eq!(seed, array::<32>(&v["seed"]));
        assert_eq!(Signing::from_seed(&seed).public(), array::<32>(&v["public"]));
    }
}

/// A ballot that the other implementation made is accepted, its ciphertexts follow from its seed, and every changed byte of it
/// is refused.
#[test]
fn ballots() {
    for name in ["ballot-small.json", "ballot-mixed.json"] {
        let v = read(name);
        let contest =
            |c: &Value| Contest::choice(number(&c["options"]), number(&c["min"]), number(&c["max"]));
        let contests: Vec<Contest> = list(&v["contests"]).iter().map(contest).collect();
        let questions = Questions::try_from(contests).unwrap();
        let key = ElectionKey::new(elements(&v["election_key"])).unwrap();
        let (meeting, id) = (array(&v["meeting"]), v["ballot_id"].as_str().unwrap());
        let context = BallotContext::new(
            meeting,
            array(&v["key_leaf"]),
            array(&v["ballot_leaf"]),
            id,
            key.clone(),
            questions.clone(),
        )
        .unwrap();
        let keys = elements(&v["keys"]);
        let shape = Shape::new(&questions, keys.len()).unwrap();
        assert_eq!(shape.bits() as u64, v["bits"].as_u64().unwrap());
        let bucket = Bucket::new(&context, array(&v["ring_leaf"]), number(&v["bucket"]), keys).unwrap();

        let bits: Vec<Scalar> = list(&v["secret"]["choices"])
            .iter()
            .flat_map(list)
            .map(|b| Scalar::from(number(b)))
            .collect();
        let seed = array(&v["secret"]["seed"]);
        let nonces: Vec<Scalar> = (0u32..)
            .take(key.blocks(bits.len()))
            .map(|k| nonce(&meeting, id, &seed, k))
            .collect();
        let made = encrypt(&key, &nonces, &bits).unwrap().encode();
        let (tag, votes, proof) = (array(&v["tag"]), bytes(&v["votes"]), bytes(&v["proof"]));
        assert_eq!(made, votes);

        let revision = number(&v["revision"]);
        let judge = |tag: &[u8; 32], votes: &[u8], proof: &[u8], revision| {
            verify_one(
                &context,
                &bucket,
                PostedBallot {
                    bucket: 0,
                    revision,
                    tag,
                    votes,
                    proof,
                },
                &mut rng(),
            )
        };
        judge(&tag, &votes, &proof, revision).unwrap();
        assert!(judge(&tag, &votes, &proof, revision + 1).is_err());
        for at in (0..proof.len()).step_by(32) {
            let mut other = proof.clone();
            other[at] ^= 2;
            assert!(judge(&tag, &votes, &other, revision).is_err(), "proof byte {at}");
        }
        for at in (0..votes.len()).step_by(32) {
            let mut other = votes.clone();
            other[at] ^= 2;
            assert!(judge(&tag, &other, &proof, revision).is_err(), "votes byte {at}");
        }
    }
}

/// A whole ceremony of the other implementation: deals, boxes, key, complaint, shares, counts.
#[test]
fn ceremony() {
    let v = read("ceremony.json");
    let meeting = array(&v["meeting"]);
    let parameters = Ceremony {
        meeting,
        number: number(&v["ceremony"]),
        width: v["width"].as_u64().unwrap() as usize,
        threshold: v["threshold"].as_u64().unwrap() as usize,
    };
    let mut deals = Vec::new();
    for deal in list(&v["deals"]) {
        let (trustee, commitments, proof) = (
            number(&deal["trustee"]),
            bytes(&deal["commitments"]),
            array(&deal["proof"]),
        );
        deals.push(VerifiedDeal::verify(&parameters, trustee, &commitments, &proof).unwrap());
        assert_eq!(
            commit_digest(&parameters, trustee, &commitments, &proof),
            array(&deal["digest"])
        );
        let mut other = proof;
        other[40] ^= 1;
        assert!(VerifiedDeal::verify(&parameters, trustee, &commitments, &other).is_err());
    }
    let public = PublicKeys::combine(&deals).unwrap();
    assert_eq!(public.key.elements(), elements(&v["key"]));
    let boxes = elements(&v["box_keys"]);
    let address = |dealer: u32, to: u32| Address {
        ceremony: parameters,
        dealer,
        to,
        box_key: boxes[to as usize - 1],
    };
    for (deal, verified) in list(&v["deals"]).iter().zip(&deals) {
        for (to, sealed) in deal["boxes"].as_object().unwrap() {
            let to: u32 = to.parse().unwrap();
            let address = address(verified.dealer(), to);
            let secret = decode_scalar(&array(&v["box_secrets"][to as usize - 1])).unwrap();
            let secret = SecretScalar::new(secret);
            let sealed = bytes(sealed);
            open_share(verified, &Parcel::verify(address, &sealed).unwrap(), &secret).unwrap();
            for at in [0, 33, 65] {
                let mut other = sealed.clone();
                other[at] ^= 2;
                assert!(Parcel::verify(address, &other).is_err());
            }
            let mut other = sealed.clone();
            other[97] ^= 1;
            assert!(open_share(verified, &Parcel::verify(address, &other).unwrap(), &secret).is_err());
        }
    }

    let c = &v["complaint"];
    let (from, against) = (number(&c["trustee"]), number(&c["against"]));
    let sealed = bytes(&v["deals"][against as usize - 1]["boxes"][from.to_string()]);
    let parcel = Parcel::verify(address(against, from), &sealed).unwrap();
    let shared = Element::decode(&array(&c["shared"])).unwrap();
    let verified = &deals[against as usize - 1];
    let judged = |proof: &[u8; 64]| judge_complaint(verified, &parcel, &shared, proof);
    judged(&array(&c["proof"])).unwrap();
    let mut other = array(&c["proof"]);
    other[0] ^= 1;
    assert!(judged(&other).is_err());

    let (width, ballot) = (public.key.width(), v["ballot_id"].as_str().unwrap());
    let selections = list(&v["counts"]).len();
    let options = u32::try_from(selections).unwrap();
    let questions = Questions::try_from(vec![Contest::choice(options, 0, options)]).unwrap();
    let figures = Figures::of(&questions, width);
    let mut sum = Aggregate::zero(&figures);
    for votes in list(&v["votes"]) {
        sum.add(&Votes::decode(&bytes(votes), &questions.layout(width)).unwrap());
    }
    let columns = Columns::new(&figures, [&sum]);
    let mut shares = Vec::new();
    for share in list(&v["shares"]) {
        let trustee = number(&share["trustee"]);
        let keys = elements(&share["verification_keys"]);
        assert_eq!(columns.digest(), array(&share["aggregate"]));
        let context = ShareContext {
            meeting: &meeting,
            ballot,
            trustee,
            verification: &keys,
        };
        let posted = PostedShare {
            points: bytes(&share["points"]),
            proof: bytes(&share["proof"]),
        };
        shares.push(verify_share(context, &columns, &posted).unwrap());
        for at in (0..posted.proof.len()).step_by(32) {
            let mut proof = posted.proof.clone();
            proof[at] ^= 2;
            assert!(
                verify_share(
                    context,
                    &columns,
                    &PostedShare {
                        points: posted.points.clone(),
                        proof
                    }
                )
                .is_err()
            );
        }
    }
    let used: Vec<_> = shares.iter().collect();
    let counts: Vec<Value> = combine(&columns, &used)
        .unwrap()
        .concat()
        .into_iter()
        .map(Value::from)
        .collect();
    assert_eq!(Value::from(counts), v["counts"]);
}
