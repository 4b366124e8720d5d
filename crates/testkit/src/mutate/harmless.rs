//! Records in which people made trouble that the rules provide for: a verifier must not refuse them.

use gongxin_record::{
    Entry,
    entry::{Alternate, Challenged, DkgAbort},
};

use super::{
    Evidence, ceremony::complaining, inserted, shares::third, talks::talks, texts::challenge, zip::with_file,
};
use crate::meeting::{Held, SMALL};

/// Name and record of each.
#[must_use]
pub fn harmless() -> Vec<(&'static str, Evidence)> {
    vec![
        ("the honest meeting", Evidence::of(&super::honest())),
        ("a file beside the log, sealed", with_file(b"minutes".to_vec())),
        (
            "a bad share that nobody combined",
            third(|_, share| share.points.0.swap(0, 1)),
        ),
        (
            "a ceremony that a complaint ended",
            Evidence::of(&complaining(|_| {})),
        ),
        ("a ceremony that was given up", Evidence::of(&given_up())),
        ("an alternate who stepped in", Evidence::of(&stepped_in())),
        (
            "a challenged ballot that opens",
            Evidence::of(&challenge(|_: &mut Challenged| {})),
        ),
        ("talks alone", Evidence::of(&talks(Held::convene(SMALL, 1)))),
    ]
}

fn given_up() -> Held {
    inserted(false, |_, e| match e {
        Entry::DkgCommit(c) if c.trustee == 2 => Some(
            DkgAbort {
                ceremony: 1,
                reason: "第三名监票人未到".into(),
            }
            .into(),
        ),
        _ => None,
    })
}

fn stepped_in() -> Held {
    inserted(false, |_, e| match e {
        Entry::Draw(d) => {
            let s = d
                .strata
                .iter()
                .find(|s| !s.drawn.is_empty() && !s.alternates.is_empty());
            let s = s.expect("alternates");
            let (leaves, enters) = (s.drawn[0], s.alternates[0]);
            let reason = "因公外出".into();
            Some(
                Alternate {
                    leaves,
                    enters,
                    reason,
                }
                .into(),
            )
        }
        _ => None,
    })
}
