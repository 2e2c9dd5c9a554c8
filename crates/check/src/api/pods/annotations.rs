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
    rules: &[&POD_DELETION_COST, &POD_PROFILE_ANNOTATION, &MIRROR_POD],
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

static POD_PROFILE_ANNOTATION: Rule = Rule {
    name: "pod-profile-annotation",
    group: Group::Api,
    level: Level::Error,
    summary: "annotations about seccomp and AppArmor name a possible profile and a container of \
              the pod",
    why: "The API server refuses others, though fields in `securityContext` have taken their \
          place.",
    source: "https://kubernetes.io/docs/reference/labels-annotations-taints/#container-apparmor-security-beta-kubernetes-io",
    wrong: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    container.apparmor.security.beta.kubernetes.io/app: runtime/default
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

const APP_ARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";
const SECCOMP: &str = "container.seccomp.security.alpha.kubernetes.io/";

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
            "kubernetes.io/config.mirror" => {
                let node = pod.spec.get("nodeName");
                if node.is_empty() && value.exists() {
                    let message = "a mirror pod needs a `nodeName`";
                    say.say(&MIRROR_POD, value, message);
                }
            }
            "seccomp.security.alpha.kubernetes.io/pod" => profile(&mut say, value, seccomp),
            _ if key.starts_with(SECCOMP) => profile(&mut say, value, seccomp),
            _ => {
                if let Some(container) = key.strip_prefix(APP_ARMOR) {
                    profile(&mut say, value, app_armor);
                    let named = |it: Node<'_>| it.get("name").str() == Some(container);
                    if !pod.containers().any(|it| named(it.node)) {
                        let message = format!("the pod has no container `{container}`");
                        say.say(&POD_PROFILE_ANNOTATION, value, message);
                    }
                }
            }
        }
    }
}

fn profile(say: &mut Say<'_, '_>, value: Node<'_>, form: fn(&str) -> Fault) {
    if let Some(Err(fault)) = value.str().map(form) {
        let message = format!("the profile is `{}`: it {fault}", cut(value));
        say.say(&POD_PROFILE_ANNOTATION, value, message);
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

fn seccomp(text: &str) -> Fault {
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

fn app_armor(text: &str) -> Fault {
    if matches!(text, "" | "runtime/default" | "unconfined") || text.starts_with("localhost/") {
        return Ok(());
    }
    Err("must be `runtime/default`, `unconfined` or `localhost/` and a name".to_owned())
}
