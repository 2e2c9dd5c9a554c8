//! Rules of routes as a whole.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&ROUTE_MATCHES, &REDIRECT_BACKEND, &ROUTE_TIMEOUT],
    look: Look::Kinds(
        &[
            ("gateway.networking.k8s.io", "HTTPRoute"),
            ("gateway.networking.k8s.io", "GRPCRoute"),
        ],
        look,
    ),
};

static ROUTE_MATCHES: Rule = Rule {
    name: "route-matches",
    group: Group::Api,
    level: Level::Error,
    summary: "a route has at most 128 matches in all of its rules",
    why: "The API server refuses more, so that gateways can keep up. Write several routes.",
    source: "https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec",
    wrong: TOO_MANY,
    right: "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: edge
  rules:
  - matches:
    - path:
        value: /shop
    backendRefs:
    - name: web
      port: 80
",
};

/// Three rules with 43 matches each, which YAML can say in short.
const TOO_MANY: &str = "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: edge
  rules:
  - matches: &matches [
      {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {},
      {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}]
    backendRefs: &backend
    - name: web
      port: 80
  - matches: *matches
    backendRefs: *backend
  - matches: *matches
    backendRefs: *backend
";

static REDIRECT_BACKEND: Rule = Rule {
    name: "redirect-backend",
    group: Group::Api,
    level: Level::Error,
    summary: "a rule that redirects has no backends",
    why: "A redirected request doesn't reach any: the API server refuses them together.",
    source: "https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: edge
  rules:
  - filters:
    - type: RequestRedirect
      requestRedirect:
        scheme: https
    backendRefs:
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
  rules:
  - filters:
    - type: RequestRedirect
      requestRedirect:
        scheme: https
",
};

static ROUTE_TIMEOUT: Rule = Rule {
    name: "route-timeout",
    group: Group::Api,
    level: Level::Error,
    summary: "the timeout of a backend is not longer than that of the whole request",
    why: "It would never be reached: the API server refuses it.",
    source: "https://gateway-api.sigs.k8s.io/guides/http-timeouts/",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: edge
  rules:
  - timeouts:
      request: 10s
      backendRequest: 1m
    backendRefs:
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
  rules:
  - timeouts:
      request: 1m
      backendRequest: 10s
    backendRefs:
    - name: web
      port: 80
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let rules = object.spec().get("rules");
    // A rule of HTTP without matches is given one.
    let given = usize::from(object.kind() == "HTTPRoute");
    let mut count = 0_usize;
    for rule in rules.items() {
        let matches = rule.get("matches");
        count = count.saturating_add(match matches.list() {
            Some(list) => list.len(),
            None => given,
        });
        redirect(object, rule, findings);
        timeouts(object, rule.get("timeouts"), findings);
    }
    if count > 128 {
        let message = format!("the rules have {count} matches: there may be 128 in all");
        findings
            .report(&ROUTE_MATCHES, object, rules, message)
            .hint("write several routes: they may have the same hosts");
    }
}

fn redirect(object: &Object, rule: Node<'_>, findings: &mut Findings<'_>) {
    let backends = rule.get("backendRefs");
    if backends.is_empty() {
        return;
    }
    let redirects = |it: &Node<'_>| it.get("requestRedirect").exists();
    if let Some(filter) = rule.get("filters").items().find(redirects) {
        findings
            .report(
                &REDIRECT_BACKEND,
                object,
                backends,
                "the rule redirects: it must not have `backendRefs`",
            )
            .related(object, filter, "the redirect");
    }
}

fn timeouts(object: &Object, timeouts: Node<'_>, findings: &mut Findings<'_>) {
    let (whole, part) = (timeouts.get("request"), timeouts.get("backendRequest"));
    let (Some(limit), Some(backend)) = (
        whole.str().and_then(milliseconds),
        part.str().and_then(milliseconds),
    ) else {
        return;
    };
    if limit > 0 && backend > limit {
        let message = format!(
            "`backendRequest` is `{}`: it must not be longer than `request`, `{}`",
            part.shown(),
            whole.shown()
        );
        findings
            .report(&ROUTE_TIMEOUT, object, part, message)
            .related(object, whole, "the timeout of the whole request");
    }
}

/// The length of a duration of Gateway API, such as `1m30s`.
fn milliseconds(text: &str) -> Option<u64> {
    let mut sum = 0_u64;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, tail) = rest.split_at(digits);
        let units = tail.bytes().take_while(|it| !it.is_ascii_digit()).count();
        let (unit, tail) = tail.split_at(units);
        let scale = match unit {
            "h" => 3_600_000,
            "m" => 60_000,
            "s" => 1_000,
            "ms" => 1,
            _ => return None,
        };
        let part = number.parse::<u64>().ok()?.checked_mul(scale)?;
        sum = sum.checked_add(part)?;
        rest = tail;
    }
    Some(sum)
}
