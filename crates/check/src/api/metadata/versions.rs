//! API versions that are gone, and those that will be.

use std::fmt::Write;

use super::removals::{self, Removal};
use crate::{
    findings::Findings,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&REMOVED_API, &DEPRECATED_API],
    look: Look::Objects(look),
};

static REMOVED_API: Rule = Rule {
    name: "removed-api",
    group: Group::Api,
    level: Level::Error,
    summary: "the API version is one that the cluster still serves",
    why: "Old API versions are removed some releases after there is a better one, and then such a \
          manifest can't be applied any more.",
    source: "https://kubernetes.io/docs/reference/using-api/deprecation-guide/",
    wrong: "\
apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: web
",
    right: "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: web
",
};

static DEPRECATED_API: Rule = Rule {
    name: "deprecated-api",
    group: Group::Api,
    level: Level::Warning,
    summary: "the API version isn't one that is to be removed",
    why: "The API server still takes it, with a warning, and will not for ever.",
    source: "https://kubernetes.io/docs/reference/using-api/deprecation-guide/",
    wrong: "\
apiVersion: v1
kind: Endpoints
metadata:
  name: database
subsets:
- addresses:
  - ip: 192.0.2.10
  ports:
  - port: 5432
",
    right: "\
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: database
  labels:
    kubernetes.io/service-name: database
addressType: IPv4
endpoints:
- addresses:
  - 192.0.2.10
ports:
- port: 5432
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let version = object.api_version();
    let Some(removal) = removals::of(version, object.kind()) else {
        return;
    };
    let now = findings.kubernetes().number();
    let kind = object.kind();
    if removal.is_gone(now) {
        let mut message = format!("`{version}` of {kind} is gone");
        if let Some(removed) = removal.removed.filter(|it| *it > 0) {
            let _ = write!(message, " since Kubernetes 1.{removed}");
        }
        let _ = match replacement(removal, now) {
            Some(new) => write!(message, ": use `{new}`"),
            None => write!(message, ", and nothing replaces it"),
        };
        report(&REMOVED_API, object, removal, message, findings);
    } else if removal.deprecated.is_some_and(|since| since <= now) {
        let mut message = format!("`{version}` of {kind} is deprecated");
        if let Some(since) = removal.deprecated {
            let _ = write!(message, " since Kubernetes 1.{since}");
        }
        if let Some(removed) = removal.removed {
            let _ = write!(message, " and will be gone with 1.{removed}");
        }
        if let Some(new) = replacement(removal, now) {
            let _ = write!(message, ": use `{new}`");
        }
        report(&DEPRECATED_API, object, removal, message, findings);
    }
}

/// What to use instead: in the newest version that is there already.
fn replacement(removal: &Removal, now: u32) -> Option<&'static str> {
    removal
        .instead
        .iter()
        .find(|(since, _)| *since <= now)
        .map(|(_, version)| *version)
}

fn report(
    rule: &'static Rule,
    object: &Object,
    removal: &Removal,
    message: String,
    findings: &mut Findings<'_>,
) {
    let found = findings.report(rule, object, object.get("apiVersion"), message);
    if !removal.change.is_empty() {
        found.hint(removal.change);
    }
}
