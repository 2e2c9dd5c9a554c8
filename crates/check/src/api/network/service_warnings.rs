//! What the API server takes from a Service, but warns about.

use crate::{
    findings::Findings,
    minor::Minor,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

use super::{
    service_traffic::TOPOLOGY_HINTS,
    services::{Kind, annotation, is_headless},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&SERVICE_FIELD_IGNORED, &SERVICE_FIELD_DEPRECATED],
    look: Look::Kinds(&[("", "Service")], look),
};

static SERVICE_FIELD_IGNORED: Rule = Rule {
    name: "service-field-ignored",
    group: Group::Api,
    level: Level::Warning,
    summary: "a Service has no fields that its type ignores",
    why: "The API server takes them and warns: nothing happens with an external name on another \
          type, or with addresses and affinity on a headless Service.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#headless-services",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  clusterIP: None
  sessionAffinity: ClientIP
  selector:
    app: web
  ports:
  - port: 80
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  clusterIP: None
  selector:
    app: web
  ports:
  - port: 80
",
};

static SERVICE_FIELD_DEPRECATED: Rule = Rule {
    name: "service-field-deprecated",
    group: Group::Api,
    level: Level::Warning,
    summary: "a Service uses no fields and values that are deprecated",
    why: "They work as long as the cluster has them. `externalIPs` lets anybody take anybody's \
          traffic, `loadBalancerIP` never meant the same to two providers, and `PreferClose` \
          was renamed.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#external-ips",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  externalIPs:
  - 198.51.100.32
  selector:
    app: web
  ports:
  - port: 80
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: LoadBalancer
  selector:
    app: web
  ports:
  - port: 80
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    let kind = Kind::of(spec);
    if kind == Kind::Unknown {
        return;
    }
    let headless = kind == Kind::ClusterIp && is_headless(spec);
    let (external, balanced) = (spec.get("externalIPs"), spec.get("loadBalancerIP"));
    let affinity = spec.get("sessionAffinity");
    let name = spec.get("externalName");
    let sticky = affinity.filled().is_some_and(|it| it == "ClientIP");
    let ignored = [
        (
            headless && !balanced.is_empty(),
            balanced,
            "headless Services have no load balancer",
        ),
        (
            headless && !external.is_empty(),
            external,
            "headless Services have no external address",
        ),
        (
            headless && sticky,
            affinity,
            "headless Services choose no pods",
        ),
        (
            kind == Kind::ExternalName && !external.is_empty(),
            external,
            "external names have no addresses",
        ),
        (
            kind != Kind::ExternalName && !name.is_empty(),
            name,
            "only Services of type `ExternalName` have one",
        ),
    ];
    for (is, node, why) in ignored {
        if is {
            let key = node.key().unwrap_or_default();
            let message = format!("`{key}` is ignored: {why}");
            findings.report(&SERVICE_FIELD_IGNORED, object, node, message);
        }
    }
    let minor = findings.kubernetes();
    let distribution = spec.get("trafficDistribution");
    let hints = annotation(object, TOPOLOGY_HINTS);
    let close = distribution.str() == Some("PreferClose") && minor >= Minor::V1_34;
    let exposed = !headless && kind != Kind::ExternalName && minor >= Minor::V1_36;
    let deprecated = [
        (
            exposed && !external.is_empty(),
            external,
            "`externalIPs` is deprecated",
            "use a Service of type `LoadBalancer`, or a Gateway",
        ),
        (
            !headless && !balanced.is_empty(),
            balanced,
            "`loadBalancerIP` is deprecated",
            "ask your provider's documentation for the annotation that takes its place",
        ),
        (
            close,
            distribution,
            "`PreferClose` is deprecated",
            "write `PreferSameZone`, which is the same",
        ),
        (
            hints.exists(),
            hints,
            "the annotation is deprecated",
            "use `trafficDistribution`, or the annotation `service.kubernetes.io/topology-mode`",
        ),
    ];
    for (is, node, what, hint) in deprecated {
        if is {
            findings
                .report(&SERVICE_FIELD_DEPRECATED, object, node, what)
                .hint(hint);
        }
    }
}
