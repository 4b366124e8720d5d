//! Every template at its edges, written down by hand: all ballots blank, nobody there, the quorum exactly and one short of it.
//!
//! 30 are expected throughout. A line says of neighbouring contests that came out alike: percentages of their options, answered
//! and blank where they are stated, flags (`!` raised; `[]` of single names, with whom they name), place, outcome, next steps.

use std::fmt::Write as _;

use gongxin_rules::*;
use serde::Serialize;
use serde_json::Value;

use crate::common::*;

const EXPECTED: u64 = 30;

/// Who is there, and what they do with their ballots.
#[derive(Clone, Copy, Debug)]
enum Held {
    /// Everybody hands in a blank ballot. Where a row must be marked, a blank one is an abstention, or void.
    Blank,
    /// Nobody came.
    Absent,
    /// So many came and are of one mind: the first option of every contest, the highest score; of candidates the first three.
    Agreed(u64),
}

fn figures(spec: &BallotSpec, held: Held) -> Counts {
    let came = match held {
        Held::Blank => EXPECTED,
        Held::Absent => 0,
        Held::Agreed(came) => came,
    };
    let contests = spec.contests.iter().enumerate();
    let contests = contests.map(|(at, contest)| contest_figures(contest, at, held, came));
    Counts {
        expected: EXPECTED,
        present: came,
        issued: came,
        returned: came,
        valid: came,
        invalid: 0,
        void: VoidCounts::default(),
        contests: contests.collect(),
    }
}

fn contest_figures(contest: &ContestSpec, at: usize, held: Held, came: u64) -> ContestCounts {
    let mut own = ContestCounts {
        votes: vec![0; contest.options.len()],
        score: contest.score.map(|_| ScoreCount {
            answered: 0,
            total: 0,
        }),
        ..ContestCounts::default()
    };
    match held {
        Held::Absent => {}
        Held::Blank if contest.min == 0 => {}
        Held::Blank => match contest.options.iter().position(|o| o.id == ABSTAIN) {
            Some(abstain) => own.votes[abstain] = came,
            None => own.row_void = came,
        },
        Held::Agreed(_) => {
            let against = at >= 3 && contest.options.iter().any(|o| o.id == AGAINST);
            if let Some(first) = own.votes.get_mut(usize::from(against)) {
                *first = came;
            }
            if let (Some(score), Some(range)) = (&mut own.score, contest.score) {
                *score = ScoreCount {
                    answered: came,
                    total: came * u64::from(range.high),
                };
            }
        }
    }
    own
}

/// A word of the sheet's own: `no_quorum`, `not_passed`.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value).unwrap() {
        Value::String(word) => word,
        Value::Object(members) => members.keys().next().unwrap().clone(),
        other => panic!("{other}"),
    }
}

fn words(steps: &[NextStep]) -> String {
    steps.iter().map(|step| format!(" {}", word(step))).collect()
}

fn told_of(contest: &ContestSheet) -> String {
    let points = |row: &Row| {
        row.basis_points
            .map_or("-".to_owned(), |points| points.to_string())
    };
    let mut text = contest.rows.iter().map(points).collect::<Vec<_>>().join(" ");
    if let (Some(answered), Some(blank)) = (contest.answered, contest.blank) {
        let _ = write!(text, " a{answered} b{blank}");
    }
    for flag in &contest.flags {
        let _ = match flag.raised {
            Some(raised) => write!(text, " {}{}", flag.id, if raised { "!" } else { "" }),
            None => write!(text, " {}[{}]", flag.id, flag.options.join(" ")),
        };
    }
    if let Some(place) = contest.place {
        let _ = write!(text, " #{place}");
    }
    let _ = write!(text, " {}{}", word(&contest.outcome), words(&contest.next));
    text.trim_start().to_owned()
}

fn told(sheet: &Sheet) -> Vec<String> {
    let contests: Vec<(&str, String)> = sheet
        .contests
        .iter()
        .map(|c| (c.id.as_str(), told_of(c)))
        .collect();
    let alike = contests.chunk_by(|a, b| a.1 == b.1).map(|group| {
        let (first, last) = (group[0].0, group[group.len() - 1].0);
        let ids = if first == last {
            first.to_owned()
        } else {
            format!("{first}-{last}")
        };
        format!("{ids}: {}", group[0].1)
    });
    let first = word(&sheet.overall) + &words(&sheet.next);
    std::iter::once(first).chain(alike).collect()
}

const NO_QUORUM: &str = "no_quorum convene_again_with_quorum";

