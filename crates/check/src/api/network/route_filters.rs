//! What routes do with requests and answers on the way.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

use super::{has_several, repeated};

pub(super) static FAMILY: Family = Family {
    rules: &[&FILTER_FIELD, &FILTER_REPEATED, &FILTER_PATH],
    look: Look::Kinds(
        &[
            ("gateway.networking.k8s.io", "HTTPRoute"),
            ("gateway.networking.k8s.io", "GRPCRoute"),
        ],
        look,
    ),
};

static FILTER_FIELD: Rule = Rule {
    name: "route-filter-field",
    group: Group::Api,
    level: Level::Error,
    summary: "a filter has the field that is named after its type, and no other",
    why: "The API server refuses a filter that says one thing and describes another.",
    source: "https://gateway-api.sigs.k8s.io/reference/spec/#httproutefilter",
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
      urlRewrite:
        hostname: www.example.com
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
        hostname: www.example.com
",
};

static FILTER_REPEATED: Rule = Rule {
    name: "route-filter-repeated",
    group: Group::Api,
    level: Level::Error,
    summary: "filters that change requests are there once, and redirect or rewrite",
    why: "Nobody could say in which order they apply: the API server refuses to have most filters \
          twice, and a redirect with a rewrite.",
    source: "https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule",
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
    - type: RequestHeaderModifier
      requestHeaderModifier:
        remove: [x-one]
    - type: RequestHeaderModifier
      requestHeaderModifier:
        remove: [x-two]
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
    - type: RequestHeaderModifier
      requestHeaderModifier:
        remove: [x-one, x-two]
    backendRefs:
    - name: web
      port: 80
",
};

static FILTER_PATH: Rule = Rule {
    name: "route-filter-path",
    group: Group::Api,
    level: Level::Error,
    summary: "a filter replaces a path in the way that its type says, prefixes where one matches",
    why: "The API server refuses a type without its value, a value of another type, and replacing a \
          prefix in a rule that doesn't have exactly one match, of a prefix.",
    source: "https://gateway-api.sigs.k8s.io/reference/spec/#httppathmodifier",
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
        type: Exact
        value: /shop
    filters:
    - type: URLRewrite
      urlRewrite:
        path:
          type: ReplacePrefixMatch
          replacePrefixMatch: /
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
        type: PathPrefix
        value: /shop
    filters:
    - type: URLRewrite
      urlRewrite:
        path:
          type: ReplacePrefixMatch
          replacePrefixMatch: /
    backendRefs:
    - name: web
      port: 80
",
};

/// The types of filters, and the field of each.
const TYPES: [(&str, &str); 8] = [
    ("RequestHeaderModifier", "requestHeaderModifier"),
    ("ResponseHeaderModifier", "responseHeaderModifier"),
    ("RequestMirror", "requestMirror"),
    ("RequestRedirect", "requestRedirect"),
    ("URLRewrite", "urlRewrite"),
    ("ExtensionRef", "extensionRef"),
    ("CORS", "cors"),
    ("ExternalAuth", "externalAuth"),
];

/// The filters that may be there once.
const ONCE: [&str; 5] = [
    "RequestHeaderModifier",
    "ResponseHeaderModifier",
    "RequestRedirect",
    "URLRewrite",
    "CORS",
];

fn look(object: &Object, findings: &mut Findings<'_>) {
    for rule in object.spec().get("rules").items() {
        list(object, rule, rule, findings);
        for backend in rule.get("backendRefs").items() {
            list(object, rule, backend, findings);
        }
    }
}

