//! What probes and lifecycle hooks do: run a command, ask over HTTP or gRPC, connect, sleep.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Group, Level, Rule},
    text,
};

use super::shared::{brief, form, key, listed, one_of, range};

pub(super) static COMMAND: Rule = Rule {
    name: "handler-command",
    group: Group::Api,
    level: Level::Error,
    summary: "`exec` of a probe or lifecycle hook has a `command`",
    why: "There would be nothing to run; the API server refuses it.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-a-liveness-command",
    wrong: container!("    readinessProbe:\n      exec:\n        command: []\n"),
    right: container!("    readinessProbe:\n      exec:\n        command: [cat, /tmp/ready]\n"),
};

pub(super) static PORT: Rule = Rule {
    name: "handler-port",
    group: Group::Api,
    level: Level::Error,
    summary: "the port of a probe or lifecycle hook is 1 to 65535, or a port's name",
    why: "The API server refuses anything else. A number in quotes is taken for a name, and a name \
          has a letter at least.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#use-a-named-port",
    wrong: container!("    readinessProbe:\n      tcpSocket:\n        port: \"8080\"\n"),
    right: container!("    readinessProbe:\n      tcpSocket:\n        port: 8080\n"),
};

pub(super) static HTTP: Rule = Rule {
    name: "handler-http",
    group: Group::Api,
    level: Level::Error,
    summary: "`httpGet` has the scheme `HTTP` or `HTTPS`, and names of headers that HTTP allows",
    why: "The API server refuses anything else, `http` in lower case too. Names of headers are \
          letters, digits and `-`.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#http-probes",
    wrong: container!(
        "    readinessProbe:\n      httpGet:\n        port: 8443\n        scheme: https\n"
    ),
    right: container!(
        "    readinessProbe:\n      httpGet:\n        port: 8443\n        scheme: HTTPS\n"
    ),
};

/// The rules, and the kinds of handlers, of probes or of lifecycle hooks.
pub(super) struct Kind {
    /// That there is exactly one handler.
    pub(super) one: &'static Rule,
    pub(super) handlers: &'static [&'static str],
    /// Its other fields.
    pub(super) fields: &'static [&'static str],
}

/// Checks that there is exactly one handler, and the one that counts.
pub(super) fn handler(object: &Object, node: Node<'_>, kind: &Kind, findings: &mut Findings<'_>) {
    let named = |name: &&&'static str| node.get(name).exists();
    let mut found = kind.handlers.iter().filter(named);
    let Some(first) = found.next() else {
        // A key that isn't known is the schema's finding.
        let known = |key: &str| kind.handlers.contains(&key) || kind.fields.contains(&key);
        if node.map().is_some() && node.entries().all(|(key, _)| known(key)) {
            let message = format!(
                "`{}` says nothing to do: it needs {}",
                key(node),
                listed(kind.handlers)
            );
            findings.report(kind.one, object, node, message);
        }
        return;
    };
    if let Some(second) = found.next() {
        let message = format!(
            "`{}` has both `{first}` and `{second}`: only one of them may be",
            key(node)
        );
        findings.report(kind.one, object, node.get(second), message);
    }
    let node = node.get(first);
    if node.map().is_none() {
        return;
    }
    match *first {
        "exec" => command(object, node, findings),
        "httpGet" => http(object, node, findings),
        "tcpSocket" | "grpc" => port(object, node.get("port"), findings),
        _ => {}
    }
}

fn command(object: &Object, exec: Node<'_>, findings: &mut Findings<'_>) {
    let command = exec.get("command");
    // A command that isn't a list is the schema's finding, as are keys that aren't known.
    if command.is_missing() && exec.entries().all(|(key, _)| key == "command")
        || command.list().is_some_and(<[_]>::is_empty)
    {
        let message = "there is no `command` to run";
        findings.report(&COMMAND, object, command, message);
    }
}

fn http(object: &Object, get: Node<'_>, findings: &mut Findings<'_>) {
    port(object, get.get("port"), findings);
    let scheme = get.get("scheme");
    if scheme.filled().is_some() {
        one_of(findings, &HTTP, object, scheme, &["HTTP", "HTTPS"]);
    }
    for header in get.get("httpHeaders").items() {
        form(findings, &HTTP, object, header.get("name"), |name| {
            let fine = |it: u8| it.is_ascii_alphanumeric() || it == b'-';
            if name.is_empty() || !name.bytes().all(fine) {
                return Err("must be letters, digits and `-`".to_owned());
            }
            Ok(())
        });
    }
}

fn port(object: &Object, port: Node<'_>, findings: &mut Findings<'_>) {
    range(findings, &PORT, object, port, (1, 65_535));
    let Some(text) = port.str() else { return };
    let Err(fault) = text::port_name(text) else {
        return;
    };
    if !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit()) {
        let message = format!(
            "`port` is `{}` in quotes: as a text it must be the name of a port",
            brief(text)
        );
        findings
            .report(&PORT, object, port, message)
            .hint("leave the quotes out");
        return;
    }
    let message = if text.is_empty() {
        "`port` is empty: it must be a number or the name of a port".to_owned()
    } else {
        format!("`port` is `{}`: a port's name {fault}", brief(text))
    };
    findings.report(&PORT, object, port, message);
}
