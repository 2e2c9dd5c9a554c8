//! Tokens to events, by the grammar of YAML 1.1 as Go reads it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::event::{Content, Event, Properties};
use super::mistake::{Fault, Mistake};
use super::scan::{Kind, Scanner, Token};

/// An event and where it stands; none at the end.
pub(super) type Next<'a> = Result<Option<(Event<'a>, Range<usize>)>, Fault>;

/// The events of the first document of a text.
pub(super) struct Parser<'a> {
    scanner: Scanner<'a>,
    /// What is expected next, innermost last.
    states: Vec<State>,
    anchors: BTreeMap<&'a str, usize>,
    /// How many anchors were seen.
    count: usize,
    /// Where the last token ended that has a text.
    end: usize,
}

#[derive(Clone, Copy)]
enum State {
    Document,
    Item,
    /// An item of a list whose dashes stand right under the key.
    FlatItem,
    Key,
    Value,
    FirstFlowItem,
    FlowItem,
    /// `[a: b]`
    PairKey,
    PairValue,
    PairEnd,
    FirstFlowKey,
    FlowKey,
    FlowValue,
    /// The value of a key without `:`.
    NoValue,
}

/// What follows a document in its text.
pub(super) enum Rest {
    Nothing,
    /// `...`, which ends here.
    Marker(usize),
    /// Something that is not looked at.
    Ignored(usize),
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            scanner: Scanner::new(text),
            states: vec![State::Document],
            anchors: BTreeMap::new(),
            count: 0,
            end: 0,
        }
    }

    /// What follows the document, once that is over.
    pub(super) fn rest(&mut self) -> Result<Rest, Fault> {
        let Token { kind, range } = self.scanner.peek()?;
        Ok(match kind {
            Kind::End => Rest::Nothing,
            Kind::DocumentEnd => Rest::Marker(range.end),
            _ => Rest::Ignored(range.start),
        })
    }

    pub(super) fn next(&mut self) -> Next<'a> {
        let Some(state) = self.states.pop() else {
            return Ok(None);
        };
        match state {
            State::Document => self.document(),
            State::Item => self.item(),
            State::FlatItem => self.flat_item(),
            State::Key => self.key(),
            State::Value => self.value(),
            State::FirstFlowItem => self.flow_item(true),
            State::FlowItem => self.flow_item(false),
            State::PairKey => self.pair_key(),
            State::PairValue => self.pair_value(),
            State::PairEnd => Ok(Some(self.close())),
            State::FirstFlowKey => self.flow_key(true),
            State::FlowKey => self.flow_key(false),
            State::FlowValue => self.flow_value(),
            State::NoValue => Ok(Some(self.empty(State::FlowKey))),
        }
    }

    fn kind(&mut self) -> Result<&Kind<'a>, Fault> {
        Ok(&self.scanner.peek()?.kind)
    }

    /// Takes the next token, which was looked at.
    fn take(&mut self) -> Option<Token<'a>> {
        let token = self.scanner.take()?;
        if !matches!(token.kind, Kind::Dedent | Kind::Mapping | Kind::List) {
            self.end = self.end.max(token.range.end);
        }
        Some(token)
    }

    /// A mistake about the next token.
    fn fault(&mut self, mistake: Mistake) -> Fault {
        let bracket = self.scanner.open_bracket();
        match self.scanner.peek() {
            Err(fault) => fault,
            Ok(token) => match (&token.kind, bracket) {
                (Kind::End, Some(at)) => Fault {
                    mistake: Mistake::OpenBracket,
                    range: at..at + 1,
                },
                _ => Fault {
                    mistake,
                    range: token.range.clone(),
                },
            },
        }
    }

    fn close(&self) -> (Event<'a>, Range<usize>) {
        (Event::End, self.end..self.end)
    }

    /// A value that is not written, before what comes next.
    fn empty(&mut self, next: State) -> (Event<'a>, Range<usize>) {
        self.states.push(next);
        let content = Content::Plain(Cow::Borrowed(""));
        let event = Event::Scalar(content, Properties::default());
        (event, self.end..self.end)
    }

    /// A value, before what comes next.
    fn inner(&mut self, next: State, is_block: bool, is_flat: bool) -> Next<'a> {
        self.states.push(next);
        self.node(is_block, is_flat)
    }

    fn document(&mut self) -> Next<'a> {
        if let Kind::DocumentStart = self.kind()? {
            self.take();
        }
        match self.kind()? {
            Kind::End | Kind::DocumentStart => Ok(None),
            _ => self.node(true, false),
        }
    }

    /// A value with its anchor and tag.
    fn node(&mut self, is_block: bool, is_flat: bool) -> Next<'a> {
        let mut properties = Properties::default();
        let mut name = None;
        let mut has_tag = false;
        let mut start = None;
        loop {
            let token = self.scanner.peek()?;
            let from = token.range.start;
            match &token.kind {
                Kind::Anchor(anchor) if name.is_none() => name = Some(*anchor),
                Kind::Tag(tag) if !has_tag => {
                    has_tag = true;
                    properties.tag = *tag;
                    if tag.is_none() {
                        return Err(self.fault(Mistake::Tag));
                    }
                }
                _ => break,
            }
            start.get_or_insert(from);
            self.take();
        }
        let is_bare = start.is_none();
        let token = self.scanner.peek()?;
        let begin = token.range.start;
        let start = start.unwrap_or(begin);
        let mut anchored = |parser: &mut Self| {
            if let Some(name) = name {
                parser.count += 1;
                parser.anchors.insert(name, parser.count);
                properties.anchor = parser.count;
            }
            std::mem::take(&mut properties)
        };
        let state = match &token.kind {
            Kind::Alias(name) if is_bare => {
                let Some(anchor) = self.anchors.get(name).copied() else {
                    return Err(self.fault(Mistake::UnknownAlias));
                };
                let token = self.take();
                return Ok(token.map(|it| (Event::Alias(anchor), it.range)));
            }
            Kind::Scalar(..) => {
                let properties = anchored(self);
                let Some(Token {
                    kind: Kind::Scalar(text, is_plain),
                    range,
                }) = self.take()
                else {
                    return Ok(None);
                };
                let content = if is_plain {
                    Content::Plain(text)
                } else {
                    Content::Text(text)
                };
                return Ok(Some((Event::Scalar(content, properties), start..range.end)));
            }
            Kind::Dash if is_flat => State::FlatItem,
            Kind::OpenList => State::FirstFlowItem,
            Kind::OpenMapping => State::FirstFlowKey,
            Kind::List if is_block => State::Item,
            Kind::Mapping if is_block => State::Key,
            _ if !is_bare => {
                let properties = anchored(self);
                let content = Content::Plain(Cow::Borrowed(""));
                return Ok(Some((Event::Scalar(content, properties), start..self.end)));
            }
            kind => {
                let mistake = match kind {
                    Kind::CloseList | Kind::CloseMapping => Mistake::Bracket,
                    Kind::Dash => Mistake::FlowDash,
                    _ => Mistake::Content,
                };
                return Err(self.fault(mistake));
            }
        };
        let properties = anchored(self);
        self.states.push(state);
        let is_list = matches!(state, State::FlatItem | State::FirstFlowItem | State::Item);
        if !matches!(state, State::FlatItem) {
            self.take();
        }
        let event = if is_list {
            Event::List(properties)
        } else {
            Event::Mapping(properties)
        };
        Ok(Some((event, start..start)))
    }

    fn item(&mut self) -> Next<'a> {
        match self.kind()? {
            Kind::Dash => {}
            Kind::Dedent => {
                self.take();
                return Ok(Some(self.close()));
            }
            _ => return Err(self.fault(Mistake::Item)),
        }
        self.take();
        match self.kind()? {
            Kind::Dash | Kind::Dedent => Ok(Some(self.empty(State::Item))),
            _ => self.inner(State::Item, true, false),
        }
    }

    fn flat_item(&mut self) -> Next<'a> {
        if !matches!(self.kind()?, Kind::Dash) {
            return Ok(Some(self.close()));
        }
        self.take();
        match self.kind()? {
            Kind::Dash | Kind::Key | Kind::Colon | Kind::Dedent => {
                Ok(Some(self.empty(State::FlatItem)))
            }
            _ => self.inner(State::FlatItem, true, false),
        }
    }

    fn key(&mut self) -> Next<'a> {
        match self.kind()? {
            Kind::Key => {}
            Kind::Dedent => {
                self.take();
                return Ok(Some(self.close()));
            }
            _ => return Err(self.fault(Mistake::Key)),
        }
        self.take();
        self.block_value(State::Value)
    }

    fn value(&mut self) -> Next<'a> {
        if !matches!(self.kind()?, Kind::Colon) {
            return Ok(Some(self.empty(State::Key)));
        }
        self.take();
        self.block_value(State::Key)
    }

    fn block_value(&mut self, next: State) -> Next<'a> {
        match self.kind()? {
            Kind::Key | Kind::Colon | Kind::Dedent => Ok(Some(self.empty(next))),
            _ => self.inner(next, true, true),
        }
    }

    fn flow_item(&mut self, is_first: bool) -> Next<'a> {
        if !is_first && !self.after_comma(|it| matches!(it, Kind::CloseList))? {
            return Err(self.fault(Mistake::Comma));
        }
        match self.kind()? {
            Kind::CloseList => {
                self.take();
                Ok(Some(self.close()))
            }
            Kind::Key => {
                let token = self.take();
                self.states.extend([State::FlowItem, State::PairKey]);
                Ok(token.map(|it| {
                    let start = it.range.start;
                    (Event::Mapping(Properties::default()), start..start)
                }))
            }
            _ => self.inner(State::FlowItem, false, false),
        }
    }

    /// Takes a comma; false where there is neither one nor the end.
    fn after_comma(&mut self, is_end: impl Fn(&Kind<'a>) -> bool) -> Result<bool, Fault> {
        let kind = self.kind()?;
        if is_end(kind) {
            return Ok(true);
        }
        let is_comma = matches!(kind, Kind::Comma);
        if is_comma {
            self.take();
        }
        Ok(is_comma)
    }

    fn pair_key(&mut self) -> Next<'a> {
        match self.kind()? {
            Kind::Colon | Kind::Comma | Kind::CloseList => {
                // Go takes the `:` here, too.
                self.take();
                Ok(Some(self.empty(State::PairValue)))
            }
            _ => self.inner(State::PairValue, false, false),
        }
    }

    fn pair_value(&mut self) -> Next<'a> {
        if let Kind::Colon = self.kind()? {
            self.take();
            if !matches!(self.kind()?, Kind::Comma | Kind::CloseList) {
                return self.inner(State::PairEnd, false, false);
            }
        }
        Ok(Some(self.empty(State::PairEnd)))
    }

    fn flow_key(&mut self, is_first: bool) -> Next<'a> {
        if !is_first && !self.after_comma(|it| matches!(it, Kind::CloseMapping))? {
            return Err(self.fault(Mistake::Comma));
        }
        match self.kind()? {
            Kind::CloseMapping => {
                self.take();
                Ok(Some(self.close()))
            }
            Kind::Key => {
                self.take();
                match self.kind()? {
                    Kind::Colon | Kind::Comma | Kind::CloseMapping => {
                        Ok(Some(self.empty(State::FlowValue)))
                    }
                    _ => self.inner(State::FlowValue, false, false),
                }
            }
            _ => self.inner(State::NoValue, false, false),
        }
    }

    fn flow_value(&mut self) -> Next<'a> {
        if let Kind::Colon = self.kind()? {
            self.take();
            if !matches!(self.kind()?, Kind::Comma | Kind::CloseMapping) {
                return self.inner(State::FlowKey, false, false);
            }
        }
        Ok(Some(self.empty(State::FlowKey)))
    }
}
