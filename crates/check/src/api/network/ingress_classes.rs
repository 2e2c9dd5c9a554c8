//! Classes of Ingresses.

use crate::{
    findings::Findings,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

use super::{check_form, check_word, path_segment};

pub(super) static FAMILY: Family = Family {
    rules: &[&INGRESS_CLASS_CONTROLLER, &INGRESS_CLASS_PARAMETERS],
    look: Look::Kinds(&[("networking.k8s.io", "IngressClass")], look),
};

static INGRESS_CLASS_CONTROLLER: Rule = Rule {
    name: "ingress-class-controller",
    group: Group::Api,
    level: Level::Error,
    summary: "an IngressClass names its controller: a domain, `/` and a path",
    why: "The API server refuses a class without a controller, or with one of another form.",
    source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: external
spec:
  controller: nginx
",
    right: "\
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: external
spec:
  controller: k8s.io/ingress-nginx
",
};

static INGRESS_CLASS_PARAMETERS: Rule = Rule {
    name: "ingress-class-parameters",
    group: Group::Api,
    level: Level::Error,
    summary: "parameters of an IngressClass are in a namespace if their scope is `Namespace`",
    why: "The API server refuses a scope without the namespace, a namespace without the scope \
          (which is `Cluster` where nothing is said), and names that can't be.",
    source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#ingressclass-scope",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: external
spec:
  controller: example.com/ingress
  parameters:
    apiGroup: example.com
    kind: IngressParameters
    name: external
    namespace: ingress
",
    right: "\
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: external
spec:
  controller: example.com/ingress
  parameters:
    apiGroup: example.com
    kind: IngressParameters
    name: external
    namespace: ingress
    scope: Namespace
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let controller = object.spec().get("controller");
    if controller.is_empty() {
        findings.report(
            &INGRESS_CLASS_CONTROLLER,
            object,
            controller,
            "there is no `controller`: it must name one, such as `example.com/ingress`",
        );
    }
    if controller.filled().is_some() {
        check_form(
            &INGRESS_CLASS_CONTROLLER,
            object,
            controller,
            domain_path,
            findings,
        );
    }
    let parameters = object.spec().get("parameters");
    if parameters.map().is_none() {
        return;
    }
    let rule = &INGRESS_CLASS_PARAMETERS;
    check_form(
        rule,
        object,
        parameters.get("apiGroup"),
        text::subdomain,
        findings,
    );
    check_form(rule, object, parameters.get("kind"), path_segment, findings);
    check_form(rule, object, parameters.get("name"), path_segment, findings);
    let (scope, namespace) = (parameters.get("scope"), parameters.get("namespace"));
    check_word(rule, object, scope, &["Cluster", "Namespace"], findings);
    match scope.str() {
        Some("Namespace") if namespace.is_missing() => {
            let message = "`scope` is `Namespace`, but there is no `namespace`";
            findings.report(rule, object, namespace, message);
        }
        Some("Namespace") => check_form(rule, object, namespace, text::label, findings),
        None | Some("Cluster")
            if namespace.exists() && (scope.is_missing() || scope.str().is_some()) =>
        {
            let message = "there is a `namespace`, but the scope is `Cluster`";
            findings
                .report(rule, object, namespace, message)
                .hint("set `scope: Namespace`, or leave `namespace` out");
        }
        _ => {}
    }
}

/// A domain, `/` and a path.
fn domain_path(text: &str) -> text::Fault {
    if text.len() > 250 {
        return Err(format!(
            "must have at most 250 characters, not {}",
            text.len()
        ));
    }
    let fine = |it: u8| it.is_ascii_alphanumeric() || b"/-._~%!$&'()*+,;=:".contains(&it);
    match text.split_once('/') {
        Some((domain, path)) if !domain.is_empty() && !path.is_empty() => {
            text::subdomain(domain).map_err(|fault| format!("has a domain that {fault}"))?;
            if path.bytes().all(fine) {
                return Ok(());
            }
            Err("must have a path of letters, digits and what URLs may have".to_owned())
        }
        _ => Err("must be a domain, `/` and a path, as in `example.com/ingress`".to_owned()),
    }
}
