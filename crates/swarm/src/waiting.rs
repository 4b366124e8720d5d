//! A meeting that waits for people: everything is prepared, most phones are simulated and vote along, a few slips are left.

use std::{collections::BTreeSet, time::Duration};

use gongxin_record::Entry;
use gongxin_roles::{trustee::Trustee, voter::Device};
use gongxin_rules::BallotSpec;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::{
    ballot::ballots,
    client::SwarmError,
    convened::{Convened, convene},
    crowd::{check_ins, post_all},
    meeting::{GROUP, Plan},
    people::People,
    setting::Manner,
};

/// How often the simulated voters look whether a ballot is open.
const LOOK: Duration = Duration::from_secs(1);

/// A meeting that waits.
pub struct Waiting<'a> {
    /// Its id.
    pub meeting: String,
    /// Codes of the slips that are left.
    pub codes: Vec<Zeroizing<String>>,
    /// The key with which trustees and observers read the record without an account.
    pub key: String,
    /// The trustees, whose shares the count will need.
    pub trustees: Vec<Trustee>,
    people: People<'a>,
    devices: Vec<Device>,
}

/// Prepares a meeting without witnesses up to check-in; all voters but `guests` have signed in.
///
/// # Errors
/// The first thing that went wrong.
pub async fn prepare<'a>(
    plan: &'a Plan,
    guests: usize,
    say: &mut (dyn FnMut(&str) + Send),
) -> Result<Waiting<'a>, SwarmError> {
    prepare_watched(plan, guests, Vec::new(), say).await
}

/// The same with witnesses, by their verifier keys, all of whom must cosign.
///
/// # Errors
/// As for [`prepare`].
pub async fn prepare_watched<'a>(
    plan: &'a Plan,
    guests: usize,
    witnesses: Vec<String>,
    say: &mut (dyn FnMut(&str) + Send),
) -> Result<Waiting<'a>, SwarmError> {
    let mut rng = ChaCha20Rng::from_seed(plan.seed);
    let manner = Manner {
        title: "云岭县委全委会",
        witnesses: 0,
        outside: witnesses,
        two_persons: false,
    };
    let convened = convene(plan, &manner, &mut rng, say).await?;
    let Convened {
        meeting,
        people,
        trustees,
        mut tokens,
        ..
    } = convened;
    let codes = tokens
        .drain(..guests.min(tokens.len()))
        .map(|t| t.code())
        .collect();
    let names = ["丁远山", "王思齐", "冯立新", "刘海清", "陈明德", "周慧敏"].map(str::to_owned);
    let nomination = BallotSpec::gt_nom(1, "县教育局局长", names);
    let decision = BallotSpec::qwh(["刘海清", "马春林"]);
    for (id, title, spec) in [
        ("gt-1", "局长人选公推提名", nomination),
        ("qwh-1", "拟任人选票决", decision),
    ] {
        people
            .act(&json!({ "act": "ballot", "id": id, "title": title, "groups": [GROUP], "spec": spec }))
            .await?;
    }
    let digest = people.log().await?.state().digest();
    let devices: Vec<Device> = tokens.into_iter().map(|t| Device::new(t, 1, &mut rng)).collect();
    let lines = check_ins(&devices, &people.base, &digest, &mut rng)?;
    let phones = [people.host.anonymous()];
    let times = plan.times(lines.len(), plan.check_in_over);
    post_all(&phones, "check-in", lines, times).await?;
    let made = people
        .host
        .post(&format!("{}/keys", people.base), &json!({ "opens": "record" }))
        .await?;
    let made: Value = serde_json::from_str(&made).map_err(SwarmError::core)?;
    let key = made.get("key").and_then(Value::as_str);
    let key = key.ok_or_else(|| SwarmError::Answer("a key".into()))?.to_owned();
    Ok(Waiting {
        meeting,
        codes,
        key,
        trustees,
        people,
        devices,
    })
}

impl Waiting<'_> {
    /// Casts a ballot of every simulated voter whenever one is opened. Never ends by itself.
    ///
    /// # Errors
    /// If the server does not answer.
    pub async fn vote_along(&self) -> Result<(), SwarmError> {
        let (people, mut known) = (&self.people, BTreeSet::new());
        let phones = [people.host.anonymous()];
        loop {
            tokio::time::sleep(LOOK).await;
            let log = people.log().await?;
            let opened: Vec<String> = log
                .entries()
                .iter()
                .filter_map(|entry| match entry {
                    Entry::Open(open) => Some(open.ballot.clone()),
                    _ => None,
                })
                .filter(|ballot| !known.contains(ballot))
                .collect();
            for ballot in opened {
                let room = match people.room(&ballot, log.state().digest()).await {
                    Err(SwarmError::Refused { code, .. }) if code == "awaiting-witnesses" => continue,
                    room => room?,
                };
                let path = format!("{}/ballots/{ballot}/casts", people.base);
                let lines = ballots(&self.devices, &room, people.plan, 1)?;
                let lines: Vec<_> = lines.into_iter().map(|line| (path.clone(), line)).collect();
                known.insert(ballot);
                let times = people.plan.times(lines.len(), people.plan.cast_over);
                match post_all(&phones, "cast", lines, times).await {
                    // The host may close before everybody has voted.
                    Ok(_) | Err(SwarmError::Refused { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }
}
