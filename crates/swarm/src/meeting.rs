//! A whole meeting over HTTP.

use std::{collections::BTreeMap, net::IpAddr, time::Duration};

use gongxin_record::{
    Entry, Lang, Receipt, Trust,
    bytes::{LeafHash, RowLeaf, to_b64},
    entry::{Quota, Roster, RosterRow, Status},
    trust::Counts,
};
use gongxin_roles::{
    excerpt::Known, memory::Memory, receipt::read_receipt, token::Token, trustee::Trustee, voter::Device,
    witnessed::Witnessed, writer::Writer,
};
use gongxin_rules::{BallotSpec, Heading, Lang as RulesLang, Sheet, render_text};
use gongxin_tally::Room;
use gongxin_tlog::{Kind, Note, Signer, cosign};
use gongxin_verify::{Input, verify};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use rand_core::Rng;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::{
    client::{Client, SwarmError},
    crowd::post_all,
    report::Figures,
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
    /// Every so many voters one votes again; 0 for none.
    pub revote_every: usize,
    /// Every so many voters one looks into a ballot instead of casting it, and then casts another; 0 for none.
    pub challenge_every: usize,
    /// Seed of everything that the crowd makes up.
    pub seed: [u8; 32],
    /// Time for the witnesses' cosignatures, seconds since 1970.
    pub now: u64,
}

const GROUP: &str = "qw";
const TRUSTEES: usize = 3;
const THRESHOLD: usize = 2;

