//! Who has what.

use std::fmt;

use stowplan_model::Date;

use crate::{Change, Grant, Number, Resource, key::Key};

/// What was given to whom: what `stowplan.lock` holds.
///
/// [`Display`](fmt::Display) writes the file, [`parse`](Self::parse) reads it.
/// There is one line for each number, in the order of scope, kind and owner, so that two branches
/// that change different lines merge.
///
/// ```
/// use stowplan_ledger::Ledger;
///
/// let text = "# stowplan.lock 1
/// seoul node-port 31877 ovenbreak/logging kafka-0:external
/// seoul node-port 30411 ovenbreak/preview kafka-0:external released 2026-11-21
/// ";
/// let ledger = Ledger::parse(text).map_err(|mistakes| mistakes[0].message.clone())?;
/// assert_eq!(ledger.grants().len(), 2);
/// assert!(ledger.to_string().ends_with("kafka-0:external released 2026-11-21\n"));
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Sorted by [`Grant::place`]; of one scope and kind, each number is there once, and each owner
    /// has at most one that is not released.
    pub(crate) grants: Vec<Grant>,
}

/// When released numbers may be given again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Terms {
    /// The day that it is. Without one, nothing released is given again.
    pub today: Option<Date>,
    /// Released numbers may be given again at once.
    pub reuse: bool,
}

impl Ledger {
    /// The version of the text that is written and read.
    pub const VERSION: &str = "1";

    /// All grants, in the order of the text.
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// The grants of each scope and kind, in the order of the text.
    pub fn groups(&self) -> impl Iterator<Item = &[Grant]> {
        self.grants
            .chunk_by(|one, other| (&one.scope, one.resource) == (&other.scope, other.resource))
    }

    /// Who has a number, or had it.
    pub fn find(&self, scope: &str, resource: Resource, number: &Number) -> Option<&Grant> {
        let key = Key::of(number);
        let own = group(&self.grants, scope, resource);
        own.iter().find(|it| Key::of(&it.number) == key)
    }

    /// Releases what is chosen and held.
    ///
    /// An owner that asks again gets its number back, as long as nobody else was given it.
    /// Without a day the release is undated, and the number is not given to others.
    pub fn release(
        &mut self,
        today: Option<Date>,
        mut chosen: impl FnMut(&Grant) -> bool,
    ) -> Vec<Change> {
        let mut changes = Vec::new();
        for grant in &mut self.grants {
            if grant.is_held() && chosen(grant) {
                grant.released = Some(today.unwrap_or(Grant::UNDATED));
                changes.push(Change::Released(grant.clone()));
            }
        }
        changes
    }

    /// Drops the lines of what is chosen and released, and tells which they were.
    ///
    /// Nobody knows any more who had the numbers: anybody may be given them at once.
    pub fn forget(&mut self, mut chosen: impl FnMut(&Grant) -> bool) -> Vec<Grant> {
        let gone = self
            .grants
            .extract_if(.., |grant| !grant.is_held() && chosen(grant));
        gone.collect()
    }
}

/// The grants of one scope and kind.
fn group<'a>(sorted: &'a [Grant], scope: &str, resource: Resource) -> &'a [Grant] {
    let wanted = (scope, resource.as_str());
    let of = |grant: &Grant| -> std::cmp::Ordering {
        (grant.scope.as_str(), grant.resource.as_str()).cmp(&wanted)
    };
    let first = sorted.partition_point(|it| of(it).is_lt());
    let end = sorted.partition_point(|it| of(it).is_le());
    sorted.get(first..end).unwrap_or_default()
}

impl fmt::Display for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# stowplan.lock {}", Self::VERSION)?;
        f.write_str(ABOUT)?;
        for grant in &self.grants {
            writeln!(f, "{grant}")?;
        }
        Ok(())
    }
}

const ABOUT: &str = "\
# Numbers given out once, a line each: where, what, which, and to what of which environment.
# `stowplan render` writes this file; keep it in version control. Other comments are not kept.
";
