//! Hosts, paths and DNS names.

use super::{COLLISION, Claims, Owner, clusters, collision};
use crate::{
    findings::Findings,
    object::Object,
    rule::{Family, Group, Look, Rule},
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&ROUTE_TAKEN, &DNS_NAME_TAKEN],
    look: Look::Sets(look),
};

static ROUTE_TAKEN: Rule = Rule {
    name: "route-taken",
    group: Group::Environments,
    level: COLLISION,
    summary: "no two routes of a cluster have one host and path",
    why: "Controllers serve one of the two and leave the other without traffic; which one depends \
          on the controller and on what was created first.",
    source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches",
    wrong: "\
# of shop/dev
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop-dev
spec:
  rules:
  - host: shop.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: web
            port: {number: 80}
---
# of shop/qa, on the same cluster
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop-qa
spec:
  rules:
  - host: shop.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: web
            port: {number: 80}
",
    right: "\
# of shop/dev
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop-dev
spec:
  rules:
  - host: shop.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: web
            port: {number: 80}
---
# of shop/qa, on the same cluster
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop-qa
spec:
  rules:
  - host: shop-qa.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: web
            port: {number: 80}
",
};

static DNS_NAME_TAKEN: Rule = Rule {
    name: "dns-name-taken",
    group: Group::Environments,
    level: COLLISION,
    summary: "no two Services of a cluster ask for one DNS name",
    why: "ExternalDNS gives the name to one of them, or to both in turns: clients reach the wrong \
          one.",
    source: "https://kubernetes-sigs.github.io/external-dns/latest/docs/annotations/annotations/",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations:
    external-dns.alpha.kubernetes.io/hostname: shop.example.com
spec:
  type: LoadBalancer
  ports:
  - port: 80
---
apiVersion: v1
kind: Service
metadata:
  name: api
  annotations:
    external-dns.alpha.kubernetes.io/hostname: shop.example.com
spec:
  type: LoadBalancer
  ports:
  - port: 80
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations:
    external-dns.alpha.kubernetes.io/hostname: shop.example.com
spec:
  type: LoadBalancer
  ports:
  - port: 80
",
};

const HOSTNAME: &str = "external-dns.alpha.kubernetes.io/hostname";
/// Services of one name that say who they are share it on purpose.
const IDENTIFIER: &str = "external-dns.alpha.kubernetes.io/set-identifier";
const CLASS: &str = "kubernetes.io/ingress.class";
/// A canary has the routes of what it is a canary of.
const CANARY: &str = "nginx.ingress.kubernetes.io/canary";

fn look(sets: &[Set], findings: &mut Findings<'_>) {
    for cluster in clusters(sets) {
        let mut routes = Claims::new();
        let mut names = Claims::new();
        for set in cluster {
            for object in set.of_kind("networking.k8s.io", "Ingress") {
                ingress(set, object, &mut routes, findings);
            }
            for object in set.of_kind("gateway.networking.k8s.io", "HTTPRoute") {
                http_route(set, object, &mut routes, findings);
            }
            for object in set.of_kind("", "Service") {
                service(set, object, &mut names, findings);
            }
        }
    }
}

/// Who serves it, host, kind of path, path.
type Route<'s> = (String, &'s str, &'s str, &'s str);

fn ingress<'s>(
    set: &'s Set,
    object: &'s Object,
    routes: &mut Claims<'s, Route<'s>>,
    findings: &mut Findings<'_>,
) {
    let annotations = object.metadata().get("annotations");
    if annotations.get(CANARY).str() == Some("true") {
        return;
    }
    let class = object.spec().get("ingressClassName").filled();
    let class = class.or(annotations.get(CLASS).str()).unwrap_or_default();
    for rule in object.spec().get("rules").items() {
        let host = rule.get("host").filled().unwrap_or_default();
        for path in rule.path(["http", "paths"]).items() {
            let text = path.get("path").str().unwrap_or("/");
            let owner = Owner {
                set,
                object,
                node: path,
            };
            let kind = path.get("pathType").str().unwrap_or_default();
            take(
                (class.to_owned(), host, kind, text),
                owner,
                routes,
                findings,
            );
        }
    }
}

