//! The rule: its shares, what its flags and its ranking speak of.

use std::collections::BTreeSet;

use super::text::check_ids;
use crate::{BallotSpec, Base, ContestSpec, FlagSpec, Pass, Ranking, SpecFault};

pub(super) fn check(spec: &BallotSpec, faults: &mut Vec<SpecFault>) {
    let rule = &spec.rule;
    if let Some(quorum) = &rule.quorum {
        if !quorum.is_sound() {
            faults.push(SpecFault::BadShare {
                place: "rule.quorum".into(),
            });
        }
        if quorum.of != Base::Expected {
            faults.push(SpecFault::QuorumBase);
        }
    }
    if rule.pass.share().is_some_and(|share| !share.is_sound()) {
        let member = match rule.pass {
            Pass::TopShare { .. } => "top_share",
            Pass::Elect { .. } => "elect",
            Pass::Threshold { .. } | Pass::TopM { .. } | Pass::None => "threshold",
        };
        faults.push(SpecFault::BadShare {
            place: format!("rule.pass.{member}.share"),
        });
    }
    check_ids(
        "rule.flags",
        rule.flags.iter().map(|flag| flag.id.as_str()),
        faults,
    );
    for (i, flag) in rule.flags.iter().enumerate() {
        check_flag(&format!("rule.flags[{i}]"), flag, spec, faults);
    }
    let ranked = match &rule.ranking {
        None => true,
        Some(Ranking::Index) => spec.contests.iter().any(|c| c.valued() || c.score.is_some()),
        Some(Ranking::Options(ids)) => !ids.is_empty() && applies(ids, spec),
    };
    if !ranked {
        faults.push(SpecFault::BadReference {
            place: "rule.ranking".into(),
        });
    }
    let scored = spec.contests.iter().any(|c| c.score.is_some());
    if rule.trim > 0 && (scored || !spec.contests.iter().any(ContestSpec::valued)) {
        faults.push(SpecFault::not_allowed(
            "rule.trim",
            "去掉最高、最低只用于带分值的等次：分数只公布合计，看不出最高和最低",
            "highest and lowest marks can be left out of weighed grades only: of scores nothing but the sum is known",
        ));
    }
}

fn check_flag(place: &str, flag: &FlagSpec, spec: &BallotSpec, faults: &mut Vec<SpecFault>) {
    if !flag.share.is_sound() {
        faults.push(SpecFault::BadShare {
            place: format!("{place}.share"),
        });
    }
    if !applies(&flag.options, spec) {
        faults.push(SpecFault::BadReference {
            place: format!("{place}.options"),
        });
    }
}

/// No id stands twice, and some contest has all of them.
fn applies(ids: &[String], spec: &BallotSpec) -> bool {
    let unique: BTreeSet<&String> = ids.iter().collect();
    unique.len() == ids.len() && spec.contests.iter().any(|contest| contest.has_all(ids))
}

impl ContestSpec {
    /// Whether all these options stand here.
    pub(crate) fn has_all(&self, ids: &[String]) -> bool {
        ids.iter()
            .all(|id| self.options.iter().any(|option| option.id == *id))
    }
}
