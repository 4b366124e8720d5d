//! One ballot: opened, voted on by every phone, closed and counted.

use std::time::Duration;

use gongxin_record::bytes::LeafHash;
use gongxin_roles::{
    answers::{Answers, answers},
    few::Few,
    memory::Memory,
    receipt::read_receipt,
    simulated,
    trustee::Trustee,
    voter::Device,
    witnessed::Witnessed,
};
use gongxin_rules::BallotSpec;
use gongxin_tally::Room;
use gongxin_tlog::Signer;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use rayon::prelude::*;
use serde_json::json;

use crate::{
    client::{Client, SwarmError},
    crowd::post_all,
    flood::{FALSE, Flooded, Running, false_ballots},
    meeting::{GROUP, Plan, THRESHOLD},
    people::People,
    report::Lap,
};

/// Everybody and everything in the hall.
pub(crate) struct Hall<'a> {
    pub(crate) people: People<'a>,
    pub(crate) servers: Vec<Client>,
    pub(crate) devices: Vec<Device>,
    pub(crate) trustees: Vec<Trustee>,
    pub(crate) memories: Vec<Memory>,
    pub(crate) witnesses: Vec<Signer>,
    pub(crate) digest: LeafHash,
    pub(crate) laps: Vec<Lap>,
    pub(crate) floods: Vec<Flooded>,
    pub(crate) receipts: Vec<String>,
    pub(crate) refusals: usize,
}

impl Hall<'_> {
    /// Defines and opens a ballot for the ring that was frozen once.
    pub(crate) async fn open(&self, id: &str, title: &str, spec: &BallotSpec) -> Result<(), SwarmError> {
        let people = &self.people;
        people
            .act(&json!({ "act": "ballot", "id": id, "title": title, "groups": [GROUP], "spec": spec }))
            .await?;
        people
            .both(&json!({ "act": "open", "ballot": id, "rings": ["ring"] }))
            .await?;
        people.nobody_votes_yet(id).await?;
        people.cosigned(&self.witnesses).await?;
        Ok(())
    }

    /// Every phone votes; some look into a ballot first, some vote again. Wrong requests are tried as well. Some come late.
    pub(crate) async fn vote(
        &mut self,
        id: &str,
        rng: &mut ChaCha20Rng,
        say: &mut (dyn FnMut(&str) + Send),
    ) -> Result<(), SwarmError> {
        say("选票加密 making ballots");
        let (people, plan) = (&self.people, self.people.plan);
        let log = people.log().await?;
        let room = people.room(id, self.digest).await?;
        self.refusals += people.wrong_requests(id, &self.devices, &room, rng).await?;
        let all = ballots(&self.devices, &room, plan, 1)?;
        let again = match plan.revote_every {
            0 => Vec::new(),
            every => ballots(&self.devices, &room, plan, 2)?
                .into_iter()
                .step_by(every)
                .collect(),
        };
        let opened = challenges(id, &self.devices, &room, plan)?;
        let late = ballots(self.devices.get(..1).unwrap_or_default(), &room, plan, 3)?;
        let first = again.first().or(all.first()).cloned();
        let flood = match plan.flood {
            None => None,
            Some(flood) => {
                // Their proofs are real, of ballots that nobody casts: only what is changed about them is false.
                let spare = ballots(self.devices.get(..FALSE).unwrap_or(&self.devices), &room, plan, 9)?;
                let lines = false_ballots(&spare, &people.base)?;
                say("洪水 flood");
                Some(Running::start(flood, &plan.server, &lines).await?)
            }
        };
        say("投票 voting");
        let base = format!("{}/ballots/{id}", people.base);
        let post = async |what, path: &str, lines: Vec<Vec<u8>>, over| {
            let times = plan.times(lines.len(), over);
            let lines = lines
                .into_iter()
                .map(|line| (format!("{base}/{path}"), line))
                .collect();
            post_all(&self.servers, what, lines, times).await
        };
        let laps = [
            ("challenge", "challenges", opened, Duration::ZERO),
            ("cast", "casts", all, plan.cast_over),
            ("revote", "casts", again, Duration::ZERO),
        ];
        let mut receipts = Vec::new();
        for (what, path, lines, over) in laps {
            if lines.is_empty() {
                continue;
            }
            let (answers, lap) = post(what, path, lines, over).await?;
            self.laps.push(lap);
            if path == "casts" {
                receipts.extend(answers);
            }
        }
        if let Some(flood) = flood {
            self.floods.push(flood.stop().await?);
        }
        for receipt in &receipts {
            read_receipt(log.state(), receipt.as_bytes()).map_err(SwarmError::core)?;
        }

        say("关闭 close");
        people.both(&json!({ "act": "close", "ballot": id })).await?;
        people.find_own(id, &receipts, self.digest).await?;
        if let (Some(first), Some(late)) = (first, late.first()) {
            self.refusals += self.come_late(&base, &first, late, &receipts).await?;
        }
        self.receipts.extend(receipts);
        Ok(())
    }

    /// Whoever never heard the answer asks again and gets the same receipt; whoever only comes now is refused.
    async fn come_late(
        &self,
        base: &str,
        counted: &[u8],
        late: &[u8],
        receipts: &[String],
    ) -> Result<usize, SwarmError> {
        let (phone, path) = (self.people.host.anonymous(), format!("{base}/casts"));
        let receipt = phone.line(&path, counted).await?;
        if !receipts.contains(&receipt) {
            return Err(SwarmError::Answer("another receipt for the same ballot".into()));
        }
        match phone.line(&path, late).await {
            Err(error) if error.status().is_some_and(|s| s.as_u16() == 409) => Ok(1),
            Err(error) => Err(error),
            Ok(_) => Err(SwarmError::Answer("a ballot after the close".into())),
        }
    }

    /// Witnesses cosign, trustees give their shares, the host combines them.
    pub(crate) async fn count(&mut self, id: &str, rng: &mut ChaCha20Rng) -> Result<(), SwarmError> {
        let people = &self.people;
        people.act(&json!({ "act": "checkpoint" })).await?;
        let checkpoint = people.cosigned(&self.witnesses).await?;
        for (trustee, memory) in self.trustees.iter().zip(&mut self.memories).take(THRESHOLD) {
            let log = people.log().await?;
            memory.follow(&log).map_err(SwarmError::core)?;
            let witnessed = Witnessed::check(&log, Some(&checkpoint)).map_err(SwarmError::core)?;
            let line = trustee.share(witnessed, id, Few::Refuse, rng);
            let line = line.map_err(SwarmError::core)?;
            people.line(&line).await?;
        }
        people.act(&json!({ "act": "result", "ballot": id })).await?;
        Ok(())
    }
}

