//! Signed heads, and the witnesses' cosignatures of them. Each cosignature is kept by itself, so that two witnesses who come at
//! the same moment both stay.

use gongxin_protocol::Phase;
use gongxin_record::{Entry, bytes::B32};
use gongxin_roles::{excerpt::Excerpt, writer::Writer};
use gongxin_store::Store;
use gongxin_tlog::{Checkpoint, Note, SignatureLine, Signer, VerifierKey, cosigners};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{live::Live, patience::answered, problem::Problem, replica::damaged};

/// The document that keeps the last signed head.
const CHECKPOINT: &str = "checkpoint";
/// How often a head is signed again because another server signed one meanwhile.
const TRIES: usize = 8;

/// How far the witnesses are.
#[derive(Serialize, ToSchema)]
pub(crate) struct Witnessing {
    /// How many must cosign a head.
    quorum: u32,
    /// The heads that somebody waits for: those under which ballots are open, then the last signed one.
    heads: Vec<HeadView>,
}

/// A signed head and its cosignatures.
#[derive(Serialize, ToSchema)]
pub(crate) struct HeadView {
    /// Entries under it.
    size: u64,
    /// The open ballot whose phones vote under it.
    ballot: Option<String>,
    /// Names of the witnesses whose cosignature came and holds.
    cosigned: Vec<String>,
    /// Names of the others.
    missing: Vec<String>,
}

/// Which witnesses have cosigned the heads that somebody waits for.
pub(crate) async fn witnessing(live: &Live) -> Result<Witnessing, Problem> {
    let (quorum, keys, open) = {
        let log = &live.read().await?.log;
        let quorum = log.state().meeting.as_ref().map_or(0, |m| m.definition.quorum);
        let ballots = log.state().ballots.iter();
        let open = ballots.filter(|(_, ballot)| ballot.phase == Phase::Open);
        let open = open.filter_map(|(id, _)| Some((id.clone(), Excerpt::head_of_ballot(log, id)?)));
        (quorum, witnesses(log), open.collect::<Vec<_>>())
    };
    let view = |note: &Note, size, ballot| {
        let found = cosigners(note, &keys);
        let (cosigned, missing) = keys
            .iter()
            .enumerate()
            .partition::<Vec<_>, _>(|(at, _)| found.iter().any(|f| f.witness == *at));
        let names =
            |keys: Vec<(usize, &VerifierKey)>| keys.iter().map(|(_, k)| k.name().to_owned()).collect();
        HeadView {
            size,
            ballot,
            cosigned: names(cosigned),
            missing: names(missing),
        }
    };
    let mut heads = Vec::new();
    for (ballot, size) in open {
        let (note, _) = of_opening(live, size).await?;
        heads.push(view(&note, size, Some(ballot)));
    }
    if let Some(note) = last(live).await? {
        let size = Checkpoint::parse(&note.text).map_or(0, |head| head.size);
        if heads.iter().all(|head| head.size != size) {
            heads.push(view(&note, size, None));
        }
    }
    Ok(Witnessing { quorum, heads })
}

/// Signs the head of the first `size` entries, or as it is now, and shows it to witnesses. One that covers it stays: what was
/// signed last never goes back.
pub(crate) async fn sign(live: &Live, size: Option<u64>) -> Result<(), Problem> {
    for _ in 0..TRIES {
        let before = kept(&live.store, &live.id).await?;
        let ours = live.read().await?.log.head().0;
        if before.as_ref().is_some_and(|kept| kept.head.size > ours) {
            // Another server has signed what this one has yet to read.
            live.catch_up().await?;
        }
        let note = {
            let log = &live.read().await?.log;
            let size = size.unwrap_or(log.head().0);
            if let Some(kept) = &before {
                goes_on(log, &live.signer, kept)?;
                if kept.head.size >= size {
                    return Ok(());
                }
            }
            log.checkpoint_at(size, &live.signer)
        };
        let note = note.ok_or_else(Problem::not_found)?.to_string();
        let before = before.as_ref().map(|kept| kept.bytes.as_slice());
        let replaced = live
            .store
            .replace_document(&live.id, CHECKPOINT, before, note.as_bytes());
        if answered(replaced).await? {
            return Ok(());
        }
    }
    Err(Problem::busy())
}

/// The head that was signed last, as it is kept.
pub(crate) struct Kept {
    bytes: Vec<u8>,
    note: Note,
    head: Checkpoint,
}

/// The head that was signed last, if any.
pub(crate) async fn kept(store: &Store, meeting: &str) -> Result<Option<Kept>, Problem> {
    let Some(bytes) = answered(store.document(meeting, CHECKPOINT)).await? else {
        return Ok(None);
    };
    let note = Note::parse(&bytes).map_err(|_| damaged())?;
    let head = Checkpoint::parse(&note.text).map_err(|_| damaged())?;
    Ok(Some(Kept { bytes, note, head }))
}

