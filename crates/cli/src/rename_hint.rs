//! Environments that look as if they were renamed.

use std::collections::{BTreeMap, BTreeSet};

use stowplan_ledger::{Change, Grant, Resource};
use stowplan_model::EnvironmentId;

use crate::fleet::LoadedFleet;

/// What has numbers, by environment.
type Subjects<'a> = BTreeMap<&'a EnvironmentId, BTreeSet<(Resource, &'a str)>>;

/// What to do about environments that are gone, where a new one of the same app has numbers for
/// the same things.
pub(crate) fn hints(fleet: &LoadedFleet, changes: &[Change]) -> Vec<String> {
    let exists = |grant: &Grant| {
        let environments = &fleet.model().environments;
        environments.contains_key(&grant.owner.environment)
    };
    let known: BTreeSet<&EnvironmentId> = (fleet.ledger().grants().iter())
        .map(|it| &it.owner.environment)
        .collect();
    let (mut gone, mut new) = (Subjects::new(), Subjects::new());
    for change in changes {
        let (grant, of) = match change {
            Change::Released(grant) if !exists(grant) => (grant, &mut gone),
            Change::Granted(grant) | Change::Given(_, grant)
                if !known.contains(&grant.owner.environment) =>
            {
                (grant, &mut new)
            }
            _ => continue,
        };
        let subjects = of.entry(&grant.owner.environment).or_default();
        subjects.insert((grant.resource, grant.owner.subject.as_str()));
    }
    let program = fleet.program();
    let hint = |(old, subjects): (&EnvironmentId, &BTreeSet<_>)| {
        let like = new.iter().filter(|(id, others)| {
            id.app == old.app && (others.is_subset(subjects) || subjects.is_subset(others))
        });
        let like: Vec<String> = like.map(|(id, _)| id.to_string()).collect();
        match like.as_slice() {
            [] => None,
            [one] => Some(format!(
                "`{old}` is gone and `{one}` is new: if it was renamed, `{program} ledger rename {old} {one}` keeps its numbers"
            )),
            several => Some(format!(
                "`{old}` is gone, and `{}` are new: if it was renamed to one of them, `{program} ledger rename {old} {}` and the like keeps its numbers",
                several.join("`, `"),
                several.first().map_or("", String::as_str)
            )),
        }
    };
    gone.iter().filter_map(|(id, it)| hint((id, it))).collect()
}