/// A template, what is held, and what comes of it.
type Edge = (&'static str, Held, &'static [&'static str]);

#[rustfmt::skip]
const TABLE: &[Edge] = &[
    ("TJ_LIST@1", Held::Blank, &["valid", "c001: 0 0 0 0 0 half[] counted"]),
    ("TJ_LIST@1", Held::Absent, &["valid", "c001: - - - - - half[] counted"]),
    ("TJ_LIST_TY@1", Held::Blank, &["valid", "p001-p004: 0 0 half #1 counted", "others: counted"]),
    ("TJ_LIST_TY@1", Held::Absent, &["valid", "p001-p004: - - half counted", "others: counted"]),
    ("TJ_BLANK@1", Held::Blank, &["valid", "c001: half[] counted"]),
    ("TJ_BLANK@1", Held::Absent, &["valid", "c001: half[] counted"]),
    ("TJ_TALK@1", Held::Blank, &["valid", "c001: 0 0 0 counted"]),
    ("TJ_TALK@1", Held::Absent, &["valid", "c001: - - - counted"]),
    ("GT_NOM@1", Held::Blank, &["valid", "c001: 0 0 0 0 0 0 0 0 0 0 0 recommended places_left_unfilled treat_as_reference"]),
    ("GT_NOM@1", Held::Absent, &[NO_QUORUM, "c001: - - - - - - - - - - - not_decided"]),
    ("GT_NOM@1", Held::Agreed(20), &["valid", "c001: 10000 0 0 0 0 0 0 0 0 0 0 recommended places_left_unfilled treat_as_reference"]),
    ("GT_NOM@1", Held::Agreed(19), &[NO_QUORUM, "c001: 10000 0 0 0 0 0 0 0 0 0 0 not_decided"]),
    ("TJ_R2@1", Held::Blank, &["valid", "c001: 0 0 0 recommended places_left_unfilled treat_as_reference"]),
    ("TJ_R2@1", Held::Absent, &["valid", "c001: - - - recommended places_left_unfilled treat_as_reference"]),
    ("QWH@1", Held::Blank, &["valid", "p001-p003: 0 0 10000 not_passed same_post_only_at_another_meeting"]),
    ("QWH@1", Held::Absent, &[NO_QUORUM, "p001-p003: 0 0 0 not_decided"]),
    ("QWH@1", Held::Agreed(20), &["valid", "p001-p003: 6667 0 0 passed continue_procedure"]),
    ("QWH@1", Held::Agreed(19), &[NO_QUORUM, "p001-p003: 6333 0 0 not_decided"]),
    ("QWH_ZQ@1", Held::Blank, &["valid", "p001-p002: 0 0 10000 counted", "opinions: counted"]),
    ("QWH_ZQ@1", Held::Absent, &["valid", "p001-p002: - - - counted", "opinions: counted"]),
    ("CWH@1", Held::Blank, &["valid", "p001-p003: 0 0 10000 not_passed same_post_only_at_another_meeting"]),
    ("CWH@1", Held::Absent, &[NO_QUORUM, "p001-p003: 0 0 0 not_decided"]),
    ("CWH@1", Held::Agreed(20), &["valid", "p001-p003: 6667 0 0 passed continue_procedure"]),
    ("CWH@1", Held::Agreed(19), &[NO_QUORUM, "p001-p003: 6333 0 0 not_decided"]),
    ("CWH_FY@1", Held::Blank, &["valid", "m001: 0 0 10000 not_passed same_post_only_at_another_meeting"]),
    ("CWH_FY@1", Held::Absent, &[NO_QUORUM, "m001: 0 0 0 not_decided"]),
    ("CWH_FY@1", Held::Agreed(20), &["valid", "m001: 6667 0 0 passed continue_procedure"]),
    ("CWH_FY@1", Held::Agreed(19), &[NO_QUORUM, "m001: 6333 0 0 not_decided"]),
    ("CE@1", Held::Blank, &["valid", "c001: 0 0 0 chosen next_round_among_top"]),
    ("CE@1", Held::Absent, &[NO_QUORUM, "c001: 0 0 0 not_decided"]),
    ("CE@1", Held::Agreed(20), &["valid", "c001: 6667 0 0 chosen continue_procedure"]),
    ("CE@1", Held::Agreed(19), &[NO_QUORUM, "c001: 6333 0 0 not_decided"]),
    // A share of nothing is no share: nobody is pointed out, and nobody ranked, because all rows are empty.
    ("CP@1", Held::Blank, &["valid", "p001-p005: - - - - a0 b30 few-competent many-incompetent counted", "opinions: counted"]),
    ("CP@1", Held::Absent, &["valid", "p001-p005: - - - - a0 b0 few-competent many-incompetent counted", "opinions: counted"]),
    ("CP_BZ@1", Held::Blank, &["valid", "p001-p003: - - - - a0 b30 counted", "opinions: counted"]),
    ("CP_BZ@1", Held::Absent, &["valid", "p001-p003: - - - - a0 b0 counted", "opinions: counted"]),
    ("YBG1@1", Held::Blank, &["valid", "q001-q003: 0 0 0 0 a0 b0 counted", "q004: 0 0 0 0 0 0 0 0 0 0 0 0 counted", "q005-q006: counted"]),
    ("YBG1@1", Held::Absent, &["valid", "q001-q003: - - - - a0 b0 counted", "q004: - - - - - - - - - - - - counted", "q005-q006: counted"]),
    ("YBG2@1", Held::Blank, &["valid", "p001-p004: - - - - a0 b30 low-approval counted"]),
    ("YBG2@1", Held::Absent, &["valid", "p001-p004: - - - - a0 b0 low-approval counted"]),
    ("HJ@1", Held::Blank, &[
        "valid", "q001: - - - - a0 b0 counted", "q002: - - - a0 b0 counted", "q003: - - a0 b0 not-all-know counted",
        "q004: 0 0 0 0 counted", "q005: counted",
    ]),
    ("HJ@1", Held::Absent, &[
        "valid", "q001: - - - - a0 b0 counted", "q002: - - - a0 b0 counted", "q003: - - a0 b0 not-all-know counted",
        "q004: - - - - counted", "q005: counted",
    ]),
    ("GXD@1", Held::Blank, &["valid", "q001-q003: - - - - - a0 b30 counted"]),
    ("GXD@1", Held::Absent, &["valid", "q001-q003: - - - - - a0 b0 counted"]),
    ("JZ@1", Held::Blank, &["valid", "p001-p003: - - - - - - - - - - a0 b0 counted"]),
    ("JZ@1", Held::Absent, &[NO_QUORUM, "p001-p003: - - - - - - - - - - a0 b0 not_decided"]),
    ("JZ@1", Held::Agreed(30), &["valid", "p001-p003: 10000 0 0 0 0 0 0 0 0 0 a30 b0 #1 counted"]),
    ("JZ@1", Held::Agreed(29), &[NO_QUORUM, "p001-p003: 10000 0 0 0 0 0 0 0 0 0 a29 b0 not_decided"]),
    ("JZ_BFZ@1", Held::Blank, &["valid", "p001-p003: a0 b0 counted"]),
    ("JZ_BFZ@1", Held::Absent, &[NO_QUORUM, "p001-p003: a0 b0 not_decided"]),
    ("JZ_BFZ@1", Held::Agreed(30), &["valid", "p001-p003: a30 b0 #1 counted"]),
    ("JZ_BFZ@1", Held::Agreed(29), &[NO_QUORUM, "p001-p003: a29 b0 not_decided"]),
    ("XJ_JC@1", Held::Blank, &["valid another_election_for_missing", "p001-p004: 0 0 10000 not_elected", "others: counted"]),
    ("XJ_JC@1", Held::Absent, &[NO_QUORUM, "p001-p004: 0 0 0 not_decided", "others: not_decided"]),
    ("XJ_JC@1", Held::Agreed(24), &["valid", "p001-p003: 8000 0 0 elected", "p004: 0 8000 0 not_elected", "others: counted"]),
    ("XJ_JC@1", Held::Agreed(23), &[NO_QUORUM, "p001-p003: 7667 0 0 not_decided", "p004: 0 7667 0 not_decided", "others: not_decided"]),
    ("XJ_DF@1", Held::Blank, &["valid another_election_for_missing", "p001-p004: 0 0 10000 not_elected", "others: counted"]),
    ("XJ_DF@1", Held::Absent, &[NO_QUORUM, "p001-p004: 0 0 0 not_decided", "others: not_decided"]),
    // 16 are more than half of 30, and all of them are needed.
    ("XJ_DF@1", Held::Agreed(16), &["valid", "p001-p003: 5333 0 0 elected", "p004: 0 5333 0 not_elected", "others: counted"]),
    ("XJ_DF@1", Held::Agreed(15), &[NO_QUORUM, "p001-p003: 5000 0 0 not_decided", "p004: 0 5000 0 not_decided", "others: not_decided"]),
    ("XJ_DF_WYH@1", Held::Blank, &["valid another_election_for_missing", "p001-p004: 0 0 10000 not_elected", "others: counted"]),
    ("XJ_DF_WYH@1", Held::Absent, &[NO_QUORUM, "p001-p004: 0 0 0 not_decided", "others: not_decided"]),
    ("XJ_DF_WYH@1", Held::Agreed(21), &["valid", "p001-p003: 7000 0 0 elected", "p004: 0 7000 0 not_elected", "others: counted"]),
    ("XJ_DF_WYH@1", Held::Agreed(20), &[NO_QUORUM, "p001-p003: 6667 0 0 not_decided", "p004: 0 6667 0 not_decided", "others: not_decided"]),
];

#[test]
fn every_template_comes_out_as_written_at_its_edges() {
    for (template, held, expected) in TABLE {
        let spec = example(template);
        let made = sheet(&spec, &figures(&spec, *held));
        assert_eq!(told(&made), *expected, "{template} {held:?}");
    }
}

#[test]
fn no_template_and_no_edge_is_left_out() {
    for template in Template::all() {
        let name = template.full_id();
        let edges = TABLE.iter().filter(|(template, ..)| *template == name);
        let edges: Vec<Held> = edges.map(|(_, held, _)| *held).collect();
        let agreed: Vec<u64> = edges
            .iter()
            .filter_map(|held| match held {
                Held::Agreed(came) => Some(*came),
                Held::Blank | Held::Absent => None,
            })
            .collect();
        assert!(matches!(edges[..2], [Held::Blank, Held::Absent]), "{name}");
        let least = template.rule.quorum.map(|quorum| quorum.least(EXPECTED));
        let wanted: Vec<u64> = least.into_iter().flat_map(|least| [least, least - 1]).collect();
        assert_eq!(agreed, wanted, "{name}");
    }
}
