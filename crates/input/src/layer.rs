//! One layer of settings against the apps it is for.

use std::{borrow::Cow, collections::BTreeMap};

use serde_json::Value;
use stowplan_model::{
    AppModel, Endpoint, EnvironmentFile, KindWord, Layer, Name, Place, Problem, Service,
    ServiceOverride,
};

use crate::{
    check::Check,
    judge::HelpMaybe,
    schemas::Schemas,
    settings::{self, SettingsCheck, SettingsSchemas},
    source::{Mark, Sources},
    suggest,
    tree::{Content, Entry, Node},
    typed::{self, Refused},
};

/// Whom a layer is for.
#[derive(Clone, Copy)]
pub(crate) enum Scope<'a> {
    /// All apps.
    Fleet(&'a [AppModel]),
    /// One app.
    App(&'a AppModel),
    /// The environments of one app that deploy this part.
    Part(&'a AppModel, Option<&'a Name>),
    /// An app that nobody knows.
    Nobody,
}

impl<'a> Scope<'a> {
    fn apps(self) -> &'a [AppModel] {
        match self {
            Self::Fleet(apps) => apps,
            Self::App(app) | Self::Part(app, _) => std::slice::from_ref(app),
            Self::Nobody => &[],
        }
    }

    /// All services of these apps, whatever part they belong to.
    fn services(self) -> impl Iterator<Item = &'a Service> {
        self.apps().iter().flat_map(|it| &it.services)
    }

    fn has(self, service: &Service) -> bool {
        match self {
            Self::Part(_, part) => service.part.as_ref() == part,
            _ => true,
        }
    }

    /// Of whom something is said to be no service.
    fn owner(self) -> String {
        match self {
            Self::Fleet(_) | Self::Nobody => "any app".to_owned(),
            Self::App(app) | Self::Part(app, None) => format!("app `{}`", app.name),
            Self::Part(app, Some(part)) => format!("part `{part}` of app `{}`", app.name),
        }
    }
}

/// The environments that deploy a part, by app and part.
pub(crate) type Deploying = BTreeMap<(Name, String), Vec<Name>>;

/// Checks layers, and collects what is wrong with them.
pub(crate) struct Layers<'a> {
    pub(crate) schemas: &'a Schemas,
    pub(crate) settings: &'a SettingsSchemas,
    pub(crate) sources: &'a Sources,
    pub(crate) deploying: &'a Deploying,
    pub(crate) problems: &'a mut Vec<Problem>,
    /// What may be a secret, and stands where no secret may.
    pub(crate) hidden: &'a mut Vec<Mark>,
}

