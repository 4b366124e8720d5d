//! One small complete meeting: roster, draw, key ceremony, check-in, 公推提名, 全委会票决, results, seal.

use std::collections::BTreeMap;

use gongxin_draw::{Contribution, Opening, commitment};
use gongxin_protocol::{State, drawn_strata};
use gongxin_record::{
    Archive, Entry, Trust,
    bytes::{B32, Ed25519Key, LeafHash, MeetingId, RowLeaf},
    entry::{
        Ballot, Cast, Draw, DrawCommit, DrawReveal, ElectionKey, Group, Json, LogName, Meeting, Merge, Note,
        Open, Outcome, Paper, Policy, Quota, Ring, Roster, RosterRow, Status, ToPaper, Tokens, Witness,
    },
    signing::sign_entry,
    trust::{Counts, Head},
};
use gongxin_roles::{
    answers::answers,
    excerpt::Excerpt,
    few::Few,
    intake::Nonces,
    simulated,
    token::Token,
    trustee::{Trustee, TrusteeError},
    voter::Device,
    witnessed::Witnessed,
    writer::Writer,
};
use gongxin_rules::BallotSpec;
use gongxin_tally::{Room, outcome, verify_posted_share};
use gongxin_tlog::{Kind, Signer, cosign};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use rand_core::Rng;

/// Everything that the people of a meeting hold, and the record they made.
pub struct Held {
    /// The record.
    pub writer: Writer,
    /// The log's signer.
    pub log: Signer,
    /// Witnesses.
    pub witnesses: Vec<Signer>,
    /// Trustees.
    pub trustees: Vec<Trustee>,
    /// Voters' devices by group.
    pub devices: BTreeMap<String, Vec<Device>>,
    /// Roots of trust as written down on paper.
    pub trust: Trust,
    /// Receipts of all ballots accepted.
    pub receipts: Vec<String>,
    /// Every ballot that any device made, also those replaced later.
    pub made: Vec<Cast>,
    /// Deterministic randomness.
    pub rng: ChaCha20Rng,
    /// What is said in place of an entry, where people do not keep to their part.
    plot: Option<Plot>,
}

/// Hears what should be said next and says what is said instead.
pub type Plot = Box<dyn FnMut(&mut Held, &Entry) -> Vec<Said>>;

/// One thing said in a meeting.
pub enum Said {
    /// What should be said.
    Honest,
    /// Another entry, signed by whoever speaks if its type has a signature.
    Entry(Box<Entry>),
    /// A line as it is.
    Line(Vec<u8>),
}

impl Said {
    /// Another entry.
    pub fn entry(entry: impl Into<Entry>) -> Self {
        Self::Entry(Box::new(entry.into()))
    }
}

/// Who speaks.
#[derive(Clone, Copy)]
enum Voice<'a> {
    Host,
    Trustee(usize),
    Device(&'a str, usize),
}

/// Sizes of a meeting.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Committee members (group `qw`).
    pub committee: u32,
    /// Persons in the roster that others are drawn from (group `main`).
    pub eligible: u32,
    /// How many of them are drawn.
    pub drawn: u64,
    /// Names on the nomination list (for one post).
    pub names: u32,
    /// Trustees.
    pub trustees: u32,
    /// Shares needed.
    pub threshold: u32,
    /// Key width.
    pub width: u32,
}

/// A small meeting that verifies in well under a second.
pub const SMALL: Sizes = Sizes {
    committee: 4,
    eligible: 9,
    drawn: 4,
    names: 6,
    trustees: 3,
    threshold: 2,
    width: 8,
};

impl Held {
    /// Entry 0, with fresh people.
    #[must_use]
    pub fn convene(sizes: Sizes, seed: u8) -> Self {
        Self::convene_with(sizes, seed, |_| {})
    }

