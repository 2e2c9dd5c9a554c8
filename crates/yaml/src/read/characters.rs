//! Characters that YAML has no place for.

/// Where the first character stands that Kubernetes refuses.
pub(super) fn control(text: &str) -> Option<(usize, char)> {
    if text.is_ascii() && !text.bytes().any(|it| is_control(char::from(it))) {
        return None;
    }
    text.char_indices().find(|(_, it)| is_control(*it))
}

fn is_control(it: char) -> bool {
    !matches!(it, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
}
