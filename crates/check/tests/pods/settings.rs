//! Settings, names, security and what is shared with the node.

use stowplan_check::{Checker, Minor};

use super::{api, at, deployment, fine, pod, pods};

#[test]
fn words_and_numbers() {
    pods(&[
        (
            "restartPolicy: never",
            &["pod-restart-policy /restartPolicy"],
        ),
        (
            "restartPolicy: UnlessStopped",
            &["pod-restart-policy /restartPolicy"],
        ),
        (
            "preemptionPolicy: None",
            &["preemption-policy /preemptionPolicy"],
        ),
        (
            "activeDeadlineSeconds: 0",
            &["pod-deadline /activeDeadlineSeconds"],
        ),
        (
            "activeDeadlineSeconds: 2147483648",
            &["pod-deadline /activeDeadlineSeconds"],
        ),
        (
            "terminationGracePeriodSeconds: -1",
            &["pod-grace-period /terminationGracePeriodSeconds"],
        ),
        ("priority: 1", &["pod-priority /priority"]),
        (
            "preemptionPolicy: Never",
            &["preemption-policy /preemptionPolicy"],
        ),
        (
            "priorityClassName: system-node-critical\npreemptionPolicy: Never",
            &["preemption-policy /preemptionPolicy"],
        ),
        (
            "priorityClassName: system-node-critical\npriority: 1",
            &["pod-priority /priority"],
        ),
        (
            "priorityClassName: system-critical",
            &["pod-priority /priorityClassName"],
        ),
        (
            "readinessGates:\n- conditionType: a b",
            &["readiness-gate /readinessGates/0/conditionType"],
        ),
        (
            "schedulingGates:\n- name: a\n- name: a",
            &["scheduling-gate /schedulingGates/1/name"],
        ),
        (
            "nodeName: a\nschedulingGates:\n- name: a",
            &["scheduling-gate /nodeName"],
        ),
    ]);
    fine(&[
        "restartPolicy: ''",
        "terminationGracePeriodSeconds: 0",
        "priority: 0",
        "preemptionPolicy: PreemptLowerPriority",
        "priorityClassName: mine\npreemptionPolicy: Never",
        "priorityClassName: system-cluster-critical\npriority: 2000000000",
        "priorityClassName: mine\npriority: 1000",
        "preemptionPolicy: Never\npriorityClassName: mine",
        "schedulingGates:\n- name: a.example/b",
    ]);
    pods(&[("activeDeadlineSeconds: 1", &[])]);
    // Only pods themselves are compared with their class.
    assert_eq!(api(&Checker::new(), &deployment("priority: 1")), [""; 0]);
    assert_eq!(
        api(&Checker::new(), &deployment("priorityClassName: system-x")),
        ["system-priority-class /spec/template/spec/priorityClassName"]
    );
}

#[test]
fn names() {
    pods(&[
        ("hostname: a.b", &["pod-hostname /hostname"]),
        ("subdomain: A", &["pod-hostname /subdomain"]),
        ("hostnameOverride: a_b", &["pod-hostname /hostnameOverride"]),
        (
            "hostnameOverride: a\nhostNetwork: true",
            &["pod-hostname /hostnameOverride"],
        ),
        (
            "hostnameOverride: a\nsetHostnameAsFQDN: true",
            &["pod-hostname /hostnameOverride"],
        ),
        ("nodeName: a b", &["pod-reference-name /nodeName"]),
        (
            "serviceAccountName: A",
            &["pod-reference-name /serviceAccountName"],
        ),
        (
            "runtimeClassName: ''",
            &["pod-reference-name /runtimeClassName"],
        ),
        (
            "nodeSelector:\n  a b: c",
            &["node-selector-labels /nodeSelector/a b"],
        ),
        (
            "nodeSelector:\n  a: b c",
            &["node-selector-labels /nodeSelector/a"],
        ),
        (
            "imagePullSecrets:\n- {}",
            &["image-pull-secret-name /imagePullSecrets/0/name"],
        ),
    ]);
    fine(&[
        "hostname: a-1\nsubdomain: ''",
        "hostnameOverride: a.b.c\nsetHostnameAsFQDN: false",
        "nodeName: ip-10-0-0-1.example",
        "nodeSelector:\n  kubernetes.io/os: linux\n  a: ''",
        "imagePullSecrets:\n- name: a",
        "schedulerName: Any Name",
    ]);
    let long = format!("hostnameOverride: {}", "a".repeat(65));
    assert_eq!(
        at(Minor::V1_35, &long),
        ["pod-hostname /spec/hostnameOverride"]
    );
    assert_eq!(at(Minor::V1_34, &long), [""; 0]);
}

