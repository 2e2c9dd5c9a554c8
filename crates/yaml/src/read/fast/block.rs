//! Text blocks.

use serde_json::Value;

use super::Reader;

impl Reader<'_> {
    /// The text after a `|` or `>` that stands here, under a key or a dash in this column.
    pub(super) fn block(&mut self, column: usize) -> Option<Value> {
        let is_folded = self.peek(0) == b'>';
        let (chomping, length) = match self.peek(1) {
            chomping @ (b'-' | b'+') => (chomping, 2),
            _ => (b' ', 1),
        };
        if self.peek(length) != b'\n' {
            return None;
        }
        self.at += length;
        self.skip_line();
        let rest = &self.bytes[self.at..];
        let indent = rest.iter().take_while(|it| **it == b' ').count();
        // Blank lines before the text, and no text at all.
        if indent <= column || matches!(rest.get(indent), None | Some(b'\n')) {
            return None;
        }
        let mut text = String::new();
        // How long the text is without the blank lines at its end.
        let mut length = 0;
        while !self.is_end() {
            let begin = self.at;
            let rest = &self.bytes[begin..];
            let blanks = rest.iter().take_while(|it| **it == b' ').count();
            let is_blank = matches!(rest.get(blanks), None | Some(b'\n'));
            if blanks < indent && !is_blank {
                break;
            }
            if is_folded && (is_blank || blanks > indent) {
                return None;
            }
            self.skip_line();
            let line = self.text.get(begin..self.at)?;
            let line = line.strip_suffix('\n').unwrap_or(line);
            if let Some(inside) = line.get(indent..) {
                text.push_str(inside);
                if !inside.is_empty() {
                    length = text.len();
                }
            }
            text.push(if is_folded { ' ' } else { '\n' });
        }
        match chomping {
            b'+' if is_folded => return None,
            b'+' => {}
            b'-' => text.truncate(length),
            _ => {
                text.truncate(length);
                text.push('\n');
            }
        }
        self.next_line();
        if !self.is_end() && self.column > column {
            return None;
        }
        text.shrink_to_fit();
        Some(Value::String(text))
    }
}
