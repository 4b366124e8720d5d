//! `vectors/draw.json`: inputs and outputs of every step, for implementations in other languages.
//!
//! The file is compared with what this crate computes. After a change that is meant:
//! `GONGXIN_WRITE_VECTORS=1 cargo test -p gongxin-draw --test vectors`, and read the difference before keeping it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;

use gongxin_draw::*;
use serde_json::{Value, json};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn leaves(list: &[Leaf]) -> Value {
    list.iter().map(|leaf| hex(&leaf.0)).collect()
}

/// Persons of a small county: (id, name, unit, post, stratum, status).
const PERSONS: [(&str, &str, &str, &str, &str, &str); 14] = [
    ("0001", "王建国", "县委办公室", "主任", "机关", "mandatory"),
    ("0002", "李秀英", "县政府办公室", "主任", "机关", "mandatory"),
    ("0003", "张伟", "县财政局", "局长", "机关", "mandatory"),
    ("0004", "刘洋", "县财政局", "科员", "机关", "eligible"),
    ("0005", "陈静", "县教育局", "科员", "机关", "eligible"),
    ("0006", "杨帆", "县教育局", "", "机关", "eligible"),
    ("0007", "赵敏", "城关镇", "镇长", "乡镇", "eligible"),
    ("0008", "黄磊", "城关镇", "副镇长", "乡镇", "eligible"),
    ("0009", "周杰", "河东乡", "乡长", "乡镇", "eligible"),
    ("0010", "吴芳", "河东乡", "党委委员", "乡镇", "eligible"),
    (
        "0011",
        "徐·古丽",
        "河西乡",
        "O'Brien & Söhne 𠮷",
        "乡镇",
        "eligible",
    ),
    ("0012", "孙丽", "东街社区", "群众代表", "群众", "eligible"),
    ("0013", "马超", "东街社区", "群众代表", "群众", "eligible"),
    ("0014", "朱琳", "西街社区", "群众代表", "群众", "recused"),
];

fn openings() -> Vec<Opening> {
    let person = |(at, p): (u8, &(&str, &str, &str, &str, &str, &str))| Opening {
        salt: [at + 1; 32],
        id: p.0.into(),
        name: p.1.into(),
        unit: p.2.into(),
        post: p.3.into(),
    };
    (0..).zip(&PERSONS).map(person).collect()
}

fn rows() -> Vec<Row> {
    let row = |(opening, p): (&Opening, &(&str, &str, &str, &str, &str, &str))| Row {
        leaf: opening.leaf(),
        stratum: p.4.into(),
        status: match p.5 {
            "mandatory" => Status::Mandatory,
            "recused" => Status::Recused {
                reason: "亲属".into(),
            },
            _ => Status::Eligible,
        },
    };
    let mut rows: Vec<Row> = openings().iter().zip(&PERSONS).map(row).collect();
    rows.sort_by_key(|row| row.leaf);
    rows
}

fn row_json(row: &Row) -> Value {
    let mut value = json!({"leaf": hex(&row.leaf.0), "stratum": row.stratum});
    match &row.status {
        Status::Mandatory => value["status"] = "mandatory".into(),
        Status::Eligible => value["status"] = "eligible".into(),
        Status::Recused { reason } => {
            value["status"] = "recused".into();
            value["reason"] = reason.as_str().into();
        }
    }
    value
}

fn opening_json(opening: &Opening) -> Value {
    json!({
        "salt": hex(&opening.salt), "id": opening.id, "name": opening.name, "unit": opening.unit,
        "post": opening.post, "leaf": hex(&opening.leaf().0),
    })
}

fn quota_json(quota: &Quota) -> Value {
    match quota {
        Quota::Fixed(seats) => {
            json!({"fixed": seats.iter().map(|(s, n)| json!({"stratum": s, "seats": n})).collect::<Value>()})
        }
        Quota::Total(total) => json!({"total": total}),
        Quota::Ratio { num, den } => json!({"ratio": {"num": num, "den": den}}),
    }
}

/// Eligible persons per stratum, mandatory ones, the rule, and either seats or the fault.
fn quota_case(note: &str, eligible: &[(&str, u16)], mandatory: u16, quota: &Quota) -> Value {
    let mut rows = Vec::new();
    let strata = eligible.iter().map(|(s, n)| (*s, *n, Status::Eligible));
    for (stratum, n, status) in strata.chain([("", mandatory, Status::Mandatory)]) {
        for _ in 0..n {
            let mut leaf = [0; 32];
            leaf[..2].copy_from_slice(&u16::try_from(rows.len()).unwrap().to_be_bytes());
            rows.push(Row {
                leaf: Leaf(leaf),
                stratum: stratum.into(),
                status: status.clone(),
            });
        }
    }
    let mut value = json!({
        "note": note,
        "eligible": eligible.iter().map(|(s, n)| json!({"stratum": s, "count": n})).collect::<Value>(),
        "mandatory": mandatory,
        "quota": quota_json(quota),
    });
    match seats(&rows, quota) {
        Ok(seats) => {
            value["seats"] = seats
                .iter()
                .map(|(s, n)| json!({"stratum": s, "seats": n}))
                .collect();
        }
        Err(error) => {
            value["error"] = match error {
                QuotaError::NotEnough { .. } => "not-enough",
                QuotaError::NotEnoughIn { .. } => "not-enough-in",
                QuotaError::Unknown(_) => "unknown",
                QuotaError::Order(_) => "order",
                QuotaError::Denominator => "denominator",
            }
            .into();
        }
    }
    value
}

