//! What runs to its end: Job, or by a schedule CronJob.

use k8s_openapi::{
    api::batch::v1::{CronJob, CronJobSpec, Job, JobSpec, JobTemplateSpec},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use stowplan_model::{CronLine, Overlap, Task};
use stowplan_plan::Pods;

use crate::{config_map::ConfigFiles, pod::Pod, scope::Scope, workload};

/// How often a failed run is tried again, where nothing is said.
const RETRIES: u16 = 3;

pub(crate) fn render(scope: &mut Scope<'_>, pods: &Pods, task: &Task) {
    workload::account(scope, scope.service.name.as_str());
    ConfigFiles::new(scope.service.name.as_str(), &pods.files).render(scope);
    let metadata = workload::metadata(scope, scope.service.name.as_str(), pods);
    let job = job(scope, pods, task);
    match &task.schedule {
        None => {
            let suspend = task.suspended.then_some(true);
            // Its name is completed by a hash of its pod template once nothing changes that any more.
            scope.push(Job {
                metadata,
                spec: Some(JobSpec { suspend, ..job }),
                status: None,
            });
        }
        Some(schedule) => scope.push(cron_job(scope, metadata, task, schedule, job)),
    }
}

/// A finished Job stays: were it removed after a time, the next apply would run it again.
/// Failed pods stay as well, with what they logged: `restartPolicy: Never`.
fn job(scope: &Scope<'_>, pods: &Pods, task: &Task) -> JobSpec {
    let pod = Pod {
        restart: Some("Never"),
        ..Pod::alike(scope, pods)
    };
    JobSpec {
        active_deadline_seconds: task.deadline.map(|deadline| deadline.as_secs().into()),
        backoff_limit: Some(task.retries.unwrap_or(RETRIES).into()),
        template: pod.template(scope),
        ..JobSpec::default()
    }
}

/// Old runs go by number: three that succeeded and one that failed stay.
fn cron_job(
    scope: &Scope<'_>,
    metadata: ObjectMeta,
    task: &Task,
    schedule: &CronLine,
    job: JobSpec,
) -> CronJob {
    let spec = CronJobSpec {
        concurrency_policy: Some(
            match task.overlap {
                Overlap::Forbid => "Forbid",
                Overlap::Allow => "Allow",
                Overlap::Replace => "Replace",
            }
            .to_owned(),
        ),
        failed_jobs_history_limit: Some(1),
        job_template: JobTemplateSpec {
            metadata: Some(ObjectMeta {
                labels: Some(scope.labels.clone()),
                ..ObjectMeta::default()
            }),
            spec: Some(job),
        },
        schedule: schedule.to_string(),
        successful_jobs_history_limit: Some(3),
        suspend: task.suspended.then_some(true),
        time_zone: task.time_zone.as_ref().map(ToString::to_string),
        ..CronJobSpec::default()
    };
    #[allow(
        clippy::useless_conversion,
        reason = "an `Option` up to Kubernetes 1.35"
    )]
    let spec = spec.into();
    CronJob {
        metadata,
        spec,
        ..CronJob::default()
    }
}
