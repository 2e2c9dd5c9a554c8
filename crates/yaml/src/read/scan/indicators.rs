//! Tokens that are signs.

use super::{Candidate, Kind, Scanner};
use crate::read::mistake::{Fault, Mistake};

impl<'a> Scanner<'a> {
    /// Adds a token of so many bytes.
    fn sign(&mut self, kind: Kind<'a>, length: usize) {
        let start = self.cursor.at;
        self.cursor.at += length;
        self.push(kind, start..start + length);
    }

    pub(super) fn end(&mut self) -> Result<(), Fault> {
        self.cursor.end_line();
        self.dedent(None);
        self.drop_candidate()?;
        self.is_key_allowed = false;
        self.sign(Kind::End, 0);
        Ok(())
    }

    pub(super) fn document_marker(&mut self, byte: u8) -> Result<(), Fault> {
        self.dedent(None);
        self.drop_candidate()?;
        self.is_key_allowed = false;
        let kind = if byte == b'-' {
            Kind::DocumentStart
        } else {
            Kind::DocumentEnd
        };
        self.sign(kind, 3);
        Ok(())
    }

    pub(super) fn open(&mut self, kind: Kind<'a>) -> Result<(), Fault> {
        self.save_candidate()?;
        self.candidates.push(Candidate {
            number: self.taken + self.queue.len(),
            ..Candidate::none(self.cursor.at)
        });
        self.is_key_allowed = true;
        self.sign(kind, 1);
        Ok(())
    }

    pub(super) fn close(&mut self, kind: Kind<'a>) -> Result<(), Fault> {
        self.drop_candidate()?;
        if self.is_flow() {
            self.candidates.pop();
        }
        self.is_key_allowed = false;
        self.sign(kind, 1);
        Ok(())
    }

    pub(super) fn comma(&mut self) -> Result<(), Fault> {
        self.drop_candidate()?;
        self.is_key_allowed = true;
        self.sign(Kind::Comma, 1);
        Ok(())
    }

    pub(super) fn dash(&mut self) -> Result<(), Fault> {
        // The parser says what is wrong with one between brackets.
        if !self.is_flow() {
            self.begin(Kind::List, Mistake::Dash)?;
        }
        self.drop_candidate()?;
        self.is_key_allowed = true;
        self.sign(Kind::Dash, 1);
        Ok(())
    }

    pub(super) fn question_mark(&mut self) -> Result<(), Fault> {
        let is_flow = self.is_flow();
        if !is_flow {
            self.begin(Kind::Mapping, Mistake::QuestionMark)?;
        }
        self.drop_candidate()?;
        self.is_key_allowed = !is_flow;
        self.sign(Kind::Key, 1);
        Ok(())
    }

    pub(super) fn colon(&mut self) -> Result<(), Fault> {
        let last = self.candidates.len() - 1;
        if self.is_valid(last)? {
            let candidate = &mut self.candidates[last];
            candidate.is_possible = false;
            let Candidate {
                number, column, at, ..
            } = *candidate;
            let key = super::Token {
                kind: Kind::Key,
                range: at..at,
            };
            self.queue.insert(number - self.taken, key);
            self.indent(column, number, Kind::Mapping, at);
            self.is_key_allowed = false;
        } else {
            let is_flow = self.is_flow();
            if !is_flow {
                self.begin(Kind::Mapping, Mistake::Colon)?;
            }
            self.is_key_allowed = !is_flow;
        }
        self.sign(Kind::Colon, 1);
        Ok(())
    }

    /// Begins a mapping or list at a sign, if it is the first of it.
    fn begin(&mut self, kind: Kind<'a>, mistake: Mistake) -> Result<(), Fault> {
        let at = self.cursor.at;
        if !self.is_key_allowed {
            return Err(self.cursor.fault(mistake, at));
        }
        let number = self.taken + self.queue.len();
        self.indent(self.cursor.column(), number, kind, at);
        Ok(())
    }
}