#[test]
fn name_resolution() {
    pods(&[
        ("dnsPolicy: clusterFirst", &["dns-policy /dnsPolicy"]),
        ("dnsPolicy: None", &["dns-policy /dnsConfig"]),
        (
            "dnsPolicy: None\ndnsConfig:\n  nameservers: []",
            &["dns-policy /dnsConfig/nameservers"],
        ),
        (
            "dnsConfig:\n  nameservers: [1.1.1.1, 1.1.1.2, 1.1.1.3, 1.1.1.4]",
            &["dns-config /dnsConfig/nameservers"],
        ),
        (
            "dnsConfig:\n  nameservers: [1.1.1.256]",
            &["dns-config /dnsConfig/nameservers/0"],
        ),
        (
            "dnsConfig:\n  searches: [A.b, a..b]",
            &[
                "dns-config /dnsConfig/searches/0",
                "dns-config /dnsConfig/searches/1",
            ],
        ),
        (
            "dnsConfig:\n  options:\n  - value: '1'",
            &["dns-config /dnsConfig/options/0/name"],
        ),
        ("hostAliases:\n- ip: a", &["host-alias /hostAliases/0/ip"]),
        (
            "hostAliases:\n- ip: 1.2.3.4\n  hostnames: [a_b]",
            &["host-alias /hostAliases/0/hostnames/0"],
        ),
        (
            "hostAliases:\n- ip: '::ffff:1.2.3.4'",
            &["host-alias /hostAliases/0/ip"],
        ),
    ]);
    fine(&[
        "dnsPolicy: None\ndnsConfig:\n  nameservers: ['2001:db8::1']",
        "dnsPolicy: ''",
        "dnsConfig: {}",
        "dnsConfig:\n  searches: [., a.b., _sip._tcp.a, a-b]\n  options:\n  - name: ndots\n    value: '1'",
        "hostAliases:\n- ip: 127.0.0.1\n  hostnames: [a.b, c]",
    ]);
    // Before 1.36, addresses were read with zeros before their numbers.
    let zeros = "hostAliases:\n- ip: 010.0.0.001";
    assert_eq!(at(Minor::V1_35, zeros), [""; 0]);
    assert_eq!(
        at(Minor::V1_36, zeros),
        ["host-alias /spec/hostAliases/0/ip"]
    );
    let searches = |count| format!("dnsConfig:\n  searches: [{}]", vec!["a"; count].join(", "));
    assert_eq!(at(Minor::V1_36, &searches(32)), [""; 0]);
    assert_eq!(
        at(Minor::V1_36, &searches(33)),
        ["dns-config /spec/dnsConfig/searches"]
    );
}

#[test]
fn security() {
    let context = |rest: &str| format!("securityContext:\n  {rest}");
    for (rest, expected) in [
        (
            "runAsUser: -1",
            "pod-security-id /spec/securityContext/runAsUser",
        ),
        (
            "fsGroup: 2147483648",
            "pod-security-id /spec/securityContext/fsGroup",
        ),
        (
            "supplementalGroups: [1, -1]",
            "pod-security-id /spec/securityContext/supplementalGroups/1",
        ),
        (
            "fsGroupChangePolicy: Never",
            "pod-security-policy /spec/securityContext/fsGroupChangePolicy",
        ),
        (
            "supplementalGroupsPolicy: strict",
            "pod-security-policy /spec/securityContext/supplementalGroupsPolicy",
        ),
        (
            "seLinuxChangePolicy: MountOption",
            "pod-security-policy /spec/securityContext/seLinuxChangePolicy",
        ),
        (
            "sysctls:\n  - name: A.b\n    value: '1'",
            "pod-sysctl /spec/securityContext/sysctls/0/name",
        ),
        (
            "sysctls:\n  - name: a..b\n    value: '1'",
            "pod-sysctl /spec/securityContext/sysctls/0/name",
        ),
        (
            "sysctls:\n  - name: a\n    value: '1'\n  - name: a\n    value: '1'",
            "pod-sysctl /spec/securityContext/sysctls/1/name",
        ),
        (
            "seccompProfile:\n    type: Default",
            "pod-seccomp-profile /spec/securityContext/seccompProfile/type",
        ),
        (
            "seccompProfile:\n    type: Localhost",
            "pod-seccomp-profile /spec/securityContext/seccompProfile/localhostProfile",
        ),
        (
            "seccompProfile:\n    type: Localhost\n    localhostProfile: /a",
            "pod-seccomp-profile /spec/securityContext/seccompProfile/localhostProfile",
        ),
        (
            "seccompProfile:\n    type: Unconfined\n    localhostProfile: a",
            "pod-seccomp-profile /spec/securityContext/seccompProfile/localhostProfile",
        ),
        (
            "appArmorProfile:\n    type: Localhost\n    localhostProfile: ' a'",
            "pod-app-armor-profile /spec/securityContext/appArmorProfile/localhostProfile",
        ),
        (
            "windowsOptions:\n    runAsUserName: a@b",
            "pod-windows-options /spec/securityContext/windowsOptions/runAsUserName",
        ),
        (
            "windowsOptions:\n    gmsaCredentialSpec: ''",
            "pod-windows-options /spec/securityContext/windowsOptions/gmsaCredentialSpec",
        ),
    ] {
        assert_eq!(at(Minor::V1_36, &context(rest)), [expected], "{rest}");
    }
    for rest in [
        "runAsUser: 0\n  runAsGroup: 2147483647\n  supplementalGroups: []",
        "fsGroupChangePolicy: OnRootMismatch\n  supplementalGroupsPolicy: Merge",
        "seLinuxChangePolicy: Recursive",
        "sysctls:\n  - name: net.ipv4.conf.eno2/100.rp_filter\n    value: '1'\n  - name: kernel/shm_rmid_forced\n    value: '1'",
        "seccompProfile:\n    type: Localhost\n    localhostProfile: profiles/a.json",
        "appArmorProfile:\n    type: Localhost\n    localhostProfile: a b",
        "windowsOptions:\n    runAsUserName: NT AUTHORITY\\SYSTEM",
        "windowsOptions:\n    runAsUserName: ContainerAdministrator",
    ] {
        fine(&[&context(rest)]);
    }
    pods(&[
        (
            "hostNetwork: true\nsecurityContext:\n  sysctls:\n  - name: net/core/somaxconn\n    value: '1'",
            &["pod-sysctl /securityContext/sysctls/0/name"],
        ),
        (
            "hostIPC: true\nsecurityContext:\n  sysctls:\n  - name: kernel.sem\n    value: '1'\n  - name: \
             fs.mqueue.a\n    value: '1'\n  - name: net.a\n    value: '1'",
            &[
                "pod-sysctl /securityContext/sysctls/0/name",
                "pod-sysctl /securityContext/sysctls/1/name",
            ],
        ),
    ]);
}

