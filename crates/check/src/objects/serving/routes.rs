//! Routes of the Gateway API and the listeners that they attach to.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    objects::together::Together,
    rule::{Family, Group, Level, Look, Rule},
    selector::Selector,
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &ROUTE_LISTENER,
        &ROUTE_HOSTNAME,
        &ROUTE_NAMESPACE,
        &ROUTE_KIND,
    ],
    look: Look::Set(look),
};

static ROUTE_LISTENER: Rule = Rule {
    name: "route-listener",
    group: Group::Objects,
    level: Level::Error,
    summary: "the listener that a route names is one of its Gateway's",
    why: "A route is accepted by listeners of its `sectionName` and `port` only: without one it \
          serves nobody.",
    source: "https://gateway-api.sigs.k8s.io/api-types/httproute/#attaching-to-gateways",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: example
  listeners:
  - name: http
    port: 80
    protocol: HTTP
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: public
    sectionName: https
",
    right: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: example
  listeners:
  - name: http
    port: 80
    protocol: HTTP
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: public
    sectionName: http
",
};

static ROUTE_HOSTNAME: Rule = Rule {
    name: "route-hostname",
    group: Group::Objects,
    level: Level::Error,
    summary: "a route and its listener have a host name in common",
    why: "A route whose names none of its listeners serve is not accepted.",
    source: "https://gateway-api.sigs.k8s.io/api-types/httproute/#hostnames",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: example
  listeners:
  - name: http
    hostname: '*.example.com'
    port: 80
    protocol: HTTP
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  hostnames: [www.example.net]
  parentRefs:
  - name: public
",
    right: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: example
  listeners:
  - name: http
    hostname: '*.example.com'
    port: 80
    protocol: HTTP
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  hostnames: [www.example.com]
  parentRefs:
  - name: public
",
};

static ROUTE_NAMESPACE: Rule = Rule {
    name: "route-namespace",
    group: Group::Objects,
    level: Level::Error,
    summary: "a route's Gateway takes routes from its namespace",
    why: "Where nothing is said, a listener takes routes of its own namespace only.",
    source: "https://gateway-api.sigs.k8s.io/guides/multiple-ns/",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
  namespace: infra
spec:
  gatewayClassName: example
  listeners:
  - name: http
    port: 80
    protocol: HTTP
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
  namespace: shop
spec:
  parentRefs:
  - name: public
    namespace: infra
",
    right: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
  namespace: infra
spec:
  gatewayClassName: example
  listeners:
  - name: http
    port: 80
    protocol: HTTP
    allowedRoutes:
      namespaces:
        from: All
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
  namespace: shop
spec:
  parentRefs:
  - name: public
    namespace: infra
",
};

static ROUTE_KIND: Rule = Rule {
    name: "route-kind",
    group: Group::Objects,
    level: Level::Error,
    summary: "a route's Gateway has a listener for routes of its kind",
    why: "An HTTPRoute needs a listener for HTTP or HTTPS, a TCPRoute one for TCP, and so on; and \
          a listener that lists kinds takes no others.",
    source: "https://gateway-api.sigs.k8s.io/concepts/api-overview/#route-resources",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: example
  listeners:
  - name: game
    port: 7777
    protocol: UDP
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: public
",
    right: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: example
  listeners:
  - name: http
    port: 80
    protocol: HTTP
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: public
",
};

pub(super) const GROUP: &str = "gateway.networking.k8s.io";
pub(super) const ROUTES: &[&str] = &["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"];

fn look(set: &Set, findings: &mut Findings<'_>) {
    if set.of_kind(GROUP, "Gateway").next().is_none() {
        return;
    }
    let together = Together::new(set);
    for kind in ROUTES {
        for route in set.of_kind(GROUP, kind) {
            for parent in route.spec().get("parentRefs").items() {
                attach(&together, route, parent, findings);
            }
        }
    }
}

fn attach<'s>(
    together: &Together<'s>,
    route: &'s Object,
    parent: Node<'s>,
    findings: &mut Findings<'_>,
) {
    let set = together.set;
    if !matches!(parent.get("kind").str(), None | Some("Gateway"))
        || !matches!(parent.get("group").str(), None | Some(GROUP))
    {
        return;
    }
    let namespace = parent
        .get("namespace")
        .filled()
        .unwrap_or_else(|| route.namespace());
    let Some(name) = parent.get("name").filled() else {
        return;
    };
    let mut there = set.identical(GROUP, "Gateway", namespace, name);
    // Of several nobody knows which; those of others may have listeners in sets of their own.
    let (Some(gateway), None) = (there.next(), there.next()) else {
        return;
    };
    let listeners = gateway.spec().get("listeners");
    if listeners.is_empty()
        || gateway.spec().get("allowedListeners").exists()
        || together.is_kustomized(gateway)
    {
        return;
    }
    let section = parent.get("sectionName");
    let port = parent.get("port");
    let mut left: Vec<_> = listeners
        .items()
        .filter(|it| {
            let named = section.filled();
            named.is_none_or(|name| it.get("name").str() == Some(name))
        })
        .filter(|it| {
            let number = port.int();
            number.is_none_or(|number| it.get("port").int() == Some(number))
        })
        .collect();
    if left.is_empty() {
        return no_listener(route, parent, gateway, findings);
    }
    // Of the listeners that are meant, those that are left after each question.
    left.retain(|it| takes(*it, route.kind()));
    if left.is_empty() {
        let kind = route.kind();
        let message = format!("no listener of Gateway `{name}` that is meant takes {kind}s");
        findings
            .report(&ROUTE_KIND, route, parent, message)
            .related(gateway, listeners, "its listeners");
        return;
    }
    left.retain(|it| lets_in(set, gateway, *it, route));
    if left.is_empty() {
        let own = route.namespace();
        let message = format!(
            "no listener of Gateway `{name}` that is meant takes routes from namespace `{own}`"
        );
        findings
            .report(&ROUTE_NAMESPACE, route, parent, message)
            .hint("say so in `allowedRoutes.namespaces` of the listener")
            .related(gateway, listeners, "its listeners");
        return;
    }
    if !matches!(route.kind(), "TCPRoute" | "UDPRoute") {
        hostnames(route, gateway, &left, findings);
    }
}

