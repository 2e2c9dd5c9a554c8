//! The environment that is being planned, and where its problems are gathered.

use std::{cell::RefCell, sync::LazyLock};

use stowplan_model::{
    Class, Cluster, Environment, KindWord, Name, Place, Problem, Service, ServiceDefaults,
    ServiceOverride,
};

use stowplan_ledger::{Number, Request, Wanted};

use crate::{Planner, index::AppIndex, number, pointer::pointer, suggest};

static NO_OVERRIDE: LazyLock<ServiceOverride> = LazyLock::new(ServiceOverride::default);
static NO_DEFAULTS: LazyLock<ServiceDefaults> = LazyLock::new(ServiceDefaults::default);

/// An environment while it is planned.
pub(crate) struct Scope<'p> {
    pub(crate) planner: &'p Planner<'p>,
    pub(crate) app: &'p AppIndex<'p>,
    pub(crate) environment: &'p Environment,
    pub(crate) cluster: &'p Cluster,
    problems: RefCell<Vec<Problem>>,
    warnings: RefCell<Vec<Problem>>,
    /// What was asked of the ledger, while nothing is given out yet.
    asked: RefCell<Vec<Asked>>,
}

/// A request, and where it was made.
pub(crate) type Asked = (Request, Place);

impl<'p> Scope<'p> {
    /// The environment's scope, if its app and cluster exist.
    pub(crate) fn open(
        planner: &'p Planner<'p>,
        environment: &'p Environment,
    ) -> Result<Self, Vec<Problem>> {
        let app = planner.apps.get(&environment.id.app);
        let cluster = planner.model.clusters.get(&environment.cluster);
        if let (Some(app), Some(cluster)) = (app, cluster) {
            return Ok(Self {
                planner,
                app,
                environment,
                cluster,
                problems: RefCell::default(),
                warnings: RefCell::default(),
                asked: RefCell::default(),
            });
        }
        let place = |keys: &[&str]| Place::Environment {
            environment: environment.id.clone(),
            pointer: pointer(keys),
        };
        let mut problems = Vec::new();
        if app.is_none() {
            let name = &environment.id.app;
            let apps = planner.apps.keys().map(|app| app.as_str());
            let message = format!("there is no app `{name}`");
            let problem = Problem::new("unknown-app", message, place(&[]));
            problems.push(problem.help(suggest::help(name.as_str(), "app", apps)));
        }
        if cluster.is_none() {
            let name = &environment.cluster;
            let clusters = planner.model.clusters.keys().map(Name::as_str);
            let message = format!("there is no cluster `{name}`");
            let problem = Problem::new("unknown-cluster", message, place(&["cluster"]));
            problems.push(problem.help(suggest::help(name.as_str(), "cluster", clusters)));
        }
        Err(problems)
    }

    /// The scope of another environment of the same app on the same cluster. Its problems are lost.
    pub(crate) fn neighbour(here: &Self, environment: &'p Environment) -> Self {
        Self {
            environment,
            problems: RefCell::default(),
            warnings: RefCell::default(),
            asked: RefCell::default(),
            ..*here
        }
    }

    /// Keeps a problem. Planning goes on, but the plan is thrown away: what is put in place of
    /// something that could not be decided is never seen.
    pub(crate) fn report(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    /// Keeps what is right and may yet not be what was meant.
    pub(crate) fn warn(&self, warning: Problem) {
        self.warnings.borrow_mut().push(warning);
    }

    /// The warnings so far, in the order of their places.
    pub(crate) fn take_warnings(&self) -> Vec<Problem> {
        in_order(self.warnings.take())
    }

    /// The number that was given to `owner`, something in this environment.
    ///
    /// While the whole fleet is being asked what it wants, there is none yet. Where one could not
    /// be given, that has been reported.
    pub(crate) fn number(
        &self,
        server: &str,
        owner: &str,
        wanted: Wanted,
        place: Place,
    ) -> Option<Number> {
        let request = number::request(self, server, owner, wanted);
        match &self.planner.allotment {
            None => {
                self.asked.borrow_mut().push((request, place));
                None
            }
            Some(allotment) => allotment.number(&request),
        }
    }

    /// Whether nothing was wrong so far.
    pub(crate) fn is_sound(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// All that was asked for.
    pub(crate) fn into_asked(self) -> Vec<Asked> {
        self.asked.into_inner()
    }

    /// The result, unless there were problems: all of them, in the order of their places.
    pub(crate) fn close<T>(self, result: T) -> Result<T, Vec<Problem>> {
        let problems = self.problems.into_inner();
        if problems.is_empty() {
            return Ok(result);
        }
        Err(in_order(problems))
    }

    /// A place in the environment.
    pub(crate) fn at(&self, keys: &[&str]) -> Place {
        Place::Environment {
            environment: self.environment.id.clone(),
            pointer: pointer(keys),
        }
    }

    /// A place in the cluster's file.
    pub(crate) fn in_cluster(&self, keys: &[&str]) -> Place {
        Place::Cluster {
            cluster: self.environment.cluster.clone(),
            pointer: pointer(keys),
        }
    }

    /// What the environment says about a service.
    pub(crate) fn overrides(&self, service: &Name) -> &'p ServiceOverride {
        match self.environment.settings.services.get(service) {
            Some(Some(said)) => said,
            _ => &NO_OVERRIDE,
        }
    }

    /// What the environment says about every service.
    pub(crate) fn defaults(&self) -> &'p ServiceDefaults {
        match &self.environment.settings.defaults {
            Some(defaults) => defaults,
            None => &NO_DEFAULTS,
        }
    }

    /// A service as the environment has it.
    pub(crate) fn subject<'s>(&'s self, service: &'p Service) -> Subject<'s, 'p> {
        Subject {
            scope: self,
            service,
            over: self.overrides(&service.name),
        }
    }

    pub(crate) fn class(&self) -> Class {
        self.environment.class
    }
}

/// Problems by place, each once.
pub(crate) fn in_order(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by(|a, b| {
        (&a.place, a.code, &a.message, &a.related).cmp(&(&b.place, b.code, &b.message, &b.related))
    });
    problems.dedup();
    problems
}

/// A service as an environment has it: what was modelled, and what the environment says.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'s, 'p> {
    pub(crate) scope: &'s Scope<'p>,
    pub(crate) service: &'p Service,
    pub(crate) over: &'p ServiceOverride,
}

impl<'p> Subject<'_, 'p> {
    pub(crate) fn name(&self) -> &'p Name {
        &self.service.name
    }

    /// The kind in this environment: what exists outside is `external`, whatever was modelled.
    pub(crate) fn kind(&self) -> KindWord {
        if self.over.external.is_some() {
            KindWord::External
        } else {
            self.service.kind.word()
        }
    }

    /// Where it was modelled.
    pub(crate) fn modelled(&self) -> Place {
        self.service.place.clone()
    }

    /// Where the environment says something about it.
    pub(crate) fn said(&self, keys: &[&str]) -> Place {
        let mut path = vec!["services", self.service.name.as_str()];
        path.extend(keys);
        self.scope.at(&path)
    }

    /// Where the environment says it, if it does, else where the service was modelled.
    pub(crate) fn said_or_modelled(&self, said: bool, keys: &[&str]) -> Place {
        if said {
            self.said(keys)
        } else {
            self.modelled()
        }
    }

    pub(crate) fn report(&self, problem: Problem) {
        self.scope.report(problem);
    }
}
