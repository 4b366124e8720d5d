//! Reads and writes one typed line, and makes sure that it has no second spelling. Spec: `{#log}`, "Strict form".

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::Entry;
use crate::malformed::{Malformed, Place};
use crate::strict;

/// Longest permitted line, without its line end: 4 MiB.
pub const MAX_LINE: usize = 4 << 20;

/// What begins every line.
const TYPE: &str = "{\"type\":\"";

/// Something that is written as a line whose first member is its type.
pub(crate) trait Wire: Sized {
    /// The types it may have.
    const TYPES: &'static [&'static str];

    /// Reads the members after the type.
    fn read<'de, A: MapAccess<'de>>(name: &str, rest: MapAccessDeserializer<A>) -> Result<Self, A::Error>;

    /// Appends the line, without a line end.
    fn write(&self, out: &mut Vec<u8>);
}

/// Appends `{"type":"name"` and the members of `body`.
pub(crate) fn write_body<T: Serialize>(out: &mut Vec<u8>, name: &str, body: &T) {
    let start = out.len();
    out.extend_from_slice(TYPE.as_bytes());
    out.extend_from_slice(name.as_bytes());
    out.push(b'"');
    let brace = out.len();
    // Writing these types to memory cannot fail; if it ever did, the empty text is refused by every reader.
    if serde_json::to_writer(&mut *out, body).is_err() || out.get(brace) != Some(&b'{') {
        out.truncate(start);
    } else {
        out[brace] = b',';
    }
}

pub(crate) fn to_line<T: Wire>(value: &T) -> String {
    let mut out = Vec::new();
    value.write(&mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// Every string of a line but the names of members, unescaped; none if it is no JSON.
#[must_use]
pub fn strings(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut left: Vec<serde_json::Value> = serde_json::from_str(line).into_iter().collect();
    while let Some(value) = left.pop() {
        match value {
            serde_json::Value::String(text) => found.push(text),
            serde_json::Value::Array(items) => left.extend(items.into_iter().rev()),
            serde_json::Value::Object(members) => left.extend(members.into_iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    found
}

/// Reads lines into entries with one buffer for all of them. Use one per thread.
#[derive(Debug, Default)]
pub struct Parser {
    again: Vec<u8>,
}

impl Parser {
    /// A parser with an empty buffer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads one line of the log, without its line end.
    ///
    /// # Errors
    /// [`Malformed`] unless writing the entry gives exactly these bytes.
    pub fn parse(&mut self, line: &[u8]) -> Result<Entry, Malformed> {
        decode(line, &mut self.again)
    }
}

/// Reads a line; `again` is where it is written again.
pub(crate) fn decode<T: Wire>(line: &[u8], again: &mut Vec<u8>) -> Result<T, Malformed> {
    if line.len() > MAX_LINE {
        let place = Place::default();
        return Err(Malformed::TooLong {
            place,
            length: line.len(),
            limit: MAX_LINE,
        });
    }
    let text = strict::check(line).map_err(|fault| Malformed::strict(line, fault))?;
    let name = text.strip_prefix(TYPE).and_then(|rest| rest.split('"').next());
    let Some(name) = name else {
        return Err(Malformed::NoType {
            place: Place::default(),
        });
    };
    if !T::TYPES.contains(&name) {
        let name = name.chars().take(40).collect();
        return Err(Malformed::UnknownType {
            place: Place::in_line(line, TYPE.len()),
            name,
        });
    }
    let value: T = serde_json::Deserializer::from_str(text)
        .deserialize_map(TypeFirst(PhantomData))
        .map_err(|error| Malformed::shape(line, &error))?;
    again.clear();
    value.write(again);
    if again == line {
        return Ok(value);
    }
    let at = again.iter().zip(line).take_while(|(a, b)| a == b).count();
    Err(Malformed::Order {
        place: Place::in_line(line, at),
    })
}

/// Takes the first member as the type and hands the rest to the type's own reader.
struct TypeFirst<T>(PhantomData<T>);

impl<'de, T: Wire> Visitor<'de> for TypeFirst<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object whose first member is \"type\"")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        match map.next_entry::<&str, &str>()? {
            Some(("type", name)) => T::read(name, MapAccessDeserializer::new(map)),
            _ => Err(serde::de::Error::custom("the first member is \"type\"")),
        }
    }
}

/// Reads the members of one type.
pub(crate) fn read_body<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    rest: MapAccessDeserializer<A>,
) -> Result<T, A::Error> {
    T::deserialize(rest)
}
