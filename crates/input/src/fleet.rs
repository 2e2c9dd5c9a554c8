//! A fleet as its owner puts it together: apps in Rust, the rest from files or from memory.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use stowplan_model::{AppModel, Cluster, Environment, Name};

use crate::{load::Loading, loaded::Loaded, report::Report, source::SourceFile};

/// All apps, and where their environments and clusters come from.
///
/// ```
/// use stowplan_input::Fleet;
/// use stowplan_model::{App, image, name, port};
///
/// let cafe = App::new(name!("cafe"));
/// cafe.web(name!("web"), image!("registry.example.com/web:1"), port!("http", 80));
///
/// let fleet = Fleet::new()
///     .app(cafe)
///     .source("environments/clusters/k3d.yaml", "kubernetes: '1.36'")
///     .source("environments/cafe/dev.yaml", "class: dev\ncluster: k3d\n");
/// let loaded = fleet.load([]).unwrap();
/// assert_eq!(loaded.model.environments.len(), 1);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Fleet {
    apps: Vec<AppModel>,
    sources: Vec<SourceFile>,
    directory: Option<PathBuf>,
    clusters: BTreeMap<Name, Cluster>,
    environments: Vec<Environment>,
}

impl Fleet {
    /// A fleet without apps.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an app. Two of one name are an error when the fleet is loaded.
    pub fn app(mut self, app: impl Into<AppModel>) -> Self {
        self.apps.push(app.into());
        self
    }

    /// Adds a file that is embedded in the program, under its path from the fleet's root, such as
    /// `environments/ovenbreak/dev1.yaml`, or `stowplan.lock`.
    pub fn source(self, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        self.sources([SourceFile::new(path, text)])
    }

    /// Adds files that are embedded in the program.
    pub fn sources(mut self, files: impl IntoIterator<Item = SourceFile>) -> Self {
        self.sources.extend(files);
        self
    }

    /// The same apps without embedded files, for who brings all files along.
    pub fn without_sources(mut self) -> Self {
        self.sources.clear();
        self
    }

    /// Says which folder holds `environments/` and `stowplan.lock`. It is only remembered: whoever runs the fleet
    /// reads it. Default: none.
    pub fn directory(mut self, path: impl Into<PathBuf>) -> Self {
        self.directory = Some(path.into());
        self
    }

    /// Adds an environment that was built in memory, as it is: no layers are laid under it.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environments.push(environment);
        self
    }

    /// Adds a cluster that was built in memory; a file of the same name takes its place.
    pub fn cluster(mut self, name: Name, cluster: Cluster) -> Self {
        self.clusters.insert(name, cluster);
        self
    }

    /// The apps.
    pub fn apps(&self) -> &[AppModel] {
        &self.apps
    }

    /// The embedded files.
    pub fn embedded(&self) -> &[SourceFile] {
        &self.sources
    }

    /// The folder that holds `environments/`, if it was said.
    pub fn root(&self) -> Option<&Path> {
        self.directory.as_deref()
    }

    /// Reads the embedded files, and these, which take the place of embedded ones of the same path.
    pub fn load(&self, files: impl IntoIterator<Item = SourceFile>) -> Result<Loaded, Report> {
        let files: Vec<SourceFile> = files.into_iter().collect();
        let paths: BTreeSet<&str> = files.iter().map(|it| it.path.as_ref()).collect();
        let embedded = self
            .sources
            .iter()
            .filter(|it| !paths.contains(it.path.as_ref()));
        let all = embedded.chain(&files).cloned().collect();
        let loading = Loading::new(self.apps.clone(), all);
        loading.finish(self.clusters.clone(), self.environments.clone())
    }
}