    /// Entry 0 after a change, which need not be lawful.
    #[must_use]
    pub fn convene_with(sizes: Sizes, seed: u8, change: impl FnOnce(&mut Meeting)) -> Self {
        let mut rng = ChaCha20Rng::from_seed([seed; 32]);
        let origin = "gongxin.example/m/test";
        let log = signer(origin, Kind::Log, &mut rng);
        let witnesses: Vec<Signer> = (1..=2)
            .map(|i| signer(&format!("witness-{i}.example"), Kind::Witness, &mut rng))
            .collect();
        let trustees: Vec<Trustee> = (0..sizes.trustees).map(|_| Trustee::random(&mut rng)).collect();
        let mut id = [0; 16];
        rng.fill_bytes(&mut id);
        let listed = (1..).zip(&trustees).map(|(index, trustee)| {
            let (key, box_key) = trustee.public().expect("keys");
            gongxin_record::entry::Trustee {
                index,
                name: format!("监票人{index}"),
                key,
                box_key,
            }
        });
        let mut meeting = Meeting {
            protocol: "gongxin/1".into(),
            suite: "ristretto255-shake256".into(),
            id: MeetingId(id),
            title: "云岭县委全委会（测试）".into(),
            organiser: "云岭县委组织部".into(),
            groups: vec![group("qw", "县委委员"), group("main", "其他参加人员")],
            trustees: listed.collect(),
            threshold: sizes.threshold,
            width: sizes.width,
            log: LogName {
                origin: origin.into(),
                key: log.public().to_string(),
            },
            witnesses: witnesses
                .iter()
                .map(|w| Witness {
                    name: w.public().name().into(),
                    key: w.public().to_string(),
                })
                .collect(),
            quorum: 2,
            policy: Policy {
                revote: true,
                min_ring: 2,
                min_cell: 2,
                rehearsal: false,
            },
        };
        let mut writer = Writer::default();
        change(&mut meeting);
        writer
            .append_unjudged(Entry::from(meeting).to_line().as_bytes())
            .expect("meeting");
        let trust = Trust {
            meeting: writer.state().digest(),
            log: log.public().to_string(),
            witnesses: witnesses.iter().map(|w| w.public().to_string()).collect(),
            quorum: 2,
            heads: Vec::new(),
            tokens: Counts(Vec::new()),
            signed_in: Counts(Vec::new()),
            paper: Counts(Vec::new()),
        };
        let (devices, receipts) = (BTreeMap::new(), Vec::new());
        Self {
            writer,
            log,
            witnesses,
            trustees,
            devices,
            trust,
            receipts,
            made: Vec::new(),
            rng,
            plot: None,
        }
    }

    /// A whole meeting up to the seal.
    #[must_use]
    pub fn whole(sizes: Sizes, seed: u8) -> Self {
        Self::convene(sizes, seed).hold(sizes)
    }

    /// A whole meeting in which a plot speaks wherever it wants, after entry 0 of another `meeting` if it gives one.
    #[must_use]
    pub fn plotted(sizes: Sizes, seed: u8, first: impl FnOnce(&mut Meeting), plot: Plot) -> Self {
        let mut held = Self::convene_with(sizes, seed, first);
        held.plot = Some(plot);
        held.hold(sizes)
    }

    /// A record that ends as soon as it has begun: entry 0, after a change, and the seal.
    #[must_use]
    pub fn stillborn(change: impl FnOnce(&mut Meeting)) -> Self {
        let mut held = Self::convene_with(SMALL, 1, change);
        held.plot = Some(Box::new(|_, _| vec![Said::Honest]));
        held.seal();
        held
    }

    /// Lets a plot speak from now on.
    #[must_use]
    pub fn with_plot(mut self, plot: Plot) -> Self {
        self.plot = Some(plot);
        self
    }

    fn hold(self, sizes: Sizes) -> Self {
        let mut held = self;
        held.draw(sizes);
        held.key_ceremony();
        held.admit("qw", sizes.committee);
        held.admit("main", u32::try_from(sizes.drawn).expect("small"));
        let names = (1..=sizes.names).map(|i| format!("候选人{i}"));
        held.define(
            "gt",
            &["qw", "main"],
            BallotSpec::gt_nom(1, "县教育局局长", names),
        );
        held.freeze(&["qw", "main"]);
        held.vote("gt", &["qw", "main"]);
        held.count("gt");
        held.define("qw", &["qw"], BallotSpec::qwh(["候选人1", "候选人2"]));
        held.vote("qw", &["qw"]);
        held.count("qw");
        held.note("会议结束");
        held.seal();
        held
    }

    /// The state so far.
    #[must_use]
    pub fn state(&self) -> &State {
        self.writer.state()
    }

