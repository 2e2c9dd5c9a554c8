//! Which API versions of which kinds are gone, since when, and what to use instead.
//!
//! Before 1.33 these are the ones of the [deprecation guide] and alpha versions that people still
//! have manifests of; from there on, all of them.
//!
//! [deprecation guide]: https://kubernetes.io/docs/reference/using-api/deprecation-guide/

/// What became of an API version of some kinds.
#[derive(Debug)]
pub(super) struct Removal {
    version: &'static str,
    kinds: &'static [&'static str],
    /// The minor version that doesn't serve it any more; 0 for long ago.
    pub(super) removed: Option<u32>,
    /// The minor version since which the API server warns.
    pub(super) deprecated: Option<u32>,
    /// What replaces it, the newest first, with the minor version since which it is there.
    pub(super) instead: &'static [(u32, &'static str)],
    /// What else changes.
    pub(super) change: &'static str,
}

impl Removal {
    pub(super) fn is_gone(&self, now: u32) -> bool {
        self.removed.is_some_and(|removed| removed <= now)
    }
}

/// What became of an API version of a kind; `None` where it is as it was.
pub(super) fn of(version: &str, kind: &str) -> Option<&'static Removal> {
    // Nearly all objects are of a stable version, and of those only a few kinds stand below.
    if (version == "v1" || version.ends_with("/v1"))
        && !matches!(kind, "Endpoints" | "ComponentStatus")
    {
        return None;
    }
    TABLE
        .iter()
        .find(|it| it.version == version && it.kinds.contains(&kind))
}

const fn gone(
    version: &'static str,
    kinds: &'static [&'static str],
    removed: u32,
    instead: &'static [(u32, &'static str)],
    change: &'static str,
) -> Removal {
    Removal {
        version,
        kinds,
        removed: Some(removed),
        deprecated: None,
        instead,
        change,
    }
}

/// Still served by some of the versions that are known.
const fn going(
    version: &'static str,
    kinds: &'static [&'static str],
    (deprecated, removed): (Option<u32>, Option<u32>),
    instead: &'static [(u32, &'static str)],
    change: &'static str,
) -> Removal {
    Removal {
        version,
        kinds,
        removed,
        deprecated,
        instead,
        change,
    }
}

const APPS: &[(u32, &str)] = &[(0, "apps/v1")];
const SELECTOR: &str = "`spec.selector` must be there: the labels of the template";
const INGRESS: &str = "`spec.backend` becomes `spec.defaultBackend`; of each backend \
    `serviceName: web` becomes `service.name: web`, `servicePort: 80` becomes \
    `service.port.number: 80` and `servicePort: http` becomes `service.port.name: http`; each path \
    needs a `pathType`: `Prefix`, `Exact` or `ImplementationSpecific`";
const POD_SECURITY: &str = "label namespaces for Pod Security Admission instead: \
    `pod-security.kubernetes.io/enforce: baseline`";
const METRICS: &str = "a metric's `targetAverageUtilization: 80` becomes `target: {type: \
    Utilization, averageUtilization: 80}`, `targetAverageValue` becomes `target: {type: \
    AverageValue, averageValue: …}`, and `metricName` becomes `metric.name`";
const CRD: &str = "`spec.version` becomes `spec.versions`; `validation`, `subresources` and \
    `additionalPrinterColumns` move into each of them, where `schema.openAPIV3Schema` must be \
    there; `JSONPath` becomes `jsonPath`; `spec.scope` must be there";
const WEBHOOKS: &str = "`sideEffects` (`None` or `NoneOnDryRun`) and `admissionReviewVersions` \
    must be there; `failurePolicy` is now `Fail` where it isn't set, and `timeoutSeconds` 10";
const CSR: &str = "`spec.signerName` and `spec.usages` must be there";
const SLICE: &str = "`topology` is gone: use `nodeName` and `zone` of each endpoint";
const EVENT: &str = "`involvedObject` becomes `regarding`; `action`, `reason`, \
    `reportingController`, `reportingInstance` and `eventTime` must be there";