#[test]
fn nodes_and_systems() {
    pods(&[
        (
            "shareProcessNamespace: true\nhostPID: true",
            &["host-namespaces /shareProcessNamespace"],
        ),
        (
            "hostUsers: false\nhostNetwork: true\nhostIPC: true",
            &["host-namespaces /hostIPC", "host-namespaces /hostNetwork"],
        ),
        ("os:\n  name: Windows", &["pod-os /os/name"]),
        ("os:\n  name: ''", &["pod-os /os/name"]),
        (
            "os:\n  name: windows\nhostPID: true\nhostUsers: true\nsecurityContext:\n  runAsUser: 1\n  sysctls:\n  \
             - name: a\n    value: b",
            &[
                "pod-os-fields /hostPID",
                "pod-os-fields /hostUsers",
                "pod-os-fields /securityContext/runAsUser",
                "pod-os-fields /securityContext/sysctls",
            ],
        ),
        (
            "os:\n  name: linux\nsecurityContext:\n  windowsOptions: {}",
            &["pod-os-fields /securityContext/windowsOptions"],
        ),
    ]);
    let windows = "os:\n  name: windows\nresources:\n  requests:\n    cpu: 1";
    assert_eq!(at(Minor::V1_34, windows), [""; 0]);
    assert_eq!(at(Minor::V1_36, windows), ["pod-os-fields /spec/resources"]);
    fine(&[
        "shareProcessNamespace: false\nhostPID: true",
        "hostUsers: true\nhostPID: true",
        "hostUsers: false\nhostPID: false",
        "os:\n  name: windows\nhostPID: false\nsecurityContext:\n  runAsNonRoot: true\n  sysctls: []",
    ]);
}

