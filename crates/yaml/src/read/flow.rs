//! Brackets over several lines.
//!
//! YAML 1.2 wants every line between brackets to be indented more than the key before them, even
//! that of the closing bracket. Go does not care, nor do the people who write
//!
//! ```yaml
//! args: [
//!   "--verbose",
//! ]
//! ```
//!
//! So where a document is refused, it is tried once more with line ends, tabs and comments
//! between brackets made blanks, and tabs after a `:`, too. All else stays in its place.
//!
//! The same goes for lines of quoted text. What stands between two of them counts, so that it is
//! kept as marks of the same length, which [`unfold`] takes out of the values again.

use serde_json::Value;

/// Stands for the end of a line inside quotes.
const END: u8 = 0x1e;
/// Stands for a blank around it.
const BLANK: u8 = 0x1f;

/// The text with brackets on one line, and quoted text as well; none where there is nothing of
/// that kind, or one that is never closed.
///
/// This knows just enough of YAML to tell brackets from text. Where it errs, the parser refuses
/// the result, or reads it as the brackets of which this was sure.
pub(super) fn flattened(text: &str) -> Option<String> {
    if text.bytes().any(|it| matches!(it, END | BLANK)) {
        return None;
    }
    let mut scan = Scan {
        bytes: text.as_bytes().to_vec(),
        is_changed: false,
    };
    let mut at = 0;
    // Lines indented more than this are a text block's.
    let mut block: Option<usize> = None;
    while at < scan.bytes.len() {
        let blanks = scan.blanks(at);
        match (scan.peek(at + blanks), block) {
            (b'\n', _) => {}
            (_, Some(column)) if blanks > column => {}
            (b'#', _) => {}
            _ => {
                let end = scan.line(at, &mut block)?;
                at = end;
            }
        }
        at = scan.line_end(at) + 1;
    }
    let is_changed = scan.is_changed;
    String::from_utf8(scan.bytes).ok().filter(|_| is_changed)
}

struct Scan {
    bytes: Vec<u8>,
    is_changed: bool,
}

