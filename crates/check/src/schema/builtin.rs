//! The built-in kinds of each version, and their types.
//!
//! The schemas stand in the program as text, each type once for all versions; a type is read when
//! an object needs it for the first time.

use std::sync::OnceLock;

use serde_json::Value;

use super::shape::{Dialect, Shape};
use crate::minor::Minor;

/// Made by `build.rs` from `schemas/kubernetes/`.
static TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/schemas.txt"));

static TABLES: [OnceLock<Table>; 5] = [const { OnceLock::new() }; 5];

/// What one version knows.
#[derive(Debug)]
pub(crate) struct Table {
    /// By `apiVersion` and kind.
    kinds: Vec<Kind>,
    /// By name.
    types: Vec<Type>,
    metadata: usize,
}

/// A built-in kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) api_version: &'static str,
    pub(crate) name: &'static str,
    /// Its type.
    number: usize,
}

#[derive(Debug)]
struct Type {
    name: &'static str,
    json: &'static str,
    shape: OnceLock<Shape>,
}

/// What a version knows.
pub(crate) fn table(minor: Minor) -> &'static Table {
    let at = match minor {
        Minor::V1_33 => 0,
        Minor::V1_34 => 1,
        Minor::V1_35 => 2,
        Minor::V1_36 => 3,
        Minor::V1_37 => 4,
    };
    TABLES[at].get_or_init(|| Table::read(1 << at))
}

impl Table {
    fn read(bit: u8) -> Self {
        let mut kinds = Vec::new();
        let mut types: Vec<Type> = Vec::new();
        for line in TEXT.lines() {
            let mut parts = line.splitn(3, '\t');
            let (Some(head), Some(name), Some(json)) = (parts.next(), parts.next(), parts.next())
            else {
                continue;
            };
            let (mask, section) = head.split_at(head.len().min(2));
            let mask = u8::from_str_radix(mask, 16).unwrap_or_default();
            if mask & bit == 0 {
                continue;
            }
            if section == "t" {
                types.push(Type {
                    name,
                    json,
                    shape: OnceLock::new(),
                });
            } else {
                kinds.push((name, json));
            }
        }
        types.sort_unstable_by_key(|it| it.name);
        let number = |name: &str| types.binary_search_by_key(&name, |it| it.name).ok();
        let mut kinds: Vec<_> = kinds
            .into_iter()
            .filter_map(|(name, json)| {
                let (api_version, name) = name.split_once(' ')?;
                let value: Value = serde_json::from_str(json).ok()?;
                Some(Kind {
                    api_version,
                    name,
                    number: number(value.get(0)?.as_str()?)?,
                })
            })
            .collect();
        kinds.sort_unstable_by_key(|it| (it.api_version, it.name));
        let metadata = number("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");
        Self {
            kinds,
            metadata: metadata.unwrap_or_default(),
            types,
        }
    }

    /// A type by its number.
    pub(crate) fn shape(&self, number: usize) -> &Shape {
        static NONE: OnceLock<Shape> = OnceLock::new();
        let Some(at) = self.types.get(number) else {
            return NONE.get_or_init(Shape::default);
        };
        at.shape.get_or_init(|| {
            let find = |name: &str| self.types.binary_search_by_key(&name, |it| it.name).ok();
            let value: Value = serde_json::from_str(at.json).unwrap_or_default();
            Shape::read(&value, Dialect::BuiltIn(&find))
        })
    }

    /// The metadata of every object.
    pub(crate) fn metadata(&self) -> &Shape {
        self.shape(self.metadata)
    }

    /// A built-in kind.
    pub(crate) fn kind(&self, api_version: &str, name: &str) -> Option<&Kind> {
        let at = self
            .kinds
            .binary_search_by_key(&(api_version, name), |it| (it.api_version, it.name))
            .ok()?;
        self.kinds.get(at)
    }

    /// What an object of a kind looks like.
    pub(crate) fn shape_of(&self, kind: &Kind) -> &Shape {
        self.shape(kind.number)
    }

    /// All built-in kinds, ordered by `apiVersion` and name.
    pub(crate) fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The kinds of one `apiVersion`.
    pub(crate) fn of_version(&self, api_version: &str) -> &[Kind] {
        let from = self
            .kinds
            .partition_point(|it| it.api_version < api_version);
        let to = self
            .kinds
            .partition_point(|it| it.api_version <= api_version);
        self.kinds.get(from..to).unwrap_or_default()
    }

    /// Whether a group is built in.
    pub(crate) fn has_group(&self, group: &str) -> bool {
        self.kinds.iter().any(|it| it.group() == group)
    }
}

impl Kind {
    /// The API group; empty for the core group.
    pub(crate) fn group(&self) -> &'static str {
        self.api_version
            .split_once('/')
            .map_or("", |(group, _)| group)
    }
}
