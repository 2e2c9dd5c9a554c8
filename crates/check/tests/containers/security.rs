use stowplan_check::Minor;

use super::{accepted, containers, found_in, pods};

#[test]
fn users_and_groups() {
    for field in ["runAsUser", "runAsGroup"] {
        for id in ["-1", "2147483648"] {
            containers(&[(
                &format!("securityContext: {{{field}: {id}}}"),
                &[&format!("container-user-id securityContext/{field}")],
            )]);
        }
        for id in ["0", "2147483647"] {
            accepted(&[&format!("securityContext: {{{field}: {id}}}")]);
        }
    }
}

#[test]
fn privileges_agree() {
    let at = "privilege-contradiction securityContext/allowPrivilegeEscalation";
    containers(&[
        (
            "securityContext: {privileged: true, allowPrivilegeEscalation: false}",
            &[at],
        ),
        (
            "securityContext: {allowPrivilegeEscalation: false, capabilities: {add: [CAP_SYS_ADMIN]}}",
            &[at],
        ),
    ]);
    accepted(&[
        "securityContext: {}",
        "securityContext: {privileged: true}",
        "securityContext: {privileged: true, allowPrivilegeEscalation: true}",
        // Only the long name is looked for.
        "securityContext: {allowPrivilegeEscalation: false, capabilities: {add: [SYS_ADMIN]}}",
        "securityContext: {allowPrivilegeEscalation: true, capabilities: {add: [CAP_SYS_ADMIN]}}",
        "securityContext: {capabilities: {add: [WHAT EVER], drop: [ALL]}}",
        "securityContext: {procMount: Default}",
    ]);
}

#[test]
fn proc_mounts() {
    containers(&[
        (
            "securityContext: {procMount: default}",
            &["proc-mount securityContext/procMount"],
        ),
        (
            "securityContext: {procMount: Unmasked}",
            &["proc-mount securityContext/procMount"],
        ),
    ]);
    pods(&[(
        "hostUsers: false\n\
         containers: [{name: a, image: b, securityContext: {procMount: Unmasked}}]",
        &[],
    )]);
}

#[test]
fn profiles() {
    containers(&[
        (
            "securityContext: {seccompProfile: {type: Default}}",
            &["container-seccomp-profile securityContext/seccompProfile/type"],
        ),
        (
            "securityContext: {seccompProfile: {type: Localhost}}",
            &["container-seccomp-profile securityContext/seccompProfile/localhostProfile"],
        ),
        (
            "securityContext: {seccompProfile: {type: Localhost, localhostProfile: /a}}",
            &["container-seccomp-profile securityContext/seccompProfile/localhostProfile"],
        ),
        (
            "securityContext: {seccompProfile: {type: RuntimeDefault, localhostProfile: a}}",
            &["container-seccomp-profile securityContext/seccompProfile/localhostProfile"],
        ),
        (
            "securityContext: {appArmorProfile: {type: ''}}",
            &["container-apparmor-profile securityContext/appArmorProfile/type"],
        ),
        (
            "securityContext: {appArmorProfile: {type: Localhost, localhostProfile: ' a'}}",
            &["container-apparmor-profile securityContext/appArmorProfile/localhostProfile"],
        ),
        (
            "securityContext: {appArmorProfile: {type: Localhost, localhostProfile: ''}}",
            &["container-apparmor-profile securityContext/appArmorProfile/localhostProfile"],
        ),
        (
            "securityContext: {appArmorProfile: {type: Unconfined, localhostProfile: a}}",
            &["container-apparmor-profile securityContext/appArmorProfile/localhostProfile"],
        ),
    ]);
    accepted(&[
        "securityContext: {seccompProfile: {type: Unconfined}}",
        "securityContext: {seccompProfile: {type: Localhost, localhostProfile: a/b.json}}",
        "securityContext: {appArmorProfile: {type: RuntimeDefault}}",
        "securityContext: {appArmorProfile: {type: Localhost, localhostProfile: /any where}}",
    ]);
}

#[test]
fn windows_options() {
    for user in [
        "''",
        "'a@b'",
        "'a\\b\\c'",
        "'\\a'",
        "'a\\'",
        "...",
        "'D:\\a'",
        "\"a\\tb\"",
    ] {
        containers(&[(
            &format!("securityContext: {{windowsOptions: {{runAsUserName: {user}}}}}"),
            &["container-windows-options securityContext/windowsOptions/runAsUserName"],
        )]);
    }
    for user in [
        "ContainerUser",
        "'NT AUTHORITY\\SYSTEM'",
        "'a.example.com\\b'",
        "a b",
    ] {
        accepted(&[&format!(
            "securityContext: {{windowsOptions: {{runAsUserName: {user}}}}}"
        )]);
    }
    containers(&[(
        "securityContext: {windowsOptions: {gmsaCredentialSpecName: A_b, gmsaCredentialSpec: ''}}",
        &[
            "container-windows-options securityContext/windowsOptions/gmsaCredentialSpec",
            "container-windows-options securityContext/windowsOptions/gmsaCredentialSpecName",
        ],
    )]);
}