fn quotas() -> Value {
    let fixed =
        |list: &[(&str, u64)]| Quota::Fixed(list.iter().map(|(s, n)| ((*s).to_owned(), *n)).collect());
    let abc: &[(&str, u16)] = &[("a", 10), ("b", 7), ("c", 3)];
    let ratio = |num, den| Quota::Ratio { num, den };
    json!([
        quota_case("4, 2.8, 1.2", abc, 9, &Quota::Total(8)),
        quota_case("none", abc, 9, &Quota::Total(0)),
        quota_case("all", abc, 9, &Quota::Total(20)),
        quota_case("one too many", abc, 9, &Quota::Total(21)),
        quota_case("half of 9 is 5: 2.5, 1.75, 0.75", abc, 9, &ratio(1, 2)),
        quota_case("half of nobody", abc, 0, &ratio(1, 2)),
        quota_case("a ratio above one", abc, 9, &ratio(2, 1)),
        quota_case("9·5 exceeds 20", abc, 9, &ratio(5, 1)),
        quota_case("beyond 64 bits, and exact", abc, 9, &ratio(u64::MAX, u64::MAX)),
        quota_case("denominator zero", abc, 9, &ratio(1, 0)),
        quota_case(
            "equal remainders: by name",
            &[("a", 5), ("b", 5)],
            0,
            &Quota::Total(1)
        ),
        quota_case(
            "equal remainders: by UTF-8 bytes",
            &[("中", 5), ("乡", 5), ("县", 5)],
            0,
            &Quota::Total(4)
        ),
        quota_case(
            "paradox, before",
            &[("a", 6), ("b", 6), ("c", 2)],
            0,
            &Quota::Total(10)
        ),
        quota_case(
            "paradox, after: c loses a seat",
            &[("a", 6), ("b", 6), ("c", 2)],
            0,
            &Quota::Total(11)
        ),
        quota_case("nobody eligible, nobody wanted", &[], 2, &Quota::Total(0)),
        quota_case("nobody eligible, one wanted", &[], 2, &ratio(1, 2)),
        quota_case(
            "fixed; a not named, so none",
            abc,
            9,
            &fixed(&[("b", 7), ("c", 0)])
        ),
        quota_case("fixed, too many", abc, 9, &fixed(&[("b", 8)])),
        quota_case("fixed, out of order", abc, 9, &fixed(&[("b", 1), ("a", 1)])),
        quota_case("fixed, repeated", abc, 9, &fixed(&[("a", 1), ("a", 1)])),
        quota_case("fixed, unknown stratum", abc, 9, &fixed(&[("x", 0)])),
    ])
}

fn outcome_json(outcome: &Outcome) -> Value {
    let stratum = |s: &StratumOutcome| json!({"stratum": s.stratum, "drawn": leaves(&s.drawn), "alternates": leaves(&s.alternates)});
    outcome.iter().map(stratum).collect()
}

/// A whole draw from the roster above.
fn draw_case(note: &str, quota: Quota, attempt: u32, say: &[(&str, &str)], public: Option<&str>) -> Value {
    let hash = [0xa5; 32];
    let roster = Roster::new(rows(), quota, hash).unwrap();
    let contribution = |(at, (who, value)): (u8, &(&str, &str))| Contribution {
        contributor: (*who).into(),
        value: (*value).into(),
        nonce: [0xc0 + at; 32],
    };
    let reveals: Vec<Contribution> = (0..).zip(say).map(contribution).collect();
    let seed = seed(&hash, attempt, &reveals, public);
    let drawn = outcome(roster.rows(), roster.quota(), &seed).unwrap();
    let eligible = roster.rows().iter().filter(|row| row.status == Status::Eligible);
    json!({
        "note": note,
        "roster_hash": hex(&hash),
        "attempt": attempt,
        "quota": quota_json(roster.quota()),
        "contributions": reveals.iter().map(|c| json!({
            "contributor": c.contributor, "value": c.value, "nonce": hex(&c.nonce),
            "commitment": hex(&commitment(&hash, attempt, c)),
        })).collect::<Value>(),
        "public": public,
        "seed": hex(&seed),
        "tickets": eligible.map(|row| json!({
            "leaf": hex(&row.leaf.0), "ticket": hex(&ticket(&seed, &row.leaf)),
        })).collect::<Value>(),
        "outcome": outcome_json(&drawn),
        "replacements": replacements(&roster, &drawn),
    })
}

