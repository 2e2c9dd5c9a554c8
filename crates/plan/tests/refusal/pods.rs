//! What pods consist of.

use serde_json::json;
use stowplan_model::*;

use super::{Refusals, made, web};

#[test]
fn pods() {
    let mut all = Refusals::default();
    let one = |app: &App| made(web(app).env("LOG", "info").label("tier", "front"));
    all.check(
        one,
        json!({"services": {"web": {"env": {"LGO": null}}}}),
        &["unknown-env"],
    );
    all.check(
        one,
        json!({"services": {"web": {"labels": {"teir": null}}}}),
        &["unknown-label"],
    );
    all.check(
        one,
        json!({"services": {"web": {"tag": "not a tag"}}}),
        &["invalid-image"],
    );
    all.check(
        one,
        json!({"defaults": {"tag": "not a tag"}}),
        &["invalid-image"],
    );
    all.check(
        one,
        json!({"services": {"web": {"nodePool": "room"}}}),
        &["unknown-node-pool"],
    );
    all.check(
        one,
        json!({"defaults": {"nodePool": "x"}, "cluster": "bare"}),
        &["unknown-node-pool"],
    );
    all.check(
        one,
        json!({"services": {"web": {"resources": {"cpu": "2", "cpuLimit": "1"}}}}),
        &["request-over-limit"],
    );
    all.check(
        |app| made(web(app).memory("1Gi").memory_limit("512Mi").cpu("-1")),
        json!({}),
        &["negative-resource", "request-over-limit"],
    );
    all.check(
        one,
        json!({"services": {"web": {"sessionAffinity": "0s"}}}),
        &["session-affinity"],
    );
    all.check(
        |app| made(web(app).drain("30s")),
        json!({}),
        &["drain-too-long"],
    );
    let volumes = |app: &App| {
        made(web(app).volume("cache", "/cache", scratch()).volume(
            "tls",
            "/tls",
            secret(name!("tls").into()),
        ));
    };
    all.check(
        volumes,
        json!({"services": {"web": {"volumes": {"cash": {"size": "1Gi"}}}}}),
        &["unknown-volume"],
    );
    all.check(
        volumes,
        json!({"services": {"web": {"volumes": {"tls": {"size": "1Gi"}}}}}),
        &["no-size"],
    );
    all.check_data(
        |app| made(web(app)),
        |service| {
            let side = Container::new(name!("side"), image!("side:1"));
            service.sidecars.push(side.mount("data", "/data"));
        },
        json!({}),
        &["unknown-volume"],
    );
    all.check_data(
        |app| made(web(app).volume("cache", "/etc/app", scratch())),
        |service| {
            let path = Some("/etc/app".parse().unwrap());
            service.files.push(File {
                path,
                ..File::text("x")
            });
        },
        json!({}),
        &["duplicate-path"],
    );
    insta::assert_snapshot!("pods", all.0);
}

#[test]
fn disks() {
    let mut all = Refusals::default();
    let broker = |app: &App| made(app.broker(name!("store"), image!("store:1"), port!("store", 1)));
    all.check(
        broker,
        json!({"services": {"store": {"disk": {"size": "1Gi"}}}}),
        &["no-disk"],
    );
    let disk = |app: &App| {
        made(
            app.broker(name!("store"), image!("store:1"), port!("store", 1))
                .disk("/data", "1Gi"),
        );
    };
    all.check(
        disk,
        json!({"services": {"store": {"disk": {"class": "fsat"}}}}),
        &["unknown-storage-class"],
    );
    all.check(
        disk,
        json!({"services": {"store": {"disk": {"size": "0"}}}}),
        &["negative-resource"],
    );
    all.check_data(
        disk,
        |service| {
            let name = "data".parse().unwrap();
            service.volumes.push(Volume {
                name,
                path: None,
                source: scratch(),
            });
        },
        json!({"services": {"store": {"volumes": {"dat": {"size": "1Gi"}}}}}),
        &["duplicate-volume", "unknown-volume"],
    );
    insta::assert_snapshot!("disks", all.0);
}

#[test]
fn files() {
    let mut all = Refusals::default();
    let files = |app: &App| {
        made(
            web(app)
                .file(
                    "/etc/app.json",
                    File::json([("port", ConfigValue::number("x")), ("host", "a".into())]),
                )
                .file("/etc/app.txt", File::text("x"))
                .file(
                    "/etc/app.properties",
                    File::properties([("a", "1".into()), ("a", "2".into())]),
                ),
        );
    };
    all.check(
        files,
        json!({"services": {"web": {"config": {
            "/etc/app.jsn": {"a": 1},
            "/etc/app.json": {"hots": null},
            "/etc/app.txt": {"a": 1},
            "/etc/app.properties": {"list": [1]},
        }}}}),
        &[
            "duplicate-key",
            "not-a-number",
            "unknown-file",
            "unknown-key",
            "not-a-scalar",
            "no-keys",
        ],
    );
    all.check(
        |app| made(web(app).file("/etc/a", File::text(Text::Own(Own::Ordinal)).per_replica())),
        json!({"services": {"web": {"replicas": 2}}}),
        &["no-members"],
    );
    all.check(
        |app| made(web(app).file("/etc/a", File::text("x".repeat(1 << 20)))),
        json!({}),
        &["files-too-large"],
    );
    insta::assert_snapshot!("files", all.0);
}
