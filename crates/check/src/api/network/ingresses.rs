//! Ingresses: hosts, paths, certificates and classes.

use crate::{
    findings::Findings,
    ip::Address,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

use super::{check_form, check_word, services::annotation};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &INGRESS_EMPTY,
        &INGRESS_HOST,
        &INGRESS_PATH,
        &INGRESS_PATH_TYPE,
        &INGRESS_TLS,
        &INGRESS_CLASS_NAME,
    ],
    look: Look::Kinds(&[("networking.k8s.io", "Ingress")], look),
};

static INGRESS_EMPTY: Rule = Rule {
    name: "ingress-empty",
    group: Group::Api,
    level: Level::Error,
    summary: "an Ingress has rules or a default backend, and rules for HTTP have paths",
    why: "The API server refuses an Ingress that leads nowhere.",
    source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  tls:
  - hosts:
    - example.com
",
    right: "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  tls:
  - hosts:
    - example.com
  defaultBackend:
    service:
      name: web
      port:
        number: 80
",
};

static INGRESS_HOST: Rule = Rule {
    name: "ingress-host",
    group: Group::Api,
    level: Level::Error,
    summary: "hosts of an Ingress are domains, or `*.` and a domain",
    why: "The API server refuses schemes, ports, upper case and IP addresses.",
    source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
  - host: example.com:443
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: web
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
  - host: example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: web
            port:
              number: 80
",
};

static INGRESS_PATH: Rule = Rule {
    name: "ingress-path",
    group: Group::Api,
    level: Level::Error,
    summary: "paths of an Ingress begin with `/`, and have no `//`, `/./`, `/../` or `%2F`",
    why: "No request would ever match another: the API server refuses it. Only paths of type \
          `ImplementationSpecific` may be missing, and have anything behind the first `/`.",
    source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
  - http:
      paths:
      - path: shop
        pathType: Prefix
        backend:
          service:
            name: web
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
  - http:
      paths:
      - path: /shop
        pathType: Prefix
        backend:
          service:
            name: web
            port:
              number: 80
",
};

static INGRESS_PATH_TYPE: Rule = Rule {
    name: "ingress-path-type",
    group: Group::Api,
    level: Level::Error,
    summary: "path types are `Exact`, `Prefix` and `ImplementationSpecific`",
    why: "The API server refuses any other, and has no default.",
    source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
  - http:
      paths:
      - path: /
        pathType: prefix
        backend:
          service:
            name: web
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
  - http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: web
            port:
              number: 80
",
};

static INGRESS_TLS: Rule = Rule {
    name: "ingress-tls",
    group: Group::Api,
    level: Level::Error,
    summary: "hosts for TLS are domains, and the Secret has a valid name",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  tls:
  - hosts:
    - example.com
    secretName: web_tls
  defaultBackend:
    service:
      name: web
      port:
        number: 80
",
    right: "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  tls:
  - hosts:
    - example.com
    secretName: web-tls
  defaultBackend:
    service:
      name: web
      port:
        number: 80
",
};

static INGRESS_CLASS_NAME: Rule = Rule {
    name: "ingress-class-name",
    group: Group::Api,
    level: Level::Error,
    summary: "the class of an Ingress is a valid name, and the same wherever it is said",
    why: "The API server refuses an Ingress whose `ingressClassName` and annotation \
          `kubernetes.io/ingress.class` differ, because it can only be for one of them.",
    source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    kubernetes.io/ingress.class: traefik
spec:
  ingressClassName: nginx
  defaultBackend:
    service:
      name: web
      port:
        number: 80
",
    right: "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: nginx
  defaultBackend:
    service:
      name: web
      port:
        number: 80
",
};

const PATH_TYPES: &[&str] = &["Exact", "Prefix", "ImplementationSpecific"];

/// What requests can't have between the parts of a path, or at its end.
const BETWEEN: [&str; 5] = ["//", "/./", "/../", "%2f", "%2F"];
const LAST: [&str; 2] = ["/..", "/."];

