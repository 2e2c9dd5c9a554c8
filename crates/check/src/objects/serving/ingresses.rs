//! Hosts and paths of Ingresses.

use std::collections::BTreeMap;

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    objects::together::{Together, same_text},
    rule::{Family, Group, Level, Look, Rule},
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&INGRESS_PATH_TWICE],
    look: Look::Set(look),
};

static INGRESS_PATH_TWICE: Rule = Rule {
    name: "ingress-path-twice",
    group: Group::Objects,
    level: Level::Error,
    summary: "a host and path of an Ingress class leads to one place",
    why: "Controllers differ in which of two they take, and the other is never asked.",
    source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
  - host: www.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: web
            port:
              number: 80
      - path: /
        pathType: Prefix
        backend:
          service:
            name: api
            port:
              number: 80
",
    right: "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
  - host: www.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: web
            port:
              number: 80
      - path: /api
        pathType: Prefix
        backend:
          service:
            name: api
            port:
              number: 80
",
};

type Way<'s> = (&'s str, &'s str, &'s str, &'s str);

fn look(set: &Set, findings: &mut Findings<'_>) {
    let together = Together::new(set);
    let mut known = BTreeMap::<Way<'_>, (&Object, Node<'_>)>::new();
    for ingress in set.of_kind("networking.k8s.io", "Ingress") {
        let annotations = ingress.metadata().get("annotations");
        // Canaries share their path with what they stand in for.
        let canary = annotations
            .entries()
            .any(|(key, value)| key.contains("canary") && value.str() != Some("false"));
        if canary {
            continue;
        }
        let spec = ingress.spec();
        let class = spec
            .get("ingressClassName")
            .str()
            .or_else(|| annotations.get("kubernetes.io/ingress.class").str())
            .unwrap_or_default();
        for rule in spec.get("rules").items() {
            let host = rule.get("host").str().unwrap_or_default();
            for path in rule.path(["http", "paths"]).items() {
                let way = path.get("path").str().unwrap_or("/");
                let kind = path.get("pathType").str().unwrap_or_default();
                let Some((other, its)) = known.get(&(class, host, way, kind)).copied() else {
                    known.insert((class, host, way, kind), (ingress, path));
                    continue;
                };
                let same = std::ptr::eq(other, ingress);
                let identity = (other.namespace(), other.name());
                if (!same && identity == (ingress.namespace(), ingress.name()))
                    || its.get("backend").value() == path.get("backend").value()
                    || its.get("backend").is_missing()
                    || path.get("backend").is_missing()
                {
                    continue;
                }
                // Without a host, an Ingress is often but an example of something else.
                let certain = same || set.is_complete() || same_text(other, ingress);
                if !certain
                    && (host.is_empty()
                        || !together.seem_whole(other, ingress)
                        || other.namespace() != ingress.namespace())
                {
                    continue;
                }
                let shown = if host.is_empty() { "any host" } else { host };
                let message = if same {
                    format!("`{way}` of `{shown}` is here twice")
                } else {
                    format!("`{way}` of `{shown}` is in {} too", other.shown())
                };
                let found = findings
                    .report(&INGRESS_PATH_TWICE, ingress, path.get("path"), message)
                    .related(other, its, "the first one");
                if !certain {
                    found.as_warning();
                }
            }
        }
    }
}
