//! The roots of trust that a verifier is given, never taken from the record. Spec: `{#archive}`.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::bytes::{LeafHash, TreeRoot};
use crate::malformed::{Malformed, Place};
use crate::strict;

/// Most bytes of the file: 1 MiB.
pub const MAX_TRUST: usize = 1 << 20;

/// What people carried away from the meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trust {
    /// The meeting digest, as printed.
    pub meeting: LeafHash,
    /// The log's key, a C2SP `vkey`.
    pub log: String,
    /// The keys of the witnesses.
    pub witnesses: Vec<String>,
    /// How many of them must have cosigned the final head.
    pub quorum: u32,
    /// Heads seen during the meeting.
    pub heads: Vec<Head>,
    /// For each group, the number of tokens read aloud.
    pub tokens: Counts,
    /// For each ring, the number of persons who signed in.
    pub signed_in: Counts,
    /// For each group, the number of persons who were given paper; groups without any may be left out.
    pub paper: Counts,
}

/// A head of the log that somebody saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// How many entries the log had.
    pub size: u64,
    /// The root over them.
    pub root: TreeRoot,
}

/// Numbers by name, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts(pub Vec<(String, u64)>);

impl Counts {
    /// The number for `name`, if one is given.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<u64> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|&(_, count)| count)
    }
}

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, count)| (name, count)))
    }
}

impl<'de> Deserialize<'de> for Counts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Counts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of numbers")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Counts, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Counts(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

impl Trust {
    /// Reads `trust.json`: the strict form, but for white space between tokens.
    ///
    /// # Errors
    /// [`Malformed`], its place being a byte of the file.
    pub fn parse(file: &[u8]) -> Result<Self, Malformed> {
        if file.len() > MAX_TRUST {
            let place = Place::default();
            return Err(Malformed::TooLong {
                place,
                length: file.len(),
                limit: MAX_TRUST,
            });
        }
        let (compact, places) = without_white_space(file);
        let in_file = |at: usize| Place::in_line(file, places.get(at).copied().unwrap_or(file.len()));
        let text = strict::check(&compact).map_err(|fault| Malformed::Strict {
            place: in_file(fault.at),
            kind: fault.what,
        })?;
        let trust: Self =
            serde_json::from_str(text).map_err(|error| match Malformed::shape(&compact, &error) {
                Malformed::Shape { place, detail } => Malformed::Shape {
                    place: in_file(place.at),
                    detail,
                },
                other => other,
            })?;
        let again = trust.to_json();
        if again.as_bytes() == compact {
            return Ok(trust);
        }
        let at = again.bytes().zip(&compact).take_while(|(a, b)| a == *b).count();
        Err(Malformed::Order { place: in_file(at) })
    }

    /// The file without white space.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Writing these types to memory cannot fail; if it ever did, the empty text is refused by every reader.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The file laid out for people.
    #[must_use]
    pub fn to_json_pretty(&self) -> String {
        serde_json::to_string_pretty(self)
            .map(|text| text + "\n")
            .unwrap_or_default()
    }
}

