//! What the Pod Security Standards call *baseline*: known ways out of a container.
//!
//! <https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline>

use super::{STRICT, standards::Violation};
use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &ADDED_CAPABILITY,
        &HOST_NAMESPACE,
        &HOST_PATH,
        &HOST_PORT,
        &HOST_PROBE,
        &PRIVILEGED,
        &UNCONFINED,
        &UNSAFE_SYSCTL,
    ],
    look: Look::Pods(look),
};

const BASELINE: &str =
    "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline";

static PRIVILEGED: Rule = Rule {
    name: "privileged-container",
    group: Group::Policy,
    level: STRICT,
    summary: "no container is privileged",
    why: "A privileged container can do to its node what root can, and so can whoever breaks into \
          it.",
    source: BASELINE,
    wrong: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
    securityContext:
      privileged: true
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
    securityContext:
      privileged: false
"
    ),
};

static HOST_NAMESPACE: Rule = Rule {
    name: "host-namespace",
    group: Group::Policy,
    level: STRICT,
    summary: "no pod shares its node's network, processes or memory",
    why: "Such a pod sees the traffic, the processes or the shared memory of everything on its \
          node.",
    source: BASELINE,
    wrong: pod!(
        "  hostNetwork: true
  containers:
  - name: web
    image: registry.example.com/web:1
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
"
    ),
};

static HOST_PATH: Rule = Rule {
    name: "host-path-volume",
    group: Group::Policy,
    level: STRICT,
    summary: "no pod mounts a folder of its node",
    why: "A node's files hold other pods' secrets and the node's own credentials. What is written \
          there is left behind when the pod moves.",
    source: BASELINE,
    wrong: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
    volumeMounts:
    - name: logs
      mountPath: /logs
  volumes:
  - name: logs
    hostPath:
      path: /var/log
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
    volumeMounts:
    - name: logs
      mountPath: /logs
  volumes:
  - name: logs
    emptyDir: {}
"
    ),
};

static HOST_PORT: Rule = Rule {
    name: "host-port",
    group: Group::Policy,
    level: Level::Warning,
    summary: "no container takes a port of its node",
    why: "The port is open on the node without any Service or policy in between, and only one pod \
          of a node can have it.",
    source: BASELINE,
    wrong: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
    ports:
    - containerPort: 8080
      hostPort: 8080
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
    ports:
    - containerPort: 8080
"
    ),
};

static HOST_PROBE: Rule = Rule {
    name: "probe-host",
    group: Group::Policy,
    level: Level::Warning,
    summary: "no probe or lifecycle handler calls another host than the pod",
    why: "The kubelet calls it from the node, so a pod could reach through the node what it may \
          not reach itself.",
    source: BASELINE,
    wrong: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
    readinessProbe:
      httpGet:
        host: 10.0.0.1
        path: /
        port: 80
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
    readinessProbe:
      httpGet:
        path: /
        port: 80
"
    ),
};

static ADDED_CAPABILITY: Rule = Rule {
    name: "added-capability",
    group: Group::Policy,
    level: STRICT,
    summary: "no container adds capabilities beyond those that runtimes give",
    why: "Most other capabilities are as good as root on the node, or reach beyond the pod.",
    source: BASELINE,
    wrong: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
    securityContext:
      capabilities:
        add: [SYS_ADMIN]
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:1
    securityContext:
      capabilities:
        add: [NET_BIND_SERVICE]
"
    ),
};

static UNCONFINED: Rule = Rule {
    name: "unconfined",
    group: Group::Policy,
    level: STRICT,
    summary: "seccomp, AppArmor, SELinux and /proc masks are not switched off",
    why: "They keep a broken process from the parts of the kernel that it has no use for.",
    source: BASELINE,
    wrong: pod!(
        "  securityContext:
    seccompProfile:
      type: Unconfined
  containers:
  - name: web
    image: registry.example.com/web:1
"
    ),
    right: pod!(
        "  securityContext:
    seccompProfile:
      type: RuntimeDefault
  containers:
  - name: web
    image: registry.example.com/web:1
"
    ),
};

static UNSAFE_SYSCTL: Rule = Rule {
    name: "unsafe-sysctl",
    group: Group::Policy,
    level: STRICT,
    summary: "no pod sets kernel parameters that reach beyond it",
    why: "Parameters outside of the safe list change the node for all of its pods, and kubelets \
          refuse them unless they are told otherwise.",
    source: "https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/#safe-and-unsafe-sysctls",
    wrong: pod!(
        "  securityContext:
    sysctls:
    - name: kernel.msgmax
      value: \"65536\"
  containers:
  - name: web
    image: registry.example.com/web:1
"
    ),
    right: pod!(
        "  securityContext:
    sysctls:
    - name: net.ipv4.tcp_syncookies
      value: \"1\"
  containers:
  - name: web
    image: registry.example.com/web:1
"
    ),
};

