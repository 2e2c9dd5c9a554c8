//! Namespaces: the labels that Pod Security Admission reads.

use super::values;
use crate::{
    findings::Findings,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&POD_SECURITY_LABELS],
    look: Look::Kinds(&[("", "Namespace")], look),
};

static POD_SECURITY_LABELS: Rule = Rule {
    name: "pod-security-labels",
    group: Group::Api,
    level: Level::Error,
    summary: "Pod Security labels name a level and a version that exist",
    why: "Pod Security Admission refuses to create a namespace with any other value.",
    source: "https://kubernetes.io/docs/concepts/security/pod-security-admission/\
             #pod-security-admission-labels-for-namespaces",
    wrong: "\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: strict
",
    right: "\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: restricted
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    for (key, value) in object.metadata().get("labels").entries() {
        let Some(name) = key.strip_prefix("pod-security.kubernetes.io/") else {
            continue;
        };
        match name {
            "enforce" | "audit" | "warn" => values::one_of(
                &POD_SECURITY_LABELS,
                object,
                value,
                &["privileged", "baseline", "restricted"],
                findings,
            ),
            "enforce-version" | "audit-version" | "warn-version" => {
                let Some(text) = value.str() else { continue };
                if text != "latest" && !is_version(text) {
                    let message = format!(
                        "`{key}` is `{text}`: it must be `latest` or a version such as `v1.36`"
                    );
                    findings.report(&POD_SECURITY_LABELS, object, value, message);
                }
            }
            _ => {}
        }
    }
}

fn is_version(text: &str) -> bool {
    text.strip_prefix("v1.").is_some_and(|minor| {
        !minor.is_empty()
            && minor.bytes().all(|it| it.is_ascii_digit())
            && (minor == "0" || !minor.starts_with('0'))
    })
}
