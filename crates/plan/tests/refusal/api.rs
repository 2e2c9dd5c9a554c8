//! What types allow and an API server doesn't, or what nothing could come of.

use serde_json::json;
use stowplan_model::*;

use super::{Refusals, made, web};

#[test]
fn api() {
    let mut all = Refusals::default();
    let container = |name: Name| Container::new(name, image!("tool"));
    all.check(
        |app| {
            made(
                web(app)
                    .sidecar(container(name!("web")))
                    .init(container(name!("web"))),
            );
        },
        json!({}),
        &["duplicate-container", "duplicate-container"],
    );
    let nothing: [&str; 0] = [];
    all.check(
        |app| made(web(app).live(exec(nothing)).before_stop(nothing)),
        json!({}),
        &["empty-command", "empty-command"],
    );
    all.check(
        |app| {
            made(
                web(app)
                    .run_as(0)
                    .sidecar(container(name!("root")).run_as(0)),
            );
        },
        json!({}),
        &["root-user", "root-user"],
    );
    all.check(
        |app| made(web(app).run_as(1 << 31)),
        json!({}),
        &["invalid-user", "invalid-user"],
    );
    for (resource, amount) in [
        ("cpu", "1"),
        ("gpu", "1"),
        ("nvidia.com/gpu", "500m"),
        ("nvidia.com/gpu", "-1"),
        ("hugepages-2Mi", "3Mi"),
        ("hugepages-big", "4Mi"),
        ("requests.example.com/gpu", "1"),
    ] {
        all.check(
            |app| made(web(app).resource(resource, amount)),
            json!({}),
            &["invalid-resource"],
        );
    }
    all.check(
        |app| made(web(app).volume("tmp", "/tmp", scratch().limit(quantity!("-1Gi")))),
        json!({}),
        &["negative-resource"],
    );
    all.check(
        |app| {
            made(app.web(
                name!("web"),
                image!("web"),
                port!("http", 80).app_protocol("h2 c"),
            ));
        },
        json!({}),
        &["app-protocol"],
    );
    all.check(
        |app| {
            let web = web(app);
            let game = web.add_port(port!("game", 90, UDP));
            made(web.route(apex().to(&game)));
        },
        json!({"domain": "example.com"}),
        &["route-port"],
    );
    insta::assert_snapshot!(all.0);
}

#[test]
fn service() {
    let mut all = Refusals::default();
    all.check(
        |app| made(web(app).headless().session_affinity("1h")),
        json!({}),
        &["session-affinity"],
    );
    all.check(
        |app| {
            made(
                app.task(name!("web"), image!("t"))
                    .schedule("@daily")
                    .time_zone("Asia/Seol")
                    .deadline("0s"),
            );
        },
        json!({}),
        &["no-time", "unknown-time-zone"],
    );
    all.check(
        |app| made(web(app).args([memory_share(0), memory_share(101)])),
        json!({}),
        &["memory-share", "memory-share"],
    );
    all.check(
        |app| made(web(app)),
        json!({"services": {"web": {"replicas": 4_000_000_000_u32}}}),
        &["too-many-replicas"],
    );
    all.check(
        |app| made(app.broker(name!("web"), image!("b:1"), port!("b", 1))),
        json!({"services": {"web": {"replicas": 2_000_000_000}}}),
        &["too-many-replicas"],
    );
    insta::assert_snapshot!(all.0);
}

#[test]
fn keys() {
    let mut all = Refusals::default();
    all.check(
        |app| {
            made(web(app)
                .label("app.kubernetes.io/name", "mine")
                .label("pod-template-hash", "mine")
                .annotation("stowplan.dev/config-hash", "mine"));
        },
        json!({
            "labels": {"app.kubernetes.io/instance": "mine", "pod-security.kubernetes.io/enforce": "privileged"},
            "annotations": {"stowplan.dev/owner": "me"},
            "services": {"web": {"labels": {"job-name": "mine"}}},
        }),
        &["reserved-key"; 7],
    );
    all.check(
        |app| made(web(app)),
        json!({"labels": {"team": "a"}, "services": {"web": {"labels": {"team": null}}}}),
        &["unknown-label"],
    );
    let large = "x".repeat(MAX_ANNOTATIONS_SIZE);
    all.check(
        |app| made(web(app).annotation("large", &large)),
        json!({}),
        &["annotations-too-large"],
    );
    all.check(
        |app| {
            made(web(app));
            made(app.worker(name!("job"), image!("job")));
        },
        json!({"defaults": {"tag": "not a tag"}}),
        &["invalid-image"],
    );
    all.check(
        |app| made(web(app)),
        json!({"services": {"web": {
            "external": {"host": "web.example.com"},
            "replicas": 2,
            "expose": {"nodePort": {"http": null}},
            "nodePool": null,
            "labels": {"a": "b"},
            "routes": false,
        }}}),
        &["key-beside-external", "key-beside-external"],
    );
    insta::assert_snapshot!(all.0);
}
