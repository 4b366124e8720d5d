//! From one round to the next: whose names the result calls for, and whether a ballot has exactly those.
//! Spec: docs/rules.md, "Rounds".

mod names;
mod rows;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{BallotSpec, Form, Kind, Lang, Law, Outcome, Overall, Pass, Sheet, SpecFault, label};

/// Whose names go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    /// Those tied at the cut, for the places left.
    Tied,
    /// Those not passed, or not chosen or elected while places are left.
    Failed,
    /// Those with the most votes among the ones not yet chosen; of a recommendation, among all.
    Top,
}

/// Why a result has no such next round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize)]
#[serde(rename_all = "snake_case")]
#[error("{}", self.message(Lang::En))]
pub enum RoundFault {
    /// The vote does not stand: the same ballot is voted on again.
    NotDecided,
    /// The sheet is not of this ballot.
    OtherBallot,
    /// The sheet of one class of voters decides nothing.
    ClassSheet,
    /// Nobody is tied, failed, or left over.
    Nobody,
    /// This kind has no such round.
    NotOfThisKind,
    /// How many names to take has to be said.
    TopMissing,
    /// There are not more names than places, so there is nothing to choose.
    NothingToChoose,
}

impl RoundFault {
    /// Why, and what to do.
    pub fn message(self, lang: Lang) -> String {
        let (zh, en) = match self {
            RoundFault::NotDecided => (
                "上一轮不成立：用同一张票重新表决",
                "the last round does not stand: vote on the same ballot again",
            ),
            RoundFault::OtherBallot => ("结果不是这张票的", "the sheet is not of this ballot"),
            RoundFault::ClassSheet => (
                "分类结果不作决定，请用合计的结果",
                "the sheet of a class decides nothing: use that of the sums",
            ),
            RoundFault::Nobody => ("结果中没有这样的人", "the result leaves nobody for such a round"),
            RoundFault::NotOfThisKind => ("这类票没有这样的下一轮", "this kind has no such next round"),
            RoundFault::TopMissing => ("请说明取前几名", "say how many to take"),
            RoundFault::NothingToChoose => (
                "人数不多于名额，没有选择余地",
                "no more names than places: there is nothing to choose",
            ),
        };
        lang.pick(zh, en).to_owned()
    }
}

/// How many names to take in a contest (of an election: in the whole ballot).
pub(super) type Size<'a> = dyn Fn(&str) -> Option<usize> + 'a;

/// The ballot of the next round, or why there is none.
///
/// `top` is how many names to take with [`Take::Top`]; those with equal votes at the end are all taken. Without it one more
/// than the places left is taken, where the result left places.
///
/// # Errors
/// [`RoundFault`].
pub fn next_round(
    previous: &BallotSpec,
    sheet: &Sheet,
    take: Take,
    top: Option<usize>,
) -> Result<BallotSpec, RoundFault> {
    round(previous, sheet, take, &|_| top)
}

fn round(
    previous: &BallotSpec,
    sheet: &Sheet,
    take: Take,
    size: &Size<'_>,
) -> Result<BallotSpec, RoundFault> {
    let same = sheet.kind == previous.kind
        && sheet.template == previous.template
        && sheet.posts == previous.posts
        && sheet.rule == previous.rule
        && sheet.contests.len() == previous.contests.len()
        && sheet.contests.iter().zip(&previous.contests).all(|(s, c)| {
            let ids = s.rows.iter().map(|r| &r.id).eq(c.options.iter().map(|o| &o.id));
            s.id == c.id && s.title == c.title && s.detail == c.detail && ids
        });
    if !same {
        return Err(RoundFault::OtherBallot);
    }
    if sheet.class.is_some() {
        return Err(RoundFault::ClassSheet);
    }
    if sheet.overall != Overall::Valid {
        return Err(RoundFault::NotDecided);
    }
    match Law::of(previous).form {
        Form::Names => names::round(previous, sheet, take, size),
        Form::Candidates | Form::AgreeRows => rows::round(previous, sheet, take, size),
        Form::Decide => failed(previous, sheet, take),
        Form::Rate => Err(RoundFault::NotOfThisKind),
    }
}

/// 票决: the persons not passed, for another meeting.
fn failed(previous: &BallotSpec, sheet: &Sheet, take: Take) -> Result<BallotSpec, RoundFault> {
    if take != Take::Failed || !Law::of(previous).failures {
        return Err(RoundFault::NotOfThisKind);
    }
    let pairs = previous.contests.iter().zip(&sheet.contests);
    let not_passed = pairs.filter(|(_, s)| matches!(s.outcome, Outcome::NotPassed { .. }));
    let mut next = previous.clone();
    next.contests = not_passed
        .map(|(contest, _)| {
            let mut contest = contest.clone();
            contest.failed_before = contest.failed_before.saturating_add(1);
            contest
        })
        .collect();
    if next.contests.is_empty() {
        return Err(RoundFault::Nobody);
    }
    next.posts = u32::try_from(next.contests.len()).unwrap_or(u32::MAX);
    Ok(next)
}

