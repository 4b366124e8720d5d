//! From text in strict form to values.

use std::borrow::Cow;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess,
    Visitor, value::CowStrDeserializer,
};

use super::{CodecError, RAW};

/// Follows a text that [`crate::strict::check`] has passed. On any other it gives errors, never a panic.
pub(crate) struct Reader<'de> {
    text: &'de str,
    at: usize,
}

impl<'de> Reader<'de> {
    pub(crate) fn new(text: &'de str) -> Self {
        Self { text, at: 0 }
    }

    /// An error at the byte that was read last.
    pub(crate) fn locate(&self, mut error: CodecError) -> CodecError {
        error.at = self.at.saturating_sub(1);
        error
    }

    /// Makes sure that nothing follows.
    pub(crate) fn end(&self) -> Result<(), CodecError> {
        if self.at == self.text.len() {
            Ok(())
        } else {
            Err(self.locate(CodecError::new("something follows the value")))
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8, wanted: &str) -> Result<(), CodecError> {
        if self.peek() != Some(byte) {
            return Err(expected(wanted));
        }
        self.at += 1;
        Ok(())
    }

    fn string(&mut self) -> Result<Cow<'de, str>, CodecError> {
        self.take(b'"', "a text")?;
        let start = self.at;
        let mut escaped = false;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let mut bytes = rest.iter().enumerate();
        while let Some((length, byte)) = bytes.next() {
            match byte {
                b'"' => {
                    self.at = start + length + 1;
                    let raw = self.text.get(start..start + length).unwrap_or_default();
                    return if escaped {
                        unescape(raw).map(Cow::Owned)
                    } else {
                        Ok(Cow::Borrowed(raw))
                    };
                }
                b'\\' => {
                    escaped = true;
                    bytes.next();
                }
                _ => {}
            }
        }
        Err(expected("the end of a text"))
    }

    fn integer(&mut self) -> Result<u64, CodecError> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        let digits = self.text.get(start..self.at).unwrap_or_default();
        digits.parse().map_err(|_| expected("an integer"))
    }

    fn boolean(&mut self) -> Result<bool, CodecError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let (value, word) = if rest.starts_with("true") {
            (true, "true")
        } else {
            (false, "false")
        };
        if !rest.starts_with(word) {
            return Err(expected("true or false"));
        }
        self.at += word.len();
        Ok(value)
    }

    /// Steps over a value; gives its text.
    fn skip(&mut self) -> Result<&'de str, CodecError> {
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.string()?;
                }
                Some(b'{' | b'[') => {
                    depth += 1;
                    self.at += 1;
                }
                Some(b'}' | b']' | b',') if depth == 0 => break,
                Some(b'}' | b']') => {
                    depth -= 1;
                    self.at += 1;
                }
                Some(_) => self.at += 1,
                None => break,
            }
            if depth == 0 && matches!(self.peek(), None | Some(b'}' | b']' | b',')) {
                break;
            }
        }
        match self.text.get(start..self.at) {
            Some(text) if !text.is_empty() => Ok(text),
            _ => Err(expected("a value")),
        }
    }
}

fn expected(wanted: &str) -> CodecError {
    CodecError::new(["expected ", wanted].concat())
}

/// The text that a string with escapes stands for.
fn unescape(raw: &str) -> Result<String, CodecError> {
    let wrong = || CodecError::new("an escape that is not the canonical one");
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((plain, escape)) = rest.split_once('\\') {
        out.push_str(plain);
        let mut letters = escape.chars();
        let (letter, length) = match letters.next().ok_or_else(wrong)? {
            'b' => ('\u{8}', 1),
            't' => ('\t', 1),
            'n' => ('\n', 1),
            'f' => ('\u{c}', 1),
            'r' => ('\r', 1),
            'u' => {
                let code = escape.get(1..5).and_then(|hex| u32::from_str_radix(hex, 16).ok());
                (code.and_then(char::from_u32).ok_or_else(wrong)?, 5)
            }
            itself @ ('"' | '\\') => (itself, 1),
            _ => return Err(wrong()),
        };
        out.push(letter);
        rest = escape.get(length..).ok_or_else(wrong)?;
    }
    out.push_str(rest);
    Ok(out)
}

