//! `endpoints`: where ports are dialled, and what clients load before they connect.

use std::collections::BTreeSet;

use stowplan_model::{EnvironmentId, Name, Place, Problem};
use stowplan_plan::{Directory, Plan, PlannedAddress, PlannedEndpoint, PresetRegistry};

use crate::{
    args::{EndpointFormat, Endpoints},
    fleet::LoadedFleet,
    json,
    output::{Failure, Output},
    table::{Column, Table},
};

pub(crate) fn run(
    arguments: &Endpoints,
    fleet: &LoadedFleet,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let environments = fleet.select(&arguments.selection.selectors)?;
    let app = match arguments.format {
        EndpointFormat::Presets => Some(app(fleet, &environments)?),
        EndpointFormat::Table | EndpointFormat::Json => None,
    };
    let planner = fleet.planner();
    let plans = fleet.plans(&planner, &environments)?;
    fleet.remark_unrecorded(&planner, output);
    match app {
        Some(app) => json::object(&PresetRegistry::of(app, &plans), output),
        None if arguments.format == EndpointFormat::Json => {
            json::object(&Directory::of(&plans), output)
        }
        None => output.data(table(&plans)),
    }
}

/// The one app whose registry is asked for: of those that are selected, the one that has clients.
fn app<'f>(
    fleet: &'f LoadedFleet,
    environments: &[&'f EnvironmentId],
) -> Result<&'f Name, Failure> {
    let apps: BTreeSet<&Name> = environments.iter().map(|id| &id.app).collect();
    let model = fleet.model();
    let has_clients = |app: &Name| model.apps.get(app).is_some_and(|it| it.preset.is_some());
    let served: Vec<&Name> = apps.iter().copied().filter(|it| has_clients(it)).collect();
    let (message, help) = match served.as_slice() {
        [app] => return Ok(app),
        [] => (
            "no app that is selected has a preset".to_owned(),
            "say in the model which port clients connect to: `app.preset(…)`",
        ),
        [first, second, ..] => (
            format!(
                "each app has a preset registry of its own, and `{first}` and `{second}` are both selected"
            ),
            "name one of them",
        ),
    };
    Err(Problem::new("one-app", message, Place::Nowhere)
        .help(help)
        .into())
}

fn table(plans: &[Plan]) -> Table {
    let mut table = Table::new(&[
        Column::Left("ENVIRONMENT"),
        Column::Left("SERVICE"),
        Column::Left("PORT"),
        Column::Left("IN CLUSTER"),
        Column::Left("PUBLIC"),
        Column::Left("PRESET"),
    ]);
    for plan in plans {
        let environment = format!("{}/{}", plan.app, plan.environment);
        for endpoint in plan.endpoints() {
            let public: Vec<_> = endpoint.public.iter().map(|it| it.url()).collect();
            table.row([
                environment.clone(),
                endpoint.service.to_string(),
                endpoint.port.to_string(),
                endpoint.in_cluster.url().to_string(),
                public.join(", "),
                preset(plan, &endpoint),
            ]);
            // Others are found by the service's name, or by a list of all.
            for member in endpoint.members {
                let Some(public) = member.public else {
                    continue;
                };
                table.row([
                    environment.clone(),
                    member.name.to_string(),
                    endpoint.port.to_string(),
                    member.in_cluster.url().to_string(),
                    public.url().to_string(),
                    String::new(),
                ]);
            }
        }
    }
    table.without_empty_columns()
}

/// What clients load, at the port that they connect to.
fn preset(plan: &Plan, endpoint: &PlannedEndpoint) -> String {
    let is_server = |server: &PlannedAddress| endpoint.public.first() == Some(server);
    let preset = plan.preset.as_ref().filter(|it| is_server(&it.server));
    let shown = preset.map(|it| {
        format!(
            "{}: resources {}, data {}",
            it.state.as_str(),
            it.resource_version,
            it.data_version
        )
    });
    shown.unwrap_or_default()
}
