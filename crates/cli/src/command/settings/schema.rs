//! JSON schemas: of a program's file, and of an app's environments.

use std::collections::BTreeSet;

use serde_json::Value;
use stowplan_model::EnvironmentId;

use super::choice;
use crate::{fleet::LoadedFleet, output::Failure};

/// The schema of the file that the program of the one service reads.
pub(super) fn of_file(
    fleet: &LoadedFleet,
    environments: &[&EnvironmentId],
    service: Option<&str>,
) -> Result<Value, Failure> {
    let modelled = choice::modelled(fleet, environments, service)?;
    if let [one] = modelled.as_slice() {
        return Ok(one.settings.description.program_schema());
    }
    let services: BTreeSet<&str> = modelled.iter().map(|it| it.service.name.as_str()).collect();
    let apps: BTreeSet<&str> = modelled.iter().map(|it| it.app.name.as_str()).collect();
    Err(choice::several(&services, &apps))
}

/// The schema of the environments of the one app.
pub(super) fn of_environments(
    fleet: &LoadedFleet,
    environments: &[&EnvironmentId],
    service: Option<&str>,
) -> Result<Value, Failure> {
    // It has all services of the app: a name only says which app.
    let modelled = choice::modelled(fleet, environments, service)?;
    let apps: BTreeSet<&str> = modelled.iter().map(|it| it.app.name.as_str()).collect();
    match modelled.as_slice() {
        [first, ..] if apps.len() == 1 => Ok(stowplan_input::schema_for(first.app)),
        _ => Err(choice::several(&BTreeSet::new(), &apps)),
    }
}
