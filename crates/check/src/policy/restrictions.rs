//! What the Pod Security Standards call *restricted*: what a hardened pod says.
//!
//! <https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted>

use super::{SHARED, standards::Violation};
use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &CAPABILITIES_KEPT,
        &NO_SECCOMP,
        &NO_SECURITY_CONTEXT,
        &PRIVILEGE_ESCALATION,
        &RUNS_AS_ROOT,
    ],
    look: Look::Pods(look),
};

const RESTRICTED: &str =
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted";

/// A hardened pod.
const HARDENED: &str = pod!(
    "  securityContext:
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
  containers:
  - name: web
    image: registry.example.com/web:1
    securityContext:
      allowPrivilegeEscalation: false
      capabilities:
        drop: [ALL]
"
);

static NO_SECURITY_CONTEXT: Rule = Rule {
    name: "no-security-context",
    group: Group::Policy,
    level: SHARED,
    summary: "every pod says under which rights it runs",
    why: "Without a security context a process runs as whatever user its image names, mostly \
          root, with a dozen capabilities and all system calls.",
    source: RESTRICTED,
    wrong: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
"
    ),
    right: HARDENED,
};

static RUNS_AS_ROOT: Rule = Rule {
    name: "runs-as-root",
    group: Group::Policy,
    level: SHARED,
    summary: "no container runs as root",
    why: "Root in a container is root on the node as soon as anything else gives way.",
    source: RESTRICTED,
    wrong: pod!(
        "  securityContext:
    runAsUser: 0
    seccompProfile:
      type: RuntimeDefault
  containers:
  - name: web
    image: registry.example.com/web:1
"
    ),
    right: HARDENED,
};

static PRIVILEGE_ESCALATION: Rule = Rule {
    name: "privilege-escalation",
    group: Group::Policy,
    level: SHARED,
    summary: "no process can get more rights than its parent",
    why: "With `allowPrivilegeEscalation: false`, files with the set-user-ID bit give nobody \
          rights any more.",
    source: RESTRICTED,
    wrong: pod!(
        "  securityContext:
    runAsNonRoot: true
  containers:
  - name: web
    image: registry.example.com/web:1
"
    ),
    right: HARDENED,
};

static CAPABILITIES_KEPT: Rule = Rule {
    name: "capabilities-kept",
    group: Group::Policy,
    level: SHARED,
    summary: "every container drops all capabilities, and adds NET_BIND_SERVICE at most",
    why: "Runtimes give a dozen capabilities that hardly any service needs.",
    source: RESTRICTED,
    wrong: pod!(
        "  securityContext:
    runAsNonRoot: true
  containers:
  - name: web
    image: registry.example.com/web:1
"
    ),
    right: HARDENED,
};

static NO_SECCOMP: Rule = Rule {
    name: "no-seccomp-profile",
    group: Group::Policy,
    level: SHARED,
    summary: "every container runs under a seccomp profile",
    why: "Without one, all system calls are open to it unless the node's kubelet says otherwise.",
    source: RESTRICTED,
    wrong: pod!(
        "  securityContext:
    runAsNonRoot: true
  containers:
  - name: web
    image: registry.example.com/web:1
"
    ),
    right: HARDENED,
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    violations(pod, &mut |rule, node, message| {
        findings
            .report(rule, object, node, message)
            .hint(hint(rule));
    });
}

fn hint(rule: &Rule) -> &'static str {
    match rule.name {
        "runs-as-root" => "say `runAsNonRoot: true`, and `runAsUser` where the image names no user",
        "privilege-escalation" => "say `allowPrivilegeEscalation: false`",
        "capabilities-kept" => "say `capabilities: {drop: [ALL]}`",
        "no-seccomp-profile" => "say `seccompProfile: {type: RuntimeDefault}`",
        _ => "`stowplan explain no-security-context` shows what to say",
    }
}

/// Tells everything about a pod that the restricted standard misses.
pub(super) fn violations<'v>(pod: Pod<'v>, tell: &mut Violation<'_, 'v>) {
    // Windows has none of these.
    if pod.spec.path(["os", "name"]).str() == Some("windows") {
        return;
    }
    let context = pod.spec.get("securityContext");
    let silent = context.is_empty()
        && pod
            .containers()
            .all(|it| it.node.get("securityContext").is_empty());
    if silent {
        let message = "nothing says under which rights the pod runs".to_owned();
        return tell(&NO_SECURITY_CONTEXT, context, message);
    }
    for container in pod.containers() {
        one(pod, context, container.node, tell);
    }
}

fn one<'v>(pod: Pod<'v>, context: Node<'v>, container: Node<'v>, tell: &mut Violation<'_, 'v>) {
    let own = container.get("securityContext");
    let name = container.get("name").shown();
    // What a container says itself counts; what it doesn't say, its pod does.
    let said = |key| {
        let node = own.get(key);
        if node.exists() {
            node
        } else {
            context.get(key)
        }
    };
    let user = said("runAsUser");
    // Root of a user namespace of its own is nobody on the node.
    let own_users = pod.spec.get("hostUsers").bool() == Some(false);
    if user.int() == Some(0) && !own_users {
        tell(
            &RUNS_AS_ROOT,
            user,
            format!("container `{name}` runs as root"),
        );
    } else if !said("runAsNonRoot").is_true() && !own_users {
        let node = if own.exists() { own } else { container };
        tell(
            &RUNS_AS_ROOT,
            node.get("runAsNonRoot"),
            format!("container `{name}` may run as root"),
        );
    }
    let escalation = own.get("allowPrivilegeEscalation");
    if escalation.bool() != Some(false) {
        let message = format!("processes of container `{name}` can get more rights");
        tell(&PRIVILEGE_ESCALATION, escalation, message);
    }
    let capabilities = own.get("capabilities");
    let drop = capabilities.get("drop");
    if !drop.items().any(|it| it.str() == Some("ALL")) {
        let lower = |it: Node<'_>| it.str().is_some_and(|it| it.eq_ignore_ascii_case("all"));
        let message = if drop.items().any(lower) {
            format!("container `{name}` keeps capabilities: `ALL` is written in capitals")
        } else {
            format!("container `{name}` keeps capabilities that it is given")
        };
        tell(&CAPABILITIES_KEPT, drop, message);
    }
    let kind = said("seccompProfile").get("type");
    if !matches!(
        kind.str(),
        Some("RuntimeDefault" | "Localhost" | "Unconfined")
    ) {
        let message = format!("container `{name}` has no seccomp profile");
        tell(&NO_SECCOMP, said("seccompProfile"), message);
    }
}