/// Whether a log goes on from the head that was signed last. If not, it is another log under the same key: signing it would
/// be the fork that witnesses are there to find.
pub(crate) fn goes_on(log: &Writer, signer: &Signer, kept: &Kept) -> Result<(), Problem> {
    let same = log.root_at(kept.head.size) == Some(B32(kept.head.root.0));
    match same && kept.note.signed_by(signer.public()) {
        true => Ok(()),
        false => Err(damaged()),
    }
}

/// The last signed head with the cosignatures that came in.
pub(crate) async fn last(live: &Live) -> Result<Option<Note>, Problem> {
    match kept(&live.store, &live.id).await? {
        Some(Kept { note, head, .. }) => Ok(Some(with_witnesses(live, note, head.size).await?)),
        None => Ok(None),
    }
}

/// The last head of a log to which no more is added, with its cosignatures; busy until it is signed.
pub(crate) async fn last_of(live: &Live, size: u64) -> Result<Note, Problem> {
    match kept(&live.store, &live.id).await? {
        Some(Kept { note, head, .. }) if head.size == size => with_witnesses(live, note, size).await,
        _ => Err(Problem::busy()),
    }
}

/// The head just after a ballot was opened, under which phones vote, with the cosignatures that came in; and whether they are
/// as many as the meeting asks for.
pub(crate) async fn of_opening(live: &Live, size: u64) -> Result<(Note, bool), Problem> {
    let (note, keys, quorum) = {
        let log = &live.read().await?.log;
        let meeting = log.state().meeting.as_ref();
        let quorum = meeting.map_or(0, |m| m.definition.quorum);
        (log.checkpoint_at(size, &live.signer), witnesses(log), quorum)
    };
    let note = with_witnesses(live, note.ok_or_else(Problem::not_found)?, size).await?;
    let enough = u32::try_from(cosigners(&note, &keys).len()).is_ok_and(|n| n >= quorum);
    Ok((note, enough))
}

/// Adds a witness's cosignature of the last signed head, or of one under which a ballot opened.
pub(crate) async fn cosign(live: &Live, given: &Note) -> Result<(), Problem> {
    let other = || Problem::conflict("head", "这是另一个日志头的联署", "this cosigns another head");
    let size = Checkpoint::parse(&given.text).map_err(|_| other())?.size;
    let last = last(live).await?;
    let (keys, opened) = {
        let log = &live.read().await?.log;
        let before = usize::try_from(size).ok().and_then(|size| size.checked_sub(1));
        let opens = before.and_then(|at| log.entries().get(at));
        let head = log.checkpoint_at(size, &live.signer);
        let opened = head.filter(|_| matches!(opens, Some(Entry::Open(_))));
        (witnesses(log), opened)
    };
    let known = [last, opened]
        .into_iter()
        .flatten()
        .find(|note| note.text == given.text);
    let known = with_witnesses(live, known.ok_or_else(other)?, size).await?;
    let mut added = 0;
    for found in cosigners(given, &keys) {
        let line = keys
            .get(found.witness)
            .filter(|key| known.payload_of(key).is_none());
        if let Some(payload) = line.and_then(|key| given.payload_of(key)) {
            let name = place(size, found.witness);
            live.store.put_document(&live.id, &name, payload).await?;
            added += 1;
        }
    }
    if added == 0 {
        return Err(Problem::bad_request(
            "cosignature",
            "没有新的有效联署",
            "no new cosignature of a listed witness holds",
        ));
    }
    Ok(())
}

/// The document that keeps a witness's cosignature of a head.
fn place(size: u64, witness: usize) -> String {
    format!("cosigned-{size}-{witness}")
}

fn witnesses(log: &Writer) -> Vec<VerifierKey> {
    let meeting = log.state().meeting.as_ref();
    let listed = meeting.map_or(&[][..], |m| &m.definition.witnesses);
    listed
        .iter()
        .filter_map(|w| VerifierKey::parse(&w.key).ok())
        .collect()
}

async fn with_witnesses(live: &Live, mut note: Note, size: u64) -> Result<Note, Problem> {
    let keys = witnesses(&live.read().await?.log);
    for (witness, key) in keys.iter().enumerate() {
        if note.payload_of(key).is_some() {
            continue;
        }
        if let Some(payload) = live.store.document(&live.id, &place(size, witness)).await? {
            note.signatures.push(SignatureLine {
                name: key.name().to_owned(),
                id: key.id(),
                payload,
            });
        }
    }
    Ok(note)
}
