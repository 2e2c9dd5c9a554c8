//! The built-in kinds: where they live, and what their names look like.

/// What is known of a built-in kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    /// Whether its objects live in namespaces.
    pub(crate) namespaced: bool,
    /// What its names look like.
    pub(crate) name: NameForm,
    /// Whether a finalizer needs a domain, unless it is one of Kubernetes' own.
    pub(crate) finalizers_qualified: bool,
}

/// The form of a kind's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameForm {
    /// An RFC 1123 subdomain: nearly all kinds.
    Subdomain,
    /// An RFC 1123 label.
    Label,
    /// Services: an RFC 1035 label before Kubernetes 1.36, an RFC 1123 label since.
    Service,
    /// A segment of a path: anything but `/`, `%`, `.` and `..`.
    Path,
    /// As a key of a ConfigMap.
    ConfigKey,
    /// A driver: as a subdomain, but upper case is fine, and at most 63 characters.
    Driver,
    /// Questions to the API server, which nobody stores, need no name.
    None,
}

const fn namespaced(name: NameForm) -> Kind {
    Kind {
        namespaced: true,
        name,
        finalizers_qualified: true,
    }
}

const fn cluster(name: NameForm) -> Kind {
    Kind {
        namespaced: false,
        name,
        finalizers_qualified: true,
    }
}

const fn any_finalizers(kind: Kind) -> Kind {
    Kind {
        finalizers_qualified: false,
        ..kind
    }
}

/// What is known of a kind; `None` of those that aren't built in.
pub(crate) fn of(group: &str, kind: &str) -> Option<Kind> {
    use NameForm::{Label, None as Nameless, Path, Service, Subdomain};
    let known = match group {
        "" => match kind {
            "Pod"
            | "ConfigMap"
            | "Secret"
            | "ServiceAccount"
            | "PersistentVolumeClaim"
            | "Endpoints"
            | "Event"
            | "LimitRange"
            | "PodTemplate"
            | "ReplicationController"
            | "ResourceQuota" => namespaced(Subdomain),
            "Service" => namespaced(Service),
            "Namespace" => cluster(Label),
            "Node" | "PersistentVolume" => cluster(Subdomain),
            "ComponentStatus" => cluster(Path),
            "Binding" => namespaced(Path),
            _ => return None,
        },
        "apps" => match kind {
            "Deployment" | "ReplicaSet" | "DaemonSet" | "ControllerRevision" => {
                namespaced(Subdomain)
            }
            "StatefulSet" => namespaced(Label),
            _ => return None,
        },
        "batch" => match kind {
            "Job" | "CronJob" => namespaced(Subdomain),
            _ => return None,
        },
        "autoscaling" => match kind {
            "HorizontalPodAutoscaler" => namespaced(Subdomain),
            "Scale" => namespaced(Nameless),
            _ => return None,
        },
        "policy" => match kind {
            "PodDisruptionBudget" => namespaced(Subdomain),
            "Eviction" => namespaced(Path),
            "PodSecurityPolicy" => cluster(Subdomain),
            _ => return None,
        },
        "networking.k8s.io" => match kind {
            "Ingress" | "NetworkPolicy" => namespaced(Subdomain),
            "IngressClass" | "ServiceCIDR" => cluster(Subdomain),
            "IPAddress" => cluster(Path),
            _ => return None,
        },
        "extensions" => match kind {
            "Ingress" | "NetworkPolicy" => namespaced(Subdomain),
            "PodSecurityPolicy" => cluster(Subdomain),
            _ => return None,
        },
        "rbac.authorization.k8s.io" => match kind {
            "Role" | "RoleBinding" => namespaced(Path),
            "ClusterRole" | "ClusterRoleBinding" => cluster(Path),
            _ => return None,
        },
        _ => return rare(group, kind),
    };
    Some(known)
}

/// What is known of kinds that few manifests have.
fn rare(group: &str, kind: &str) -> Option<Kind> {
    use NameForm::{ConfigKey, Driver, None as Nameless, Path, Subdomain};
    let known = match group {
        "storage.k8s.io" => match kind {
            "StorageClass" | "VolumeAttachment" | "VolumeAttributesClass" | "CSINode" => {
                cluster(Subdomain)
            }
            "CSIDriver" => any_finalizers(cluster(Driver)),
            "CSIStorageCapacity" => namespaced(Subdomain),
            _ => return None,
        },
        "admissionregistration.k8s.io" => match kind {
            "MutatingWebhookConfiguration"
            | "ValidatingWebhookConfiguration"
            | "MutatingAdmissionPolicy"
            | "MutatingAdmissionPolicyBinding"
            | "ValidatingAdmissionPolicy"
            | "ValidatingAdmissionPolicyBinding" => any_finalizers(cluster(Subdomain)),
            _ => return None,
        },
        "apiextensions.k8s.io" => match kind {
            "CustomResourceDefinition" => any_finalizers(cluster(Subdomain)),
            _ => return None,
        },
        "apiregistration.k8s.io" => match kind {
            "APIService" => any_finalizers(cluster(Path)),
            _ => return None,
        },
        "coordination.k8s.io" => match kind {
            "Lease" => any_finalizers(namespaced(Subdomain)),
            "LeaseCandidate" => any_finalizers(namespaced(ConfigKey)),
            _ => return None,
        },
        "scheduling.k8s.io" => match kind {
            "PriorityClass" => cluster(Subdomain),
            "Workload" | "PodGroup" | "CompositePodGroup" => namespaced(Path),
            _ => return None,
        },
        "node.k8s.io" => match kind {
            "RuntimeClass" => any_finalizers(cluster(Subdomain)),
            _ => return None,
        },
        "discovery.k8s.io" => match kind {
            "EndpointSlice" => namespaced(Subdomain),
            _ => return None,
        },
        "events.k8s.io" => match kind {
            "Event" => namespaced(Subdomain),
            _ => return None,
        },
        "flowcontrol.apiserver.k8s.io" => match kind {
            "FlowSchema" | "PriorityLevelConfiguration" => cluster(Subdomain),
            _ => return None,
        },
        "certificates.k8s.io" => match kind {
            "CertificateSigningRequest" | "ClusterTrustBundle" => cluster(Path),
            "PodCertificateRequest" => namespaced(Subdomain),
            _ => return None,
        },
        "resource.k8s.io" => match kind {
            "ResourceClaim" | "ResourceClaimTemplate" => namespaced(Subdomain),
            "DeviceClass" | "ResourceSlice" | "DeviceTaintRule" => cluster(Subdomain),
            "ResourcePoolStatusRequest" => cluster(Path),
            _ => return None,
        },
        "storagemigration.k8s.io" => match kind {
            "StorageVersionMigration" => any_finalizers(cluster(Subdomain)),
            _ => return None,
        },
        "internal.apiserver.k8s.io" => match kind {
            "StorageVersion" => any_finalizers(cluster(Path)),
            _ => return None,
        },
        "lifecycle.k8s.io" => match kind {
            "Eviction" | "EvictionRequest" => namespaced(Path),
            _ => return None,
        },
        "authentication.k8s.io" => match kind {
            "TokenReview" | "SelfSubjectReview" => cluster(Nameless),
            "TokenRequest" => namespaced(Nameless),
            _ => return None,
        },
        "authorization.k8s.io" => match kind {
            "SubjectAccessReview" | "SelfSubjectAccessReview" | "SelfSubjectRulesReview" => {
                cluster(Nameless)
            }
            "LocalSubjectAccessReview" => namespaced(Nameless),
            _ => return None,
        },
        _ => return None,
    };
    Some(known)
}
