//! Persons whom a ballot prints where others may be written in: whoever is among them is no write-in. Spec: docs/rules.md,
//! "Counts", 8.

use crate::{BallotSpec, ContestSpec, Form, Law, label::compared};

/// The persons printed where a contest's write-ins would join them: its own options, or the candidates of the other contests.
/// Empty where write-ins say something rather than name somebody.
#[derive(Clone, Debug)]
pub struct Printed(Vec<Name>);

/// A name printed, as it is compared.
#[derive(Clone, Debug)]
struct Name {
    alone: String,
    whole: String,
}

impl Printed {
    /// Those of one contest.
    pub fn beside(ballot: &BallotSpec, contest: &ContestSpec) -> Printed {
        if !names_persons(ballot) {
            return Printed(Vec::new());
        }
        let rows = matches!(Law::of(ballot).form, Form::Candidates | Form::AgreeRows);
        let others = ballot.contests.iter().filter(|c| rows && c.id != contest.id);
        let options = contest.options.iter().map(|o| (&o.label, &o.detail));
        let names = options.chain(others.map(|c| (&c.title, &c.detail)));
        Printed(
            names
                .map(|(name, detail)| Name {
                    alone: compared(name),
                    whole: whole(name, detail),
                })
                .collect(),
        )
    }

    /// Whether a person written in is one of these: by name and detail, however they are put together, or by the name alone
    /// where nothing is written beside it.
    pub fn has(&self, name: &str, detail: &str) -> bool {
        let own = whole(name, detail);
        let bare = compared(name);
        let same = |printed: &Name| printed.whole == own || (detail.is_empty() && printed.alone == bare);
        self.0.iter().any(same)
    }
}

/// Whether write-ins name persons, who must not stand on the sheet twice, rather than say something.
pub(super) fn names_persons(ballot: &BallotSpec) -> bool {
    !matches!(Law::of(ballot).form, Form::Rate | Form::Decide)
}

/// Name and detail in one, as a text written in has them: 丁远山（县政府办副主任）.
fn whole(name: &str, detail: &str) -> String {
    let mut text = compared(name) + &compared(detail);
    text.retain(|c| !matches!(c, '(' | ')' | '（' | '）'));
    text
}
