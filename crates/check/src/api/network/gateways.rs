//! Gateways and their listeners.

use crate::{
    findings::Findings,
    ip::Address,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

use super::{has_several, repeated};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &LISTENER_TLS,
        &LISTENER_HOSTNAME,
        &LISTENER_DUPLICATE,
        &GATEWAY_ADDRESS,
        &GATEWAY_INFRASTRUCTURE,
    ],
    look: Look::Kinds(
        &[
            ("gateway.networking.k8s.io", "Gateway"),
            ("gateway.networking.k8s.io", "ListenerSet"),
        ],
        look,
    ),
};

static LISTENER_TLS: Rule = Rule {
    name: "listener-tls",
    group: Group::Api,
    level: Level::Error,
    summary: "a listener has `tls` if its protocol has, with what ends the encryption",
    why: "The API server refuses `tls` for `HTTP`, `TCP` and `UDP`, no `tls` for `TLS`, \
          `Passthrough` for `HTTPS`, and `Terminate` without a certificate or options.",
    source: "https://gateway-api.sigs.k8s.io/guides/tls/",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: example
  listeners:
  - name: https
    port: 443
    protocol: HTTPS
    tls:
      mode: Terminate
",
    right: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: example
  listeners:
  - name: https
    port: 443
    protocol: HTTPS
    tls:
      mode: Terminate
      certificateRefs:
      - name: example-com
",
};

static LISTENER_HOSTNAME: Rule = Rule {
    name: "listener-hostname",
    group: Group::Api,
    level: Level::Error,
    summary: "listeners for `TCP` and `UDP` have no host name",
    why: "These protocols don't say which host is meant: the API server refuses the listener.",
    source: "https://gateway-api.sigs.k8s.io/reference/spec/#listener",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: example
  listeners:
  - name: postgres
    port: 5432
    protocol: TCP
    hostname: db.example.com
",
    right: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: example
  listeners:
  - name: postgres
    port: 5432
    protocol: TCP
",
};

static LISTENER_DUPLICATE: Rule = Rule {
    name: "listener-duplicate",
    group: Group::Api,
    level: Level::Error,
    summary: "listeners differ in name, and in port, protocol or host name",
    why: "Routes choose listeners by name, and connections by the rest: the API server refuses two \
          of the same.",
    source: "https://gateway-api.sigs.k8s.io/reference/spec/#gatewayspec",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: example
  listeners:
  - name: http
    port: 80
    protocol: HTTP
  - name: web
    port: 80
    protocol: HTTP
",
    right: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: example
  listeners:
  - name: http
    port: 80
    protocol: HTTP
  - name: web
    port: 80
    protocol: HTTP
    hostname: web.example.com
",
};

static GATEWAY_ADDRESS: Rule = Rule {
    name: "gateway-address",
    group: Group::Api,
    level: Level::Error,
    summary: "a Gateway's addresses are what their type says, each once",
    why: "The API server refuses addresses that aren't IP addresses or host names, and repetition.",
    source: "https://gateway-api.sigs.k8s.io/reference/spec/#gatewayspecaddress",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: example
  addresses:
  - type: IPAddress
    value: 192.0.2.10:80
  listeners:
  - name: http
    port: 80
    protocol: HTTP
",
    right: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: example
  addresses:
  - type: IPAddress
    value: 192.0.2.10
  listeners:
  - name: http
    port: 80
    protocol: HTTP
",
};

static GATEWAY_INFRASTRUCTURE: Rule = Rule {
    name: "gateway-infrastructure",
    group: Group::Api,
    level: Level::Error,
    summary: "labels and annotations for a Gateway's infrastructure have valid keys",
    why: "They are set on other objects: the API server refuses what these couldn't have.",
    source: "https://gateway-api.sigs.k8s.io/reference/spec/#gatewayinfrastructure",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: example
  infrastructure:
    labels:
      cost center: web
  listeners:
  - name: http
    port: 80
    protocol: HTTP
",
    right: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  gatewayClassName: example
  infrastructure:
    labels:
      cost-center: web
  listeners:
  - name: http
    port: 80
    protocol: HTTP
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    let listeners = spec.get("listeners");
    for listener in listeners.items() {
        tls(object, listener, findings);
        let hostname = listener.get("hostname");
        if let Some(protocol @ ("TCP" | "UDP")) = listener.get("protocol").str()
            && hostname.filled().is_some()
        {
            let message = format!("`hostname` is set: the protocol `{protocol}` has no host names");
            findings.report(&LISTENER_HOSTNAME, object, hostname, message);
        }
    }
    if has_several(listeners) {
        duplicates(object, listeners, findings);
    }
    let infrastructure = spec.get("infrastructure");
    for what in ["labels", "annotations"] {
        for (key, value) in infrastructure.get(what).entries() {
            if let Err(fault) = text::qualified(key) {
                let message = format!("`{key}` can't be a key of {what}: it {fault}");
                findings.report(&GATEWAY_INFRASTRUCTURE, object, value, message);
            }
        }
    }
    addresses(object, spec.get("addresses"), findings);
    let ports = spec.path(["tls", "frontend", "perPort"]);
    if has_several(ports) {
        let numbers = ports.items().map(|it| it.get("port"));
        repeated(
            numbers.filter_map(|it| Some((it.int()?, it))),
            |port, first, again| {
                findings
                    .report(
                        &LISTENER_DUPLICATE,
                        object,
                        again,
                        format!("TLS for port {port} is there twice"),
                    )
                    .related(object, first, "the first of them");
            },
        );
    }
}