#[test]
fn resources() {
    pods(&[
        (
            "resources:\n  requests:\n    gpu: 1",
            &["pod-resources /resources/requests/gpu"],
        ),
        (
            "resources:\n  claims: []",
            &["pod-resources /resources/claims"],
        ),
        (
            "resources:\n  requests:\n    cpu: 2\n  limits:\n    cpu: 1500m",
            &["pod-resources /resources/requests/cpu"],
        ),
        (
            "resources:\n  limits:\n    memory: -1",
            &["pod-resources /resources/limits/memory"],
        ),
        ("overhead:\n  cpu: 1", &["pod-overhead /overhead"]),
        (
            "runtimeClassName: a\noverhead:\n  cpu: -1",
            &["pod-overhead /overhead/cpu"],
        ),
        (
            "runtimeClassName: a\noverhead:\n  ram: 1Mi",
            &["pod-overhead /overhead/ram"],
        ),
        (
            "resourceClaims:\n- name: a\n  resourceClaimName: b\n  resourceClaimTemplateName: c",
            &["pod-resource-claim /resourceClaims/0/resourceClaimTemplateName"],
        ),
        (
            "resourceClaims:\n- name: A\n  resourceClaimName: B",
            &[
                "pod-resource-claim /resourceClaims/0/name",
                "pod-resource-claim /resourceClaims/0/resourceClaimName",
            ],
        ),
        (
            "resourceClaims:\n- name: a\n  resourceClaimName: b\n- name: a\n  resourceClaimName: b",
            &["pod-resource-claim /resourceClaims/1/name"],
        ),
    ]);
    fine(&[
        "resources:\n  requests:\n    cpu: 1\n    hugepages-2Mi: 2Mi\n  limits:\n    cpu: 1\n    hugepages-2Mi: 2Mi",
        "resources: {}",
        "resourceClaims:\n- name: a\n  resourceClaimName: b.c",
        "runtimeClassName: a\noverhead:\n  cpu: 250m\n  memory: 1Mi",
    ]);
    let early = "resources:\n  claims: []\nresourceClaims:\n- name: A";
    assert_eq!(at(Minor::V1_33, early), [""; 0]);
}

#[test]
fn containers_fit_into_their_pod() {
    let of = |pod: &str, containers: &str| {
        let text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  resources:\n    {pod}\n  {containers}"
        );
        api(&Checker::new(), &text)
    };
    let one = |name: &str, resources: &str| {
        format!("  - name: {name}\n    image: a:1\n    resources:\n      {resources}\n")
    };
    let two = format!(
        "containers:\n{}{}",
        one("a", "requests:\n        cpu: 600m"),
        one("b", "requests:\n        cpu: 500m")
    );
    let sum = ["pod-resources-sum /spec/resources/requests/cpu"];
    assert_eq!(of("requests:\n      cpu: 1", &two), sum);
    assert_eq!(of("requests:\n      cpu: 1100m", &two), [""; 0]);
    assert_eq!(
        of("limits:\n      cpu: 1", &two),
        ["pod-resources-sum /spec/resources/limits/cpu"]
    );
    assert_eq!(of("limits:\n      cpu: 1100m", &two), [""; 0]);
    // Init containers run one after the other, and before the others.
    let init = format!(
        "initContainers:\n{}{}  {two}",
        one("c", "requests:\n        cpu: 1"),
        one("d", "requests:\n        cpu: 1")
    );
    assert_eq!(of("requests:\n      cpu: 1100m", &init), [""; 0]);
    // A limit without a request is the request.
    let limit = format!("containers:\n{}", one("a", "limits:\n        cpu: 2"));
    assert_eq!(of("requests:\n      cpu: 1", &limit), sum);
    assert_eq!(
        of("limits:\n      cpu: 1", &limit),
        ["pod-resources-sum /spec/containers/0/resources/limits/cpu"]
    );
}

#[test]
fn annotations() {
    let with = |annotation: &str, spec: &str| {
        let text = pod(spec).replace(
            "  labels:",
            &format!("  annotations:\n    {annotation}\n  labels:"),
        );
        api(&Checker::new(), &text)
    };
    let cost = "controller.kubernetes.io/pod-deletion-cost";
    for bad in ["high", "'+1'", "'01'", "''", "'2147483648'", "'1.5'"] {
        let found = with(&format!("{cost}: {bad}"), "restartPolicy: Always");
        let path = "/metadata/annotations/controller.kubernetes.io~1pod-deletion-cost";
        assert_eq!(found, [format!("pod-deletion-cost {path}")], "{bad}");
    }
    for good in ["'0'", "'-5'", "'2147483647'"] {
        let found = with(&format!("{cost}: {good}"), "restartPolicy: Always");
        assert_eq!(found, [""; 0], "{good}");
    }
    let seccomp = "seccomp.security.alpha.kubernetes.io/pod";
    let path = "/metadata/annotations/seccomp.security.alpha.kubernetes.io~1pod";
    let bad = format!("pod-seccomp-annotation {path}");
    for value in ["any", "localhost/../a", "localhost//a"] {
        let found = with(&format!("{seccomp}: {value}"), "restartPolicy: Always");
        assert_eq!(found, [bad.as_str()], "{value}");
    }
    let field = "securityContext:\n  seccompProfile:\n    type: Localhost\n    localhostProfile: a";
    assert_eq!(with(&format!("{seccomp}: localhost/b"), field), [bad]);
    assert_eq!(with(&format!("{seccomp}: localhost/a"), field), [""; 0]);
    assert_eq!(
        with("kubernetes.io/config.mirror: a", "restartPolicy: Always"),
        ["mirror-pod /metadata/annotations/kubernetes.io~1config.mirror"]
    );
}