#[test]
fn operating_systems() {
    let one = |system: &str, context: &str| {
        format!(
            "os: {{name: {system}}}\n\
             containers: [{{name: a, image: b, securityContext: {context}}}]"
        )
    };
    pods(&[
        (
            &one(
                "windows",
                "{capabilities: {drop: [ALL]}, runAsUser: 1, runAsNonRoot: true}",
            ),
            &[
                "container-os-field containers/0/securityContext/capabilities",
                "container-os-field containers/0/securityContext/runAsUser",
            ],
        ),
        (
            &one("linux", "{windowsOptions: {runAsUserName: a}}"),
            &["container-os-field containers/0/securityContext/windowsOptions"],
        ),
        (&one("windows", "{windowsOptions: {runAsUserName: a}}"), &[]),
        (
            &one("linux", "{capabilities: {drop: [ALL]}, runAsUser: 1}"),
            &[],
        ),
    ]);
}

#[test]
fn processes_of_the_host() {
    let on = "securityContext: {windowsOptions: {hostProcess: true}}";
    pods(&[
        (
            &format!("hostNetwork: true\ncontainers: [{{name: a, image: b, {on}}}]"),
            &[],
        ),
        (
            &format!("hostNetwork: true\n{on}\ncontainers: [{{name: a, image: b}}]"),
            &[],
        ),
        (
            &format!("containers: [{{name: a, image: b, {on}}}]"),
            &["host-process hostNetwork"],
        ),
        (
            &format!(
                "hostNetwork: true\ncontainers: [{{name: a, image: b, {on}}}, \
                 {{name: c, image: b}}]"
            ),
            &["host-process containers/1"],
        ),
        (
            &format!(
                "hostNetwork: true\n{on}\ncontainers: [{{name: a, image: b, \
                 securityContext: {{windowsOptions: {{hostProcess: false}}}}}}]"
            ),
            &["host-process containers/0/securityContext/windowsOptions/hostProcess"],
        ),
    ]);
}

#[test]
fn annotations() {
    let found = |annotation: &str, context: &str| {
        found_in(
            Minor::DEFAULT,
            &format!(
                "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    \
                 {annotation}\nspec:\n  containers: [{{name: web, image: b, \
                 securityContext: {context}}}]\n"
            ),
        )
        .into_iter()
        .map(|it| it.split(' ').next().unwrap_or_default().to_owned())
        .collect::<Vec<_>>()
    };
    let armor = "container.apparmor.security.beta.kubernetes.io";
    for (annotation, context, expected) in [
        ("web: runtime/default", "{}", None),
        ("web: ''", "{}", None),
        ("web: localhost/a", "{}", None),
        ("web: a", "{}", Some("apparmor-annotation")),
        ("gone: unconfined", "{}", Some("apparmor-annotation")),
        (
            "web: unconfined",
            "{appArmorProfile: {type: RuntimeDefault}}",
            Some("apparmor-annotation"),
        ),
        (
            "web: localhost/a",
            "{appArmorProfile: {type: Localhost, localhostProfile: a}}",
            None,
        ),
        (
            "web: localhost/b",
            "{appArmorProfile: {type: Localhost, localhostProfile: a}}",
            Some("apparmor-annotation"),
        ),
    ] {
        let found = found(&format!("{armor}/{annotation}"), context);
        assert_eq!(found, Vec::from_iter(expected), "{annotation} {context}");
    }
    let seccomp = "container.seccomp.security.alpha.kubernetes.io";
    for (annotation, context, expected) in [
        (
            "web: runtime/default",
            "{}",
            Some("container-seccomp-ignored"),
        ),
        ("gone: runtime/default", "{}", None),
        ("gone: default", "{}", Some("container-seccomp-annotation")),
        (
            "web: localhost/../a",
            "{}",
            Some("container-seccomp-annotation"),
        ),
        (
            "web: docker/default",
            "{seccompProfile: {type: RuntimeDefault}}",
            None,
        ),
        (
            "web: unconfined",
            "{seccompProfile: {type: RuntimeDefault}}",
            Some("container-seccomp-annotation"),
        ),
    ] {
        let found = found(&format!("{seccomp}/{annotation}"), context);
        assert_eq!(found, Vec::from_iter(expected), "{annotation} {context}");
    }
}
