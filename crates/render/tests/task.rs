//! What runs to its end.

use serde_json::json;
use stowplan_model::{Duration, Overlap, Task};
use stowplan_plan::Plan;

use crate::plans::{at, object, plan, rendered, task, text};

fn job_name(plan: &Plan) -> String {
    let manifests = rendered(plan);
    let job = manifests
        .objects
        .iter()
        .find(|object| object.kind() == "Job");
    job.unwrap().name().to_owned()
}

#[test]
fn a_job_is_named_by_its_template() {
    let plain = plan([task("migrate", Task::default())]);
    let name = job_name(&plain);
    let hash = name.strip_prefix("migrate-").unwrap();
    assert_eq!(hash.len(), 10);
    assert!(hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(name, job_name(&plain));

    let mut changed = plain.clone();
    let pods = changed.services[0].pods.as_mut().unwrap();
    pods.container.image = text("registry.example.com/migrate:2");
    assert_ne!(name, job_name(&changed));

    // What is not in the template may change in place.
    let retried = Task {
        retries: Some(9),
        ..Task::default()
    };
    assert_eq!(name, job_name(&plan([task("migrate", retried)])));
}

#[test]
fn a_long_job_name_is_cut() {
    let name = job_name(&plan([task(&"m".repeat(63), Task::default())]));
    assert_eq!(name.len(), 63);
}

#[test]
fn a_job_says_how_often_and_how_long() {
    let plain = plan([task("migrate", Task::default())]);
    let job = object(&plain, "Job", &job_name(&plain));
    assert_eq!(*at(&job, "/spec/backoffLimit"), json!(3));
    assert_eq!(job.pointer("/spec/suspend"), None);
    assert_eq!(at(&job, "/spec/template/spec/restartPolicy"), "Never");
    // A Job that was cleaned up would run again at the next apply.
    assert_eq!(job.pointer("/spec/ttlSecondsAfterFinished"), None);

    let limited = plan([task(
        "migrate",
        Task {
            retries: Some(0),
            deadline: Some(Duration::literal("10m")),
            suspended: true,
            ..Task::default()
        },
    )]);
    let job = object(&limited, "Job", &job_name(&limited));
    assert_eq!(*at(&job, "/spec/backoffLimit"), json!(0));
    assert_eq!(*at(&job, "/spec/activeDeadlineSeconds"), json!(600));
    assert_eq!(*at(&job, "/spec/suspend"), json!(true));
}

#[test]
fn a_schedule_makes_a_cron_job() {
    let scheduled = Task {
        schedule: Some(text("*/5 * * * *")),
        time_zone: Some("Asia/Seoul".into()),
        overlap: Overlap::Replace,
        suspended: true,
        ..Task::default()
    };
    let job = object(&plan([task("report", scheduled)]), "CronJob", "report");
    let spec = &job["spec"];
    assert_eq!(spec["schedule"], "*/5 * * * *");
    assert_eq!(spec["timeZone"], "Asia/Seoul");
    assert_eq!(spec["concurrencyPolicy"], "Replace");
    assert_eq!(spec["suspend"], json!(true));
    assert_eq!(spec["successfulJobsHistoryLimit"], json!(3));
    assert_eq!(spec["failedJobsHistoryLimit"], json!(1));
    let template = at(spec, "/jobTemplate/spec/template/spec");
    assert_eq!(template["restartPolicy"], "Never");
    assert_eq!(template["serviceAccountName"], "report");
    assert_eq!(spec.pointer("/jobTemplate/spec/suspend"), None);
}
