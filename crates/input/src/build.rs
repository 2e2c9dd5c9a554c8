//! Layers of one environment into the environment.

use std::collections::BTreeSet;

use stowplan_model::{
    AppModel, Class, Environment, EnvironmentId, InvalidValue, Name, Place, Problem, Record,
};

use crate::{
    check::{Check, MISSING},
    fill::{self, Unfilled},
    judge::HelpMaybe,
    layer::{self, Deploying, Layers, Scope},
    merge::{merge, settle},
    schemas::Schemas,
    settings::{self, SettingsSchemas},
    source::{Mark, Sources},
    suggest,
    tree::{Content, Node},
    typed::Refused,
};

/// Builds environments, and collects what only shows when their layers are merged.
pub(crate) struct Build<'a> {
    schemas: &'a Schemas,
    settings: &'a SettingsSchemas,
    sources: &'a Sources,
    clusters: &'a BTreeSet<Name>,
    pub(crate) problems: Vec<Problem>,
}

impl<'a> Build<'a> {
    pub(crate) fn new(
        schemas: &'a Schemas,
        settings: &'a SettingsSchemas,
        sources: &'a Sources,
        clusters: &'a BTreeSet<Name>,
    ) -> Self {
        Self {
            schemas,
            settings,
            sources,
            clusters,
            problems: Vec::new(),
        }
    }

    /// What the fleet and the app say for a class.
    pub(crate) fn base(&self, files: &[&Node], class: &str) -> Node {
        let mut base = Node::empty(Mark::default());
        for file in files {
            let classes = file.get("classes").and_then(|it| it.value.get(class));
            for layer in file.get("defaults").into_iter().chain(classes) {
                self.lay(&mut base, &layer.value);
            }
        }
        base
    }

    /// The base with the environment's own file over it, and only what the app has a use for.
    pub(crate) fn merged(&self, base: &Node, own: &Node, app: &AppModel) -> Node {
        let mut merged = base.clone();
        self.lay(&mut merged, own);
        merged.mark = own.mark;
        keep_taken_back(&mut merged, app);
        settle(&mut merged, self.schemas.environment.shape());
        let part = merged.text_of("part").map(str::to_owned);
        let mut retain = |field: &str, keep: &dyn Fn(&str) -> bool| {
            if let Some(entries) = merged.get_mut(field) {
                entries.retain(|key, _| keep(key));
            }
        };
        retain("services", &|name| {
            app.services
                .iter()
                .any(|it| it.name == *name && it.part.as_ref().map(Name::as_str) == part.as_deref())
        });
        retain("values", &|name| app.values.iter().any(|it| it == name));
        merged
    }

    fn lay(&self, below: &mut Node, above: &Node) {
        if above.mapping().is_none() {
            return;
        }
        later_scale_wins(below, above);
        merge(below, above, self.schemas.environment.shape());
    }

    /// What the environment names and does not exist.
    ///
    /// `names` are the app's environments.
    pub(crate) fn check_names(
        &mut self,
        id: &EnvironmentId,
        app: &AppModel,
        merged: &Node,
        own: &Node,
        names: &BTreeSet<&Name>,
    ) {
        let known: Vec<&str> = self.clusters.iter().map(Name::as_str).collect();
        self.check_name(merged, "cluster", &known, "a cluster");
        let parts: Vec<&str> = app.parts.iter().map(Name::as_str).collect();
        let of = format!("a part of app `{}`", app.name);
        self.check_name(own, "part", &parts, &of);
        for (part, entry) in own
            .get("shared")
            .into_iter()
            .flat_map(|it| it.value.entries())
        {
            if !parts.contains(&part) {
                let problem = self.unknown("part", part, entry.key, &of);
                self.problems.push(problem.help_maybe(suggest::help(
                    part,
                    "part",
                    parts.iter().copied(),
                )));
                continue;
            }
            let name = entry
                .value
                .as_text()
                .filter(|it| !names.iter().any(|known| **known == **it));
            if let Some(name) = name {
                let others = names
                    .iter()
                    .map(|it| it.as_str())
                    .filter(|it| *it != id.environment.as_str());
                let problem = self.unknown(
                    "environment",
                    name,
                    entry.value.mark,
                    &format!("an environment of app `{}`", app.name),
                );
                self.problems
                    .push(problem.help_maybe(suggest::help(name, "environment", others)));
            }
        }
    }

