//! What pods and containers may do.
//! <https://kubernetes.io/docs/concepts/security/pod-security-standards/>

use k8s_openapi::api::core::v1::{
    Capabilities, PodSecurityContext, SeccompProfile, SecurityContext,
};
use stowplan_model::{ContainerSecurity, PodSecurity, Security};

/// The Pod Security level that a pod passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Privileged,
    Baseline,
    Restricted,
}

impl Level {
    pub(crate) fn of(security: &Security) -> Self {
        match security.relaxed.as_ref().map(|relaxed| relaxed.level) {
            None => Self::Restricted,
            Some(PodSecurity::Baseline) => Self::Baseline,
            Some(PodSecurity::Privileged) => Self::Privileged,
        }
    }
}

/// `spec.securityContext`. Below "restricted" a pod may run as root; below "baseline" it goes
/// without seccomp too.
pub(crate) fn of_pod(security: &Security, level: Level) -> Option<PodSecurityContext> {
    let context = PodSecurityContext {
        fs_group: security.fs_group.map(Into::into),
        // Else large disks are gone through at each start.
        fs_group_change_policy: security.fs_group.map(|_| "OnRootMismatch".to_owned()),
        run_as_non_root: (level >= Level::Restricted).then_some(true),
        run_as_user: security.run_as_user.map(Into::into),
        seccomp_profile: (level >= Level::Baseline).then(|| SeccompProfile {
            type_: "RuntimeDefault".to_owned(),
            ..SeccompProfile::default()
        }),
        ..PodSecurityContext::default()
    };
    (context != PodSecurityContext::default()).then_some(context)
}

/// A container's `securityContext`. Below "restricted" it keeps the runtime's own capabilities,
/// which images that start as root need to step down; nothing is added at any level.
pub(crate) fn of_container(security: &ContainerSecurity, level: Level) -> Option<SecurityContext> {
    let context = SecurityContext {
        allow_privilege_escalation: (level >= Level::Baseline).then_some(false),
        capabilities: (level >= Level::Restricted).then(|| Capabilities {
            drop: Some(vec!["ALL".to_owned()]),
            ..Capabilities::default()
        }),
        read_only_root_filesystem: security.read_only_root.then_some(true),
        run_as_user: security.run_as_user.map(Into::into),
        ..SecurityContext::default()
    };
    (context != SecurityContext::default()).then_some(context)
}
