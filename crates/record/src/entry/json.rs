//! JSON that this crate keeps as it was written: a ballot's rules, a result's sheets.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::malformed::Malformed;
use crate::strict;

/// The exact text of a JSON value in strict form. What it means is up to the crates of the rules.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json(Box<RawValue>);

impl Json {
    /// Takes a text in strict form.
    ///
    /// # Errors
    /// [`Malformed::Strict`] if it is not in strict form.
    pub fn from_text(text: &str) -> Result<Self, Malformed> {
        strict::check(text.as_bytes()).map_err(|fault| Malformed::strict(text.as_bytes(), fault))?;
        let raw = RawValue::from_string(text.to_owned());
        raw.map(Self)
            .map_err(|error| Malformed::shape(text.as_bytes(), &error))
    }

    /// Writes a value.
    ///
    /// # Errors
    /// [`Malformed`] if the value cannot be written in strict form: null, fractions, negative or large numbers.
    pub fn of<T: Serialize>(value: &T) -> Result<Self, Malformed> {
        let text = serde_json::to_string(value).map_err(|error| Malformed::shape(b"", &error))?;
        Self::from_text(&text)
    }

    /// Reads the value and makes sure that writing it again gives the same text.
    ///
    /// # Errors
    /// [`Malformed`] if the shape is another, or members stand in another order.
    pub fn read<T: Serialize + DeserializeOwned>(&self) -> Result<T, Malformed> {
        let line = self.text().as_bytes();
        let value: T = serde_json::from_slice(line).map_err(|error| Malformed::shape(line, &error))?;
        let again = serde_json::to_vec(&value).map_err(|error| Malformed::shape(line, &error))?;
        if again == line {
            return Ok(value);
        }
        let at = again.iter().zip(line).take_while(|(a, b)| a == b).count();
        Err(Malformed::Order {
            place: crate::Place::in_line(line, at),
        })
    }

    /// The text as written.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.get()
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Json {}

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