fn look(object: &Object, findings: &mut Findings<'_>) {
    // The fields of older versions, which no cluster serves, are others.
    if object.version() != "v1" {
        return;
    }
    let spec = object.spec();
    let (rules, default) = (spec.get("rules"), spec.get("defaultBackend"));
    if rules.is_empty() && default.is_missing() {
        findings.report(
            &INGRESS_EMPTY,
            object,
            rules,
            "the Ingress leads nowhere: it must have `rules` or a `defaultBackend`",
        );
    }
    for rule in rules.items() {
        host(&INGRESS_HOST, object, rule.get("host"), findings);
        let paths = rule.path(["http", "paths"]);
        if paths.list().is_some_and(<[_]>::is_empty) {
            let message = "there are no paths: `http` must have at least one";
            findings.report(&INGRESS_EMPTY, object, paths, message);
        }
        for entry in paths.items() {
            path(object, entry, findings);
        }
    }
    for tls in spec.get("tls").items() {
        for name in tls.get("hosts").items() {
            if name.str() == Some("") {
                let message = "the host is empty: it must be a domain";
                findings.report(&INGRESS_TLS, object, name, message);
            } else {
                host_form(&INGRESS_TLS, object, name, findings);
            }
        }
        let secret = tls.get("secretName");
        if secret.filled().is_some() {
            check_form(&INGRESS_TLS, object, secret, text::subdomain, findings);
        }
    }
    class(object, findings);
}

fn class(object: &Object, findings: &mut Findings<'_>) {
    let class = object.spec().get("ingressClassName");
    check_form(
        &INGRESS_CLASS_NAME,
        object,
        class,
        text::subdomain,
        findings,
    );
    let legacy = annotation(object, "kubernetes.io/ingress.class");
    // That there is one at all is the deprecations' to say.
    if let (Some(old), Some(new)) = (legacy.str(), class.str())
        && old != new
    {
        let message = format!("the annotation is `{old}`, but `ingressClassName` is `{new}`");
        findings
            .report(&INGRESS_CLASS_NAME, object, legacy, message)
            .related(object, class, "the class")
            .hint("leave the annotation out");
    }
}

/// Looks at the host of a rule: no host is any host.
fn host(rule: &'static Rule, object: &Object, node: Node<'_>, findings: &mut Findings<'_>) {
    let Some(text) = node.filled() else { return };
    if Address::parse(text).is_some() {
        let message = format!("`host` is `{text}`: it must be a domain, not an IP address");
        findings
            .report(rule, object, node, message)
            .hint("without `host` the rule is for all hosts");
        return;
    }
    host_form(rule, object, node, findings);
}

fn host_form(rule: &'static Rule, object: &Object, node: Node<'_>, findings: &mut Findings<'_>) {
    let Some(text) = node.str() else { return };
    let form = if text.contains('*') {
        text::wildcard_subdomain
    } else {
        text::subdomain
    };
    if let Err(fault) = form(text) {
        let found = findings.report(rule, object, node, format!("the host `{text}` {fault}"));
        if text.contains([':', '/']) {
            found.hint("a host has no scheme, port or path");
        } else {
            let lower = text.to_ascii_lowercase();
            if form(&lower).is_ok() {
                found.hint(format!("write `{lower}`"));
            }
        }
    }
}

fn path(object: &Object, entry: Node<'_>, findings: &mut Findings<'_>) {
    let kind = entry.get("pathType");
    // That it is missing is the schema's.
    check_word(&INGRESS_PATH_TYPE, object, kind, PATH_TYPES, findings);
    let node = entry.get("path");
    let text = node.str().unwrap_or_default();
    let strict = matches!(kind.str(), Some("Exact" | "Prefix"));
    let known = strict || kind.str() == Some("ImplementationSpecific");
    let typed = node.is_missing() || node.str().is_some();
    if known && typed && (strict || !text.is_empty()) {
        let between = BETWEEN.into_iter().find(|it| text.contains(it));
        let last = LAST.into_iter().find(|it| text.ends_with(it));
        let message = if text.is_empty() {
            let kind = kind.shown();
            Some(format!(
                "there is no `path`: a path of type `{kind}` must begin with `/`"
            ))
        } else if !text.starts_with('/') {
            Some(format!("`path` is `{text}`: it must begin with `/`"))
        } else if let Some(it) = between.filter(|_| strict) {
            Some(format!("`path` is `{text}`: it must not have `{it}`"))
        } else {
            last.filter(|_| strict)
                .map(|it| format!("`path` is `{text}`: it must not end with `{it}`"))
        };
        if let Some(message) = message {
            findings.report(&INGRESS_PATH, object, node, message);
        }
    }
}
