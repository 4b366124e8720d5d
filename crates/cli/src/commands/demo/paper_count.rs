//! The figures of a few paper ballots, counted as two persons at a table would.

use std::cmp::Reverse;

use gongxin_record::entry::{PaperContest, PaperScore, PaperWriteIn};
use gongxin_rules::{BallotSpec, ContestSpec};
use gongxin_tally::Name;

use crate::commands::{choices::Answer, meeting::paper::Entered};

/// Counts ballots that all came back and are valid.
pub(super) fn count(spec: &BallotSpec, ballots: &[Vec<Answer>]) -> Entered {
    let returned = ballots.len() as u64;
    let contest = |(at, contest): (usize, &ContestSpec)| {
        let answers = ballots.iter().filter_map(|ballot| ballot.get(at));
        counted(spec, contest, answers)
    };
    Entered {
        issued: returned,
        returned,
        valid: returned,
        invalid: 0,
        void: None,
        contests: spec.contests.iter().enumerate().map(contest).collect(),
    }
}

fn counted<'a>(
    spec: &BallotSpec,
    contest: &ContestSpec,
    answers: impl Iterator<Item = &'a Answer>,
) -> PaperContest {
    let mut out = PaperContest {
        votes: vec![0; contest.options.len()],
        row_void: 0,
        score: contest.score.map(|_| PaperScore {
            answered: 0,
            total: 0,
        }),
        write_ins: Vec::new(),
        write_in_void: None,
    };
    for answer in answers {
        match (answer, &mut out.score) {
            (Answer::Score(Some(points)), Some(score)) => {
                score.answered += 1;
                score.total += u64::from(*points);
            }
            (Answer::Marks(options, names), _) => {
                for option in options {
                    if let Some(votes) = out.votes.get_mut(*option) {
                        *votes += 1;
                    }
                }
                names
                    .iter()
                    .for_each(|name| add(&mut out.write_ins, written(spec, name)));
            }
            _ => {}
        }
    }
    let place = |row: &PaperWriteIn| {
        (
            Reverse(row.votes),
            row.name.clone(),
            row.detail.clone(),
            row.nominee.clone(),
        )
    };
    out.write_ins.sort_by_key(place);
    out
}

/// One vote for a name. On paper a name has one spelling: whoever counts writes it without spaces.
fn written(spec: &BallotSpec, name: &Name) -> PaperWriteIn {
    let listed = match name {
        Name::Nominee(at) => spec.nominees.get(*at),
        Name::Text(_) => None,
    };
    let text = match name {
        Name::Text(text) => text.replace([' ', '\u{3000}'], ""),
        Name::Nominee(_) => String::new(),
    };
    PaperWriteIn {
        nominee: listed.map(|n| n.id.clone()),
        name: listed.map_or(text, |n| n.label.clone()),
        detail: listed.map(|n| n.detail.clone()).filter(|d| !d.is_empty()),
        votes: 1,
    }
}

fn add(rows: &mut Vec<PaperWriteIn>, vote: PaperWriteIn) {
    let same = rows
        .iter_mut()
        .find(|row| (&row.nominee, &row.name, &row.detail) == (&vote.nominee, &vote.name, &vote.detail));
    match same {
        Some(row) => row.votes += 1,
        None => rows.push(vote),
    }
}
