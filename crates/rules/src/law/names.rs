//! Lists of names: each contest is a post or a group of equal posts, `max` of them.

use super::{
    Law, Need,
    check::{check_posts, plain},
};
use crate::{BallotSpec, ContestSpec, Pass, SpecFault};

pub(super) fn check(spec: &BallotSpec, law: &Law, faults: &mut Vec<SpecFault>) {
    check_posts(spec, spec.contests.iter().map(|c| u64::from(c.max)).sum(), faults);
    let per_post = match &spec.rule.pass {
        Pass::TopM { per_post, .. } => Some(u64::from(*per_post)),
        _ => None,
    };
    for (i, contest) in spec.contests.iter().enumerate() {
        let place = format!("contests[{i}]");
        check_contest(&place, contest, law, faults);
        let names = u64::try_from(contest.selections()).unwrap_or(u64::MAX);
        if per_post.is_some_and(|m| m == 0 || m.saturating_mul(u64::from(contest.max)) >= names) {
            faults.push(SpecFault::CutNotBelowNames { place });
        }
    }
}

fn check_contest(place: &str, contest: &ContestSpec, law: &Law, faults: &mut Vec<SpecFault>) {
    if contest.min != 0 {
        faults.push(SpecFault::BlankRefused {
            place: place.to_owned(),
        });
    }
    if contest.score.is_some() || !plain(contest) {
        faults.push(SpecFault::not_allowed(
            place,
            "推荐、提名、差额票决只列姓名，不打分，也不设分值和“不计入基数”",
            "names only: no scores, no values, nothing outside the base",
        ));
    }
    if let Some(per_post) = law.names_over {
        let names = u64::try_from(contest.options.len()).unwrap_or(u64::MAX);
        let least = u64::from(per_post) * u64::from(contest.max) + 1;
        if names < least {
            faults.push(SpecFault::ListTooShort {
                place: place.to_owned(),
                names: contest.options.len(),
                per_post,
                least,
            });
        }
    }
    match law.write_in {
        Need::No if contest.write_in.is_some() => faults.push(SpecFault::not_allowed(
            &format!("{place}.write_in"),
            "这类票不得另提他人",
            "no other person may be named on this kind of ballot",
        )),
        Need::Must if contest.write_in.is_none() || !contest.options.is_empty() => {
            faults.push(SpecFault::not_allowed(
                place,
                "无参考人选的推荐不印姓名，由投票人填写（write_in）",
                "a recommendation without a list prints no names; voters write them in (write_in)",
            ));
        }
        _ => {}
    }
}