/// Holds a meeting and checks everything that was promised.
///
/// # Errors
/// The first thing that went wrong.
pub async fn hold(plan: &Plan, say: &mut (dyn FnMut(&str) + Send)) -> Result<Figures, SwarmError> {
    let mut rng = ChaCha20Rng::from_seed(plan.seed);
    let mut host = Client::from(&plan.server, plan.from)?;
    host.log_in(&plan.host.0, &plan.host.1).await?;
    let mut second = host.anonymous();
    second.log_in(&plan.supervisor.0, &plan.supervisor.1).await?;

    let trustees: Vec<Trustee> = (0..TRUSTEES).map(|_| Trustee::random(&mut rng)).collect();
    let witnesses: Vec<Signer> = (1..=2).map(|n| witness(n, &mut rng)).collect::<Result<_, _>>()?;
    let meeting = create(&host, &trustees, &witnesses, &mut rng).await?;
    let people = People {
        plan,
        host,
        second,
        base: format!("/api/v1/meetings/{meeting}"),
    };
    people
        .host
        .post(
            &format!("{}/members", people.base),
            &json!({ "account": plan.supervisor.0, "role": "supervisor" }),
        )
        .await?;
    say("会议已建立；名册、密钥仪式 meeting made; roster and keys");

    people
        .act(&json!({ "act": "roster", "line": roster(plan.voters, &mut rng) }))
        .await?;
    let mut memories: Vec<Memory> = trustees.iter().map(|_| Memory::default()).collect();
    for _round in 0..3 {
        for (trustee, memory) in trustees.iter().zip(&mut memories) {
            let log = people.log().await?;
            memory.follow(&log).map_err(SwarmError::core)?;
            let line = trustee
                .ceremony_step(log.state(), &mut rng)
                .map_err(SwarmError::core)?;
            people.line(&line).await?;
        }
    }
    people.act(&json!({ "act": "key" })).await?;

    say("票码、签到 tokens and check-in");
    let tokens: Vec<Token> = (0..plan.voters).map(|_| Token::random(&mut rng)).collect();
    let keys: Vec<String> = tokens.iter().map(|t| to_b64(&t.signing().public())).collect();
    people
        .act(&json!({ "act": "tokens", "group": GROUP, "tokens": keys }))
        .await?;
    let digest = people.log().await?.state().digest();
    let devices: Vec<Device> = tokens.into_iter().map(|t| Device::new(t, 1, &mut rng)).collect();
    let lines: Vec<Vec<u8>> = devices
        .iter()
        .map(|d| {
            Ok(d.check_in(&digest, &mut rng)
                .map_err(SwarmError::core)?
                .into_bytes())
        })
        .collect::<Result<_, SwarmError>>()?;
    let path = format!("{}/check-ins", people.base);
    let mut laps = Vec::new();
    let servers: Vec<Client> = std::iter::once(people.host.clone())
        .chain(plan.others.iter().map(|base| people.host.at(base)))
        .collect();
    let (_, lap) = post_all(
        &servers,
        "check-in",
        lines.into_iter().map(|l| (path.clone(), l)).collect(),
        plan.check_in_over,
    )
    .await?;
    laps.push(lap);

    people
        .both(&json!({ "act": "freeze", "group": GROUP, "ring": "ring" }))
        .await?;
    let names = (1..=plan.options).map(|n| format!("候选人{n}"));
    let spec = BallotSpec::gt_nom(1, "县教育局局长", names);
    people
        .act(&json!({ "act": "ballot", "id": "gt1", "title": "公推提名", "groups": [GROUP], "spec": spec }))
        .await?;
    people
        .both(&json!({ "act": "open", "ballot": "gt1", "rings": ["ring"] }))
        .await?;

    say("选票加密 making ballots");
    let log = people.log().await?;
    let room = people.room(log.state().digest()).await?;
    let refusals = people.wrong_requests(&devices, &room, &mut rng).await?;
    let casts = ballots(&devices, &room, plan, 1, plan.seed)?;
    let again: Vec<(usize, Vec<u8>)> = match plan.revote_every {
        0 => Vec::new(),
        every => ballots(&devices, &room, plan, 2, plan.seed)?
            .into_iter()
            .filter(|(n, _)| n % every == 0)
            .collect(),
    };
    let opened = challenges(&devices, &room, plan)?;
    say("投票 voting");
    if !opened.is_empty() {
        let path = format!("{}/ballots/gt1/challenges", people.base);
        let lines = opened.into_iter().map(|line| (path.clone(), line)).collect();
        let (_, lap) = post_all(&servers[..1], "challenge", lines, Duration::ZERO).await?;
        laps.push(lap);
    }
    let path = format!("{}/ballots/gt1/casts", people.base);
    let mut receipts = Vec::new();
    for (what, casts, over) in [("cast", casts, plan.cast_over), ("revote", again, Duration::ZERO)] {
        if casts.is_empty() {
            continue;
        }
        let lines = casts.into_iter().map(|(_, line)| (path.clone(), line)).collect();
        let (answers, lap) = post_all(&servers, what, lines, over).await?;
        receipts.extend(answers);
        laps.push(lap);
    }
    for receipt in &receipts {
        read_receipt(log.state(), receipt.as_bytes()).map_err(SwarmError::core)?;
    }

    say("关闭、计票、封存 close, count, seal");
    people.both(&json!({ "act": "close", "ballot": "gt1" })).await?;
    people.find_own(&receipts, digest).await?;
    people.act(&json!({ "act": "checkpoint" })).await?;
    let checkpoint = people.cosigned(&witnesses).await?;
    for (trustee, memory) in trustees.iter().zip(&mut memories).take(THRESHOLD) {
        let log = people.log().await?;
        memory.follow(&log).map_err(SwarmError::core)?;
        let witnessed = Witnessed::check(&log, Some(&checkpoint)).map_err(SwarmError::core)?;
        let line = trustee
            .share(witnessed, "gt1", &mut rng)
            .map_err(SwarmError::core)?;
        people.line(&line).await?;
    }
    people.act(&json!({ "act": "result", "ballot": "gt1" })).await?;
    people.act(&json!({ "act": "seal" })).await?;
    people.cosigned(&witnesses).await?;

    say("验证 verifying the published record");
    let archive = people
        .host
        .anonymous()
        .bytes(&format!("{}/record.zip", people.base))
        .await?;
    let log = people.log().await?;
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
        refusals,
        verified: report.exit_code(),
        report: report.text(Lang::Zh),
        sheets: sheets(&log),
        record: archive,
        trust,
    })
}

/// The people who talk to the server, apart from phones.
struct People<'a> {
    plan: &'a Plan,
    host: Client,
    second: Client,
    base: String,
}

