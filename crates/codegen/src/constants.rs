//! Modules per environment, with constants of what is there.

use std::collections::BTreeSet;

use serde::Serialize;
use stowplan_plan::PlannedService;

use crate::{
    environment,
    fleet::{PlannedApp, PlannedEnvironment},
    ident::{camel, snake},
    layout::{self, Value},
    port::{self, FACTS, Port},
    service,
    table::{self, imports},
    text,
};

/// An environment.
#[derive(Serialize)]
pub(crate) struct EnvironmentModule {
    module: String,
    doc: Vec<String>,
    imports: String,
    constant: String,
    services: Vec<ServiceConstants>,
    #[serde(skip)]
    pub(crate) uses: BTreeSet<&'static str>,
}

/// A service that the environment has.
#[derive(Serialize)]
struct ServiceConstants {
    module: String,
    doc: Vec<String>,
    imports: String,
    name: String,
    ports: Vec<PortConstants>,
    #[serde(skip)]
    uses: BTreeSet<&'static str>,
}

/// A port that the service has there.
#[derive(Serialize)]
struct PortConstants {
    module: String,
    doc: Vec<String>,
    imports: String,
    constants: Vec<Constant>,
    #[serde(skip)]
    uses: BTreeSet<&'static str>,
}

#[derive(Serialize)]
struct Constant {
    doc: &'static str,
    text: String,
}

impl EnvironmentModule {
    pub(crate) fn all(planned: &PlannedApp<'_>, margin: usize) -> Vec<Self> {
        let all = planned.environments.iter();
        all.map(|it| Self::new(planned, it, margin + 4)).collect()
    }

    fn new(app: &PlannedApp<'_>, planned: &PlannedEnvironment<'_>, margin: usize) -> Self {
        let name = planned.name();
        let mut services: Vec<&PlannedService> = planned.plan.services.iter().collect();
        services.sort_by_key(|it| &it.name);
        let services = services.into_iter();
        let services: Vec<_> = services
            .map(|it| ServiceConstants::new(app, planned, it, margin + 4))
            .collect();
        let mut uses: BTreeSet<&str> = services.iter().flat_map(|it| it.uses.clone()).collect();
        uses.insert("Environment");
        let value = Value::Atom(format!("Environment::{}", camel(name)));
        let mut doc = environment::doc(planned);
        let absent: BTreeSet<&str> = (app.app.services.iter())
            .filter(|it| planned.service(&it.name).is_none())
            .map(|it| it.name.as_str())
            .collect();
        if !absent.is_empty() {
            doc.extend([String::new(), format!("Not here: {}.", text::list(absent))]);
        }
        Self {
            module: snake(name, "environment"),
            doc,
            imports: imports(uses.iter().copied()),
            constant: layout::constant("pub const ENVIRONMENT: Environment", &value, margin),
            services,
            uses,
        }
    }
}

impl ServiceConstants {
    fn new(
        app: &PlannedApp<'_>,
        planned: &PlannedEnvironment<'_>,
        service: &PlannedService,
        margin: usize,
    ) -> Self {
        let ports = service.ports.iter().filter_map(|it| {
            let port = Port::find(app.app, planned, &service.name, &it.name)?;
            Some(PortConstants::new(&port, margin + 4))
        });
        let ports: Vec<PortConstants> = ports.collect();
        let uses: BTreeSet<&str> = ports.iter().flat_map(|it| it.uses.clone()).collect();
        Self {
            module: snake(service.name.as_str(), "service"),
            doc: vec![service::title(service) + "."],
            imports: imports(uses.iter().copied()),
            name: service::named(&service.name, margin),
            ports,
            uses,
        }
    }
}

impl PortConstants {
    fn new(port: &Port<'_>, margin: usize) -> Self {
        let mut uses = BTreeSet::new();
        let mut constants = Vec::new();
        let mut add = |name: &str, doc, of: &str, value: &Value| {
            let declaration = format!("pub const {name}: {of}");
            let text = layout::constant(&declaration, value, margin);
            constants.push(Constant { doc, text });
        };
        for fact in &FACTS {
            let Some(value) = (fact.value)(port) else {
                continue;
            };
            uses.extend(fact.uses);
            add(fact.constant, fact.doc, fact.of, &value);
            if let ("PUBLIC", Some(first)) = (fact.constant, port.endpoint.public.first()) {
                add("URL", port::URL, "&str", &Value::string(first.url()));
            }
        }
        let peers: Vec<Value> = port
            .endpoint
            .members
            .iter()
            .filter_map(table::peer)
            .collect();
        if !peers.is_empty() {
            uses.extend(["Endpoint", "Peer"]);
            let doc = "The nodes of the network whose public keys are known.";
            add("PEERS", doc, "&[Peer]", &Value::Slice(peers));
        }
        Self {
            module: snake(port.endpoint.port.as_str(), "port"),
            doc: vec![port::title(port.endpoint)],
            imports: imports(uses.iter().copied()),
            constants,
            uses,
        }
    }
}
