//! Ballots that are opened instead of cast (检查本票) on their way in. Anybody may send one, so they wait in the same lanes as
//! casts and are judged one after another; what holds is spent before it is logged.

use std::sync::Arc;

use gongxin_record::entry::Challenged;
use gongxin_roles::intake::Declined;
use gongxin_tally::{Room, check_challenged};

use crate::{intake::Reply, live::Live, metrics::Fate, patience::answered, problem::Problem};

/// The code with which an opening is refused that does not hold.
pub(crate) const OPENING: &str = "challenge";

/// Its ciphertexts are not of the length that ballots of this vote have.
pub(crate) fn of_another_form() -> Problem {
    Problem::bad_request(OPENING, "密文的长度不符", "the ciphertexts have another length")
}

/// Whether its ciphertexts have the one length that ballots of this vote have.
pub(crate) fn fits(room: &Room, opened: &Challenged) -> bool {
    opened.votes.0.len() == room.context.layout().encoded_len()
}

/// Judges an opening, then leaves it to be logged: others need not wait for that.
pub(crate) async fn accept(live: &Arc<Live>, opened: Challenged, line: Vec<u8>, reply: Reply) {
    let judged = judge(live, opened).await;
    if judged.is_err() {
        live.metrics.line(Fate::of(&judged));
    }
    let live = live.clone();
    tokio::spawn(async move {
        let answer = match judged {
            Ok(opened) => log(&live, &opened, line).await,
            Err(problem) => Err(problem),
        };
        let _ = reply.send(answer);
    });
}

async fn judge(live: &Live, opened: Challenged) -> Result<Challenged, Problem> {
    let room = live.room(&opened.ballot).await?;
    let judged = tokio::task::spawn_blocking(move || {
        let verdict = check_challenged(&room, &opened);
        verdict
            .map(|()| opened)
            .map_err(|(zh, en)| Problem::bad_request(OPENING, zh, en))
    });
    judged.await.map_err(|_| Problem::busy())?
}

/// The ballot is spent first: should logging it fail, it is known to others and must not be cast.
async fn log(live: &Live, opened: &Challenged, line: Vec<u8>) -> Result<String, Problem> {
    let room = live.room(&opened.ballot).await?;
    let points: Vec<[u8; 32]> = room
        .context
        .layout()
        .nonce_points(&opened.votes.0)
        .copied()
        .collect();
    if !answered(live.store.spend(&live.id, &opened.ballot, &points)).await? {
        return Err(Declined::Copied.into());
    }
    Ok(live.line(line).await?.to_string())
}