impl People<'_> {
    async fn act(&self, act: &Value) -> Result<String, SwarmError> {
        self.host.post(&format!("{}/acts", self.base), act).await
    }

    /// An act that takes two persons.
    async fn both(&self, act: &Value) -> Result<String, SwarmError> {
        let first = self.act(act).await?;
        if !first.contains("\"waiting\":true") {
            return Err(SwarmError::Answer("an act that takes two persons".into()));
        }
        self.second.post(&format!("{}/acts", self.base), act).await
    }

    async fn line(&self, line: &str) -> Result<String, SwarmError> {
        self.host
            .anonymous()
            .line(&format!("{}/lines", self.base), line.as_bytes())
            .await
    }

    /// The whole log, judged anew.
    async fn log(&self) -> Result<Writer, SwarmError> {
        let mut log = Writer::default();
        loop {
            let from = log.head().0;
            let page = self.host.bytes(&format!("{}/log?from={from}", self.base)).await?;
            for line in page.split(|b| *b == b'\n').filter(|l| !l.is_empty()) {
                log.append(line).map_err(SwarmError::core)?;
            }
            if log.head().0 == from {
                return Ok(log);
            }
        }
    }

    /// The room as a phone gets it: from an excerpt that it checks against its slip.
    async fn room(&self, digest: LeafHash) -> Result<Room, SwarmError> {
        let path = format!("{}/ballots/gt1/excerpt", self.base);
        let json = self.host.anonymous().bytes(&path).await?;
        let json = String::from_utf8(json).map_err(SwarmError::core)?;
        let known = Known::read(&digest, &json).map_err(SwarmError::core)?;
        Room::open(known.state(), "gt1").map_err(|f| SwarmError::core(f.en))
    }

    /// A few phones ask for the proof that their ballot is in the log.
    async fn find_own(&self, receipts: &[String], digest: LeafHash) -> Result<(), SwarmError> {
        let mut last = BTreeMap::new();
        for receipt in receipts {
            let receipt =
                Receipt::parse(receipt.as_bytes()).map_err(|f| SwarmError::core(f.text(Lang::En)))?;
            last.insert(receipt.tag.0, receipt);
        }
        for receipt in last.values().take(20) {
            let path = format!("{}/ballots/gt1/casts/{}", self.base, receipt.tag.to_b64());
            let json = self.host.anonymous().bytes(&path).await?;
            let known = Known::read(&digest, &String::from_utf8(json).map_err(SwarmError::core)?);
            let known = known.map_err(SwarmError::core)?;
            if !known.proves(&receipt.leaf) {
                return Err(SwarmError::Answer(path));
            }
        }
        Ok(())
    }

    /// The head with both witnesses' cosignatures, as the server then has it.
    async fn cosigned(&self, witnesses: &[Signer]) -> Result<Vec<u8>, SwarmError> {
        let path = format!("{}/checkpoint", self.base);
        for witness in witnesses {
            let mut note = Note::parse(&self.host.bytes(&path).await?).map_err(SwarmError::core)?;
            note.signatures.push(cosign(&note, witness, self.plan.now));
            self.host
                .anonymous()
                .line(
                    &format!("{}/cosignatures", self.base),
                    note.to_string().as_bytes(),
                )
                .await?;
        }
        self.host.bytes(&path).await
    }

    /// What must be refused, is: another ballot's path, a spoilt proof, a stranger's tag, a check-in after the freeze is fine
    /// but in no ring.
    async fn wrong_requests(
        &self,
        devices: &[Device],
        room: &Room,
        rng: &mut ChaCha20Rng,
    ) -> Result<usize, SwarmError> {
        let Some(device) = devices.first() else {
            return Ok(0);
        };
        let phone = self.host.anonymous();
        let blank: Vec<Vec<bool>> = room
            .context
            .contests()
            .iter()
            .map(|c| vec![false; c.options as usize])
            .collect();
        let good = device.vote(room, &blank, 1, rng).map_err(SwarmError::core)?.line;
        let Ok(Entry::Cast(mut spoilt)) = Entry::parse(good.as_bytes()) else {
            return Err(SwarmError::Answer("a cast of ours".into()));
        };
        if let Some(last) = spoilt.proof.0.last_mut() {
            *last ^= 1;
        }
        let mut strange = spoilt.clone();
        strange.ring = "nobody".into();
        let casts = format!("{}/ballots/gt1/casts", self.base);
        let wrong = [
            (format!("{}/ballots/gt2/casts", self.base), good.clone(), 422),
            (casts.clone(), Entry::from(spoilt).to_line(), 409),
            (casts.clone(), Entry::from(strange).to_line(), 409),
            (
                casts.clone(),
                good.replace("\"revision\":1", "\"revision\":01"),
                422,
            ),
            (format!("{}/check-ins", self.base), good, 422),
            (casts, "{}".into(), 422),
        ];
        for (path, line, status) in &wrong {
            match phone.line(path, line.as_bytes()).await {
                Err(error) if error.status().is_some_and(|s| s.as_u16() == *status) => {}
                Err(error) => return Err(error),
                Ok(_) => return Err(SwarmError::Answer(format!("{path}, which should be {status}"))),
            }
        }
        Ok(wrong.len())
    }
}

