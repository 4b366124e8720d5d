//! One function for every parser: it takes any bytes and panics only if the parser breaks a promise.

use gongxin_crypto::{
    ballot::{BallotContext, Bucket, Contest, PostedBallot, verify_one},
    dkg::{Ceremony, VerifiedDeal},
    elgamal::{ElectionKey, Votes},
    group::Element,
    shuffle::{Rows, ShuffleProof},
};
use gongxin_record::{Archive, Entry, Log, Receipt, Trust};
use gongxin_roles::{sealed, token::Token, voter::Device};
use gongxin_roster::{Format, Options, import};
use gongxin_rules::BallotSpec;
use gongxin_tlog::{Checkpoint, Note, VerifierKey};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

/// A parser and what it must do.
pub type Target = (&'static str, fn(&[u8]));

/// All of them, by name.
pub const TARGETS: &[Target] = &[
    ("entry", entry),
    ("log", log),
    ("archive", archive),
    ("trust", trust),
    ("receipt", receipt),
    ("note", note),
    ("verifier_key", verifier_key),
    ("token", token),
    ("secret_files", secret_files),
    ("ballot", ballot),
    ("deal", deal),
    ("shuffle", shuffle),
    ("spec", spec),
    ("roster_text", roster_text),
    ("roster_xlsx", roster_xlsx),
];

/// The target of this name.
#[must_use]
pub fn target(name: &str) -> Option<fn(&[u8])> {
    TARGETS.iter().find(|(own, _)| *own == name).map(|(_, run)| *run)
}

/// A line that parses is what its entry writes: no two lines mean the same.
fn entry(data: &[u8]) {
    if let Ok(entry) = Entry::parse(data) {
        assert_eq!(entry.to_line().as_bytes(), data);
    }
}

fn log(data: &[u8]) {
    let (log, faults) = Log::split(data);
    let whole: usize = log.lines.iter().map(|line| log.line(line).len() + 1).sum();
    assert!(whole <= data.len() + 1 || !faults.is_empty());
    log.entries().for_each(drop);
}

/// What opens without a fault packs into something that opens to the same.
fn archive(data: &[u8]) {
    let (archive, faults) = Archive::open(data);
    let _ = archive.check_seal();
    if faults.is_empty()
        && let Ok(again) = archive.to_zip()
    {
        let (other, faults) = Archive::open(&again);
        assert!(faults.is_empty());
        assert_eq!(
            (other.log, other.checkpoint, other.files),
            (archive.log, archive.checkpoint, archive.files)
        );
    }
}

fn trust(data: &[u8]) {
    if let Ok(trust) = Trust::parse(data) {
        assert_eq!(Trust::parse(trust.to_json_pretty().as_bytes()).ok(), Some(trust));
    }
}

fn receipt(data: &[u8]) {
    if let Ok(receipt) = Receipt::parse(data) {
        assert_eq!(receipt.to_line().as_bytes(), data);
    }
}

fn note(data: &[u8]) {
    if let Ok(note) = Note::parse(data) {
        assert_eq!(note.to_string().as_bytes(), data);
        if let Ok(head) = Checkpoint::parse(&note.text) {
            assert_eq!(head.to_string(), note.text);
        }
    }
}

fn verifier_key(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else {
        return;
    };
    if let Ok(key) = VerifierKey::parse(text) {
        assert_eq!(key.to_string(), text);
    }
}

/// A typed code may be spaced as one likes; its token has one code.
fn token(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else {
        return;
    };
    if let Ok(token) = Token::from_code(text) {
        let again = Token::from_code(token.code().as_str());
        assert!(again.is_ok_and(|again| again.expose() == token.expose()));
    }
}

fn secret_files(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else {
        return;
    };
    // Stretching costs a tenth of a second: only texts that fail before it are tried, which are nearly all.
    if !text.contains("\"sealed-secret/1\"") {
        assert!(sealed::open(text, "trustee", b"passphrase").is_err());
    }
    let _ = Device::from_kept(text);
}

/// The first bytes are the votes, the rest the proof. Nobody guesses a proof.
fn ballot(data: &[u8]) {
    let Some((context, bucket)) = statement() else {
        return;
    };
    let layout = context.layout();
    let length = layout.encoded_len();
    let (votes, proof) = data.split_at(length.min(data.len()));
    if let Ok(decoded) = Votes::decode(votes, layout) {
        assert_eq!(decoded.encode(), votes);
    }
    let tag = [7; 32];
    let posted = PostedBallot {
        bucket: 0,
        revision: 1,
        tag: &tag,
        votes,
        proof,
    };
    assert!(verify_one(&context, &bucket, posted, &mut ChaCha20Rng::from_seed([7; 32])).is_err());
}

/// A ring of three, a contest of three options and a write-in slot, and a score.
fn statement() -> Option<(BallotContext, Bucket)> {
    let element =
        |n: u32| Element::from_point(gongxin_crypto::group::hash_to_group("fuzz", &[&n.to_be_bytes()])).ok();
    let key = ElectionKey::new(vec![element(0)?, element(1)?]).ok()?;
    let contests = vec![Contest::choice(3, 0, 2).with_slots(1, 1), Contest::score(5, true)];
    let questions = contests.try_into().ok()?;
    let context = BallotContext::new([1; 32], [2; 32], [3; 32], "b", key, questions).ok()?;
    let ring = vec![element(2)?, element(3)?, element(4)?];
    let bucket = Bucket::new(&context, [4; 32], 0, ring).ok()?;
    Some((context, bucket))
}

fn deal(data: &[u8]) {
    let ceremony = Ceremony {
        meeting: [1; 32],
        number: 1,
        width: 2,
        threshold: 2,
    };
    if let Some((proof, commitments)) = data.split_first_chunk::<64>() {
        assert!(VerifiedDeal::verify(&ceremony, 1, commitments, proof).is_err());
    }
}

fn shuffle(data: &[u8]) {
    if let Ok(rows) = Rows::decode(data, 2) {
        assert_eq!(rows.encode(), data);
    }
    let rows = data.first().map_or(0, |n| usize::from(*n));
    if let Ok(proof) = ShuffleProof::decode(data, rows, 2) {
        assert_eq!(proof.encode(), data);
    }
}

fn spec(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else {
        return;
    };
    if let Ok(json) = gongxin_record::entry::Json::from_text(text)
        && let Ok(spec) = json.read::<BallotSpec>()
    {
        let _ = spec.check();
    }
}

fn roster_text(data: &[u8]) {
    let _ = import(data, Format::Csv, &Options::default());
}

fn roster_xlsx(data: &[u8]) {
    let _ = import(data, Format::Xlsx, &Options::default());
}
