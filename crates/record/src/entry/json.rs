//! JSON that this crate keeps as it was written: a ballot's rules, a result's sheets.

use std::fmt;

use serde::de::{DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codec::{self, RAW};
use crate::malformed::Malformed;
use crate::strict;

/// The exact text of a JSON value in strict form. What it means is up to the crates of the rules. [`codec`] writes it as
/// it stands; for any other serializer it is a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json(Box<str>);

impl Json {
    /// Takes a text in strict form.
    ///
    /// # Errors
    /// [`Malformed::Strict`] if it is not in strict form.
    pub fn from_text(text: &str) -> Result<Self, Malformed> {
        strict::check(text.as_bytes()).map_err(|fault| Malformed::strict(text.as_bytes(), fault))?;
        Ok(Self(text.into()))
    }

    /// Writes a value.
    ///
    /// # Errors
    /// [`Malformed`] if the value cannot be written in strict form: null, fractions, negative or large numbers.
    pub fn of<T: Serialize>(value: &T) -> Result<Self, Malformed> {
        let text = codec::to_string(value).map_err(|error| Malformed::shape(b"", error))?;
        Self::from_text(&text)
    }

    /// Reads the value and makes sure that writing it again gives the same text.
    ///
    /// # Errors
    /// [`Malformed`] if the shape is another, or members stand in another order.
    pub fn read<T: Serialize + DeserializeOwned>(&self) -> Result<T, Malformed> {
        let line = self.text().as_bytes();
        let value: T = codec::from_strict(self.text()).map_err(|error| Malformed::shape(line, error))?;
        let again = codec::to_string(&value).map_err(|error| Malformed::shape(line, error))?;
        if again == self.text() {
            return Ok(value);
        }
        let at = again
            .bytes()
            .zip(line.iter().copied())
            .take_while(|(a, b)| a == b)
            .count();
        Err(Malformed::Order {
            place: crate::Place::in_line(line, at),
        })
    }

    /// The text as written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(RAW, &*self.0)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Json;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value in strict form")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Json, E> {
                Ok(Json(text.into()))
            }
        }
        deserializer.deserialize_newtype_struct(RAW, Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Rule {
        a: u8,
        b: String,
    }

    #[test]
    fn only_the_strict_text_of_a_value_is_read() {
        let json = Json::from_text(r#"{"a":1,"b":"x"}"#).unwrap();
        let rule = Rule {
            a: 1,
            b: "x".to_owned(),
        };
        assert_eq!(json.read::<Rule>().unwrap(), rule);
        assert_eq!(Json::of(&rule).unwrap(), json);
        let turned = Json::from_text(r#"{"b":"x","a":1}"#).unwrap();
        assert!(matches!(turned.read::<Rule>(), Err(Malformed::Order { .. })));
        assert!(matches!(
            Json::from_text(r#"{"a": 1}"#),
            Err(Malformed::Strict { .. })
        ));
        assert!(matches!(
            Json::from_text("[]").unwrap().read::<Rule>(),
            Err(Malformed::Shape { .. })
        ));
        assert!(Json::of(&-1).is_err());
        assert!(Json::of(&Option::<u8>::None).is_err());
    }
}