/// Attempts to replace persons one after the other, each with who steps in or why nobody does.
fn replacements(roster: &Roster, drawn: &Outcome) -> Value {
    let mut panel = Panel::new(roster.rows(), drawn);
    let mandatory = roster
        .rows()
        .iter()
        .find(|row| row.status == Status::Mandatory)
        .unwrap()
        .leaf;
    let recused = roster
        .rows()
        .iter()
        .find(|row| matches!(row.status, Status::Recused { .. }))
        .unwrap()
        .leaf;
    let mut steps = vec![(mandatory, "生病"), (recused, "生病")];
    for s in drawn {
        let Some(first) = s.drawn.first() else { continue };
        steps.extend([(*first, ""), (*first, "生病"), (*first, "生病")]);
        steps.extend(s.alternates.last().map(|last| (*last, "出差")));
        // An alternate who is in, or waits, cannot come; and so on until none is left.
        steps.extend(s.alternates.iter().map(|leaf| (*leaf, "出差")));
        steps.extend(s.drawn.get(1).map(|second| (*second, "出差")));
    }
    let step = |(out, reason): (Leaf, &str)| {
        let mut value = json!({"out": hex(&out.0), "reason": reason});
        match panel.activate(&out, reason) {
            Ok(enters) => value["in"] = hex(&enters.0).into(),
            Err(error) => {
                value["error"] = match error {
                    PanelError::Mandatory(_) => "mandatory",
                    PanelError::Out(_) => "out",
                    PanelError::Waiting(_) => "waiting",
                    PanelError::NotDrawn(_) => "not-drawn",
                    PanelError::NoAlternate(_) => "no-alternate",
                    PanelError::NoReason => "no-reason",
                }
                .into();
            }
        }
        value
    };
    let steps: Vec<Value> = steps.into_iter().map(step).collect();
    json!({"steps": steps, "expected_after": leaves(&panel.expected().copied().collect::<Vec<_>>())})
}

/// Rows that are no roster.
fn refused_rows() -> Value {
    let case = |note: &str, rows: Vec<Row>| {
        let error = match check_rows(&rows).unwrap_err() {
            RosterError::Empty => "empty",
            RosterError::Order(_) => "order",
            RosterError::Twice(_) => "twice",
            RosterError::NoReason(_) => "no-reason",
        };
        json!({"note": note, "rows": rows.iter().map(row_json).collect::<Value>(), "error": error})
    };
    let few = || rows()[..3].to_vec();
    let (mut swapped, mut twice, mut silent) = (few(), few(), few());
    swapped.swap(1, 2);
    twice.insert(1, twice[0].clone());
    silent[2].status = Status::Recused { reason: " ".into() };
    json!([
        case("no rows", Vec::new()),
        case("two rows exchanged", swapped),
        case("a row twice", twice),
        case("a recusal without a reason", silent),
    ])
}

fn computed() -> Value {
    let fixed = Quota::Fixed(vec![("乡镇".into(), 2), ("机关".into(), 2), ("群众".into(), 1)]);
    let two = [("主持人", "纸币 HX70418523"), ("监督员", "骰子 3 5 1")];
    let three = [two[0], two[1], ("群众代表", "")];
    json!({
        "comment": "Made by crates/draw/tests/vectors.rs; see docs/draw.md. Bytes are lower-case hex.",
        "version": 1,
        "openings": openings().iter().map(opening_json).collect::<Value>(),
        "rows": rows().iter().map(row_json).collect::<Value>(),
        "refused_rows": refused_rows(),
        "quotas": quotas(),
        "draws": [
            draw_case("half of three, rounded up", Quota::Ratio { num: 1, den: 2 }, 1, &two, None),
            draw_case("a total", Quota::Total(5), 1, &two, None),
            draw_case("a second attempt is another draw", Quota::Total(5), 2, &two, None),
            draw_case("the same two in the other order", Quota::Total(5), 1, &[two[1], two[0]], None),
            draw_case("three, one with an empty value", Quota::Total(5), 1, &three, None),
            draw_case("with a public value", fixed.clone(), 1, &two, Some("福彩3D 2026310 期 0 4 2")),
            draw_case("with an empty public value, which is not none", fixed, 1, &two, Some("")),
        ],
    })
}

#[test]
fn the_committed_vectors_are_what_is_computed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/draw.json");
    let text = serde_json::to_string_pretty(&computed()).unwrap() + "\n";
    if std::env::var_os("GONGXIN_WRITE_VECTORS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(
        committed == text,
        "vectors/draw.json differs from what this crate computes: see the top of this test"
    );
}
