//! Tabs and odd line ends that Kubernetes trips over and a parser of YAML 1.2 does not.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Problem, characters};

/// Places that are a problem unless they turn out to be inside text or brackets.
pub(super) struct Suspects {
    /// The first tab of the white space that a line begins with, or of the one after a `-`.
    tabs: BTreeSet<usize>,
    /// Characters that end lines in YAML 1.1 only.
    separators: BTreeSet<usize>,
    /// Where the mappings and lists that are open begin; whether in brackets.
    open: Vec<(usize, bool)>,
}

impl Suspects {
    pub(super) fn new(text: &str) -> Self {
        Self {
            tabs: tabs(text.as_bytes()),
            separators: characters::separators(text),
            open: Vec::new(),
        }
    }

    fn are_none(&self) -> bool {
        self.tabs.is_empty() && self.separators.is_empty()
    }

    pub(super) fn open(&mut self, text: &str, at: usize) {
        if !self.are_none() {
            let is_flow = matches!(text.as_bytes().get(at), Some(b'{' | b'['));
            self.open.push((at, is_flow));
        }
    }

    pub(super) fn close(&mut self, at: usize) {
        if let Some((begin, true)) = self.open.pop() {
            self.covered(begin..at);
        }
    }

    /// Tabs are fine here.
    pub(super) fn covered(&mut self, range: Range<usize>) {
        acquit(&mut self.tabs, range);
    }

    /// Tabs and line ends are fine here.
    pub(super) fn quoted(&mut self, range: Range<usize>) {
        acquit(&mut self.separators, range.clone());
        acquit(&mut self.tabs, range);
    }

    /// A tab in the line of `at` or the lines next to it.
    pub(super) fn tab_near(&self, text: &str, at: usize) -> Option<usize> {
        if self.tabs.is_empty() {
            return None;
        }
        let begin = text.get(..at)?.rfind('\n').unwrap_or(0);
        let begin = text.get(..begin)?.rfind('\n').unwrap_or(0);
        let after = text.get(at..)?;
        let end = at + after.find('\n').map_or(after.len(), |it| it + 2);
        self.tabs.range(begin..end.max(begin)).next().copied()
    }

    pub(super) fn problems(&self, base: usize) -> impl Iterator<Item = Problem> {
        let tab = self.tabs.first().map(|at| tab(base + at));
        let separator = self.separators.first().map(|at| {
            let message =
                "an invisible character that ends the line for Kubernetes, not for others";
            let range = base + at..base + at + 2;
            Problem::new("line-separator", message, range).hint("delete it, or quote the text")
        });
        tab.into_iter().chain(separator)
    }
}

/// The problem for a tab that indents.
pub(super) fn tab(at: usize) -> Problem {
    Problem::new("yaml-tab", "a tab can't indent YAML", at..at + 1).hint("use spaces")
}

fn acquit(suspects: &mut BTreeSet<usize>, range: Range<usize>) {
    while !suspects.is_empty() && range.start < range.end {
        let Some(found) = suspects.range(range.clone()).next().copied() else {
            return;
        };
        suspects.remove(&found);
    }
}

fn tabs(text: &[u8]) -> BTreeSet<usize> {
    let mut tabs = BTreeSet::new();
    for at in memchr::memchr_iter(b'\t', text) {
        let blanks = text[..at]
            .iter()
            .rev()
            .take_while(|it| **it == b' ')
            .count();
        let before = &text[..at - blanks];
        let indents = match before {
            [] | [.., b'\n' | b'\r'] | [b'-' | b'?'] => true,
            [.., before, b'-' | b'?'] => matches!(before, b' ' | b'\n' | b'\r'),
            _ => false,
        };
        if indents {
            tabs.insert(at);
        }
    }
    tabs
}
