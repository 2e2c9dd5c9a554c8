//! Security and operations: one file per family of rules.

use crate::rule::{Family, Level, Severity};

/// A pod, for examples: its containers and what follows.
macro_rules! pod {
    ($spec:literal) => {
        concat!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n",
            $spec
        )
    };
}

/// A Deployment, for examples: its replicas, and the spec of its pods.
macro_rules! deployment {
    ($replicas:literal, $spec:literal) => {
        concat!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: ",
            $replicas,
            "\n  selector:\n    matchLabels: {app: web}\n  template:\n    metadata:\n      labels: ",
            "{app: web}\n    spec:\n",
            $spec
        )
    };
}

mod deprecated;
mod hosts;
mod image_names;
mod images;
mod operations;
mod permissions;
mod privileges;
mod restrictions;
mod role_names;
mod secrets;
mod standards;
mod units;

/// The families.
pub(crate) static FAMILIES: &[&[&Family]] = &[
    &[
        &privileges::FAMILY,
        &restrictions::FAMILY,
        &standards::FAMILY,
    ],
    &[&images::FAMILY, &operations::FAMILY, &operations::REPLICAS],
    &[&image_names::FAMILY, &units::FAMILY],
    &[&permissions::FAMILY, &secrets::FAMILY, &secrets::VALUES],
    &[&role_names::FAMILY, &hosts::FAMILY],
    &[&deprecated::FAMILY, &deprecated::OBJECTS],
];

/// What nobody should run, and what production must not.
const STRICT: Level = Level::ByClass {
    files: Some(Severity::Warning),
    local: Some(Severity::Warning),
    dev: Some(Severity::Warning),
    staging: Some(Severity::Error),
    prod: Some(Severity::Error),
};

/// What nobody minds on their own machine.
const SHARED: Level = Level::ByClass {
    files: Some(Severity::Warning),
    local: None,
    dev: Some(Severity::Warning),
    staging: Some(Severity::Warning),
    prod: Some(Severity::Warning),
};

/// What matters in production.
const PRODUCTION: Level = Level::ByClass {
    files: Some(Severity::Warning),
    local: None,
    dev: Some(Severity::Warning),
    staging: Some(Severity::Error),
    prod: Some(Severity::Error),
};