    /// Roster, commit, reveal, draw; the roster alone if there is nobody to draw from.
    pub fn draw(&mut self, sizes: Sizes) {
        let mut rows: Vec<RosterRow> = Vec::new();
        let mut add = |rng: &mut ChaCha20Rng, group: &str, stratum: &str, status, number: u32| {
            let mut salt = [0; 32];
            rng.fill_bytes(&mut salt);
            let name = format!("某{number}");
            let opening = Opening {
                salt,
                id: format!("{group}-{number}"),
                name,
                unit: "单位".into(),
                post: "职务".into(),
            };
            let reason = (status == Status::Recused).then(|| "亲属回避".to_owned());
            let leaf = RowLeaf(opening.leaf().0);
            rows.push(RosterRow {
                leaf,
                group: group.into(),
                stratum: stratum.into(),
                status,
                reason,
            });
        };
        (0..sizes.committee).for_each(|n| add(&mut self.rng, "qw", "县委委员", Status::Mandatory, n));
        for n in 0..sizes.eligible {
            add(
                &mut self.rng,
                "main",
                if n % 3 == 0 {
                    "服务对象"
                } else {
                    "部门负责人"
                },
                Status::Eligible,
                n,
            );
        }
        add(&mut self.rng, "main", "服务对象", Status::Recused, sizes.eligible);
        rows.sort_by_key(|row| row.leaf);
        self.append(Roster {
            rows,
            quota: Quota::Total(sizes.drawn),
        });
        if sizes.eligible == 0 {
            return;
        }

        let leaf = self.state().roster.as_ref().expect("roster").leaf;
        let contributions: Vec<Contribution> = [("主持人", "骰子 3 5 1"), ("监督员", "冠号 AB12")]
            .iter()
            .map(|(who, value)| {
                let mut nonce = [0; 32];
                self.rng.fill_bytes(&mut nonce);
                Contribution {
                    contributor: (*who).into(),
                    value: (*value).into(),
                    nonce,
                }
            })
            .collect();
        for c in &contributions {
            let commitment = B32(commitment(&leaf.0, 1, c));
            self.append(DrawCommit {
                attempt: 1,
                contributor: c.contributor.clone(),
                commitment,
            });
        }
        for c in contributions {
            self.append(DrawReveal {
                attempt: 1,
                contributor: c.contributor.clone(),
                value: c.value.clone(),
                nonce: B32(c.nonce),
            });
        }
        let (seed, drawn) = self
            .state()
            .roster
            .as_ref()
            .expect("roster")
            .outcome()
            .expect("quota");
        self.append(Draw {
            attempt: 1,
            seed: B32(seed),
            strata: drawn_strata(&drawn),
        });
    }

    /// All rounds of the key ceremony, and the key.
    pub fn key_ceremony(&mut self) {
        let all = self.trustees.len();
        // Three rounds; a plot may spoil ceremonies, which then begin anew.
        for _round in 0..9 {
            if self.state().ceremony.accepts.len() == all {
                break;
            }
            for index in 0..all {
                let step = self.trustees[index].ceremony_step(self.writer.state(), &mut self.rng);
                if step.is_err() && self.plot.is_some() {
                    continue;
                }
                self.post(&step.expect("step"), Voice::Trustee(index));
            }
        }
        let public = self.state().ceremony.combine().expect("deals");
        let key = public.key.elements().iter().map(|e| *e.bytes()).collect();
        self.append(ElectionKey {
            ceremony: self.state().ceremony.number,
            key: gongxin_record::bytes::Points(key),
        });
    }

    /// Tokens for a group, and everybody checks in.
    pub fn admit(&mut self, group: &str, count: u32) {
        let tokens: Vec<Token> = (0..count).map(|_| Token::random(&mut self.rng)).collect();
        let mut keys: Vec<Ed25519Key> = tokens.iter().map(|t| Ed25519Key(t.signing().public())).collect();
        keys.sort();
        self.trust.tokens.0.push((group.into(), u64::from(count)));
        self.append(Tokens {
            group: group.into(),
            tokens: keys,
        });
        let meeting = self.state().digest();
        for (token, index) in tokens.into_iter().zip(0..) {
            let device = Device::new(token, 1, &mut self.rng);
            let line = device.check_in(&meeting, &mut self.rng).expect("check-in");
            self.devices.entry(group.into()).or_default().push(device);
            self.post(&line, Voice::Device(group, index));
        }
    }

