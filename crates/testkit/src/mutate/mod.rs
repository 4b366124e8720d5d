//! Damaged records: each names what was done and which checks must object. They show that every check is needed.
//!
//! *Shallow* mutations change bytes of an honest record. *Deep* ones are meetings that went wrong while they were held: the
//! host, the log key, witnesses, trustees or voters deviate, and everything that follows is hashed, signed and proven
//! as usual, so that nothing but the one rule is broken. [`Evidence::twin`] gives the other depth of either.

mod admission;
mod archive;
mod casts;
mod ceremony;
mod definition;
mod draw;
mod harmless;
mod head;
mod order;
mod receipts;
mod refusals;
mod result;
mod rich;
mod rows;
mod shares;
mod sweep;
mod talks;
mod texts;
mod twins;
mod zip;

use gongxin_protocol::Check;
use gongxin_record::{Archive, Trust};

use crate::meeting::{Held, Plot, SMALL, Said};

pub use harmless::harmless;
pub use sweep::{Swept, flips, sweep};
pub use twins::Depth;

/// What a verifier is given.
#[derive(Clone)]
pub struct Evidence {
    /// The record.
    pub archive: Vec<u8>,
    /// The roots of trust, from paper.
    pub trust: Trust,
    /// Receipts of voters.
    pub receipts: Vec<Vec<u8>>,
}

impl Evidence {
    /// What an honest verifier has after a meeting.
    #[must_use]
    pub fn of(held: &Held) -> Self {
        Self {
            archive: held.archive(),
            trust: held.trust.clone(),
            receipts: held.receipts.iter().map(|r| r.clone().into_bytes()).collect(),
        }
    }

    /// Without receipts: for meetings whose casts differ from what was promised for reasons of their own.
    fn unpromised(held: &Held) -> Self {
        Self {
            receipts: Vec::new(),
            ..Self::of(held)
        }
    }

    /// Changes the archive's parts and packs it anew.
    fn repacked(mut self, change: impl FnOnce(&mut Archive)) -> Self {
        let (mut archive, _) = Archive::open(&self.archive);
        change(&mut archive);
        self.archive = archive.to_zip().expect("memory");
        self
    }

    /// Changes the lines of the log; the head stays what it was.
    fn relined(self, change: impl FnOnce(&mut Vec<String>)) -> Self {
        self.repacked(|archive| {
            let text = String::from_utf8(std::mem::take(&mut archive.log)).expect("text");
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            change(&mut lines);
            archive.log = lines
                .iter()
                .flat_map(|l| [l.as_bytes(), b"\n"].concat())
                .collect();
        })
    }
}

/// One way to damage a record.
#[derive(Clone, Copy)]
pub struct Mutation {
    /// Short name.
    pub id: &'static str,
    /// Its attack, as docs/threat-model.md numbers them.
    pub attack: &'static str,
    /// What was done.
    pub what: &'static str,
    /// The checks that must fail; others may.
    pub fails: &'static [Check],
    /// Makes it.
    pub make: fn() -> Evidence,
}

/// All of them.
#[must_use]
pub fn all() -> Vec<Mutation> {
    [
        archive::MUTATIONS,
        zip::MUTATIONS,
        definition::MUTATIONS,
        order::MUTATIONS,
        head::MUTATIONS,
        draw::MUTATIONS,
        admission::MUTATIONS,
        casts::MUTATIONS,
        ceremony::MUTATIONS,
        shares::MUTATIONS,
        result::MUTATIONS,
        texts::MUTATIONS,
        receipts::MUTATIONS,
        refusals::MUTATIONS,
        rich::MUTATIONS,
        rows::MUTATIONS,
        talks::MUTATIONS,
    ]
    .into_iter()
    .flat_map(|family| family())
    .collect()
}

/// The honest meeting that the shallow mutations start from.
#[must_use]
pub fn honest() -> Held {
    Held::whole(SMALL, 1)
}

/// A meeting held with a plot.
fn plotted(plot: impl FnMut(&mut Held, &gongxin_record::Entry) -> Vec<Said> + 'static) -> Held {
    let plot: Plot = Box::new(plot);
    Held::plotted(SMALL, 1, |_| {}, plot)
}

/// A meeting in which the first entry that `change` takes is said otherwise.
fn altered<F>(mut change: F) -> Held
where
    F: FnMut(&Held, &mut gongxin_record::Entry) -> bool + 'static,
{
    let mut done = false;
    plotted(move |held, entry| {
        let mut other = entry.clone();
        if !done && change(held, &mut other) {
            done = true;
            vec![Said::entry(other)]
        } else {
            vec![Said::Honest]
        }
    })
}

/// The meeting with everything, held with a plot that speaks once.
fn rich<F>(mut here: F) -> Held
where
    F: FnMut(&mut Held, &gongxin_record::Entry) -> Option<Vec<Said>> + 'static,
{
    let mut done = false;
    let plot: Plot = Box::new(move |held, entry| {
        let said = if done { None } else { here(held, entry) };
        done |= said.is_some();
        said.unwrap_or_else(|| vec![Said::Honest])
    });
    Held::rich_plotted(1, plot)
}

/// A meeting with something said before or after the first entry that `here` points at.
fn inserted<F>(before: bool, mut here: F) -> Held
where
    F: FnMut(&Held, &gongxin_record::Entry) -> Option<gongxin_record::Entry> + 'static,
{
    let mut done = false;
    plotted(move |held, entry| {
        let extra = if done { None } else { here(held, entry) };
        match extra {
            None => vec![Said::Honest],
            Some(extra) => {
                done = true;
                let extra = Said::entry(extra);
                if before {
                    vec![extra, Said::Honest]
                } else {
                    vec![Said::Honest, extra]
                }
            }
        }
    })
}
