//! Which fields the API server asks for.
//!
//! It doesn't enforce the `required` lists of its published schemas: what counts is its own
//! validation, after defaults are set. Each list was held against that; this is where they
//! differ.

use serde_json::Value;

use crate::strict::short;

/// Fields that are listed as required and may be missing: type without its version, field, why.
const NOT_ASKED_FOR: &[(&str, &str, &str)] = &[
    ("apps.ControllerRevision", "revision", "0 is a revision"),
    (
        "authentication.TokenRequest",
        "spec",
        "all of it has defaults",
    ),
    (
        "authentication.TokenRequestSpec",
        "audiences",
        "defaults to the API server's",
    ),
    ("batch.PodFailurePolicy", "rules", "no rules are fine"),
    (
        "batch.PodFailurePolicyOnPodConditionsPattern",
        "status",
        "defaults to `True`",
    ),
    (
        "core.ConfigMapNodeConfigSource",
        "kubeletConfigKey",
        "not looked at any more",
    ),
    (
        "core.ConfigMapNodeConfigSource",
        "name",
        "not looked at any more",
    ),
    (
        "core.ConfigMapNodeConfigSource",
        "namespace",
        "not looked at any more",
    ),
    (
        "core.Event",
        "involvedObject",
        "events about nothing are fine",
    ),
    ("core.HTTPHeader", "value", "a header may be empty"),
    (
        "core.ISCSIPersistentVolumeSource",
        "lun",
        "0 is a number of a unit",
    ),
    ("core.ISCSIVolumeSource", "lun", "0 is a number of a unit"),
    ("core.LimitRangeSpec", "limits", "no limits are fine"),
    (
        "core.LocalObjectReference",
        "name",
        "only a warning; where it is refused, a rule says so",
    ),
    (
        "core.PreferredSchedulingTerm",
        "preference",
        "an empty term is fine, and matches nothing",
    ),
    (
        "core.ScaleIOPersistentVolumeSource",
        "secretRef",
        "not looked at",
    ),
    ("core.ScaleIOVolumeSource", "secretRef", "not looked at"),
    ("core.SleepAction", "seconds", "0 seconds are fine"),
    ("core.Sysctl", "value", "it may be empty"),
    (
        "discovery.EndpointSlice",
        "endpoints",
        "no endpoints are fine",
    ),
    (
        "networking.IPAddress",
        "spec",
        "its `parentRef` is asked for by a rule",
    ),
    ("rbac.RoleRef", "apiGroup", "defaults to the group of roles"),
    ("resource.Counter", "value", "an empty quantity is 0"),
    ("resource.DeviceCapacity", "value", "an empty quantity is 0"),
    ("resource.DeviceClass", "spec", "all of it is optional"),
    ("resource.ResourceClaim", "spec", "all of it is optional"),
    (
        "resource.ResourceClaimTemplate",
        "spec",
        "all of it is optional",
    ),
    (
        "resource.ResourceClaimTemplateSpec",
        "spec",
        "all of it is optional",
    ),
    ("resource.ResourcePool", "generation", "0 is a generation"),
    ("scheduling.PriorityClass", "value", "0 is a priority"),
    ("storage.CSIDriver", "spec", "all of it has defaults"),
    ("storage.CSINode", "spec", "all of it is optional"),
    ("storage.CSINodeSpec", "drivers", "no drivers are fine"),
    (
        "storage.TokenRequest",
        "audience",
        "empty means the API server's own",
    ),
    (
        "CustomResourceDefinitionVersion",
        "served",
        "false where it is missing",
    ),
    (
        "CustomResourceDefinitionVersion",
        "storage",
        "false where it is missing",
    ),
    ("GroupResource", "group", "the core group's name is empty"),
];

/// Fields without which something is missing in every version, whatever its list says: rules say
/// so, once for all versions, and know what to say about it.
const SAID_BY_RULES: &[(&str, &str)] = &[
    ("apps.DaemonSet", "spec"),
    ("apps.Deployment", "spec"),
    ("apps.ReplicaSet", "spec"),
    ("apps.StatefulSet", "spec"),
    ("autoscaling.HorizontalPodAutoscaler", "spec"),
    ("batch.CronJob", "spec"),
    // Required by k8s-openapi, and not by the published schemas.
    ("core.ConfigMapEnvSource", "name"),
    ("core.ConfigMapKeySelector", "name"),
    ("core.ConfigMapProjection", "name"),
    ("core.ConfigMapVolumeSource", "name"),
    ("core.SecretEnvSource", "name"),
    ("core.SecretKeySelector", "name"),
    ("core.SecretProjection", "name"),
];

/// Makes the list of required fields what the API server enforces.
pub(crate) fn put_right(name: &str, schema: &mut Value) {
    let name = unversioned(short(name));
    let Some(schema) = schema.as_object_mut() else {
        return;
    };
    let listed = schema.remove("required");
    let mut fields: Vec<Value> = match listed {
        Some(Value::Array(fields)) => fields,
        _ => Vec::new(),
    };
    fields.retain(|field| {
        // That an object needs a name, and not every one does, is for a rule to say.
        field != "metadata"
            && !NOT_ASKED_FOR
                .iter()
                .any(|(of, it, _)| *of == name && field == it)
            && !SAID_BY_RULES
                .iter()
                .any(|(of, it)| *of == name && field == it)
    });
    fields.sort_by(|left, right| left.as_str().cmp(&right.as_str()));
    fields.dedup();
    if !fields.is_empty() {
        schema.insert("required".to_owned(), Value::Array(fields));
    }
}

/// `core.v1.Pod` as `core.Pod`.
pub(crate) fn unversioned(name: &str) -> String {
    match name.split('.').collect::<Vec<_>>()[..] {
        [group, version, kind] if version.starts_with('v') => format!("{group}.{kind}"),
        _ => name.to_owned(),
    }
}

/// The types that something is said about.
#[cfg(test)]
pub(crate) fn types() -> impl Iterator<Item = &'static str> {
    let not = NOT_ASKED_FOR.iter().map(|it| it.0);
    not.chain(SAID_BY_RULES.iter().map(|it| it.0))
}