    /// Freezes the rings `r-GROUP`, and notes the head that the room saw.
    pub fn freeze(&mut self, groups: &[&str]) {
        for group in groups {
            let keys = self.state().admission.live_keys(group);
            self.trust
                .signed_in
                .0
                .push((format!("r-{group}"), keys.len() as u64));
            self.append(Ring {
                id: format!("r-{group}"),
                group: (*group).into(),
                keys,
            });
        }
        let (size, root) = self.writer.head();
        self.trust.heads.push(Head {
            size,
            root: gongxin_record::bytes::TreeRoot(root.0),
        });
    }

    /// Defines a ballot.
    pub fn define(&mut self, id: &str, groups: &[&str], spec: BallotSpec) {
        self.define_with(id, groups, spec, |_| {});
    }

    /// Defines a ballot with classes, or as a further round.
    pub fn define_with(
        &mut self,
        id: &str,
        groups: &[&str],
        spec: BallotSpec,
        change: impl FnOnce(&mut Ballot),
    ) {
        let groups = groups.iter().map(|g| (*g).to_owned()).collect();
        let mut ballot = Ballot {
            id: id.into(),
            title: format!("表决 {id}"),
            groups,
            classes: Vec::new(),
            round: 1,
            previous: None,
            take: None,
            spec: Json::of(&spec).expect("spec"),
        };
        change(&mut ballot);
        self.append(ballot);
    }

    /// The holder of the n-th device of a group trades its slip for paper.
    pub fn to_paper(&mut self, group: &str, index: usize) {
        let device = self.devices.get_mut(group).expect("devices").remove(index);
        let token = Ed25519Key(device.token().signing().public());
        self.append(ToPaper { token });
        let counts = &mut self.trust.paper.0;
        match counts.iter_mut().find(|(name, _)| name == group) {
            Some((_, count)) => *count += 1,
            None => counts.push((group.into(), 1)),
        }
    }

    /// Logs figures on paper, and enough trustees sign them.
    pub fn paper(&mut self, paper: Paper) {
        let (ballot, class) = (paper.ballot.clone(), paper.class.clone());
        self.append(paper);
        for index in 0..self.threshold() {
            let line = self.trustees[index].sign_paper(self.writer.state(), &ballot, class.as_deref());
            self.post_unless_plotted(line, index);
        }
    }

    /// Logs how texts written in are read.
    pub fn merge(&mut self, merge: Merge) {
        self.append(merge);
    }

    fn threshold(&self) -> usize {
        let meeting = self.state().meeting.as_ref().expect("meeting");
        meeting.definition.threshold as usize
    }

    /// Opens a ballot to the rings of these groups.
    pub fn open(&mut self, ballot: &str, groups: &[&str]) {
        let rings = groups.iter().map(|g| format!("r-{g}")).collect();
        self.append(Open {
            ballot: ballot.into(),
            rings,
        });
    }

    /// Opens a ballot, lets every device but the last of each group vote (the first one twice), and closes it.
    pub fn vote(&mut self, ballot: &str, groups: &[&str]) {
        self.open(ballot, groups);
        let room = Room::open(self.writer.state(), ballot).expect("room");
        let mut casts: Vec<Cast> = Vec::new();
        let mut nonces = Nonces::of_log(&self.writer);
        for group in groups {
            let devices = self.devices.get(*group).expect("devices");
            for (at, device) in devices.iter().enumerate().take(devices.len() - 1) {
                for revision in 1..=if at == 0 { 2 } else { 1 } {
                    let given = simulated::answers(&room.spec, at + revision as usize);
                    let answers = answers(&room.spec, &given).expect("lawful answers");
                    let made = device.vote(&room, &answers, revision, &mut self.rng);
                    if made.is_err() && self.plot.is_some() {
                        continue;
                    }
                    let ready = made.expect("vote");
                    let line = ready.line.as_bytes();
                    let receipt = self.writer.accept(line, &mut nonces, &self.log, &mut self.rng);
                    self.receipts.push(receipt.expect("accept"));
                    if let Ok(Entry::Cast(cast)) = Entry::parse(line) {
                        casts.push(cast);
                    }
                }
            }
        }
        self.made.extend(casts.iter().cloned());
        for entry in self.writer.closing(ballot, &casts) {
            self.append(entry);
        }
    }

