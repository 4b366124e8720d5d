//! `ballot-rows.json`, `row-share.json`, `embed.json`: what this crate makes, for implementations in other languages to check.
//!
//! The files are compared with what this crate computes. After a change that is meant:
//! `GONGXIN_WRITE_VECTORS=1 cargo test -p gongxin-crypto --test vectors`, and read the difference before keeping it.

use gongxin_crypto::{
    Scalar,
    ballot::{Answers, BallotContext, Bucket, PostedBallot, Prover, Questions, score_bits, verify_one},
    dkg::{Ceremony, Dealer, KeyShare, PublicKeys, VerifiedDeal},
    elgamal::{Block, ElectionKey, encrypt_row},
    embed::{BLOCK, embed},
    group::{Element, decode_point},
    row_share::{RowShareContext, decrypt_rows, open_rows, rows_digest, verify_row_share},
    secret::SecretScalar,
    shuffle::Rows,
    transcript::Transcript,
    write_in::{Content, content_len, embed_content, encode_content},
};
use rand_chacha::ChaCha20Rng;
use serde_json::{Value, json};

use crate::{reading, rng};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn encodings<'a>(elements: impl IntoIterator<Item = &'a Element>) -> Vec<String> {
    elements.into_iter().map(|e| hex(e.bytes())).collect()
}

fn keys(count: usize, rng: &mut ChaCha20Rng) -> (Vec<SecretScalar>, Vec<Element>) {
    let secrets: Vec<SecretScalar> = (0..count).map(|_| SecretScalar::random(rng)).collect();
    let key = |secret: &SecretScalar| Element::from_point(secret.times_base()).unwrap();
    let elements = secrets.iter().map(key).collect();
    (secrets, elements)
}

/// Compares a file with what is computed; with `GONGXIN_WRITE_VECTORS=1` writes it first.
fn compare(name: &str, computed: &Value) {
    let path = reading::path(name);
    let text = serde_json::to_string_pretty(computed).unwrap() + "\n";
    if std::env::var_os("GONGXIN_WRITE_VECTORS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == text,
        "tests/vectors/{name} differs from what this crate computes: see the top of this file"
    );
}

/// A ballot with everything: options with two slots, a score, a blank, a contest of write-ins alone, two limits; the first row is
/// exactly as wide as the key, and a score runs over two blocks.
#[test]
fn a_ballot_with_rows() {
    let form = json!({
        "contests": [
            {"options": 4, "min": 1, "max": 3, "slots": 2, "blocks": 2},
            {"score": 100, "blank": true},
            {"score": 5, "blank": true},
            {"options": 0, "min": 0, "max": 1, "slots": 1, "blocks": 1},
        ],
        "limits": [{"selections": [0, 1, 2], "max": 2}, {"selections": [3, 16, 17, 18], "max": 3}],
    });
    let questions: Questions = reading::questions(&form);
    let mut rng = rng();
    let width = 6;
    let (_, election) = keys(width, &mut rng);
    let (mut secrets, ring) = keys(5, &mut rng);
    // A ring stands in the order of its keys.
    let mut order: Vec<usize> = (0..ring.len()).collect();
    order.sort_unstable_by_key(|at| *ring[*at].bytes());
    let position = order.iter().position(|at| *at == 4).unwrap();
    let ring: Vec<Element> = order.iter().map(|at| ring[*at]).collect();
    let secret = secrets.pop().unwrap();

    let meeting: [u8; 32] = std::array::from_fn(|i| u8::try_from(i).unwrap());
    let (key_leaf, ballot_leaf, ring_leaf, seed) = ([1; 32], [2; 32], [3; 32], [4; 32]);
    let key = ElectionKey::new(election.clone()).unwrap();
    let context = BallotContext::new(meeting, key_leaf, ballot_leaf, "b-7", key, questions).unwrap();
    let bucket = Bucket::new(&context, ring_leaf, 0, ring.clone()).unwrap();
    let text = |text: &str, blocks| {
        encode_content(&Content::Text(text.into()), blocks)
            .unwrap()
            .to_vec()
    };
    let contents = vec![
        vec![
            text("欧阳修，某县某局", 2),
            encode_content(&Content::Nominee(7), 2).unwrap().to_vec(),
        ],
        vec![vec![0; content_len(1)]],
    ];
    let answers = Answers {
        choices: vec![
            vec![false, true, false, false, true, true],
            score_bits(100, true, Some(86)).unwrap(),
            score_bits(5, true, None).unwrap(),
            vec![false],
        ],
        contents: contents.clone(),
    };
    let sealed = Prover::new(&context, &bucket, &secret, 3)
        .unwrap()
        .seal(&answers, &seed, &mut rng)
        .unwrap();
    let posted = PostedBallot {
        bucket: 0,
        revision: 3,
        tag: sealed.tag.bytes(),
        votes: &sealed.votes,
        proof: &sealed.proof,
    };
    verify_one(&context, &bucket, posted, &mut rng).unwrap();
    let flags = |flags: &Vec<bool>| -> Vec<u8> { flags.iter().map(|b| u8::from(*b)).collect() };
    compare(
        "ballot-rows.json",
        &json!({
            "meeting": hex(&meeting), "ballot_id": "b-7", "key_leaf": hex(&key_leaf), "ballot_leaf": hex(&ballot_leaf),
            "ring_leaf": hex(&ring_leaf), "bucket": 0, "revision": 3, "keys": encodings(&ring), "width": width,
            "contests": form["contests"], "limits": form["limits"], "election_key": encodings(&election),
            "secret": {
                "position": position, "x": hex(secret.expose().as_bytes()), "seed": hex(&seed),
                "choices": answers.choices.iter().map(flags).collect::<Vec<_>>(),
                "contents": contents.iter().flatten().map(|c| hex(c)).collect::<Vec<_>>(),
            },
            "bits": bucket.shape().bits(), "tag": hex(sealed.tag.bytes()), "votes": hex(&sealed.votes),
            "proof": hex(&sealed.proof),
        }),
    );
}

