//! What a crowd makes up before a meeting, and what it knows after it.

use gongxin_record::{
    Entry, Trust,
    bytes::RowLeaf,
    entry::{Quota, Roster, RosterRow, Status},
    trust::Counts,
};
use gongxin_roles::{trustee::Trustee, writer::Writer};
use gongxin_rules::{Heading, Lang as RulesLang, Sheet, render_text};
use gongxin_tlog::{Kind, Signer};
use rand_chacha::ChaCha20Rng;
use rand_core::Rng;
use serde_json::{Value, json};

use crate::{
    client::{Client, SwarmError},
    meeting::{GROUP, THRESHOLD},
};

pub(crate) fn witness(n: u32, rng: &mut ChaCha20Rng) -> Result<Signer, SwarmError> {
    let mut seed = [0; 32];
    rng.fill_bytes(&mut seed);
    Signer::new(&format!("witness-{n}.example"), Kind::Witness, &seed).map_err(SwarmError::core)
}

/// What differs between a meeting that a crowd holds and one that waits for people.
pub(crate) struct Manner {
    pub(crate) title: &'static str,
    pub(crate) witnesses: u32,
    pub(crate) two_persons: bool,
}

pub(crate) async fn create(
    host: &Client,
    manner: &Manner,
    trustees: &[Trustee],
    witnesses: &[Signer],
    rng: &mut ChaCha20Rng,
) -> Result<String, SwarmError> {
    let mut listed = Vec::new();
    for (trustee, n) in trustees.iter().zip(1..) {
        let (key, box_key) = trustee.public().map_err(SwarmError::core)?;
        listed.push(json!({ "name": format!("监票人{n}"), "key": key.to_b64(), "box": box_key.to_b64() }));
    }
    let witnesses: Vec<String> = witnesses.iter().map(|w| w.public().to_string()).collect();
    let body = json!({
        "title": manner.title, "organiser": "云岭县委组织部", "groups": [{ "id": GROUP, "name": "县委委员" }],
        "trustees": listed, "threshold": THRESHOLD, "witnesses": witnesses, "quorum": witnesses.len(),
        "log_name": format!("swarm.example/{:016x}", rng.next_u64()), "min_ring": 2, "rehearsal": true, "two_persons": manner.two_persons,
    });
    let answer: Value =
        serde_json::from_str(&host.post("/api/v1/meetings", &body).await?).map_err(SwarmError::core)?;
    let id = answer.get("meeting").and_then(Value::as_str);
    Ok(id
        .ok_or_else(|| SwarmError::Answer("/api/v1/meetings".into()))?
        .to_owned())
}

/// Everybody is mandatory: a plenary has no draw.
pub(crate) fn roster(voters: usize, rng: &mut ChaCha20Rng) -> String {
    let mut rows: Vec<RosterRow> = (0..voters)
        .map(|_| {
            let mut leaf = [0; 32];
            rng.fill_bytes(&mut leaf);
            RosterRow {
                leaf: RowLeaf(leaf),
                group: GROUP.into(),
                stratum: "县委委员".into(),
                status: Status::Mandatory,
                reason: None,
            }
        })
        .collect();
    rows.sort_by_key(|row| row.leaf);
    Entry::from(Roster {
        rows,
        quota: Quota::Total(0),
    })
    .to_line()
}

/// What people wrote on paper: they know what they saw, not what the server says.
pub(crate) fn trust(log: &Writer, witnesses: &[Signer], voters: usize) -> Trust {
    Trust {
        meeting: log.state().digest(),
        log: log
            .state()
            .meeting
            .as_ref()
            .map(|m| m.definition.log.key.clone())
            .unwrap_or_default(),
        witnesses: witnesses.iter().map(|w| w.public().to_string()).collect(),
        quorum: u32::try_from(witnesses.len()).unwrap_or(0),
        heads: Vec::new(),
        tokens: Counts(vec![(GROUP.into(), voters as u64)]),
        signed_in: Counts(vec![("ring".into(), voters as u64)]),
        paper: Counts(Vec::new()),
    }
}

pub(crate) fn sheets(log: &Writer) -> Vec<String> {
    let state = log.state();
    let results = log
        .entries()
        .iter()
        .filter_map(|e| if let Entry::Outcome(o) = e { Some(o) } else { None });
    let render = |o: &gongxin_record::entry::Outcome| {
        let heading = Heading {
            title: state
                .ballots
                .get(&o.ballot)
                .map(|b| b.definition.title.clone())
                .unwrap_or_default(),
            meeting: state
                .meeting
                .as_ref()
                .map(|m| m.definition.title.clone())
                .unwrap_or_default(),
            date: String::new(),
        };
        let read = o.sheets.iter().filter_map(|s| s.read::<Sheet>().ok());
        read.map(|sheet| render_text(&sheet, &heading, RulesLang::Zh))
            .collect::<Vec<_>>()
    };
    results.flat_map(render).collect()
}