    fn check_name(&mut self, tree: &Node, noun: &'static str, known: &[&str], what: &str) {
        let Some(entry) = tree.get(noun) else { return };
        let Some(name) = entry.value.as_text().filter(|it| !known.contains(it)) else {
            return;
        };
        // What is no name at all was reported where its file was checked.
        if name.parse::<Name>().is_err() {
            return;
        }
        let problem = self.unknown(noun, name, entry.value.mark, what);
        let help = suggest::help(name, noun, known.iter().copied());
        let folder = || format!("describe it in `environments/clusters/{name}.yaml`");
        let help = help.or_else(|| (noun == "cluster").then(folder));
        self.problems.push(problem.help_maybe(help));
    }

    fn unknown(&self, noun: &str, name: &str, mark: Mark, what: &str) -> Problem {
        let code = match noun {
            "cluster" => "unknown-cluster",
            "part" => "unknown-part",
            _ => "unknown-environment",
        };
        let message = format!("unknown {noun} `{name}`");
        Problem::new(code, message, self.place(mark)).label(format!("not {what}"))
    }

    /// The environment, if all its layers together say what it needs.
    pub(crate) fn environment(
        &mut self,
        id: &EnvironmentId,
        app: &AppModel,
        merged: &Node,
    ) -> Option<Environment> {
        let before = self.problems.len();
        let environment = self.typed(id, app, merged);
        // An environment that is neither built nor reported would be one that vanished, and a
        // render removes what vanished.
        if environment.is_none() && self.problems.len() == before {
            let message = format!("environment `{id}` lacks what it needs");
            let place = self.place(start_of(merged));
            self.problems.push(Problem::new(MISSING, message, place));
        }
        environment
    }

    fn typed(&mut self, id: &EnvironmentId, app: &AppModel, merged: &Node) -> Option<Environment> {
        let said = |field: &str| merged.text_of(field);
        let class = Class::ALL
            .into_iter()
            .find(|it| Some(it.as_str()) == said("class"));
        let Some(class) = class else {
            let message = format!("environment `{id}` has no `class`");
            let place = self.place(start_of(merged));
            let problem = Problem::new(MISSING, message, place).label("`class` is required");
            self.problems.push(problem);
            return None;
        };
        let namespace = said("namespace").unwrap_or("{{ app }}-{{ environment }}");
        let namespace = self.filled("namespace", namespace, id, class, merged);
        let domain = said("domain").map(|it| self.filled("domain", it, id, class, merged));
        if said("cluster").is_none() {
            let message = format!("environment `{id}` has no `cluster`");
            let problem = Problem::new(MISSING, message, self.place(start_of(merged)))
                .label("`cluster` is required");
            let help = "say it here, or for the class or the app in a `defaults.yaml`";
            self.problems.push(problem.help(help));
        }
        let file = layer::read_environment(&merged.to_value());
        let file = file
            .map_err(|refused| self.explain(app, merged, refused))
            .ok()?;
        let scope = Scope::Part(app, file.part.as_ref());
        self.layers(|it| it.all_settings(merged, scope));
        self.check_record(&file.record, merged);
        Some(Environment {
            id: id.clone(),
            class,
            part: file.part,
            shared: file.shared,
            record: file.record,
            cluster: file.layer.cluster.clone()?,
            namespace: namespace?,
            domain: match domain {
                Some(domain) => Some(domain?),
                None => None,
            },
            settings: file.layer,
        })
    }

    /// What no layer says of settings, where other things are wrong with the files.
    pub(crate) fn lacking_settings(&mut self, app: &AppModel, merged: &Node) {
        let before = self.problems.len();
        self.layers(|it| it.all_settings(merged, Scope::App(app)));
        let found = self.problems.split_off(before);
        let lacking = found.into_iter().filter(|it| it.code == MISSING);
        self.problems.extend(lacking);
    }

    fn check_record(&mut self, record: &Record, merged: &Node) {
        if let (Some(created), Some(expires)) = (record.created, record.expires)
            && expires < created
        {
            let at = |pointer: &str| self.place(merged.locate(pointer).value_mark());
            let message = format!("`expires` is {expires}, before `created`, {created}");
            let problem = Problem::new("invalid-value", message, at("/record/expires"))
                .related(at("/record/created"), "created here");
            self.problems.push(problem);
        }
    }