/// Capabilities that runtimes give anyway.
const CAPABILITIES: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

const SYSCTLS: [&str; 13] = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_slow_start_after_idle",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.tcp_wmem",
];

const SELINUX_TYPES: [&str; 5] = [
    "",
    "container_t",
    "container_init_t",
    "container_kvm_t",
    "container_engine_t",
];

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    violations(pod, &mut |rule, node, message| {
        findings.report(rule, object, node, message);
    });
}

/// Tells everything about a pod that the baseline forbids.
pub(super) fn violations<'v>(pod: Pod<'v>, tell: &mut Violation<'_, 'v>) {
    for key in ["hostNetwork", "hostPID", "hostIPC"] {
        let node = pod.spec.get(key);
        if node.is_true() {
            let what = match key {
                "hostNetwork" => "network",
                "hostPID" => "processes",
                _ => "memory",
            };
            tell(
                &HOST_NAMESPACE,
                node,
                format!("the pod shares the {what} of its node"),
            );
        }
    }
    for volume in pod.spec.get("volumes").items() {
        let node = volume.get("hostPath");
        if node.exists() {
            let path = node.get("path").shown();
            tell(
                &HOST_PATH,
                node,
                format!("the pod mounts `{path}` of its node"),
            );
        }
    }
    let context = pod.spec.get("securityContext");
    profiles(context, tell);
    for sysctl in context.get("sysctls").items() {
        let name = sysctl.get("name");
        if let Some(text) = name.str().filter(|it| !SYSCTLS.contains(it)) {
            tell(
                &UNSAFE_SYSCTL,
                name,
                format!("`{text}` is not a safe kernel parameter"),
            );
        }
    }
    for container in pod.containers() {
        let node = container.node;
        let context = node.get("securityContext");
        profiles(context, tell);
        let name = node.get("name").shown();
        let privileged = context.get("privileged");
        if privileged.is_true() {
            tell(
                &PRIVILEGED,
                privileged,
                format!("container `{name}` is privileged"),
            );
        }
        let mount = context.get("procMount");
        if mount.filled().is_some_and(|it| it != "Default") {
            let message = format!("container `{name}` has /proc unmasked");
            tell(&UNCONFINED, mount, message);
        }
        for capability in context.path(["capabilities", "add"]).items() {
            let text = capability.str().unwrap_or_default();
            if !CAPABILITIES.contains(&text) {
                let message = format!("container `{name}` adds the capability `{text}`");
                tell(&ADDED_CAPABILITY, capability, message);
            }
        }
        for port in node.get("ports").items() {
            let port = port.get("hostPort");
            if port.int().is_some_and(|it| it != 0) {
                let message = format!("container `{name}` takes port {} of its node", port.shown());
                tell(&HOST_PORT, port, message);
            }
        }
        hosts(node, tell);
    }
}

/// Hosts of probes and lifecycle handlers.
fn hosts<'v>(container: Node<'v>, tell: &mut Violation<'_, 'v>) {
    let lifecycle = container.get("lifecycle");
    let handlers = [
        container.get("livenessProbe"),
        container.get("readinessProbe"),
        container.get("startupProbe"),
        lifecycle.get("postStart"),
        lifecycle.get("preStop"),
    ];
    for handler in handlers {
        for kind in ["httpGet", "tcpSocket"] {
            let host = handler.get(kind).get("host");
            let local = ["127.0.0.1", "::1", "localhost"];
            if let Some(text) = host.filled().filter(|it| !local.contains(it)) {
                let message = format!("the kubelet is told to call `{text}`");
                tell(&HOST_PROBE, host, message);
            }
        }
    }
}

/// Profiles of a security context, of a pod or a container.
fn profiles<'v>(context: Node<'v>, tell: &mut Violation<'_, 'v>) {
    for key in ["seccompProfile", "appArmorProfile"] {
        let kind = context.get(key).get("type");
        if kind.str() == Some("Unconfined") {
            tell(&UNCONFINED, kind, format!("`{key}` is switched off"));
        }
    }
    let process = context.get("windowsOptions").get("hostProcess");
    if process.is_true() {
        let message = "the process runs on the node, not in a container".to_owned();
        tell(&PRIVILEGED, process, message);
    }
    let selinux = context.get("seLinuxOptions");
    let kind = selinux.get("type");
    if let Some(text) = kind.str().filter(|it| !SELINUX_TYPES.contains(it)) {
        let message = format!("the SELinux type `{text}` is not one for containers");
        tell(&UNCONFINED, kind, message);
    }
    for key in ["user", "role"] {
        let node = selinux.get(key);
        if node.filled().is_some() {
            tell(&UNCONFINED, node, format!("the SELinux {key} is set"));
        }
    }
}
