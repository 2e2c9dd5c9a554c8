//! The security context of pods as a whole.

use std::collections::BTreeSet;

use crate::{
    api::pods::say::{Missing::Schema, Say, descending_path, is},
    findings::Findings,
    minor::Minor,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &POD_SECURITY_ID,
        &POD_SECURITY_POLICY,
        &POD_SYSCTL,
        &POD_SECCOMP_PROFILE,
        &POD_APP_ARMOR_PROFILE,
        &POD_WINDOWS_OPTIONS,
    ],
    look: Look::Pods(look),
};

static POD_SECURITY_ID: Rule = Rule {
    name: "pod-security-id",
    group: Group::Api,
    level: Level::Error,
    summary: "users and groups of a pod are numbers from 0 to 2147483647",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    wrong: pod!("  securityContext:\n    fsGroup: -1\n"),
    right: pod!("  securityContext:\n    fsGroup: 1000\n"),
};

static POD_SECURITY_POLICY: Rule = Rule {
    name: "pod-security-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "the policies in a pod's `securityContext` are words that the API knows",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#configure-volume-permission-and-ownership-change-policy-for-pods",
    wrong: pod!("  securityContext:\n    fsGroup: 1000\n    fsGroupChangePolicy: Never\n"),
    right: pod!("  securityContext:\n    fsGroup: 1000\n    fsGroupChangePolicy: OnRootMismatch\n"),
};

static POD_SYSCTL: Rule = Rule {
    name: "pod-sysctl",
    group: Group::Api,
    level: Level::Error,
    summary: "sysctls have possible names, each once, and are not those of a namespace that the \
              pod shares with the node",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/",
    wrong: pod!(
        "  hostNetwork: true
  securityContext:
    sysctls:
    - name: net.core.somaxconn
      value: '1024'
"
    ),
    right: pod!(
        "  securityContext:
    sysctls:
    - name: net.core.somaxconn
      value: '1024'
"
    ),
};

static POD_SECCOMP_PROFILE: Rule = Rule {
    name: "pod-seccomp-profile",
    group: Group::Api,
    level: Level::Error,
    summary: "a pod's seccomp profile is `RuntimeDefault`, `Unconfined`, or `Localhost` with the \
              path of a file",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/tutorials/security/seccomp/",
    wrong: pod!("  securityContext:\n    seccompProfile:\n      type: runtime/default\n"),
    right: pod!("  securityContext:\n    seccompProfile:\n      type: RuntimeDefault\n"),
};

static POD_APP_ARMOR_PROFILE: Rule = Rule {
    name: "pod-app-armor-profile",
    group: Group::Api,
    level: Level::Error,
    summary: "a pod's AppArmor profile is `RuntimeDefault`, `Unconfined`, or `Localhost` with the \
              name of a profile",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/tutorials/security/apparmor/",
    wrong: pod!("  securityContext:\n    appArmorProfile:\n      type: Localhost\n"),
    right: pod!(
        "  securityContext:\n    appArmorProfile:\n      type: Localhost\n      localhostProfile: web\n"
    ),
};

static POD_WINDOWS_OPTIONS: Rule = Rule {
    name: "pod-windows-options",
    group: Group::Api,
    level: Level::Error,
    summary: "a pod's Windows options have a possible user and possible credentials",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-runasusername/",
    wrong: pod!("  securityContext:\n    windowsOptions:\n      runAsUserName: a\\b\\c\n"),
    right: pod!("  securityContext:\n    windowsOptions:\n      runAsUserName: a\\b\n"),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let context = pod.spec.get("securityContext");
    if context.is_empty() {
        return;
    }
    let minor = findings.kubernetes();
    let mut say = Say::new(object, findings);
    for key in ["runAsUser", "runAsGroup", "fsGroup"] {
        id(&mut say, context.get(key));
    }
    for group in context.get("supplementalGroups").items() {
        id(&mut say, group);
    }
    let policy = &POD_SECURITY_POLICY;
    let change = context.get("fsGroupChangePolicy");
    say.one_of(policy, change, &["OnRootMismatch", "Always"]);
    let groups = context.get("supplementalGroupsPolicy");
    say.one_of(policy, groups, &["Merge", "Strict"]);
    se_linux_change(&mut say, context.get("seLinuxChangePolicy"), minor);
    sysctls(&mut say, pod.spec, context.get("sysctls"));
    seccomp(&mut say, context.get("seccompProfile"));
    app_armor(&mut say, context.get("appArmorProfile"));
    windows(&mut say, context.get("windowsOptions"));
}

