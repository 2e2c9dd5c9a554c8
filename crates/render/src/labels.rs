//! Labels and selectors: derived here and nowhere else.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use stowplan_model::{LabelValue, Name};
use stowplan_plan::{Plan, PlannedService};

use crate::canonical;

pub(crate) type Labels = BTreeMap<String, String>;

pub(crate) const NAME: &str = "app.kubernetes.io/name";
pub(crate) const PART_OF: &str = "app.kubernetes.io/part-of";
/// The ordinal of a seed set's node; part of that node's own selectors.
pub(crate) const NODE: &str = "stowplan.dev/node";
const INSTANCE: &str = "app.kubernetes.io/instance";
const COMPONENT: &str = "app.kubernetes.io/component";
const MANAGED_BY: &str = "app.kubernetes.io/managed-by";
const VERSION: &str = "app.kubernetes.io/version";

/// Labels of each object of a service, and of its pods.
///
/// Labels that people give come first, so that none can take the place of a recommended one, which
/// selectors are made of; planning refuses them. Only the version is theirs to say.
/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/>
pub(crate) fn of_service(plan: &Plan, service: &PlannedService) -> Labels {
    // A broker's flavour is any text; one that can't be a label gives way to its kind.
    let component = match service.component.parse::<LabelValue>() {
        Ok(_) => service.component.as_str(),
        Err(_) => service.kind.as_str(),
    };
    let mut labels = of_object(plan, service.name.as_str(), component, &service.labels);
    if let Some(version) = &service.version {
        // In no selector, so who gives one knows better than the tag.
        let version = || version.as_str().to_owned();
        labels.entry(VERSION.to_owned()).or_insert_with(version);
    }
    labels
}

/// Labels of an object that belongs to the environment as a whole.
pub(crate) fn of_environment(plan: &Plan, name: &str, component: &str) -> Labels {
    of_object(plan, name, component, &BTreeMap::new())
}

fn of_object(
    plan: &Plan,
    name: &str,
    component: &str,
    further: &BTreeMap<stowplan_model::LabelKey, LabelValue>,
) -> Labels {
    let given = plan.labels.iter().chain(further);
    let mut labels: Labels = given
        .map(|(key, value)| (key.as_str().to_owned(), value.as_str().to_owned()))
        .collect();
    let recommended = [
        (NAME, name.to_owned()),
        (INSTANCE, instance(plan)),
        (COMPONENT, component.to_owned()),
        (PART_OF, plan.app.as_str().to_owned()),
        (MANAGED_BY, "stowplan".to_owned()),
    ];
    labels.extend(
        recommended
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value)),
    );
    labels
}

/// The fixed, minimal set by which the pods of a service are found.
/// Selectors can't be changed, so nothing that changes is among them.
pub(crate) fn selector(plan: &Plan, service: &Name) -> Labels {
    Labels::from([
        (NAME.to_owned(), service.as_str().to_owned()),
        (INSTANCE.to_owned(), instance(plan)),
    ])
}

/// Finds the pods of a service of any app in a namespace: those who call it or are called need not
/// be of the same environment.
pub(crate) fn of_pods(app: &Name, service: &Name) -> Labels {
    Labels::from([
        (NAME.to_owned(), service.as_str().to_owned()),
        (PART_OF.to_owned(), app.as_str().to_owned()),
    ])
}

pub(crate) fn matching(labels: Labels) -> LabelSelector {
    LabelSelector {
        match_labels: Some(labels),
        match_expressions: None,
    }
}

/// `<app>-<environment>`: two apps in one namespace stay apart. Cut and hashed where that is no
/// label's value for its length.
pub(crate) fn instance(plan: &Plan) -> String {
    canonical::fitted(format!("{}-{}", plan.app, plan.environment), 63)
}
