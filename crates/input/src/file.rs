//! Each file on its own: what is wrong with it, whatever the others say.

use std::collections::BTreeSet;

use serde_json::Value;
use stowplan_model::{AppModel, Cluster, DefaultsFile, Name, Place, Problem, ServiceOverride};

use crate::{
    check::Check,
    judge::HelpMaybe,
    layer::{self, Deploying, Layers, Scope},
    layout::Subject,
    merge::settle,
    schema::Schema,
    schemas::Schemas,
    settings::SettingsSchemas,
    source::{Mark, Sources},
    suggest,
    tree::{Content, Node},
    typed::{self, Refused},
};

/// A file's tree.
pub(crate) struct Parsed {
    /// The file's number.
    pub(crate) file: u32,
    pub(crate) tree: Node,
}

/// Checks files one by one.
pub(crate) struct FileCheck<'a> {
    apps: &'a [AppModel],
    schemas: &'a Schemas,
    settings: &'a SettingsSchemas,
    sources: &'a Sources,
    deploying: &'a Deploying,
    /// The folders of which it was said that no app has their name.
    unknown: BTreeSet<Name>,
    /// What may be a secret, and stands where no secret may.
    pub(crate) hidden: Vec<Mark>,
}

impl<'a> FileCheck<'a> {
    pub(crate) fn new(
        apps: &'a [AppModel],
        schemas: &'a Schemas,
        settings: &'a SettingsSchemas,
        sources: &'a Sources,
        deploying: &'a Deploying,
    ) -> Self {
        Self {
            apps,
            schemas,
            settings,
            sources,
            deploying,
            unknown: BTreeSet::new(),
            hidden: Vec::new(),
        }
    }

    /// The cluster, or what is wrong with it.
    pub(crate) fn cluster(&self, parsed: &Parsed) -> Result<Cluster, Vec<Problem>> {
        let schema = &self.schemas.cluster;
        let problems = self.run(
            schema,
            "the cluster",
            false,
            &|_| None,
            &typed::try_as::<Cluster>,
            &parsed.tree,
        );
        let mut settled = parsed.tree.clone();
        settle(&mut settled, schema.shape());
        match typed::read(settled.to_value()) {
            Ok(cluster) if problems.is_empty() => Ok(cluster),
            _ => Err(problems),
        }
    }

    /// What is wrong with an environment or a file of layers.
    pub(crate) fn layers(&mut self, subject: &Subject, parsed: &Parsed) -> Vec<Problem> {
        let tree = &parsed.tree;
        let mut problems = Vec::new();
        let (schemas, sources) = (self.schemas, self.sources);
        let scope = self.scope(subject, tree);
        if let (Subject::App(name) | Subject::Environment(name, _), Scope::Nobody) =
            (subject, scope)
            && self.unknown.insert(name.clone())
        {
            problems.push(self.unknown_app(name, parsed));
        }
        let mut layers = Layers {
            schemas,
            settings: self.settings,
            sources,
            deploying: self.deploying,
            problems: &mut problems,
            hidden: &mut self.hidden,
        };
        let found = if matches!(subject, Subject::Environment(..)) {
            layers.check(tree, scope, true);
            let read = |value: &Value| layer::read_environment(value).map(|_| ());
            let rest = layer::without_services(tree);
            let below = |field: &str| {
                ServiceOverride::kinds_of(field)?;
                Some(format!("`{field}` belongs under `services.<name>`"))
            };
            self.run(
                &schemas.environment,
                "the environment",
                true,
                &below,
                &read,
                &rest,
            )
        } else {
            each_layer(tree, &mut |layer| layers.check(layer, scope, true));
            let mut rest = tree.clone();
            each_layer_mut(&mut rest, &mut layer::blank_services);
            self.run(
                &schemas.defaults,
                "the defaults",
                true,
                &|field| {
                    schemas
                        .defaults
                        .shape()
                        .down("defaults")
                        .fields()
                        .get(field)?;
                    Some(format!(
                        "`{field}` belongs under `defaults` or `classes.<class>`"
                    ))
                },
                &typed::try_as::<DefaultsFile>,
                &rest,
            )
        };
        problems.extend(found);
        problems
    }

    fn scope(&self, subject: &Subject, tree: &Node) -> Scope<'a> {
        let app = |name: &Name| self.apps.iter().find(|it| it.name == *name);
        match subject {
            Subject::Cluster(_) | Subject::Lock => Scope::Nobody,
            Subject::Fleet => Scope::Fleet(self.apps),
            Subject::App(name) => app(name).map_or(Scope::Nobody, Scope::App),
            Subject::Environment(name, _) => match (app(name), tree.text_of("part")) {
                (None, _) => Scope::Nobody,
                (Some(app), None) => Scope::Part(app, None),
                (Some(app), Some(part)) => match app.parts.iter().find(|it| **it == *part) {
                    Some(part) => Scope::Part(app, Some(part)),
                    // That the part is unknown is said elsewhere; its services may be any.
                    None => Scope::App(app),
                },
            },
        }
    }

    fn unknown_app(&self, name: &Name, parsed: &Parsed) -> Problem {
        let source = self.sources.file(parsed.file);
        let place = source.map_or(Place::Nowhere, |it| it.place((0, 0)));
        let names = self.apps.iter().map(|it| it.name.as_str());
        Problem::new("unknown-app", format!("unknown app `{name}`"), place)
            .label(format!("in the folder `{name}`"))
            .help_maybe(suggest::help(name.as_str(), "app", names))
    }

    fn run(
        &self,
        schema: &Schema,
        owner: &str,
        partial: bool,
        elsewhere: &dyn Fn(&str) -> Option<String>,
        read: &dyn Fn(&Value) -> Result<(), Refused>,
        tree: &Node,
    ) -> Vec<Problem> {
        let check = Check {
            schema,
            read,
            owner,
            partial,
            elsewhere,
        };
        check.run(tree, self.sources)
    }
}

/// The layers of a file of layers.
fn each_layer(file: &Node, seen: &mut dyn FnMut(&Node)) {
    let all = file.get("defaults").map(|it| &it.value);
    let classes = file
        .get("classes")
        .into_iter()
        .flat_map(|it| it.value.entries());
    for layer in all.into_iter().chain(classes.map(|it| &it.1.value)) {
        seen(layer);
    }
}

fn each_layer_mut(file: &mut Node, change: &mut dyn FnMut(&mut Node)) {
    let Content::Mapping(fields) = &mut file.content else {
        return;
    };
    if let Some(all) = fields.entries.get_mut("defaults") {
        change(&mut all.value);
    }
    for layer in file
        .get_mut("classes")
        .into_iter()
        .flat_map(|it| it.values_mut())
    {
        change(&mut layer.value);
    }
}
