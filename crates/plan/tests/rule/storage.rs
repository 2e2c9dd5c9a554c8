//! Disks and configuration files.

use serde_json::{Value, json};
use stowplan_model::*;
use stowplan_plan::{PlannedContent, PodIdentity};

use super::{planned, pods, web};

#[test]
fn disks_are_small_and_short_lived_in_small_classes() {
    let check = |said: Value, size: &str, class: Option<&str>, retention: Retention| {
        let model = |app: &App| {
            app.broker(name!("x"), image!("x:1"), port!("p", 1))
                .disk("/data", "10Gi");
        };
        let plan = planned(model, said.clone());
        let pods = pods(&plan, "x");
        let PodIdentity::Replicas(replicas) = &pods.identity else {
            panic!("{:?}", pods.identity);
        };
        let disk = replicas.disk.as_ref().unwrap();
        let found = (
            disk.size.to_string(),
            disk.class.as_ref().map(ObjectName::as_str),
            disk.retention,
        );
        assert_eq!(found, (size.to_owned(), class, retention), "{said}");
        let mount = &pods.container.mounts[0];
        assert_eq!(
            (mount.volume.as_str(), mount.path.as_str()),
            ("data", "/data")
        );
    };
    let own = |class: &str, said: Value| json!({"class": class, "services": {"x": {"disk": said}}});
    check(
        json!({"class": "prod"}),
        "10Gi",
        Some("gp3"),
        Retention::Retain,
    );
    check(
        json!({"class": "qa"}),
        "10Gi",
        Some("gp3"),
        Retention::Retain,
    );
    check(
        json!({"class": "qa", "record": {"expires": "2027-01-31"}}),
        "10Gi",
        Some("gp3"),
        Retention::DeleteWithSet,
    );
    check(
        json!({"class": "dev"}),
        "1Gi",
        Some("gp3"),
        Retention::DeleteWithSet,
    );
    check(
        own("dev", json!({"size": "5Gi", "class": "fast"})),
        "5Gi",
        Some("io2"),
        Retention::DeleteWithSet,
    );
    check(
        own("prod", json!({"retention": "delete"})),
        "10Gi",
        Some("gp3"),
        Retention::Delete,
    );
    check(
        json!({"class": "prod", "cluster": "bare"}),
        "10Gi",
        None,
        Retention::Retain,
    );
}

#[test]
fn files_are_written_in_the_models_order() {
    let plan = planned(
        |app| {
            let mysql = app.mysql(name!("mysql"), image!("mysql:8"));
            let json = File::json([
                ("zone", "a".into()),
                ("host", mysql.fqdn().into()),
                ("port", ConfigValue::number(mysql.port())),
                (
                    "nested",
                    ConfigValue::object([
                        ("on", true.into()),
                        ("list", ConfigValue::List(vec![1.into()])),
                    ]),
                ),
                ("empty", ConfigValue::Object(Vec::new())),
                ("gone", 1.into()),
            ]);
            let properties = File::properties([("z", "1".into()), ("a", "C:\\x".into())]);
            web(app)
                .file("/etc/app/config.json", json)
                .file("/etc/other/config.json", File::text("plain\n"))
                .file("/etc/app.properties", properties);
        },
        json!({"services": {"web": {"config": {
            "/etc/app/config.json": {"zone": "b", "gone": null, "new": {"b": 1, "a": [true, null]}},
            "/etc/app.properties": {"z": 2, "b": true},
        }}}}),
    );
    let files: Vec<_> = pods(&plan, "web")
        .files
        .into_iter()
        .map(|file| match file.content {
            PlannedContent::Same(content) => format!("{} {}\n{content}", file.path, file.key),
            PlannedContent::PerPod(_) => panic!("{file:?}"),
        })
        .collect();
    insta::assert_snapshot!("files", files.join("---\n"));
}
