//! All files of a fleet into its model, with all problems of all files.

use std::collections::{BTreeMap, BTreeSet};

use stowplan_model::{
    AppModel, Cluster, DefaultsFile, Environment, EnvironmentId, Model, Name, Place, Problem,
};

use crate::{
    build::Build,
    check::Check,
    judge::HelpMaybe,
    layer::{self, Layers, Scope},
    layout::{self, Subject},
    loaded::{Loaded, Marks},
    parse,
    report::Report,
    schemas::{COMPILED, Schemas},
    source::{SourceFile, Sources},
    suggest,
    tree::{Content, Node},
    typed,
};

/// Reads the files of a fleet and merges the layers of each environment.
///
/// Every problem of every file is reported, and those that the apps' builders recorded, in one
/// [`Report`]; then nothing is loaded.
///
/// ```
/// use stowplan_input::{SourceFile, load};
/// use stowplan_model::{App, image, name, port};
///
/// let app = App::new(name!("cafe"));
/// app.web(name!("web"), image!("registry.example.com/web:1"), port!("http", 80));
///
/// let files = vec![
///     SourceFile::new("environments/clusters/k3d.yaml", "kubernetes: '1.36'"),
///     SourceFile::new("environments/cafe/dev.yaml", "class: dev\ncluster: k3d\nservices: {wed: {replicas: 2}}"),
/// ];
/// let report = load(vec![app.into()], files).unwrap_err();
/// assert_eq!(
///     report.lines().collect::<Vec<_>>(),
///     ["environments/cafe/dev.yaml:3:12: unknown service `wed`"],
/// );
/// ```
pub fn load(apps: Vec<AppModel>, files: Vec<SourceFile>) -> Result<Loaded, Report> {
    Loading::new(apps, files).finish(BTreeMap::new(), Vec::new())
}

/// A file's tree.
struct Parsed {
    file: u32,
    tree: Node,
}

/// What was read so far.
pub(crate) struct Loading {
    apps: Vec<AppModel>,
    schemas: &'static Schemas,
    sources: Sources,
    problems: Vec<Problem>,
    /// The files with problems: what they are part of is not built.
    spoiled: BTreeSet<u32>,
    files: BTreeMap<Subject, Parsed>,
}

impl Loading {
    pub(crate) fn new(apps: Vec<AppModel>, files: Vec<SourceFile>) -> Self {
        let mut loading = Self {
            apps,
            schemas: &COMPILED,
            sources: Sources::new(files),
            problems: Vec::new(),
            spoiled: BTreeSet::new(),
            files: BTreeMap::new(),
        };
        loading.take_apps();
        loading.read();
        loading
    }

    /// The model with what was built in memory besides.
    pub(crate) fn finish(
        mut self,
        clusters: BTreeMap<Name, Cluster>,
        environments: Vec<Environment>,
    ) -> Result<Loaded, Report> {
        let files = std::mem::take(&mut self.files);
        let mut clusters = clusters;
        let mut marks = Marks::default();
        let mut known: BTreeSet<Name> = clusters.keys().cloned().collect();
        for (subject, parsed) in &files {
            if let Subject::Cluster(name) = subject {
                known.insert(name.clone());
                if let Some(cluster) = self.cluster(parsed) {
                    clusters.insert(name.clone(), cluster);
                }
                marks.clusters.insert(name.clone(), parsed.tree.clone());
            }
        }
        self.check_layers(&files);
        let mut model = Model { clusters, ..Model::default() };
        self.build(&files, &known, &mut model, &mut marks);
        for environment in environments {
            self.in_memory(&environment, &known);
            model.environments.insert(environment.id.clone(), environment);
        }
        if !self.problems.is_empty() {
            return Err(Report::new(self.problems, self.sources.files().to_vec()));
        }
        model.apps = self.apps.into_iter().map(|it| (it.name.clone(), it)).collect();
        Ok(Loaded::new(model, marks, self.sources))
    }

    fn take_apps(&mut self) {
        let mut names = BTreeSet::new();
        for app in &self.apps {
            self.problems.extend(app.problems.iter().cloned());
            if !names.insert(&app.name) {
                let message = format!("two apps are named `{}`", app.name);
                self.problems.push(Problem::new("duplicate-app", message, Place::Nowhere));
            }
        }
    }

