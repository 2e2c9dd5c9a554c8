//! An environment that is called otherwise now.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;
use stowplan_model::{Date, EnvironmentId};

use crate::{Grant, Ledger, Number, Resource};

/// What renaming an environment came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renaming {
    /// The lines that were the old environment's, as they are now.
    pub moved: Vec<Grant>,
    /// The lines of the new one that are gone, since it has old numbers in their place.
    pub dropped: Vec<Grant>,
}

/// Why an environment can't have another's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoRenaming {
    /// The old one has none.
    Nothing,
    /// The new one has some that are not fresh: it released others before, or was there beside the
    /// old one.
    Taken,
}

/// What of an environment has a number, and which kind.
type Subject = (SmolStr, Resource, SmolStr);

impl Ledger {
    /// Makes all numbers of an environment those of another one, which it was renamed to.
    ///
    /// The new one has no numbers yet, or only fresh ones: it was given them when the old one's
    /// were released. In place of each that is fresh it gets back what the same subject of the old
    /// one had last, and the fresh one is dropped. Other released numbers stay released: the new
    /// environment gets them when it asks.
    ///
    /// # Errors
    ///
    /// If there is nothing to rename, or the new environment has numbers of its own; then nothing
    /// changes.
    pub fn rename(
        &mut self,
        old: &EnvironmentId,
        new: &EnvironmentId,
    ) -> Result<Renaming, NoRenaming> {
        let (olds, news) = (|| self.of(old), || self.of(new));
        if olds().next().is_none() || old == new {
            return Err(NoRenaming::Nothing);
        }
        let fresh = news().all(Grant::is_held) && !olds().any(Grant::is_held);
        if news().next().is_some() && !fresh {
            return Err(NoRenaming::Taken);
        }
        let fresh: BTreeSet<Subject> = news().map(subject).collect();
        let mut back: BTreeMap<Subject, (Option<Date>, Number)> = BTreeMap::new();
        for grant in olds().filter(|it| fresh.contains(&subject(it))) {
            let last = (grant.released, grant.number.clone());
            let entry = back.entry(subject(grant)).or_insert(last);
            // Of those of one day the lowest, which comes first.
            if grant.released > entry.0 {
                *entry = (grant.released, grant.number.clone());
            }
        }
        let replaced =
            |it: &mut Grant| it.owner.environment == *new && back.contains_key(&subject(it));
        let dropped = self.grants.extract_if(.., replaced).collect();
        let mut moved = Vec::new();
        for grant in &mut self.grants {
            if grant.owner.environment == *old {
                let is_back = |it: &(Option<Date>, Number)| it.1 == grant.number;
                if back.get(&subject(grant)).is_some_and(is_back) {
                    grant.released = None;
                }
                grant.owner.environment = new.clone();
                moved.push(grant.clone());
            }
        }
        self.grants
            .sort_by(|one, other| one.place().cmp(&other.place()));
        Ok(Renaming { moved, dropped })
    }

    /// The lines of an environment.
    fn of(&self, environment: &EnvironmentId) -> impl Iterator<Item = &Grant> {
        let own = move |it: &&Grant| it.owner.environment == *environment;
        self.grants.iter().filter(own)
    }
}

fn subject(grant: &Grant) -> Subject {
    let subject = grant.owner.subject.clone();
    (grant.scope.clone(), grant.resource, subject)
}
