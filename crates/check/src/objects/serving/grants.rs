//! Leave of a namespace for references from another.

use std::collections::BTreeSet;

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    objects::{
        serving::routes::{GROUP, ROUTES},
        together::Together,
    },
    rule::{Family, Group, Level, Look, Rule},
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&REFERENCE_GRANT],
    look: Look::Set(look),
};

static REFERENCE_GRANT: Rule = Rule {
    name: "reference-grant",
    group: Group::Objects,
    level: Level::Error,
    summary: "references of routes and Gateways into another namespace have leave of it",
    why: "Without a ReferenceGrant in the other namespace the reference is not followed: requests \
          are answered with an error, and the listener is not set up.",
    source: "https://gateway-api.sigs.k8s.io/api-types/referencegrant/",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: backend
spec:
  ports:
  - port: 80
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: api
  namespace: frontend
spec:
  parentRefs:
  - name: public
  rules:
  - backendRefs:
    - name: api
      namespace: backend
      port: 80
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: backend
spec:
  ports:
  - port: 80
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata:
  name: frontend
  namespace: backend
spec:
  from:
  - group: gateway.networking.k8s.io
    kind: HTTPRoute
    namespace: frontend
  to:
  - group: ''
    kind: Service
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: api
  namespace: frontend
spec:
  parentRefs:
  - name: public
  rules:
  - backendRefs:
    - name: api
      namespace: backend
      port: 80
",
};

/// The namespace that gives leave; the kind and namespace of who has it; the kind of what for,
/// and its name, empty for all.
type Grant<'s> = (&'s str, &'s str, &'s str, &'s str, &'s str);

fn look(set: &Set, findings: &mut Findings<'_>) {
    let together = Together::new(set);
    let mut grants = BTreeSet::<Grant<'_>>::new();
    for grant in set.of_kind(GROUP, "ReferenceGrant") {
        let spec = grant.spec();
        for from in spec.get("from").items() {
            for to in spec.get("to").items() {
                grants.insert((
                    grant.namespace(),
                    from.get("kind").str().unwrap_or_default(),
                    from.get("namespace").str().unwrap_or_default(),
                    to.get("kind").str().unwrap_or_default(),
                    to.get("name").str().unwrap_or_default(),
                ));
            }
        }
    }
    for kind in ROUTES {
        for route in set.of_kind(GROUP, kind) {
            for rule in route.spec().get("rules").items() {
                for backend in rule.get("backendRefs").items() {
                    check(&together, &grants, route, backend, "Service", findings);
                }
            }
        }
    }
    for gateway in set.of_kind(GROUP, "Gateway") {
        for listener in gateway.spec().get("listeners").items() {
            for certificate in listener.path(["tls", "certificateRefs"]).items() {
                check(&together, &grants, gateway, certificate, "Secret", findings);
            }
        }
    }
}

fn check<'s>(
    together: &Together<'s>,
    grants: &BTreeSet<Grant<'s>>,
    object: &'s Object,
    reference: Node<'s>,
    kind: &'s str,
    findings: &mut Findings<'_>,
) {
    let (Some(namespace), Some(name)) = (
        reference.get("namespace").filled(),
        reference.get("name").filled(),
    ) else {
        return;
    };
    let own = object.namespace();
    if own.is_empty()
        || own == namespace
        || reference.get("kind").str().is_some_and(|it| it != kind)
        || !reference.get("group").is_empty()
    {
        return;
    }
    // Leave is given by whoever has the other namespace: only where that is here it must be too.
    let Some(there) = together.set.find("", kind, namespace, name) else {
        return;
    };
    let has = |name| grants.contains(&(namespace, object.kind(), own, kind, name));
    if has(name) || has("") || !together.are(there, object) {
        return;
    }
    findings
        .report(
            &REFERENCE_GRANT,
            object,
            reference.get("namespace"),
            format!(
                "namespace `{namespace}` gives {}s of `{own}` no leave to use {kind} `{name}`",
                object.kind()
            ),
        )
        .hint(format!("add a ReferenceGrant in `{namespace}`"))
        .related(there, there.metadata().get("name"), format!("the {kind}"));
}
