//! 票决 of persons one by one: exactly one of 同意, 不同意, 弃权.

use super::{
    ABSTAIN, AGREE, DISAGREE, Law,
    check::{check_posts, is_opinion},
};
use crate::{BallotSpec, ContestSpec, OptionSpec, SpecFault};

/// Ids and labels in the order printed.
pub(crate) const THREE_WAY: [(&str, &str); 3] = [(AGREE, "同意"), (DISAGREE, "不同意"), (ABSTAIN, "弃权")];

pub(super) fn check(spec: &BallotSpec, law: &Law, faults: &mut Vec<SpecFault>) {
    let (opinions, persons): (Vec<_>, Vec<_>) = (0..)
        .zip(&spec.contests)
        .partition(|(_, c)| law.opinions && is_opinion(c));
    check_posts(spec, u64::try_from(persons.len()).unwrap_or(u64::MAX), faults);
    for (i, contest) in persons {
        if !is_row(contest, &THREE_WAY, 1) {
            faults.push(SpecFault::NotThreeWay { place: place(i) });
        }
    }
    if opinions.len() == spec.contests.len() {
        faults.push(SpecFault::NoContests);
    }
}

fn place(i: u32) -> String {
    format!("contests[{i}]")
}

/// Whether a contest has exactly these options, one of them to be marked (or none where `min` is 0), and nothing else. 弃权
/// may stand outside the base of the percentages.
pub(super) fn is_row(contest: &ContestSpec, options: &[(&str, &str)], min: u32) -> bool {
    let same = |(option, (id, label)): (&OptionSpec, &(&str, &str))| {
        option.id == *id
            && option.label == *label
            && option.detail.is_empty()
            && option.value.is_none()
            && (!option.outside_base || *id == ABSTAIN)
    };
    contest.min == min
        && contest.max == 1
        && contest.score.is_none()
        && contest.write_in.is_none()
        && contest.options.len() == options.len()
        && contest.options.iter().zip(options).all(same)
}
