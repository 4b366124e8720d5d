//! 票决: one person per contest, exactly one of 同意, 不同意, 弃权, passed by a share of those expected. Shared by QWH and CWH.

use super::{Kind, Text};
use crate::{
    BallotSpec, Base, ContestSpec, OptionSpec, Pass, Person, RuleSpec, Share, SpecFault, ValidityBase,
};

/// The option id of 同意.
pub const AGREE: &str = "agree";
/// The option id of 不同意.
pub const DISAGREE: &str = "disagree";
/// The option id of 弃权.
pub const ABSTAIN: &str = "abstain";

/// The three options in the order printed.
pub(super) const OPTIONS: [(&str, Text); 3] = [
    (
        AGREE,
        Text {
            zh: "同意",
            en: "agree",
        },
    ),
    (
        DISAGREE,
        Text {
            zh: "不同意",
            en: "disagree",
        },
    ),
    (
        ABSTAIN,
        Text {
            zh: "弃权",
            en: "abstain",
        },
    ),
];

/// What a voter does with one contest.
pub(super) const INSTRUCTION: Text = Text {
    zh: "对每一人选，在同意、不同意、弃权中选且只选一项；不得另提他人。",
    en: "For each person choose exactly one of agree, disagree, abstain. No other name may be added.",
};

/// Two thirds of those expected present; more than half of those expected agree.
pub(super) fn default_rule() -> RuleSpec {
    RuleSpec {
        quorum: Some(Share::two_thirds(Base::Expected)),
        validity: ValidityBase::Issued,
        pass: Pass::Threshold {
            option: AGREE.to_owned(),
            share: Share::more_than_half(Base::Expected),
        },
        percent_of: Base::Expected,
    }
}

/// A ballot on each of these persons, in this order.
pub(super) fn ballot(kind: Kind, persons: impl IntoIterator<Item = impl Into<Person>>) -> BallotSpec {
    let contests: Vec<ContestSpec> = persons
        .into_iter()
        .zip(1u32..)
        .map(|(p, i)| contest(i, p.into()))
        .collect();
    let posts = u32::try_from(contests.len()).unwrap_or(u32::MAX);
    BallotSpec {
        kind,
        posts,
        contests,
        rule: default_rule(),
    }
}

fn contest(number: u32, person: Person) -> ContestSpec {
    let option = |(id, label): (&str, Text)| OptionSpec {
        id: id.to_owned(),
        label: label.zh.to_owned(),
        detail: String::new(),
    };
    ContestSpec {
        id: format!("p{number:03}"),
        title: person.name,
        detail: person.detail,
        options: OPTIONS.map(option).to_vec(),
        min: 1,
        max: 1,
    }
}

/// The law common to every 票决.
pub(super) fn check(spec: &BallotSpec, faults: &mut Vec<SpecFault>) {
    let contests = u64::try_from(spec.contests.len()).unwrap_or(u64::MAX);
    if u64::from(spec.posts) != contests {
        faults.push(SpecFault::PostsDisagree {
            posts: spec.posts,
            contests,
        });
    }
    for (i, contest) in spec.contests.iter().enumerate() {
        if !is_three_way(contest) {
            faults.push(SpecFault::NotThreeWay {
                place: format!("contests[{i}]"),
            });
        }
    }
    check_floor(
        "rule.quorum",
        spec.rule.quorum.as_ref(),
        Share::two_thirds(Base::Expected),
        faults,
    );
    match &spec.rule.pass {
        Pass::Threshold { option, share } if option == AGREE => {
            let law = Share::more_than_half(Base::Expected);
            check_floor("rule.pass.threshold.share", Some(share), law, faults);
        }
        _ => faults.push(SpecFault::WrongPass {
            zh: "票决须按同意票（agree）占应到的比例决定",
            en: "a 票决 is decided by the share of agree among those expected",
        }),
    }
}

fn check_floor(place: &str, share: Option<&Share>, law: Share, faults: &mut Vec<SpecFault>) {
    if !share.is_some_and(|share| share.at_least_as_strict_as(&law)) {
        faults.push(SpecFault::WeakerThanLaw {
            place: place.to_owned(),
            law,
        });
    }
}

fn is_three_way(contest: &ContestSpec) -> bool {
    let same = |(option, (id, label)): (&OptionSpec, &(&str, Text))| {
        option.id == *id && option.label == label.zh && option.detail.is_empty()
    };
    contest.min == 1
        && contest.max == 1
        && contest.options.len() == OPTIONS.len()
        && contest.options.iter().zip(&OPTIONS).all(same)
}