impl Layers<'_> {
    /// Checks what a layer names.
    ///
    /// `partial` layers may lack what another layer says.
    pub(crate) fn check(&mut self, layer: &Node, scope: Scope<'_>, partial: bool) {
        for (name, entry) in layer
            .get("services")
            .map(|it| &it.value)
            .into_iter()
            .flat_map(Node::entries)
        {
            self.service(name, entry.key, &entry.value, scope, partial);
        }
        if matches!(scope, Scope::Nobody) {
            return;
        }
        let values: Vec<&str> = scope
            .apps()
            .iter()
            .flat_map(|it| &it.values)
            .map(Name::as_str)
            .collect();
        for (name, entry) in layer
            .get("values")
            .map(|it| &it.value)
            .into_iter()
            .flat_map(Node::entries)
        {
            if !values.contains(&name) {
                let problem = Problem::new(
                    "unknown-value",
                    format!("unknown value `{name}`"),
                    self.place(entry.key),
                )
                .label(format!("not a value that {} asks for", scope.owner()));
                self.problems.push(problem.help_maybe(suggest::help(
                    name,
                    "value",
                    values.iter().copied(),
                )));
            }
        }
        let networked = scope.apps().iter().any(|it| it.network);
        let served = |app: &AppModel| {
            let server = app.preset.as_ref().map(Endpoint::service);
            server
                .and_then(|it| app.service(it))
                .is_some_and(|it| scope.has(it))
        };
        for (key, asked, lacks) in [
            ("network", networked, "no P2P network"),
            (
                "preset",
                scope.apps().iter().any(served),
                "no port that clients connect to: `app.preset(…)`",
            ),
        ] {
            if let Some(entry) = layer.get(key)
                && !entry.value.is_null()
                && !asked
            {
                let message = format!("`{key}` is said, and {} has {lacks}", scope.owner());
                self.problems.push(Problem::new(
                    "unknown-field",
                    message,
                    self.place(entry.key),
                ));
            }
        }
    }

    fn service(&mut self, name: &str, key: Mark, said: &Node, scope: Scope<'_>, partial: bool) {
        let same: Vec<&Service> = scope.services().filter(|it| it.name == *name).collect();
        let own: Vec<&Service> = same.iter().copied().filter(|it| scope.has(it)).collect();
        // Which of them are secrets, only a struct would say.
        if let Some(entry) = said
            .get("settings")
            .filter(|_| own.iter().all(|it| it.settings.is_none()))
        {
            settings::hide(&entry.value, self.hidden);
        }
        if own.is_empty() && !matches!(scope, Scope::Nobody) && name.parse::<Name>().is_ok() {
            let problem = self.unknown_service(name, key, scope, same.first().copied());
            self.problems.push(problem);
            return;
        }
        let kind = own
            .first()
            .map(|it| it.kind.word())
            .filter(|kind| own.iter().all(|it| it.kind.word() == *kind));
        let elsewhere = |field: &str| elsewhere(kind?, field);
        let owner = kind.map_or_else(|| format!("`{name}`"), |it| format!("`{it}`"));
        let check = Check {
            schema: self.schemas.service(kind),
            read: &typed::try_as::<ServiceOverride>,
            owner: &owner,
            partial,
            elsewhere: &elsewhere,
        };
        let mut rest = Cow::Borrowed(said);
        if let Some(entry) = said.get("settings")
            && !entry.value.is_null()
            && entry.value.mapping().is_none()
        {
            let problem = settings::no_mapping(entry, self.sources, self.hidden);
            self.problems.push(problem);
            let rest = rest.to_mut();
            if let Content::Mapping(mapping) = &mut rest.content {
                mapping.entries.shift_remove("settings");
            }
        }
        let found = if said.is_null() {
            Vec::new()
        } else {
            check.run(&rest, self.sources)
        };
        self.problems.extend(found);
        self.both_scales(said);
        if let Some(entry) = said.get("settings")
            && kind.is_none_or(|it| ServiceOverride::allows(it, "settings"))
        {
            self.settings(name, entry, scope, partial);
        }
        if !own.is_empty() {
            self.parts(name, said, &own);
        }
    }

    fn unknown_service(
        &self,
        name: &str,
        key: Mark,
        scope: Scope<'_>,
        elsewhere: Option<&Service>,
    ) -> Problem {
        let problem = Problem::new(
            "unknown-service",
            format!("unknown service `{name}`"),
            self.place(key),
        );
        if let (Some(service), [app, ..]) = (elsewhere, scope.apps()) {
            return match &service.part {
                Some(part) => problem
                    .label(format!(
                        "belongs to part `{part}`, which this environment does not deploy"
                    ))
                    .help(self.deployers(app, part)),
                None => problem
                    .label("belongs to no part, and this environment deploys one")
                    .help(format!(
                        "say it in an environment of `{}` without `part`",
                        app.name
                    )),
            };
        }
        let problem = problem.label(format!("not a service of {}", scope.owner()));
        let names = scope
            .services()
            .filter(|it| scope.has(it))
            .map(|it| it.name.as_str());
        problem.help_maybe(suggest::help(name, "service", names))
    }

    /// Which environments deploy a part.
    fn deployers(&self, app: &AppModel, part: &Name) -> String {
        let key = (app.name.clone(), part.to_string());
        let names = self.deploying.get(&key).map_or(&[][..], Vec::as_slice);
        if names.is_empty() {
            return format!("no environment of `{}` has `part: {part}`", app.name);
        }
        let ids: Vec<String> = names
            .iter()
            .map(|it| format!("{}/{it}", app.name))
            .collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        format!("it is deployed by: {}", suggest::quoted(&ids))
    }

    /// The settings of all services, now that no other layer says more of them.
    pub(crate) fn all_settings(&mut self, merged: &Node, scope: Scope<'_>) {
        let services = merged.get("services").map(|it| &it.value);
        for (name, entry) in services.into_iter().flat_map(Node::entries) {
            if let Some(said) = entry.value.get("settings") {
                self.settings(name, said, scope, false);
            }
        }
    }

    /// The settings of a service's program; of several services with one name, of each.
    fn settings(&mut self, name: &str, said: &Entry, scope: Scope<'_>, partial: bool) {
        for app in scope.apps() {
            let same = |it: &&Service| it.name == *name && scope.has(it);
            for service in app.services.iter().filter(same) {
                let Some(settings) = &service.settings else {
                    let label = match scope {
                        Scope::Fleet(_) => {
                            format!("`{name}` of app `{}` has no settings", app.name)
                        }
                        _ => format!("`{name}` has no settings"),
                    };
                    let help = "in the app's model, `.settings::<…>()` says which struct of settings its program loads";
                    let place = self.place(said.key);
                    let problem = Problem::new("unknown-field", "unknown field `settings`", place);
                    self.problems.push(problem.label(label).help(help));
                    continue;
                };
                let Some(schema) = self.settings.of(settings.description) else {
                    continue;
                };
                let check = SettingsCheck {
                    description: settings.description,
                    schema,
                    service: name,
                    partial,
                    sources: self.sources,
                };
                let found = check.run(&said.value, self.hidden);
                self.problems.extend(found);
            }
        }
    }

    /// A fixed number of pods and an autoscaler would fight.
    fn both_scales(&mut self, said: &Node) {
        if let (Some(replicas), Some(autoscale)) = (said.get("replicas"), said.get("autoscale"))
            && !replicas.value.is_null()
            && !autoscale.value.is_null()
        {
            let message = "`replicas` and `autoscale` are both said";
            let problem = Problem::new("conflict", message, self.place(autoscale.key));
            self.problems.push(
                problem
                    .label("as many as it takes")
                    .related(self.place(replicas.key), "a fixed number"),
            );
        }
    }

    /// The ports and volumes that a service override names.
    fn parts(&mut self, service: &str, said: &Node, own: &[&Service]) {
        let ports: Vec<&str> = own
            .iter()
            .flat_map(|it| &it.ports)
            .map(|it| it.name.as_str())
            .collect();
        let volumes: Vec<&str> = own
            .iter()
            .flat_map(|it| &it.volumes)
            .map(|it| it.name.as_str())
            .collect();
        let expose = |key: &str| said.get("expose").and_then(|it| it.value.get(key));
        let listed = expose("loadBalancer").and_then(|it| it.value.get("ports"));
        let keyed = [
            ("port", &ports, said.get("ports")),
            ("port", &ports, expose("nodePort")),
            ("volume", &volumes, said.get("volumes")),
        ];
        let keys = keyed.into_iter().flat_map(|(noun, known, entry)| {
            let entries = entry
                .map(|it| &it.value)
                .into_iter()
                .flat_map(Node::entries);
            entries.map(move |(name, entry)| (noun, known, name, entry.key))
        });
        let items = listed.into_iter().flat_map(|it| match &it.value.content {
            Content::List(list) => list.items.as_slice(),
            _ => &[],
        });
        let items = items.filter_map(|it| match &it.content {
            Content::Scalar(Value::String(name)) => Some(("port", &ports, name.as_str(), it.mark)),
            _ => None,
        });
        let unknown = keys
            .chain(items)
            .filter(|(_, known, name, _)| !known.contains(name));
        let problems: Vec<Problem> = unknown
            .map(|(noun, known, name, mark)| {
                let code = if noun == "port" {
                    "unknown-port"
                } else {
                    "unknown-volume"
                };
                Problem::new(code, format!("unknown {noun} `{name}`"), self.place(mark))
                    .label(format!("not a {noun} of `{service}`"))
                    .help_maybe(suggest::help(name, noun, known.iter().copied()))
            })
            .collect();
        self.problems.extend(problems);
    }

    fn place(&self, mark: Mark) -> Place {
        self.sources.place(mark)
    }
}

