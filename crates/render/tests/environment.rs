//! The namespace, and the order of an environment's objects.

use serde_json::json;
use stowplan_model::{Date, Record};
use stowplan_plan::PodSecurityLevel;

use crate::plans::{at, everything, find, identities, name, object, plan, rendered, text, web};

#[test]
fn the_namespace_has_the_record() {
    let mut plan = plan([web("web")]);
    plan.record = Record {
        owner: Some("Kim Min-ji <kim@example.com>".to_owned()),
        description: Some("login rework".to_owned()),
        version: Some("1.2".to_owned()),
        created: Date::new(2026, 11, 2),
        expires: Date::new(2026, 12, 1),
    };
    plan.pod_security = PodSecurityLevel::Baseline;
    plan.annotations
        .insert(text("example.com/chat"), "#store".to_owned());
    plan.labels.insert(text("example.com/team"), text("cafe"));
    let namespace = object(&plan, "Namespace", "cafe-store");
    assert_eq!(
        *at(&namespace, "/metadata/annotations"),
        json!({
            "example.com/chat": "#store",
            "stowplan.dev/owner": "Kim Min-ji <kim@example.com>",
            "stowplan.dev/description": "login rework",
            "stowplan.dev/version": "1.2",
            "stowplan.dev/created": "2026-11-02",
            "stowplan.dev/expires": "2026-12-01",
        })
    );
    assert_eq!(
        *at(&namespace, "/metadata/labels"),
        json!({
            "app.kubernetes.io/component": "namespace",
            "app.kubernetes.io/instance": "cafe-store",
            "app.kubernetes.io/managed-by": "stowplan",
            "app.kubernetes.io/name": "cafe-store",
            "app.kubernetes.io/part-of": "cafe",
            "example.com/team": "cafe",
            "pod-security.kubernetes.io/audit": "restricted",
            "pod-security.kubernetes.io/audit-version": "v1.36",
            "pod-security.kubernetes.io/enforce": "baseline",
            "pod-security.kubernetes.io/enforce-version": "v1.36",
            "pod-security.kubernetes.io/warn": "restricted",
            "pod-security.kubernetes.io/warn-version": "v1.36",
            "stowplan.dev/app": "cafe",
            "stowplan.dev/class": "prod",
            "stowplan.dev/environment": "store",
        })
    );
    assert_eq!(*at(&namespace, "/metadata/namespace"), json!(null));
}

#[test]
fn an_owner_that_can_be_a_label_is_one() {
    let mut plan = plan([]);
    plan.record.owner = Some("kim".to_owned());
    let namespace = object(&plan, "Namespace", "cafe-store");
    assert_eq!(
        at(&namespace, "/metadata/labels")["stowplan.dev/owner"],
        "kim"
    );
}

#[test]
fn objects_are_in_apply_order() {
    let manifests = rendered(&everything());
    let known = identities(&manifests);
    let migrate = known
        .iter()
        .find(|it| it.starts_with("Job/migrate-"))
        .unwrap();
    assert_eq!(
        known,
        [
            "Namespace/cafe-store",
            "NetworkPolicy/default-deny",
            "NetworkPolicy/allow-dns",
            "ServiceAccount/order-api",
            "ConfigMap/order-api-config",
            "Service/order-api",
            "Service/order-api-lb",
            "Service/order-api-nodeport",
            "Deployment/order-api",
            "HorizontalPodAutoscaler/order-api",
            "PodDisruptionBudget/order-api",
            "NetworkPolicy/order-api",
            "ServiceAccount/mailer",
            "Deployment/mailer",
            "NetworkPolicy/mailer",
            "ServiceAccount/migrate",
            migrate,
            "NetworkPolicy/migrate",
            "ServiceAccount/report",
            "CronJob/report",
            "NetworkPolicy/report",
            "ServiceAccount/kafka",
            "Service/kafka-peers",
            "Service/kafka",
            "StatefulSet/kafka",
            "PodDisruptionBudget/kafka",
            "NetworkPolicy/kafka",
            "ServiceAccount/seed",
            "Service/seed-peers",
            "Service/seed",
            "Service/seed-1",
            "Service/seed-2",
            "StatefulSet/seed-1",
            "StatefulSet/seed-2",
            "PodDisruptionBudget/seed",
            "NetworkPolicy/seed",
            "Service/mysql",
            "EndpointSlice/mysql-ipv4",
            "EndpointSlice/mysql-ipv6",
            "Service/redis",
            "Ingress/order-api",
        ]
    );
}

#[test]
fn objects_know_what_they_are_for() {
    let manifests = rendered(&everything());
    let namespace = find(&manifests, "Namespace", "cafe-store").unwrap();
    assert_eq!((namespace.namespace(), &namespace.service), (None, &None));
    let set = find(&manifests, "StatefulSet", "seed-2").unwrap();
    assert_eq!(set.api_version(), "apps/v1");
    assert_eq!((set.group(), set.namespace()), ("apps", Some("cafe-store")));
    assert_eq!(set.service, Some(name("seed")));
    // A host that one service has alone is that service's.
    let ingress = find(&manifests, "Ingress", "order-api").unwrap();
    assert_eq!(ingress.service, Some(name("order-api")));
}

#[test]
fn every_object_has_the_recommended_labels_and_a_namespace() {
    for object in rendered(&everything()).objects {
        let value = object.to_value();
        let labels = at(&value, "/metadata/labels");
        for key in ["name", "instance", "component", "part-of", "managed-by"] {
            let key = format!("app.kubernetes.io/{key}");
            assert!(labels[&key].is_string(), "{key}: {value:#}");
        }
        let namespaced = object.kind() != "Namespace";
        assert_eq!(object.namespace().is_some(), namespaced, "{value:#}");
    }
}

#[test]
fn labels_of_people_never_replace_recommended_ones() {
    let mut web = web("web");
    web.labels
        .insert(text("app.kubernetes.io/name"), text("other"));
    web.labels.insert(text("example.com/tier"), text("front"));
    web.component = "not a label".into();
    let mut plan = plan([web]);
    plan.labels
        .insert(text("app.kubernetes.io/instance"), text("other"));
    let deployment = object(&plan, "Deployment", "web");
    for labels in ["/metadata/labels", "/spec/template/metadata/labels"] {
        let labels = at(&deployment, labels);
        assert_eq!(labels["app.kubernetes.io/name"], "web");
        assert_eq!(labels["app.kubernetes.io/instance"], "cafe-store");
        assert_eq!(labels["app.kubernetes.io/version"], "1.4.2");
        assert_eq!(labels["app.kubernetes.io/component"], "web");
        assert_eq!(labels["example.com/tier"], "front");
    }
}

#[test]
fn a_long_instance_is_cut_and_stays_unique() {
    let instance = |environment: &str| {
        let mut plan = plan([web("web")]);
        plan.app = name(&"a".repeat(60));
        plan.environment = name(environment);
        let service = object(&plan, "Service", "web");
        let instance = &at(&service, "/spec/selector")["app.kubernetes.io/instance"];
        instance.as_str().unwrap().to_owned()
    };
    let (first, second) = (instance("dev-one"), instance("dev-two"));
    assert_ne!(first, second);
    assert_eq!((first.len(), second.len()), (63, 63));
}
