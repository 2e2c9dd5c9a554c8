//! Text of several lines as a literal block (`|`).

use super::serializer::indent;
use super::traits::{CONTROL, HIGH, LINE_FEED, Traits, must_escape};

/// The first line of a block.
#[derive(Clone, Copy)]
pub(super) struct Header {
    /// Blanks, a tab or an empty line come first, so readers must be told the indentation.
    explicit_indentation: bool,
    end: End,
}

/// What a reader does with the line feeds at the end.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Strip,
    Clip,
    Keep,
}

impl Header {
    /// The header for `text`, if a block gives it back exactly.
    pub(super) fn of(text: &str, traits: Traits) -> Option<Self> {
        if !traits.any(LINE_FEED)
            || traits.any(CONTROL)
            || (traits.any(HIGH) && text.chars().any(must_escape))
        {
            return None;
        }
        let visible = |character: char| !matches!(character, ' ' | '\t' | '\n');
        // Some reader drops a last line of blanks, and nobody sees it.
        let last_line = text
            .trim_end_matches('\n')
            .rsplit('\n')
            .next()
            .unwrap_or_default();
        if !last_line.contains(visible) {
            return None;
        }
        let end = match text.as_bytes() {
            [.., b'\n', b'\n'] => End::Keep,
            [.., b'\n'] => End::Clip,
            _ => End::Strip,
        };
        Some(Self {
            explicit_indentation: !text.starts_with(visible),
            end,
        })
    }

    /// Whether the block would end in blank lines.
    pub(super) fn keeps_blank_lines(self) -> bool {
        self.end == End::Keep
    }

    /// Whether readers are told the indentation.
    pub(super) fn is_indentation_explicit(self) -> bool {
        self.explicit_indentation
    }
}

/// Writes `text` as a block whose lines are indented by `column` blanks, two more than its parent.
pub(super) fn write(out: &mut Vec<u8>, text: &str, header: Header, column: usize) {
    out.push(b'|');
    if header.explicit_indentation {
        out.push(b'2');
    }
    match header.end {
        End::Strip => out.push(b'-'),
        End::Clip => {}
        End::Keep => out.push(b'+'),
    }
    out.push(b'\n');
    for line in text.split_terminator('\n') {
        if !line.is_empty() {
            indent(out, column);
            out.extend_from_slice(line.as_bytes());
        }
        out.push(b'\n');
    }
}
