//! The few types of entries that an excerpt of the log holds, or that another device asks to be checked. A voter's device
//! reads no others, and the code that reads the others would be half of what its page has to load.

use serde::Deserialize as _;

use crate::Entry;
use crate::codec::{CodecError, Rest};
use crate::entry;
use crate::line::{Typed, follow};
use crate::malformed::Malformed;

macro_rules! excerpted {
    ($($variant:ident = $name:literal,)*) => {
        /// An entry of one of these types.
        struct Excerpted(Entry);

        impl Typed for Excerpted {
            const TYPES: &'static [&'static str] = &[$($name),*];

            fn read(name: &str, rest: Rest<'_, '_>) -> Result<Self, CodecError> {
                match name {
                    $($name => entry::$variant::deserialize(rest).map(Entry::$variant).map(Self),)*
                    _ => Err(serde::de::Error::unknown_variant(name, Self::TYPES)),
                }
            }
        }
    };
}

excerpted! {
    Meeting = "meeting",
    DkgCommit = "dkg-commit",
    DkgDeal = "dkg-deal",
    DkgAccept = "dkg-accept",
    DkgComplaint = "dkg-complaint",
    DkgAbort = "dkg-abort",
    ElectionKey = "key",
    Ballot = "ballot",
    Ring = "ring",
    Open = "open",
    Cast = "cast",
    Challenged = "challenged",
}

impl Entry {
    /// [`Entry::parse`] for the types that an excerpt holds, without writing the line again: a device takes the line's
    /// spelling from its hash, and whoever verifies the record makes sure that it has no other.
    ///
    /// # Errors
    /// [`Malformed`], also for other types.
    pub fn parse_excerpted(line: &[u8]) -> Result<Self, Malformed> {
        follow::<Excerpted>(line).map(|read| read.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{Note, Open};

    #[test]
    fn its_types_read_as_they_always_do_and_others_are_refused() {
        let open = Entry::from(Open {
            ballot: "b".into(),
            rings: vec!["r".into()],
        });
        let line = open.to_line();
        assert_eq!(Entry::parse_excerpted(line.as_bytes()), Ok(open));
        let note = Entry::from(Note { text: "x".into() }).to_line();
        assert!(matches!(
            Entry::parse_excerpted(note.as_bytes()),
            Err(Malformed::UnknownType { .. })
        ));
        for name in Excerpted::TYPES {
            assert!(Entry::TYPES.contains(name), "{name}");
        }
    }
}
