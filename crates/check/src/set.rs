//! The objects that are deployed together.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::{minor::Minor, object::Object, selector::Selector, source::Source};

/// What an environment is for, where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// On somebody's own machine.
    Local,
    /// For development.
    Dev,
    /// For testing.
    Qa,
    /// As production, before production.
    Staging,
    /// Production.
    Prod,
}

/// Texts to check together: an environment's manifests, or all files that were named.
#[derive(Debug, Clone, Default)]
pub struct Bundle {
    /// The environment, as people name it; `None` for files.
    pub environment: Option<Environment>,
    /// The texts.
    pub sources: Vec<Source>,
}

/// What is known of an environment beside its manifests.
#[derive(Debug, Clone)]
pub struct Environment {
    /// Its name in reports: `ovenbreak/dev1`.
    pub name: String,
    /// What it is for.
    pub class: Class,
    /// Where it runs.
    pub cluster: Cluster,
    /// The version that is checked for.
    pub kubernetes: Minor,
    /// Findings that are meant to be.
    pub waivers: Vec<Waiver>,
}

/// Findings of an environment that are meant to be.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiver {
    /// The rule.
    pub rule: String,
    /// The objects: `Deployment/web`, or `Deployment` for all of a kind; `None` for all.
    pub object: Option<String>,
    /// Why it is meant to be.
    pub reason: String,
    /// The last day on which it holds, as `2027-01-31`.
    pub until: Option<String>,
    /// Where it was written: file, line and column.
    pub written: (String, usize, usize),
    /// Whether it may serve environments that are not checked in this run: then nobody can say
    /// that nothing needs it.
    pub shared: bool,
}

/// What is known of a cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cluster {
    /// Its name: environments with the same one share it.
    pub name: String,
    /// Its node pools by name.
    pub node_pools: BTreeMap<String, NodePool>,
    /// The range of node ports. Default where `None`: 30000–32767.
    pub node_ports: Option<(u16, u16)>,
}

/// What is known of some nodes of a cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NodePool {
    /// The labels of its nodes.
    pub labels: BTreeMap<String, String>,
    /// What all of its nodes together offer, by resource: `cpu`, `memory`. Quantities.
    pub capacity: BTreeMap<String, String>,
}

/// The objects of a [`Bundle`], and ways to find them.
#[derive(Debug)]
pub struct Set {
    environment: Option<Environment>,
    minor: Minor,
    objects: Vec<Object>,
    /// By kind, group, namespace and name.
    index: BTreeMap<Key, Vec<usize>>,
    /// Objects with pods, by namespace and by each of the pods' labels.
    pods: BTreeMap<String, Labelled>,
    /// Folders with something that could not be read.
    unread: BTreeSet<usize>,
}

type Key = (String, String, String, String);

/// Objects with pods in one namespace.
#[derive(Debug, Default)]
struct Labelled {
    all: Vec<usize>,
    by_label: BTreeMap<(String, String), Vec<usize>>,
}

impl Set {
    pub(crate) fn new(
        environment: Option<Environment>,
        minor: Minor,
        objects: Vec<Object>,
        unread: BTreeSet<usize>,
    ) -> Self {
        let mut index = BTreeMap::<Key, Vec<usize>>::new();
        let mut pods = BTreeMap::<String, Labelled>::new();
        for (at, object) in objects.iter().enumerate() {
            let key = (
                object.kind().to_owned(),
                object.group().to_owned(),
                object.namespace().to_owned(),
                object.name().to_owned(),
            );
            index.entry(key).or_default().push(at);
            let Some(pod) = object.pod() else { continue };
            let here = pods.entry(object.namespace().to_owned()).or_default();
            here.all.push(at);
            for (key, value) in pod.labels().entries() {
                let label = (key.to_owned(), value.shown());
                here.by_label.entry(label).or_default().push(at);
            }
        }
        Self {
            environment,
            minor,
            objects,
            index,
            pods,
            unread,
        }
    }

    /// Frees many objects by many threads: it takes as long as to read them.
    pub(crate) fn free(self) {
        self.objects.into_par_iter().for_each(drop);
    }

    /// What is known of the environment; `None` for files.
    pub fn environment(&self) -> Option<&Environment> {
        self.environment.as_ref()
    }

    /// The class of the environment; `None` for files.
    pub fn class(&self) -> Option<Class> {
        self.environment.as_ref().map(|it| it.class)
    }

