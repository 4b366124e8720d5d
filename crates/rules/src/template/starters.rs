//! Ballots of the three oldest kinds in one line. The others are made by a [`Draft`](crate::Draft).
//!
//! They need no template, so that a program that uses only these carries none.

use crate::{
    AGREE, BallotSpec, Base, ContestSpec, Kind, OptionSpec, Pass, Person, RuleSpec, Share, TieRule,
    ValidityBase, law::THREE_WAY,
};

impl BallotSpec {
    /// 公推提名 for `posts` equal vacancies from these names, with the defaults of the kind. Check before use.
    pub fn gt_nom(posts: u32, title: &str, names: impl IntoIterator<Item = impl Into<Person>>) -> BallotSpec {
        let contest = ContestSpec {
            id: "c001".to_owned(),
            title: title.to_owned(),
            options: persons(names),
            max: posts,
            ..ContestSpec::default()
        };
        let pass = Pass::TopM {
            per_post: 1,
            tie: TieRule::KeepAllAtCut,
        };
        ballot(Kind::GtNom, posts, vec![contest], pass, Base::Valid)
    }

    /// 全委会票决 on each of these persons, with the defaults of the 2004 measure. Check before use.
    pub fn qwh(persons: impl IntoIterator<Item = impl Into<Person>>) -> BallotSpec {
        decide(Kind::Qwh, persons)
    }

    /// 常委会（党组）票决 on each of these persons, with the defaults of the 2019 regulations. Check before use.
    pub fn cwh(persons: impl IntoIterator<Item = impl Into<Person>>) -> BallotSpec {
        decide(Kind::Cwh, persons)
    }
}

/// Persons as the options of a list.
pub(super) fn persons(names: impl IntoIterator<Item = impl Into<Person>>) -> Vec<OptionSpec> {
    let option = |(person, number): (Person, u32)| OptionSpec {
        id: format!("p{number:03}"),
        label: person.name,
        detail: person.detail,
        ..OptionSpec::default()
    };
    names
        .into_iter()
        .map(Into::into)
        .zip(1u32..)
        .map(option)
        .collect()
}

/// A contest for each person.
pub(super) fn rows(
    persons: impl IntoIterator<Item = impl Into<Person>>,
    contest: &ContestSpec,
) -> Vec<ContestSpec> {
    let row = |(person, number): (Person, u32)| ContestSpec {
        id: format!("p{number:03}"),
        title: person.name,
        detail: person.detail,
        failed_before: person.failed_before,
        ..contest.clone()
    };
    persons.into_iter().map(Into::into).zip(1u32..).map(row).collect()
}

fn decide(kind: Kind, persons: impl IntoIterator<Item = impl Into<Person>>) -> BallotSpec {
    let option = |(id, label): (&str, &str)| OptionSpec {
        id: id.to_owned(),
        label: label.to_owned(),
        ..OptionSpec::default()
    };
    let contest = ContestSpec {
        options: THREE_WAY.map(option).to_vec(),
        min: 1,
        max: 1,
        ..ContestSpec::default()
    };
    let contests = rows(persons, &contest);
    let posts = u32::try_from(contests.len()).unwrap_or(u32::MAX);
    let pass = Pass::Threshold {
        option: AGREE.to_owned(),
        share: Share::more_than_half(Base::Expected),
    };
    ballot(kind, posts, contests, pass, Base::Expected)
}

fn ballot(kind: Kind, posts: u32, contests: Vec<ContestSpec>, pass: Pass, percent_of: Base) -> BallotSpec {
    BallotSpec {
        kind,
        template: String::new(),
        posts,
        contests,
        limits: Vec::new(),
        nominees: Vec::new(),
        rule: RuleSpec {
            quorum: Some(Share::two_thirds(Base::Expected)),
            validity: ValidityBase::Issued,
            pass,
            percent_of,
            flags: Vec::new(),
            ranking: None,
            trim: 0,
        },
    }
}
