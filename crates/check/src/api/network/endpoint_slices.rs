//! Endpoint slices: where a Service's pods are.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

use super::{PROTOCOLS, check_form, check_word, has_several, repeated};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &ADDRESS_TYPE,
        &ENDPOINT_SLICE_SIZE,
        &ENDPOINT_SLICE_ENDPOINT,
        &ENDPOINT_SLICE_PORT,
        &ENDPOINT_SLICE_FQDN,
    ],
    look: Look::Kinds(&[("discovery.k8s.io", "EndpointSlice")], look),
};

static ADDRESS_TYPE: Rule = Rule {
    name: "endpoint-slice-address-type",
    group: Group::Api,
    level: Level::Error,
    summary: "the address type of an EndpointSlice is `IPv4`, `IPv6` or `FQDN`",
    why: "The API server refuses any other.",
    source: "https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#address-types",
    wrong: "\
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: database
addressType: IP
endpoints:
- addresses:
  - 192.0.2.10
",
    right: "\
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: database
addressType: IPv4
endpoints:
- addresses:
  - 192.0.2.10
",
};

static ENDPOINT_SLICE_SIZE: Rule = Rule {
    name: "endpoint-slice-size",
    group: Group::Api,
    level: Level::Error,
    summary: "an EndpointSlice has at most 1000 endpoints, each with 1 to 100 addresses",
    why: "The API server refuses larger ones, so that a change of one endpoint doesn't send all of \
          them to every node, and endpoints without an address.",
    source: "https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/",
    wrong: "\
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: database
addressType: IPv4
endpoints:
- addresses: []
",
    right: "\
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: database
addressType: IPv4
endpoints:
- addresses:
  - 192.0.2.10
",
};

static ENDPOINT_SLICE_ENDPOINT: Rule = Rule {
    name: "endpoint-slice-endpoint",
    group: Group::Api,
    level: Level::Error,
    summary: "host names, node names and zones of endpoints are valid names",
    why: "The API server refuses others: they are the names of pods in DNS, of nodes, and values of \
          labels.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/service-resources/endpoint-slice-v1/",
    wrong: "\
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: database
addressType: IPv4
endpoints:
- addresses:
  - 192.0.2.10
  hostname: db_0
",
    right: "\
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: database
addressType: IPv4
endpoints:
- addresses:
  - 192.0.2.10
  hostname: db-0
",
};

static ENDPOINT_SLICE_PORT: Rule = Rule {
    name: "endpoint-slice-port",
    group: Group::Api,
    level: Level::Error,
    summary: "ports of an EndpointSlice have names of their own and protocols that there are",
    why: "Names are matched to the ports of the Service: the API server refuses one that is there \
          twice, or isn't a label of DNS. No name is a name too.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/service-resources/endpoint-slice-v1/",
    wrong: "\
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: database
addressType: IPv4
endpoints:
- addresses:
  - 192.0.2.10
ports:
- port: 5432
- port: 9187
",
    right: "\
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: database
addressType: IPv4
endpoints:
- addresses:
  - 192.0.2.10
ports:
- port: 5432
- name: metrics
  port: 9187
",
};

static ENDPOINT_SLICE_FQDN: Rule = Rule {
    name: "endpoint-slice-fqdn",
    group: Group::Api,
    level: Level::Warning,
    summary: "an EndpointSlice has addresses, not domains",
    why: "Nothing in Kubernetes uses endpoints of type `FQDN`: kube-proxy leaves them out.",
    source: "https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#address-types",
    wrong: "\
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: database
addressType: FQDN
endpoints:
- addresses:
  - db.example.com
",
    right: "\
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: database
addressType: IPv4
endpoints:
- addresses:
  - 192.0.2.10
",
};

/// How much there may be.
const ENDPOINTS: usize = 1_000;
const ADDRESSES: usize = 100;
const PORTS: usize = 20_000;
const HINTS: usize = 8;

