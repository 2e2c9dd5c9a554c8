//! Block mappings and block sequences, while they are written.

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use super::key::Key;
use super::order::Order;
use super::serializer::{Node, Place, indent};
use crate::Error;

/// A mapping. Nothing is written before its first entry, so that an empty one can be `{}`.
pub(super) struct Mapping<'b> {
    node: Node<'b>,
    /// Where the keys stand.
    column: usize,
    is_empty: bool,
    /// For a document and for a list item, whose entries people expect in a certain order.
    order: Option<Order>,
}

impl<'b> Mapping<'b> {
    pub(super) fn new(node: Node<'b>) -> Self {
        let column = node.inner_column();
        let order = (node.place != Place::Entry).then(|| {
            Order::new(
                node.out.len() - column,
                column,
                node.place == Place::Document,
            )
        });
        Self {
            node,
            column,
            is_empty: true,
            order,
        }
    }

    pub(super) fn key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        let Self { node, column, .. } = self;
        let mut line = node.out.len();
        if !self.is_empty {
            indent(node.out, *column);
        } else if node.place == Place::Entry {
            node.out.push(b'\n');
            indent(node.out, *column);
        } else {
            // The first line has begun, with the dashes of list items.
            line -= *column;
        }
        self.is_empty = false;
        let start = node.out.len();
        let length = key.serialize(Key {
            out: node.out,
            column: *column,
        })?;
        if let Some(order) = &mut self.order {
            order.begin(line, &node.out[start..start + length]);
        }
        Ok(())
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let Node {
            ref mut out,
            blank_lines,
            ..
        } = self.node;
        value.serialize(Node {
            out,
            place: Place::Entry,
            column: self.column,
            blank_lines,
        })?;
        if let Some(order) = &mut self.order {
            order.end(out);
        }
        Ok(())
    }

    /// The place for the value of the last key, which closes the mapping.
    pub(super) fn into_last_value(self) -> Node<'b> {
        Node {
            place: Place::Entry,
            column: self.column,
            ..self.node
        }
    }

    fn close(self) {
        if self.is_empty {
            self.node.token("{}");
        }
    }
}

/// A list. Nothing is written before its first item, so that an empty one can be `[]`.
pub(super) struct Sequence<'b> {
    node: Node<'b>,
    /// Where the dashes stand.
    column: usize,
    is_empty: bool,
}

impl<'b> Sequence<'b> {
    pub(super) fn new(node: Node<'b>) -> Self {
        let column = if node.place == Place::Entry {
            node.column
        } else {
            node.inner_column()
        };
        Self {
            node,
            column,
            is_empty: true,
        }
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let Node {
            ref mut out,
            place,
            blank_lines,
            ..
        } = self.node;
        if !self.is_empty {
            indent(out, self.column);
        } else if place == Place::Entry {
            out.push(b'\n');
            indent(out, self.column);
        }
        self.is_empty = false;
        out.extend_from_slice(b"- ");
        value.serialize(Node {
            out,
            place: Place::Item,
            column: self.column,
            blank_lines,
        })
    }

    fn close(self) {
        if self.is_empty {
            self.node.token("[]");
        }
    }
}

impl SerializeMap for Mapping<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.value(value)
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

/// Implements the traits of structs, which differ only in name, for a mapping.
macro_rules! fields {
    ($($of:ident),*) => {$(
        impl $of for Mapping<'_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Error> {
                self.key(key)?;
                self.value(value)
            }

            fn end(self) -> Result<(), Error> {
                self.close();
                Ok(())
            }
        }
    )*};
}

fields!(SerializeStruct, SerializeStructVariant);

/// Implements the traits of tuples and lists, which differ only in names, for a list.
macro_rules! items {
    ($($of:ident :: $method:ident),*) => {$(
        impl $of for Sequence<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.item(value)
            }

            fn end(self) -> Result<(), Error> {
                self.close();
                Ok(())
            }
        }
    )*};
}

items!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);
