//! What was loaded, and where each part of it was written.

use std::collections::BTreeMap;

use stowplan_model::{EnvironmentId, Model, Name, Place, Problem, Profile};

use crate::{
    alike::Alike,
    layout::{self, Subject},
    report::Report,
    secret,
    source::{Mark, SourceFile, Sources},
    tree::Node,
};

/// A fleet's model, and where each part of it was written.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The model.
    pub model: Model,
    marks: Marks,
    sources: Sources,
}

/// The merged trees, whose nodes know their files.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    pub(crate) environments: BTreeMap<EnvironmentId, Node>,
    pub(crate) clusters: BTreeMap<Name, Node>,
}

/// Where a profile is named, and whether it has what is meant.
struct ByProfile {
    mark: Mark,
    profile: Profile,
    has: bool,
}

impl ByProfile {
    fn words(&self) -> String {
        let name = self.profile.as_str();
        if self.has {
            format!("by `profile: {name}`")
        } else {
            format!("`profile: {name}` has none")
        }
    }
}

impl Loaded {
    pub(crate) fn new(model: Model, marks: Marks, sources: Sources) -> Self {
        Self {
            model,
            marks,
            sources,
        }
    }

    /// The file and stretch in which a key was written, of whatever layer said it last; of a key
    /// that nobody wrote, those of what it would be in. What a cluster has by its profile stands
    /// where the profile is named.
    ///
    /// Other places, and those of what was built in memory, stay as they are.
    pub fn place(&self, place: &Place) -> Place {
        let (tree, pointer) = match place {
            Place::Environment {
                environment,
                pointer,
            } => (self.marks.environments.get(environment), pointer),
            Place::Cluster { cluster, pointer } => (self.marks.clusters.get(cluster), pointer),
            Place::Nowhere | Place::Code { .. } | Place::File { .. } => return place.clone(),
        };
        if let Some(by) = self.by_profile(place) {
            return self.sources.place(by.mark);
        }
        let Some(tree) = tree else {
            return place.clone();
        };
        let found = tree.locate(pointer);
        let mark = found.value_mark();
        // The whole file is no place to point at: its beginning is.
        let mark = if found.key.is_none() && std::ptr::eq(found.node, tree) {
            Mark {
                end: mark.start,
                ..mark
            }
        } else {
            mark
        };
        self.sources.place(mark)
    }

    /// The file and stretch in which exactly this key of an environment was written; `None` if no
    /// file says it.
    pub fn written(&self, environment: &EnvironmentId, pointer: &str) -> Option<Place> {
        let found = self.marks.environments.get(environment)?.locate(pointer);
        let mark = found.key.filter(|_| found.whole && !found.node.is_null())?;
        Some(self.sources.place(mark))
    }

    /// The problem with its places in files, where they are known.
    #[must_use]
    pub fn locate(&self, problem: Problem) -> Problem {
        let related = problem.related.into_iter().map(|(place, words)| {
            let words = match self.by_profile(&place) {
                _ if self.is_default(&place) => format!("{words} by default"),
                Some(by) if by.has => format!("{words}, {}", by.words()),
                Some(by) => format!("{words}, and {}", by.words()),
                None => words,
            };
            (self.place(&place), words)
        });
        let label = problem
            .label
            .or_else(|| Some(self.by_profile(&problem.place)?.words()));
        Problem {
            related: related.collect(),
            place: self.place(&problem.place),
            label,
            ..problem
        }
    }

    /// What a place in a cluster has to do with its profile, if the file doesn't say it itself.
    fn by_profile(&self, place: &Place) -> Option<ByProfile> {
        let Place::Cluster { cluster, pointer } = place else {
            return None;
        };
        let tree = self.marks.clusters.get(cluster)?;
        let profile = self.model.clusters.get(cluster)?.profile?;
        let said = tree.locate(pointer);
        let has = profile.says(pointer);
        // What neither of them says is missing where the file says the rest, if it does.
        if said.whole || !has && said.key.is_some() {
            return None;
        }
        let mark = tree.get("profile")?.value.mark;
        Some(ByProfile { mark, profile, has })
    }

    /// Whether a place is what a cluster has without saying it: its range of node ports, which is
    /// the only one of its facts that has a value to be told of by itself.
    fn is_default(&self, place: &Place) -> bool {
        let Place::Cluster { cluster, pointer } = place else {
            return false;
        };
        let tree = self.marks.clusters.get(cluster);
        let profile = self.model.clusters.get(cluster).and_then(|it| it.profile);
        pointer == "/nodePorts"
            && tree.is_some_and(|it| !it.locate(pointer).whole)
            && !profile.is_some_and(|it| it.says(pointer))
    }

    /// A report of problems that planning found. What several environments have at one place, and
    /// which differs in nothing but their names, is told once.
    pub fn report(&self, problems: Vec<Problem>) -> Report {
        let alike = Alike::new(&self.model.environments);
        let locate = |it: Problem| (alike.environment(&it), self.locate(it));
        let problems = alike.once(problems.into_iter().map(locate).collect());
        let names = secret::names(self.model.apps.values());
        Report::new(problems, self.sources.files().to_vec()).without_secrets(&names)
    }

    /// The report of what is right and may yet not be what was meant.
    pub fn warnings(&self, warnings: Vec<Problem>) -> Report {
        self.report(warnings).as_warnings()
    }

    /// The numbers that were given out, as text: the file `stowplan.lock`, if there is one.
    pub fn lock(&self) -> Option<&SourceFile> {
        let is_lock = |it: &&SourceFile| matches!(layout::subject(it), Ok(Subject::Lock));
        self.files().iter().find(is_lock)
    }

    /// The files that were read.
    pub fn files(&self) -> &[SourceFile] {
        self.sources.files()
    }
}