    /// Reads all files and sorts them by what they are about.
    fn read(&mut self) {
        for (file, source) in self.sources.iter() {
            let before = self.problems.len();
            match layout::subject(source) {
                Err(problem) => self.problems.push(problem),
                Ok(subject) => {
                    let tree = parse::parse(file, source, &mut self.problems);
                    let first = self.files.get(&subject).and_then(|it| self.sources.file(it.file));
                    if let Some(first) = first {
                        let message = format!("`{}` says the same as `{}`", source.path, first.path);
                        let problem = Problem::new("duplicate-file", message, source.place((0, 0)));
                        self.problems.push(problem.related(first.place((0, 0)), "read first"));
                    } else if let Some(tree) = tree {
                        self.files.insert(subject, Parsed { file, tree });
                    }
                }
            }
            if self.problems.len() > before {
                self.spoiled.insert(file);
            }
        }
    }

    fn cluster(&mut self, parsed: &Parsed) -> Option<Cluster> {
        let check = Check {
            schema: &self.schemas.cluster,
            read: &typed::try_as::<Cluster>,
            owner: "the cluster",
            partial: false,
            elsewhere: &|_| None,
        };
        let problems = check.run(&parsed.tree, &self.sources);
        if !problems.is_empty() {
            self.problems.extend(problems);
            return None;
        }
        let mut settled = parsed.tree.clone();
        crate::merge::settle(&mut settled, self.schemas.cluster.shape());
        typed::read(settled.to_value()).ok()
    }

    /// Checks every file of layers and every environment's file on its own.
    fn check_layers(&mut self, files: &BTreeMap<Subject, Parsed>) {
        let mut unknown_apps = BTreeSet::new();
        for (subject, parsed) in files {
            let mut problems = Vec::new();
            let app = |name: &Name| self.apps.iter().find(|it| it.name == *name);
            let scope = match subject {
                Subject::Cluster(_) => continue,
                Subject::Fleet => Scope::Fleet(&self.apps),
                Subject::App(name) => app(name).map_or(Scope::Nobody, Scope::App),
                Subject::Environment(name, _) => app(name).map_or(Scope::Nobody, |it| {
                    let said = text(&parsed.tree, "part");
                    Scope::Part(it, said.and_then(|part| it.parts.iter().find(|it| **it == *part)))
                }),
            };
            if let (Subject::App(name) | Subject::Environment(name, _), Scope::Nobody) = (subject, scope)
                && unknown_apps.insert(name)
            {
                problems.push(self.unknown_app(name, parsed));
            }
            let mut layers = Layers { schemas: self.schemas, sources: &self.sources, problems: &mut problems };
            if matches!(subject, Subject::Environment(..)) {
                layers.check(&parsed.tree, scope, true);
                problems.extend(self.check_environment(parsed));
            } else {
                each_layer(&parsed.tree, &mut |layer| layers.check(layer, scope, true));
                problems.extend(self.check_defaults(parsed));
            }
            if !problems.is_empty() {
                self.spoiled.insert(parsed.file);
            }
            self.problems.extend(problems);
        }
    }

    fn unknown_app(&self, name: &Name, parsed: &Parsed) -> Problem {
        let place = self.sources.file(parsed.file).map_or(Place::Nowhere, |it| it.place((0, 0)));
        let names = self.apps.iter().map(|it| it.name.as_str());
        Problem::new("unknown-app", format!("unknown app `{name}`"), place)
            .label(format!("in the folder `{name}`"))
            .help_maybe(suggest::help(name.as_str(), "app", names))
    }

    fn check_environment(&self, parsed: &Parsed) -> Vec<Problem> {
        let check = Check {
            schema: &self.schemas.environment,
            read: &|value| layer::read_environment(value).map(|_| ()),
            owner: "the environment",
            partial: true,
            elsewhere: &|_| None,
        };
        check.run(&layer::without_services(&parsed.tree), &self.sources)
    }

    fn check_defaults(&self, parsed: &Parsed) -> Vec<Problem> {
        let check = Check {
            schema: &self.schemas.defaults,
            read: &typed::try_as::<DefaultsFile>,
            owner: "the defaults",
            partial: true,
            elsewhere: &|_| None,
        };
        let mut tree = parsed.tree.clone();
        each_layer_mut(&mut tree, &mut layer::blank_services);
        check.run(&tree, &self.sources)
    }

