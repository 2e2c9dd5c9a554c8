//! Reading `stowplan.lock`.

use crate::{
    Ledger, Mistake,
    conflict::Conflicts,
    line::{self, Line, Word},
    mistake::{At, Mistakes, shown},
    settle::settle,
};

/// A longer file is not read: this is more than a hundred thousand lines.
const LONGEST: usize = 16 << 20;

impl Ledger {
    /// Reads `stowplan.lock`.
    ///
    /// Lines may be in any order, with CRLF and with tabs; comments are passed over.
    /// What a merge leaves and what can mean only one thing is no mistake: a line that is there
    /// twice, or once held and once released (it is held), or a number that one owner released and
    /// another has.
    ///
    /// # Errors
    ///
    /// All that is wrong with it; of a version that isn't known, that alone.
    pub fn parse(text: &str) -> Result<Self, Vec<Mistake>> {
        if text.len() > LONGEST {
            let message = format!("{} bytes are more than any ledger has", text.len());
            let mistake = Mistake::new(At::START, "too-long", message);
            return Err(vec![mistake.help("restore it from version control")]);
        }
        let mut reader = Reader::default();
        if let Err(unknown) = reader.read(text) {
            return Err(vec![*unknown]);
        }
        let Reader {
            lines,
            conflicts,
            version,
            mut mistakes,
        } = reader;
        if !version {
            mistakes.add(missing_version(text));
        }
        // Both sides of a conflict may be about one owner: that is no mistake of its own.
        let conflict = conflicts.end(&mut mistakes);
        let grants = if conflict {
            Vec::new()
        } else {
            settle(lines, &mut mistakes)
        };
        if mistakes.is_empty() {
            Ok(Self { grants })
        } else {
            Err(mistakes.into_list())
        }
    }
}

/// What was read so far.
#[derive(Default)]
struct Reader {
    lines: Vec<Line>,
    conflicts: Conflicts,
    version: bool,
    mistakes: Mistakes,
}

impl Reader {
    /// Reads each line; a version that isn't known ends it, as the lines may be anything.
    fn read(&mut self, text: &str) -> Result<(), Box<Mistake>> {
        let mut start = 0;
        for (index, whole) in text.split_inclusive('\n').enumerate() {
            let content = whole.trim_end_matches(['\n', '\r']);
            let at = At {
                line: index + 1,
                span: (start, start + content.len()),
            };
            start += whole.len();
            if self.conflicts.take(content, at, &mut self.mistakes) {
                continue;
            }
            let words = words(content, at);
            match words.as_slice() {
                [] => {}
                [hash, name, version @ ..] if hash.text == "#" && name.text == NAME => {
                    let version = version.first().unwrap_or(name);
                    if version.text != Ledger::VERSION {
                        return Err(unknown_version(version).into());
                    }
                    self.version = true;
                }
                [first, ..] if first.text.starts_with('#') => {}
                words => {
                    let grant = line::read(words, &mut self.mistakes);
                    self.lines.extend(grant.map(|grant| Line { at, grant }));
                }
            }
        }
        Ok(())
    }
}

/// The first word of the first line, after `#`.
const NAME: &str = "stowplan.lock";

/// The words of a line; what comes after the most that a line can have is one word.
fn words(content: &str, at: At) -> Vec<Word<'_>> {
    let blank = |it: char| it.is_whitespace() || it == '\u{feff}';
    let mut words = Vec::new();
    let content = content.trim_end_matches(blank);
    let mut rest = content;
    loop {
        rest = rest.trim_start_matches(blank);
        let end = rest.find(blank).unwrap_or(rest.len());
        let end = if words.len() < line::COLUMNS {
            end
        } else {
            rest.len()
        };
        let (text, after) = rest.split_at(end);
        if text.is_empty() {
            return words;
        }
        let start = at.span.0 + content.len() - rest.len();
        let span = (start, start + text.len());
        words.push(Word {
            text,
            at: At { span, ..at },
        });
        rest = after;
    }
}

fn missing_version(text: &str) -> Mistake {
    let version = Ledger::VERSION;
    let message = format!("the line `# {NAME} {version}` is missing");
    let help = if text.trim().is_empty() {
        "restore the file from version control; if nothing was ever given out, delete it"
    } else {
        "put it first, if this is a ledger"
    };
    Mistake::new(At::START, "missing-version", message).help(help)
}

fn unknown_version(said: &Word<'_>) -> Mistake {
    let (known, said_text) = (Ledger::VERSION, shown(said.text));
    let message = format!("`{said_text}` is not a version of `{NAME}` that is known here");
    let help =
        format!("version {known} is known: use the stowplan that wrote the file, or a later one");
    Mistake::new(said.at, "unknown-version", message).help(help)
}