fn id(say: &mut Say<'_, '_>, node: Node<'_>) {
    say.range(&POD_SECURITY_ID, node, 0, i64::from(i32::MAX));
}

fn se_linux_change(say: &mut Say<'_, '_>, node: Node<'_>, minor: Minor) {
    let rule = &POD_SECURITY_POLICY;
    if node.str() == Some("MountOption") {
        if minor <= Minor::V1_36 {
            let message = format!(
                "{}: without the feature gate `SELinuxMount`, it must be `Recursive`",
                is(node)
            );
            say.say(rule, node, message);
        }
        return;
    }
    say.one_of(rule, node, &["Recursive", "MountOption"]);
}

fn sysctls(say: &mut Say<'_, '_>, spec: Node<'_>, sysctls: Node<'_>) {
    let rule = &POD_SYSCTL;
    if sysctls.is_empty() {
        return;
    }
    let network = spec.get("hostNetwork").is_true();
    let ipc = spec.get("hostIPC").is_true();
    let mut names = BTreeSet::new();
    for sysctl in sysctls.items() {
        if !say.required(rule, sysctl, "name", Schema) {
            continue;
        }
        let node = sysctl.get("name");
        let Some(name) = node.str() else { continue };
        if !names.insert(name) {
            say.say(rule, node, format!("{}: it is set before too", is(node)));
            continue;
        }
        if name.len() > 253 || !name.split(['.', '/']).all(segment) {
            let message = format!(
                "{}: it must be a name such as `net.core.somaxconn`",
                is(node)
            );
            say.say(rule, node, message);
            continue;
        }
        let shared = match namespace(name) {
            Some(Namespace::Network) if network => "hostNetwork",
            Some(Namespace::Ipc) if ipc => "hostIPC",
            _ => continue,
        };
        let message = format!("{}: it can't be set where `{shared}` is true", is(node));
        say.say(rule, node, message);
    }
}

/// A part of a sysctl's name.
fn segment(part: &str) -> bool {
    let edge = |it: &u8| it.is_ascii_lowercase() || it.is_ascii_digit();
    let bytes = part.as_bytes();
    bytes.first().is_some_and(edge)
        && bytes.last().is_some_and(edge)
        && bytes.iter().all(|it| edge(it) || matches!(it, b'-' | b'_'))
}

/// The namespace that a sysctl belongs to.
#[derive(Debug, Clone, Copy)]
enum Namespace {
    Ipc,
    Network,
}

fn namespace(name: &str) -> Option<Namespace> {
    // Names are written with either `.` or `/`, whichever comes first.
    let slashes = name
        .find(['.', '/'])
        .is_some_and(|at| name[at..].starts_with('/'));
    let dotted = |prefix: &str| {
        let mut letters = name.chars();
        prefix.chars().all(|expected| {
            letters.next().is_some_and(|it| match it {
                '/' if slashes => expected == '.',
                it => it == expected,
            })
        })
    };
    if dotted("net.") {
        return Some(Namespace::Network);
    }
    let ipc = ["kernel.shm", "kernel.msg", "fs.mqueue."];
    if ipc.into_iter().any(dotted) || (dotted("kernel.sem") && name.len() == "kernel.sem".len()) {
        return Some(Namespace::Ipc);
    }
    None
}

const PROFILES: [&str; 3] = ["RuntimeDefault", "Unconfined", "Localhost"];