/// Looks at the filters of a rule, or of one of its backends.
fn list(object: &Object, rule: Node<'_>, of: Node<'_>, findings: &mut Findings<'_>) {
    let filters = of.get("filters");
    for filter in filters.items() {
        fields(object, filter, findings);
        for field in ["requestRedirect", "urlRewrite"] {
            path(object, rule, filter.path([field, "path"]), findings);
        }
        authorization(object, filter.get("externalAuth"), findings);
    }
    if !has_several(filters) {
        return;
    }
    let kinds = filters.items().filter_map(|it| {
        let kind = it.get("type").str()?;
        ONCE.contains(&kind).then_some((kind, it))
    });
    repeated(kinds.clone(), |kind, first, again| {
        findings
            .report(
                &FILTER_REPEATED,
                object,
                again,
                format!("there are two filters of type `{kind}`: there may be one"),
            )
            .related(object, first, "the first of them");
    });
    let find = |wanted| kinds.clone().find(|(kind, _)| *kind == wanted);
    if let (Some((_, redirect)), Some((_, rewrite))) = (find("RequestRedirect"), find("URLRewrite"))
    {
        findings
            .report(
                &FILTER_REPEATED,
                object,
                rewrite,
                "there are both a redirect and a rewrite: there may be one",
            )
            .related(object, redirect, "the redirect");
    }
}

fn fields(object: &Object, filter: Node<'_>, findings: &mut Findings<'_>) {
    let kind = filter.get("type").str();
    let Some((kind, own)) = TYPES.into_iter().find(|(known, _)| Some(*known) == kind) else {
        return;
    };
    let other = TYPES
        .into_iter()
        .map(|(_, field)| filter.get(field))
        .find(|node| node.exists() && node.key() != Some(own));
    let (node, message) = match (filter.get(own).exists(), other) {
        (true, None) => return,
        (false, None) => (
            filter.get(own),
            format!("there is no `{own}`: a filter of type `{kind}` must have it"),
        ),
        (_, Some(other)) => {
            let key = other.key().unwrap_or_default();
            (
                other,
                format!(
                    "the filter has `{key}`, but its type is `{kind}`: it must have `{own}` only"
                ),
            )
        }
    };
    findings.report(&FILTER_FIELD, object, node, message);
}

fn path(object: &Object, rule: Node<'_>, path: Node<'_>, findings: &mut Findings<'_>) {
    let Some(kind) = path.get("type").str() else {
        return;
    };
    let mut sound = true;
    for (known, field) in [
        ("ReplaceFullPath", "replaceFullPath"),
        ("ReplacePrefixMatch", "replacePrefixMatch"),
    ] {
        let value = path.get(field);
        let message = match (kind == known, value.exists()) {
            (true, false) => format!("there is no `{field}`: type `{known}` must have it"),
            (false, true) => format!("`{field}` is set, but the type is `{kind}`"),
            _ => continue,
        };
        sound = false;
        findings.report(&FILTER_PATH, object, value, message);
    }
    if !sound || kind != "ReplacePrefixMatch" {
        return;
    }
    let matches = rule.get("matches");
    let only = match matches.list() {
        // Without matches there is one, of everything.
        None => matches.is_missing(),
        Some([_]) => matches.items().all(|it| {
            let kind = it.path(["path", "type"]);
            kind.is_missing() || kind.str() == Some("PathPrefix")
        }),
        Some(_) => false,
    };
    if !only {
        findings
            .report(
                &FILTER_PATH,
                object,
                path,
                "a prefix is replaced, but the rule doesn't have exactly one match, of type \
                 `PathPrefix`",
            )
            .related(object, matches, "the matches")
            .hint("make a rule of its own for each prefix");
    }
}

/// Looks at a filter that asks another service (of the experimental channel).
fn authorization(object: &Object, auth: Node<'_>, findings: &mut Findings<'_>) {
    let Some(protocol) = auth.get("protocol").str() else {
        return;
    };
    for (known, field) in [("GRPC", "grpc"), ("HTTP", "http")] {
        let value = auth.get(field);
        let message = match (protocol == known, value.exists()) {
            (true, false) => format!("there is no `{field}`: protocol `{known}` must have it"),
            (false, true) => format!("`{field}` is set, but the protocol is `{protocol}`"),
            _ => continue,
        };
        findings.report(&FILTER_FIELD, object, value, message);
    }
}
