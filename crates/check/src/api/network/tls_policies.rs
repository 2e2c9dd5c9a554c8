//! How gateways encrypt to backends.

use std::collections::BTreeMap;

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

use super::has_several;

pub(super) static FAMILY: Family = Family {
    rules: &[&BACKEND_TLS_TARGET, &BACKEND_TLS_VALIDATION],
    look: Look::Kinds(&[("gateway.networking.k8s.io", "BackendTLSPolicy")], look),
};

static BACKEND_TLS_TARGET: Rule = Rule {
    name: "backend-tls-target",
    group: Group::Api,
    level: Level::Error,
    summary: "a BackendTLSPolicy names each target once, or sections of it",
    why: "The API server refuses a target that is there twice, and sections beside the whole.",
    source: "https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: api
spec:
  targetRefs:
  - group: \"\"
    kind: Service
    name: api
  - group: \"\"
    kind: Service
    name: api
    sectionName: https
  validation:
    hostname: api.example.com
    wellKnownCACertificates: System
",
    right: "\
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: api
spec:
  targetRefs:
  - group: \"\"
    kind: Service
    name: api
    sectionName: https
  validation:
    hostname: api.example.com
    wellKnownCACertificates: System
",
};

static BACKEND_TLS_VALIDATION: Rule = Rule {
    name: "backend-tls-validation",
    group: Group::Api,
    level: Level::Error,
    summary: "a BackendTLSPolicy trusts either certificates of its own or well-known ones",
    why: "The API server refuses both and neither, and alternative names that aren't what their \
          type says.",
    source: "https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: api
spec:
  targetRefs:
  - group: \"\"
    kind: Service
    name: api
  validation:
    hostname: api.example.com
",
    right: "\
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: api
spec:
  targetRefs:
  - group: \"\"
    kind: Service
    name: api
  validation:
    hostname: api.example.com
    wellKnownCACertificates: System
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    let targets = spec.get("targetRefs");
    if has_several(targets) {
        sections(
            &BACKEND_TLS_TARGET,
            object,
            targets,
            |target| {
                let [group, kind, name] =
                    ["group", "kind", "name"].map(|key| target.get(key).str());
                Some([group?, kind?, name?])
            },
            findings,
        );
    }
    let validation = spec.get("validation");
    if validation.map().is_some() {
        let own = validation.get("caCertificateRefs");
        let known = validation.get("wellKnownCACertificates");
        let message = match (own.is_empty(), known.is_empty()) {
            (false, false) => "there are both `caCertificateRefs` and `wellKnownCACertificates`",
            (true, true) => "there are neither `caCertificateRefs` nor `wellKnownCACertificates`",
            _ => "",
        };
        if !message.is_empty() {
            let message = format!("{message}: there must be one");
            findings.report(&BACKEND_TLS_VALIDATION, object, validation, message);
        }
    }
    for name in validation.get("subjectAltNames").items() {
        for (kind, field) in [("Hostname", "hostname"), ("URI", "uri")] {
            let (is, value) = (name.get("type").str(), name.get(field));
            let Some(is) = is else { continue };
            if is == kind && value.is_empty() {
                let message = format!("there is no `{field}`: type `{kind}` must have one");
                findings.report(&BACKEND_TLS_VALIDATION, object, value, message);
            } else if is != kind && !value.is_empty() {
                let message = format!("`{field}` is set, but the type is `{is}`");
                findings.report(&BACKEND_TLS_VALIDATION, object, value, message);
            }
        }
    }
}

/// Reports references to the same thing that aren't told apart by their sections.
pub(super) fn sections<'v, K: Ord>(
    rule: &'static Rule,
    object: &Object,
    list: Node<'v>,
    key: impl Fn(Node<'v>) -> Option<K>,
    findings: &mut Findings<'_>,
) {
    let mut seen = BTreeMap::<K, BTreeMap<&str, Node<'_>>>::new();
    for node in list.items() {
        let Some(key) = key(node) else { continue };
        let section = node.get("sectionName");
        let Some(section) = section.str().or(section.is_missing().then_some("")) else {
            continue;
        };
        let before = seen.entry(key).or_default();
        let whole = before.get("").copied();
        let (first, message) = if let Some(first) = before.get(section) {
            let what = match section {
                "" => "the same reference is there twice".to_owned(),
                _ => format!("section `{section}` is referred to twice"),
            };
            (Some(*first), what)
        } else if let Some(whole) = whole {
            (
                Some(whole),
                "a section is referred to beside the whole".to_owned(),
            )
        } else if section.is_empty() && !before.is_empty() {
            let first = before.values().next().copied();
            (
                first,
                "the whole is referred to beside a section of it".to_owned(),
            )
        } else {
            (None, String::new())
        };
        if let Some(first) = first {
            findings
                .report(rule, object, node, message)
                .related(object, first, "the other reference")
                .hint("give each a `sectionName` of its own");
        }
        before.entry(section).or_insert(node);
    }
}
