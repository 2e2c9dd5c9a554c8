//! Variables that Kubernetes makes of Services, and programs that take them for settings.

use std::collections::BTreeMap;

use crate::{
    findings::Findings,
    object::Object,
    objects::together::Together,
    rule::{Family, Group, Level, Look, Rule},
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&SERVICE_LINK_SETTING],
    look: Look::Set(look),
};

static SERVICE_LINK_SETTING: Rule = Rule {
    name: "service-link-setting",
    group: Group::Objects,
    level: Level::Warning,
    summary: "a program isn't given variables of a Service for its own settings",
    why: "For each Service of the namespace, pods are given variables such as `KAFKA_PORT` with \
          the value `tcp://10.0.0.1:9092`. Programs that read all variables with that prefix as \
          settings don't start.",
    source: "https://kubernetes.io/docs/tutorials/services/connect-applications-service/#environment-variables",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: kafka
spec:
  selector:
    app: kafka
  ports:
  - port: 9092
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: kafka
spec:
  selector:
    matchLabels:
      app: kafka
  template:
    metadata:
      labels:
        app: kafka
    spec:
      containers:
      - name: kafka
        image: confluentinc/cp-kafka:7.6.0
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: kafka
spec:
  selector:
    app: kafka
  ports:
  - port: 9092
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: kafka
spec:
  selector:
    matchLabels:
      app: kafka
  template:
    metadata:
      labels:
        app: kafka
    spec:
      enableServiceLinks: false
      containers:
      - name: kafka
        image: confluentinc/cp-kafka:7.6.0
",
};

/// Images that take every variable with a prefix for a setting, by the last parts of their
/// names.
const IMAGES: &[(&str, &str)] = &[
    ("apache/kafka", "KAFKA"),
    ("apache/kafka-native", "KAFKA"),
    ("confluentinc/cp-enterprise-kafka", "KAFKA"),
    ("confluentinc/cp-kafka", "KAFKA"),
    ("confluentinc/cp-kafka-connect", "CONNECT"),
    ("confluentinc/cp-kafka-rest", "KAFKA_REST"),
    ("confluentinc/cp-ksqldb-server", "KSQL"),
    ("confluentinc/cp-schema-registry", "SCHEMA_REGISTRY"),
    ("confluentinc/cp-server", "KAFKA"),
    ("confluentinc/cp-zookeeper", "ZOOKEEPER"),
    ("neo4j", "NEO4J"),
    ("library/neo4j", "NEO4J"),
];

fn look(set: &Set, findings: &mut Findings<'_>) {
    let mut known = None;
    for object in set.objects() {
        let Some(pod) = object.pod() else { continue };
        if pod.spec.get("enableServiceLinks").bool() == Some(false) {
            continue;
        }
        for container in pod.running() {
            let image = container.get("image");
            let Some(prefix) = image.str().and_then(prefix) else {
                continue;
            };
            let (together, services) =
                known.get_or_insert_with(|| (Together::new(set), services(set)));
            let Some(service) = services.get(&(object.namespace(), prefix.to_owned())) else {
                continue;
            };
            if !together.are(service, object) {
                continue;
            }
            findings
                .report(
                    &SERVICE_LINK_SETTING,
                    object,
                    pod.spec.get("enableServiceLinks"),
                    format!(
                        "Service `{}` gives this pod `{prefix}_PORT` and more, which `{}` takes for settings",
                        service.name(),
                        image.shown()
                    ),
                )
                .hint("set `enableServiceLinks: false`")
                .related(service, service.metadata().get("name"), "the Service")
                .related(object, image, "the image");
            break;
        }
    }
}

/// Services that variables are made of, by namespace and by what these begin with.
fn services(set: &Set) -> BTreeMap<(&str, String), &Object> {
    set.of_kind("", "Service")
        .filter(|it| {
            let spec = it.spec();
            spec.get("clusterIP").str() != Some("None")
                && spec.get("type").str() != Some("ExternalName")
        })
        .map(|it| {
            let name = it.name().to_ascii_uppercase().replace('-', "_");
            ((it.namespace(), name), it)
        })
        .collect()
}

/// What the variables begin with that an image takes for settings.
fn prefix(image: &str) -> Option<&'static str> {
    let image = image.split_once('@').map_or(image, |it| it.0);
    let image = match image.rsplit_once('/') {
        Some((_, last)) => {
            let tag = last.split_once(':').map_or(0, |it| it.1.len() + 1);
            image.get(..image.len().checked_sub(tag)?)?
        }
        None => image.split_once(':').map_or(image, |it| it.0),
    };
    IMAGES
        .iter()
        .find(|(known, _)| {
            image
                .strip_suffix(known)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('/') && known.contains('/'))
        })
        .map(|it| it.1)
}
