//! What is known while one service is rendered.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use stowplan_model::{EnvironmentId, Name, Place, Problem};
use stowplan_plan::{Plan, PlannedService};

use crate::{
    labels::{self, Labels},
    manifest::{Body, Manifest},
};

/// A service of an environment, its labels, and the objects made for it so far.
pub(crate) struct Scope<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) service: &'a PlannedService,
    /// Labels of each object.
    pub(crate) labels: Labels,
    /// The fixed few by which its pods are found.
    pub(crate) selector: Labels,
    pub(crate) objects: Vec<Manifest>,
    pub(crate) problems: Vec<Problem>,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(plan: &'a Plan, service: &'a PlannedService) -> Self {
        Self {
            plan,
            service,
            labels: labels::of_service(plan, service),
            selector: labels::selector(plan, &service.name),
            objects: Vec::new(),
            problems: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, object: impl Into<Body>) {
        self.objects
            .push(Manifest::new(Some(&self.service.name), object));
    }

    /// Metadata with the service's labels.
    pub(crate) fn metadata(&self, name: impl Into<String>) -> ObjectMeta {
        ObjectMeta {
            name: Some(name.into()),
            namespace: Some(self.plan.namespace.as_str().to_owned()),
            labels: Some(self.labels.clone()),
            ..ObjectMeta::default()
        }
    }

    /// Metadata with the service's labels and annotations, and further annotations.
    pub(crate) fn annotated<const N: usize>(
        &self,
        name: impl Into<String>,
        further: [Option<(&str, String)>; N],
    ) -> ObjectMeta {
        let annotations = self.annotations(further);
        ObjectMeta {
            annotations: (!annotations.is_empty()).then_some(annotations),
            ..self.metadata(name)
        }
    }

    /// The service's annotations and further ones.
    pub(crate) fn annotations<const N: usize>(
        &self,
        further: [Option<(&str, String)>; N],
    ) -> BTreeMap<String, String> {
        let own = self.service.annotations.iter();
        own.map(|(key, value)| (key.as_str().to_owned(), value.clone()))
            .chain(
                further
                    .into_iter()
                    .flatten()
                    .map(|(key, value)| (key.to_owned(), value)),
            )
            .collect()
    }

    /// Finds all pods of the service.
    pub(crate) fn label_selector(&self) -> LabelSelector {
        labels::matching(self.selector.clone())
    }

    /// The name `<name>-<suffix>` of a Service.
    pub(crate) fn derived(&mut self, name: &Name, suffix: &str) -> Option<Name> {
        match name.join(suffix) {
            Ok(name) => Some(name),
            Err(error) => {
                let hint = error.hint().map(ToOwned::to_owned);
                self.refuse("invalid-name", error.to_string(), hint);
                None
            }
        }
    }

    /// Keeps a problem of this service.
    pub(crate) fn refuse(&mut self, code: &'static str, message: String, help: Option<String>) {
        let pointer = format!("/services/{}", self.service.name);
        let mut problem = Problem::new(code, message, place(self.plan, pointer));
        problem.help = help;
        self.problems.push(problem);
    }
}

/// A key of the environment.
pub(crate) fn place(plan: &Plan, pointer: String) -> Place {
    Place::Environment {
        environment: EnvironmentId {
            app: plan.app.clone(),
            environment: plan.environment.clone(),
        },
        pointer,
    }
}

/// A count as Kubernetes has it.
pub(crate) fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
