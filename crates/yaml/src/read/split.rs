//! Where documents begin and end.

use std::ops::Range;

use super::{Document, Problem};

/// The stretches between `---` lines, without those that hold only blanks and comments.
///
/// This is cheap: a caller can split a big text and give stretches to several threads, which read
/// them with [`documents_in`](super::documents_in).
pub fn split(text: &[u8]) -> Vec<Range<usize>> {
    let mut rest = 0..text.len();
    let mut stretches = Vec::new();
    while let Some(found) = next(text, &mut rest) {
        stretches.push(match found {
            Found::Stretch(stretch) => stretch,
            Found::Broken(document) => document.range,
        });
    }
    stretches
}

/// What comes next in a stream.
pub(super) enum Found {
    /// A stretch with something in it.
    Stretch(Range<usize>),
    /// A line that separates nothing although it begins with `---`.
    Broken(Document),
}

/// Takes the next stretch off `rest`; never an empty one.
pub(super) fn next(text: &[u8], rest: &mut Range<usize>) -> Option<Found> {
    loop {
        let inside = text.get(rest.clone()).unwrap_or_default();
        if inside.is_empty() {
            return None;
        }
        if let Some(after) = marker(inside) {
            let line = line_length(inside);
            let begin = rest.start;
            rest.start += line;
            let trailing = inside.get(after..line).unwrap_or_default();
            let words = trailing.trim_ascii();
            if words.is_empty() || words.starts_with(b"#") {
                continue;
            }
            return Some(Found::Broken(broken(
                begin,
                &inside[..line],
                words[0] == b'-',
            )));
        }
        let length = until_separator(inside);
        let begin = rest.start + skipped(&inside[..length]);
        let end = rest.start + length;
        rest.start = end;
        if begin < end {
            return Some(Found::Stretch(begin..end));
        }
    }
}

/// Where the text after a `---` at the start of `line` begins.
fn marker(line: &[u8]) -> Option<usize> {
    let bare = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    bare.starts_with(b"---")
        .then(|| line.len() - bare.len() + 3)
}

fn broken(begin: usize, line: &[u8], only_dashes: bool) -> Document {
    let range = begin..begin + line.trim_ascii_end().len();
    let problem = Problem::new(
        "document-separator",
        "nothing but a comment can follow `---` on its line: Kubernetes refuses the file",
        range.clone(),
    );
    Document {
        value: None,
        problems: vec![problem.hint(if only_dashes {
            "separate documents with exactly `---`"
        } else {
            "begin the document on the next line"
        })],
        range,
    }
}

/// How many bytes come before the next line that begins with `---`.
fn until_separator(text: &[u8]) -> usize {
    memchr::memmem::find(text, b"\n---").map_or(text.len(), |at| at + 1)
}

/// How many bytes of blank lines and comments `text` begins with.
pub(super) fn skipped(text: &[u8]) -> usize {
    let mut at = 0;
    if text.starts_with(b"\xef\xbb\xbf") {
        at = 3;
    }
    while at < text.len() {
        let rest = &text[at..];
        let blanks = rest.iter().take_while(|it| **it == b' ').count();
        let line = match &rest[blanks..] {
            [] => return text.len(),
            [b'\n', ..] => blanks + 1,
            [b'\r', b'\n', ..] => blanks + 2,
            [b'#', ..] => line_length(rest),
            _ => break,
        };
        // A bare carriage return ends a line, too: leave what comes after it to the parser.
        let bare = rest[..line].trim_ascii_end();
        if bare.contains(&b'\r') {
            break;
        }
        at += line;
    }
    at
}

/// The first line with its end.
fn line_length(text: &[u8]) -> usize {
    memchr::memchr(b'\n', text).map_or(text.len(), |at| at + 1)
}
