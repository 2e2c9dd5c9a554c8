//! Kinds of objects that are in no namespace.

/// Whether objects of this kind are in no namespace: Kubernetes' own kinds of 1.33 to 1.37, and
/// those that custom resources met most often have.
/// Source: `kubectl api-resources --namespaced=false`.
pub(crate) fn is(api_version: &str, kind: &str) -> bool {
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    let kinds: &[&str] = match group {
        "" => &["ComponentStatus", "Namespace", "Node", "PersistentVolume"],
        "admissionregistration.k8s.io" => &[
            "MutatingAdmissionPolicy",
            "MutatingAdmissionPolicyBinding",
            "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "ValidatingWebhookConfiguration",
        ],
        "apiextensions.k8s.io" => &["CustomResourceDefinition"],
        "apiregistration.k8s.io" => &["APIService"],
        "authentication.k8s.io" => &["SelfSubjectReview", "TokenReview"],
        "authorization.k8s.io" => &[
            "SelfSubjectAccessReview",
            "SelfSubjectRulesReview",
            "SubjectAccessReview",
        ],
        "certificates.k8s.io" => &["CertificateSigningRequest", "ClusterTrustBundle"],
        "flowcontrol.apiserver.k8s.io" => &["FlowSchema", "PriorityLevelConfiguration"],
        "internal.apiserver.k8s.io" => &["StorageVersion"],
        "networking.k8s.io" => &["IPAddress", "IngressClass", "ServiceCIDR"],
        "node.k8s.io" => &["RuntimeClass"],
        "rbac.authorization.k8s.io" => &["ClusterRole", "ClusterRoleBinding"],
        "resource.k8s.io" => &[
            "DeviceClass",
            "DeviceTaintRule",
            "ResourcePoolStatusRequest",
            "ResourceSlice",
        ],
        "scheduling.k8s.io" => &["PriorityClass"],
        "storage.k8s.io" => &[
            "CSIDriver",
            "CSINode",
            "StorageClass",
            "VolumeAttachment",
            "VolumeAttributesClass",
        ],
        "storagemigration.k8s.io" => &["StorageVersionMigration"],
        "cert-manager.io" => &["ClusterIssuer"],
        "external-secrets.io" => &["ClusterExternalSecret", "ClusterSecretStore"],
        "gateway.networking.k8s.io" => &["GatewayClass"],
        _ => &[],
    };
    kinds.contains(&kind)
}
