//! The environment's namespace, with its record.

use std::collections::BTreeMap;

use k8s_openapi::{api::core::v1::Namespace, apimachinery::pkg::apis::meta::v1::ObjectMeta};
use stowplan_model::LabelValue;
use stowplan_plan::{Plan, PodSecurityLevel};

use crate::labels;

const OWNER: &str = "stowplan.dev/owner";

/// The namespace: what it belongs to and which Pod Security level it enforces as labels, who has
/// it and what for as annotations.
///
/// Pods below "restricted" are warned about and logged where they are let in.
/// <https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-namespace-labels/>
pub(crate) fn object(plan: &Plan) -> Namespace {
    let name = plan.namespace.as_str();
    let mut labels = labels::of_environment(plan, name, "namespace");
    let version = format!("v{}", plan.kubernetes);
    let enforced = match plan.pod_security {
        PodSecurityLevel::Restricted => "restricted",
        PodSecurityLevel::Baseline => "baseline",
        PodSecurityLevel::Privileged => "privileged",
    };
    for (mode, level) in [
        ("enforce", enforced),
        ("warn", "restricted"),
        ("audit", "restricted"),
    ] {
        let key = format!("pod-security.kubernetes.io/{mode}");
        labels.insert(format!("{key}-version"), version.clone());
        labels.insert(key, level.to_owned());
    }
    let owner = plan.record.owner.as_deref();
    let owner = owner.filter(|owner| !owner.is_empty() && owner.parse::<LabelValue>().is_ok());
    let known = [
        ("stowplan.dev/app", Some(plan.app.as_str())),
        ("stowplan.dev/environment", Some(plan.environment.as_str())),
        ("stowplan.dev/class", Some(plan.class.as_str())),
        (OWNER, owner),
    ];
    labels.extend(
        known
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value?.to_owned()))),
    );
    let annotations = annotations(plan);
    Namespace {
        metadata: ObjectMeta {
            annotations: (!annotations.is_empty()).then_some(annotations),
            labels: Some(labels),
            name: Some(name.to_owned()),
            ..ObjectMeta::default()
        },
        ..Namespace::default()
    }
}

fn annotations(plan: &Plan) -> BTreeMap<String, String> {
    let record = &plan.record;
    let said = [
        (OWNER, record.owner.clone()),
        ("stowplan.dev/description", record.description.clone()),
        ("stowplan.dev/version", record.version.clone()),
        (
            "stowplan.dev/created",
            record.created.map(|date| date.to_string()),
        ),
        (
            "stowplan.dev/expires",
            record.expires.map(|date| date.to_string()),
        ),
    ];
    let given = plan.annotations.iter();
    given
        .map(|(key, value)| (key.as_str().to_owned(), value.clone()))
        .chain(
            said.into_iter()
                .filter_map(|(key, value)| Some((key.to_owned(), value?))),
        )
        .collect()
}
