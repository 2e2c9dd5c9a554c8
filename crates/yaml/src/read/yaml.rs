//! YAML's events.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Problem;
use super::event::{Event, Events};
use super::parse::{Parser, Rest};
use super::split;

/// One YAML document.
pub(super) struct Yaml<'a> {
    parser: Parser<'a>,
    text: &'a str,
    /// Where `text` begins in the whole text.
    base: usize,
}

impl<'a> Yaml<'a> {
    pub(super) fn new(text: &'a str, base: usize) -> Self {
        Self {
            parser: Parser::new(text),
            text,
            base,
        }
    }

    /// The problem with what follows the document where Kubernetes does not look at it.
    pub(super) fn ignored(&mut self) -> Option<Problem> {
        match self.parser.rest() {
            Ok(Rest::Marker(end)) => {
                let rest = self.text.get(end..)?;
                let begin = end + split::skipped(rest.as_bytes());
                let words = self.text.get(begin..)?.trim_end();
                let is_marker =
                    |line: &str| line.is_empty() || line == "..." || line.starts_with('#');
                if words.lines().all(|line| is_marker(line.trim())) {
                    return None;
                }
                let range = self.base + begin..self.base + begin + words.len();
                let message = "Kubernetes ignores what follows `...`";
                let problem = Problem::new("ignored-text", message, range);
                Some(problem.hint("separate documents by `---`"))
            }
            Ok(Rest::Ignored(at)) => {
                let at = self.base + at;
                let message = "the document has ended before this";
                Some(Problem::new("ignored-text", message, at..at))
            }
            // A mistake there was reported when the end was reached.
            Ok(Rest::Nothing) | Err(_) => None,
        }
    }
}

impl<'a> Events<'a> for Yaml<'a> {
    fn next(&mut self) -> Result<Option<(Event<'a>, Range<usize>)>, Problem> {
        let next = match self.parser.next() {
            // Go looks at what follows, too.
            Ok(None) => self.parser.rest().map(|_| None),
            next => next,
        };
        match next {
            Ok(next) => {
                Ok(next
                    .map(|(event, range)| (event, range.start + self.base..range.end + self.base)))
            }
            Err(fault) => Err(fault.problem(self.text, self.base)),
        }
    }

    fn referenced(&self) -> BTreeSet<usize> {
        let mut parser = Parser::new(self.text);
        let mut referenced = BTreeSet::new();
        while let Ok(Some((event, _))) = parser.next() {
            if let Event::Alias(anchor) = event {
                referenced.insert(anchor);
            }
        }
        referenced
    }
}
