//! What pods share with their node, and the operating system that they are for.

use crate::{
    api::pods::say::{Missing::Schema, Say},
    findings::Findings,
    minor::Minor,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&HOST_NAMESPACES, &POD_OS, &POD_OS_FIELDS],
    look: Look::Pods(look),
};

static HOST_NAMESPACES: Rule = Rule {
    name: "host-namespaces",
    group: Group::Api,
    level: Level::Error,
    summary: "a pod shares its processes with the node or among its containers, and has users of \
              its own only where it shares nothing with the node",
    why: "The API server refuses `shareProcessNamespace` beside `hostPID`, and `hostUsers: false` \
          beside `hostNetwork`, `hostPID` and `hostIPC`.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/#limitations",
    wrong: pod!("  hostUsers: false\n  hostPID: true\n"),
    right: pod!("  hostUsers: false\n"),
};

static POD_OS: Rule = Rule {
    name: "pod-os",
    group: Group::Api,
    level: Level::Error,
    summary: "`os.name` is `linux` or `windows`",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/#pod-os",
    wrong: pod!("  os:\n    name: Linux\n"),
    right: pod!("  os:\n    name: linux\n"),
};

static POD_OS_FIELDS: Rule = Rule {
    name: "pod-os-fields",
    group: Group::Api,
    level: Level::Error,
    summary: "a pod that is for one operating system has no settings of the other",
    why: "The API server refuses them.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/#pod-os",
    wrong: pod!("  os:\n    name: windows\n  securityContext:\n    fsGroup: 1000\n"),
    right: pod!("  os:\n    name: linux\n  securityContext:\n    fsGroup: 1000\n"),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let spec = pod.spec;
    let minor = findings.kubernetes();
    let mut say = Say::new(object, findings);
    namespaces(&mut say, spec, minor);
    let os = spec.get("os");
    if os.map().is_some() && say.required(&POD_OS, os, "name", Schema) {
        let name = os.get("name");
        say.one_of(&POD_OS, name, &["linux", "windows"]);
        match name.str() {
            Some("linux") => linux(&mut say, spec),
            Some("windows") => windows(&mut say, spec, minor),
            _ => {}
        }
    }
}

fn namespaces(say: &mut Say<'_, '_>, spec: Node<'_>, minor: Minor) {
    let rule = &HOST_NAMESPACES;
    let share = spec.get("shareProcessNamespace");
    if share.is_true() && spec.get("hostPID").is_true() {
        let message = "`shareProcessNamespace` and `hostPID` are both true: it must be one";
        say.say(rule, share, message);
    }
    if spec.get("hostUsers").bool() != Some(false) {
        return;
    }
    for key in ["hostNetwork", "hostPID", "hostIPC"] {
        // From 1.37 on, it isn't known yet whether the network may be shared.
        if key == "hostNetwork" && minor > Minor::V1_36 {
            continue;
        }
        let node = spec.get(key);
        if node.is_true() {
            let message = format!("`{key}` can't be true where `hostUsers` is false");
            say.say(rule, node, message);
        }
    }
}

/// The containers' own settings are looked at with the containers.
fn linux(say: &mut Say<'_, '_>, spec: Node<'_>) {
    let options = spec.path(["securityContext", "windowsOptions"]);
    if options.exists() {
        let message = "`windowsOptions` can't be set where `os.name` is `linux`";
        say.say(&POD_OS_FIELDS, options, message);
    }
}

fn windows(say: &mut Say<'_, '_>, spec: Node<'_>, minor: Minor) {
    const POD: [&str; 10] = [
        "appArmorProfile",
        "seLinuxOptions",
        "seccompProfile",
        "fsGroup",
        "fsGroupChangePolicy",
        "runAsUser",
        "runAsGroup",
        "supplementalGroups",
        "supplementalGroupsPolicy",
        "seLinuxChangePolicy",
    ];
    let context = spec.get("securityContext");
    let sysctls = context.get("sysctls");
    let pods = POD.into_iter().map(|key| context.get(key));
    let own = ["hostUsers", "shareProcessNamespace"].map(|key| spec.get(key));
    let shared = ["hostPID", "hostIPC"]
        .into_iter()
        .map(|key| spec.get(key))
        .filter(|it| it.is_true());
    let fields = pods
        .chain(own)
        .chain(shared)
        .chain((!sysctls.is_empty()).then_some(sysctls))
        .chain((minor >= Minor::V1_35).then_some(spec.get("resources")));
    for field in fields.filter(|it| it.exists()) {
        linux_only(say, field);
    }
}

fn linux_only(say: &mut Say<'_, '_>, field: Node<'_>) {
    let message = format!(
        "`{}` can't be set where `os.name` is `windows`",
        field.key().unwrap_or_default()
    );
    say.say(&POD_OS_FIELDS, field, message);
}