    /// Threshold shares and the result; the result alone where nothing was cast.
    pub fn count(&mut self, ballot: &str) {
        if !self.state().ballots[ballot].paper_alone() {
            let threshold = self.threshold();
            for index in 0..threshold {
                let line = self.share(index, ballot);
                self.post(&line, Voice::Trustee(index));
            }
            self.open_write_ins(ballot, threshold);
        }
        let judged = self.writer.unjudged(ballot, &mut self.rng).expect("sums");
        let posted = self.writer.entries().iter().filter_map(|entry| match entry {
            Entry::Share(share) if share.ballot == ballot => Some(share),
            _ => None,
        });
        let verified: Vec<_> = posted
            .filter_map(|s| verify_posted_share(self.writer.state(), &judged.sums, s).ok())
            .collect();
        let state = self.writer.state();
        let used: Vec<_> = verified.iter().collect();
        let honest = outcome(
            state,
            &state.ballots[ballot],
            &judged.sums,
            &used,
            &judged.write_ins,
        );
        let entry = match honest {
            // Nothing follows from what a plot has done so far: its host writes an empty result.
            Err(_) if self.plot.is_some() => Outcome {
                ballot: ballot.into(),
                trustees: Vec::new(),
                tallies: Vec::new(),
                write_ins: Vec::new(),
                sheets: Vec::new(),
            },
            honest => honest.expect("outcome").0,
        };
        self.append(entry);
    }

    /// The first trustees mix the write-ins of every contest in turn and open them.
    fn open_write_ins(&mut self, ballot: &str, threshold: usize) {
        let contests = self.state().ballots[ballot].write_in_contests();
        for contest in contests.map(|c| c.id.clone()).collect::<Vec<_>>() {
            for index in 0..threshold {
                let line = self.trustees[index].mix(&self.writer, ballot, &contest, &mut self.rng);
                self.post_unless_plotted(line, index);
            }
            let checkpoint = self.checkpoint();
            for index in 0..threshold {
                let line =
                    Witnessed::check(&self.writer, Some(&checkpoint)).map_err(|_| TrusteeError::NotNow);
                let trustee = &self.trustees[index];
                let line =
                    line.and_then(|w| trustee.row_share(w, ballot, &contest, Few::Refuse, &mut self.rng));
                self.post_unless_plotted(line, index);
            }
        }
    }

    /// Posts a trustee's line; with a plot afoot there may be none.
    fn post_unless_plotted(&mut self, line: Result<String, TrusteeError>, index: usize) {
        if line.is_err() && self.plot.is_some() {
            return;
        }
        self.post(&line.expect("a trustee's line"), Voice::Trustee(index));
    }

    /// A note.
    pub fn note(&mut self, text: &str) {
        self.append(Note { text: text.into() });
    }

    /// The last entry.
    pub fn seal(&mut self) {
        self.append(gongxin_record::entry::Seal { files: Vec::new() });
    }

    /// The archive, its head signed by the log and both witnesses.
    #[must_use]
    pub fn archive(&self) -> Vec<u8> {
        archive(
            &self.writer.log(),
            &self.log,
            &self.witnesses,
            self.writer.state(),
            self.writer.head(),
        )
    }

    /// The head now, signed by the log and both witnesses.
    #[must_use]
    pub fn checkpoint(&self) -> Vec<u8> {
        let note = self.writer.checkpoint(&self.log);
        self.cosigned(note).to_string().into_bytes()
    }

    /// What a device is given to vote in a ballot: an excerpt under a head that both witnesses cosigned.
    #[must_use]
    pub fn excerpt(&self, ballot: &str) -> Option<Excerpt> {
        self.excerpt_of(&self.writer, ballot)
    }

    /// The same of another log, which both witnesses believe.
    #[must_use]
    pub fn excerpt_of(&self, log: &Writer, ballot: &str) -> Option<Excerpt> {
        let excerpt = Excerpt::of_ballot(log, ballot, &self.log)?;
        let head = log.checkpoint_at(Excerpt::head_of_ballot(log, ballot)?, &self.log)?;
        let checkpoint = self.cosigned(head).to_string();
        Some(Excerpt {
            checkpoint,
            ..excerpt
        })
    }

