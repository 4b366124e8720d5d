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
    pub(crate) fn locate(&self, error: CodecError) -> CodecError {
        error.at(self.at.saturating_sub(1))
    }

    /// Makes sure that nothing follows.
    pub(crate) fn end(&self) -> Result<(), CodecError> {
        if self.at == self.text.len() {
            Ok(())
        } else {
            Err(self.locate(CodecError::new("something follows the value".to_owned())))
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Steps over a text that must stand here.
    pub(crate) fn literal(&mut self, text: &str) -> Result<(), CodecError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if !rest.starts_with(text) {
            return Err(expected(text));
        }
        self.at += text.len();
        Ok(())
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

    /// Reads members in the order of their type, up to the end of the object. Its brace has been read, and with `first` no
    /// member yet.
    fn members<V: Visitor<'de>>(
        &mut self,
        fields: &'static [&'static str],
        first: bool,
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        let mut members = Members {
            reader: self,
            fields: fields.iter(),
            first,
            missing: None,
        };
        let read = visitor.visit_seq(&mut members);
        let Members { first, missing, .. } = members;
        // Apart from the types, so that the code for it is there once.
        match read {
            Ok(value) => self.close(fields, first).map(|()| value),
            Err(error) => Err(self.explain(error, fields, first, missing)),
        }
    }

    fn close(&mut self, fields: &[&str], first: bool) -> Result<(), CodecError> {
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        Err(self.misplaced(fields, first, None))
    }

    fn explain(
        &mut self,
        error: CodecError,
        fields: &[&str],
        first: bool,
        missing: Option<&'static str>,
    ) -> CodecError {
        match missing {
            Some(wanted) => self.misplaced(fields, first, Some(wanted)),
            None => error,
        }
    }

    /// The name of the member that comes next.
    fn next_name(&mut self, first: bool) -> Result<Cow<'de, str>, CodecError> {
        if !first {
            self.take(b',', "a comma")?;
        }
        let name = self.string()?;
        self.take(b':', "a colon")?;
        Ok(name)
    }

    /// What is wrong where `wanted`, or the end of the object, should stand. The reader stays at the member that stands there.
    fn misplaced(&mut self, fields: &[&str], first: bool, wanted: Option<&'static str>) -> CodecError {
        let start = self.at;
        let found = self.next_name(first).unwrap_or_default();
        let place = self.at;
        let mut later = found.clone();
        while !later.is_empty() && Some(&*later) != wanted && self.skip().is_ok() {
            later = self.next_name(false).unwrap_or_default();
        }
        self.at = if found.is_empty() { start } else { place };
        let known = fields.contains(&&*found);
        match wanted {
            _ if !found.is_empty() && !known => CodecError::new(["unknown field `", &found, "`"].concat()),
            Some(wanted) if later.is_empty() => CodecError::new(["missing field `", wanted, "`"].concat()),
            _ => {
                let mut error = CodecError::new("fields in another order".to_owned());
                error.0.order = true;
                error
            }
        }
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
    let wrong = || CodecError::new("an escape that is not the canonical one".to_owned());
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
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        self.take(b'{', "an object")?;
        self.members(fields, true, visitor)
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

/// The members of a structure as parts of a list: each stands where its type has it, or is left out.
struct Members<'a, 'de> {
    reader: &'a mut Reader<'de>,
    fields: std::slice::Iter<'static, &'static str>,
    first: bool,
    /// The last member that was asked for and does not stand here.
    missing: Option<&'static str>,
}

impl<'de> SeqAccess<'de> for &mut Members<'_, 'de> {
    type Error = CodecError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, CodecError> {
        if self.here()? {
            seed.deserialize(&mut *self.reader).map(Some)
        } else {
            Ok(None)
        }
    }
}

impl Members<'_, '_> {
    /// Steps to the value of the next member of the type; false if it was left out.
    fn here(&mut self) -> Result<bool, CodecError> {
        self.missing = self.fields.next().copied();
        if self.reader.peek() == Some(b'}') {
            return Ok(false);
        }
        let start = self.reader.at;
        let name = self.reader.next_name(self.first)?;
        if Some(&*name) != self.missing {
            self.reader.at = start;
            return Ok(false);
        }
        self.first = false;
        self.missing = None;
        Ok(true)
    }
}

/// What follows the first member of an object: the members of a structure.
pub(crate) struct Rest<'a, 'de>(pub(crate) &'a mut Reader<'de>);

impl<'de> Deserializer<'de> for Rest<'_, 'de> {
    type Error = CodecError;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, CodecError> {
        Err(expected("a structure"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        self.0.members(fields, false, visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
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
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        self.0.take(b'{', "an object")?;
        self.0.members(fields, true, visitor)
    }
}
