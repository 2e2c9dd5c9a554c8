//! Types of Services, and the fields that only some of them have.

use crate::{
    findings::Findings,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

use super::{
    check_form, check_word,
    services::{KINDS, Kind, SOURCE_RANGES, annotation, is_headless},
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &SERVICE_TYPE,
        &SERVICE_PORTS_MISSING,
        &HEADLESS_TYPE,
        &EXTERNAL_NAME,
        &LOAD_BALANCER_FIELD,
        &SERVICE_SELECTOR,
    ],
    look: Look::Kinds(&[("", "Service")], look),
};

static SERVICE_TYPE: Rule = Rule {
    name: "service-type",
    group: Group::Api,
    level: Level::Error,
    summary: "a Service's type is `ClusterIP`, `NodePort`, `LoadBalancer` or `ExternalName`",
    why: "The API server refuses any other. There is no type for headless Services: they have \
          `clusterIP: None`.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: Loadbalancer
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

static SERVICE_PORTS_MISSING: Rule = Rule {
    name: "service-ports-missing",
    group: Group::Api,
    level: Level::Error,
    summary: "a Service has ports, unless it is headless or an external name",
    why: "An address without ports can't be reached: the API server refuses the Service.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
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
",
};

static HEADLESS_TYPE: Rule = Rule {
    name: "headless-type",
    group: Group::Api,
    level: Level::Error,
    summary: "a headless Service is of type `ClusterIP`",
    why: "Node ports and load balancers lead to the Service's address, which `clusterIP: None` says \
          it hasn't: the API server refuses them together.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#headless-services",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  clusterIP: None
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
  type: NodePort
  selector:
    app: web
  ports:
  - port: 80
",
};

static EXTERNAL_NAME: Rule = Rule {
    name: "external-name",
    group: Group::Api,
    level: Level::Error,
    summary: "a Service of type `ExternalName` has a domain in `externalName`, and no addresses",
    why: "It is an alias in the cluster's DNS and nothing else: the API server wants a domain in \
          lower case, and refuses cluster addresses and IP families beside it.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#externalname",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: database
spec:
  type: ExternalName
  externalName: https://db.example.com
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: database
spec:
  type: ExternalName
  externalName: db.example.com
",
};

static LOAD_BALANCER_FIELD: Rule = Rule {
    name: "load-balancer-field",
    group: Group::Api,
    level: Level::Error,
    summary: "only Services of type `LoadBalancer` have a load balancer's fields",
    why: "The API server refuses `loadBalancerClass`, `loadBalancerSourceRanges` and \
          `allocateLoadBalancerNodePorts` on any other type, and classes that aren't qualified \
          names.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  loadBalancerSourceRanges:
  - 192.0.2.0/24
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
  loadBalancerSourceRanges:
  - 192.0.2.0/24
  selector:
    app: web
  ports:
  - port: 80
",
};

static SERVICE_SELECTOR: Rule = Rule {
    name: "service-selector",
    group: Group::Api,
    level: Level::Error,
    summary: "the selector of a Service is made of valid labels",
    why: "No pod can have a label that isn't valid: the API server refuses to look for it.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web shop
  ports:
  - port: 80
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web-shop
  ports:
  - port: 80
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    let kind = Kind::of(spec);
    if kind == Kind::Unknown {
        check_word(&SERVICE_TYPE, object, spec.get("type"), KINDS, findings);
    }
    selector(object, findings);
    if kind == Kind::Unknown {
        return;
    }
    let headless = is_headless(spec);
    if spec.get("ports").is_empty() && !headless && kind != Kind::ExternalName {
        findings.report(
            &SERVICE_PORTS_MISSING,
            object,
            spec.get("ports"),
            "the Service has no ports: it must have at least one, unless `clusterIP` is `None`",
        );
    }
    if headless && kind.has_node_ports() {
        let kind = spec.get("type").shown();
        let singular = spec.get("clusterIP");
        let at = if singular.exists() {
            singular
        } else {
            spec.get("clusterIPs")
        };
        let message = format!("`clusterIP` is `None`: a Service of type `{kind}` has an address");
        findings
            .report(&HEADLESS_TYPE, object, at, message)
            .hint("leave `clusterIP` out, or `type`");
    }
    if kind == Kind::ExternalName {
        external_name(object, findings);
    }
    load_balancer(object, kind, findings);
}

fn selector(object: &Object, findings: &mut Findings<'_>) {
    for (key, value) in object.spec().get("selector").entries() {
        if let Err(fault) = text::qualified(key) {
            let message = format!("`{key}` can't be the key of a label: it {fault}");
            findings.report(&SERVICE_SELECTOR, object, value, message);
            continue;
        }
        if let Some(Err(fault)) = value.str().map(text::label_value) {
            let message = format!(
                "`{}` can't be the value of a label: it {fault}",
                value.shown()
            );
            findings.report(&SERVICE_SELECTOR, object, value, message);
        }
    }
}

fn external_name(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    let name = spec.get("externalName");
    let text = name.str().unwrap_or_default();
    let domain = text.strip_suffix('.').unwrap_or(text);
    if domain.is_empty() {
        // A value of another type is the schema's.
        if name.is_empty() || name.str().is_some() {
            findings.report(
                &EXTERNAL_NAME,
                object,
                name,
                "there is no `externalName`: a Service of type `ExternalName` must have one",
            );
        }
    } else if let Err(fault) = text::subdomain(domain) {
        let message = format!("`externalName` is `{text}`: it {fault}");
        let found = findings.report(&EXTERNAL_NAME, object, name, message);
        if text.contains("://") || text.contains(['/', ':']) {
            found.hint("it is a domain, without a scheme, port or path");
        }
    }
    for field in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"] {
        let node = spec.get(field);
        // `clusterIPs` follows `clusterIP`.
        let again = field == "clusterIPs" && !spec.get("clusterIP").is_empty();
        // An empty policy is one: it is a text that may be missing.
        let set = !node.is_empty() || field == "ipFamilyPolicy" && node.exists();
        if set && !again {
            let message =
                format!("`{field}` is set: a Service of type `ExternalName` has no addresses");
            findings.report(&EXTERNAL_NAME, object, node, message);
        }
    }
}

fn load_balancer(object: &Object, kind: Kind, findings: &mut Findings<'_>) {
    let spec = object.spec();
    let class = spec.get("loadBalancerClass");
    if kind == Kind::LoadBalancer {
        check_form(
            &LOAD_BALANCER_FIELD,
            object,
            class,
            text::qualified,
            findings,
        );
        return;
    }
    let ranges = spec.get("loadBalancerSourceRanges");
    let legacy = annotation(object, SOURCE_RANGES);
    let sources = if ranges.is_empty() {
        (legacy, legacy.exists())
    } else {
        (ranges, true)
    };
    let nodes = spec.get("allocateLoadBalancerNodePorts");
    for (node, set) in [(class, class.exists()), sources, (nodes, nodes.exists())] {
        if set {
            let key = node.key().unwrap_or_default();
            let message = format!("`{key}` is set: only type `LoadBalancer` has it");
            findings
                .report(&LOAD_BALANCER_FIELD, object, node, message)
                .hint("leave it out, or set `type: LoadBalancer`");
        }
    }
}
