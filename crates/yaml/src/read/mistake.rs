//! What can be wrong with the YAML itself, and how it is said.

use std::ops::Range;

use super::{MAX_DEPTH, Problem};

/// A mistake and its place.
pub(super) struct Fault {
    pub(super) mistake: Mistake,
    pub(super) range: Range<usize>,
}

/// What is wrong.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Mistake {
    BlockIndent,
    BlockText,
    Bracket,
    Colon,
    Comma,
    Content,
    Dash,
    Directive,
    Escape,
    FlowDash,
    Hexadecimal,
    Item,
    Key,
    KeyAlone,
    MarkerInQuotes,
    Name,
    OpenBracket,
    OpenQuote,
    QuestionMark,
    Slash,
    Start,
    Surrogate,
    Tab,
    Tag,
    UnknownAlias,
}

impl Mistake {
    fn code(self) -> &'static str {
        match self {
            Self::Directive => "yaml-directive",
            Self::Tab => "yaml-tab",
            Self::Tag => "yaml-tag",
            Self::UnknownAlias => "unknown-alias",
            _ => "yaml-syntax",
        }
    }

    fn message(self) -> &'static str {
        match self {
            Self::BlockIndent => "the number after `|` or `>` must be 1 to 9",
            Self::BlockText => "text on the line of a `|` or `>`",
            Self::Bracket => "this bracket closes nothing",
            Self::Colon => "a `:` stands where none can be",
            Self::Comma => "a `,` or the closing bracket was expected here",
            Self::Content => "a value was expected here",
            Self::Dash => "a list can't begin here",
            Self::Directive => "kubectl does not read directives",
            Self::Escape => "a `\\` in double quotes, and no escape after it",
            Self::FlowDash => "a `-` can't stand between brackets",
            Self::Hexadecimal => "too few hexadecimal digits after a `\\`",
            Self::Item => "a list goes on here as something else",
            Self::Key => "a key was expected here",
            Self::KeyAlone => "a key without `:`",
            Self::MarkerInQuotes | Self::OpenQuote => "a quote is opened here and never closed",
            Self::Name => "a name was expected after `&` or `*`",
            Self::OpenBracket => "a bracket is opened here and never closed",
            Self::QuestionMark => "a `?` can't stand here",
            Self::Slash => "`\\/` is an escape in JSON only: Kubernetes refuses it in YAML",
            Self::Start => "text can't begin with this character",
            Self::Surrogate => "this escape stands for no character",
            Self::Tab => "a tab can't indent YAML",
            Self::Tag => "this is no tag",
            Self::UnknownAlias => "this alias names nothing that stands before it",
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::BlockIndent => "leave it out",
            Self::BlockText => "begin it on the next line",
            Self::Bracket | Self::Content | Self::Hexadecimal => "",
            Self::Colon => "indent keys of one mapping alike; quote text that has `: ` in it",
            Self::Comma => "quote text that has `: ` or `,` in it",
            Self::Dash => "begin it on the next line; quote text that begins with `- `",
            Self::Directive => "delete the line",
            Self::Escape => "write `\\\\`, or use single quotes",
            Self::FlowDash => "quote it, or is a bracket above never closed?",
            Self::Item => "begin every item with `- `, or indent the keys that belong to the item",
            Self::Key => "indent keys of one mapping alike",
            Self::KeyAlone => "write `key: value`",
            Self::MarkerInQuotes | Self::OpenBracket | Self::OpenQuote => "close it",
            Self::Name => "quote text that begins with `&` or `*`",
            Self::QuestionMark | Self::Start => "quote the text",
            Self::Slash => "write `/`",
            Self::Surrogate => "write the character itself",
            Self::Tab => "use spaces",
            Self::Tag => "quote text that begins with `!`",
            Self::UnknownAlias => "quote text that begins with `*`",
        }
    }

    fn is_about_keys(self) -> bool {
        matches!(
            self,
            Self::Colon | Self::Comma | Self::Item | Self::Key | Self::KeyAlone
        )
    }
}

impl Fault {
    /// The problem, for a text that begins at `base` of the whole text.
    #[cold]
    pub(super) fn problem(&self, text: &str, base: usize) -> Problem {
        let Self { mistake, range } = self;
        if let Some(word) = glued(text, range.start).filter(|_| mistake.is_about_keys()) {
            let message = "a blank is missing after `:`";
            return Problem::new("yaml-syntax", message, base + word..base + word + 1)
                .hint("write `key: value`");
        }
        if let Some((at, odd)) = separator(text, range.start) {
            let message =
                "an invisible character that ends the line for Kubernetes, not for others";
            let range = base + at..base + at + odd.len_utf8();
            return Problem::new("line-separator", message, range)
                .hint("delete it, or quote the text");
        }
        let rest = text.get(range.start..).unwrap_or_default();
        let first = rest.chars().next().filter(|it| !it.is_control());
        let end = range.end.max(range.start + first.map_or(0, char::len_utf8));
        let range = base + range.start..base + end;
        let problem = Problem::new(mistake.code(), mistake.message(), range);
        if mistake.hint().is_empty() {
            problem
        } else {
            problem.hint(mistake.hint())
        }
    }
}

/// The problem for a value that is nested too deep.
pub(super) fn too_deep(at: usize) -> Problem {
    let message = format!("mappings and lists nest more than {MAX_DEPTH} levels deep here");
    Problem::new("too-deep", message, at..at)
}

/// The last character before `at` on what editors show as its line that ends lines in YAML 1.1 only.
fn separator(text: &str, at: usize) -> Option<(usize, char)> {
    let line = text.get(..at)?.rsplit('\n').next()?;
    let mut characters = line.char_indices().rev();
    let (found, odd) =
        characters.find(|(_, it)| matches!(it, '\u{85}' | '\u{2028}' | '\u{2029}'))?;
    Some((at - line.len() + found, odd))
}

/// The `:` of `replicas:3` where the line of `at`, or the one before it, is such a word.
fn glued(text: &str, at: usize) -> Option<usize> {
    let line_of = |end: usize| {
        let begin = text.get(..end)?.rfind('\n').map_or(0, |it| it + 1);
        let length = text.get(begin..)?.find('\n').unwrap_or(text.len() - begin);
        Some((begin, text.get(begin..begin + length)?))
    };
    let mut end = at;
    for _ in 0..2 {
        let (begin, line) = line_of(end)?;
        let words = line.trim_start_matches([' ', '-']);
        if let Some((key, value)) = words.trim_end().split_once(':') {
            let is_key = key.starts_with(|it: char| it.is_ascii_alphabetic())
                && key
                    .bytes()
                    .all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-'));
            let is_value = !value.is_empty() && !value.starts_with([' ', '\t', ':', '/']);
            if is_key && is_value && !value.contains(": ") {
                return Some(begin + line.len() - words.len() + key.len());
            }
        }
        end = begin.checked_sub(1)?;
    }
    None
}