fn look(object: &Object, findings: &mut Findings<'_>) {
    let kind = object.get("addressType");
    check_word(
        &ADDRESS_TYPE,
        object,
        kind,
        &["IPv4", "IPv6", "FQDN"],
        findings,
    );
    let domains = kind.str() == Some("FQDN");
    if domains {
        findings
            .report(
                &ENDPOINT_SLICE_FQDN,
                object,
                kind,
                "`addressType` is `FQDN`: nothing uses such endpoints",
            )
            .hint("use IP addresses, or a Service of type `ExternalName`");
    }
    ports(object, findings);
    let endpoints = object.get("endpoints");
    if too_many(object, endpoints, ENDPOINTS, findings) {
        return;
    }
    for endpoint in endpoints.items() {
        let addresses = endpoint.get("addresses");
        if addresses.list().is_some_and(<[_]>::is_empty) {
            let message = "the endpoint has no addresses: it must have at least one";
            findings.report(&ENDPOINT_SLICE_SIZE, object, addresses, message);
        }
        too_many(object, addresses, ADDRESSES, findings);
        if domains {
            for address in addresses.items() {
                check_form(
                    &ENDPOINT_SLICE_ENDPOINT,
                    object,
                    address,
                    full_domain,
                    findings,
                );
            }
        }
        let rule = &ENDPOINT_SLICE_ENDPOINT;
        check_form(
            rule,
            object,
            endpoint.get("hostname"),
            text::label,
            findings,
        );
        check_form(
            rule,
            object,
            endpoint.get("nodeName"),
            text::subdomain,
            findings,
        );
        let hints = endpoint.get("hints");
        if hints.exists() {
            names(object, hints.get("forZones"), text::label_value, findings);
            names(object, hints.get("forNodes"), text::subdomain, findings);
        }
    }
}

/// Looks at the zones or nodes that an endpoint is meant for.
fn names(
    object: &Object,
    list: Node<'_>,
    form: fn(&str) -> text::Fault,
    findings: &mut Findings<'_>,
) {
    if list.is_empty() || too_many(object, list, HINTS, findings) {
        return;
    }
    let rule = &ENDPOINT_SLICE_ENDPOINT;
    for item in list.items() {
        check_form(rule, object, item.get("name"), form, findings);
    }
    let names = list.items().map(|item| item.get("name"));
    repeated(
        names.filter_map(|name| Some((name.str()?, name))),
        |name, first, again| {
            let message = format!("`{name}` is there twice");
            findings.report(rule, object, again, message).related(
                object,
                first,
                "the first of them",
            );
        },
    );
}

fn ports(object: &Object, findings: &mut Findings<'_>) {
    let ports = object.get("ports");
    if too_many(object, ports, PORTS, findings) {
        return;
    }
    for port in ports.items() {
        let word = port.get("protocol");
        check_word(&ENDPOINT_SLICE_PORT, object, word, PROTOCOLS, findings);
        let app = port.get("appProtocol");
        check_form(&ENDPOINT_SLICE_PORT, object, app, text::qualified, findings);
        let name = port.get("name");
        if name.filled().is_some() {
            check_form(&ENDPOINT_SLICE_PORT, object, name, text::label, findings);
        }
    }
    if has_several(ports) {
        let names = ports.items().map(|port| {
            let name = port.get("name");
            (name.str().unwrap_or_default(), name)
        });
        repeated(names, |name, first, again| {
            let message = match *name {
                "" => "two ports have no name: only one may have none".to_owned(),
                name => format!("two ports have the name `{name}`"),
            };
            findings
                .report(&ENDPOINT_SLICE_PORT, object, again, message)
                .related(object, first, "the first of them");
        });
    }
}

fn too_many(object: &Object, list: Node<'_>, most: usize, findings: &mut Findings<'_>) -> bool {
    let count = list.items().len();
    if count <= most {
        return false;
    }
    let key = list.key().unwrap_or_default();
    let message = format!("`{key}` has {count} items: it must have at most {most}");
    findings.report(&ENDPOINT_SLICE_SIZE, object, list, message);
    true
}

/// A domain of at least two parts, that may end in a dot.
fn full_domain(domain: &str) -> text::Fault {
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    text::subdomain(domain)?;
    if domain.contains('.') {
        return Ok(());
    }
    Err("must be a domain of at least two parts".to_owned())
}
