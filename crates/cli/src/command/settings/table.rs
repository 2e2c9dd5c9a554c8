//! The settings of a service as a table.

use std::fmt;

use stowplan_settings::Leaf;

use super::{
    choice::Planned,
    origin::{find, origin, shown},
};
use crate::{
    fleet::LoadedFleet,
    table::{Column, NOTHING, Table},
};

/// A service's settings for people: whose they are, then each.
pub(super) struct Shown<'a> {
    pub(super) one: &'a Planned<'a>,
    pub(super) fleet: &'a LoadedFleet,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Planned {
            id,
            modelled,
            settings,
            ..
        } = self.one;
        let name = &modelled.service.name;
        let by = match &settings.file {
            Some(path) => format!("file {path}"),
            None => "variables".to_owned(),
        };
        writeln!(f, "{id} {name}: {}, by {by}\n", settings.description.name)?;
        let mut table = Table::new(&[
            Column::Left("SETTING"),
            Column::Left("VALUE"),
            Column::Left("FROM"),
            Column::Left("VARIABLE"),
            Column::Left("WHAT IT IS"),
        ]);
        for leaf in settings.description.leaves() {
            table.row(self.row(&leaf));
        }
        write!(f, "{}", table.without_empty_columns())
    }
}

impl Shown<'_> {
    fn row(&self, leaf: &Leaf) -> [String; 5] {
        let found = find(self.one, leaf);
        let value = found.map(|it| shown(&it.value));
        let from = found.map(|_| origin(self.one, leaf, self.fleet));
        let unit = |value| match leaf.field.unit {
            Some(unit) => format!("{value} {unit}"),
            None => value,
        };
        [
            leaf.key(),
            value.map(quoted).map(unit).unwrap_or_default(),
            from.unwrap_or_default(),
            leaf.variable.clone(),
            leaf.field.summary(),
        ]
    }
}

/// An empty text, and one that looks like no value, can be told from no value.
fn quoted(value: String) -> String {
    if value.is_empty() || value == NOTHING {
        format!("\"{value}\"")
    } else {
        value
    }
}
