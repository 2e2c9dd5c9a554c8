//! The security context of containers.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
};

use super::{
    profiles,
    shared::{containers, one_of, range},
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &USER,
        &ESCALATION,
        &PROC_MOUNT,
        &profiles::SECCOMP,
        &profiles::APP_ARMOR,
    ],
    look: Look::Pods(look),
};

static USER: Rule = Rule {
    name: "container-user-id",
    group: Group::Api,
    level: Level::Error,
    summary: "`runAsUser` and `runAsGroup` of a container are 0 to 2147483647",
    why: "The API server refuses any other number.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    wrong: container!("    securityContext:\n      runAsUser: -1\n"),
    right: container!("    securityContext:\n      runAsUser: 1000\n"),
};

static ESCALATION: Rule = Rule {
    name: "privilege-contradiction",
    group: Group::Api,
    level: Level::Error,
    summary: "a container that may not gain privileges is not privileged already",
    why: "`allowPrivilegeEscalation: false` would mean nothing to a container that is `privileged` \
          or has `CAP_SYS_ADMIN`; the API server refuses it.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    wrong: container!(
        "    securityContext:\n      privileged: true\n      allowPrivilegeEscalation: false\n"
    ),
    right: container!(
        "    securityContext:\n      privileged: false\n      allowPrivilegeEscalation: false\n"
    ),
};

static PROC_MOUNT: Rule = Rule {
    name: "proc-mount",
    group: Group::Api,
    level: Level::Error,
    summary: "`procMount` is `Default`, or `Unmasked` in a pod with its own users",
    why: "An unmasked `/proc` shows the node to the container. The API server allows it only with \
          `hostUsers: false`, and refuses other values.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#proc-access",
    wrong: container!("    securityContext:\n      procMount: Unmasked\n"),
    right: pod!(
        "  hostUsers: false
  containers:
  - name: web
    image: nginx:1.29
    securityContext:
      procMount: Unmasked
"
    ),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    for container in containers(pod) {
        let context = container.node.get("securityContext");
        if context.map().is_none() {
            continue;
        }
        for field in ["runAsUser", "runAsGroup"] {
            let node = context.get(field);
            range(findings, &USER, object, node, (0, i64::from(i32::MAX)));
        }
        escalation(object, context, findings);
        let mount = context.get("procMount");
        if let Some(text) = mount.str() {
            one_of(
                findings,
                &PROC_MOUNT,
                object,
                mount,
                &["Default", "Unmasked"],
            );
            if text == "Unmasked" && pod.spec.get("hostUsers").bool() != Some(false) {
                let message = "`procMount` is `Unmasked`: the pod must have `hostUsers: false`";
                findings.report(&PROC_MOUNT, object, mount, message);
            }
        }
        profiles::seccomp(object, context.get("seccompProfile"), findings);
        profiles::app_armor(object, context.get("appArmorProfile"), findings);
    }
}

fn escalation(object: &Object, context: Node<'_>, findings: &mut Findings<'_>) {
    let escalation = context.get("allowPrivilegeEscalation");
    if escalation.bool() != Some(false) {
        return;
    }
    let privileged = context.get("privileged");
    if privileged.is_true() {
        let message = "`allowPrivilegeEscalation` is `false`, but the container is `privileged`";
        findings
            .report(&ESCALATION, object, escalation, message)
            .related(object, privileged, "what gives it all privileges");
    }
    let added = context.path(["capabilities", "add"]);
    if let Some(capability) = added.items().find(|it| it.str() == Some("CAP_SYS_ADMIN")) {
        let message = "`allowPrivilegeEscalation` is `false`, but the container has \
                       `CAP_SYS_ADMIN`";
        findings
            .report(&ESCALATION, object, escalation, message)
            .related(object, capability, "what gives it privileges");
    }
}
