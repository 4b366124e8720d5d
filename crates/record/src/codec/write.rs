//! From values to text, member by member in the order of their types, without white space.

use serde::Serialize;
use serde::ser::{
    Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::{CodecError, RAW};

/// Appends a value.
pub(crate) fn append<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) -> Result<(), CodecError> {
    value.serialize(Writer { out, raw: false })
}

/// Where a value goes. `raw`: a text goes as it stands.
struct Writer<'a> {
    out: &'a mut Vec<u8>,
    raw: bool,
}

/// Appends a text with its quotes, every character in its one spelling.
fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(at) = rest
        .iter()
        .position(|byte| matches!(byte, 0..=0x1f | b'"' | b'\\'))
    {
        let (plain, special) = rest.split_at(at);
        out.extend_from_slice(plain);
        let (byte, after) = special.split_first().unwrap_or((&0, &[]));
        let short = match byte {
            8 => b'b',
            9 => b't',
            10 => b'n',
            12 => b'f',
            13 => b'r',
            b'"' | b'\\' => *byte,
            _ => b'u',
        };
        out.extend_from_slice(&[b'\\', short]);
        if short == b'u' {
            let hex = |digit: u8| digit + if digit < 10 { b'0' } else { b'a' - 10 };
            out.extend_from_slice(&[b'0', b'0', hex(byte >> 4), hex(byte & 15)]);
        }
        rest = after;
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

fn integer(out: &mut Vec<u8>, mut value: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    for digit in digits.iter_mut().rev() {
        at -= 1;
        let ones = (value % 10) as u8;
        *digit = b'0' + ones;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(at..).unwrap_or_default());
}

impl<'a> Writer<'a> {
    fn open(self, open: &[u8], close: &'static [u8]) -> Parts<'a> {
        self.out.extend_from_slice(open);
        Parts {
            out: self.out,
            first: true,
            close,
        }
    }

    /// Opens `{"name":`, what a variant with content begins with.
    fn variant(self, name: &str) -> Self {
        self.out.push(b'{');
        string(self.out, name);
        self.out.push(b':');
        self
    }
}

macro_rules! integers {
    ($($method:ident: $kind:ty,)*) => {
        $(fn $method(self, value: $kind) -> Result<(), CodecError> {
            self.serialize_u64(u64::from(value))
        })*
    };
}

macro_rules! signed {
    ($($method:ident: $kind:ty,)*) => {
        $(fn $method(self, value: $kind) -> Result<(), CodecError> {
            self.serialize_i64(i64::from(value))
        })*
    };
}

impl<'a> Serializer for Writer<'a> {
    type Ok = ();
    type Error = CodecError;
    type SerializeSeq = Parts<'a>;
    type SerializeTuple = Parts<'a>;
    type SerializeTupleStruct = Parts<'a>;
    type SerializeTupleVariant = Parts<'a>;
    type SerializeMap = Parts<'a>;
    type SerializeStruct = Parts<'a>;
    type SerializeStructVariant = Parts<'a>;

    integers! {
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
    }

    signed! {
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
    }

    fn serialize_u64(self, value: u64) -> Result<(), CodecError> {
        integer(self.out, value);
        Ok(())
    }

    fn serialize_i64(self, value: i64) -> Result<(), CodecError> {
        if value < 0 {
            self.out.push(b'-');
        }
        integer(self.out, value.unsigned_abs());
        Ok(())
    }

    fn serialize_f32(self, _: f32) -> Result<(), CodecError> {
        Err(CodecError::custom("floating point"))
    }

    fn serialize_f64(self, _: f64) -> Result<(), CodecError> {
        Err(CodecError::custom("floating point"))
    }

    fn serialize_bool(self, value: bool) -> Result<(), CodecError> {
        self.out.extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), CodecError> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Result<(), CodecError> {
        if self.raw {
            self.out.extend_from_slice(text.as_bytes());
        } else {
            string(self.out, text);
        }
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), CodecError> {
        Err(CodecError::custom("bytes"))
    }

    fn serialize_none(self) -> Result<(), CodecError> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), CodecError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), CodecError> {
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), CodecError> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<(), CodecError> {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), CodecError> {
        value.serialize(Writer {
            out: self.out,
            raw: name == RAW,
        })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), CodecError> {
        let Writer { out, .. } = self.variant(name);
        append(out, value)?;
        out.push(b'}');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'a>, CodecError> {
        Ok(self.open(b"[", b"]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts<'a>, CodecError> {
        Ok(self.open(b"[", b"]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts<'a>, CodecError> {
        Ok(self.open(b"[", b"]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Parts<'a>, CodecError> {
        Ok(self.variant(name).open(b"[", b"]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'a>, CodecError> {
        Ok(self.open(b"{", b"}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'a>, CodecError> {
        Ok(self.open(b"{", b"}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Parts<'a>, CodecError> {
        Ok(self.variant(name).open(b"{", b"}}"))
    }
}

/// A list or an object that is not closed yet.
struct Parts<'a> {
    out: &'a mut Vec<u8>,
    first: bool,
    close: &'static [u8],
}

impl Parts<'_> {
    fn comma(&mut self) {
        if !self.first {
            self.out.push(b',');
        }
        self.first = false;
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CodecError> {
        self.comma();
        append(self.out, value)
    }

    fn member<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), CodecError> {
        self.comma();
        string(self.out, name);
        self.out.push(b':');
        append(self.out, value)
    }

    fn close(self) {
        self.out.extend_from_slice(self.close);
    }
}

macro_rules! lists {
    ($($kind:ident: $method:ident,)*) => {
        $(impl $kind for Parts<'_> {
            type Ok = ();
            type Error = CodecError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CodecError> {
                self.element(value)
            }

            fn end(self) -> Result<(), CodecError> {
                self.close();
                Ok(())
            }
        })*
    };
}

macro_rules! objects {
    ($($kind:ident,)*) => {
        $(impl $kind for Parts<'_> {
            type Ok = ();
            type Error = CodecError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), CodecError> {
                self.member(name, value)
            }

            fn end(self) -> Result<(), CodecError> {
                self.close();
                Ok(())
            }
        })*
    };
}

lists! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field,
}

objects! {
    SerializeStruct,
    SerializeStructVariant,
}

impl SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = CodecError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), CodecError> {
        self.comma();
        let start = self.out.len();
        append(self.out, name)?;
        match self.out.get(start) {
            Some(b'"') => {}
            // Integers as names stand in quotes.
            Some(b'0'..=b'9' | b'-') => {
                self.out.insert(start, b'"');
                self.out.push(b'"');
            }
            _ => return Err(CodecError::custom("a name that is no text")),
        }
        self.out.push(b':');
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CodecError> {
        append(self.out, value)
    }

    fn end(self) -> Result<(), CodecError> {
        self.close();
        Ok(())
    }
}
