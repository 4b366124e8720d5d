//! Which texts written in are plainly names that stand elsewhere: what a host is offered to merge before the count.
//! Spec: docs/rules.md, "Counts", 8.

use std::cmp::Reverse;

use super::{Printed, printed::names_persons};
use crate::{BallotSpec, ContestSpec, WriteInFrom, label::compared};

/// How a text written in is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// It is a name printed on the ballot, to be marked there: as a write-in it is void.
    Printed,
    /// It is the person of this id on the published list.
    Nominee(String),
    /// It is another spelling of this name.
    Name(String),
}

/// What is proposed for the texts written in on a contest, given with their votes: a reading for each that is, spaces apart,
/// a name printed on the ballot, that of one person on the list, one on paper (`on_paper`, which nobody rewrites), or another
/// text. Of several spellings that of most votes stays; among equals the shortest. Remarks are left as they are.
pub fn spellings(
    ballot: &BallotSpec,
    contest: &ContestSpec,
    written: &[(&str, u64)],
    on_paper: &[&str],
) -> Vec<(String, Reading)> {
    if !names_persons(ballot) {
        return Vec::new();
    }
    let printed = Printed::beside(ballot, contest);
    let listed = contest.write_in.is_some_and(|w| w.from != WriteInFrom::Text);
    let reading = |text: &str| {
        let name = compared(text);
        if printed.has(text, "") {
            return Some(Reading::Printed);
        }
        let mut persons = ballot
            .nominees
            .iter()
            .filter(|n| listed && compared(&n.label) == name);
        if let (Some(person), None) = (persons.next(), persons.next()) {
            return Some(Reading::Nominee(person.id.clone()));
        }
        let paper = on_paper.iter().copied().find(|other| compared(other) == name);
        let same = written.iter().filter(|(other, _)| compared(other) == name);
        let most = same.min_by_key(|(other, votes)| (Reverse(*votes), other.chars().count(), *other));
        let best = paper.or(most.map(|(other, _)| *other))?;
        (best != text).then(|| Reading::Name(best.to_owned()))
    };
    written
        .iter()
        .filter_map(|(text, _)| Some(((*text).to_owned(), reading(text)?)))
        .collect()
}
