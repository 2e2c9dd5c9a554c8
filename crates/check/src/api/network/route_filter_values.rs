//! What filters of routes say of headers, origins and copies.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

use super::{has_several, repeated};

pub(super) static FAMILY: Family = Family {
    rules: &[&FILTER_VALUES],
    look: Look::Kinds(
        &[
            ("gateway.networking.k8s.io", "HTTPRoute"),
            ("gateway.networking.k8s.io", "GRPCRoute"),
        ],
        look,
    ),
};

static FILTER_VALUES: Rule = Rule {
    name: "route-filter-values",
    group: Group::Api,
    level: Level::Error,
    summary: "values of a filter don't repeat or contradict each other",
    why: "The API server refuses a header that is there twice in one list, `*` beside other values \
          of CORS, and a share of mirrored requests that is said twice or is more than all.",
    source: "https://gateway-api.sigs.k8s.io/reference/spec/#httpcorsfilter",
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
        set:
        - name: x-from
          value: edge
        - name: x-from
          value: gateway
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
        set:
        - name: x-from
          value: edge
    backendRefs:
    - name: web
      port: 80
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    for rule in object.spec().get("rules").items() {
        let backends = rule.get("backendRefs").items();
        for of in std::iter::once(rule).chain(backends) {
            for filter in of.get("filters").items() {
                values(object, filter, findings);
            }
        }
    }
}

fn values(object: &Object, filter: Node<'_>, findings: &mut Findings<'_>) {
    for field in ["requestHeaderModifier", "responseHeaderModifier"] {
        let headers = filter.get(field);
        if headers.exists() {
            for list in ["set", "add"] {
                once(object, headers.get(list), |it| it.get("name"), findings);
            }
            once(object, headers.get("remove"), |it| it, findings);
        }
    }
    cors(object, filter.get("cors"), findings);
    mirror(object, filter.get("requestMirror"), findings);
}

/// Reports items of a list that are there twice.
fn once<'v>(
    object: &Object,
    list: Node<'v>,
    name: impl Fn(Node<'v>) -> Node<'v>,
    findings: &mut Findings<'_>,
) {
    if !has_several(list) {
        return;
    }
    let names = list.items().map(name);
    repeated(
        names.filter_map(|it| Some((it.str()?, it))),
        |name, first, again| {
            findings
                .report(
                    &FILTER_VALUES,
                    object,
                    again,
                    format!("`{name}` is there twice"),
                )
                .related(object, first, "the first of them");
        },
    );
}

fn cors(object: &Object, cors: Node<'_>, findings: &mut Findings<'_>) {
    if cors.is_missing() {
        return;
    }
    for field in [
        "allowOrigins",
        "allowMethods",
        "allowHeaders",
        "exposeHeaders",
    ] {
        let list = cors.get(field);
        once(object, list, |it| it, findings);
        let any = list.items().find(|it| it.str() == Some("*"));
        if let Some(any) = any.filter(|_| has_several(list) && field != "exposeHeaders") {
            let message = format!("`*` must be the only one of `{field}`");
            findings.report(&FILTER_VALUES, object, any, message);
        }
    }
}

fn mirror(object: &Object, mirror: Node<'_>, findings: &mut Findings<'_>) {
    let (percent, fraction) = (mirror.get("percent"), mirror.get("fraction"));
    if fraction.is_missing() {
        return;
    }
    if percent.exists() {
        findings
            .report(
                &FILTER_VALUES,
                object,
                fraction,
                "there are both a `percent` and a `fraction`: there may be one",
            )
            .related(object, percent, "the percentage");
    }
    let below = fraction.get("denominator");
    let below = below.int().or(below.is_missing().then_some(100));
    let above = fraction.get("numerator");
    if let (Some(top), Some(bottom)) = (above.int(), below)
        && top > bottom
    {
        let message = format!("`numerator` is {top}: it must not be more than {bottom}");
        findings.report(&FILTER_VALUES, object, above, message);
    }
}