    fn cosigned(&self, mut note: gongxin_tlog::Note) -> gongxin_tlog::Note {
        for witness in &self.witnesses {
            note.signatures.push(cosign(&note, witness, 1_790_000_000));
        }
        note
    }

    /// A trustee's share, from a head that the witnesses have seen; with a plot afoot, of whatever the log holds.
    fn share(&mut self, index: usize, ballot: &str) -> String {
        let trustee = &self.trustees[index];
        if self.plot.is_some() {
            let sums = self.writer.unjudged(ballot, &mut self.rng).expect("sums").sums;
            let head = self.writer.head();
            return trustee
                .share_of_anything(self.writer.state(), ballot, &sums, head, &mut self.rng)
                .expect("share");
        }
        let checkpoint = self.checkpoint();
        let witnessed = Witnessed::check(&self.writer, Some(&checkpoint)).expect("witnessed");
        trustee
            .share(witnessed, ballot, Few::Refuse, &mut self.rng)
            .expect("share")
    }

    fn append(&mut self, entry: impl Into<Entry>) {
        self.say(&entry.into(), None, Voice::Host);
    }

    fn post(&mut self, line: &str, voice: Voice<'_>) {
        let entry = Entry::parse(line.as_bytes()).expect("a line of ours");
        self.say(&entry, Some(line), voice);
    }

    fn say(&mut self, entry: &Entry, line: Option<&str>, voice: Voice<'_>) {
        let honest = line.map_or_else(|| entry.to_line(), str::to_owned);
        let Some(mut plot) = self.plot.take() else {
            self.writer.append(honest.as_bytes()).expect("entry");
            return;
        };
        let said = plot(self, entry);
        self.plot = Some(plot);
        for said in said {
            let line = match said {
                Said::Honest => honest.clone().into_bytes(),
                Said::Line(line) => line,
                Said::Entry(entry) => self.signed(&entry, voice).into_bytes(),
            };
            self.writer.append_unjudged(&line).expect("strict form");
        }
    }

    fn signed(&self, entry: &Entry, voice: Voice<'_>) -> String {
        if entry.signature().is_none() {
            return entry.to_line();
        }
        match voice {
            Voice::Host => entry.to_line(),
            Voice::Trustee(index) => self.trustees[index]
                .sign_anything(entry, self.state())
                .expect("signature"),
            Voice::Device(group, index) => {
                let signing = self.devices[group][index].token().signing();
                sign_entry(entry, &self.state().digest(), |m| signing.sign(m)).expect("signature")
            }
        }
    }
}

/// Packs a log with a head of this size and root.
#[must_use]
pub fn archive(
    log: &[u8],
    signer: &Signer,
    witnesses: &[Signer],
    state: &State,
    head: (u64, B32),
) -> Vec<u8> {
    let origin = state
        .meeting
        .as_ref()
        .map(|m| m.definition.log.origin.clone())
        .unwrap_or_default();
    let head = gongxin_tlog::Checkpoint {
        origin,
        size: head.0,
        root: gongxin_tlog::Hash(head.1.0),
    };
    let mut note = gongxin_tlog::Note::sign(head.to_string(), signer);
    for witness in witnesses {
        note.signatures.push(cosign(&note, witness, 1_790_000_000));
    }
    Archive {
        log: log.to_vec(),
        checkpoint: note.to_string().into_bytes(),
        files: BTreeMap::new(),
    }
    .to_zip()
    .expect("memory")
}

/// Digest of a line, for damaging logs.
#[must_use]
pub fn leaf(line: &[u8]) -> LeafHash {
    gongxin_record::log::leaf_hash(line)
}

fn group(id: &str, name: &str) -> Group {
    Group {
        id: id.into(),
        name: name.into(),
    }
}

fn signer(name: &str, kind: Kind, rng: &mut ChaCha20Rng) -> Signer {
    let mut seed = [0; 32];
    rng.fill_bytes(&mut seed);
    Signer::new(name, kind, &seed).expect("name")
}