/// What the n-th voter answers.
pub(crate) fn answers_of(room: &Room, n: usize, revision: u32) -> Result<Answers, SwarmError> {
    let given = simulated::answers(&room.spec, n + revision as usize);
    answers(&room.spec, &given).map_err(SwarmError::core)
}

/// A ballot of every device.
pub(crate) fn ballots(
    devices: &[Device],
    room: &Room,
    plan: &Plan,
    revision: u32,
) -> Result<Vec<Vec<u8>>, SwarmError> {
    let make = |(n, device): (usize, &Device)| {
        let mut rng = own_rng(room, plan, n, revision);
        let answers = answers_of(room, n, revision)?;
        let ready = device
            .vote(room, &answers, revision, &mut rng)
            .map_err(SwarmError::core)?;
        Ok(ready.line.into_bytes())
    };
    devices.par_iter().enumerate().map(make).collect()
}

/// Ballots that some voters look into before they cast others.
fn challenges(id: &str, devices: &[Device], room: &Room, plan: &Plan) -> Result<Vec<Vec<u8>>, SwarmError> {
    if plan.challenge_every == 0 {
        return Ok(Vec::new());
    }
    let open = |(n, device): (usize, &Device)| {
        let mut rng = own_rng(room, plan, n, 0xff);
        let answers = answers_of(room, n, 1)?;
        let ready = device
            .vote(room, &answers, 1, &mut rng)
            .map_err(SwarmError::core)?;
        Ok(ready.opening(id, &answers).into_bytes())
    };
    devices
        .iter()
        .enumerate()
        .step_by(plan.challenge_every)
        .map(open)
        .collect()
}

/// Randomness of one voter for one ballot: never the same twice.
fn own_rng(room: &Room, plan: &Plan, n: usize, purpose: u32) -> ChaCha20Rng {
    let mut seed = plan.seed;
    for (byte, other) in seed.iter_mut().zip(room.context.ballot().bytes()) {
        *byte ^= other;
    }
    let mut rng = ChaCha20Rng::from_seed(seed);
    rng.set_stream(((n as u64) << 8) | u64::from(purpose));
    rng
}
