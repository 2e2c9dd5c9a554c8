//! Which requests a route is for.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

use super::{has_several, repeated};

pub(super) static FAMILY: Family = Family {
    rules: &[&ROUTE_PATH, &ROUTE_MATCH_DUPLICATE, &GRPC_METHOD],
    look: Look::Kinds(
        &[
            ("gateway.networking.k8s.io", "HTTPRoute"),
            ("gateway.networking.k8s.io", "GRPCRoute"),
        ],
        look,
    ),
};

static ROUTE_PATH: Rule = Rule {
    name: "route-path",
    group: Group::Api,
    level: Level::Error,
    summary: "paths of an HTTPRoute begin with `/` and are as requests have them",
    why: "No request would ever match another: the API server refuses it. Only regular expressions \
          may be anything.",
    source: "https://gateway-api.sigs.k8s.io/reference/spec/#httppathmatch",
    wrong: "\
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
        value: shop
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
  - matches:
    - path:
        value: /shop
    backendRefs:
    - name: web
      port: 80
",
};

static ROUTE_MATCH_DUPLICATE: Rule = Rule {
    name: "route-match-duplicate",
    group: Group::Api,
    level: Level::Error,
    summary: "a match has each header and query parameter once",
    why: "They are told apart by their names: the API server refuses one that is there twice.",
    source: "https://gateway-api.sigs.k8s.io/reference/spec/#httproutematch",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: edge
  rules:
  - matches:
    - headers:
      - name: version
        value: one
      - name: version
        value: two
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
  - matches:
    - headers:
      - name: version
        value: one
    - headers:
      - name: version
        value: two
    backendRefs:
    - name: web
      port: 80
",
};

static GRPC_METHOD: Rule = Rule {
    name: "grpc-method",
    group: Group::Api,
    level: Level::Error,
    summary: "a match of methods has a service or a method, with names that gRPC has",
    why: "The API server refuses neither, and names that can't be.",
    source: "https://gateway-api.sigs.k8s.io/reference/spec/#grpcmethodmatch",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: edge
  rules:
  - matches:
    - method:
        type: Exact
    backendRefs:
    - name: web
      port: 9000
",
    right: "\
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: edge
  rules:
  - matches:
    - method:
        type: Exact
        service: shop.v1.Cart
    backendRefs:
    - name: web
      port: 9000
",
};

/// What paths can't have between their parts, or at their end.
const BETWEEN: [&str; 6] = ["//", "/./", "/../", "%2f", "%2F", "#"];
const LAST: [&str; 2] = ["/..", "/."];

fn look(object: &Object, findings: &mut Findings<'_>) {
    for rule in object.spec().get("rules").items() {
        for entry in rule.get("matches").items() {
            if object.kind() == "HTTPRoute" {
                path(object, entry.get("path"), findings);
            } else {
                method(object, entry.get("method"), findings);
            }
            for list in ["headers", "queryParams"] {
                let list = entry.get(list);
                if has_several(list) {
                    duplicates(object, list, findings);
                }
            }
        }
    }
}

fn duplicates(object: &Object, list: Node<'_>, findings: &mut Findings<'_>) {
    let names = list.items().map(|it| it.get("name"));
    repeated(
        names.filter_map(|it| Some((it.str()?, it))),
        |name, first, again| {
            let what = match list.key() {
                Some("headers") => "header",
                _ => "query parameter",
            };
            findings
                .report(
                    &ROUTE_MATCH_DUPLICATE,
                    object,
                    again,
                    format!("{what} `{name}` is there twice"),
                )
                .related(object, first, "the first of them")
                .hint("for either of two values write two matches");
        },
    );
}

fn path(object: &Object, path: Node<'_>, findings: &mut Findings<'_>) {
    let kind = path.get("type");
    // Other types are the schema's, but for regular expressions, which may be anything.
    if !(kind.is_missing() || matches!(kind.str(), Some("Exact" | "PathPrefix"))) {
        return;
    }
    let value = path.get("value");
    let Some(text) = value.str() else { return };
    let wrong = if !text.starts_with('/') {
        "it must begin with `/`".to_owned()
    } else if let Some(it) = BETWEEN.into_iter().find(|it| text.contains(it)) {
        format!("it must not have `{it}`")
    } else if let Some(it) = LAST.into_iter().find(|it| text.ends_with(it)) {
        format!("it must not end with `{it}`")
    } else if let Some(it) = strange(text) {
        format!("it must not have `{it}`, unless as `%` and two hexadecimal digits")
    } else {
        return;
    };
    findings.report(
        &ROUTE_PATH,
        object,
        value,
        format!("the path is `{text}`: {wrong}"),
    );
}

/// The first character that a path of a URL can't have.
fn strange(text: &str) -> Option<char> {
    let mut rest = text.chars();
    while let Some(it) = rest.next() {
        let fine = match it {
            '%' => {
                let digits = rest.as_str().as_bytes();
                digits.len() >= 2 && digits.iter().take(2).all(u8::is_ascii_hexdigit)
            }
            _ => it.is_ascii_alphanumeric() || "-/._~!$&'()*+,;=:@".contains(it),
        };
        if !fine {
            return Some(it);
        }
    }
    None
}

fn method(object: &Object, node: Node<'_>, findings: &mut Findings<'_>) {
    if node.map().is_none() {
        return;
    }
    let (service, method) = (node.get("service"), node.get("method"));
    if service.is_missing() && method.is_missing() {
        let message = "the match says nothing: it must have a `service` or a `method`";
        findings.report(&GRPC_METHOD, object, node, message);
        return;
    }
    let kind = node.get("type");
    if !(kind.is_missing() || kind.str() == Some("Exact")) {
        return;
    }
    if let Some(name) = service.str() {
        let path = name.strip_prefix('.').unwrap_or(name);
        if !path.split('.').all(is_identifier) {
            let message = format!(
                "`service` is `{name}`: it must be names of letters, digits and `_` with dots \
                 between them"
            );
            findings.report(&GRPC_METHOD, object, service, message);
        }
    }
    if let Some(name) = method.str().filter(|it| !is_identifier(it)) {
        let message = format!("`method` is `{name}`: it must be letters, digits and `_`");
        findings.report(&GRPC_METHOD, object, method, message);
    }
}

fn is_identifier(text: &str) -> bool {
    let first = text.bytes().next();
    first.is_some_and(|it| it.is_ascii_alphabetic() || it == b'_')
        && text
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || it == b'_')
}
