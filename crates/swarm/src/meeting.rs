//! A whole meeting over HTTP.

use std::{net::IpAddr, time::Duration};

use gongxin_record::Lang;
use gongxin_roles::voter::Device;
use gongxin_rules::BallotSpec;
use gongxin_verify::{Input, verify};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde_json::json;

use crate::{
    arrival::Arrival,
    ballot::Hall,
    client::{Client, SwarmError},
    convened::{Convened, convene},
    crowd::{check_ins, post_all},
    flood::{FALSE, Flood, Running, false_check_ins},
    listeners::Listeners,
    report::Figures,
    setting::{Manner, sheets, trust},
};

/// What to hold.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The server.
    pub server: String,
    /// Other servers on the same database; phones go to all of them.
    pub others: Vec<String>,
    /// Address of this machine from which the crowd speaks.
    pub from: Option<IpAddr>,
    /// Accounts of the host and of the second person (监督员), with their passwords.
    pub host: (String, String),
    /// See `host`.
    pub supervisor: (String, String),
    /// How many phones.
    pub voters: usize,
    /// Names on the list, more than five.
    pub options: usize,
    /// Check-ins spread over this time.
    pub check_in_over: Duration,
    /// Ballots spread over this time.
    pub cast_over: Duration,
    /// How phones spread over these times.
    pub arrival: Arrival,
    /// Every so many voters one votes again; 0 for none.
    pub revote_every: usize,
    /// Every so many voters one looks into a ballot instead of casting it, and then casts another; 0 for none.
    pub challenge_every: usize,
    /// Phones that follow the meeting on its event stream all the while.
    pub listeners: usize,
    /// False check-ins and false ballots in masses while people check in and vote.
    pub flood: Option<Flood>,
    /// Seed of everything that the crowd makes up.
    pub seed: [u8; 32],
    /// Time for the witnesses' cosignatures, seconds since 1970.
    pub now: u64,
}

impl Plan {
    /// When each of so many phones comes.
    pub(crate) fn times(&self, count: usize, over: Duration) -> Vec<Duration> {
        self.arrival.times(count, over, self.seed)
    }
}

pub(crate) const GROUP: &str = "qw";
pub(crate) const THRESHOLD: usize = 2;

/// Holds a meeting and checks everything that was promised.
///
/// # Errors
/// The first thing that went wrong.
pub async fn hold(plan: &Plan, say: &mut (dyn FnMut(&str) + Send)) -> Result<Figures, SwarmError> {
    let mut rng = ChaCha20Rng::from_seed(plan.seed);
    let manner = Manner {
        title: "云岭县委全委会（模拟）",
        witnesses: 2,
        outside: Vec::new(),
        two_persons: true,
    };
    let Convened {
        meeting,
        people,
        trustees,
        memories,
        witnesses,
        tokens,
    } = convene(plan, &manner, &mut rng, say).await?;
    let digest = people.log().await?.state().digest();
    let devices: Vec<Device> = tokens.into_iter().map(|t| Device::new(t, 1, &mut rng)).collect();
    let lines = check_ins(&devices, &people.base, &digest, &mut rng)?;
    let listeners = Listeners::start(&people.host.anonymous(), &people.base, plan.listeners).await?;
    let mut laps = Vec::new();
    let servers: Vec<Client> = std::iter::once(people.host.clone())
        .chain(plan.others.iter().map(|base| people.host.at(base)))
        .collect();
    let mut floods = Vec::new();
    let flood = match plan.flood {
        None => None,
        Some(flood) => {
            say("洪水 flood");
            let false_ones = false_check_ins(lines.get(..FALSE).unwrap_or(&lines))?;
            Some(Running::start(flood, &plan.server, &false_ones).await?)
        }
    };
    say("签到 checking in");
    let times = plan.times(lines.len(), plan.check_in_over);
    let (_, lap) = post_all(&servers, "check-in", lines, times).await?;
    laps.push(lap);
    if let Some(flood) = flood {
        floods.push(flood.stop().await?);
    }

    say("冻结 freeze");
    people
        .both(&json!({ "act": "freeze", "group": GROUP, "ring": "ring" }))
        .await?;
    let mut hall = Hall {
        people,
        servers,
        devices,
        trustees,
        memories,
        witnesses,
        digest,
        laps,
        floods,
        receipts: Vec::new(),
        refusals: 0,
    };
    // Two ballots on one check-in: a nomination, and the vote on who was nominated.
    let names = (1..=plan.options).map(|n| format!("候选人{n}"));
    let nomination = BallotSpec::gt_nom(1, "县教育局局长", names);
    let decision = BallotSpec::qwh(["候选人1", "候选人2"]);
    for (id, title, spec) in [("gt1", "公推提名", nomination), ("qwh1", "全委会票决", decision)] {
        say(&format!("{title} {id}"));
        hall.open(id, title, &spec).await?;
        hall.vote(id, &mut rng, say).await?;
        say("计票 count");
        hall.count(id, &mut rng).await?;
    }
    let Hall {
        people,
        witnesses,
        laps,
        floods,
        receipts,
        refusals,
        ..
    } = hall;
    people.act(&json!({ "act": "seal" })).await?;
    people.cosigned(&witnesses).await?;

    say("验证 verifying the published record");
    let archive = people.host.bytes(&format!("{}/record.zip", people.base)).await?;
    let log = people.log().await?;
    let listened = listeners.stop(log.head().0).await;
    let trust = trust(&log, &witnesses, plan.voters);
    let receipts: Vec<Vec<u8>> = receipts.into_iter().map(String::into_bytes).collect();
    let input = Input {
        archive: &archive,
        trust: Some(&trust),
        receipts: &receipts,
    };
    let report = verify(&input, &mut rng, &mut |_| {});
    Ok(Figures {
        meeting,
        laps,
        floods,
        listened,
        refusals,
        verified: report.exit_code(),
        report: report.text(Lang::Zh),
        sheets: sheets(&log),
        record: archive,
        trust,
    })
}
