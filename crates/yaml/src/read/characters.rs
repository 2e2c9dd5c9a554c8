//! Characters: where they stand in bytes, and those that YAML has no place for.

use std::collections::BTreeSet;

/// Every so many characters their place is noted.
const STEP: usize = 64;

/// Where the characters of a text begin, in bytes.
pub(super) struct Places<'a> {
    text: &'a str,
    /// The byte of each 64th character; empty where every character is one byte.
    places: Vec<usize>,
}

impl<'a> Places<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut places = Vec::new();
        if !text.is_ascii() {
            let characters = text.char_indices().step_by(STEP);
            places.extend(characters.map(|(at, _)| at));
        }
        Self { text, places }
    }

    /// The byte that a character begins at.
    pub(super) fn byte(&self, character: usize) -> usize {
        if self.places.is_empty() {
            return character.min(self.text.len());
        }
        let Some(begin) = self.places.get(character / STEP) else {
            return self.text.len();
        };
        let mut characters = self.text[*begin..].char_indices();
        characters
            .nth(character % STEP)
            .map_or(self.text.len(), |(at, _)| begin + at)
    }
}

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

/// Where lines end in YAML 1.1 and not in 1.2.
pub(super) fn separators(text: &str) -> BTreeSet<usize> {
    if text.is_ascii() {
        return BTreeSet::new();
    }
    text.char_indices()
        .filter(|(_, it)| matches!(it, '\u{85}' | '\u{2028}' | '\u{2029}'))
        .map(|(at, _)| at)
        .collect()
}
