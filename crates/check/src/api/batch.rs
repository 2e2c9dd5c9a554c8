//! Jobs and cron jobs.

use crate::{node::Node, object::Object, rule::Family};

mod cron_jobs;
mod failure;
mod indexed;
mod jobs;
mod schedule;
mod selectors;
mod success;

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[
    &jobs::FAMILY,
    &selectors::FAMILY,
    &indexed::FAMILY,
    &failure::FAMILY,
    &success::FAMILY,
    &cron_jobs::FAMILY,
];

/// What has the spec of a Job.
const KINDS: &[(&str, &str)] = &[("batch", "Job"), ("batch", "CronJob")];

/// The spec of a Job, or of those that a `CronJob` makes.
fn job(object: &Object) -> Node<'_> {
    match object.kind() {
        "CronJob" => object.spec().path(["jobTemplate", "spec"]),
        _ => object.spec(),
    }
}
