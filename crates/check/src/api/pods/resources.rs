//! Resources of pods as a whole, what the runtime takes beside, and claims of devices.

use std::collections::BTreeMap;

use crate::{
    api::{
        containers::overhead_fault,
        pods::say::{Missing::Schema, Say, cut, is, quantity},
    },
    findings::Findings,
    minor::Minor,
    node::Node,
    object::Object,
    pod::{Pod, Role},
    quantity::Quantity,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &POD_RESOURCES,
        &POD_RESOURCES_SUM,
        &POD_OVERHEAD,
        &POD_RESOURCE_CLAIM,
    ],
    look: Look::Pods(look),
};

static POD_RESOURCES: Rule = Rule {
    name: "pod-resources",
    group: Group::Api,
    level: Level::Error,
    summary: "`resources` of a pod as a whole are CPU, memory and huge pages, and request no more \
              than their limit",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#pod-level-resource-specification",
    wrong: pod!("  resources:\n    requests:\n      cpu: '2'\n    limits:\n      cpu: '1'\n"),
    right: pod!("  resources:\n    requests:\n      cpu: '1'\n    limits:\n      cpu: '2'\n"),
};

static POD_RESOURCES_SUM: Rule = Rule {
    name: "pod-resources-sum",
    group: Group::Api,
    level: Level::Error,
    summary: "the containers of a pod request no more together than the pod, and none has a \
              higher limit",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#pod-level-resource-specification",
    wrong: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  resources:
    requests:
      cpu: '1'
  containers:
  - name: web
    image: nginx:1.29
    resources:
      requests:
        cpu: '2'
",
    right: "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  resources:
    requests:
      cpu: '2'
  containers:
  - name: web
    image: nginx:1.29
    resources:
      requests:
        cpu: '2'
",
};

static POD_OVERHEAD: Rule = Rule {
    name: "pod-overhead",
    group: Group::Api,
    level: Level::Error,
    summary: "`overhead` is what the runtime class says",
    why: "The API server sets it from the runtime class, and refuses a pod with an overhead of \
          its own.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-overhead/",
    wrong: pod!("  overhead:\n    cpu: 250m\n"),
    right: pod!("  runtimeClassName: kata\n"),
};

static POD_RESOURCE_CLAIM: Rule = Rule {
    name: "pod-resource-claim",
    group: Group::Api,
    level: Level::Error,
    summary: "`resourceClaims` have names of their own, and each names a claim or a template",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/",
    wrong: pod!("  resourceClaims:\n  - name: gpu\n"),
    right: pod!("  resourceClaims:\n  - name: gpu\n    resourceClaimTemplateName: gpu\n"),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let spec = pod.spec;
    let minor = findings.kubernetes();
    let mut say = Say::new(object, findings);
    let overhead = spec.get("overhead");
    if !overhead.is_empty() {
        pod_overhead(&mut say, spec, overhead);
    }
    if minor < Minor::V1_34 {
        // Both are dropped before they are looked at.
        return;
    }
    let resources = spec.get("resources");
    if !resources.is_empty() {
        pod_resources(&mut say, pod, resources);
    }
    let claims = spec.get("resourceClaims");
    if !claims.is_empty() {
        resource_claims(&mut say, claims);
    }
}

fn pod_overhead(say: &mut Say<'_, '_>, spec: Node<'_>, overhead: Node<'_>) {
    for (name, node) in overhead.entries() {
        let Some(amount) = say.quantity(&POD_OVERHEAD, node) else {
            continue;
        };
        if amount < Quantity::ZERO {
            let message = format!("{}: it must not be negative", is(node));
            say.say(&POD_OVERHEAD, node, message);
        } else if let Some(fault) = overhead_fault(name, amount) {
            say.say(&POD_OVERHEAD, node, format!("`{name}` {fault}"));
        }
    }
    if say.object.is("", "Pod") && spec.get("runtimeClassName").is_missing() {
        let message = "`overhead` is set, but there is no `runtimeClassName` that it comes from";
        say.say(&POD_OVERHEAD, overhead, message);
    }
}

fn supported(name: &str) -> bool {
    matches!(name, "cpu" | "memory") || name.starts_with("hugepages-")
}

