//! Text to tree: YAML as `serde_yaml` reads it, less what makes files hard to read.

use indexmap::map;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};
use serde_json::Value;
use stowplan_model::Problem;

use crate::{
    scalar,
    source::{Mark, SourceFile},
    syntax,
    tree::{Content, Entry, Items, Mapping, Node},
};

/// A file larger than this is refused: nobody writes a megabyte by hand.
pub(crate) const MAX_BYTES: usize = 1 << 20;
/// Mappings and lists nested deeper than this are refused.
pub(crate) const MAX_DEPTH: usize = 64;

/// Reads a file as one document. Without a tree there is at least one problem.
///
/// A tree that comes with problems is still good for finding more of them.
pub(crate) fn parse(file: u32, source: &SourceFile, problems: &mut Vec<Problem>) -> Option<Node> {
    if source.text.len() > MAX_BYTES {
        let message = format!(
            "the file has {} bytes, at most {MAX_BYTES} are read",
            source.text.len()
        );
        problems.push(Problem::new("too-large", message, source.place((0, 0))));
        return None;
    }
    let mut reading = Reading::new(file, source, problems);
    let mut parser = Parser::new_from_str(reading.text);
    reading.document(&mut parser)?;
    let file_start = Mark::new(file, (reading.skipped, reading.skipped));
    match reading.root {
        None => Some(Node::empty(file_start)),
        Some(root) if root.is_null() => Some(Node::empty(file_start)),
        Some(root) => Some(root),
    }
}

struct Reading<'a> {
    source: &'a SourceFile,
    file: u32,
    /// The text without byte order mark.
    text: &'a str,
    /// So many bytes of the file come before `text`.
    skipped: usize,
    /// The byte each character begins at; empty where every character is one byte.
    bytes: Vec<usize>,
    open: Vec<Open>,
    root: Option<Node>,
    problems: &'a mut Vec<Problem>,
}

/// A mapping or list whose end has not been read.
enum Open {
    Mapping {
        start: usize,
        mapping: Mapping,
        key: Key,
    },
    List {
        start: usize,
        items: Vec<Node>,
    },
}

/// What stands before the value that is read next.
enum Key {
    /// Nothing: the next node is a key.
    Missing,
    /// This key.
    Read(String, Mark),
    /// A key that was refused; its value is dropped.
    Refused,
}

