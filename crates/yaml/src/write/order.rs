//! The order in which people expect an object's entries, made by moving lines in the buffer.

/// Ranks: entries are sorted by them, entries of one rank stay as given.
const API_VERSION: usize = 0;
const KIND: usize = 1;
const NAME: usize = 2;
const METADATA: usize = 3;
const SPEC: usize = 4;
const OTHER: usize = 5;
const STATUS: usize = 6;
const RANKS: usize = 7;

/// Where the entries of one mapping are, while they are written.
pub(super) struct Order {
    /// Width of what precedes the keys: blanks, and on the first line the dashes of list items.
    column: usize,
    start: usize,
    /// Where the entries of each rank end. They stand in the order of ranks, without gaps.
    ends: [usize; RANKS],
    /// The mapping is an object of the API, not just a named item.
    is_object: bool,
    entry: usize,
    rank: usize,
}

impl Order {
    /// Of the mapping whose first line starts at `start`.
    pub(super) fn new(start: usize, column: usize, is_document: bool) -> Self {
        Self {
            column,
            start,
            ends: [start; RANKS],
            is_object: is_document,
            entry: start,
            rank: OTHER,
        }
    }

    /// An entry named `key` has begun on the line that starts at `line`.
    pub(super) fn begin(&mut self, line: usize, key: &[u8]) {
        self.entry = line;
        self.rank = match key {
            b"apiVersion" => API_VERSION,
            b"kind" => KIND,
            b"name" if !self.is_object => NAME,
            b"metadata" if self.is_object => METADATA,
            b"spec" if self.is_object => SPEC,
            b"status" if self.is_object => STATUS,
            _ => OTHER,
        };
        self.is_object |= self.rank <= KIND;
    }

    /// The entry is complete and ends where `out` does: moves it to its place.
    pub(super) fn end(&mut self, out: &mut [u8]) {
        let length = out.len() - self.entry;
        let place = self.ends[self.rank];
        if place < self.entry {
            out[place..].rotate_right(length);
            if place == self.start {
                // The first line holds the dashes of list items; they are as wide as the blanks.
                let (first, second) = out[place..].split_at_mut(length);
                first[..self.column].swap_with_slice(&mut second[..self.column]);
            }
        }
        for end in &mut self.ends[self.rank..] {
            *end += length;
        }
    }
}