fn http_route<'s>(
    set: &'s Set,
    object: &'s Object,
    routes: &mut Claims<'s, Route<'s>>,
    findings: &mut Findings<'_>,
) {
    let spec = object.spec();
    for parent in spec.get("parentRefs").items() {
        let named = |key| parent.get(key).shown();
        let namespace = match parent.get("namespace").str() {
            Some(namespace) => namespace,
            None => object.namespace(),
        };
        let gateway = format!(
            "{namespace}/{}/{}/{}",
            named("name"),
            named("sectionName"),
            named("port")
        );
        for host in spec.get("hostnames").items() {
            for matched in spec
                .get("rules")
                .items()
                .flat_map(|rule| rule.get("matches").items())
            {
                // What else a match asks for tells two routes of one path apart.
                let plain = ["headers", "queryParams", "method"]
                    .into_iter()
                    .all(|key| matched.get(key).is_empty());
                let path = matched.get("path");
                let node = path.get("value");
                let (Some(text), true) = (node.str(), plain) else {
                    continue;
                };
                let kind = path.get("type").str().unwrap_or("PathPrefix");
                let owner = Owner { set, object, node };
                let host = host.str().unwrap_or_default();
                take((gateway.clone(), host, kind, text), owner, routes, findings);
            }
        }
    }
}

fn take<'s>(
    route: Route<'s>,
    owner: Owner<'s>,
    routes: &mut Claims<'s, Route<'s>>,
    findings: &mut Findings<'_>,
) {
    let (_, host, _, path) = route;
    let what = if host.is_empty() {
        format!("the path `{path}` of any host")
    } else {
        format!("`{host}{path}`")
    };
    let Some(first) = routes.claim(route, owner) else {
        return;
    };
    let twice = first.same_set(&owner)
        && !first.same_object(&owner)
        && (first.object.name(), first.object.namespace())
            == (owner.object.name(), owner.object.namespace());
    if !twice && !is_told(&first, &owner) {
        let hint = "publish it under another host or path";
        collision(&ROUTE_TAKEN, &what, owner, first, hint, findings);
    }
}

/// Whether `ingress-path-twice` tells of two paths: of one environment or text, to two places.
fn is_told(first: &Owner<'_>, later: &Owner<'_>) -> bool {
    let is_ingress = |it: &Owner<'_>| it.object.kind() == "Ingress";
    let backend = |it: &Owner<'_>| it.node.get("backend").value().cloned();
    let same_text = first.object.origin.source == later.object.origin.source;
    first.same_set(later)
        && is_ingress(first)
        && is_ingress(later)
        && (later.set.is_complete() || same_text)
        && backend(first).is_some()
        && backend(later).is_some()
        && backend(first) != backend(later)
}

fn service<'s>(
    set: &'s Set,
    object: &'s Object,
    names: &mut Claims<'s, &'s str>,
    findings: &mut Findings<'_>,
) {
    let annotations = object.metadata().get("annotations");
    if annotations.get(IDENTIFIER).exists() {
        return;
    }
    let node = annotations.get(HOSTNAME);
    let owner = Owner { set, object, node };
    for name in node.str().unwrap_or_default().split(',').map(str::trim) {
        if name.is_empty() {
            continue;
        }
        let Some(first) = names.claim(name, owner) else {
            continue;
        };
        let twice = first.same_set(&owner)
            && (first.object.name(), first.object.namespace())
                == (object.name(), object.namespace());
        if !twice {
            let hint = "give it another name";
            let what = format!("the DNS name `{name}`");
            collision(&DNS_NAME_TAKEN, &what, owner, first, hint, findings);
        }
    }
}
