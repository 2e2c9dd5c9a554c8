//! What routes of all protocols refer to: gateways on one side, backends on the other.

use crate::{
    findings::Findings,
    ip::Address,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

use super::{has_several, tls_policies::sections};

pub(super) static FAMILY: Family = Family {
    rules: &[&ROUTE_PARENT, &BACKEND_PORT, &TLS_ROUTE_HOSTNAME],
    look: Look::Kinds(
        &[
            ("gateway.networking.k8s.io", "HTTPRoute"),
            ("gateway.networking.k8s.io", "GRPCRoute"),
            ("gateway.networking.k8s.io", "TLSRoute"),
            ("gateway.networking.k8s.io", "TCPRoute"),
            ("gateway.networking.k8s.io", "UDPRoute"),
        ],
        look,
    ),
};

static ROUTE_PARENT: Rule = Rule {
    name: "route-parent",
    group: Group::Api,
    level: Level::Error,
    summary: "a route refers to a parent once, or to sections of it",
    why: "The API server refuses a parent that is there twice, and sections beside the whole.",
    source: "https://gateway-api.sigs.k8s.io/reference/spec/#parentreference",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: edge
  - name: edge
    sectionName: https
  rules:
  - backendRefs:
    - name: web
      port: 80
",
    right: "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: edge
    sectionName: http
  - name: edge
    sectionName: https
  rules:
  - backendRefs:
    - name: web
      port: 80
",
};

static BACKEND_PORT: Rule = Rule {
    name: "route-backend-port",
    group: Group::Api,
    level: Level::Error,
    summary: "a route names the port of a Service that it leads to",
    why: "A Service may have several ports: the API server refuses a reference without one. \
          References to other kinds may do without.",
    source: "https://gateway-api.sigs.k8s.io/reference/spec/#backendobjectreference",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: edge
  rules:
  - backendRefs:
    - name: web
",
    right: "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: edge
  rules:
  - backendRefs:
    - name: web
      port: 80
",
};

static TLS_ROUTE_HOSTNAME: Rule = Rule {
    name: "tls-route-hostname",
    group: Group::Api,
    level: Level::Error,
    summary: "the host names of a TLSRoute are domains, or `*.` and a domain",
    why: "Clients say which host they want by name: the API server refuses addresses and what isn't \
          a domain.",
    source: "https://gateway-api.sigs.k8s.io/reference/spec/#tlsroute",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: edge
  hostnames:
  - 192.0.2.10
  rules:
  - backendRefs:
    - name: web
      port: 443
",
    right: "\
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: edge
  hostnames:
  - web.example.com
  rules:
  - backendRefs:
    - name: web
      port: 443
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    let parents = spec.get("parentRefs");
    if has_several(parents) {
        let key = |parent: Node<'_>| {
            // Ports tell parents apart in the experimental channel only.
            if parent.get("port").exists() {
                return None;
            }
            let text = |key| parent.get(key).str();
            Some([
                text("group")
                    .unwrap_or("gateway.networking.k8s.io")
                    .to_owned(),
                text("kind").unwrap_or("Gateway").to_owned(),
                text("name")?.to_owned(),
                text("namespace").unwrap_or_default().to_owned(),
            ])
        };
        sections(&ROUTE_PARENT, object, parents, key, findings);
    }
    for rule in spec.get("rules").items() {
        mirrors(object, rule, findings);
        for backend in rule.get("backendRefs").items() {
            port(object, backend, findings);
            mirrors(object, backend, findings);
        }
    }
    if object.kind() != "TLSRoute" || object.version() == "v1alpha2" {
        return;
    }
    for node in spec.get("hostnames").items() {
        let Some(name) = node.str() else { continue };
        if Address::parse(name).is_some() {
            let message = format!("`{name}` is an IP address: it must be a domain");
            findings.report(&TLS_ROUTE_HOSTNAME, object, node, message);
            continue;
        }
        let form = if name.contains('*') {
            text::wildcard_subdomain
        } else {
            text::subdomain
        };
        if let Err(fault) = form(name) {
            let message = format!("the host name `{name}` {fault}");
            findings.report(&TLS_ROUTE_HOSTNAME, object, node, message);
        }
    }
}

/// Looks at the backends that filters send copies to, or ask.
fn mirrors(object: &Object, parent: Node<'_>, findings: &mut Findings<'_>) {
    for filter in parent.get("filters").items() {
        for field in ["requestMirror", "externalAuth"] {
            let backend = filter.path([field, "backendRef"]);
            if backend.exists() {
                port(object, backend, findings);
            }
        }
    }
}

fn port(object: &Object, backend: Node<'_>, findings: &mut Findings<'_>) {
    if backend.map().is_none() {
        return;
    }
    let group = backend.get("group").str().unwrap_or_default();
    let kind = backend.get("kind").str().unwrap_or("Service");
    let port = backend.get("port");
    if group.is_empty() && kind == "Service" && port.is_missing() {
        let message = format!(
            "there is no `port`: a reference to Service `{}` must have one",
            backend.get("name").shown()
        );
        findings.report(&BACKEND_PORT, object, port, message);
    }
}