/// Where a field would belong, if this kind of service has no such field but another one has.
fn elsewhere(kind: KindWord, field: &str) -> Option<String> {
    let kinds = ServiceOverride::kinds_of(field).filter(|it| !it.contains(&kind))?;
    let kinds: Vec<String> = kinds.iter().map(|it| format!("`{it}`")).collect();
    Some(format!(
        "`{field}` is not a field of `{kind}`; it is one of {}",
        kinds.join(", ")
    ))
}

/// The layer without what it says of services, which is checked by their kinds.
pub(crate) fn without_services(layer: &Node) -> Node {
    let mut rest = layer.clone();
    blank_services(&mut rest);
    rest
}

pub(crate) fn blank_services(layer: &mut Node) {
    if let Content::Mapping(mapping) = &mut layer.content
        && let Some(services) = mapping.entries.get_mut("services")
        && let Content::Mapping(services) = &mut services.value.content
    {
        for entry in services.entries.values_mut() {
            entry.value = Node::scalar(Value::Null, entry.value.mark);
        }
    }
}

/// The fields of an environment's file that no other layer has.
const OWN_FIELDS: [&str; 4] = ["class", "part", "shared", "record"];

/// Reads an environment's file: what it has alone and its layer apart, so that it is known where
/// something was refused.
pub(crate) fn read_environment(value: &Value) -> Result<EnvironmentFile, Refused> {
    let fields = value.as_object().cloned().unwrap_or_default();
    let (own, layer) = fields
        .into_iter()
        .partition(|(key, _)| OWN_FIELDS.contains(&key.as_str()));
    let own: EnvironmentFile = typed::read(Value::Object(own))?;
    let layer: Layer = typed::read(Value::Object(layer))?;
    Ok(EnvironmentFile { layer, ..own })
}