fn pod_resources<'v>(say: &mut Say<'_, '_>, pod: Pod<'v>, resources: Node<'v>) {
    let claims = resources.get("claims");
    if claims.exists() {
        let message = "`claims` can't be set for a pod as a whole, but for its containers";
        say.say(&POD_RESOURCES, claims, message);
    }
    let (requests, limits) = (resources.get("requests"), resources.get("limits"));
    for node in [requests, limits] {
        for (name, amount) in node.entries() {
            if !supported(name) {
                let message = format!(
                    "`{name}` can't be set for a pod as a whole: it must be `cpu`, `memory` or \
                     huge pages"
                );
                say.say(&POD_RESOURCES, amount, message);
            } else if say
                .quantity(&POD_RESOURCES, amount)
                .is_some_and(|it| it < Quantity::ZERO)
            {
                let message = format!("{}: it must not be negative", is(amount));
                say.say(&POD_RESOURCES, amount, message);
            }
        }
    }
    for (name, amount) in requests.entries() {
        let limit = limits.get(name);
        if let (Some(request), Some(most)) = (quantity(amount), quantity(limit))
            && request > most
        {
            let message = format!(
                "the request for `{name}` is `{}`: it must be no more than the limit `{}`",
                cut(amount),
                cut(limit)
            );
            let object = say.object;
            say.say(&POD_RESOURCES, amount, message)
                .related(object, limit, "the limit");
        }
    }
    let is_pod = say.object.is("", "Pod");
    // There are few kinds of resources; hostile ones are not looked at to their ends.
    for (name, amount) in requests.entries().take(16) {
        if let Some(request) = quantity(amount) {
            let together = together(pod, name, is_pod);
            if together > request {
                let message = format!(
                    "the pod's request for `{name}` is `{}`: its containers request more together",
                    cut(amount)
                );
                say.say(&POD_RESOURCES_SUM, amount, message);
            }
        }
    }
    // A pod's request that is left out is what its containers request together.
    for (name, amount) in limits.entries().take(16) {
        let each = |container: Node<'v>| quantity(container.path(["resources", "limits", name]));
        if let Some(most) = quantity(amount)
            && is_pod
            && most >= Quantity::ZERO
            && matches!(name, "cpu" | "memory")
            && requests.get(name).is_missing()
            && !pod.main().any(|it| each(it) > Some(most))
            && together(pod, name, is_pod) > most
        {
            let message = format!(
                "the pod's limit for `{name}` is `{}`: its containers request more together",
                cut(amount)
            );
            say.say(&POD_RESOURCES_SUM, amount, message);
        }
    }
    for container in pod.main() {
        for (name, limit) in container.path(["resources", "limits"]).entries() {
            let whole = limits.get(name);
            if let (Some(its), Some(most)) = (quantity(limit), quantity(whole))
                && its > most
            {
                let message = format!(
                    "the limit for `{name}` is `{}`: it must be no more than the pod's, `{}`",
                    cut(limit),
                    cut(whole)
                );
                let object = say.object;
                say.say(&POD_RESOURCES_SUM, limit, message).related(
                    object,
                    whole,
                    "the pod's limit",
                );
            }
        }
    }
}

/// What the containers request together, by the rule that sidecars run beside everything that
/// starts after them.
fn together<'v>(pod: Pod<'v>, name: &'v str, is_pod: bool) -> Quantity {
    let of = |container: Node<'v>| {
        let resources = container.get("resources");
        let own = resources.get("requests").get(name);
        let limit = resources.get("limits").get(name);
        let node = if own.exists() {
            own
        } else if is_pod && limit.exists() {
            // A request that is left out is the limit, but in templates it is left out.
            limit
        } else {
            return Quantity::ZERO;
        };
        quantity(node).unwrap_or(Quantity::ZERO)
    };
    let (mut running, mut most) = (Quantity::ZERO, Quantity::ZERO);
    for container in pod.containers() {
        match container.role {
            Role::Init => most = most.max(running.plus(of(container.node))),
            Role::Sidecar | Role::Main => running = running.plus(of(container.node)),
            Role::Ephemeral => {}
        }
    }
    most.max(running)
}

fn resource_claims(say: &mut Say<'_, '_>, claims: Node<'_>) {
    let rule = &POD_RESOURCE_CLAIM;
    let mut names = BTreeMap::new();
    for claim in claims.items() {
        if claim.map().is_none() {
            continue;
        }
        let name = claim.get("name");
        if say.required(rule, claim, "name", Schema) {
            say.form(rule, name, text::label);
        }
        if let Some(text) = name.filled() {
            if let Some(first) = names.get(text) {
                let object = say.object;
                say.say(rule, name, format!("a claim before is named `{text}` too"))
                    .related(object, *first, "the other claim");
            } else {
                names.insert(text, name);
            }
        }
        let (own, template) = (
            claim.get("resourceClaimName"),
            claim.get("resourceClaimTemplateName"),
        );
        match (own.exists(), template.exists()) {
            (true, true) => {
                let message = "`resourceClaimName` and `resourceClaimTemplateName` are both \
                               there: it must be one of them";
                say.say(rule, template, message);
            }
            (false, false) => {
                let message =
                    "a claim needs a `resourceClaimName` or a `resourceClaimTemplateName`";
                say.say(rule, claim, message);
            }
            _ => {
                say.form(rule, own, text::subdomain);
                say.form(rule, template, text::subdomain);
            }
        }
    }
}
