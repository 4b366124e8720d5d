//! `tests/vectors/shuffle.json`: one small shuffle with its challenges, for implementations in other languages.
//!
//! The file is compared with what this crate computes. After a change that is meant:
//! `GONGXIN_WRITE_VECTORS=1 cargo test -p gongxin-crypto --test shuffle_vector`, and read the difference before keeping it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;

use gongxin_crypto::{
    Scalar,
    elgamal::{ElectionKey, encrypt},
    group::{Element, expand_scalar, hash_to_group},
    secret::SecretScalar,
    shuffle::{Rows, Statement, shuffle, verify},
    transcript::Transcript,
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde_json::{Value, json};

const ROWS: u32 = 5;
const WIDTH: usize = 2;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn encodings(elements: &[Element]) -> Vec<String> {
    elements.iter().map(|e| hex(e.bytes())).collect()
}

fn computed() -> Value {
    let mut rng = ChaCha20Rng::from_seed([14; 32]);
    let keys: Vec<Element> = (0..WIDTH)
        .map(|_| Element::from_point(SecretScalar::random(&mut rng).times_base()).unwrap())
        .collect();
    let key = ElectionKey::new(keys.clone()).unwrap();
    let votes: Vec<_> = (0..ROWS)
        .map(|row| {
            encrypt(
                &key,
                &[Scalar::random(&mut rng)],
                &[Scalar::from(row), Scalar::from(row + 100)],
            )
            .unwrap()
        })
        .collect();
    let input = Rows::from_blocks(WIDTH, votes.iter().flat_map(|v| v.blocks())).unwrap();
    let meeting: [u8; 32] = std::array::from_fn(|i| u8::try_from(i).unwrap());
    let statement = Statement {
        meeting: &meeting,
        ballot: "write-ins",
        mixer: 3,
        stage: 2,
        keys: &keys,
    };
    let made = shuffle(&statement, &input, &mut rng).unwrap();
    let (output, proof) = (made.rows.encode(), made.proof.encode());
    verify(&statement, &input, made.rows, &made.proof, &mut rng).unwrap();

    // The challenges once more, from the bytes alone.
    let mut t = Transcript::new("shuffle");
    t.append("meeting", &meeting);
    t.append("ballot", b"write-ins");
    t.append("mixer", &[0, 0, 0, 3]);
    t.append("stage", &[0, 0, 0, 2]);
    t.append("rows", &ROWS.to_be_bytes());
    t.append_elements("keys", keys.iter());
    t.append("input", &input.encode());
    t.append("output", &output);
    let (chain, announced) = (32 * ROWS as usize, 64 * ROWS as usize);
    t.append("permutation", &proof[..chain]);
    let u = t.challenge("u").unwrap();
    t.append("chain", &proof[chain..announced]);
    t.append(
        "announcements",
        &proof[announced..announced + 32 * (4 + WIDTH + ROWS as usize)],
    );
    let c = t.challenge("c").unwrap();
    let weight = |j: u32| hex(expand_scalar(&[b"shuffle-weight", u.as_bytes(), &j.to_be_bytes()]).as_bytes());
    let generator = |j: u32| hex(hash_to_group("J", &[&j.to_be_bytes()]).compress().as_bytes());
    json!({
        "meeting": hex(&meeting), "ballot_id": "write-ins", "mixer": 3, "stage": 2,
        "keys": encodings(&keys), "rows": ROWS, "width": WIDTH,
        "J*": hex(hash_to_group("J*", &[]).compress().as_bytes()),
        "J": (0..ROWS).map(generator).collect::<Vec<_>>(),
        "input": hex(&input.encode()), "output": hex(&output), "proof": hex(&proof),
        "u": hex(u.as_bytes()), "weights": (0..ROWS).map(weight).collect::<Vec<_>>(), "c": hex(c.as_bytes()),
    })
}

#[test]
fn the_committed_vector_is_what_is_computed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/shuffle.json");
    let text = serde_json::to_string_pretty(&computed()).unwrap() + "\n";
    if std::env::var_os("GONGXIN_WRITE_VECTORS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(
        committed == text,
        "tests/vectors/shuffle.json differs from what this crate computes: see the top of this test"
    );
}
