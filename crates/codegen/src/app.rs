//! What is generated of an app.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use stowplan_model::{Name, Place, Problem};

use crate::{
    Options,
    constants::EnvironmentModule,
    environment::{self, Variant},
    fleet::PlannedApp,
    ident::{camel, snake},
    layout::{self, Value},
    peers::{self, PeerModule},
    presets::Presets,
    service::ServiceModule,
    table::imports,
    text,
};

/// An app.
#[derive(Serialize)]
pub(crate) struct App {
    /// The module around it, if it has one.
    module: Option<String>,
    doc: Vec<String>,
    imports: String,
    /// Its name, as code and as a literal.
    code: String,
    string: String,
    environments: Vec<Variant>,
    all: String,
    known: String,
    facts: String,
    facts_are_ascii: bool,
    services: Vec<ServiceModule>,
    services_imports: String,
    /// Services that no environment has.
    absent: String,
    modules: Vec<EnvironmentModule>,
    modules_imports: String,
    peers: Vec<PeerModule>,
    presets: Option<Presets>,
    /// What it uses of what apps have in common.
    #[serde(skip)]
    pub(crate) uses: BTreeSet<&'static str>,
}

impl App {
    pub(crate) fn new(planned: &PlannedApp<'_>, json: Option<&String>, options: &Options) -> Self {
        let app = planned.app;
        let module = options
            .app
            .is_none()
            .then(|| snake(app.name.as_str(), "app"));
        let margin = if module.is_some() { 4 } else { 0 };
        let modelled = || {
            app.services
                .iter()
                .map(|it| &it.name)
                .collect::<BTreeSet<_>>()
        };
        let services: Vec<ServiceModule> = modelled()
            .into_iter()
            .filter_map(|it| ServiceModule::new(planned, it, margin + 4))
            .collect();
        let present = |name: &&Name| {
            let mut environments = planned.environments.iter();
            environments.any(|it| it.service(name).is_some())
        };
        let absent = modelled().into_iter().filter(|it| !present(it));
        let modules = if options.per_environment {
            EnvironmentModule::all(planned, margin + 4)
        } else {
            Vec::new()
        };
        let peers = peers::modules(planned, margin + 4);
        let presets = json.map(|json| Presets::new(planned, json, margin + 4));

        let mut uses: BTreeSet<&str> = services.iter().flat_map(|it| it.uses.clone()).collect();
        let services_imports = imports(uses.iter().copied());
        let of_modules: BTreeSet<&str> = modules.iter().flat_map(|it| it.uses.clone()).collect();
        let modules_imports = imports(of_modules.iter().copied());
        uses.extend(of_modules);
        if !peers.is_empty() {
            uses.extend(["Endpoint", "Peer", "Table"]);
        }
        if presets.is_some() {
            uses.extend(["Endpoint", "PresetState", "Table"]);
        }
        uses.extend(["Class", "Date", "Facts", "Host", "UnknownEnvironment"]);
        uses.remove("Environment");

        let name = app.name.as_str();
        let all = planned.environments.iter();
        let variants = all.map(|it| Value::Atom(format!("Self::{}", camel(it.name()))));
        let names = planned
            .environments
            .iter()
            .map(|it| Value::string(it.name()));
        let count = planned.environments.len();
        let facts = environment::facts(planned, margin);
        Self {
            module,
            doc: vec![format!("The app {}.", text::code(name))],
            imports: imports(uses.iter().copied()),
            code: text::code(name),
            string: text::string(name),
            environments: planned.environments.iter().map(Variant::new).collect(),
            all: layout::constant(
                "pub const ALL: &'static [Self]",
                &Value::Slice(variants.collect()),
                margin + 4,
            ),
            known: layout::constant(
                &format!("static NAMES: [&str; {count}]"),
                &Value::Array(names.collect()),
                margin,
            ),
            facts_are_ascii: facts.is_ascii(),
            facts,
            services,
            services_imports,
            absent: text::list(absent.map(Name::as_str)),
            modules,
            modules_imports,
            peers,
            presets,
            uses,
        }
    }
}

/// Refuses names that differ and would be alike in Rust: which one is meant must never depend on
/// which others there are.
pub(crate) fn check_names(apps: &[PlannedApp<'_>]) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    let names = apps.iter().map(|it| (it.app.name.as_str(), Place::Nowhere));
    alike("apps", names, |it| snake(it, "app"), &mut problems);
    for planned in apps {
        let app = planned.app;
        let environments = planned.environments.iter().map(|it| {
            let place = Place::Environment {
                environment: it.environment.id.clone(),
                pointer: String::new(),
            };
            (it.name(), place)
        });
        alike("environments", environments, camel, &mut problems);
        let services = app.services.iter();
        let services = services.map(|it| (it.name.as_str(), it.place.clone()));
        alike(
            "services",
            services,
            |it| snake(it, "service"),
            &mut problems,
        );
        for service in &app.services {
            let ports = service.ports.iter();
            let ports = ports.map(|it| (it.name.as_str(), service.place.clone()));
            alike("ports", ports, |it| snake(it, "port"), &mut problems);
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

fn alike<'a>(
    what: &str,
    names: impl Iterator<Item = (&'a str, Place)>,
    ident: impl Fn(&str) -> String,
    problems: &mut Vec<Problem>,
) {
    let mut known: BTreeMap<String, (&str, Place)> = BTreeMap::new();
    for (name, place) in names {
        let written = ident(name);
        match known.get(&written) {
            Some((other, at)) if *other != name => {
                let message = format!("{what} `{other}` and `{name}` are both `{written}` in Rust");
                let problem = Problem::new("same-in-rust", message, place)
                    .related(at.clone(), format!("`{other}`"))
                    .help("give one of them a name that differs in letters or digits");
                problems.push(problem);
            }
            Some(_) => {}
            None => {
                known.insert(written, (name, place));
            }
        }
    }
}