/// Four rows of two slots, opened by the trustees 1, 3 and 4 of five.
#[test]
fn a_row_share() {
    let meeting: [u8; 32] = std::array::from_fn(|i| u8::try_from(i).unwrap());
    let (row_width, width) = (4, 5);
    let ceremony = Ceremony {
        meeting,
        number: 1,
        width,
        threshold: 3,
    };
    let dealers: Vec<Dealer> = (1..=5).map(|i| Dealer::new(ceremony, i, &[5; 32])).collect();
    let deals: Vec<VerifiedDeal> = (1..)
        .zip(&dealers)
        .map(|(i, dealer)| {
            let (commitments, proof) = dealer.public().unwrap();
            VerifiedDeal::verify(&ceremony, i, &commitments, &proof).unwrap()
        })
        .collect();
    let public = PublicKeys::combine(&deals).unwrap();
    let said = [
        [Some(Content::Text("张三".into())), None],
        [None, Some(Content::Nominee(300))],
        [Some(Content::Empty), Some(Content::Text("Ænima".into()))],
        [None, None],
    ];
    let rows: Vec<Block> = said
        .iter()
        .zip(1000u32..)
        .map(|(slots, nonce)| {
            let mut points = Vec::new();
            for slot in slots {
                let bit = Scalar::from(u8::from(slot.is_some()));
                points.push(SecretScalar::new(bit).times_base());
                let content = encode_content(slot.as_ref().unwrap_or(&Content::Empty), 1).unwrap();
                points.extend_from_slice(&embed_content(&content).unwrap());
            }
            encrypt_row(&public.key, &Scalar::from(nonce), &points).unwrap()
        })
        .collect();
    let rows = Rows::from_blocks(row_width, &rows).unwrap();
    let digest = rows_digest(&rows);
    let (mut shares, mut published) = (Vec::new(), Vec::new());
    for trustee in [1u32, 3, 4] {
        let at = trustee as usize - 1;
        let dealt: Vec<_> = dealers.iter().map(|dealer| dealer.share(trustee)).collect();
        let own = KeyShare::combine(&dealt);
        let verification = &public.verification[at];
        let context = RowShareContext {
            meeting: &meeting,
            ballot: "b-7",
            contest: "c-2",
            trustee,
            verification,
        };
        let posted = decrypt_rows(context, &own, &rows, &mut rng()).unwrap();
        shares.push(verify_row_share(context, &rows, &posted).unwrap());
        // The challenges once more, from the bytes alone.
        let mut t = Transcript::new("row-share");
        t.append("meeting", &meeting);
        t.append("ballot", b"b-7");
        t.append("contest", b"c-2");
        t.append("trustee", &trustee.to_be_bytes());
        t.append("rows", &digest);
        t.append_elements("verification-keys", verification.iter());
        t.append("points", &posted.points);
        let (rho, omega) = (t.challenge("rho").unwrap(), t.challenge("omega").unwrap());
        t.append("announcements", &posted.proof[..64]);
        let c = t.challenge("c").unwrap();
        published.push(json!({
            "trustee": trustee, "secret": own.expose().iter().map(|y| hex(y.as_bytes())).collect::<Vec<_>>(),
            "verification_keys": encodings(verification), "points": hex(&posted.points), "proof": hex(&posted.proof),
            "rho": hex(rho.as_bytes()), "omega": hex(omega.as_bytes()), "c": hex(c.as_bytes()),
        }));
    }
    let opened = open_rows(&rows, &shares.iter().collect::<Vec<_>>()).unwrap();
    let opened: Vec<Vec<String>> = opened
        .iter()
        .map(|row| row.iter().map(|point| hex(point.compress().as_bytes())).collect())
        .collect();
    compare(
        "row-share.json",
        &json!({
            "meeting": hex(&meeting), "ballot_id": "b-7", "contest": "c-2", "width": row_width,
            "election_key": encodings(public.key.elements()), "rows": hex(&rows.encode()), "rows_digest": hex(&digest),
            "shares": published, "opened": opened,
        }),
    );
}

/// Blocks with the c that each needs, and all other points of the same bytes, which say nothing.
#[test]
fn embeddings() {
    let mut blocks: Vec<[u8; BLOCK]> = vec![
        [0; BLOCK],
        [0xff; BLOCK],
        std::array::from_fn(|i| u8::try_from(i).unwrap()),
    ];
    blocks.extend((0u8..40).map(|n| {
        let mut block = [0; BLOCK];
        block[usize::from(n) % BLOCK] = n + 1;
        block
    }));
    let cases: Vec<Value> = blocks
        .iter()
        .map(|block| {
            let point = embed(block).unwrap().compress().to_bytes();
            let encoding = |c: u8| [&[2 * c], block.as_slice(), &[0]].concat().try_into().unwrap();
            let others = (point[0] / 2 + 1..128)
                .map(encoding)
                .filter(|bytes| decode_point(bytes).is_ok());
            let others: Vec<String> = others.take(3).map(|bytes: [u8; 32]| hex(&bytes)).collect();
            json!({ "block": hex(block), "c": point[0] / 2, "point": hex(&point), "no_embeddings": others })
        })
        .collect();
    compare("embed.json", &json!({ "cases": cases }));
}
