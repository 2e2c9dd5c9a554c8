//! Text to tokens, as Go's reader of YAML 1.1 finds them.
//!
//! What decides is where a line stands: a token that begins further to the right than the mapping
//! or list around it opens another, one further to the left closes some.
//! That a token is a key is known only when its `:` is found, so tokens wait in a queue until it
//! is certain whether a [`Kind::Key`] goes before them; Go looks for the `:` on the same line and
//! within 1024 characters.

mod block;
mod cursor;
mod indicators;
mod plain;
mod properties;
mod quoted;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

use super::mistake::{Fault, Mistake};
use super::tag::Tag;
use cursor::Cursor;

/// A `:` further from the start of its key than this makes it no key.
const LONGEST_KEY: usize = 1024;

/// A piece of a text.
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    /// Where it stands, in bytes.
    pub(super) range: Range<usize>,
}

/// What a piece of a text is.
pub(super) enum Kind<'a> {
    /// The end of the text.
    End,
    /// `---` at the start of a line.
    DocumentStart,
    /// `...` at the start of a line.
    DocumentEnd,
    /// Where a mapping begins that is told by its indentation; it has no text of its own.
    Mapping,
    /// Where a list begins whose dashes are indented more than what is around it.
    List,
    /// Where one of these two ends.
    Dedent,
    /// `{`
    OpenMapping,
    /// `[`
    OpenList,
    /// `}`
    CloseMapping,
    /// `]`
    CloseList,
    /// `,`
    Comma,
    /// `- `
    Dash,
    /// `?`, or the place before a key that has none.
    Key,
    /// `:`
    Colon,
    /// `*` and a name.
    Alias(&'a str),
    /// `&` and a name.
    Anchor(&'a str),
    /// `!` and what follows; none where its handle is declared nowhere.
    Tag(Option<Tag>),
    /// Text, and whether it is written without quotes.
    Scalar(Cow<'a, str>, bool),
}

/// The tokens of a text.
pub(super) struct Scanner<'a> {
    cursor: Cursor<'a>,
    queue: VecDeque<Token<'a>>,
    /// How many tokens were taken from the queue.
    taken: usize,
    /// The column of the innermost mapping or list without brackets; none outside of all.
    indent: Option<usize>,
    /// Those around it.
    indents: Vec<Option<usize>>,
    /// What may turn out to be a key: one outside of brackets, and one in each pair of them.
    candidates: Vec<Candidate>,
    /// Whether a key can begin here.
    is_key_allowed: bool,
}

/// What may turn out to be a key.
#[derive(Clone)]
struct Candidate {
    is_possible: bool,
    /// Whether it must be one, because it stands where the keys of a mapping stand.
    is_required: bool,
    /// The number of its first token.
    number: usize,
    at: usize,
    column: usize,
    /// Where the bracket stands that it is in.
    bracket: usize,
}

impl Candidate {
    fn none(bracket: usize) -> Self {
        Self {
            is_possible: false,
            is_required: false,
            number: 0,
            at: 0,
            column: 0,
            bracket,
        }
    }
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            cursor: Cursor::new(text),
            queue: VecDeque::new(),
            taken: 0,
            indent: None,
            indents: Vec::new(),
            candidates: vec![Candidate::none(0)],
            is_key_allowed: true,
        }
    }

    /// The next token, which stays the next.
    pub(super) fn peek(&mut self) -> Result<&Token<'a>, Fault> {
        while self.needs_more()? {
            self.fetch()?;
        }
        // The loop ends with something in the queue.
        self.queue.front().ok_or(Fault {
            mistake: Mistake::Content,
            range: 0..0,
        })
    }

    /// Takes the token that was looked at.
    pub(super) fn take(&mut self) -> Option<Token<'a>> {
        self.taken += 1;
        self.queue.pop_front()
    }

    /// Where the innermost bracket stands that is open.
    pub(super) fn open_bracket(&self) -> Option<usize> {
        self.candidates.get(1..)?.last().map(|it| it.bracket)
    }

    fn is_flow(&self) -> bool {
        self.candidates.len() > 1
    }

    /// Whether it is open what the first token of the queue is.
    fn needs_more(&mut self) -> Result<bool, Fault> {
        if self.queue.is_empty() {
            return Ok(true);
        }
        // Candidates further in have higher numbers.
        let taken = self.taken;
        let first = self.candidates.partition_point(|it| it.number < taken);
        for index in first..self.candidates.len() {
            let candidate = &self.candidates[index];
            if candidate.number > taken {
                break;
            }
            if candidate.is_possible {
                return self.is_valid(index);
            }
        }
        Ok(false)
    }

    /// Whether a `:` here would make this candidate a key.
    fn is_valid(&mut self, index: usize) -> Result<bool, Fault> {
        let candidate = &mut self.candidates[index];
        if !candidate.is_possible {
            return Ok(false);
        }
        if self.cursor.is_same_line(candidate.at)
            && self.cursor.is_within(candidate.at, LONGEST_KEY)
        {
            return Ok(true);
        }
        if candidate.is_required {
            return Err(self.cursor.fault(Mistake::KeyAlone, candidate.at));
        }
        candidate.is_possible = false;
        Ok(false)
    }

    /// Notes that what begins here may be a key.
    fn save_candidate(&mut self) -> Result<(), Fault> {
        if !self.is_key_allowed {
            return Ok(());
        }
        let column = self.cursor.column();
        let is_required = !self.is_flow() && self.indent == Some(column);
        self.drop_candidate()?;
        let number = self.taken + self.queue.len();
        let at = self.cursor.at;
        if let Some(last) = self.candidates.last_mut() {
            *last = Candidate {
                is_possible: true,
                is_required,
                number,
                at,
                column,
                bracket: last.bracket,
            };
        }
        Ok(())
    }

    /// What was seen is no key.
    fn drop_candidate(&mut self) -> Result<(), Fault> {
        let Some(last) = self.candidates.last_mut().filter(|it| it.is_possible) else {
            return Ok(());
        };
        if last.is_required {
            return Err(self.cursor.fault(Mistake::KeyAlone, last.at));
        }
        last.is_possible = false;
        Ok(())
    }

    fn push(&mut self, kind: Kind<'a>, range: Range<usize>) {
        self.queue.push_back(Token { kind, range });
    }

    /// Opens a mapping or list in this column if none is, before the token with this number.
    fn indent(&mut self, column: usize, number: usize, kind: Kind<'a>, at: usize) {
        if self.is_flow() || self.indent.is_some_and(|it| it >= column) {
            return;
        }
        self.indents.push(self.indent);
        self.indent = Some(column);
        let token = Token {
            kind,
            range: at..at,
        };
        self.queue.insert(number - self.taken, token);
    }

    /// Closes what is indented more than this column; everything without one.
    fn dedent(&mut self, column: Option<usize>) {
        if self.is_flow() {
            return;
        }
        let at = self.cursor.at;
        while self.indent > column {
            self.push(Kind::Dedent, at..at);
            self.indent = self.indents.pop().flatten();
        }
    }

    /// Adds the next token to the queue.
    fn fetch(&mut self) -> Result<(), Fault> {
        self.skip_blanks();
        self.dedent(Some(self.cursor.column()));
        let Some(byte) = self.cursor.byte(0) else {
            return self.end();
        };
        if self.cursor.column() == 0 {
            if byte == b'%' {
                return Err(self.cursor.fault(Mistake::Directive, self.cursor.at));
            }
            if self.cursor.is_document_marker() {
                return self.document_marker(byte);
            }
        }
        let is_flow = self.is_flow();
        match byte {
            b'[' => self.open(Kind::OpenList),
            b'{' => self.open(Kind::OpenMapping),
            b']' => self.close(Kind::CloseList),
            b'}' => self.close(Kind::CloseMapping),
            b',' => self.comma(),
            b'-' if self.cursor.is_blank_or_end(1) => self.dash(),
            b'?' if is_flow || self.cursor.is_blank_or_end(1) => self.question_mark(),
            b':' if is_flow || self.cursor.is_blank_or_end(1) => self.colon(),
            b'*' | b'&' => self.name(byte),
            b'!' => self.tag(),
            b'|' | b'>' if !is_flow => self.block(byte == b'>'),
            b'\'' | b'"' => self.quoted(byte),
            b'#' | b'|' | b'>' | b'%' | b'@' | b'`' => {
                Err(self.cursor.fault(Mistake::Start, self.cursor.at))
            }
            b'\t' => Err(self.cursor.fault(Mistake::Tab, self.cursor.at)),
            _ => self.plain(),
        }
    }

    /// Goes to the next token.
    fn skip_blanks(&mut self) {
        loop {
            let are_tabs_fine = self.is_flow() || !self.is_key_allowed;
            while let Some(byte) = self.cursor.byte(0)
                && (byte == b' ' || (are_tabs_fine && byte == b'\t'))
            {
                self.cursor.at += 1;
            }
            if self.cursor.byte(0) == Some(b'#') {
                self.cursor.skip_to_line_end();
            }
            if !self.cursor.skip_line_end() {
                return;
            }
            if !self.is_flow() {
                self.is_key_allowed = true;
            }
        }
    }
}
