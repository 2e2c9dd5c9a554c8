//! Keys, which are text in JSON.

use std::fmt::Display;

use serde::ser::{Impossible, Serialize, Serializer};

use super::plain::is_plain;
use super::quote;
use super::serializer::indent;
use super::traits::Traits;
use crate::Error;
use crate::error::Kind;

/// Longer keys need a `?` before them: readers look no further than 1024 characters for the `:`.
const SIMPLE_KEY_LIMIT: usize = 1000;

/// Writes `text` and the `:` after it, and returns how long the key itself is.
pub(super) fn write(out: &mut Vec<u8>, text: &str, column: usize) -> usize {
    let start = out.len();
    if is_plain(text, Traits::of(text)) {
        out.extend_from_slice(text.as_bytes());
    } else {
        quote::write(out, text);
    }
    let length = out.len() - start;
    if length > SIMPLE_KEY_LIMIT {
        out.splice(start..start, *b"? ");
        out.push(b'\n');
        indent(out, column);
    }
    out.push(b':');
    length
}

/// Serialises a key; gives the length of what was written.
pub(super) struct Key<'b> {
    pub(super) out: &'b mut Vec<u8>,
    pub(super) column: usize,
}

impl Key<'_> {
    fn refuse<T>(found: &'static str) -> Result<T, Error> {
        Err(Kind::Key(found).into())
    }

    fn integer(self, number: impl itoa::Integer) -> usize {
        write(self.out, itoa::Buffer::new().format(number), self.column)
    }
}

type None = Impossible<usize, Error>;

impl Serializer for Key<'_> {
    type Ok = usize;
    type Error = Error;
    type SerializeSeq = None;
    type SerializeTuple = None;
    type SerializeTupleStruct = None;
    type SerializeTupleVariant = None;
    type SerializeMap = None;
    type SerializeStruct = None;
    type SerializeStructVariant = None;

    fn serialize_str(self, text: &str) -> Result<usize, Error> {
        Ok(write(self.out, text, self.column))
    }

    fn serialize_char(self, character: char) -> Result<usize, Error> {
        self.serialize_str(character.encode_utf8(&mut [0; 4]))
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<usize, Error> {
        self.serialize_str(&value.to_string())
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<usize, Error> {
        self.serialize_str(variant)
    }

    fn serialize_bool(self, value: bool) -> Result<usize, Error> {
        self.serialize_str(if value { "true" } else { "false" })
    }

    fn serialize_i8(self, number: i8) -> Result<usize, Error> {
        Ok(self.integer(number))
    }

    fn serialize_i16(self, number: i16) -> Result<usize, Error> {
        Ok(self.integer(number))
    }

    fn serialize_i32(self, number: i32) -> Result<usize, Error> {
        Ok(self.integer(number))
    }

    fn serialize_i64(self, number: i64) -> Result<usize, Error> {
        Ok(self.integer(number))
    }

    fn serialize_i128(self, number: i128) -> Result<usize, Error> {
        Ok(self.integer(number))
    }

    fn serialize_u8(self, number: u8) -> Result<usize, Error> {
        Ok(self.integer(number))
    }

    fn serialize_u16(self, number: u16) -> Result<usize, Error> {
        Ok(self.integer(number))
    }

    fn serialize_u32(self, number: u32) -> Result<usize, Error> {
        Ok(self.integer(number))
    }

    fn serialize_u64(self, number: u64) -> Result<usize, Error> {
        Ok(self.integer(number))
    }

    fn serialize_u128(self, number: u128) -> Result<usize, Error> {
        Ok(self.integer(number))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<usize, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<usize, Error> {
        value.serialize(self)
    }

    fn serialize_f32(self, _: f32) -> Result<usize, Error> {
        Self::refuse("a float")
    }

    fn serialize_f64(self, _: f64) -> Result<usize, Error> {
        Self::refuse("a float")
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<usize, Error> {
        Err(Kind::Bytes.into())
    }

    fn serialize_none(self) -> Result<usize, Error> {
        Self::refuse("null")
    }

    fn serialize_unit(self) -> Result<usize, Error> {
        Self::refuse("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<usize, Error> {
        Self::refuse("null")
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<usize, Error> {
        Self::refuse("a mapping")
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<None, Error> {
        Self::refuse("a list")
    }

    fn serialize_tuple(self, _: usize) -> Result<None, Error> {
        Self::refuse("a list")
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<None, Error> {
        Self::refuse("a list")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<None, Error> {
        Self::refuse("a mapping")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<None, Error> {
        Self::refuse("a mapping")
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<None, Error> {
        Self::refuse("a mapping")
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<None, Error> {
        Self::refuse("a mapping")
    }
}
