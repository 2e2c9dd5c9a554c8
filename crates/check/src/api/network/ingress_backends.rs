//! Where Ingresses lead.

use crate::{
    findings::Findings,
    minor::Minor,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

use super::{check_form, check_port, path_segment};

pub(super) static FAMILY: Family = Family {
    rules: &[&INGRESS_BACKEND],
    look: Look::Kinds(&[("networking.k8s.io", "Ingress")], look),
};

static INGRESS_BACKEND: Rule = Rule {
    name: "ingress-backend",
    group: Group::Api,
    level: Level::Error,
    summary: "a backend is a Service with the name or number of a port, or another resource",
    why: "The API server refuses both, neither, a port with name and number, and a port with \
          neither.",
    source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#resource-backend",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  defaultBackend:
    service:
      name: web
      port:
        name: http
        number: 80
",
    right: "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  defaultBackend:
    service:
      name: web
      port:
        name: http
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    // The fields of older versions, which no cluster serves, are others.
    if object.version() != "v1" {
        return;
    }
    let spec = object.spec();
    let paths = spec.get("rules").items();
    let paths = paths.flat_map(|rule| rule.path(["http", "paths"]).items());
    let backends = paths.map(|path| path.get("backend"));
    for node in std::iter::once(spec.get("defaultBackend")).chain(backends) {
        if node.exists() {
            backend(object, node, findings);
        }
    }
}

fn backend(object: &Object, node: Node<'_>, findings: &mut Findings<'_>) {
    let (service, resource) = (node.get("service"), node.get("resource"));
    let rule = &INGRESS_BACKEND;
    match (service.exists(), resource.exists()) {
        (true, true) => {
            let message = "the backend has both a `service` and a `resource`: it must have one";
            findings.report(rule, object, node, message);
            return;
        }
        (false, false) => {
            // Of fields of older versions, the schema says what they are now.
            if node.get("serviceName").is_missing() {
                let message = "the backend has no `service` and no `resource`: it must have one";
                findings.report(rule, object, node, message);
            }
            return;
        }
        (false, true) => {
            check_form(
                rule,
                object,
                resource.get("apiGroup"),
                text::subdomain,
                findings,
            );
            check_form(rule, object, resource.get("kind"), path_segment, findings);
            check_form(rule, object, resource.get("name"), path_segment, findings);
            return;
        }
        (true, false) => {}
    }
    let form = if findings.kubernetes() >= Minor::V1_36 {
        text::label
    } else {
        text::label_1035
    };
    check_form(rule, object, service.get("name"), form, findings);
    let port = service.get("port");
    let (name, number) = (port.get("name"), port.get("number"));
    let named = name.filled().is_some();
    let numbered = number.int().is_some_and(|it| it != 0);
    if named && numbered {
        let message = "the port has both a `name` and a `number`: it must have one";
        findings.report(rule, object, port, message);
    } else if named {
        check_form(rule, object, name, text::port_name, findings);
    } else if numbered {
        check_port(rule, object, number, findings);
    } else if (name.is_missing() || name.str().is_some())
        && (number.is_missing() || number.int().is_some())
        && (port.is_missing() || port.map().is_some())
    {
        let message = "the backend has no port: it must have a `name` or a `number`";
        findings.report(rule, object, port, message);
    }
}
