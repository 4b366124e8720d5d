//! The entries of the log, one type each, their members in the order of the wire. Spec: `{#entries}`.
//!
//! The types hold what was written. Numbers that enter a hash as four bytes are `u32`, sizes and counts are `u64`; text
//! is any text (its rules are in [`crate::text`], for the judge); points, keys and signatures are bytes.

mod admission;
mod ballot;
mod cast;
mod ceremony;
mod draw;
mod json;
mod meeting;
mod mixing;
mod note;
mod paper;
mod tally;

pub use admission::{CheckIn, Revoke, Tokens};
pub use ballot::{Ballot, Class, Open, Ring, Take};
pub use cast::{Cast, Challenged, Close, Epoch};
pub use ceremony::{DkgAbort, DkgAccept, DkgCommit, DkgComplaint, DkgDeal, ElectionKey, SealedShare};
pub use draw::{
    Alternate, Draw, DrawCommit, DrawReveal, DrawnStratum, Quota, Ratio, Redraw, Roster, RosterRow, Seats,
    Status,
};
pub use json::Json;
pub use meeting::{Group, LogName, Meeting, Policy, Trustee, Witness};
pub use mixing::{Merge, MergeRow, Mix, RowShare};
pub use note::{Note, Seal, SealedFile};
pub use paper::{Paper, PaperContest, PaperScore, PaperSign, PaperVoid, PaperWriteIn, ToPaper};
pub use tally::{Outcome, Share, Tally, WriteInRow, WrittenIn};

use serde::Deserialize as _;

use crate::bytes::SignatureBytes;
use crate::codec::{CodecError, Rest};
use crate::line::{Typed, Wire, body_line, decode, to_line, write_body};
use crate::malformed::Malformed;

macro_rules! entries {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// One entry of the log.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Entry {
            $($(#[$doc])* $variant($variant),)*
        }

        impl Entry {
            /// The member `type`.
            #[must_use]
            pub const fn type_name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $name,)*
                }
            }
        }

        impl Typed for Entry {
            const TYPES: &'static [&'static str] = &[$($name),*];

            fn read(name: &str, rest: Rest<'_, '_>) -> Result<Self, CodecError> {
                match name {
                    $($name => $variant::deserialize(rest).map(Self::$variant),)*
                    _ => Err(serde::de::Error::unknown_variant(name, Self::TYPES)),
                }
            }
        }

        impl Wire for Entry {
            fn write(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::$variant(body) => write_body(out, $name, body),)*
                }
            }
        }

        $(impl From<$variant> for Entry {
            fn from(body: $variant) -> Self {
                Self::$variant(body)
            }
        }

        impl $variant {
            /// [`Entry::to_line`] of an entry of this type: without what writes the others.
            #[must_use]
            pub fn to_line(&self) -> String {
                body_line($name, self)
            }
        })*
    };
}

entries! {
    /// Entry 0: what this meeting is.
    Meeting = "meeting",
    /// The persons, as salted leaves, and the quota of the draw.
    Roster = "roster",
    /// A contributor binds a value of the draw.
    DrawCommit = "draw-commit",
    /// The contributor opens it.
    DrawReveal = "draw-reveal",
    /// The outcome of the draw.
    Draw = "draw",
    /// An attempt is given up, with its reason.
    Redraw = "redraw",
    /// An alternate takes the place of a person drawn.
    Alternate = "alternate",
    /// A trustee binds the deal to come.
    DkgCommit = "dkg-commit",
    /// A trustee deals shares.
    DkgDeal = "dkg-deal",
    /// A trustee found all shares good.
    DkgAccept = "dkg-accept",
    /// A trustee shows a bad share.
    DkgComplaint = "dkg-complaint",
    /// A ceremony is given up, with its reason.
    DkgAbort = "dkg-abort",
    /// The election key.
    ElectionKey = "key",
    /// The public keys of a group's tokens.
    Tokens = "tokens",
    /// A device enters a key for a token.
    CheckIn = "check-in",
    /// A token is no longer good.
    Revoke = "revoke",
    /// The holder of a token votes on paper.
    ToPaper = "to-paper",
    /// What is voted on.
    Ballot = "ballot",
    /// The keys that may vote.
    Ring = "ring",
    /// Voting begins.
    Open = "open",
    /// A ballot opened instead of cast.
    Challenged = "challenged",
    /// The casts that follow.
    Epoch = "epoch",
    /// One ballot cast.
    Cast = "cast",
    /// Voting ends.
    Close = "close",
    /// A trustee's decryption share.
    Share = "share",
    /// Rows of write-ins in another order.
    Mix = "mix",
    /// A trustee's part in opening mixed rows.
    RowShare = "row-share",
    /// How texts written in are read.
    Merge = "merge",
    /// The figures of paper ballots.
    Paper = "paper",
    /// A trustee has checked them.
    PaperSign = "paper-sign",
    /// What was decided.
    Outcome = "result",
    /// Anything people should read.
    Note = "note",
    /// The end of the record and its files.
    Seal = "seal",
}

impl Entry {
    /// Every type of the protocol, in the order of its table.
    pub const TYPES: &'static [&'static str] = <Self as Typed>::TYPES;

    /// Reads one line, without its line end. [`crate::Parser`] does the same for many lines with one buffer.
    ///
    /// # Errors
    /// [`Malformed`] unless [`Entry::to_line`] gives exactly these bytes.
    pub fn parse(line: &[u8]) -> Result<Self, Malformed> {
        decode(line, &mut Vec::with_capacity(line.len()))
    }

    /// The line, without a line end. It is in strict form if integers are below 2^53.
    #[must_use]
    pub fn to_line(&self) -> String {
        to_line(self)
    }

    /// The signature, for the types that have one.
    #[must_use]
    pub const fn signature(&self) -> Option<&SignatureBytes> {
        match self {
            Self::DkgCommit(body) => Some(&body.signature),
            Self::DkgDeal(body) => Some(&body.signature),
            Self::DkgAccept(body) => Some(&body.signature),
            Self::DkgComplaint(body) => Some(&body.signature),
            Self::CheckIn(body) => Some(&body.signature),
            Self::Share(body) => Some(&body.signature),
            Self::Mix(body) => Some(&body.signature),
            Self::RowShare(body) => Some(&body.signature),
            Self::PaperSign(body) => Some(&body.signature),
            Self::Meeting(_)
            | Self::Roster(_)
            | Self::DrawCommit(_)
            | Self::DrawReveal(_)
            | Self::Draw(_)
            | Self::Redraw(_)
            | Self::Alternate(_)
            | Self::DkgAbort(_)
            | Self::ElectionKey(_)
            | Self::Tokens(_)
            | Self::Revoke(_)
            | Self::ToPaper(_)
            | Self::Ballot(_)
            | Self::Ring(_)
            | Self::Open(_)
            | Self::Challenged(_)
            | Self::Epoch(_)
            | Self::Cast(_)
            | Self::Close(_)
            | Self::Merge(_)
            | Self::Paper(_)
            | Self::Outcome(_)
            | Self::Note(_)
            | Self::Seal(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;