    /// The version of Kubernetes that is checked for.
    pub fn kubernetes(&self) -> Minor {
        self.minor
    }

    /// Whether these are all objects of an environment, so that what isn't here isn't anywhere
    /// (but for Secrets, and what others provide). Of files nobody knows.
    pub fn is_complete(&self) -> bool {
        self.environment.is_some()
    }

    /// Whether something beside an object could not be read, so that what seems to be missing may
    /// be there.
    pub(crate) fn has_unread(&self, beside: &Object) -> bool {
        let unread = &self.unread;
        !unread.is_empty() && (self.is_complete() || unread.contains(&beside.origin.folder))
    }

    /// All objects, in the order in which they were read.
    pub fn objects(&self) -> &[Object] {
        &self.objects
    }

    /// The objects of a kind, in all namespaces, ordered by namespace and name.
    pub fn of_kind<'s>(&'s self, group: &str, kind: &str) -> impl Iterator<Item = &'s Object> {
        let from = (
            kind.to_owned(),
            group.to_owned(),
            String::new(),
            String::new(),
        );
        let (group, kind) = (group.to_owned(), kind.to_owned());
        self.index
            .range(from..)
            .take_while(move |((k, g, _, _), _)| *k == kind && *g == group)
            .flat_map(|(_, at)| at)
            .map(|at| &self.objects[*at])
    }

    /// The objects of a kind in one namespace.
    pub fn in_namespace<'s>(
        &'s self,
        group: &str,
        kind: &str,
        namespace: &str,
    ) -> impl Iterator<Item = &'s Object> {
        let from = (
            kind.to_owned(),
            group.to_owned(),
            namespace.to_owned(),
            String::new(),
        );
        let (group, kind, namespace) = (group.to_owned(), kind.to_owned(), namespace.to_owned());
        self.index
            .range(from..)
            .take_while(move |((k, g, n, _), _)| *k == kind && *g == group && *n == namespace)
            .flat_map(|(_, at)| at)
            .map(|at| &self.objects[*at])
    }

    /// All objects with an identity; more than one where it is there twice.
    pub fn identical(
        &self,
        group: &str,
        kind: &str,
        namespace: &str,
        name: &str,
    ) -> impl Iterator<Item = &Object> {
        let key = (
            kind.to_owned(),
            group.to_owned(),
            namespace.to_owned(),
            name.to_owned(),
        );
        self.index
            .get(&key)
            .into_iter()
            .flatten()
            .map(|at| &self.objects[*at])
    }

    /// The object with an identity.
    pub fn find(&self, group: &str, kind: &str, namespace: &str, name: &str) -> Option<&Object> {
        self.identical(group, kind, namespace, name).next()
    }

    /// The objects of each identity that is there more than once.
    pub(crate) fn repeated(&self) -> impl Iterator<Item = Vec<&Object>> {
        self.index
            .values()
            .filter(|at| at.len() > 1)
            .map(|at| at.iter().map(|at| &self.objects[*at]).collect())
    }

    /// Objects with pods in a namespace.
    pub fn with_pods(&self, namespace: &str) -> impl Iterator<Item = &Object> {
        self.pods
            .get(namespace)
            .into_iter()
            .flat_map(|here| &here.all)
            .map(|at| &self.objects[*at])
    }

    /// Objects in a namespace whose pods a selector matches, without looking at all of them where
    /// the selector names a label. An empty selector matches all.
    pub fn selected<'s>(
        &'s self,
        namespace: &str,
        selector: &Selector<'_>,
    ) -> impl Iterator<Item = &'s Object> {
        let here = self.pods.get(namespace);
        let candidates: &[usize] = match (
            here,
            selector.narrowest(|label| {
                here.and_then(|here| here.by_label.get(label))
                    .map_or(0, Vec::len)
            }),
        ) {
            (None, _) => &[],
            (Some(here), None) => &here.all,
            (Some(here), Some(label)) => here.by_label.get(&label).map_or(&[], Vec::as_slice),
        };
        candidates
            .iter()
            .map(|at| &self.objects[*at])
            .filter(|object| {
                object
                    .pod()
                    .is_some_and(|pod| selector.matches(pod.labels()))
            })
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// The name in a list of names that was probably meant, if any is near enough.
    pub fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
        crate::suggest::nearest(name, names)
    }
}