    fn build(
        &mut self,
        files: &BTreeMap<Subject, Parsed>,
        clusters: &BTreeSet<Name>,
        model: &mut Model,
        marks: &mut Marks,
    ) {
        let usable = |it: &Parsed| !self.spoiled.contains(&it.file);
        let mut build = Build::new(self.schemas, &self.sources, clusters);
        let fleet = files.get(&Subject::Fleet);
        for app in &self.apps {
            let defaults = files.get(&Subject::App(app.name.clone()));
            let layers: Vec<&Node> = fleet.into_iter().chain(defaults).map(|it| &it.tree).collect();
            let sound = fleet.into_iter().chain(defaults).all(usable);
            let mut bases = BTreeMap::new();
            let own = files.iter().filter_map(|(subject, parsed)| match subject {
                Subject::Environment(name, environment) if *name == app.name => Some((environment, parsed)),
                _ => None,
            });
            let own: Vec<(&Name, &Parsed)> = own.collect();
            let names: BTreeSet<&str> = own.iter().map(|it| it.0.as_str()).collect();
            for (name, parsed) in own {
                let id = EnvironmentId { app: app.name.clone(), environment: name.clone() };
                let class = text(&parsed.tree, "class").unwrap_or_default().to_owned();
                let base = bases.entry(class).or_insert_with_key(|class| build.base(&layers, class));
                let merged = build.merged(base, &parsed.tree, app);
                build.check_names(&id, app, &merged, &parsed.tree, &names);
                if sound && usable(parsed)
                    && let Some(environment) = build.environment(&id, app, &merged)
                {
                    model.environments.insert(id.clone(), environment);
                }
                marks.environments.insert(id, merged);
            }
        }
        let problems = build.problems;
        self.problems.extend(problems);
    }

    /// What can be wrong with an environment that was built in memory.
    fn in_memory(&mut self, environment: &Environment, clusters: &BTreeSet<Name>) {
        let place = |pointer: &str| Place::Environment { environment: environment.id.clone(), pointer: pointer.to_owned() };
        let mut problems = Vec::new();
        let app = self.apps.iter().find(|it| it.name == environment.id.app);
        if !clusters.contains(&environment.cluster) {
            let name = &environment.cluster;
            let problem = Problem::new("unknown-cluster", format!("unknown cluster `{name}`"), place("/cluster"));
            problems.push(problem.help_maybe(suggest::help(name.as_str(), "cluster", clusters.iter().map(Name::as_str))));
        }
        match app {
            None => {
                let name = &environment.id.app;
                let problem = Problem::new("unknown-app", format!("unknown app `{name}`"), place(""));
                let names = self.apps.iter().map(|it| it.name.as_str());
                problems.push(problem.help_maybe(suggest::help(name.as_str(), "app", names)));
            }
            Some(app) => {
                let services: Vec<&str> = app.services_of(environment.part.as_ref()).map(|it| it.name.as_str()).collect();
                for name in environment.settings.services.keys().filter(|it| !services.contains(&it.as_str())) {
                    let place = place(&format!("/services/{name}"));
                    let problem = Problem::new("unknown-service", format!("unknown service `{name}`"), place)
                        .label(format!("not a service of app `{}`", app.name));
                    problems.push(problem.help_maybe(suggest::help(name.as_str(), "service", services.iter().copied())));
                }
            }
        }
        self.problems.extend(problems);
    }
}

/// The text of a field.
fn text<'a>(tree: &'a Node, field: &str) -> Option<&'a str> {
    tree.get(field)?.value.as_text()
}

/// The layers of a file of layers.
fn each_layer(file: &Node, seen: &mut dyn FnMut(&Node)) {
    let all = file.get("defaults").map(|it| &it.value);
    let classes = file.get("classes").into_iter().flat_map(|it| it.value.entries());
    all.into_iter().chain(classes.map(|it| &it.1.value)).for_each(seen);
}

fn each_layer_mut(file: &mut Node, change: &mut dyn FnMut(&mut Node)) {
    let Content::Mapping(fields) = &mut file.content else { return };
    if let Some(all) = fields.entries.get_mut("defaults") {
        change(&mut all.value);
    }
    if let Some(classes) = file.get_mut("classes") {
        classes.values_mut().for_each(|it| change(&mut it.value));
    }
}
