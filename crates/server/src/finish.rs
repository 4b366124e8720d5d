//! What must follow an entry that is in the log: the head that witnesses cosign, and an empty box. It is done at once; whatever
//! stopped it, a crash or a cancelled request, it is done again until it is.

use gongxin_record::Entry;
use gongxin_roles::writer::Writer;
use gongxin_tally::nonce_points;

use crate::{heads, live::Live, patience::answered, problem::Problem};

/// Whether an entry is followed by something.
pub(crate) fn decides(entry: &Entry) -> bool {
    matches!(entry, Entry::Open(_) | Entry::Close(_) | Entry::Seal(_))
}

/// Does it at once if it can be done. The log has the entry, so nobody is asked to press again: what fails is done in a moment.
pub(crate) async fn at_once(live: &Live) {
    if let Err(problem) = live.settle().await {
        tracing::warn!(?problem, "to be finished in a moment");
    }
}

/// Does what is left to do. Doing it twice does nothing.
pub(crate) async fn finish(live: &Live) -> Result<(), Problem> {
    let owed = live.owed();
    let (head, closed) = {
        let log = &live.read().await?.log;
        let last = log.entries().iter().rposition(decides);
        let ballots = log.state().ballots.iter();
        let closed = ballots.filter(|(_, ballot)| ballot.closed_at.is_some());
        let closed: Vec<String> = closed.map(|(id, _)| id.clone()).collect();
        (last.map(|at| at as u64 + 1), closed)
    };
    if head.is_some() {
        // Phones vote, and trustees open, under nothing but a head that witnesses have cosigned.
        heads::sign(live, head).await?;
    }
    for ballot in closed {
        if answered(live.store.count_casts(&live.id, &ballot)).await? == 0 {
            continue;
        }
        let logged = logged(&live.read().await?.log, &ballot);
        // Wiping takes as long as the box is large.
        live.store.empty_box(&live.id, &ballot, &logged).await?;
    }
    live.paid(owed);
    Ok(())
}

/// The nonce points of a ballot's casts and opened ballots in the log.
fn logged(log: &Writer, ballot: &str) -> Vec<[u8; 32]> {
    let votes = log.entries().iter().filter_map(|entry| match entry {
        Entry::Cast(e) if e.ballot == ballot => Some(&e.votes.0),
        Entry::Challenged(e) if e.ballot == ballot => Some(&e.votes.0),
        _ => None,
    });
    votes
        .flat_map(|votes| nonce_points(log.state(), ballot, votes))
        .collect()
}
