//! The profiles that confine containers: those of seccomp and `AppArmor`.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Group, Level, Rule},
};

use super::shared::{descending, form, one_of};

pub(super) static SECCOMP: Rule = Rule {
    name: "container-seccomp-profile",
    group: Group::Api,
    level: Level::Error,
    summary: "a container's seccomp profile is `RuntimeDefault`, `Unconfined`, or `Localhost` with \
              a file below the kubelet's folder",
    why: "The API server refuses other types, `Localhost` without `localhostProfile`, any other \
          type with it, and paths that leave the folder.",
    source: "https://kubernetes.io/docs/tutorials/security/seccomp/",
    wrong: container!(
        "    securityContext:\n      seccompProfile:\n        type: runtime/default\n"
    ),
    right: container!(
        "    securityContext:\n      seccompProfile:\n        type: RuntimeDefault\n"
    ),
};

pub(super) static APP_ARMOR: Rule = Rule {
    name: "container-apparmor-profile",
    group: Group::Api,
    level: Level::Error,
    summary: "a container's AppArmor profile is `RuntimeDefault`, `Unconfined`, or `Localhost` \
              with a profile's name",
    why: "The API server refuses other types, `Localhost` without `localhostProfile`, and any \
          other type with it.",
    source: "https://kubernetes.io/docs/tutorials/security/apparmor/",
    wrong: container!("    securityContext:\n      appArmorProfile:\n        type: Localhost\n"),
    right: container!(
        "    securityContext:
      appArmorProfile:
        type: Localhost
        localhostProfile: k8s-nginx
"
    ),
};

const TYPES: [&str; 3] = ["RuntimeDefault", "Unconfined", "Localhost"];

pub(super) fn seccomp(object: &Object, profile: Node<'_>, findings: &mut Findings<'_>) {
    let name = profile.get("localhostProfile");
    if typed(&SECCOMP, object, profile, findings) == Some("Localhost") {
        form(findings, &SECCOMP, object, name, descending);
    }
}

pub(super) fn app_armor(object: &Object, profile: Node<'_>, findings: &mut Findings<'_>) {
    let name = profile.get("localhostProfile");
    if typed(&APP_ARMOR, object, profile, findings) == Some("Localhost") {
        form(findings, &APP_ARMOR, object, name, |name| {
            if name.trim().is_empty() {
                return Err("must name a profile".to_owned());
            }
            if name.trim().len() != name.len() {
                return Err("must have no white space around it".to_owned());
            }
            if name.len() > 4095 {
                return Err("must have at most 4095 characters".to_owned());
            }
            Ok(())
        });
    }
}

/// The type of a profile, where `localhostProfile` fits it.
fn typed<'v>(
    rule: &'static Rule,
    object: &Object,
    profile: Node<'v>,
    findings: &mut Findings<'_>,
) -> Option<&'v str> {
    profile.map()?;
    let node = profile.get("type");
    let name = profile.get("localhostProfile");
    let text = node.str()?;
    if one_of(findings, rule, object, node, &TYPES).is_some() {
        return None;
    }
    let local = text == "Localhost";
    if local && name.is_missing() {
        let message = "`type` is `Localhost`, but there is no `localhostProfile`";
        findings.report(rule, object, name, message);
        return None;
    }
    if !local && name.exists() {
        let message =
            format!("`localhostProfile` is set, but `type` is `{text}` and not `Localhost`");
        findings.report(rule, object, name, message);
        return None;
    }
    Some(text)
}
