//! Where values stand in the text.

use std::collections::BTreeMap;
use std::ops::Range;
use std::str;

use super::event::{Event, Events};
use super::{MAX_DEPTH, document, resolve};

/// A step from a value to one inside it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// To the value of this key of a mapping.
    Key(String),
    /// To this item of a list, counted from 0.
    Index(usize),
}

/// Where a value stands in the text, in bytes.
///
/// This is the value that a path leads to, or where there is none, the innermost value on the way
/// that exists: `found` tells. What an alias or `<<` brings in stands where the alias or the `<<`
/// stands, and values under it are not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Its key, with quotes if it has them; none for an item of a list and for the document.
    pub key: Option<Range<usize>>,
    /// The value; empty for one that is not written, as after `key:`.
    pub value: Range<usize>,
    /// How many steps of the path lead here: fewer than it has if the rest leads nowhere.
    pub found: usize,
}

/// Where values stand in a document, given by its [`range`](super::Document::range).
///
/// The document is parsed again, once for all paths: call this for what goes into messages.
/// None only where not even a part of the document can be read.
pub fn locate(text: &[u8], document: Range<usize>, paths: &[Vec<Step>]) -> Vec<Option<Location>> {
    let bytes = text.get(document.clone()).unwrap_or_default();
    let Ok(inside) = str::from_utf8(bytes) else {
        return vec![None; paths.len()];
    };
    let mut search = Search::new(paths);
    search.run(document::events(inside, document.start).as_mut());
    paths.iter().map(|path| search.find(path)).collect()
}

/// The steps of all paths as a tree, and where they were found.
struct Search {
    steps: BTreeMap<(usize, Step), usize>,
    places: Vec<Option<Place>>,
    open: Vec<Open>,
    /// How many values were seen; each has a number of its own.
    seen: usize,
}

/// Where a value of the tree was seen last.
struct Place {
    location: Location,
    number: usize,
    /// The number of the value that it stands in.
    parent: usize,
    /// Where `<<` stands in it.
    merge: Option<(Range<usize>, Range<usize>)>,
}

struct Open {
    /// What this is in the tree, if it is there.
    node: Option<usize>,
    number: usize,
    range: Range<usize>,
    inside: Inside,
}

enum Inside {
    List(usize),
    /// With the key whose value is next.
    Mapping(Option<Key>),
}

struct Key {
    /// None for one that is no text.
    name: Option<String>,
    is_merge: bool,
    place: Range<usize>,
}

impl Key {
    fn nameless(place: Range<usize>) -> Self {
        Self {
            name: None,
            is_merge: false,
            place,
        }
    }
}

impl Search {
    fn new(paths: &[Vec<Step>]) -> Self {
        let mut steps = BTreeMap::new();
        let mut count = 1;
        for path in paths {
            let mut node = 0;
            for step in path.iter().take(MAX_DEPTH) {
                node = *steps.entry((node, step.clone())).or_insert_with(|| {
                    count += 1;
                    count - 1
                });
            }
        }
        Self {
            steps,
            places: (0..count).map(|_| None).collect(),
            open: Vec::new(),
            seen: 0,
        }
    }

