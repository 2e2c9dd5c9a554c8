//! One form for each value, whatever order its maps are in.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// The value with the keys of each map in alphabetical order.
///
/// Whether `serde_json` keeps them so by itself depends on a feature that any crate of a build can
/// turn on; rendered bytes must not.
pub(crate) fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(sorted_map(map)),
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        scalar => scalar,
    }
}

pub(crate) fn sorted_map(map: Map<String, Value>) -> Map<String, Value> {
    let mut entries: Vec<_> = map.into_iter().collect();
    entries.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    entries
        .into_iter()
        .map(|(key, value)| (key, sorted(value)))
        .collect()
}

/// The first `length` hexadecimal digits, at most 64, of the hash of the parts.
/// Parts are told apart: `["ab", "c"]` is not `["a", "bc"]`.
pub(crate) fn digest<'a>(parts: impl IntoIterator<Item = &'a [u8]>, length: usize) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(
            part.len()
                .to_be_bytes()
                .last_chunk::<4>()
                .unwrap_or(&[0; 4]),
        );
        hash.update(part);
    }
    let mut text = String::with_capacity(64);
    for byte in hash.finalize() {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from(b"0123456789abcdef"[usize::from(half)]));
        }
    }
    text.truncate(length);
    text
}

/// The text if it has at most `limit` bytes, else its beginning and a hash of all of it.
/// For text of letters, digits, `-` and `.`, that may not end with the last two.
pub(crate) fn fitted(text: String, limit: usize) -> String {
    if text.len() <= limit {
        return text;
    }
    let hash = digest([text.as_bytes()], 10);
    let begin: String = text.chars().take(limit.saturating_sub(11)).collect();
    format!("{}-{hash}", begin.trim_end_matches(['-', '.']))
}
