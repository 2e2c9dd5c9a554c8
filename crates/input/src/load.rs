//! All files of a fleet into its model, with all problems of all files.

use std::collections::{BTreeMap, BTreeSet};

use stowplan_model::{AppModel, Cluster, Environment, EnvironmentId, Model, Name, Place, Problem};

use crate::{
    build::Build,
    file::{FileCheck, Parsed},
    layer::Deploying,
    layout::{self, Subject},
    loaded::{Loaded, Marks},
    memory, parse,
    report::Report,
    schemas::{COMPILED, Schemas},
    secret,
    settings::SettingsSchemas,
    source::{Mark, SourceFile, Sources},
    tree::Node,
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

/// What was read so far.
pub(crate) struct Loading {
    apps: Vec<AppModel>,
    schemas: &'static Schemas,
    settings: SettingsSchemas,
    sources: Sources,
    problems: Vec<Problem>,
    /// What may be a secret, and stands where no secret may.
    hidden: Vec<Mark>,
    /// The files with problems: what they are part of is not built.
    spoiled: BTreeSet<u32>,
    /// What all files are about, those that could not be read too.
    subjects: BTreeMap<Subject, u32>,
    files: BTreeMap<Subject, Parsed>,
}

impl Loading {
    pub(crate) fn new(apps: Vec<AppModel>, files: Vec<SourceFile>) -> Self {
        let mut loading = Self {
            settings: SettingsSchemas::new(&apps),
            hidden: Vec::new(),
            apps,
            schemas: &COMPILED,
            sources: Sources::new(files),
            problems: Vec::new(),
            spoiled: BTreeSet::new(),
            subjects: BTreeMap::new(),
            files: BTreeMap::new(),
        };
        loading.take_apps();
        loading.read();
        loading
    }

    /// The model with what was built in memory besides.
    pub(crate) fn finish(
        mut self,
        mut clusters: BTreeMap<Name, Cluster>,
        environments: Vec<Environment>,
    ) -> Result<Loaded, Report> {
        let mut known: BTreeSet<Name> = clusters.keys().cloned().collect();
        known.extend(self.subjects.keys().filter_map(|it| match it {
            Subject::Cluster(name) => Some(name.clone()),
            _ => None,
        }));
        let mut marks = Marks::default();
        self.check_files(&mut clusters, &mut marks);
        let mut model = Model {
            clusters,
            ..Model::default()
        };
        self.build(&known, &mut model, &mut marks);
        for environment in environments {
            self.problems
                .extend(memory::check(&environment, &self.apps, &known));
            model
                .environments
                .insert(environment.id.clone(), environment);
        }
        if !self.problems.is_empty() {
            let hidden = self.hidden.iter().map(|it| self.sources.place(*it));
            let hidden: Vec<Place> = hidden.collect();
            let report = Report::new(self.problems, self.sources.files().to_vec());
            let names = secret::names(&self.apps);
            return Err(report.without_secrets(&names).hiding(&hidden));
        }
        model.apps = self
            .apps
            .into_iter()
            .map(|it| (it.name.clone(), it))
            .collect();
        Ok(Loaded::new(model, marks, self.sources))
    }

    fn take_apps(&mut self) {
        let mut names = BTreeSet::new();
        for app in &self.apps {
            self.problems.extend(app.problems.iter().cloned());
            if app.name == *layout::CLUSTERS {
                let message = format!("an app cannot be named `{}`", app.name);
                let help =
                    "its environments would be in `environments/clusters/`, which is for clusters";
                let problem = Problem::new("reserved-name", message, Place::Nowhere);
                self.problems.push(problem.help(help));
            }
            if !names.insert(&app.name) {
                let message = format!("two apps are named `{}`", app.name);
                self.problems
                    .push(Problem::new("duplicate-app", message, Place::Nowhere));
            }
        }
    }

    /// Reads all files and sorts them by what they are about.
    fn read(&mut self) {
        for (file, source) in self.sources.iter() {
            let before = self.problems.len();
            match layout::subject(source) {
                Err(problem) => self.problems.push(*problem),
                Ok(subject) => {
                    let tree = match subject {
                        Subject::Lock => None,
                        _ => parse::parse(file, source, &mut self.problems),
                    };
                    let first = self
                        .subjects
                        .get(&subject)
                        .and_then(|it| self.sources.file(*it));
                    if let Some(first) = first {
                        self.problems.push(twice(source, first));
                    } else {
                        self.subjects.insert(subject.clone(), file);
                        if let Some(tree) = tree {
                            self.files.insert(subject, Parsed { file, tree });
                        }
                    }
                }
            }
            if self.problems.len() > before {
                self.spoiled.insert(file);
            }
        }
    }

    /// Checks every file on its own, and takes the clusters.
    fn check_files(&mut self, clusters: &mut BTreeMap<Name, Cluster>, marks: &mut Marks) {
        let mut deploying = Deploying::new();
        for (subject, parsed) in &self.files {
            if let (Subject::Environment(app, name), Some(part)) =
                (subject, parsed.tree.text_of("part"))
            {
                let names = deploying.entry((app.clone(), part.to_owned()));
                names.or_default().push(name.clone());
            }
        }
        let mut check = FileCheck::new(
            &self.apps,
            self.schemas,
            &self.settings,
            &self.sources,
            &deploying,
        );
        for (subject, parsed) in &self.files {
            let problems = if let Subject::Cluster(name) = subject {
                marks.clusters.insert(name.clone(), parsed.tree.clone());
                let cluster = check.cluster(parsed);
                cluster
                    .map(|it| clusters.insert(name.clone(), it))
                    .err()
                    .unwrap_or_default()
            } else {
                check.layers(subject, parsed)
            };
            if !problems.is_empty() {
                self.spoiled.insert(parsed.file);
            }
            self.problems.extend(problems);
        }
        self.hidden.extend(check.hidden);
    }

    /// Merges the layers of every environment.
    fn build(&mut self, clusters: &BTreeSet<Name>, model: &mut Model, marks: &mut Marks) {
        let file = |subject: &Subject| {
            self.subjects
                .get(subject)
                .is_none_or(|it| !self.spoiled.contains(it))
        };
        let read = |it: &Subject| !self.subjects.contains_key(it) || self.files.contains_key(it);
        let mut build = Build::new(self.schemas, &self.settings, &self.sources, clusters);
        for app in &self.apps {
            let below = [Subject::Fleet, Subject::App(app.name.clone())];
            let layers: Vec<&Node> = below
                .iter()
                .filter_map(|it| Some(&self.files.get(it)?.tree))
                .collect();
            let sound = below.iter().all(file);
            let names = environments(&self.subjects, app);
            let mut bases = BTreeMap::new();
            for name in &names {
                let subject = Subject::Environment(app.name.clone(), (*name).clone());
                let Some(parsed) = self.files.get(&subject) else {
                    continue;
                };
                let id = EnvironmentId {
                    app: app.name.clone(),
                    environment: (*name).clone(),
                };
                let class = parsed.tree.text_of("class").unwrap_or_default().to_owned();
                let base = bases
                    .entry(class)
                    .or_insert_with_key(|class| build.base(&layers, class));
                let merged = build.merged(base, &parsed.tree, app);
                build.check_names(&id, app, &merged, &parsed.tree, &names);
                if sound && file(&subject) {
                    if let Some(environment) = build.environment(&id, app, &merged) {
                        model.environments.insert(id.clone(), environment);
                    }
                } else if below.iter().all(read) {
                    build.lacking_settings(app, &merged);
                }
                marks.environments.insert(id, merged);
            }
        }
        let problems = build.problems;
        self.problems.extend(problems);
    }
}

/// The names of an app's environments.
fn environments<'a>(subjects: &'a BTreeMap<Subject, u32>, app: &AppModel) -> BTreeSet<&'a Name> {
    let of_app = subjects.keys().filter_map(|subject| match subject {
        Subject::Environment(name, environment) if *name == app.name => Some(environment),
        _ => None,
    });
    of_app.collect()
}

fn twice(source: &SourceFile, first: &SourceFile) -> Problem {
    let message = if first.path == source.path {
        format!("`{}` is given twice", source.path)
    } else {
        format!("`{}` is about the same as `{}`", source.path, first.path)
    };
    let problem = Problem::new("duplicate-file", message, source.place((0, 0)));
    problem.related(first.place((0, 0)), "read first")
}