fn witness(n: u32, rng: &mut ChaCha20Rng) -> Result<Signer, SwarmError> {
    let mut seed = [0; 32];
    rng.fill_bytes(&mut seed);
    Signer::new(&format!("witness-{n}.example"), Kind::Witness, &seed).map_err(SwarmError::core)
}

async fn create(
    host: &Client,
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
        "title": "云岭县委全委会（模拟）", "organiser": "云岭县委组织部", "groups": [{ "id": GROUP, "name": "县委委员" }],
        "trustees": listed, "threshold": THRESHOLD, "witnesses": witnesses, "quorum": witnesses.len(),
        "log_name": format!("swarm.example/{:016x}", rng.next_u64()), "min_ring": 2, "rehearsal": true, "two_persons": true,
    });
    let answer: Value =
        serde_json::from_str(&host.post("/api/v1/meetings", &body).await?).map_err(SwarmError::core)?;
    let id = answer.get("meeting").and_then(Value::as_str);
    Ok(id
        .ok_or_else(|| SwarmError::Answer("/api/v1/meetings".into()))?
        .to_owned())
}

/// Everybody is mandatory: a plenary has no draw.
fn roster(voters: usize, rng: &mut ChaCha20Rng) -> String {
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

/// A ballot of every device, with its number.
fn ballots(
    devices: &[Device],
    room: &Room,
    plan: &Plan,
    revision: u32,
    seed: [u8; 32],
) -> Result<Vec<(usize, Vec<u8>)>, SwarmError> {
    let make = |(n, device): (usize, &Device)| {
        let mut rng = ChaCha20Rng::from_seed(seed);
        rng.set_stream(((n as u64) << 8) | u64::from(revision));
        let mut choice = vec![false; plan.options];
        if let Some(bit) = choice.get_mut((n + revision as usize) % plan.options) {
            *bit = n % 7 != 0;
        }
        let ready = device
            .vote(room, &[choice], revision, &mut rng)
            .map_err(SwarmError::core)?;
        Ok((n, ready.line.into_bytes()))
    };
    devices.par_iter().enumerate().map(make).collect()
}

/// Ballots that some voters look into before they cast others.
fn challenges(devices: &[Device], room: &Room, plan: &Plan) -> Result<Vec<Vec<u8>>, SwarmError> {
    if plan.challenge_every == 0 {
        return Ok(Vec::new());
    }
    let open = |(n, device): (usize, &Device)| {
        let mut rng = ChaCha20Rng::from_seed(plan.seed);
        rng.set_stream(((n as u64) << 8) | 0xff);
        let choices = [vec![false; plan.options]];
        let ready = device
            .vote(room, &choices, 1, &mut rng)
            .map_err(SwarmError::core)?;
        Ok(ready.opening("gt1", &choices).into_bytes())
    };
    devices
        .iter()
        .enumerate()
        .step_by(plan.challenge_every)
        .map(open)
        .collect()
}

/// What people wrote on paper: they know what they saw, not what the server says.
fn trust(log: &Writer, witnesses: &[Signer], voters: usize) -> Trust {
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
    }
}

fn sheets(log: &Writer) -> Vec<String> {
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
