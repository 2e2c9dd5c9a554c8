//! Annotations of pods that are about their containers, from before there were fields for that.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
};

use super::shared::{brief, containers, descending, meant};

pub(super) static FAMILY: Family = Family {
    rules: &[&APP_ARMOR, &SECCOMP, &IGNORED],
    look: Look::Pods(look),
};

static APP_ARMOR: Rule = Rule {
    name: "apparmor-annotation",
    group: Group::Api,
    level: Level::Error,
    summary: "an AppArmor annotation is about a container of the pod, names a profile, and agrees \
              with the field",
    why: "The API server refuses others. The field `appArmorProfile` took their place in \
          Kubernetes 1.30.",
    source: "https://kubernetes.io/docs/tutorials/security/apparmor/#specifying-apparmor-confinement",
    wrong: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    container.apparmor.security.beta.kubernetes.io/nginx: runtime/default
spec:
  containers:
  - name: web
    image: nginx:1.29
",
    right: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    container.apparmor.security.beta.kubernetes.io/web: runtime/default
spec:
  containers:
  - name: web
    image: nginx:1.29
",
};

static SECCOMP: Rule = Rule {
    name: "container-seccomp-annotation",
    group: Group::Api,
    level: Level::Error,
    summary: "a seccomp annotation about a container names a profile and agrees with the field",
    why: "The API server refuses others, although the annotation has no effect any more.",
    source: "https://kubernetes.io/docs/reference/labels-annotations-taints/#container-seccomp-security-alpha-kubernetes-io-container-name",
    wrong: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    container.seccomp.security.alpha.kubernetes.io/web: unconfined
spec:
  containers:
  - name: web
    image: nginx:1.29
    securityContext:
      seccompProfile:
        type: RuntimeDefault
",
    right: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: nginx:1.29
    securityContext:
      seccompProfile:
        type: RuntimeDefault
",
};

static IGNORED: Rule = Rule {
    name: "container-seccomp-ignored",
    group: Group::Api,
    level: Level::Warning,
    summary: "seccomp profiles of containers are set by the field, not by an annotation",
    why: "The annotation has had no effect since Kubernetes 1.27, so the container runs without \
          the profile. The API server warns.",
    source: "https://kubernetes.io/docs/reference/labels-annotations-taints/#container-seccomp-security-alpha-kubernetes-io-container-name",
    wrong: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    container.seccomp.security.alpha.kubernetes.io/web: runtime/default
spec:
  containers:
  - name: web
    image: nginx:1.29
",
    right: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: nginx:1.29
    securityContext:
      seccompProfile:
        type: RuntimeDefault
",
};

const APP_ARMOR_PREFIX: &str = "container.apparmor.security.beta.kubernetes.io/";
const SECCOMP_PREFIX: &str = "container.seccomp.security.alpha.kubernetes.io/";

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    for (key, node) in pod.metadata.get("annotations").entries() {
        if let Some(name) = key.strip_prefix(APP_ARMOR_PREFIX) {
            app_armor(object, pod, (name, node), findings);
        } else if let Some(name) = key.strip_prefix(SECCOMP_PREFIX) {
            seccomp(object, pod, (name, node), findings);
        }
    }
}

fn named<'v>(pod: Pod<'v>, name: &str) -> Option<Node<'v>> {
    pod.containers()
        .map(|it| it.node)
        .find(|it| it.get("name").str() == Some(name))
}

fn app_armor(
    object: &Object,
    pod: Pod<'_>,
    (name, node): (&str, Node<'_>),
    findings: &mut Findings<'_>,
) {
    let Some(profile) = node.str() else { return };
    let Some(container) = named(pod, name) else {
        let message = format!("there is no container `{}` in this pod", brief(name));
        let found = findings.report(&APP_ARMOR, object, node, message);
        let names = containers(pod).filter_map(|it| it.node.get("name").str());
        if let Some(word) = meant(name, names) {
            found.hint(format!("did you mean `{}`?", brief(word)));
        }
        return;
    };
    let known = matches!(profile, "" | "runtime/default" | "unconfined");
    if !known && !profile.starts_with("localhost/") {
        let message = format!(
            "the AppArmor profile is `{}`: it must be `runtime/default`, `unconfined` or \
             `localhost/` with a name",
            brief(profile)
        );
        findings.report(&APP_ARMOR, object, node, message);
        return;
    }
    if pod.spec.path(["os", "name"]).str() == Some("windows") {
        return;
    }
    let own = container.path(["securityContext", "appArmorProfile"]);
    let field = if own.exists() {
        own
    } else {
        pod.spec.path(["securityContext", "appArmorProfile"])
    };
    disagree(&APP_ARMOR, object, (profile, node), field, findings);
}

fn seccomp(
    object: &Object,
    pod: Pod<'_>,
    (name, node): (&str, Node<'_>),
    findings: &mut Findings<'_>,
) {
    let Some(profile) = node.str() else { return };
    let valid = match profile.strip_prefix("localhost/") {
        Some(path) => descending(path).is_ok(),
        None => matches!(profile, "runtime/default" | "docker/default" | "unconfined"),
    };
    if !valid {
        let message = format!(
            "the seccomp profile is `{}`: it must be `runtime/default`, `unconfined` or \
             `localhost/` with a path",
            brief(profile)
        );
        findings.report(&SECCOMP, object, node, message);
        return;
    }
    let Some(container) = named(pod, name) else {
        return;
    };
    let field = container.path(["securityContext", "seccompProfile"]);
    if field.is_missing() || container.get("securityContext").is_missing() {
        let message = "this annotation has no effect: seccomp profiles are set in \
                       `securityContext.seccompProfile`";
        findings.report(&IGNORED, object, node, message);
        return;
    }
    disagree(&SECCOMP, object, (profile, node), field, findings);
}

/// Reports an annotation that says something else than the field.
fn disagree(
    rule: &'static Rule,
    object: &Object,
    (profile, node): (&str, Node<'_>),
    field: Node<'_>,
    findings: &mut Findings<'_>,
) {
    if field.map().is_none() {
        return;
    }
    let local = field.get("localhostProfile").str();
    let agrees = match field.get("type").str() {
        Some("Unconfined") => profile == "unconfined",
        Some("RuntimeDefault") => matches!(profile, "runtime/default" | "docker/default"),
        Some("Localhost") => local.is_none() || profile.strip_prefix("localhost/") == local,
        _ => true,
    };
    if agrees {
        return;
    }
    let message = format!(
        "the annotation says `{}`, and the field something else: they must agree",
        brief(profile)
    );
    findings
        .report(rule, object, node, message)
        .related(object, field, "the field");
}
