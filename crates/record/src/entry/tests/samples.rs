//! One sample of each entry type, in the order of the protocol's table; optional members present in the last of a type.

use super::super::*;
use crate::bytes::{
    B32, B64Bytes, Ed25519Key, LeafHash, MeetingId, PointBytes, Points, Proof64, RowLeaf, TreeRoot,
};

const SIGNATURE: SignatureBytes = SignatureBytes([0xee; 64]);
const PROOF: Proof64 = Proof64([0xdd; 64]);

pub(super) fn text(text: &str) -> String {
    text.to_owned()
}

fn json(text: &str) -> Json {
    Json::from_text(text).unwrap()
}

pub(super) fn meeting() -> Meeting {
    Meeting {
        protocol: text("gongxin/1"),
        suite: text("ristretto255-shake256"),
        id: MeetingId([1; 16]),
        title: text("换届 \"2026\""),
        organiser: text("委员会"),
        groups: vec![Group {
            id: text("g"),
            name: text("代表"),
        }],
        trustees: vec![Trustee {
            index: 1,
            name: text("甲"),
            key: Ed25519Key([2; 32]),
            box_key: PointBytes([3; 32]),
        }],
        threshold: 1,
        width: 16,
        log: LogName {
            origin: text("example.org/log"),
            key: text("example.org/log+12345678+AQ=="),
        },
        witnesses: vec![Witness {
            name: text("w"),
            key: text("w+1+A"),
        }],
        quorum: 1,
        policy: Policy {
            revote: true,
            min_ring: 2,
            min_cell: 5,
            rehearsal: false,
        },
    }
}

pub(super) fn cast() -> Cast {
    Cast {
        ballot: text("b"),
        ring: text("r"),
        bucket: 0,
        revision: 1,
        tag: PointBytes([4; 32]),
        votes: B64Bytes(vec![5; 96]),
        proof: B64Bytes(vec![6; 640]),
    }
}

pub(super) fn draws() -> Vec<Entry> {
    let (a, b) = (RowLeaf([1; 32]), RowLeaf([2; 32]));
    let row = |leaf, status, reason| RosterRow {
        leaf,
        group: text("g"),
        stratum: text("s"),
        status,
        reason,
    };
    let roster = |quota| Roster {
        rows: vec![
            row(a, Status::Eligible, None),
            row(b, Status::Recused, Some(text("亲属"))),
        ],
        quota,
    };
    let strata = vec![DrawnStratum {
        stratum: text("s"),
        drawn: vec![a],
        alternates: vec![b],
    }];
    vec![
        roster(Quota::Fixed(vec![Seats {
            stratum: text("s"),
            seats: 1,
        }]))
        .into(),
        roster(Quota::Total(3)).into(),
        Roster {
            rows: vec![row(a, Status::Mandatory, None)],
            quota: Quota::Ratio(Ratio { num: 1, den: 5 }),
        }
        .into(),
        DrawCommit {
            attempt: 1,
            contributor: text("host"),
            commitment: B32([7; 32]),
        }
        .into(),
        DrawReveal {
            attempt: 1,
            contributor: text("host"),
            value: text("3 5"),
            nonce: B32([8; 32]),
        }
        .into(),
        Draw {
            attempt: 1,
            seed: B32([9; 32]),
            strata: strata.clone(),
        }
        .into(),
        Draw {
            attempt: 2,
            seed: B32([9; 32]),
            strata,
        }
        .into(),
        Redraw {
            attempt: 1,
            reason: text("x"),
        }
        .into(),
        Alternate {
            leaves: a,
            enters: b,
            reason: text("病假"),
        }
        .into(),
    ]
}

fn ceremony() -> Vec<Entry> {
    let points = Points(vec![[1; 32], [2; 32]]);
    let shares = vec![SealedShare {
        to: 2,
        sealed: B64Bytes(vec![1; 64]),
    }];
    vec![
        DkgCommit {
            ceremony: 1,
            trustee: 1,
            digest: B32([1; 32]),
            signature: SIGNATURE,
        }
        .into(),
        DkgDeal {
            ceremony: 1,
            trustee: 1,
            commitments: points.clone(),
            proof: PROOF,
            shares,
            signature: SIGNATURE,
        }
        .into(),
        DkgAccept {
            ceremony: 1,
            trustee: 1,
            deals: vec![LeafHash([1; 32])],
            signature: SIGNATURE,
        }
        .into(),
        DkgComplaint {
            ceremony: 1,
            trustee: 1,
            against: 2,
            shared: PointBytes([1; 32]),
            proof: PROOF,
            signature: SIGNATURE,
        }
        .into(),
        DkgAbort {
            ceremony: 2,
            reason: "二号监票人缺席".into(),
        }
        .into(),
        ElectionKey {
            ceremony: 2,
            key: points,
        }
        .into(),
    ]
}

fn merge_row(from: &str, nominee: Option<&str>, name: Option<&str>, void: Option<&str>) -> MergeRow {
    MergeRow {
        text: text(from),
        nominee: nominee.map(text),
        name: name.map(text),
        void: void.map(text),
    }
}

fn written(nominee: Option<&str>, name: Option<&str>) -> WriteInRow {
    WriteInRow {
        nominee: nominee.map(text),
        text: name.map(text),
        votes: 1,
    }
}