/// The text without white space outside strings, and for each byte kept its place in the file. White space between
/// two numbers or words is kept, so that they do not become one.
fn without_white_space(file: &[u8]) -> (Vec<u8>, Vec<usize>) {
    let (mut kept, mut places) = (Vec::with_capacity(file.len()), Vec::with_capacity(file.len()));
    let (mut quoted, mut escaped) = (false, false);
    let mut gap = None;
    for (at, &byte) in file.iter().enumerate() {
        if !quoted && matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
            gap = Some((at, byte));
            continue;
        }
        if let Some((place, white)) = gap.take()
            && byte.is_ascii_alphanumeric()
            && kept.last().is_some_and(u8::is_ascii_alphanumeric)
        {
            kept.push(white);
            places.push(place);
        }
        kept.push(byte);
        places.push(at);
        if quoted && !escaped && byte == b'\\' {
            escaped = true;
            continue;
        }
        if byte == b'"' && !escaped {
            quoted = !quoted;
        }
        escaped = false;
    }
    (kept, places)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::strict::StrictKind;

    fn trust() -> Trust {
        Trust {
            meeting: LeafHash([1; 32]),
            log: "example.org/log+00000000+A \" b".to_owned(),
            witnesses: vec!["w+1+2".to_owned()],
            quorum: 1,
            heads: vec![Head {
                size: 12,
                root: TreeRoot([2; 32]),
            }],
            tokens: Counts(vec![("z".to_owned(), 30), ("a".to_owned(), 0)]),
            signed_in: Counts::default(),
            paper: Counts(vec![("a".to_owned(), 2)]),
        }
    }

    #[test]
    fn both_layouts_are_read_and_the_order_of_groups_is_kept() {
        let trust = trust();
        assert_eq!(Trust::parse(trust.to_json().as_bytes()).as_ref(), Ok(&trust));
        assert_eq!(
            Trust::parse(trust.to_json_pretty().as_bytes()).as_ref(),
            Ok(&trust)
        );
        let crlf = trust.to_json_pretty().replace('\n', "\r\n\t");
        assert_eq!(Trust::parse(crlf.as_bytes()).as_ref(), Ok(&trust));
        assert_eq!((trust.tokens.get("z"), trust.tokens.get("b")), (Some(30), None));
    }

    #[test]
    fn other_files_are_refused() {
        let pretty = trust().to_json_pretty();
        let strict = |text: &str| match Trust::parse(text.as_bytes()) {
            Err(Malformed::Strict { kind, .. }) => Some(kind),
            _ => None,
        };
        assert_eq!(
            strict(&pretty.replace("\"a\": 0", "\"z\": 0")),
            Some(StrictKind::DuplicateMember)
        );
        assert_eq!(strict(&pretty.replace("30", "3 0")), Some(StrictKind::WhiteSpace));
        assert_eq!(
            strict(&pretty.replace("30", "030")),
            Some(StrictKind::LeadingZero)
        );
        assert_eq!(
            strict(&pretty.replace("30", "30.0")),
            Some(StrictKind::NotAnInteger)
        );
        assert_eq!(strict(&pretty.replace("30", "null")), Some(StrictKind::Null));
        assert_eq!(
            strict(&format!("\u{feff}{pretty}")),
            Some(StrictKind::ByteOrderMark)
        );
        assert_eq!(strict(&format!("{pretty}{{}}")), Some(StrictKind::Trailing));
        let shape = |text: &str| matches!(Trust::parse(text.as_bytes()), Err(Malformed::Shape { .. }));
        assert!(shape(&pretty.replace("\"quorum\": 1", "\"quorum\": 1, \"x\": 1")));
        assert!(shape(&pretty.replace("  \"quorum\": 1,\n", "")));
        assert!(shape("[]"));
        let turned = pretty
            .replace("  \"quorum\": 1,\n", "")
            .replace("{\n  \"meeting\"", "{\"quorum\": 1, \"meeting\"");
        assert!(matches!(
            Trust::parse(turned.as_bytes()),
            Err(Malformed::Order { .. })
        ));
        assert!(matches!(
            Trust::parse(&vec![b' '; MAX_TRUST + 1]),
            Err(Malformed::TooLong { .. })
        ));
    }

    #[test]
    fn a_fault_is_placed_in_the_file_as_it_stands() {
        let pretty = trust()
            .to_json_pretty()
            .replace("\"quorum\": 1", "\"quorum\": 01");
        let Err(fault) = Trust::parse(pretty.as_bytes()) else {
            panic!("accepted")
        };
        let place = fault.place().unwrap();
        assert_eq!(&pretty[place.at..place.at + 2], "01");
        assert_eq!(place.member.as_deref(), Some("quorum"));
    }

    proptest! {
        #[test]
        fn any_change_of_a_byte(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut file = trust().to_json_pretty().into_bytes();
            let at = at.index(file.len());
            file[at] = byte;
            if let Ok(read) = Trust::parse(&file) {
                prop_assert_eq!(Trust::parse(read.to_json().as_bytes()), Ok(read));
            }
        }

        #[test]
        fn any_bytes(file in prop::collection::vec(any::<u8>(), 0..100)) {
            prop_assert!(Trust::parse(&file).is_err());
        }
    }
}