const SHARES: &str = "`spec.limited.assuredConcurrencyShares` becomes \
    `spec.limited.nominalConcurrencyShares`";
const DEVICES: &str = "each of `spec.devices.requests` has its fields under `exactly` now";

static TABLE: &[Removal] = &[
    going(
        "v1",
        &["Endpoints"],
        (Some(33), None),
        &[(0, "discovery.k8s.io/v1 EndpointSlice")],
        "",
    ),
    going(
        "v1",
        &["ComponentStatus"],
        (Some(19), None),
        &[],
        "nothing replaces it: ask each component for its own health",
    ),
    gone("extensions/v1beta1", &["Deployment"], 16, APPS, SELECTOR),
    gone(
        "extensions/v1beta1",
        &["DaemonSet", "ReplicaSet"],
        16,
        APPS,
        SELECTOR,
    ),
    gone(
        "extensions/v1beta1",
        &["NetworkPolicy"],
        16,
        &[(0, "networking.k8s.io/v1")],
        "",
    ),
    gone(
        "extensions/v1beta1",
        &["PodSecurityPolicy"],
        16,
        &[],
        POD_SECURITY,
    ),
    gone(
        "extensions/v1beta1",
        &["Ingress"],
        22,
        &[(0, "networking.k8s.io/v1")],
        INGRESS,
    ),
    gone("extensions/v1beta1", &["Job"], 0, &[(0, "batch/v1")], ""),
    gone(
        "extensions/v1beta1",
        &["HorizontalPodAutoscaler"],
        0,
        &[(0, "autoscaling/v2")],
        "",
    ),
    gone(
        "extensions/v1beta1",
        &["ThirdPartyResource"],
        0,
        &[(0, "apiextensions.k8s.io/v1 CustomResourceDefinition")],
        "",
    ),
    gone(
        "apps/v1alpha1",
        &["PetSet"],
        0,
        &[(0, "apps/v1 StatefulSet")],
        SELECTOR,
    ),
    gone(
        "apps/v1beta1",
        &["Deployment", "StatefulSet"],
        16,
        APPS,
        SELECTOR,
    ),
    gone("apps/v1beta1", &["ControllerRevision"], 16, APPS, ""),
    gone(
        "apps/v1beta2",
        &["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"],
        16,
        APPS,
        SELECTOR,
    ),
    gone("apps/v1beta2", &["ControllerRevision"], 16, APPS, ""),
    gone(
        "batch/v2alpha1",
        &["CronJob", "ScheduledJob"],
        21,
        &[(0, "batch/v1 CronJob")],
        "",
    ),
    gone("batch/v1beta1", &["CronJob"], 25, &[(0, "batch/v1")], ""),
    gone(
        "autoscaling/v2alpha1",
        &["HorizontalPodAutoscaler"],
        0,
        &[(0, "autoscaling/v2")],
        METRICS,
    ),
    gone(
        "autoscaling/v2beta1",
        &["HorizontalPodAutoscaler"],
        25,
        &[(0, "autoscaling/v2")],
        METRICS,
    ),
    gone(
        "autoscaling/v2beta2",
        &["HorizontalPodAutoscaler"],
        26,
        &[(0, "autoscaling/v2")],
        "",
    ),
    gone(
        "policy/v1beta1",
        &["PodDisruptionBudget"],
        25,
        &[(0, "policy/v1")],
        "an empty `spec.selector` selects all pods of the namespace now, where it selected none",
    ),
    gone(
        "policy/v1beta1",
        &["PodSecurityPolicy"],
        25,
        &[],
        POD_SECURITY,
    ),
    gone("policy/v1beta1", &["Eviction"], 25, &[(0, "policy/v1")], ""),
    gone(
        "networking.k8s.io/v1beta1",
        &["Ingress"],
        22,
        &[(0, "networking.k8s.io/v1")],
        INGRESS,
    ),
    gone(
        "networking.k8s.io/v1beta1",
        &["IngressClass"],
        22,
        &[(0, "networking.k8s.io/v1")],
        "",
    ),
    going(
        "networking.k8s.io/v1beta1",
        &["IPAddress", "ServiceCIDR"],
        (Some(34), Some(37)),
        &[(33, "networking.k8s.io/v1")],
        "",
    ),
    gone(
        "networking.k8s.io/v1alpha1",
        &["IPAddress", "ServiceCIDR"],
        33,
        &[(33, "networking.k8s.io/v1")],
        "",
    ),
    gone("networking.k8s.io/v1alpha1", &["ClusterCIDR"], 29, &[], ""),
    gone(
        "rbac.authorization.k8s.io/v1beta1",
        &["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"],
        22,
        &[(0, "rbac.authorization.k8s.io/v1")],
        "",
    ),
    gone(
        "rbac.authorization.k8s.io/v1alpha1",
        &["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"],
        22,
        &[(0, "rbac.authorization.k8s.io/v1")],
        "of each subject, `apiVersion` becomes `apiGroup`",
    ),
    gone(
        "storage.k8s.io/v1beta1",
        &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"],
        22,
        &[(0, "storage.k8s.io/v1")],
        "",
    ),
    gone(
        "storage.k8s.io/v1beta1",
        &["CSIStorageCapacity"],
        27,
        &[(0, "storage.k8s.io/v1")],
        "",
    ),
    going(
        "storage.k8s.io/v1beta1",
        &["VolumeAttributesClass"],
        (Some(34), Some(37)),
        &[(34, "storage.k8s.io/v1")],
        "",
    ),
    gone(
        "storage.k8s.io/v1alpha1",
        &["VolumeAttachment", "CSIStorageCapacity"],
        0,
        &[(0, "storage.k8s.io/v1")],
        "",
    ),
    going(
        "storage.k8s.io/v1alpha1",
        &["VolumeAttributesClass"],
        (None, Some(35)),
        &[(34, "storage.k8s.io/v1")],
        "",
    ),
    gone(
        "admissionregistration.k8s.io/v1beta1",
        &[
            "MutatingWebhookConfiguration",
            "ValidatingWebhookConfiguration",
        ],
        22,
        &[(0, "admissionregistration.k8s.io/v1")],
        WEBHOOKS,
    ),
    going(
        "admissionregistration.k8s.io/v1beta1",
        &[
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
        ],
        (Some(31), Some(34)),
        &[(0, "admissionregistration.k8s.io/v1")],
        "",
    ),
    gone(
        "admissionregistration.k8s.io/v1alpha1",
        &[
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
        ],
        32,
        &[(0, "admissionregistration.k8s.io/v1")],
        "",
    ),
    gone(
        "admissionregistration.k8s.io/v1alpha1",
        &[
            "InitializerConfiguration",
            "ExternalAdmissionHookConfiguration",
        ],
        0,
        &[(
            0,
            "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration",
        )],
        "",
    ),
    gone(
        "apiextensions.k8s.io/v1beta1",
        &["CustomResourceDefinition"],
        22,
        &[(0, "apiextensions.k8s.io/v1")],
        CRD,
    ),
    gone(
        "apiregistration.k8s.io/v1beta1",
        &["APIService"],
        22,
        &[(0, "apiregistration.k8s.io/v1")],
        "",
    ),
    gone(
        "apiregistration.k8s.io/v1alpha1",
        &["APIService"],
        0,
        &[(0, "apiregistration.k8s.io/v1")],
        "",
    ),
    gone(
        "certificates.k8s.io/v1beta1",
        &["CertificateSigningRequest"],
        22,
        &[(0, "certificates.k8s.io/v1")],
        CSR,
    ),
    going(
        "certificates.k8s.io/v1alpha1",
        &["ClusterTrustBundle"],
        (None, Some(37)),
        &[
            (37, "certificates.k8s.io/v1"),
            (33, "certificates.k8s.io/v1beta1"),
        ],
        "",
    ),
    going(
        "certificates.k8s.io/v1alpha1",
        &["PodCertificateRequest"],
        (None, Some(35)),
        &[
            (37, "certificates.k8s.io/v1"),
            (35, "certificates.k8s.io/v1beta1"),
        ],
        "",
    ),
    gone(
        "coordination.k8s.io/v1beta1",
        &["Lease"],
        22,
        &[(0, "coordination.k8s.io/v1")],
        "",
    ),
    gone(
        "coordination.k8s.io/v1alpha1",
        &["LeaseCandidate"],
        32,
        &[(33, "coordination.k8s.io/v1beta1")],
        "",
    ),
    gone(
        "scheduling.k8s.io/v1beta1",
        &["PriorityClass"],
        22,
        &[(0, "scheduling.k8s.io/v1")],
        "",
    ),
    gone(
        "scheduling.k8s.io/v1alpha1",
        &["PriorityClass"],
        22,
        &[(0, "scheduling.k8s.io/v1")],
        "",
    ),
    going(
        "scheduling.k8s.io/v1alpha1",
        &["Workload"],
        (None, Some(36)),
        &[
            (37, "scheduling.k8s.io/v1beta1"),
            (36, "scheduling.k8s.io/v1alpha2"),
        ],
        "",
    ),
    going(
        "scheduling.k8s.io/v1alpha2",
        &["Workload", "PodGroup"],
        (None, Some(37)),
        &[(37, "scheduling.k8s.io/v1beta1")],
        "",
    ),
    gone(
        "discovery.k8s.io/v1beta1",
        &["EndpointSlice"],
        25,
        &[(0, "discovery.k8s.io/v1")],
        SLICE,
    ),
    gone(
        "discovery.k8s.io/v1alpha1",
        &["EndpointSlice"],
        0,
        &[(0, "discovery.k8s.io/v1")],
        SLICE,
    ),
    gone(
        "events.k8s.io/v1beta1",
        &["Event"],
        25,
        &[(0, "events.k8s.io/v1")],
        EVENT,
    ),
    gone(
        "node.k8s.io/v1beta1",
        &["RuntimeClass"],
        25,
        &[(0, "node.k8s.io/v1")],
        "",
    ),
    gone(
        "node.k8s.io/v1alpha1",
        &["RuntimeClass"],
        0,
        &[(0, "node.k8s.io/v1")],
        "`spec.runtimeHandler` becomes `handler`",
    ),
    gone(
        "flowcontrol.apiserver.k8s.io/v1beta3",
        &["FlowSchema", "PriorityLevelConfiguration"],
        32,
        &[(0, "flowcontrol.apiserver.k8s.io/v1")],
        "",
    ),
    gone(
        "flowcontrol.apiserver.k8s.io/v1beta2",
        &["FlowSchema"],
        29,
        &[(0, "flowcontrol.apiserver.k8s.io/v1")],
        "",
    ),
    gone(
        "flowcontrol.apiserver.k8s.io/v1beta2",
        &["PriorityLevelConfiguration"],
        29,
        &[(0, "flowcontrol.apiserver.k8s.io/v1")],
        SHARES,
    ),
    gone(
        "flowcontrol.apiserver.k8s.io/v1beta1",
        &["FlowSchema"],
        26,
        &[(0, "flowcontrol.apiserver.k8s.io/v1")],
        "",
    ),
    gone(
        "flowcontrol.apiserver.k8s.io/v1beta1",
        &["PriorityLevelConfiguration"],
        26,
        &[(0, "flowcontrol.apiserver.k8s.io/v1")],
        SHARES,
    ),
    gone(
        "flowcontrol.apiserver.k8s.io/v1alpha1",
        &["FlowSchema", "PriorityLevelConfiguration"],
        0,
        &[(0, "flowcontrol.apiserver.k8s.io/v1")],
        "",
    ),
    gone(
        "authentication.k8s.io/v1beta1",
        &["TokenReview"],
        22,
        &[(0, "authentication.k8s.io/v1")],
        "",
    ),
    gone(
        "authentication.k8s.io/v1beta1",
        &["SelfSubjectReview"],
        0,
        &[(0, "authentication.k8s.io/v1")],
        "",
    ),
    gone(
        "authentication.k8s.io/v1alpha1",
        &["SelfSubjectReview"],
        0,
        &[(0, "authentication.k8s.io/v1")],
        "",
    ),
    gone(
        "authorization.k8s.io/v1beta1",
        &["SubjectAccessReview", "LocalSubjectAccessReview"],
        22,
        &[(0, "authorization.k8s.io/v1")],
        "`spec.group` becomes `spec.groups`",
    ),
    gone(
        "authorization.k8s.io/v1beta1",
        &["SelfSubjectAccessReview", "SelfSubjectRulesReview"],
        22,
        &[(0, "authorization.k8s.io/v1")],
        "",
    ),
    gone(
        "settings.k8s.io/v1alpha1",
        &["PodPreset"],
        20,
        &[],
        "a mutating webhook or the template of the pods can set the same",
    ),
    gone(
        "auditregistration.k8s.io/v1alpha1",
        &["AuditSink"],
        19,
        &[],
        "the API server's `--audit-webhook-config-file` can send audit events somewhere",
    ),
    going(
        "storagemigration.k8s.io/v1alpha1",
        &["StorageVersionMigration"],
        (None, Some(35)),
        &[
            (37, "storagemigration.k8s.io/v1"),
            (35, "storagemigration.k8s.io/v1beta1"),
        ],
        "",
    ),
    gone(
        "resource.k8s.io/v1alpha1",
        &["ResourceClaim", "ResourceClaimTemplate"],
        27,
        &[(34, "resource.k8s.io/v1"), (33, "resource.k8s.io/v1beta2")],
        "",
    ),
    gone(
        "resource.k8s.io/v1alpha1",
        &["ResourceClass", "PodScheduling"],
        27,
        &[],
        "",
    ),
    gone(
        "resource.k8s.io/v1alpha2",
        &["ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"],
        31,
        &[(34, "resource.k8s.io/v1"), (33, "resource.k8s.io/v1beta2")],
        "",
    ),
    gone(
        "resource.k8s.io/v1alpha2",
        &[
            "ResourceClass",
            "ResourceClassParameters",
            "ResourceClaimParameters",
            "PodSchedulingContext",
        ],
        31,
        &[],
        "DeviceClasses do what ResourceClasses did",
    ),
    gone(
        "resource.k8s.io/v1alpha3",
        &["PodSchedulingContext"],
        32,
        &[],
        "",
    ),
    going(
        "resource.k8s.io/v1alpha3",
        &["ResourceClaim", "ResourceClaimTemplate"],
        (None, Some(34)),
        &[(34, "resource.k8s.io/v1")],
        DEVICES,
    ),
    going(
        "resource.k8s.io/v1alpha3",
        &["DeviceClass", "ResourceSlice"],
        (None, Some(34)),
        &[(34, "resource.k8s.io/v1")],
        "",
    ),
    going(
        "resource.k8s.io/v1alpha3",
        &["DeviceTaintRule"],
        (Some(36), Some(39)),
        &[(37, "resource.k8s.io/v1"), (36, "resource.k8s.io/v1beta2")],
        "",
    ),
    going(
        "resource.k8s.io/v1beta1",
        &["ResourceClaim", "ResourceClaimTemplate"],
        (Some(35), Some(38)),
        &[(34, "resource.k8s.io/v1")],
        DEVICES,
    ),
    going(
        "resource.k8s.io/v1beta1",
        &["DeviceClass", "ResourceSlice"],
        (Some(35), Some(38)),
        &[(34, "resource.k8s.io/v1")],
        "",
    ),
    going(
        "resource.k8s.io/v1beta2",
        &[
            "ResourceClaim",
            "ResourceClaimTemplate",
            "DeviceClass",
            "ResourceSlice",
        ],
        (Some(36), Some(39)),
        &[(34, "resource.k8s.io/v1")],
        "",
    ),
];
