//! What only containers of one operating system can have, and the options of Windows ones.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
    text::{self, Fault},
};

use super::shared::{containers, form};

pub(super) static FAMILY: Family = Family {
    rules: &[&SYSTEM, &OPTIONS, &HOST_PROCESS],
    look: Look::Pods(look),
};

static SYSTEM: Rule = Rule {
    name: "container-os-field",
    group: Group::Api,
    level: Level::Error,
    summary: "containers have only what there is in their pod's operating system",
    why: "Where `os.name` is set, the API server refuses security settings that only exist in the \
          other one.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/#pod-os",
    wrong: pod!(
        "  os:
    name: windows
  containers:
  - name: web
    image: iis:10
    securityContext:
      readOnlyRootFilesystem: true
"
    ),
    right: pod!(
        "  os:
    name: linux
  containers:
  - name: web
    image: nginx:1.29
    securityContext:
      readOnlyRootFilesystem: true
"
    ),
};

static OPTIONS: Rule = Rule {
    name: "container-windows-options",
    group: Group::Api,
    level: Level::Error,
    summary: "`windowsOptions` of a container name a user, and credentials, that there can be",
    why: "The API server refuses names that Windows can't have, and credentials that are empty or \
          larger than 64 KiB.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-runasusername/#windows-username-limitations",
    wrong: container!(
        "    securityContext:\n      windowsOptions:\n        runAsUserName: web@example\n"
    ),
    right: container!(
        "    securityContext:\n      windowsOptions:\n        runAsUserName: EXAMPLE\\web\n"
    ),
};

static HOST_PROCESS: Rule = Rule {
    name: "host-process",
    group: Group::Api,
    level: Level::Error,
    summary: "all containers of a pod are processes of the host, with its network, or none is",
    why: "Windows has no pods with both; the API server refuses them, and `hostProcess` without \
          `hostNetwork`.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/",
    wrong: container!("    securityContext:\n      windowsOptions:\n        hostProcess: true\n"),
    right: pod!(
        "  hostNetwork: true
  containers:
  - name: web
    image: iis:10
    securityContext:
      windowsOptions:
        hostProcess: true
"
    ),
};

/// Fields of a security context that Windows doesn't know.
const NOT_IN_WINDOWS: [&str; 10] = [
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "capabilities",
    "readOnlyRootFilesystem",
    "privileged",
    "allowPrivilegeEscalation",
    "procMount",
    "runAsUser",
    "runAsGroup",
];

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let system = pod.spec.path(["os", "name"]).str();
    let mut any = false;
    for container in containers(pod) {
        let context = container.node.get("securityContext");
        let options = context.get("windowsOptions");
        if system == Some("windows") {
            for field in NOT_IN_WINDOWS {
                let node = context.get(field);
                if context.exists() && node.exists() {
                    let message = format!("`{field}` can't be set in a pod for Windows");
                    findings.report(&SYSTEM, object, node, message);
                }
            }
        } else if system == Some("linux") && options.exists() {
            let message = "`windowsOptions` can't be set in a pod for Linux";
            findings.report(&SYSTEM, object, options, message);
        }
        if options.map().is_some() {
            any |= options.get("hostProcess").is_true();
            check(object, options, findings);
        }
    }
    let all = pod
        .spec
        .path(["securityContext", "windowsOptions", "hostProcess"]);
    if any || all.is_true() {
        host_process(object, pod, all, findings);
    }
}

fn check(object: &Object, options: Node<'_>, findings: &mut Findings<'_>) {
    let name = options.get("gmsaCredentialSpecName");
    form(findings, &OPTIONS, object, name, text::subdomain);
    let spec = options.get("gmsaCredentialSpec");
    let message = match spec.str().map(str::len) {
        Some(0) => Some("`gmsaCredentialSpec` is empty: it must have contents"),
        Some(65_537..) => Some("`gmsaCredentialSpec` is too large: 64 KiB are allowed"),
        _ => None,
    };
    if let Some(message) = message {
        findings.report(&OPTIONS, object, spec, message);
    }
    let user = options.get("runAsUserName");
    form(findings, &OPTIONS, object, user, user_name);
}

/// A name of a user in Windows, with or without a domain.
fn user_name(text: &str) -> Fault {
    let fail = |fault: &str| Err(fault.to_owned());
    if text.is_empty() {
        return fail("must name a user");
    }
    if text.bytes().any(|it| it.is_ascii_control()) {
        return fail("must have no control characters");
    }
    let (domain, user) = match text.split_once('\\') {
        Some((domain, user)) => (Some(domain), user),
        None => (None, text),
    };
    if user.contains('\\') {
        return fail("must have at most one `\\`, between a domain and a user");
    }
    if let Some(domain) = domain
        && (domain.len() >= 256 || !(net_bios(domain) || dns(domain)))
    {
        return fail("must have a domain before its `\\` that NetBIOS or DNS allows");
    }
    if user.is_empty() || user.bytes().all(|it| matches!(it, b'.' | b' ')) {
        return fail("must name a user with more than dots and spaces");
    }
    if user.len() > 104 {
        return fail("must name a user of at most 104 characters");
    }
    if user.contains([
        '"', '/', ':', ';', '|', '=', ',', '+', '*', '?', '<', '>', '@', '[', ']',
    ]) {
        return fail("must name a user without any of `\"/:;|=,+*?<>@[]`");
    }
    Ok(())
}

fn net_bios(domain: &str) -> bool {
    let length = domain.chars().count();
    (1..=15).contains(&length)
        && !domain.starts_with('.')
        && !domain.contains(['\\', '/', ':', '*', '?', '"', '<', '>', '|'])
}

fn dns(domain: &str) -> bool {
    domain.split('.').all(|label| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'-')
    })
}

/// Containers that are processes of the host: all of them or none.
fn host_process(object: &Object, pod: Pod<'_>, all: Node<'_>, findings: &mut Findings<'_>) {
    let own = |container: Node<'_>| {
        container
            .path(["securityContext", "windowsOptions", "hostProcess"])
            .bool()
    };
    let mut told = false;
    for container in containers(pod) {
        let node = container
            .node
            .path(["securityContext", "windowsOptions", "hostProcess"]);
        let differs = |common: bool| own(container.node).is_some_and(|own| own != common);
        if all.bool().is_some_and(differs) {
            told = true;
            let message = format!(
                "`hostProcess` is `{}`, and `{}` for the whole pod: it must be the same",
                node.shown(),
                all.shown()
            );
            findings
                .report(&HOST_PROCESS, object, node, message)
                .related(object, all, "the pod's");
        }
    }
    let default = all.is_true();
    let other = containers(pod).find(|it| !own(it.node).unwrap_or(default));
    if let Some(other) = other.filter(|_| !told) {
        let message = "this container is no process of the host, but others of the pod are";
        findings.report(&HOST_PROCESS, object, other.node, message);
    }
    let network = pod.spec.get("hostNetwork");
    if !network.is_true() {
        let message = "`hostNetwork` must be `true` with containers that are processes of the host";
        findings.report(&HOST_PROCESS, object, network, message);
    }
}