    /// Notes all places up to the end or to what cannot be read.
    fn run<'a>(&mut self, events: &mut (impl Events<'a> + ?Sized)) {
        while let Ok(Some((event, range))) = events.next() {
            match event {
                Event::Mapping(_) | Event::List(_) => {
                    if self.open.len() >= MAX_DEPTH {
                        break;
                    }
                    let inside = match event {
                        Event::List(_) => Inside::List(0),
                        _ => Inside::Mapping(None),
                    };
                    let (node, number) = self.enter(&range);
                    self.open.push(Open {
                        node,
                        number,
                        range,
                        inside,
                    });
                }
                Event::End => {
                    let Some(mut open) = self.open.pop() else {
                        continue;
                    };
                    open.range.end = open.range.end.max(range.end);
                    self.leave(open.node, open.range);
                }
                Event::Scalar(content, properties) => {
                    if let Some(Open {
                        inside: Inside::Mapping(key @ None),
                        range: outer,
                        ..
                    }) = self.open.last_mut()
                    {
                        let is_merge = matches!(
                            &content,
                            super::event::Content::Plain(text) if text == "<<"
                        );
                        let name = resolve::key_name(content, properties.tag);
                        outer.end = outer.end.max(range.end);
                        *key = Some(Key {
                            name: name.filter(|_| !is_merge),
                            is_merge,
                            place: range,
                        });
                    } else {
                        let (node, _) = self.enter(&range);
                        self.leave(node, range);
                    }
                }
                Event::Alias(_) => {
                    if let Some(Open {
                        inside: Inside::Mapping(key @ None),
                        ..
                    }) = self.open.last_mut()
                    {
                        *key = Some(Key::nameless(range));
                    } else {
                        let (node, _) = self.enter(&range);
                        self.leave(node, range);
                    }
                }
            }
        }
        while let Some(open) = self.open.pop() {
            self.leave(open.node, open.range);
        }
    }

    /// Notes that a value begins; gives what it is in the tree and its number.
    fn enter(&mut self, range: &Range<usize>) -> (Option<usize>, usize) {
        self.seen += 1;
        let number = self.seen;
        let mut is_merge = false;
        let (node, parent, key, found) = match self.open.last_mut() {
            None => (Some(0), 0, None, 0),
            Some(open) => {
                let (step, key) = match &mut open.inside {
                    Inside::List(index) => {
                        *index += 1;
                        (Some(Step::Index(*index - 1)), None)
                    }
                    // A key that is itself a mapping or a list.
                    Inside::Mapping(key @ None) => {
                        *key = Some(Key::nameless(range.clone()));
                        (None, None)
                    }
                    Inside::Mapping(key) => {
                        let key = key.take();
                        is_merge = key.as_ref().is_some_and(|it| it.is_merge);
                        let (name, place) =
                            key.map_or((None, None), |it| (it.name, Some(it.place)));
                        (name.map(Step::Key), place)
                    }
                };
                let node = open.node;
                if is_merge
                    && let (Some(node), Some(key)) = (node, &key)
                    && let Some(Some(place)) = self.places.get_mut(node)
                {
                    place.merge = Some((key.clone(), range.clone()));
                }
                let child = node.zip(step).and_then(|it| self.steps.get(&it).copied());
                (child, open.number, key, self.open.len())
            }
        };
        if let Some(place) = node.and_then(|it| self.places.get_mut(it)) {
            *place = Some(Place {
                location: Location {
                    key,
                    value: range.clone(),
                    found,
                },
                number,
                parent,
                merge: None,
            });
        }
        (node, number)
    }

    /// Notes where a value ends.
    fn leave(&mut self, node: Option<usize>, range: Range<usize>) {
        if let Some(outer) = self.open.last_mut() {
            outer.range.end = outer.range.end.max(range.end);
        }
        if let Some(Some(place)) = node.and_then(|it| self.places.get_mut(it)) {
            place.location.value = range;
        }
    }

    fn find(&self, path: &[Step]) -> Option<Location> {
        let mut place = self.places.first()?.as_ref()?;
        let mut node = 0;
        for step in path {
            let next = self.steps.get(&(node, step.clone())).copied();
            let inner = next.and_then(|it| self.places.get(it)?.as_ref());
            let Some((next, inner)) = next.zip(inner.filter(|it| it.parent == place.number)) else {
                let mut location = place.location.clone();
                if let (Step::Key(_), Some((key, value))) = (step, &place.merge) {
                    location.key = Some(key.clone());
                    location.value = value.clone();
                }
                return Some(location);
            };
            (node, place) = (next, inner);
        }
        Some(place.location.clone())
    }
}
