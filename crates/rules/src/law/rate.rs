//! 测评, 评议, 评分: graded or scored contests, with questions of several answers and free text beside them.

use super::{
    Law, Rate,
    check::{check_posts, is_opinion},
};
use crate::{BallotSpec, ContestSpec, SpecFault};

/// Most grades of one scale.
const MAX_GRADES: usize = 12;

/// What a contest asks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    Grade,
    Score,
    Multi,
    Text,
}

pub(super) fn check(spec: &BallotSpec, law: &Law, faults: &mut Vec<SpecFault>) {
    let Some(rate) = law.rate else { return };
    let leading = usize::try_from(rate.leading).unwrap_or(usize::MAX);
    let mut rated = 0;
    for (i, contest) in spec.contests.iter().enumerate() {
        let place = format!("contests[{i}]");
        let asks = asks(contest);
        let allowed = match asks {
            Some(Asks::Grade) => true,
            Some(Asks::Score) => rate.score,
            Some(Asks::Multi) => rate.multi,
            Some(Asks::Text) => law.opinions,
            None => false,
        };
        if !allowed {
            faults.push(SpecFault::not_allowed(
                &place,
                "这类票不能这样提问：只用单选等次（2至12个），按种类可另有打分、多选和意见栏",
                "this kind does not ask so: one of 2 to 12 grades and, depending on the kind, scores, several answers, free text",
            ));
        }
        let judged = matches!(asks, Some(Asks::Grade | Asks::Score));
        rated += u64::from(judged);
        if i < leading && allowed && !is_leading(contest, judged, rate) {
            faults.push(SpecFault::not_allowed(
                &place,
                "这一项必须是等次或打分，并按这类票的规定必答、带分值",
                "this contest must be graded or scored, required and weighed as its kind asks",
            ));
        }
    }
    if spec.contests.len() < leading {
        faults.push(SpecFault::not_allowed(
            "contests",
            "少于这类票规定的题目",
            "fewer questions than this kind asks",
        ));
    }
    check_posts(spec, rated, faults);
}

fn is_leading(contest: &ContestSpec, judged: bool, rate: Rate) -> bool {
    judged
        && (!rate.required || contest.min == 1)
        && (!rate.figure || contest.score.is_some() || contest.valued())
}

fn asks(contest: &ContestSpec) -> Option<Asks> {
    if contest.score.is_some() {
        Some(Asks::Score)
    } else if is_opinion(contest) {
        Some(Asks::Text)
    } else if contest.write_in.is_some() {
        None
    } else if !contest.single() {
        Some(Asks::Multi)
    } else {
        (2..=MAX_GRADES)
            .contains(&contest.options.len())
            .then_some(Asks::Grade)
    }
}
