//! serde's data model, written as block YAML.

use serde::ser::{Serialize, Serializer};

use super::block::{self, Header};
use super::collection::{Mapping, Sequence};
use super::plain::is_plain;
use super::traits::Traits;
use super::{number, quote};
use crate::Error;
use crate::error::Kind;

/// What is written on the line before a value.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// Nothing: the value is the document.
    Document,
    /// A key and its `:`.
    Entry,
    /// A list item's `- `.
    Item,
}

/// A place in the buffer for one value.
pub(super) struct Node<'b> {
    pub(super) out: &'b mut Vec<u8>,
    pub(super) place: Place,
    /// Where the keys or dashes of the collection around it stand.
    pub(super) column: usize,
    /// Whether blocks may end in blank lines.
    pub(super) blank_lines: bool,
}

/// Writes `column` blanks.
pub(super) fn indent(out: &mut Vec<u8>, column: usize) {
    const BLANKS: [u8; 32] = [b' '; 32];
    match BLANKS.get(..column) {
        Some(blanks) => out.extend_from_slice(blanks),
        None => out.resize(out.len() + column, b' '),
    }
}

impl<'b> Node<'b> {
    pub(super) fn document(out: &'b mut Vec<u8>, blank_lines: bool) -> Self {
        Self {
            out,
            place: Place::Document,
            column: 0,
            blank_lines,
        }
    }

    /// Where the lines of a block mapping, or of text, in this place begin.
    pub(super) fn inner_column(&self) -> usize {
        if self.place == Place::Document {
            0
        } else {
            self.column + 2
        }
    }

    /// Writes a value of one line.
    pub(super) fn line(self, write: impl FnOnce(&mut Vec<u8>)) {
        if self.place == Place::Entry {
            self.out.push(b' ');
        }
        write(self.out);
        self.out.push(b'\n');
    }

    pub(super) fn token(self, token: &str) {
        self.line(|out| out.extend_from_slice(token.as_bytes()));
    }

    fn integer(self, number: impl itoa::Integer) {
        self.token(itoa::Buffer::new().format(number));
    }

    fn text(self, text: &str) {
        let traits = Traits::of(text);
        if is_plain(text, traits) {
            self.token(text);
        } else if let Some(header) = self.block(text, traits) {
            let column = self.column + 2;
            if self.place == Place::Entry {
                self.out.push(b' ');
            }
            block::write(self.out, text, header, column);
        } else {
            self.line(|out| quote::write(out, text));
        }
    }

    fn block(&self, text: &str, traits: Traits) -> Option<Header> {
        Header::of(text, traits).filter(|header| {
            (self.blank_lines || !header.keeps_blank_lines())
                // Readers disagree on what an explicit indentation is relative to in a document.
                && (self.place != Place::Document || !header.is_indentation_explicit())
        })
    }

    /// Wraps the value that is to come in a mapping with `variant` as its only key.
    fn variant(self, variant: &str) -> Result<Self, Error> {
        let mut mapping = Mapping::new(self);
        mapping.key(variant)?;
        Ok(mapping.into_last_value())
    }
}

impl<'b> Serializer for Node<'b> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Sequence<'b>;
    type SerializeTuple = Sequence<'b>;
    type SerializeTupleStruct = Sequence<'b>;
    type SerializeTupleVariant = Sequence<'b>;
    type SerializeMap = Mapping<'b>;
    type SerializeStruct = Mapping<'b>;
    type SerializeStructVariant = Mapping<'b>;

    fn serialize_str(self, text: &str) -> Result<(), Error> {
        self.text(text);
        Ok(())
    }

    fn serialize_char(self, character: char) -> Result<(), Error> {
        self.text(character.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.token(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_i8(self, number: i8) -> Result<(), Error> {
        self.serialize_i64(number.into())
    }

    fn serialize_i16(self, number: i16) -> Result<(), Error> {
        self.serialize_i64(number.into())
    }

    fn serialize_i32(self, number: i32) -> Result<(), Error> {
        self.serialize_i64(number.into())
    }

    fn serialize_i64(self, number: i64) -> Result<(), Error> {
        self.integer(number);
        Ok(())
    }

    fn serialize_i128(self, number: i128) -> Result<(), Error> {
        // The upper half of 64 bits without sign is in range, too.
        match u64::try_from(number) {
            Ok(number) => self.serialize_u64(number),
            Err(_) => self.serialize_i64(number::signed(number)?),
        }
    }

    fn serialize_u8(self, number: u8) -> Result<(), Error> {
        self.serialize_u64(number.into())
    }

    fn serialize_u16(self, number: u16) -> Result<(), Error> {
        self.serialize_u64(number.into())
    }

    fn serialize_u32(self, number: u32) -> Result<(), Error> {
        self.serialize_u64(number.into())
    }

    fn serialize_u64(self, number: u64) -> Result<(), Error> {
        self.integer(number);
        Ok(())
    }

    fn serialize_u128(self, number: u128) -> Result<(), Error> {
        self.serialize_u64(number::unsigned(number)?)
    }

    fn serialize_f32(self, number: f32) -> Result<(), Error> {
        let number = number::Float::new(number)?;
        self.line(|out| number.write(out));
        Ok(())
    }

    fn serialize_f64(self, number: f64) -> Result<(), Error> {
        let number = number::Float::new(number)?;
        self.line(|out| number.write(out));
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Error> {
        Err(Kind::Bytes.into())
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.token("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self.variant(variant)?)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Sequence<'b>, Error> {
        Ok(Sequence::new(self))
    }

    fn serialize_tuple(self, _: usize) -> Result<Sequence<'b>, Error> {
        Ok(Sequence::new(self))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Sequence<'b>, Error> {
        Ok(Sequence::new(self))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Sequence<'b>, Error> {
        Ok(Sequence::new(self.variant(variant)?))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Mapping<'b>, Error> {
        Ok(Mapping::new(self))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Mapping<'b>, Error> {
        Ok(Mapping::new(self))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Mapping<'b>, Error> {
        Ok(Mapping::new(self.variant(variant)?))
    }
}