fn no_listener(route: &Object, parent: Node<'_>, gateway: &Object, findings: &mut Findings<'_>) {
    let listeners = gateway.spec().get("listeners");
    let section = parent.get("sectionName");
    let port = parent.get("port");
    let what = match (section.exists(), port.exists()) {
        (true, true) => format!("`{}` on port {}", section.shown(), port.shown()),
        (true, false) => format!("`{}`", section.shown()),
        _ => format!("on port {}", port.shown()),
    };
    let names: Vec<_> = listeners
        .items()
        .take(8)
        .map(|it| {
            format!(
                "`{}` on port {}",
                it.get("name").shown(),
                it.get("port").shown()
            )
        })
        .collect();
    findings
        .report(
            &ROUTE_LISTENER,
            route,
            if section.exists() { section } else { port },
            format!("Gateway `{}` has no listener {what}", gateway.name()),
        )
        .hint(format!("it has {}", names.join(", ")))
        .related(gateway, listeners, "its listeners");
}

fn hostnames(
    route: &Object,
    gateway: &Object,
    listeners: &[Node<'_>],
    findings: &mut Findings<'_>,
) {
    let hostnames = route.spec().get("hostnames");
    let common = listeners.iter().any(|listener| {
        listener.get("hostname").filled().is_none_or(|served| {
            let mut wanted = hostnames.items().filter_map(Node::str);
            wanted.any(|name| meet(name, served))
        })
    });
    if common || hostnames.is_empty() {
        return;
    }
    let served: Vec<_> = listeners
        .iter()
        .take(8)
        .map(|it| format!("`{}`", it.get("hostname").shown()))
        .collect();
    findings
        .report(
            &ROUTE_HOSTNAME,
            route,
            hostnames,
            format!(
                "no listener of Gateway `{}` serves any of these host names",
                gateway.name()
            ),
        )
        .hint(format!("it serves {}", served.join(", ")))
        .related(gateway, gateway.spec().get("listeners"), "its listeners");
}

/// Whether a listener takes routes of a kind.
fn takes(listener: Node<'_>, kind: &str) -> bool {
    let kinds = listener.path(["allowedRoutes", "kinds"]);
    if !kinds.is_empty() {
        return kinds.items().any(|it| it.get("kind").str() == Some(kind));
    }
    match listener.get("protocol").str() {
        Some("HTTP" | "HTTPS") => matches!(kind, "HTTPRoute" | "GRPCRoute"),
        Some("TLS") => matches!(kind, "TLSRoute" | "TCPRoute"),
        Some("TCP") => kind == "TCPRoute",
        Some("UDP") => kind == "UDPRoute",
        _ => true,
    }
}

/// Whether a listener takes routes from the namespace of one.
fn lets_in(set: &Set, gateway: &Object, listener: Node<'_>, route: &Object) -> bool {
    let (own, theirs) = (gateway.namespace(), route.namespace());
    if own == theirs || own.is_empty() || theirs.is_empty() {
        return true;
    }
    let namespaces = listener.path(["allowedRoutes", "namespaces"]);
    match namespaces.get("from").str() {
        None | Some("Same" | "None") => false,
        Some("Selector") => {
            let Some(namespace) = set.find("", "Namespace", "", theirs) else {
                return true;
            };
            let labels = namespace.metadata().get("labels");
            Selector::of(namespaces.get("selector")).matches_by(|key| {
                if key == "kubernetes.io/metadata.name" {
                    return Some(theirs);
                }
                labels.map()?.get(key)?.as_str()
            })
        }
        Some(_) => true,
    }
}

/// Whether some name is both one and the other, where each may begin with `*.`.
fn meet(one: &str, other: &str) -> bool {
    let within = |name: &str, suffix: &str| {
        name.strip_suffix(suffix)
            .is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
    };
    match (one.strip_prefix("*."), other.strip_prefix("*.")) {
        (None, None) => one.eq_ignore_ascii_case(other),
        (Some(suffix), None) => within(other, suffix),
        (None, Some(suffix)) => within(one, suffix),
        (Some(a), Some(b)) => a == b || within(a, b) || within(b, a),
    }
}

#[cfg(test)]
mod tests {
    use super::meet;

    #[test]
    fn names_meet() {
        for (one, other) in [
            ("a.com", "a.com"),
            ("*.a.com", "x.a.com"),
            ("x.y.a.com", "*.a.com"),
            ("*.y.a.com", "*.a.com"),
        ] {
            assert!(meet(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("a.com", "*.a.com"),
            ("a.com", "b.com"),
            ("*.a.com", "*.b.com"),
            ("xa.com", "*.a.com"),
            (".a.com", "*.a.com"),
        ] {
            assert!(!meet(one, other), "{one} {other}");
        }
    }
}
