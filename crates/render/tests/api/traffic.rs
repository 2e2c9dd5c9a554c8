//! Routes and policies.

use serde_json::Value;

use super::{Server, is_subdomain, list, word};
use crate::plans::at;

pub(super) fn check(server: &mut Server<'_>, object: &Value) {
    match word(object, "/kind") {
        "Ingress" => ingress(server, object),
        "HTTPRoute" => http_route(server, object),
        "NetworkPolicy" => policy(server, object),
        _ => {}
    }
}

fn is_path(path: &str) -> bool {
    let parts = ["//", "/./", "/../", "%2f", "%2F"];
    path.starts_with('/')
        && path.len() <= 1024
        && !parts.iter().any(|part| path.contains(part))
        && !path.ends_with("/..")
        && !path.ends_with("/.")
}

fn ingress(server: &mut Server<'_>, object: &Value) {
    let class = word(object, "/spec/ingressClassName");
    server.hold(is_subdomain(class), || format!("class {class:?}"));
    for rule in list(object, "/spec/rules") {
        let host = word(rule, "/host");
        server.hold(is_subdomain(host), || format!("host {host}"));
        for path in list(rule, "/http/paths") {
            let at_path = word(path, "/path");
            server.hold(is_path(at_path), || format!("path {at_path}"));
            let service = server.find("Service", word(path, "/backend/service/name"));
            let name = word(path, "/backend/service/port/name");
            let open = service.is_some_and(|service| {
                let mut ports = list(service, "/spec/ports");
                let alias = word(service, "/spec/type") == "ExternalName";
                !alias
                    && ports
                        .any(|port| word(port, "/name") == name && word(port, "/protocol") == "TCP")
            });
            server.hold(open, || format!("nothing serves {at_path}"));
        }
    }
    let secrets = |object: &Value| {
        let tls = list(object, "/spec/tls");
        tls.map(|tls| word(tls, "/secretName").to_owned())
            .collect::<Vec<_>>()
    };
    let issued = !at(
        object,
        "/metadata/annotations/cert-manager.io~1cluster-issuer",
    )
    .is_null();
    for secret in secrets(object) {
        server.hold(is_subdomain(&secret), || format!("Secret {secret}"));
        let others = server
            .of_kind("Ingress")
            .filter(|other| secrets(other).contains(&secret));
        let count = others.count();
        server.hold(!issued || count == 1, || {
            format!("{count} certificates in {secret}")
        });
    }
}

fn http_route(server: &mut Server<'_>, object: &Value) {
    let hosts = list(object, "/spec/hostnames").count();
    server.hold((1..=16).contains(&hosts), || format!("{hosts} hosts"));
    let rules: Vec<_> = list(object, "/spec/rules").collect();
    server.hold((1..=16).contains(&rules.len()), || {
        format!("{} rules", rules.len())
    });
    let matches: Vec<_> = rules
        .iter()
        .map(|rule| list(rule, "/matches").count())
        .collect();
    let few = matches.iter().all(|count| (1..=64).contains(count));
    server.hold(few && matches.iter().sum::<usize>() <= 128, || {
        format!("matches {matches:?}")
    });
    for rule in rules {
        for it in list(rule, "/matches") {
            let path = word(it, "/path/value");
            server.hold(is_path(path), || format!("path {path}"));
        }
        for backend in list(rule, "/backendRefs") {
            let name = word(backend, "/name");
            let service = server.find("Service", name);
            let open = service.is_some_and(|service| {
                list(service, "/spec/ports").any(|port| at(port, "/port") == at(backend, "/port"))
            });
            server.hold(open, || format!("nothing serves {name}"));
        }
    }
}

fn policy(server: &mut Server<'_>, object: &Value) {
    let selector = at(object, "/spec/podSelector/matchLabels");
    let found = server.found(selector).len();
    server.hold(selector.is_null() || found > 0, || "is for no pods".into());
    for (rules, peers) in [("/spec/ingress", "/from"), ("/spec/egress", "/to")] {
        let none = at(object, rules).as_array().is_some_and(Vec::is_empty);
        server.hold(!none, || format!("{rules} is empty"));
        for rule in list(object, rules) {
            for key in [peers, "/ports"] {
                let empty = at(rule, key).as_array().is_some_and(Vec::is_empty);
                server.hold(!empty, || format!("{rules}{key} is empty, which is any"));
            }
            server.hold(
                at(rule, peers).is_array() || at(rule, "/ports").is_array(),
                || format!("{rules} is anything"),
            );
            for peer in list(rule, peers) {
                let kinds = peer.as_object().map_or(0, serde_json::Map::len);
                let block = !at(peer, "/ipBlock").is_null();
                server.hold(kinds > 0 && (!block || kinds == 1), || {
                    format!("{rules}: {peer}")
                });
            }
        }
    }
}
