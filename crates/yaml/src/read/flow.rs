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

/// The text with brackets on one line; none where it has none, or one that is never closed.
///
/// This knows just enough of YAML to tell brackets from text. Where it errs, the parser refuses
/// the result, or reads it as the brackets of which this was sure.
pub(super) fn flattened(text: &str) -> Option<String> {
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
            b'|' | b'>' => {
                *block = Some(column);
                Some(at)
            }
            b'"' | b'\'' => self.quoted(at),
            b'[' | b'{' => self.brackets(at),
            _ => Some(at),
        }
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
                    at = self.quoted(at)?;
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
