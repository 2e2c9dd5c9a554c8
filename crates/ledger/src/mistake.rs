//! What is wrong with the text.

/// A line of the text that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// Where in the text it begins and ends, in bytes.
    pub span: (usize, usize),
    /// A stable word for it.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Another line that takes part: its span, and a few words.
    pub related: Option<((usize, usize), String)>,
}

impl Mistake {
    pub(crate) fn new(at: At, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            line: at.line,
            span: at.span,
            code,
            message: message.into(),
            help: None,
            related: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn related(mut self, at: At, words: impl Into<String>) -> Self {
        self.related = Some((at.span, words.into()));
        self
    }
}

/// A stretch of a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At {
    pub(crate) line: usize,
    pub(crate) span: (usize, usize),
}

impl At {
    /// The beginning of the text.
    pub(crate) const START: Self = Self {
        line: 1,
        span: (0, 0),
    };
}

/// The mistakes of a text: the first hundred, and how many more there are.
#[derive(Debug, Default)]
pub(crate) struct Mistakes {
    list: Vec<Mistake>,
    more: usize,
}

/// More are not read by anybody, and a file that is no ledger has one in each line.
const LISTED: usize = 100;

impl Mistakes {
    pub(crate) fn add(&mut self, mistake: Mistake) {
        if self.list.len() < LISTED {
            self.list.push(mistake);
        } else {
            self.more += 1;
        }
    }

    /// What was read, if it could be.
    pub(crate) fn told<T>(&mut self, read: Result<T, Box<Mistake>>) -> Option<T> {
        read.map_err(|mistake| self.add(*mistake)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them, by line.
    pub(crate) fn into_list(self) -> Vec<Mistake> {
        let Self { mut list, more } = self;
        list.sort_by_key(|it| (it.line, it.span));
        if let Some(last) = list.last().filter(|_| more > 0) {
            let (line, span) = (last.line, last.span);
            let message = format!("{more} more mistakes are not listed");
            let mistake = Mistake::new(At { line, span }, "more-mistakes", message);
            list.push(mistake.help("is this file a ledger? restore it from version control"));
        }
        list
    }
}

/// A word of the file as a message shows it: without control characters, and cut if it is long.
pub(crate) fn shown(word: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown = String::new();
    for (index, it) in word.chars().enumerate() {
        match it {
            _ if index == LONGEST => {
                shown.push('…');
                break;
            }
            '\'' | '"' | '\\' => shown.push(it),
            _ => shown.extend(it.escape_debug()),
        }
    }
    shown
}