impl<'a> Reading<'a> {
    fn new(file: u32, source: &'a SourceFile, problems: &'a mut Vec<Problem>) -> Self {
        let text = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text);
        let skipped = source.text.len() - text.len();
        let bytes = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices()
                .map(|(at, _)| at)
                .chain([text.len()])
                .collect()
        };
        Self {
            source,
            file,
            text,
            skipped,
            bytes,
            open: Vec::new(),
            root: None,
            problems,
        }
    }

    /// Reads all events; `None` where the tree is not to be used.
    fn document(&mut self, parser: &mut Parser<'a, StrInput<'a>>) -> Option<()> {
        let mut documents = 0;
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(|error| self.broken(&error)).ok()?;
            let node = match event {
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        let help = "put each environment into a file of its own";
                        self.report("yaml-document", "a second document begins here", span, help);
                        return None;
                    }
                    None
                }
                Event::MappingStart(anchor, tag) => {
                    self.plain(anchor, tag.is_some(), span);
                    let (mapping, key) = (Mapping::default(), Key::Missing);
                    self.push(Open::Mapping {
                        start: self.byte(span.start.index()),
                        mapping,
                        key,
                    })?;
                    None
                }
                Event::SequenceStart(anchor, tag) => {
                    self.plain(anchor, tag.is_some(), span);
                    self.push(Open::List {
                        start: self.byte(span.start.index()),
                        items: Vec::new(),
                    })?;
                    None
                }
                Event::MappingEnd | Event::SequenceEnd => self.close(span),
                Event::Scalar(text, style, anchor, tag) => {
                    self.plain(anchor, tag.is_some(), span);
                    Some(self.scalar(&text, style, span))
                }
                Event::Alias(_) => {
                    let help = "write the value out, or move it into a layer that both share";
                    self.report("yaml-alias", "aliases are not read", span, help);
                    Some(Node::scalar(Value::Null, self.mark(span)))
                }
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => None,
            };
            if let Some(node) = node {
                self.put(node);
            }
        }
        Some(())
    }

    fn push(&mut self, open: Open) -> Option<()> {
        if self.open.len() >= MAX_DEPTH {
            let (Open::Mapping { start, .. } | Open::List { start, .. }) = open;
            let message = format!("nested more than {MAX_DEPTH} levels deep");
            let place = self
                .source
                .place((start + self.skipped, start + self.skipped));
            self.problems.push(Problem::new("too-deep", message, place));
            return None;
        }
        self.open.push(open);
        Some(())
    }

    fn close(&mut self, span: Span) -> Option<Node> {
        let end = self.byte(span.end.index());
        let (start, content) = match self.open.pop()? {
            Open::Mapping { start, mapping, .. } => (start, Content::Mapping(mapping)),
            Open::List { start, items } => (
                start,
                Content::List(Items {
                    items,
                    replaces: false,
                }),
            ),
        };
        Some(Node {
            mark: self.trimmed(start, end),
            content,
        })
    }

    /// Adds a finished node to what it stands in.
    fn put(&mut self, node: Node) {
        let Some(mut open) = self.open.pop() else {
            self.root = Some(node);
            return;
        };
        match &mut open {
            Open::List { items, .. } => items.push(node),
            Open::Mapping { mapping, key, .. } => match std::mem::replace(key, Key::Missing) {
                Key::Missing => *key = self.key(node),
                Key::Refused => {}
                Key::Read(name, mark) => self.insert(mapping, name, mark, node),
            },
        }
        self.open.push(open);
    }

    fn key(&mut self, node: Node) -> Key {
        let place = self.source.place(node.mark.span());
        let Content::Scalar(value) = node.content else {
            self.problems
                .push(Problem::new("yaml-key", "a key must be text", place));
            return Key::Refused;
        };
        match value {
            Value::String(name) if name == "<<" => {
                let help = "write the keys out, or move them into a layer that both share";
                let problem = Problem::new("yaml-merge-key", "merge keys are not read", place);
                self.problems.push(problem.help(help));
                Key::Refused
            }
            Value::String(name) => Key::Read(name, node.mark),
            // An ordinal is the same text with and without quotes.
            Value::Number(number)
                if number.is_u64() && number.to_string() == self.written(node.mark) =>
            {
                Key::Read(number.to_string(), node.mark)
            }
            other => {
                let written = self.written(node.mark);
                let message = match &other {
                    Value::Null => "a key is missing".to_owned(),
                    _ => format!("the key `{written}` is {}, not text", scalar::kind(&other)),
                };
                let problem = Problem::new("yaml-key", message, place);
                self.problems.push(if other.is_null() {
                    problem
                } else {
                    problem.help(format!("quote it: `\"{written}\"`"))
                });
                Key::Refused
            }
        }
    }

    fn written(&self, mark: Mark) -> &'a str {
        let (start, end) = mark.span();
        self.source.text.get(start..end).unwrap_or_default()
    }

    fn insert(&mut self, mapping: &mut Mapping, name: String, key: Mark, value: Node) {
        match mapping.entries.entry(name) {
            map::Entry::Vacant(entry) => {
                entry.insert(Entry { key, value });
            }
            map::Entry::Occupied(entry) => {
                let message = format!("the key `{}` is written twice", entry.key());
                let first = self.source.place(entry.get().key.span());
                let problem = Problem::new("duplicate-key", message, self.source.place(key.span()));
                self.problems
                    .push(problem.label("again here").related(first, "first here"));
            }
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Span) -> Node {
        let mark = match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => self.quoted(span),
            _ => self.mark(span),
        };
        if style != ScalarStyle::Plain {
            return Node::scalar(Value::String(text.to_owned()), mark);
        }
        let value = scalar::resolve(text).unwrap_or_else(|| {
            let message = format!("`{text}` is a number too large to be used");
            let problem = Problem::new("wrong-type", message, self.source.place(mark.span()));
            self.problems
                .push(problem.help(format!("quote it if it is text: `\"{text}\"`")));
            Value::Null
        });
        Node::scalar(value, mark)
    }

    /// Refuses anchors and tags; the node itself is read.
    fn plain(&mut self, anchor: usize, tagged: bool, span: Span) {
        if anchor != 0 {
            let help = "write the value out where it is needed, or move it into a layer";
            self.report("yaml-anchor", "anchors are not read", span, help);
        }
        if tagged {
            self.report(
                "yaml-tag",
                "tags are not read",
                span,
                "quote the value if it is text",
            );
        }
    }

    fn broken(&mut self, error: &ScanError) {
        let at = self.byte(error.marker().index());
        let problem = syntax::problem(self.source, at + self.skipped, error.info());
        self.problems.push(problem);
    }

    fn report(&mut self, code: &'static str, message: &str, span: Span, help: &str) {
        let place = self.source.place(self.mark(span).span());
        self.problems
            .push(Problem::new(code, message, place).help(help));
    }

    fn mark(&self, span: Span) -> Mark {
        self.trimmed(self.byte(span.start.index()), self.byte(span.end.index()))
    }

    /// A quoted scalar's stretch up to its closing quote; the parser's goes on to the next token.
    fn quoted(&self, span: Span) -> Mark {
        let start = self.byte(span.start.index());
        let inside = self.text.get(start..).unwrap_or_default();
        let mut bytes = inside.bytes().enumerate();
        let Some((_, quote @ (b'"' | b'\''))) = bytes.next() else {
            return self.mark(span);
        };
        while let Some((at, byte)) = bytes.next() {
            let doubled = quote == b'\'' && inside.as_bytes().get(at + 1) == Some(&quote);
            if byte == quote && !doubled {
                return self.trimmed(start, start + at + 1);
            }
            if byte == quote || (byte == b'\\' && quote == b'"') {
                bytes.next();
            }
        }
        self.mark(span)
    }

    /// A stretch of `text` without the white space and line ends that follow it.
    fn trimmed(&self, start: usize, end: usize) -> Mark {
        let inside = self.text.get(start..end.max(start)).unwrap_or_default();
        let end = start + inside.trim_end().len();
        Mark::new(self.file, (start + self.skipped, end + self.skipped))
    }

    fn byte(&self, character: usize) -> usize {
        if self.bytes.is_empty() {
            return character.min(self.text.len());
        }
        self.bytes
            .get(character)
            .copied()
            .unwrap_or(self.text.len())
    }
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