fn seccomp(say: &mut Say<'_, '_>, profile: Node<'_>) {
    let rule = &POD_SECCOMP_PROFILE;
    if profile.map().is_none() {
        return;
    }
    let (kind, local) = (profile.get("type"), profile.get("localhostProfile"));
    say.one_of(rule, kind, &PROFILES);
    match kind.str() {
        Some("Localhost") if local.is_missing() => {
            let message = "`type` is `Localhost`: there must be a `localhostProfile`";
            say.say(rule, local, message);
        }
        Some("Localhost") => say.form(rule, local, descending_path),
        Some("RuntimeDefault" | "Unconfined") if local.exists() => {
            let message = "`localhostProfile` goes with `type: Localhost` only";
            say.say(rule, local, message);
        }
        _ => {}
    }
}

fn app_armor(say: &mut Say<'_, '_>, profile: Node<'_>) {
    let rule = &POD_APP_ARMOR_PROFILE;
    if profile.map().is_none() {
        return;
    }
    let (kind, local) = (profile.get("type"), profile.get("localhostProfile"));
    say.one_of(rule, kind, &PROFILES);
    match (kind.str(), local.str()) {
        (Some("Localhost"), text) => {
            if text.is_none_or(|it| it.trim().is_empty()) {
                let message = "`type` is `Localhost`: there must be a `localhostProfile`";
                say.say(rule, local, message);
            } else if text.is_some_and(|it| it.trim() != it || it.len() > 4095) {
                let message = "`localhostProfile` must have no spaces around it, and at most 4095 \
                               characters";
                say.say(rule, local, message);
            }
        }
        (Some("RuntimeDefault" | "Unconfined"), _) if local.exists() => {
            let message = "`localhostProfile` goes with `type: Localhost` only";
            say.say(rule, local, message);
        }
        _ => {}
    }
}

fn windows(say: &mut Say<'_, '_>, options: Node<'_>) {
    let rule = &POD_WINDOWS_OPTIONS;
    if options.is_empty() {
        return;
    }
    say.form(rule, options.get("gmsaCredentialSpecName"), text::subdomain);
    let spec = options.get("gmsaCredentialSpec");
    if spec
        .str()
        .is_some_and(|it| it.is_empty() || it.len() > 64 * 1024)
    {
        let message = "`gmsaCredentialSpec` must not be empty, and have at most 64 KiB";
        say.say(rule, spec, message);
    }
    say.form(rule, options.get("runAsUserName"), user_name);
}

/// A user of Windows, with or without a domain.
fn user_name(text: &str) -> text::Fault {
    let fault = |fault: &str| Err(fault.to_owned());
    if text.is_empty() {
        return fault("must have a name");
    }
    if text.chars().any(|it| it.is_ascii_control()) {
        return fault("must have no control characters");
    }
    let (domain, user) = match text.split_once('\\') {
        Some((_, user)) if user.contains('\\') => return fault("must have at most one `\\`"),
        Some((domain, user)) => (Some(domain), user),
        None => (None, text),
    };
    if let Some(domain) = domain {
        let netbios = domain.chars().count() <= 15
            && !domain.is_empty()
            && !domain.starts_with('.')
            && !domain.contains(['\\', '/', ':', '*', '?', '"', '<', '>', '|']);
        let label = |part: &str| {
            let edge = |it: &u8| it.is_ascii_alphanumeric();
            let bytes = part.as_bytes();
            bytes.len() <= 63
                && bytes.first().is_some_and(edge)
                && bytes.last().is_some_and(edge)
                && bytes.iter().all(|it| edge(it) || *it == b'-')
        };
        if domain.len() >= 256 || !(netbios || domain.split('.').all(label)) {
            return fault("must have a domain of NetBIOS or DNS before its `\\`");
        }
    }
    if user.is_empty() || user.len() > 104 {
        return fault("must have a user of 1 to 104 characters");
    }
    if user.chars().all(|it| matches!(it, '.' | ' ')) {
        return fault("must have a user of more than points and spaces");
    }
    let bad = [
        '"', '/', '\\', ':', ';', '|', '=', ',', '+', '*', '?', '<', '>', '@', '[', ']',
    ];
    if user.contains(bad) {
        return fault("must have a user without any of `\"/\\:;|=,+*?<>@[]`");
    }
    Ok(())
}