    fn filled<T: std::str::FromStr<Err = InvalidValue>>(
        &mut self,
        field: &'static str,
        text: &str,
        id: &EnvironmentId,
        class: Class,
        merged: &Node,
    ) -> Option<T> {
        let found = merged.locate(&format!("/{field}"));
        let mark = found.value_mark();
        let mark = if found.whole {
            mark
        } else {
            Mark {
                end: mark.start,
                ..mark
            }
        };
        let problem = match fill::fill(text, id, class).map(|it| it.parse::<T>()) {
            Ok(Ok(value)) => return Some(value),
            Ok(Err(error)) => Problem::new("invalid-value", error.to_string(), self.place(mark))
                .label(format!("the `{field}` of `{id}`"))
                .help_maybe(error.hint().map(str::to_owned)),
            Err(Unfilled::Unclosed) => Problem::new(
                "unclosed-placeholder",
                format!("a placeholder of `{field}` is not closed"),
                self.place(mark),
            )
            .help("write placeholders as `{{ app }}`, with two braces on each side"),
            Err(Unfilled::Unknown(name)) => Problem::new(
                "unknown-placeholder",
                format!("unknown placeholder `{name}`"),
                self.place(mark),
            )
            .help_maybe(suggest::help(&name, "placeholder", fill::NAMES)),
        };
        self.problems.push(problem);
        None
    }

    /// Says why the merged layers are no environment, though each on its own was fine.
    fn explain(&mut self, app: &AppModel, merged: &Node, refused: Refused) {
        let before = self.problems.len();
        let check = Check {
            schema: &self.schemas.environment,
            read: &|value| layer::read_environment(value).map(|_| ()),
            owner: "the environment",
            partial: false,
            elsewhere: &|_| None,
        };
        let found = check.run(&layer::without_services(merged), self.sources);
        self.problems.extend(found);
        self.layers(|it| it.check(merged, Scope::App(app), false));
        if self.problems.len() == before {
            let mark = merged.locate(&refused.pointer).value_mark();
            let problem = Problem::new("invalid-value", refused.message, self.place(mark));
            self.problems.push(problem);
        }
    }

    /// What the merged layers say of services.
    fn layers<T>(&mut self, check: impl FnOnce(&mut Layers<'_>) -> T) -> T {
        check(&mut Layers {
            schemas: self.schemas,
            settings: self.settings,
            sources: self.sources,
            deploying: &Deploying::new(),
            problems: &mut self.problems,
            // Each file was checked, and what is to be hidden in it is known.
            hidden: &mut Vec::new(),
        })
    }

    fn place(&self, mark: Mark) -> Place {
        self.sources.place(mark)
    }
}

/// Of a group of settings that one layer took back and a later one says again, what isn't said again
/// stays taken back, from the model too.
fn keep_taken_back(merged: &mut Node, app: &AppModel) {
    let Some(services) = merged.get_mut("services") else {
        return;
    };
    for service in &app.services {
        let said = services.get_mut(service.name.as_str());
        let said = said.and_then(|it| it.value.get_mut("settings"));
        if let (Some(settings), Some(said)) = (&service.settings, said) {
            settings::keep_taken_back(settings.description, said);
        }
    }
}

/// Where a file begins.
fn start_of(merged: &Node) -> Mark {
    Mark {
        end: merged.mark.start,
        ..merged.mark
    }
}

/// `replicas` takes the place of an earlier `autoscale`, and the other way round.
fn later_scale_wins(below: &mut Node, above: &Node) {
    let Some(services) = below.get_mut("services") else {
        return;
    };
    let said = above
        .get("services")
        .into_iter()
        .flat_map(|it| it.value.entries());
    for (name, said) in said {
        let Some(service) = services.get_mut(name) else {
            continue;
        };
        let Content::Mapping(fields) = &mut service.value.content else {
            continue;
        };
        for (one, other) in [("replicas", "autoscale"), ("autoscale", "replicas")] {
            if said.value.get(one).is_some_and(|it| !it.value.is_null()) {
                fields.entries.shift_remove(other);
            }
        }
    }
}
