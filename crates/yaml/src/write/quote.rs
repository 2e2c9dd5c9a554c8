//! Text in double quotes.

use super::traits::must_escape;

const HEXADECIMAL: &[u8; 16] = b"0123456789abcdef";

/// Writes `text` in double quotes on one line, with the escapes that JSON and YAML share.
pub(super) fn write(out: &mut Vec<u8>, text: &str) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    let mut written = 0;
    for (at, character) in text.char_indices() {
        let letter = match character {
            '"' => b'"',
            '\\' => b'\\',
            '\n' => b'n',
            '\t' => b't',
            '\r' => b'r',
            _ if character.is_ascii_control() || must_escape(character) => b'u',
            _ => continue,
        };
        out.extend_from_slice(&text.as_bytes()[written..at]);
        out.extend_from_slice(&[b'\\', letter]);
        if letter == b'u' {
            let code = u32::from(character) as usize;
            out.extend([12, 8, 4, 0].map(|shift| HEXADECIMAL[(code >> shift) & 0xf]));
        }
        written = at + character.len_utf8();
    }
    out.extend_from_slice(&text.as_bytes()[written..]);
    out.push(b'"');
}
