//! A row for each candidate, at most one contest of write-ins after them, and limits on the marks in favour and beside them.

use super::{ABSTAIN, AGAINST, AGREE, DISAGREE, FOR, Form, Law, Need, decide::is_row};
use crate::{BallotSpec, ContestSpec, LimitSpec, SpecFault};

/// Elections: ids and labels in the order printed.
pub(crate) const FOR_AGAINST: [(&str, &str); 3] = [(FOR, "赞成"), (AGAINST, "不赞成"), (ABSTAIN, "弃权")];
/// 推荐表 with 同意 and 不同意; a blank row is 弃权.
pub(crate) const AGREE_ROW: [(&str, &str); 2] = [(AGREE, "同意"), (DISAGREE, "不同意")];

pub(super) fn check(spec: &BallotSpec, law: &Law, faults: &mut Vec<SpecFault>) {
    let (options, min): (&[_], u32) = match law.form {
        Form::AgreeRows => (&AGREE_ROW, 0),
        _ => (&FOR_AGAINST, 1),
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
    check_limits(spec, law.form, faults);
}

/// 另荐他人, 另选他人: names only, no more than places.
fn is_others(contest: &ContestSpec, posts: u32) -> bool {
    contest.min == 0
        && contest.score.is_none()
        && contest
            .write_in
            .is_some_and(|w| w.slots == contest.max && w.slots <= posts)
}

/// The limits of a ballot with this many rows and slots for write-ins.
///
/// Marks in favour and write-ins are together no more than the places; where no ballot can mark more, none is needed. In an
/// election who abstains may not name another (弃权的不得另选): each write-in takes a vote against. Every row has exactly one mark,
/// so that is to say: for, abstain and write-ins are together no more than the rows.
pub(crate) fn limits(form: Form, rows: u32, slots: u32, places: u32) -> Vec<LimitSpec> {
    let write_ins = slots > 0;
    let limit = |options: &[&str], max| LimitSpec {
        options: options.iter().map(|&id| id.to_owned()).collect(),
        write_ins,
        max,
    };
    let election = form == Form::Candidates;
    let favour = if election { FOR } else { AGREE };
    let mut limits = Vec::new();
    if places < rows.saturating_add(slots) {
        limits.push(limit(&[favour], places));
    }
    if election && write_ins {
        limits.push(limit(&[FOR, ABSTAIN], rows));
    }
    limits
}

fn check_limits(spec: &BallotSpec, form: Form, faults: &mut Vec<SpecFault>) {
    let rows = spec.contests.iter().filter(|c| !c.options.is_empty()).count();
    let slots = spec.contests.iter().filter_map(|c| c.write_in).map(|w| w.slots);
    let slots = slots.fold(0, u32::saturating_add);
    if spec.limits != limits(form, u32::try_from(rows).unwrap_or(u32::MAX), slots, spec.posts) {
        faults.push(SpecFault::not_allowed(
            "limits",
            "限额须为：同意（赞成）与另荐（另选）合计不超过应选名额；选举有另选的，另加赞成、弃权与另选合计不超过候选人数，即弃权的不得另选",
            "limits must be: marks in favour and write-ins together no more than places; in an election with write-ins also for, abstain and write-ins no more than candidates, so that who abstains names nobody else",
        ));
    }
}
