//! Built-in kinds that no version known here serves any more.

/// Kinds that are gone, by `apiVersion`; and the `apiVersion` whose schema still tells whether
/// they are well-formed, where that is so.
static GONE: &[(&str, &[&str], Option<&str>)] = &[
    (
        "admissionregistration.k8s.io/v1alpha1",
        &[
            "ExternalAdmissionHookConfiguration",
            "InitializerConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
        ],
        None,
    ),
    (
        "admissionregistration.k8s.io/v1beta1",
        &[
            "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "ValidatingWebhookConfiguration",
        ],
        None,
    ),
    (
        "apiextensions.k8s.io/v1beta1",
        &["CustomResourceDefinition"],
        None,
    ),
    ("apiregistration.k8s.io/v1alpha1", &["APIService"], None),
    (
        "apiregistration.k8s.io/v1beta1",
        &["APIService"],
        Some("apiregistration.k8s.io/v1"),
    ),
    ("apps/v1alpha1", &["PetSet"], None),
    (
        "apps/v1beta1",
        &["ControllerRevision", "Deployment", "StatefulSet"],
        Some("apps/v1"),
    ),
    (
        "apps/v1beta2",
        &[
            "ControllerRevision",
            "DaemonSet",
            "Deployment",
            "ReplicaSet",
            "StatefulSet",
        ],
        Some("apps/v1"),
    ),
    ("auditregistration.k8s.io/v1alpha1", &["AuditSink"], None),
    (
        "authentication.k8s.io/v1alpha1",
        &["SelfSubjectReview"],
        None,
    ),
    (
        "authentication.k8s.io/v1beta1",
        &["SelfSubjectReview", "TokenReview"],
        None,
    ),
    (
        "authorization.k8s.io/v1beta1",
        &[
            "LocalSubjectAccessReview",
            "SelfSubjectAccessReview",
            "SelfSubjectRulesReview",
            "SubjectAccessReview",
        ],
        None,
    ),
    ("autoscaling/v2alpha1", &["HorizontalPodAutoscaler"], None),
    ("autoscaling/v2beta1", &["HorizontalPodAutoscaler"], None),
    (
        "autoscaling/v2beta2",
        &["HorizontalPodAutoscaler"],
        Some("autoscaling/v2"),
    ),
    ("batch/v1beta1", &["CronJob"], Some("batch/v1")),
    ("batch/v2alpha1", &["CronJob", "ScheduledJob"], None),
    (
        "certificates.k8s.io/v1beta1",
        &["CertificateSigningRequest"],
        None,
    ),
    ("coordination.k8s.io/v1alpha1", &["LeaseCandidate"], None),
    (
        "coordination.k8s.io/v1beta1",
        &["Lease"],
        Some("coordination.k8s.io/v1"),
    ),
    ("discovery.k8s.io/v1alpha1", &["EndpointSlice"], None),
    ("discovery.k8s.io/v1beta1", &["EndpointSlice"], None),
    ("events.k8s.io/v1beta1", &["Event"], None),
    (
        "extensions/v1beta1",
        &["DaemonSet", "Deployment", "ReplicaSet"],
        Some("apps/v1"),
    ),
    (
        "extensions/v1beta1",
        &[
            "Ingress",
            "PodSecurityPolicy",
            "Scale",
            "ThirdPartyResource",
        ],
        None,
    ),
    (
        "extensions/v1beta1",
        &["NetworkPolicy"],
        Some("networking.k8s.io/v1"),
    ),
    (
        "flowcontrol.apiserver.k8s.io/v1alpha1",
        &["FlowSchema", "PriorityLevelConfiguration"],
        None,
    ),
    (
        "flowcontrol.apiserver.k8s.io/v1beta1",
        &["FlowSchema", "PriorityLevelConfiguration"],
        None,
    ),
    (
        "flowcontrol.apiserver.k8s.io/v1beta2",
        &["FlowSchema", "PriorityLevelConfiguration"],
        None,
    ),
    (
        "flowcontrol.apiserver.k8s.io/v1beta3",
        &["FlowSchema", "PriorityLevelConfiguration"],
        Some("flowcontrol.apiserver.k8s.io/v1"),
    ),
    (
        "networking.k8s.io/v1alpha1",
        &["ClusterCIDR", "IPAddress", "ServiceCIDR"],
        None,
    ),
    ("networking.k8s.io/v1beta1", &["Ingress"], None),
    (
        "networking.k8s.io/v1beta1",
        &["IngressClass"],
        Some("networking.k8s.io/v1"),
    ),
    ("node.k8s.io/v1alpha1", &["RuntimeClass"], None),
    (
        "node.k8s.io/v1beta1",
        &["RuntimeClass"],
        Some("node.k8s.io/v1"),
    ),
    (
        "policy/v1beta1",
        &["PodDisruptionBudget"],
        Some("policy/v1"),
    ),
    ("policy/v1beta1", &["Eviction", "PodSecurityPolicy"], None),
    (
        "rbac.authorization.k8s.io/v1alpha1",
        &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
        None,
    ),
    (
        "rbac.authorization.k8s.io/v1beta1",
        &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
        Some("rbac.authorization.k8s.io/v1"),
    ),
    (
        "resource.k8s.io/v1alpha1",
        &[
            "PodScheduling",
            "ResourceClaim",
            "ResourceClaimTemplate",
            "ResourceClass",
        ],
        None,
    ),
    (
        "resource.k8s.io/v1alpha2",
        &[
            "PodSchedulingContext",
            "ResourceClaim",
            "ResourceClaimParameters",
            "ResourceClaimTemplate",
            "ResourceClass",
            "ResourceClassParameters",
            "ResourceSlice",
        ],
        None,
    ),
    (
        "scheduling.k8s.io/v1alpha1",
        &["PriorityClass"],
        Some("scheduling.k8s.io/v1"),
    ),
    (
        "scheduling.k8s.io/v1beta1",
        &["PriorityClass"],
        Some("scheduling.k8s.io/v1"),
    ),
    ("settings.k8s.io/v1alpha1", &["PodPreset"], None),
    (
        "storage.k8s.io/v1alpha1",
        &["CSIStorageCapacity", "VolumeAttachment"],
        None,
    ),
    (
        "storage.k8s.io/v1beta1",
        &[
            "CSIDriver",
            "CSINode",
            "CSIStorageCapacity",
            "StorageClass",
            "VolumeAttachment",
        ],
        Some("storage.k8s.io/v1"),
    ),
];

/// A kind that is gone.
pub(crate) struct Gone {
    /// The `apiVersion` whose schema still fits, if there is one.
    pub(crate) successor: Option<&'static str>,
}

/// What is known of a kind that is gone.
pub(crate) fn gone(api_version: &str, kind: &str) -> Option<Gone> {
    GONE.iter()
        .find(|(version, kinds, _)| *version == api_version && kinds.contains(&kind))
        .map(|(_, _, successor)| Gone {
            successor: *successor,
        })
}
