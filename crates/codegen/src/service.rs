//! What is generated of a service.

use std::collections::BTreeSet;

use serde::Serialize;
use stowplan_model::{KindWord, Name, ProbeAction};
use stowplan_plan::{PlannedProbe, PlannedService};

use crate::{
    fleet::{PlannedApp, PlannedEnvironment},
    ident::snake,
    layout::{self, Value},
    port::PortModule,
    table::imports,
    text,
};

/// A service, as the environments that have it have it.
#[derive(Serialize)]
pub(crate) struct ServiceModule {
    module: String,
    doc: Vec<String>,
    imports: String,
    name: String,
    readiness: Option<String>,
    liveness: Option<String>,
    exists: String,
    ports: Vec<PortModule>,
    #[serde(skip)]
    pub(crate) uses: BTreeSet<&'static str>,
}

impl ServiceModule {
    /// `None` if no environment has it.
    pub(crate) fn new(planned: &PlannedApp<'_>, name: &Name, margin: usize) -> Option<Self> {
        let margin = margin + 4;
        let all = || planned.environments.iter();
        let having: Vec<_> = all()
            .filter_map(|it| Some((it, it.service(name)?)))
            .collect();
        let services: Vec<&PlannedService> = having.iter().map(|it| it.1).collect();
        let first = services.first()?;
        let mut ports: Vec<PortModule> = Vec::new();
        let mut known = BTreeSet::new();
        for port in services.iter().flat_map(|it| &it.ports) {
            if known.insert(&port.name) {
                ports.extend(PortModule::new(planned, name, &port.name, margin));
            }
        }
        let mut uses: BTreeSet<&str> = ports.iter().flat_map(|it| it.uses.clone()).collect();
        uses.insert("Environment");
        let path = |declaration: &str, of: fn(&PlannedService) -> Option<&PlannedProbe>| {
            let path = only_path(&services, of)?;
            let value = Value::string(path);
            Some(layout::constant(declaration, &value, margin))
        };
        let exists = all().map(|it| Value::atom(it.service(name).is_some()));
        let exists = Value::Array(exists.collect());
        let count = planned.environments.len();
        Some(Self {
            module: snake(name.as_str(), "service"),
            doc: doc(planned, first, &having),
            imports: imports(uses.iter().copied()),
            name: named(name, margin),
            readiness: path("pub const READINESS_PATH: &str", |it| {
                it.pods.as_ref()?.container.readiness.as_ref()
            }),
            liveness: path("pub const LIVENESS_PATH: &str", |it| {
                it.pods.as_ref()?.container.liveness.as_ref()
            }),
            exists: layout::constant(&format!("static EXISTS: [bool; {count}]"), &exists, margin),
            ports,
            uses,
        })
    }
}

/// `pub const NAME`
pub(crate) fn named(name: &Name, margin: usize) -> String {
    layout::constant(
        "pub const NAME: &str",
        &Value::string(name.as_str()),
        margin,
    )
}

/// What it is: "Web service `game-server`".
pub(crate) fn title(service: &PlannedService) -> String {
    let name = text::code(service.name.as_str());
    let component = text::code(&service.component);
    match service.kind {
        KindWord::Web => format!("Web service {name}"),
        KindWord::Worker => format!("Worker {name}"),
        KindWord::Task => format!("Task {name}"),
        KindWord::Broker if ["broker", service.name.as_str()].contains(&&*service.component) => {
            format!("Broker {name}")
        }
        KindWord::Broker => format!("Broker {name} ({component})"),
        KindWord::Seed => format!("Network nodes {name}"),
        KindWord::External => format!("External service {name}"),
    }
}

fn doc(
    planned: &PlannedApp<'_>,
    first: &PlannedService,
    having: &[(&PlannedEnvironment<'_>, &PlannedService)],
) -> Vec<String> {
    let names = |external: bool| {
        let all = having.iter();
        let all = all.filter(move |it| (it.1.kind == KindWord::External) == external);
        all.map(|it| it.0.name())
    };
    let modelled = having.iter().find(|it| it.1.kind != KindWord::External);
    let title = title(modelled.map_or(first, |it| it.1));
    let everywhere = having.len() == planned.environments.len();
    let mut lines = vec![if everywhere {
        format!("{title}, in all environments.")
    } else {
        let all = having.iter().map(|it| it.0.name());
        format!("{title}, in {}.", text::list(all))
    }];
    if modelled.is_some() && names(true).next().is_some() {
        let outside = text::list(names(true));
        lines.extend([
            String::new(),
            format!("It is outside the cluster in {outside}."),
        ]);
    }
    lines
}

/// The path of its HTTP probes, if they have one alone.
fn only_path<'p>(
    services: &[&'p PlannedService],
    probe: fn(&PlannedService) -> Option<&PlannedProbe>,
) -> Option<&'p str> {
    let probes = services.iter().filter_map(|it| probe(it));
    let mut paths: Vec<&str> = probes.filter_map(path).collect();
    paths.dedup();
    match paths.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

fn path(probe: &PlannedProbe) -> Option<&str> {
    match &probe.action {
        ProbeAction::Http { path } => Some(path.as_str()),
        _ => None,
    }
}