/// How `next` differs from what the result of `previous` makes it: its kind, contests, places, and exactly the names that the
/// result names. With [`Take::Top`] any number of names will do that does not part equal votes.
///
/// Its rule is its own, within the law of its kind: [`BallotSpec::check`] judges it.
pub fn check_round(previous: &BallotSpec, sheet: &Sheet, take: Take, next: &BallotSpec) -> Vec<SpecFault> {
    let size = |contest: &str| {
        if take != Take::Top {
            return None;
        }
        let own = next.contests.iter().find(|c| c.id == contest);
        match Law::of(previous).form {
            Form::Names => own.map(|c| c.options.len()),
            _ => Some(next.contests.iter().filter(|c| !c.options.is_empty()).count()),
        }
    };
    let expected = match round(previous, sheet, take, &size) {
        Ok(expected) => expected,
        Err(fault) => {
            return vec![SpecFault::NotTheNextRound {
                place: "contests".into(),
                zh: fault.message(Lang::Zh),
                en: fault.message(Lang::En),
            }];
        }
    };
    let mut faults = Vec::new();
    let mut expect = |same: bool, place: String, zh: String, en: String| {
        if !same {
            faults.push(SpecFault::NotTheNextRound { place, zh, en });
        }
    };
    let kind = expected.kind;
    expect(
        next.kind == kind && meant(next) == meant(&expected),
        "kind".into(),
        format!("下一轮的种类应为{}", kind.id()),
        format!("the next round is of kind {}", kind.id()),
    );
    expect(
        next.posts == expected.posts,
        "posts".into(),
        format!("名额应为{}", expected.posts),
        format!("there are {} places", expected.posts),
    );
    let ids = |spec: &BallotSpec| spec.contests.iter().map(contest_key).collect::<Vec<_>>();
    let (own, wanted) = (ids(next), ids(&expected));
    let list = wanted
        .iter()
        .map(|key| key.name.clone())
        .collect::<Vec<_>>()
        .join("、");
    expect(
        own == wanted,
        "contests".into(),
        format!("按上一轮的结果，各项及其顺序应为：{list}"),
        format!("by the result of the last round the contests are, in this order: {list}"),
    );
    if own != wanted {
        return faults;
    }
    for (i, (own, wanted)) in next.contests.iter().zip(&expected.contests).enumerate() {
        let names = |c: &crate::ContestSpec| {
            let mut names: Vec<(String, String)> = c
                .options
                .iter()
                .map(|o| (o.label.clone(), o.detail.clone()))
                .collect();
            names.sort();
            names
        };
        let list = wanted
            .options
            .iter()
            .map(|o| o.label.as_str())
            .collect::<Vec<_>>()
            .join("、");
        let mut expect = |same: bool, zh: String, en: String| {
            if !same {
                faults.push(SpecFault::NotTheNextRound {
                    place: format!("contests[{i}]"),
                    zh,
                    en,
                });
            }
        };
        expect(
            names(own) == names(wanted),
            format!("按上一轮的结果，名单应为：{list}"),
            format!("by the result of the last round the names are: {list}"),
        );
        expect(
            own.max == wanted.max && own.failed_before == wanted.failed_before,
            format!("应选{}名，以前未通过{}次", wanted.max, wanted.failed_before),
            format!(
                "{} to choose, failed {} times before",
                wanted.max, wanted.failed_before
            ),
        );
    }
    faults
}

/// The template a ballot means: left out, its kind's first.
fn meant(spec: &BallotSpec) -> Option<&str> {
    let named = Some(spec.template.as_str()).filter(|template| !template.is_empty());
    named.or_else(|| spec.kind.templates().first().copied())
}

/// What tells one contest of a round from another.
#[derive(PartialEq, Eq)]
struct ContestKey {
    id: String,
    name: String,
    detail: String,
    others: bool,
}

fn contest_key(contest: &crate::ContestSpec) -> ContestKey {
    ContestKey {
        id: contest.id.clone(),
        name: contest.title.clone(),
        detail: contest.detail.clone(),
        others: contest.options.is_empty(),
    }
}

/// 票决: the persons of `next` who did not pass at the same meeting for the same post.
pub fn repeats(previous: &BallotSpec, sheet: &Sheet, next: &BallotSpec) -> Vec<SpecFault> {
    let decides = |spec: &BallotSpec| matches!(spec.kind, Kind::Qwh | Kind::Cwh);
    if !decides(previous) || !decides(next) || sheet.overall != Overall::Valid {
        return Vec::new();
    }
    let key = |title: &str, detail: &str| (label::compared(title), label::compared(detail));
    let failed: Vec<(String, String)> = sheet
        .contests
        .iter()
        .filter(|c| matches!(c.outcome, Outcome::NotPassed { .. }))
        .map(|c| key(&c.title, &c.detail))
        .collect();
    let again = (0..)
        .zip(&next.contests)
        .filter(|(_, c)| failed.contains(&key(&c.title, &c.detail)));
    again
        .map(|(i, contest): (u32, _)| SpecFault::Repeated {
            place: format!("contests[{i}]"),
            name: contest.title.clone(),
        })
        .collect()
}

/// The first `size` of `ranked`, most votes first, and all with as many votes as the last of them.
pub(super) fn top<T>(mut ranked: Vec<(u64, T)>, size: usize) -> Vec<T> {
    // Stable: equal votes keep the order of the ballot.
    ranked.sort_by_key(|(votes, _)| std::cmp::Reverse(*votes));
    let last = size
        .checked_sub(1)
        .map(|at| at.min(ranked.len().saturating_sub(1)));
    let least = last.and_then(|at| ranked.get(at)).map(|(votes, _)| *votes);
    ranked
        .into_iter()
        .filter(|(votes, _)| least.is_some_and(|least| *votes >= least))
        .map(|(_, name)| name)
        .collect()
}

/// Whether the rule of the last round recommends rather than decides.
pub(super) fn recommends(spec: &BallotSpec) -> bool {
    matches!(spec.rule.pass, Pass::TopM { .. } | Pass::None)
}