impl Scan {
    fn peek(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b'\n')
    }

    fn blanks(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        rest.iter().take_while(|it| **it == b' ').count()
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        memchr::memchr(b'\n', rest).map_or(self.bytes.len(), |it| at + it)
    }

    fn blank(&mut self, at: usize) {
        self.is_changed = true;
        self.bytes[at] = b' ';
    }

    /// Reads the line from `at` on; gives where what begins on it ends, none if it does not.
    fn line(&mut self, start: usize, block: &mut Option<usize>) -> Option<usize> {
        *block = None;
        let mut column = 0;
        let mut at = start + self.blanks(start);
        while self.peek(at) == b'-' && self.peek(at + 1) == b' ' {
            column = at - start;
            at += 1;
            at += self.blanks(at);
        }
        if let Some(value) = self.after_key(at) {
            column = at - start;
            at = value;
            while matches!(self.peek(at), b' ' | b'\t') {
                if self.peek(at) == b'\t' {
                    self.blank(at);
                }
                at += 1;
            }
        }
        while matches!(self.peek(at), b'&' | b'!') {
            while !matches!(self.peek(at), b' ' | b'\n') {
                at += 1;
            }
            at += self.blanks(at);
        }
        match self.peek(at) {
            b'|' | b'>' if self.is_header(at + 1) => {
                *block = Some(column);
                Some(at)
            }
            b'"' | b'\'' => self.joined(at),
            b'[' | b'{' => self.brackets(at),
            _ => Some(at),
        }
    }

    /// Whether nothing but what belongs to a text block's `|` stands on the rest of the line: a
    /// line of plain text can begin with `>` or `||` as well.
    fn is_header(&self, at: usize) -> bool {
        let rest = self.bytes.get(at..self.line_end(at)).unwrap_or_default();
        let is_mark = |it: &u8| matches!(it, b'0'..=b'9' | b'+' | b'-');
        let rest = &rest[rest.iter().take_while(|it| is_mark(it)).count()..];
        let text = rest.trim_ascii();
        text.is_empty() || (text.starts_with(b"#") && rest.len() > text.len())
    }

    /// Where the `:` of a key that begins here ends.
    fn after_key(&self, at: usize) -> Option<usize> {
        let mut colon = match self.peek(at) {
            b'"' | b'\'' => {
                let end = self.quoted(at)?;
                end + self.blanks(end)
            }
            b'[' | b'{' => return None,
            _ => at,
        };
        let is_quoted = colon > at;
        loop {
            match self.peek(colon) {
                b':' if matches!(self.peek(colon + 1), b' ' | b'\t' | b'\n' | b'\r') => {
                    return Some(colon + 1);
                }
                b'\n' => return None,
                b'#' if self.peek(colon - 1) == b' ' => return None,
                _ if is_quoted => return None,
                _ => colon += 1,
            }
        }
    }

    /// The end of quoted text.
    fn quoted(&self, start: usize) -> Option<usize> {
        let quote = self.peek(start);
        let mut at = start + 1;
        loop {
            let byte = *self.bytes.get(at)?;
            at += 1;
            if byte == b'\\' && quote == b'"' {
                at += 1;
            } else if byte == quote {
                if quote == b'"' || self.peek(at) != quote {
                    return Some(at);
                }
                at += 1;
            }
        }
    }

    /// Puts quoted text on one line; gives where it ends.
    fn joined(&mut self, start: usize) -> Option<usize> {
        let end = self.quoted(start)?;
        let mut at = start;
        while at < end {
            let is_blank = |byte: u8| matches!(byte, b' ' | b'\t' | b'\r');
            if self.peek(at) != b'\n' {
                at += 1;
                continue;
            }
            let mut from = at;
            while is_blank(self.peek(from - 1)) {
                from -= 1;
            }
            if self.peek(from - 1) == b'\\' && self.peek(start) == b'"' {
                // The end of the line is escaped, or a blank before it: it stays as it is.
                at += 1;
                continue;
            }
            if [&b"---"[..], b"..."].contains(&self.bytes.get(at + 1..at + 4).unwrap_or_default()) {
                return None;
            }
            while at < end && matches!(self.peek(at), b' ' | b'\t' | b'\r' | b'\n') {
                at += 1;
            }
            for byte in self.bytes.get_mut(from..at).unwrap_or_default() {
                *byte = if *byte == b'\n' { END } else { BLANK };
                self.is_changed = true;
            }
        }
        Some(end)
    }

    /// Puts what is between brackets on one line; gives where it ends.
    fn brackets(&mut self, start: usize) -> Option<usize> {
        let mut depth = 0_usize;
        let mut at = start;
        // The last byte that is no blank, and whether a comment followed text.
        let (mut last, mut is_cut) = (b'[', false);
        loop {
            let byte = *self.bytes.get(at)?;
            let before = at.checked_sub(1).map_or(b' ', |it| self.peek(it));
            let is_start = matches!(before, b' ' | b',' | b'[' | b'{' | b':' | b'\n');
            if is_cut && !matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b'#') {
                // Text can't go on after a comment.
                if !matches!(byte, b',' | b']' | b'}') {
                    return None;
                }
                is_cut = false;
            }
            match byte {
                b'"' | b'\'' if is_start => {
                    at = self.joined(at)?;
                    last = byte;
                    continue;
                }
                b'#' if is_start || matches!(before, b']' | b'}' | b'"' | b'\'') => {
                    is_cut |= !matches!(last, b'[' | b'{' | b',' | b':');
                    for comment in at..self.line_end(at) {
                        self.blank(comment);
                    }
                }
                b'\n' | b'\r' | b'\t' => self.blank(at),
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth -= 1,
                _ => {}
            }
            if self.peek(at) != b' ' {
                last = byte;
            }
            at += 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
}

/// Reads marks as what they stand for: one end of a line is a blank, each further one is kept.
pub(super) fn unfold(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(unfolded) = unfolded(text) {
                *text = unfolded;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(unfold),
        Value::Object(entries) => {
            if entries.keys().any(|key| unfolded(key).is_some()) {
                let old = std::mem::take(entries);
                entries.extend(
                    old.into_iter()
                        .map(|(key, value)| (unfolded(&key).unwrap_or(key), value)),
                );
            }
            entries.values_mut().for_each(unfold);
        }
        _ => {}
    }
}

fn unfolded(text: &str) -> Option<String> {
    let is_mark = |it: char| matches!(it, '\u{1e}' | '\u{1f}');
    if !text.contains(is_mark) {
        return None;
    }
    let mut unfolded = String::with_capacity(text.len());
    let mut ends = 0_usize;
    for it in text.chars() {
        match it {
            '\u{1e}' => ends += 1,
            '\u{1f}' => {}
            _ => {
                unfold_ends(ends, &mut unfolded);
                ends = 0;
                unfolded.push(it);
            }
        }
    }
    unfold_ends(ends, &mut unfolded);
    Some(unfolded)
}

fn unfold_ends(ends: usize, text: &mut String) {
    match ends {
        0 => {}
        1 => text.push(' '),
        _ => text.extend(std::iter::repeat_n('\n', ends - 1)),
    }
}
