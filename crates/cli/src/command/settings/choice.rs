//! Which services the command is about.

use std::collections::BTreeSet;

use stowplan_model::{AppModel, EnvironmentId, Place, Problem, Service, ServiceSettings};
use stowplan_plan::{Plan, PlannedFile, PlannedNode, PlannedSettings, PodIdentity};

use crate::{fleet::LoadedFleet, output::Failure, selector};

/// A service with settings, as an app models it.
#[derive(Clone, Copy)]
pub(super) struct Modelled<'a> {
    pub(super) app: &'a AppModel,
    pub(super) service: &'a Service,
    pub(super) settings: &'a ServiceSettings,
}

/// A service with settings in an environment.
pub(super) struct Planned<'a> {
    pub(super) id: &'a EnvironmentId,
    pub(super) modelled: Modelled<'a>,
    pub(super) files: &'a [PlannedFile],
    /// Of a seed set, those of its first node.
    pub(super) settings: &'a PlannedSettings,
    /// The nodes of a seed set of which each is told its own.
    pub(super) nodes: &'a [PlannedNode],
}

impl Planned<'_> {
    /// Whose values they are, if others are told others: `node 1 of 3`.
    pub(super) fn node(&self) -> Option<String> {
        let [first, _, ..] = self.nodes else {
            return None;
        };
        Some(format!("node {} of {}", first.ordinal, self.nodes.len()))
    }
}

/// The services with settings of the environments' apps, in order; at least one.
pub(super) fn modelled<'a>(
    fleet: &'a LoadedFleet,
    environments: &[&EnvironmentId],
    service: Option<&str>,
) -> Result<Vec<Modelled<'a>>, Failure> {
    let apps = apps(fleet, environments);
    let all = apps.iter().flat_map(|app| {
        let with = |service| of(app, service);
        app.services.iter().filter_map(with)
    });
    let all: Vec<Modelled<'a>> = all.collect();
    let is_meant = |it: &&Modelled<'_>| service.is_none_or(|name| it.service.name == *name);
    let meant: Vec<Modelled<'a>> = all.iter().filter(is_meant).copied().collect();
    if !meant.is_empty() {
        return Ok(meant);
    }
    let known: BTreeSet<&str> = all.iter().map(|it| it.service.name.as_str()).collect();
    let mut services = apps.iter().flat_map(|it| &it.services);
    let problem = match service {
        Some(name) if services.any(|it| it.name == *name) => {
            let message = format!("the program of `{name}` has no settings");
            let help = if known.is_empty() {
                HOW.to_owned()
            } else {
                format!("services with settings are: {}", quoted(&known))
            };
            Problem::new("no-settings", message, Place::Nowhere).help(help)
        }
        Some(name) => {
            let message = format!("no service is named `{name}`");
            let mut problem = Problem::new("unknown-service", message, Place::Nowhere);
            let apps = apps.iter().flat_map(|it| &it.services);
            let names: BTreeSet<&str> = apps.map(|it| it.name.as_str()).collect();
            let names = if known.is_empty() { &names } else { &known };
            let all = if known.is_empty() {
                "services"
            } else {
                "services with settings"
            };
            problem.help = selector::suggest(name, "a service", all, names);
            problem
        }
        None => Problem::new("no-settings", "no service has settings", Place::Nowhere).help(HOW),
    };
    Err(problem.into())
}

const HOW: &str = "in the app's model, `.settings::<…>()` says which struct of settings a service's program loads";

/// The services with settings that the environments have, in order; at least one.
pub(super) fn planned<'a>(
    fleet: &'a LoadedFleet,
    environments: &[&'a EnvironmentId],
    plans: &'a [Plan],
    service: Option<&str>,
) -> Result<Vec<Planned<'a>>, Failure> {
    let mut found = Vec::new();
    for (id, plan) in environments.iter().zip(plans) {
        let Some(app) = fleet.app(id) else { continue };
        for planned in &plan.services {
            let modelled = app.services.iter().find(|it| it.name == planned.name);
            if let Some(modelled) = modelled.and_then(|it| of(app, it))
                && let Some(settings) = &planned.settings
                && service.is_none_or(|name| planned.name == *name)
            {
                found.push(Planned {
                    id,
                    modelled,
                    files: planned.pods.as_ref().map_or(&[], |it| &it.files),
                    settings,
                    nodes: match planned.pods.as_ref().map(|it| &it.identity) {
                        Some(PodIdentity::Nodes(nodes)) => &nodes.nodes,
                        _ => &[],
                    },
                });
            }
        }
    }
    if found.is_empty() {
        let message = match service {
            Some(name) => format!("no selected environment has a program of `{name}`"),
            None => "no selected environment has a service with settings".to_owned(),
        };
        let help = "services that are outside or not `enabled` have none";
        return Err(Problem::new("no-settings", message, Place::Nowhere)
            .help(help)
            .into());
    }
    Ok(found)
}

/// The only one, for what is of one.
pub(super) fn one<'p, 'a>(planned: &'p [Planned<'a>]) -> Result<&'p Planned<'a>, Failure> {
    if let [one] = planned {
        return Ok(one);
    }
    let names: BTreeSet<&str> = planned
        .iter()
        .map(|it| it.modelled.service.name.as_str())
        .collect();
    let environments: BTreeSet<String> = planned.iter().map(|it| it.id.to_string()).collect();
    let environments: BTreeSet<&str> = environments.iter().map(String::as_str).collect();
    Err(several(&names, &environments))
}

/// That more was selected than can be printed.
pub(super) fn several(services: &BTreeSet<&str>, environments: &BTreeSet<&str>) -> Failure {
    let (message, help) = if services.len() > 1 {
        (
            "this format is of one service, and several are selected",
            format!("say which with `--service`: {}", quoted(services)),
        )
    } else {
        (
            "this format is of one environment, and several are selected",
            format!("name one: {}", quoted(environments)),
        )
    };
    Problem::new("several-services", message, Place::Nowhere)
        .help(help)
        .into()
}

/// The apps of environments, each once.
pub(super) fn apps<'a>(
    fleet: &'a LoadedFleet,
    environments: &[&EnvironmentId],
) -> Vec<&'a AppModel> {
    let mut apps: Vec<&AppModel> = environments.iter().filter_map(|it| fleet.app(it)).collect();
    apps.dedup_by(|a, b| a.name == b.name);
    apps
}

fn of<'a>(app: &'a AppModel, service: &'a Service) -> Option<Modelled<'a>> {
    let settings = service.settings.as_ref()?;
    Some(Modelled {
        app,
        service,
        settings,
    })
}

fn quoted(names: &BTreeSet<&str>) -> String {
    let names: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
    names.join(", ")
}
