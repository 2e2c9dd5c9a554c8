//! Values to YAML, in one pass over the value and straight into a buffer.

mod block;
mod collection;
mod key;
mod number;
mod order;
mod plain;
mod quote;
mod serializer;
mod traits;

use serde::Serialize;
use serde::ser::Error as _;

use crate::Error;
use serializer::Node;

/// Writes `value` as one YAML document, without `---`, ending in exactly one newline.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Error> {
    let mut buffer = Vec::new();
    append(&mut buffer, value)?;
    Ok(buffer)
}

/// Writes `value` as [`to_vec`] does, as a `String`.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    String::from_utf8(to_vec(value)?).map_err(Error::custom)
}

/// Appends `value` to `buffer` as [`to_vec`] writes it.
///
/// On an error `buffer` is what it was.
pub fn append<T: Serialize + ?Sized>(buffer: &mut Vec<u8>, value: &T) -> Result<(), Error> {
    let start = buffer.len();
    let mut result = value.serialize(Node::document(buffer, true));
    if result.is_ok() && buffer[start..].ends_with(b"\n\n") {
        // Text that ends in blank lines came last. There they would be lost to whoever trims a
        // file's end, so such text goes into quotes in this document.
        buffer.truncate(start);
        result = value.serialize(Node::document(buffer, false));
    }
    if result.is_err() {
        buffer.truncate(start);
    }
    result
}

/// Appends `---`, a newline and `value` to `buffer`: a document of a stream.
///
/// On an error `buffer` is what it was.
///
/// ```
/// let mut stream = Vec::new();
/// stowplan_yaml::append_document(&mut stream, &["a"])?;
/// stowplan_yaml::append_document(&mut stream, &["b"])?;
/// assert_eq!(stream, b"---\n- a\n---\n- b\n");
/// # Ok::<(), stowplan_yaml::Error>(())
/// ```
pub fn append_document<T: Serialize + ?Sized>(
    buffer: &mut Vec<u8>,
    value: &T,
) -> Result<(), Error> {
    let start = buffer.len();
    buffer.extend_from_slice(b"---\n");
    append(buffer, value).inspect_err(|_| buffer.truncate(start))
}