/// Readers of one kind of value each. None of them lets a type be written in another way than its own.
macro_rules! kinds {
    ($($($method:ident)+ => |$self:ident, $visitor:ident| $body:expr;)*) => {
        $($(fn $method<V: Visitor<'de>>($self, $visitor: V) -> Result<V::Value, CodecError> {
            $body
        })+)*
    };
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = CodecError;

    kinds! {
        deserialize_any => |self, visitor| match self.peek() {
            Some(b'"') => self.deserialize_str(visitor),
            Some(b'{') => self.deserialize_map(visitor),
            Some(b'[') => self.deserialize_seq(visitor),
            Some(b't' | b'f') => self.deserialize_bool(visitor),
            _ => self.deserialize_u64(visitor),
        };
        deserialize_bool => |self, visitor| visitor.visit_bool(self.boolean()?);
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_f32 deserialize_f64 => |self, visitor| visitor.visit_u64(self.integer()?);
        deserialize_str deserialize_string deserialize_char deserialize_identifier
        deserialize_bytes deserialize_byte_buf => |self, visitor| match self.string()? {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        };
        deserialize_option => |self, visitor| visitor.visit_some(self);
        deserialize_unit => |self, _visitor| Err(expected("nothing"));
        deserialize_seq => |self, visitor| {
            self.take(b'[', "a list")?;
            let value = visitor.visit_seq(Parts { reader: self, first: true })?;
            self.take(b']', "the end of a list")?;
            Ok(value)
        };
        deserialize_map => |self, visitor| {
            self.take(b'{', "an object")?;
            let value = visitor.visit_map(Parts { reader: self, first: true })?;
            self.take(b'}', "the end of an object")?;
            Ok(value)
        };
        deserialize_ignored_any => |self, visitor| {
            self.skip()?;
            visitor.visit_unit()
        };
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        if name == RAW {
            visitor.visit_borrowed_str(self.skip()?)
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, CodecError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        if self.peek() != Some(b'{') {
            return visitor.visit_enum(named(self.string()?));
        }
        self.at += 1;
        let value = visitor.visit_enum(Variant(self))?;
        self.take(b'}', "the end of an object")?;
        Ok(value)
    }
}

/// The name of a variant without content.
fn named(name: Cow<'_, str>) -> CowStrDeserializer<'_, CodecError> {
    name.into_deserializer()
}

/// The parts of a list or an object, one after the other.
struct Parts<'a, 'de> {
    reader: &'a mut Reader<'de>,
    first: bool,
}

impl<'de> Parts<'_, 'de> {
    /// Steps to the next part; false if there is none.
    fn next(&mut self) -> Result<bool, CodecError> {
        if matches!(self.reader.peek(), None | Some(b']' | b'}')) {
            return Ok(false);
        }
        if !self.first {
            self.reader.take(b',', "a comma")?;
        }
        self.first = false;
        Ok(true)
    }
}

impl<'de> SeqAccess<'de> for Parts<'_, 'de> {
    type Error = CodecError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, CodecError> {
        if self.next()? {
            seed.deserialize(&mut *self.reader).map(Some)
        } else {
            Ok(None)
        }
    }
}

impl<'de> MapAccess<'de> for Parts<'_, 'de> {
    type Error = CodecError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, CodecError> {
        if self.next()? {
            seed.deserialize(&mut *self.reader).map(Some)
        } else {
            Ok(None)
        }
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, CodecError> {
        self.reader.take(b':', "a colon")?;
        seed.deserialize(&mut *self.reader)
    }
}

/// A variant with content: an object with its name as the only member.
struct Variant<'a, 'de>(&'a mut Reader<'de>);

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = CodecError;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), CodecError> {
        let name = seed.deserialize(&mut *self.0)?;
        self.0.take(b':', "a colon")?;
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = CodecError;

    fn unit_variant(self) -> Result<(), CodecError> {
        Err(expected("a name alone"))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, CodecError> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, CodecError> {
        self.0.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        self.0.deserialize_map(visitor)
    }
}
