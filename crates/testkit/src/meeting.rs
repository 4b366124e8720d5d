//! One small complete meeting: roster, draw, key ceremony, check-in, 公推提名, 全委会票决, results, seal.

use std::collections::BTreeMap;

use gongxin_draw::{Contribution, Opening, commitment};
use gongxin_protocol::{State, drawn_strata};
use gongxin_record::{
    Archive, Entry, Trust,
    bytes::{B32, Ed25519Key, LeafHash, MeetingId, RowLeaf},
    entry::{
        Ballot, Cast, Draw, DrawCommit, DrawReveal, ElectionKey, Group, Json, LogName, Meeting, Note, Open,
        Policy, Quota, Ring, Roster, RosterRow, Share, Status, Tokens, Witness,
    },
    trust::{Counts, Head},
};
use gongxin_roles::{token::Token, trustee::Trustee, voter::Device, witnessed::Witnessed, writer::Writer};
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
    /// Deterministic randomness.
    pub rng: ChaCha20Rng,
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
        let meeting = Meeting {
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
                rehearsal: false,
            },
        };
        let mut writer = Writer::default();
        writer.append_entry(meeting).expect("meeting");
        let trust = Trust {
            meeting: writer.state().digest(),
            log: log.public().to_string(),
            witnesses: witnesses.iter().map(|w| w.public().to_string()).collect(),
            quorum: 2,
            heads: Vec::new(),
            tokens: Counts(Vec::new()),
            signed_in: Counts(Vec::new()),
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
            rng,
        }
    }

    /// A whole meeting up to the seal.
    #[must_use]
    pub fn whole(sizes: Sizes, seed: u8) -> Self {
        let mut held = Self::convene(sizes, seed);
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

    /// Roster, commit, reveal, draw.
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
        for _round in 0..3 {
            for trustee in &self.trustees {
                let line = trustee
                    .ceremony_step(self.writer.state(), &mut self.rng)
                    .expect("step");
                self.writer.append(line.as_bytes()).expect("ceremony");
            }
        }
        let public = self.state().ceremony.combine().expect("deals");
        let key = public.key.elements().iter().map(|e| *e.bytes()).collect();
        self.append(ElectionKey {
            ceremony: 1,
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
        for token in tokens {
            let device = Device::new(token, 1, &mut self.rng);
            let line = device.check_in(&meeting, &mut self.rng).expect("check-in");
            self.writer.append(line.as_bytes()).expect("check-in");
            self.devices.entry(group.into()).or_default().push(device);
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
        let groups = groups.iter().map(|g| (*g).to_owned()).collect();
        let spec = Json::of(&spec).expect("spec");
        self.append(Ballot {
            id: id.into(),
            title: format!("表决 {id}"),
            groups,
            split: false,
            round: 1,
            previous: None,
            spec,
        });
    }

    /// Opens a ballot, lets every device but the last of each group vote (the first one twice), and closes it.
    pub fn vote(&mut self, ballot: &str, groups: &[&str]) {
        let rings = groups.iter().map(|g| format!("r-{g}")).collect();
        self.append(Open {
            ballot: ballot.into(),
            rings,
        });
        let room = Room::open(self.writer.state(), ballot).expect("room");
        let mut casts: Vec<Cast> = Vec::new();
        for group in groups {
            let devices = self.devices.get(*group).expect("devices");
            for (at, device) in devices.iter().enumerate().take(devices.len() - 1) {
                for revision in 1..=if at == 0 { 2 } else { 1 } {
                    let choices = choices(&room, at + revision as usize);
                    let ready = device
                        .vote(&room, &choices, revision, &mut self.rng)
                        .expect("vote");
                    let line = ready.line.as_bytes();
                    self.receipts.push(
                        self.writer
                            .accept(line, &self.log, &mut self.rng)
                            .expect("accept"),
                    );
                    let Entry::Cast(cast) = Entry::parse(line).expect("cast") else {
                        continue;
                    };
                    casts.push(cast);
                }
            }
        }
        self.writer.close(ballot, &casts, &mut self.rng).expect("close");
    }

    /// Threshold shares and the result.
    pub fn count(&mut self, ballot: &str) {
        let threshold = self
            .state()
            .meeting
            .as_ref()
            .expect("meeting")
            .definition
            .threshold as usize;
        let checkpoint = self.checkpoint();
        let mut lines = Vec::new();
        for trustee in self.trustees.iter().take(threshold) {
            let witnessed = Witnessed::check(&self.writer, Some(&checkpoint)).expect("witnessed");
            lines.push(trustee.share(witnessed, ballot, &mut self.rng).expect("share"));
        }
        let shares: Vec<Share> = lines
            .iter()
            .filter_map(|line| match Entry::parse(line.as_bytes()) {
                Ok(Entry::Share(share)) => Some(share),
                _ => None,
            })
            .collect();
        for line in &lines {
            self.writer.append(line.as_bytes()).expect("share");
        }
        let sums = self.writer.sums(ballot, &mut self.rng).expect("sums");
        let verified: Vec<_> = shares
            .iter()
            .map(|s| verify_posted_share(self.writer.state(), &sums, s).expect("share"))
            .collect();
        let state = self.writer.state();
        let used: Vec<_> = verified.iter().collect();
        let (entry, _) = outcome(state, &state.ballots[ballot], &sums, &used).expect("outcome");
        self.append(entry);
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
        let mut note = self.writer.checkpoint(&self.log);
        for witness in &self.witnesses {
            note.signatures.push(cosign(&note, witness, 1_790_000_000));
        }
        note.to_string().into_bytes()
    }

    fn append(&mut self, entry: impl Into<Entry>) {
        self.writer.append_entry(entry).expect("entry");
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
    let mut out = Vec::new();
    Archive {
        log: log.to_vec(),
        checkpoint: note.to_string().into_bytes(),
        files: BTreeMap::new(),
    }
    .write(&mut out)
    .expect("memory");
    out
}

/// Digest of a line, for damaging logs.
#[must_use]
pub fn leaf(line: &[u8]) -> LeafHash {
    gongxin_record::log::leaf_hash(line)
}

fn choices(room: &Room, turn: usize) -> Vec<Vec<bool>> {
    let pick = |c: &gongxin_tally::Contest| {
        (0..c.options as usize)
            .map(|i| i == turn % c.options as usize)
            .collect()
    };
    room.context.contests().iter().map(pick).collect()
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
