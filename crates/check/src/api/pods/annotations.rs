//! Annotations of pods that mean something to the API server.

use crate::{
    api::pods::say::{Say, cut, descending_path},
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
    text::Fault,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&POD_DELETION_COST, &POD_SECCOMP_ANNOTATION, &MIRROR_POD],
    look: Look::Pods(look),
};

static POD_DELETION_COST: Rule = Rule {
    name: "pod-deletion-cost",
    group: Group::Api,
    level: Level::Error,
    summary: "the annotation `controller.kubernetes.io/pod-deletion-cost` is a whole number of 32 \
              bits",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#pod-deletion-cost",
    wrong: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    controller.kubernetes.io/pod-deletion-cost: high
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
    controller.kubernetes.io/pod-deletion-cost: '100'
spec:
  containers:
  - name: web
    image: nginx:1.29
",
};

static POD_SECCOMP_ANNOTATION: Rule = Rule {
    name: "pod-seccomp-annotation",
    group: Group::Api,
    level: Level::Error,
    summary: "the seccomp annotation of a pod names a possible profile, and the one that the field \
              names",
    why: "The API server refuses others, though the annotation has no effect any more.",
    source: "https://kubernetes.io/docs/reference/labels-annotations-taints/#seccomp-security-alpha-kubernetes-io-pod",
    wrong: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    seccomp.security.alpha.kubernetes.io/pod: unconfined
spec:
  securityContext:
    seccompProfile:
      type: RuntimeDefault
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
    seccomp.security.alpha.kubernetes.io/pod: runtime/default
spec:
  securityContext:
    seccompProfile:
      type: RuntimeDefault
  containers:
  - name: web
    image: nginx:1.29
",
};

static MIRROR_POD: Rule = Rule {
    name: "mirror-pod",
    group: Group::Api,
    level: Level::Error,
    summary: "a mirror pod names its node",
    why: "The annotation `kubernetes.io/config.mirror` says that the pod shows one that a node \
          made by itself; the API server refuses it without the node's name.",
    source: "https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-config-mirror",
    wrong: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    kubernetes.io/config.mirror: abc
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
    kubernetes.io/config.mirror: abc
spec:
  nodeName: node-1
  containers:
  - name: web
    image: nginx:1.29
",
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let mut say = Say::new(object, findings);
    for (key, value) in pod.metadata.get("annotations").entries() {
        match key {
            "controller.kubernetes.io/pod-deletion-cost" => {
                if let Some(Err(fault)) = value.str().map(deletion_cost) {
                    let message = format!("the cost is `{}`: it {fault}", cut(value));
                    say.say(&POD_DELETION_COST, value, message);
                }
            }
            "kubernetes.io/config.mirror"
                if value.exists() && pod.spec.get("nodeName").is_empty() =>
            {
                say.say(&MIRROR_POD, value, "a mirror pod needs a `nodeName`");
            }
            "seccomp.security.alpha.kubernetes.io/pod" => seccomp(&mut say, value, pod),
            _ => {}
        }
    }
}

/// Go's numbers, but without `+` and zeros before them.
fn deletion_cost(text: &str) -> Fault {
    let plain = match text.as_bytes() {
        [] | [b'+', ..] => false,
        [b'0', rest @ ..] => rest.is_empty(),
        _ => true,
    };
    if plain && text.parse::<i32>().is_ok() {
        return Ok(());
    }
    Err("must be a whole number from -2147483648 to 2147483647".to_owned())
}

fn seccomp(say: &mut Say<'_, '_>, value: Node<'_>, pod: Pod<'_>) {
    let Some(text) = value.str() else { return };
    if let Err(fault) = profile(text) {
        let message = format!("the profile is `{}`: it {fault}", cut(value));
        say.say(&POD_SECCOMP_ANNOTATION, value, message);
        return;
    }
    let field = pod.spec.path(["securityContext", "seccompProfile"]);
    let same = match field.get("type").str() {
        Some("Unconfined") => text == "unconfined",
        Some("RuntimeDefault") => matches!(text, "runtime/default" | "docker/default"),
        Some("Localhost") => text.strip_prefix("localhost/") == field.get("localhostProfile").str(),
        _ => true,
    };
    if !same {
        let message = format!(
            "the profile is `{}`, and another one in `securityContext`",
            cut(value)
        );
        let object = say.object;
        say.say(&POD_SECCOMP_ANNOTATION, value, message)
            .related(object, field, "the field");
    }
}

fn profile(text: &str) -> Fault {
    if matches!(text, "runtime/default" | "docker/default" | "unconfined") {
        return Ok(());
    }
    match text.strip_prefix("localhost/") {
        Some(path) => descending_path(path),
        None => {
            Err("must be `runtime/default`, `unconfined` or `localhost/` and a path".to_owned())
        }
    }
}
