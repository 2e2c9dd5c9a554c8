//! `APIServices`: API groups that another server than the API server serves.

use super::values;
use crate::{
    findings::Findings,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&API_SERVICE],
    look: Look::Kinds(&[("apiregistration.k8s.io", "APIService")], look),
};

static API_SERVICE: Rule = Rule {
    name: "api-service",
    group: Group::Api,
    level: Level::Error,
    summary: "an APIService is called by its version, a dot and its group, and has priorities and \
              a Service",
    why: "The API server refuses anything else.",
    source: "https://kubernetes.io/docs/tasks/extend-kubernetes/setup-extension-api-server/",
    wrong: "\
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata:
  name: games.example.com
spec:
  group: games.example.com
  version: v1
  groupPriorityMinimum: 100
  versionPriority: 100
  service:
    name: games
    namespace: shop
",
    right: "\
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata:
  name: v1.games.example.com
spec:
  group: games.example.com
  version: v1
  groupPriorityMinimum: 100
  versionPriority: 100
  service:
    name: games
    namespace: shop
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    if spec.map().is_none() {
        return;
    }
    let rule = &API_SERVICE;
    let (group, version) = (spec.get("group"), spec.get("version"));
    let (group_text, version_text) = (
        group.str().unwrap_or_default(),
        version.str().unwrap_or_default(),
    );
    let name = object.metadata().get("name");
    if let Some(text) = name.filled() {
        let expected = format!("{version_text}.{group_text}");
        if text != expected {
            let message = format!("the name is `{text}`: it must be `{expected}`");
            findings.report(rule, object, name, message);
        }
    }
    if group_text.is_empty() {
        if version_text != "v1" && group.is_empty() {
            findings.report(rule, object, group, "`group` is missing");
        }
    } else if let Err(fault) = text::subdomain(group_text) {
        findings.report(
            rule,
            object,
            group,
            format!("the group `{group_text}` {fault}"),
        );
    }
    if let Err(fault) = text::label_1035(version_text) {
        let message = if version.is_empty() {
            "`version` is missing".to_owned()
        } else {
            format!("the version `{version_text}` {fault}")
        };
        findings.report(rule, object, version, message);
    }
    values::within(
        rule,
        object,
        spec.get("groupPriorityMinimum"),
        1..=20000,
        findings,
    );
    values::within(
        rule,
        object,
        spec.get("versionPriority"),
        1..=1000,
        findings,
    );
    let service = spec.get("service");
    let (bundle, insecure) = (spec.get("caBundle"), spec.get("insecureSkipTLSVerify"));
    if service.is_missing() {
        for node in [bundle, insecure] {
            if !node.is_empty() && node.bool() != Some(false) {
                let message = format!(
                    "without a `service`, there must be no `{}`",
                    node.key().unwrap_or_default()
                );
                findings.report(rule, object, node, message);
            }
        }
        return;
    }
    for key in ["name", "namespace"] {
        let node = service.get(key);
        if node.is_empty() {
            findings.report(rule, object, node, format!("the service needs its `{key}`"));
        }
    }
    if insecure.is_true() && bundle.filled().is_some() {
        let message = "`insecureSkipTLSVerify` and `caBundle` exclude each other";
        findings
            .report(rule, object, insecure, message)
            .related(object, bundle, "the bundle");
    }
}
