//! `render --layout`: the same objects, however they are split.

use std::collections::BTreeSet;

use super::{Fleet, Run};

fn rendered(fleet: &Fleet, layout: &str) -> Run {
    fleet
        .run(&["render", "cafe/store", "-o", layout, "--layout", layout])
        .ok()
}

/// The documents of all files, whatever their order.
fn documents(fleet: &Fleet, folder: &str) -> Vec<String> {
    let files = fleet.files(folder);
    let texts = files
        .iter()
        .filter(|it| !it.starts_with('.'))
        .map(|it| fleet.read(&format!("{folder}/{it}")));
    let split = |text: String| {
        text.split("---\n")
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let mut documents: Vec<String> = texts.flat_map(split).collect();
    documents.sort();
    documents
}

#[test]
fn layouts_hold_the_same_objects() {
    let fleet = Fleet::new();
    for layout in ["environment", "service", "object"] {
        rendered(&fleet, layout);
    }
    let all = documents(&fleet, "environment");
    assert!(all.len() > 20);
    assert_eq!(documents(&fleet, "service"), all);
    assert_eq!(documents(&fleet, "object"), all);
    assert_eq!(
        fleet.files("object").len(),
        all.len() + 1,
        "a file for each, and the record"
    );
}

#[test]
fn a_service_has_a_file() {
    let fleet = Fleet::new();
    rendered(&fleet, "service");
    let expect = [
        ".stowplan-files.json",
        "cafe/store/00-namespace.yaml",
        "cafe/store/01-network-policies.yaml",
        "cafe/store/01-routes.yaml",
        "cafe/store/device-api.yaml",
        "cafe/store/mysql.yaml",
        "cafe/store/order-api.yaml",
        "cafe/store/web.yaml",
    ];
    assert_eq!(fleet.files("service"), expect);
}

#[test]
fn the_namespace_is_applied_first() {
    let fleet = Fleet::new();
    for layout in ["service", "object"] {
        rendered(&fleet, layout);
        let files = fleet.files(&format!("{layout}/cafe/store"));
        let first = fleet.read(&format!("{layout}/cafe/store/{}", files[0]));
        assert!(
            first.starts_with("---\napiVersion: v1\nkind: Namespace\n"),
            "{layout}: {}",
            files[0]
        );
    }
}

#[test]
fn an_object_has_a_file_named_by_it() {
    let fleet = Fleet::new();
    rendered(&fleet, "object");
    let files: BTreeSet<String> = fleet.files("object/cafe/store").into_iter().collect();
    for expected in [
        "00-namespace-cafe-store.yaml",
        "deployment-web.yaml",
        "service-mysql-peers.yaml",
        "statefulset-mysql.yaml",
    ] {
        assert!(files.contains(expected), "no {expected} in {files:?}");
    }
}