fn tls(object: &Object, listener: Node<'_>, findings: &mut Findings<'_>) {
    let tls = listener.get("tls");
    let mode = tls.get("mode");
    let terminates = mode.is_missing() || mode.str() == Some("Terminate");
    let (at, message) = match listener.get("protocol").str() {
        Some(protocol @ ("HTTP" | "TCP" | "UDP")) if tls.exists() => (
            tls,
            format!("`tls` is set: the protocol `{protocol}` isn't encrypted"),
        ),
        Some("HTTP" | "TCP" | "UDP") => return,
        Some("TLS") if tls.is_missing() => (
            tls,
            "there is no `tls`: a listener for `TLS` must have it, with a `mode`".to_owned(),
        ),
        Some("HTTPS") if tls.exists() && mode.filled().is_some() && !terminates => (
            mode,
            format!("`mode` is `{}`: for `HTTPS` it must be `Terminate`", mode.shown()),
        ),
        _ if tls.map().is_some()
            && terminates
            && tls.get("certificateRefs").is_empty()
            && tls.get("options").is_empty() =>
        (
            tls.get("certificateRefs"),
            "there is no certificate: with `mode: Terminate` there must be `certificateRefs` or \
             `options`"
                .to_owned(),
        ),
        _ => return,
    };
    findings.report(&LISTENER_TLS, object, at, message);
}

fn duplicates(object: &Object, listeners: Node<'_>, findings: &mut Findings<'_>) {
    let names = listeners.items().map(|it| it.get("name"));
    repeated(
        names.filter_map(|it| Some((it.str()?, it))),
        |name, first, again| {
            findings
                .report(
                    &LISTENER_DUPLICATE,
                    object,
                    again,
                    format!("two listeners have the name `{name}`"),
                )
                .related(object, first, "the first of them");
        },
    );
    let ends = listeners.items().filter_map(|it| {
        let port = it.get("port").int()?;
        let protocol = it.get("protocol").str()?;
        Some(((port, protocol, it.get("hostname").str()), it))
    });
    repeated(ends, |(port, protocol, hostname), first, again| {
        let hostname = match hostname {
            Some(name) => format!("`{name}`"),
            None => "any host".to_owned(),
        };
        let message = format!("two listeners are for port {port}, `{protocol}` and {hostname}");
        findings
            .report(&LISTENER_DUPLICATE, object, again, message)
            .related(object, first, "the first of them");
    });
}

fn addresses(object: &Object, addresses: Node<'_>, findings: &mut Findings<'_>) {
    for address in addresses.items() {
        let value = address.get("value");
        let Some(text) = value.str() else { continue };
        let kind = address.get("type");
        if kind.is_missing() || kind.str() == Some("IPAddress") {
            if Address::parse(text).is_none() {
                let message = format!("`{text}` isn't an IP address");
                findings.report(&GATEWAY_ADDRESS, object, value, message);
            }
        } else if kind.str() == Some("Hostname") {
            let host = text.strip_prefix("*.").unwrap_or(text);
            if let Err(fault) = text::subdomain(host) {
                let message = format!("the host name `{text}` {fault}");
                findings.report(&GATEWAY_ADDRESS, object, value, message);
            }
        }
    }
    if has_several(addresses) {
        let values = addresses.items().filter_map(|address| {
            let kind = address.get("type").str().unwrap_or("IPAddress");
            let value = address.get("value");
            let known = matches!(kind, "IPAddress" | "Hostname");
            Some(((kind, value.str()?), value)).filter(|_| known)
        });
        repeated(values, |(_, value), first, again| {
            findings
                .report(
                    &GATEWAY_ADDRESS,
                    object,
                    again,
                    format!("`{value}` is there twice"),
                )
                .related(object, first, "the first of them");
        });
    }
}
