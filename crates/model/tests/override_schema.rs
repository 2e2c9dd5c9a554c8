//! What an environment may say about a service follows from its kind.

use std::collections::BTreeSet;

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::json;
use stowplan_model::{Autoscale, KindWord, ServiceOverride};

fn keys(schema: &schemars::Schema) -> BTreeSet<String> {
    let properties = schema.get("properties").unwrap().as_object().unwrap();
    properties.keys().cloned().collect()
}

fn all() -> BTreeSet<String> {
    keys(&ServiceOverride::json_schema(
        &mut SchemaGenerator::default(),
    ))
}

#[test]
fn every_key_belongs_to_some_kind() {
    for key in all() {
        let kinds = ServiceOverride::kinds_of(&key).unwrap_or_default();
        assert!(!kinds.is_empty(), "`kinds_of` does not know `{key}`");
        let distinct: BTreeSet<_> = kinds.iter().collect();
        assert_eq!(distinct.len(), kinds.len(), "{key}");
    }
    assert_eq!(ServiceOverride::kinds_of("replcas"), None);
}

#[test]
fn every_key_that_a_kind_has_is_one() {
    let written = serde_json::to_value(ServiceOverride::default()).unwrap();
    for key in written.as_object().unwrap().keys() {
        assert!(all().contains(key), "{key}");
    }
}

#[test]
fn the_schema_of_a_kind_has_its_keys_alone() {
    for kind in KindWord::ALL {
        let schema = ServiceOverride::schema_for(kind, &mut SchemaGenerator::default());
        let allowed = all()
            .into_iter()
            .filter(|key| ServiceOverride::allows(kind, key))
            .collect();
        assert_eq!(keys(&schema), allowed, "{kind}");
        assert_eq!(
            schema.get("additionalProperties"),
            Some(&json!(false)),
            "{kind}"
        );
        assert_eq!(schema.get("title"), Some(&json!(kind.as_str())));
    }
}

#[test]
fn what_kinds_have() {
    let check = |kind, has: &[&str], has_not: &[&str]| {
        for key in has {
            assert!(ServiceOverride::allows(kind, key), "{kind} {key}");
        }
        for key in has_not {
            assert!(!ServiceOverride::allows(kind, key), "{kind} {key}");
        }
    };
    check(
        KindWord::Web,
        &["autoscale", "routes", "external"],
        &["disk", "nodes", "schedule"],
    );
    check(
        KindWord::Worker,
        &["autoscale"],
        &["routes", "ports", "expose", "external"],
    );
    check(
        KindWord::Task,
        &["schedule", "suspend"],
        &["replicas", "autoscale", "routes"],
    );
    check(
        KindWord::Broker,
        &["disk", "replicas", "external", "nodes", "database"],
        &["autoscale", "schedule"],
    );
    check(
        KindWord::Seed,
        &["disk", "nodes", "expose"],
        &["autoscale", "routes"],
    );
    check(
        KindWord::External,
        &["external", "ports", "enabled"],
        &["image", "env", "replicas"],
    );
}

#[test]
fn null_is_something_else_than_nothing() {
    let read = |text| serde_json::from_str::<ServiceOverride>(text).unwrap();
    assert_eq!(read("{}").autoscale, None);
    assert_eq!(read(r#"{"autoscale": null}"#).autoscale, Some(None));
    assert_eq!(
        read(r#"{"autoscale": {"min": 1, "max": 2}}"#).autoscale,
        Some(Some(Autoscale::between(1, 2)))
    );
    assert_eq!(read(r#"{"nodePool": null}"#).node_pool, Some(None));
    assert_eq!(
        read(r#"{"sessionAffinity": null}"#).session_affinity,
        Some(None)
    );
    let expose = read(r#"{"expose": {"loadBalancer": null}}"#).expose;
    assert_eq!(expose.load_balancer, Some(None));
    assert_eq!((expose.node_port, expose.per_replica), (None, None));
    assert!(serde_json::from_str::<ServiceOverride>(r#"{"replcas": 1}"#).is_err());
}
