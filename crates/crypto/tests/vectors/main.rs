//! The fixed values that another implementation computed from the specification alone: `tests/vectors`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod made;
mod reading;

use gongxin_crypto::{
    Scalar,
    ballot::{
        Answers, BallotContext, Bucket, Contest, PostedBallot, Questions, Radices, Shape, bucket_count,
        bucket_range, slack_weights, verify_one,
    },
    dkg::{
        Address, Ceremony, KeyShare, Parcel, PublicKeys, VerifiedDeal, commit_digest, judge_complaint,
        open_share,
    },
    elgamal::{ElectionKey, Votes, nonce},
    figures::{Aggregate, Figures},
    generators::Generators,
    group::{Element, decode_scalar, expand, hash_to_group},
    row_share::{PostedRowShare, RowShareContext, decrypt_rows, open_rows, rows_digest, verify_row_share},
    secret::SecretScalar,
    share::{Columns, PostedShare, ShareContext, combine, decrypt_share, verify_share},
    shuffle::Rows,
    sign::Signing,
    transcript::Transcript,
    write_in::{Content, embed_content, read_content, read_points},
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use reading::{array, bytes, elements, list, number, questions, read};
use serde_json::Value;

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
        let parts = ["meeting", "key_leaf", "ballot_leaf", "ring_leaf"].map(|name| bytes(&tag[name]));
        let base = hash_to_group("tag", &parts.each_ref().map(Vec::as_slice));
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

/// The secret answers of a vector; its contents are those of all slots in a row.
fn answers(questions: &Questions, secret: &Value) -> Answers {
    let flags = |c: &Value| list(c).iter().map(|b| number(b) == 1).collect();
    let contents: Vec<Vec<u8>> = secret
        .get("contents")
        .map_or(Vec::new(), |contents| list(contents).iter().map(bytes).collect());
    let mut left = contents.as_slice();
    let per_contest = questions.written().map(|at| {
        let own;
        (own, left) = left.split_at(questions.contests()[at].slots());
        own.to_vec()
    });
    Answers {
        contents: per_contest.collect(),
        choices: list(&secret["choices"]).iter().map(flags).collect(),
    }
}

/// A ballot that the other implementation made is accepted, its ciphertexts follow from its seed, and every changed byte of it
/// is refused.
#[test]
fn ballots() {
    for name in ["ballot-small.json", "ballot-mixed.json", "ballot-rich.json"] {
        let v = read(name);
        let questions = questions(&v);
        let key = ElectionKey::new(elements(&v["election_key"])).unwrap();
        let (meeting, id) = (array(&v["meeting"]), v["ballot_id"].as_str().unwrap());
        let context = BallotContext::new(
            meeting,
            array(&v["key_leaf"]),
            array(&v["ballot_leaf"]),
            id,
            key,
            questions.clone(),
        )
        .unwrap();
        let keys = elements(&v["keys"]);
        let shape = Shape::new(&questions, keys.len()).unwrap();
        assert_eq!(shape.bits() as u64, v["bits"].as_u64().unwrap());
        let bucket = Bucket::new(&context, array(&v["ring_leaf"]), number(&v["bucket"]), keys).unwrap();

        let seed = array(&v["secret"]["seed"]);
        for (block, expected) in (0..).zip(list(&v["nonces"])) {
            assert_eq!(nonce(&meeting, id, &seed, block).to_bytes(), array(expected));
        }
        let made = context
            .votes_of(&answers(&questions, &v["secret"]), &seed)
            .unwrap()
            .encode();
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

/// Contents and the points that embed them.
#[test]
fn write_ins() {
    let v = read("write-ins.json");
    let points = |value: &Value| -> Vec<_> { elements(value).iter().map(|e| *e.point()).collect() };
    for case in list(&v["contents"]) {
        let content = bytes(&case["content"]);
        let embedded = embed_content(&content).unwrap();
        assert_eq!(*embedded, points(&case["points"]));
        assert_eq!(read_points(&embedded), Some(content.clone()));
        let meaning = read_content(&content);
        match (case["nominee"].as_u64(), case["text"].as_str()) {
            (Some(index), None) => assert!(meaning == Some(Content::Nominee(u16::try_from(index).unwrap()))),
            (None, Some(text)) => assert!(meaning == Some(Content::Text(text.into()))),
            // Whether a text is clean is judged elsewhere.
            _ => {
                if let Some(Content::Text(text)) = &meaning {
                    let unclean = |c: char| c.is_control() || c == '\u{200b}';
                    assert!(text.trim() != text || text.contains(unclean), "{text:?}");
                } else {
                    assert!(meaning.is_none() || meaning == Some(Content::Empty));
                }
            }
        }
    }
    for point in points(&v["no_embeddings"]) {
        assert_eq!(read_points(&[point]), None);
    }
}

/// Three ballots of an option, a score and a write-in: sums, weighted figures, shares, row-shares, counts, opened rows.
#[test]
fn tally() {
    let v = read("tally.json");
    let questions = questions(&v);
    let (meeting, ballot) = (array(&v["meeting"]), v["ballot_id"].as_str().unwrap());
    let width = number(&v["width"]) as usize;
    let figures = Figures::of(&questions, width);
    let mut sum = Aggregate::zero(&figures);
    let mut all = Vec::new();
    for votes in list(&v["votes"]) {
        all.push(Votes::decode(&bytes(votes), &questions.layout(width)).unwrap());
    }
    all.iter().for_each(|votes| sum.add(votes));
    let rows = Rows::from_blocks(2, all.iter().flat_map(Votes::rows)).unwrap();
    assert_eq!(rows.encode(), bytes(&v["rows"]));
    assert_eq!(rows_digest(&rows), array(&v["rows_digest"]));
    let columns = Columns::new(&figures, [&sum]);
    let (mut shares, mut row_shares) = (Vec::new(), Vec::new());
    for share in list(&v["shares"]) {
        let trustee = number(&share["trustee"]);
        let verification = &elements(&share["verification_keys"]);
        let secret = list(&share["secret"])
            .iter()
            .map(|s| decode_scalar(&array(s)).unwrap());
        let own = KeyShare::from_scalars(secret.collect());
        assert_eq!(columns.digest(), array(&share["aggregate"]));
        let context = ShareContext {
            meeting: &meeting,
            ballot,
            trustee,
            verification,
        };
        let posted = PostedShare {
            points: bytes(&share["points"]),
            proof: bytes(&share["proof"]),
        };
        shares.push(verify_share(context, &columns, &posted).unwrap());
        let made = decrypt_share(context, &own, &columns, &mut rng()).unwrap();
        assert_eq!(made.points, posted.points);
        let context = RowShareContext {
            meeting: &meeting,
            ballot,
            contest: v["contest"].as_str().unwrap(),
            trustee,
            verification,
        };
        let posted = PostedRowShare {
            points: bytes(&share["row_points"]),
            proof: array(&share["row_proof"]),
        };
        row_shares.push(verify_row_share(context, &rows, &posted).unwrap());
        let made = decrypt_rows(context, &own, &rows, &mut rng()).unwrap();
        assert_eq!(made.points, posted.points);
    }
    let decrypted = combine(&columns, &shares.iter().collect::<Vec<_>>()).unwrap();
    assert_eq!(serde_json::json!(figures.counts(&decrypted)), v["counts"]);
    let opened = open_rows(&rows, &row_shares.iter().collect::<Vec<_>>()).unwrap();
    let opened: Vec<Vec<[u8; 32]>> = opened
        .iter()
        .map(|row| row.iter().map(|point| point.compress().to_bytes()).collect())
        .collect();
    let expected: Vec<Vec<[u8; 32]>> = list(&v["opened"])
        .iter()
        .map(|row| list(row).iter().map(array).collect())
        .collect();
    assert_eq!(opened, expected);
}