fn paper(class: Option<String>, score: Option<PaperScore>) -> Paper {
    let name = PaperWriteIn {
        nominee: score.map(|_| text("n1")),
        name: text("丁一"),
        detail: score.map(|_| text("某局")),
        votes: 1,
    };
    Paper {
        ballot: text("b"),
        class,
        issued: 3,
        returned: 2,
        valid: if score.is_some() { 1 } else { 2 },
        invalid: u64::from(score.is_some()),
        void: score.map(|_| PaperVoid {
            over_limit: Some(1),
            ..PaperVoid::default()
        }),
        contests: vec![PaperContest {
            votes: vec![1, 1],
            row_void: 0,
            score,
            write_ins: vec![name],
            write_in_void: score.map(|_| 1),
        }],
        entered: [text("甲"), text("乙")],
    }
}

pub(super) fn samples() -> Vec<Entry> {
    let key = Ed25519Key([1; 32]);
    let counts = vec![vec![3, 0], vec![1]];
    let spec = json(r#"{"kind":"选举","contests":[{"id":"c","max":1}]}"#);
    let ballot = |classes, previous, take| Ballot {
        id: text("b"),
        title: text("一"),
        groups: vec![text("g")],
        classes,
        round: 1,
        previous,
        take,
        spec: spec.clone(),
    };
    let class = |weight| Class {
        id: text("a"),
        name: text("A票"),
        groups: vec![text("g")],
        weight,
    };
    let mut all: Vec<Entry> = vec![meeting().into()];
    all.extend(draws());
    all.extend(ceremony());
    all.extend::<Vec<Entry>>(vec![
        Tokens {
            group: text("g"),
            tokens: vec![key],
        }
        .into(),
        CheckIn {
            token: key,
            key: PointBytes([2; 32]),
            counter: 1,
            proof: PROOF,
            signature: SIGNATURE,
        }
        .into(),
        Revoke {
            token: key,
            reason: text("遗失"),
        }
        .into(),
        ToPaper { token: key }.into(),
        ballot(vec![], None, None).into(),
        ballot(vec![class(None)], Some(text("a")), None).into(),
        ballot(vec![class(Some(100))], Some(text("a")), Some(Take::Tied)).into(),
        Ring {
            id: text("r"),
            group: text("g"),
            keys: vec![PointBytes([1; 32]), PointBytes([2; 32])],
        }
        .into(),
        Open {
            ballot: text("b"),
            rings: vec![text("r")],
        }
        .into(),
        Challenged {
            ballot: text("b"),
            votes: B64Bytes(vec![1; 64]),
            seed: B32([1; 32]),
            choices: vec![vec![0, 1], vec![]],
            write_ins: vec![],
        }
        .into(),
        Challenged {
            ballot: text("b"),
            votes: B64Bytes(vec![1; 64]),
            seed: B32([1; 32]),
            choices: vec![vec![1]],
            write_ins: vec![vec![B64Bytes(vec![1; 30])]],
        }
        .into(),
        Epoch {
            ballot: text("b"),
            number: 1,
            casts: 0,
        }
        .into(),
        cast().into(),
        Close {
            ballot: text("b"),
            casts: 2,
            counted: 1,
        }
        .into(),
        Share {
            ballot: text("b"),
            trustee: 1,
            size: 9,
            root: TreeRoot([1; 32]),
            aggregate: B32([2; 32]),
            points: Points(vec![[3; 32]]),
            proof: B64Bytes(vec![4; 96]),
            signature: SIGNATURE,
        }
        .into(),
        Mix {
            ballot: text("b"),
            contest: text("c"),
            stage: 1,
            trustee: 1,
            rows: B64Bytes(vec![1; 96]),
            proof: B64Bytes(vec![2; 160]),
            signature: SIGNATURE,
        }
        .into(),
        RowShare {
            ballot: text("b"),
            contest: text("c"),
            trustee: 1,
            size: 9,
            root: TreeRoot([1; 32]),
            rows: B32([2; 32]),
            points: Points(vec![[3; 32]]),
            proof: B64Bytes(vec![4; 96]),
            signature: SIGNATURE,
        }
        .into(),
        Merge {
            ballot: text("b"),
            contest: text("c"),
            table: vec![
                merge_row("丁一", Some("n1"), None, None),
                merge_row("丁乙", None, Some("丁一"), None),
                merge_row("无名", None, None, Some("无法辨认")),
            ],
        }
        .into(),
        paper(None, None).into(),
        paper(
            Some(text("a")),
            Some(PaperScore {
                answered: 2,
                total: 150,
            }),
        )
        .into(),
        PaperSign {
            ballot: text("b"),
            paper: LeafHash([1; 32]),
            trustee: 1,
            signature: SIGNATURE,
        }
        .into(),
        Outcome {
            ballot: text("b"),
            trustees: vec![1, 2],
            tallies: vec![
                Tally {
                    class: None,
                    counts: counts.clone(),
                },
                Tally {
                    class: Some(text("a")),
                    counts,
                },
            ],
            write_ins: vec![WrittenIn {
                contest: text("c"),
                rows: vec![written(Some("n1"), None), written(None, Some("丁一"))],
                void: 1,
            }],
            sheets: vec![json(r#"{"rows":[]}"#), json("{}")],
        }
        .into(),
        Note {
            text: text("换行\n与 \\ \u{1}"),
        }
        .into(),
        Seal {
            files: vec![SealedFile {
                name: text("result.pdf"),
                size: 9,
                sha256: B32([1; 32]),
            }],
        }
        .into(),
    ]);
    all
}
