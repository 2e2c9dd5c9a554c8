//! Where the traffic of a Service goes.

use crate::{
    findings::Findings,
    minor::Minor,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

use super::{
    check_word,
    services::{Kind, annotation},
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &SESSION_AFFINITY,
        &EXTERNAL_TRAFFIC_POLICY,
        &TRAFFIC_POLICY,
        &TRAFFIC_DISTRIBUTION,
    ],
    look: Look::Kinds(&[("", "Service")], look),
};

static SESSION_AFFINITY: Rule = Rule {
    name: "session-affinity",
    group: Group::Api,
    level: Level::Error,
    summary: "session affinity is `None` or `ClientIP`, for a second to a day",
    why: "The API server refuses any other. Affinity by cookies is a matter of routes, not of \
          Services.",
    source: "https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  sessionAffinity: ClientIP
  sessionAffinityConfig:
    clientIP:
      timeoutSeconds: 604800
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
  sessionAffinity: ClientIP
  sessionAffinityConfig:
    clientIP:
      timeoutSeconds: 86400
  selector:
    app: web
  ports:
  - port: 80
",
};

static EXTERNAL_TRAFFIC_POLICY: Rule = Rule {
    name: "external-traffic-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "only Services that are reached from outside have an external traffic policy",
    why: "The API server refuses `externalTrafficPolicy` on Services without node ports, load \
          balancer or external addresses.",
    source: "https://kubernetes.io/docs/reference/networking/virtual-ips/#external-traffic-policy",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  externalTrafficPolicy: Local
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
  externalTrafficPolicy: Local
  selector:
    app: web
  ports:
  - port: 80
",
};

static TRAFFIC_POLICY: Rule = Rule {
    name: "traffic-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "traffic policies are `Cluster` or `Local`",
    why: "The API server refuses any other.",
    source: "https://kubernetes.io/docs/reference/networking/virtual-ips/#traffic-policies",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  internalTrafficPolicy: Node
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
  internalTrafficPolicy: Local
  selector:
    app: web
  ports:
  - port: 80
",
};

static TRAFFIC_DISTRIBUTION: Rule = Rule {
    name: "traffic-distribution",
    group: Group::Api,
    level: Level::Error,
    summary: "traffic distribution is one that the version knows, and said in one way",
    why: "The API server refuses others, and annotations that contradict each other. \
          `PreferSameZone` and `PreferSameNode` are known since Kubernetes 1.34.",
    source: "https://kubernetes.io/docs/reference/networking/virtual-ips/#traffic-distribution",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  trafficDistribution: SameZone
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
  trafficDistribution: PreferSameZone
  selector:
    app: web
  ports:
  - port: 80
",
};

const POLICIES: &[&str] = &["Cluster", "Local"];

/// The annotation that chose endpoints by zone, and the older one.
const TOPOLOGY_MODE: &str = "service.kubernetes.io/topology-mode";
pub(super) const TOPOLOGY_HINTS: &str = "service.kubernetes.io/topology-aware-hints";

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    let kind = Kind::of(spec);
    let affinity = spec.get("sessionAffinity");
    if affinity.filled().is_some() {
        check_word(
            &SESSION_AFFINITY,
            object,
            affinity,
            &["None", "ClientIP"],
            findings,
        );
    }
    if affinity.str() == Some("ClientIP") {
        let timeout = spec.path(["sessionAffinityConfig", "clientIP", "timeoutSeconds"]);
        if let Some(seconds) = timeout.int().filter(|it| !(1..=86_400).contains(it)) {
            let message =
                format!("`timeoutSeconds` is {seconds}: it must be from 1 to 86400, a day");
            findings.report(&SESSION_AFFINITY, object, timeout, message);
        }
    }
    let internal = spec.get("internalTrafficPolicy");
    check_word(&TRAFFIC_POLICY, object, internal, POLICIES, findings);
    let external = spec.get("externalTrafficPolicy");
    let reached =
        kind.has_node_ports() || kind == Kind::ClusterIp && !spec.get("externalIPs").is_empty();
    if external.filled().is_some() && kind != Kind::Unknown {
        if reached {
            check_word(&TRAFFIC_POLICY, object, external, POLICIES, findings);
        } else {
            findings
                .report(
                    &EXTERNAL_TRAFFIC_POLICY,
                    object,
                    external,
                    "`externalTrafficPolicy` is set, but nothing reaches the Service from outside",
                )
                .hint("leave it out, or set `type` to `NodePort` or `LoadBalancer`");
        }
    }
    let known: &[_] = if findings.kubernetes() >= Minor::V1_34 {
        &["PreferSameZone", "PreferSameNode", "PreferClose"]
    } else {
        &["PreferClose"]
    };
    let distribution = spec.get("trafficDistribution");
    check_word(&TRAFFIC_DISTRIBUTION, object, distribution, known, findings);
    let mode = annotation(object, TOPOLOGY_MODE);
    let hints = annotation(object, TOPOLOGY_HINTS);
    if let (Some(one), Some(other)) = (mode.str(), hints.str())
        && one != other
    {
        let message = format!(
            "the annotation is `{one}`, but the older `{TOPOLOGY_HINTS}` is `{other}`: they must \
             be the same"
        );
        findings
            .report(&TRAFFIC_DISTRIBUTION, object, mode, message)
            .related(object, hints, "the older annotation")
            .hint(format!("leave `{TOPOLOGY_HINTS}` out"));
    }
}
