//! The grammars of names in DNS, as the API server checks them.
//!
//! Source: <https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go>

use crate::fault::{Fault, hold};

/// The longest label.
pub(crate) const LABEL: usize = 63;

/// The longest subdomain.
pub(crate) const SUBDOMAIN: usize = 253;

/// `[a-z]([-a-z0-9]*[a-z0-9])?`, at most 63 bytes.
pub(crate) const fn check_label_1035(text: &[u8]) -> Result<(), Fault> {
    hold!(check_label(text));
    if text[0].is_ascii_digit() {
        return Err(Fault::Beginning);
    }
    Ok(())
}

/// `[a-z0-9]([-a-z0-9]*[a-z0-9])?`, at most 63 bytes.
pub(crate) const fn check_label(text: &[u8]) -> Result<(), Fault> {
    hold!(check_length(text, LABEL));
    let mut at = 0;
    while at < text.len() {
        if !is_alphanumeric(text[at]) && text[at] != b'-' {
            return Err(Fault::NotAllowed { at });
        }
        at += 1;
    }
    check_ends(text)
}

/// Labels (of any length, as the API server has it) joined by dots, at most 253 bytes.
pub(crate) const fn check_subdomain(text: &[u8]) -> Result<(), Fault> {
    hold!(check_length(text, SUBDOMAIN));
    check_subdomain_from(text, 0)
}

/// Like [`check_subdomain`] for what begins at byte `from`, without a limit.
pub(crate) const fn check_subdomain_from(text: &[u8], from: usize) -> Result<(), Fault> {
    let mut at = from;
    while at < text.len() {
        if !is_alphanumeric(text[at]) && text[at] != b'-' && text[at] != b'.' {
            return Err(Fault::NotAllowed { at });
        }
        at += 1;
    }
    // Every label must begin and end with a letter or digit: no two of `-` and `.` in a row unless
    // both are `-`, and neither at an end.
    let mut at = from;
    while at < text.len() {
        let before = if at == from { b'.' } else { text[at - 1] };
        let alphanumeric = is_alphanumeric(text[at]);
        if before == b'.' && !alphanumeric {
            return if at == 0 {
                Err(Fault::Beginning)
            } else {
                Err(Fault::NotAllowed { at })
            };
        }
        if text[at] == b'.' && before == b'-' {
            return Err(Fault::NotAllowed { at: at - 1 });
        }
        at += 1;
    }
    match text.last() {
        None => Err(Fault::Empty),
        Some(b'-' | b'.') => Err(Fault::End),
        Some(_) => Ok(()),
    }
}

/// Between one byte and `limit` bytes.
pub(crate) const fn check_length(text: &[u8], limit: usize) -> Result<(), Fault> {
    if text.is_empty() {
        Err(Fault::Empty)
    } else if text.len() > limit {
        Err(Fault::TooLong { limit })
    } else {
        Ok(())
    }
}

const fn check_ends(text: &[u8]) -> Result<(), Fault> {
    if !is_alphanumeric(text[0]) {
        Err(Fault::Beginning)
    } else if !is_alphanumeric(text[text.len() - 1]) {
        Err(Fault::End)
    } else {
        Ok(())
    }
}

pub(crate) const fn is_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// The nearest label to some text: `Game_Lobby` and `gameLobby` give `game-lobby`.
pub(crate) fn suggest_label(text: &str) -> String {
    kebab(text)
}

/// The nearest label that begins with a letter.
pub(crate) fn suggest_label_1035(text: &str) -> String {
    let label = kebab(text);
    let begin = label.find(|it: char| it.is_ascii_lowercase());
    label[begin.unwrap_or(label.len())..].to_owned()
}

/// The nearest subdomain, keeping dots.
pub(crate) fn suggest_subdomain(text: &str) -> String {
    let parts = text.split('.').map(kebab);
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(".")
}

/// Lower case, words joined by single dashes.
fn kebab(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut before = '-';
    for character in text.chars() {
        let new_word = character.is_ascii_uppercase()
            && (before.is_ascii_lowercase() || before.is_ascii_digit());
        let fits = character.is_ascii_alphanumeric();
        if (new_word || !fits) && !made.is_empty() && !made.ends_with('-') {
            made.push('-');
        }
        if fits {
            made.push(character.to_ascii_lowercase());
        }
        before = character;
    }
    made.truncate(made.trim_end_matches('-').len());
    made
}
