//! A row for each candidate, at most one contest of write-ins after them, and a limit on the marks in favour.

use super::{ABSTAIN, AGAINST, AGREE, DISAGREE, FOR, Form, Law, Need, decide::is_row};
use crate::{BallotSpec, ContestSpec, LimitSpec, SpecFault};

/// Elections: ids and labels in the order printed.
pub(crate) const FOR_AGAINST: [(&str, &str); 3] = [(FOR, "赞成"), (AGAINST, "不赞成"), (ABSTAIN, "弃权")];
/// 推荐表 with 同意 and 不同意; a blank row is 弃权.
pub(crate) const AGREE_ROW: [(&str, &str); 2] = [(AGREE, "同意"), (DISAGREE, "不同意")];

pub(super) fn check(spec: &BallotSpec, law: &Law, faults: &mut Vec<SpecFault>) {
    let (options, min, favour): (&[_], u32, &str) = match law.form {
        Form::AgreeRows => (&AGREE_ROW, 0, AGREE),
        _ => (&FOR_AGAINST, 1, FOR),
    };
    let others = spec.contests.iter().filter(|c| c.options.is_empty()).count();
    for (i, contest) in spec.contests.iter().enumerate() {
        let last = i + 1 == spec.contests.len();
        let sound = if contest.options.is_empty() {
            law.write_in != Need::No && last && others == 1 && is_others(contest, spec.posts)
        } else {
            is_row(contest, options, min)
        };
        if !sound {
            faults.push(SpecFault::NotCandidates {
                place: format!("contests[{i}]"),
                options: options
                    .iter()
                    .map(|(_, label)| *label)
                    .collect::<Vec<_>>()
                    .join("、"),
            });
        }
    }
    let names = spec.contests.len() - others;
    let per_post = law.names_over.unwrap_or(0);
    let least = if per_post == 0 {
        u64::from(spec.posts)
    } else {
        u64::from(per_post) * u64::from(spec.posts) + 1
    };
    if spec.posts == 0 || u64::try_from(names).unwrap_or(u64::MAX) < least {
        faults.push(SpecFault::TooFewCandidates {
            names,
            least: least.max(1),
        });
    }
    check_limit(spec, favour, faults);
}

/// 另荐他人, 另选他人: names only, no more than places.
fn is_others(contest: &ContestSpec, posts: u32) -> bool {
    contest.min == 0
        && contest.score.is_none()
        && contest
            .write_in
            .is_some_and(|w| w.slots == contest.max && w.slots <= posts)
}

/// One limit: as many marks in favour, write-ins among them, as places. Where no ballot can mark more, none is needed.
fn check_limit(spec: &BallotSpec, favour: &str, faults: &mut Vec<SpecFault>) {
    let selections = spec
        .contests
        .iter()
        .map(|c| if c.options.is_empty() { c.selections() } else { 1 })
        .sum::<usize>();
    let write_ins = spec.contests.iter().any(|c| c.write_in.is_some());
    let wanted = LimitSpec {
        options: vec![favour.to_owned()],
        write_ins,
        max: spec.posts,
    };
    let needed = usize::try_from(spec.posts).is_ok_and(|posts| posts < selections);
    let sound = if needed {
        spec.limits == [wanted]
    } else {
        spec.limits.is_empty()
    };
    if !sound {
        faults.push(SpecFault::not_allowed(
            "limits",
            "须有且只有一个限额：同意（赞成）与另荐（另选）合计不超过应选名额",
            "exactly one limit: marks in favour and write-ins together, no more than there are places",
        ));
    }
}
