//! Ports of Services.

use crate::{
    findings::Findings,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

use super::{
    PROTOCOLS, check_form, check_port, check_word, has_several, repeated, services::protocol,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &SERVICE_PORT,
        &SERVICE_PORT_NAME,
        &SERVICE_PORT_DUPLICATE,
        &TARGET_PORT,
    ],
    look: Look::Kinds(&[("", "Service")], look),
};

static SERVICE_PORT: Rule = Rule {
    name: "service-port",
    group: Group::Api,
    level: Level::Error,
    summary: "a Service's port has a number from 1 to 65535 and a protocol that there is",
    why: "The API server refuses others. What is spoken over the connection, such as HTTP, is said \
          by `appProtocol`.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#protocol-support",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
    protocol: HTTP
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
    protocol: TCP
    appProtocol: http
",
};

static SERVICE_PORT_NAME: Rule = Rule {
    name: "service-port-name",
    group: Group::Api,
    level: Level::Error,
    summary: "where a Service has several ports, each has a name of its own",
    why: "Endpoints are matched to ports by name: the API server refuses several ports without \
          names, names that are there twice, and names that aren't labels of DNS.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - name: http
    port: 80
  - port: 443
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - name: http
    port: 80
  - name: https
    port: 443
",
};

static SERVICE_PORT_DUPLICATE: Rule = Rule {
    name: "service-port-duplicate",
    group: Group::Api,
    level: Level::Error,
    summary: "a Service has each port only once per protocol",
    why: "Nobody could say where a connection goes: the API server refuses the Service.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - name: http
    port: 80
    targetPort: 8080
  - name: admin
    port: 80
    targetPort: 9090
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - name: http
    port: 80
    targetPort: 8080
  - name: admin
    port: 90
    targetPort: 9090
",
};

static TARGET_PORT: Rule = Rule {
    name: "service-target-port",
    group: Group::Api,
    level: Level::Error,
    summary: "a target port is a number from 1 to 65535, or the name of a container's port",
    why: "The API server refuses anything else. A number in quotes is a name, and names of ports \
          have a letter.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
    targetPort: \"8080\"
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
    targetPort: 8080
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let ports = object.spec().get("ports");
    let several = has_several(ports);
    for port in ports.items() {
        check_port(&SERVICE_PORT, object, port.get("port"), findings);
        let word = port.get("protocol");
        if word.filled().is_some() {
            check_word(&SERVICE_PORT, object, word, PROTOCOLS, findings);
        }
        let app = port.get("appProtocol");
        check_form(&SERVICE_PORT, object, app, text::qualified, findings);
        let name = port.get("name");
        if name.filled().is_some() {
            check_form(&SERVICE_PORT_NAME, object, name, text::label, findings);
        } else if several && name.is_empty() {
            findings
                .report(
                    &SERVICE_PORT_NAME,
                    object,
                    name,
                    "the port has no name: each of several ports must have one",
                )
                .hint("name it after what it speaks, such as `http` or `grpc`");
        }
        let target = port.get("targetPort");
        if target.int() != Some(0) {
            check_port(&TARGET_PORT, object, target, findings);
        }
        if let Some(Err(fault)) = target.filled().map(text::port_name) {
            let shown = target.shown();
            let message = format!("`targetPort` is `{shown}`: as a name, it {fault}");
            let found = findings.report(&TARGET_PORT, object, target, message);
            if shown.bytes().all(|it| it.is_ascii_digit()) {
                found.hint(format!("leave the quotes out: `targetPort: {shown}`"));
            }
        }
    }
    if !several {
        return;
    }
    let names = ports.items().filter_map(|port| {
        let name = port.get("name");
        name.filled().map(|text| (text, name))
    });
    repeated(names, |name, first, again| {
        let message = format!("two ports have the name `{name}`");
        findings
            .report(&SERVICE_PORT_NAME, object, again, message)
            .related(object, first, "the first of them");
    });
    let numbers = ports.items().filter_map(|port| {
        let number = port.get("port");
        number.int().map(|it| ((it, protocol(port)), number))
    });
    repeated(numbers, |(number, protocol), first, again| {
        let message = format!("port {number} with `{protocol}` is there twice");
        findings
            .report(&SERVICE_PORT_DUPLICATE, object, again, message)
            .related(object, first, "the first of them");
    });
}
