//! Hosts that an Ingress has certificates for, and hosts that it serves.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&TLS_HOST],
    look: Look::Kinds(&[("networking.k8s.io", "Ingress")], look),
};

/// An Ingress for one host, for examples.
macro_rules! ingress {
    ($tls:literal) => {
        concat!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  tls:\n",
            "  - secretName: web-tls\n    hosts: [",
            $tls,
            "]\n  rules:\n  - host: shop.example.com\n    http:\n      paths:\n      - path: /\n",
            "        pathType: Prefix\n        backend:\n          service:\n            name: web\n",
            "            port:\n              number: 80\n"
        )
    };
}

static TLS_HOST: Rule = Rule {
    name: "tls-host",
    group: Group::Policy,
    level: Level::Warning,
    summary: "the hosts of an Ingress' `tls` are those of its rules",
    why: "A host that no certificate is for is served with one that browsers refuse, or without \
          encryption. `*.example.com` stands for one name before the first dot: neither for \
          `example.com` nor for `a.b.example.com`.",
    source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",
    wrong: ingress!("example.com"),
    right: ingress!("shop.example.com"),
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    let tls = spec.get("tls");
    if tls.is_empty() || spec.get("defaultBackend").exists() {
        return;
    }
    let served = || spec.get("rules").items().map(|it| it.get("host"));
    let secured = || tls.items().flat_map(|it| it.get("hosts").items());
    // Without hosts, a certificate is for all, and so is a rule. Controllers have annotations for
    // more names.
    let any = served().chain(secured()).any(|it| match it.filled() {
        Some(host) => host.contains(['{', '$', '<']),
        None => true,
    });
    let more = object
        .metadata()
        .get("annotations")
        .entries()
        .any(|(key, _)| key.contains("alias") || key.contains("host"));
    if any || more || tls.items().any(|it| it.get("hosts").is_empty()) {
        return;
    }
    // Some hosts may do without a certificate, and some certificates be for the hosts of others.
    // Where there is one of each, they were meant for each other.
    let meet = |one: Node<'_>, other: Node<'_>| match (one.str(), other.str()) {
        (Some(one), Some(other)) => covers(one, other) || covers(other, one),
        _ => true,
    };
    let alone = served().find(|host| !secured().any(|it| meet(it, *host)));
    let spare = secured().find(|it| !served().any(|host| meet(*it, host)));
    if let (Some(host), Some(spare)) = (alone, spare) {
        findings
            .report(
                &TLS_HOST,
                object,
                spare,
                format!(
                    "no rule is for `{}`, and no `tls` for `{}`",
                    spare.shown(),
                    host.shown()
                ),
            )
            .hint(format!("did you mean `{}`?", host.shown()))
            .related(object, host, "a host without a certificate");
    }
}

/// Whether a certificate for one host is good for another: `*` stands for one name.
fn covers(secured: &str, host: &str) -> bool {
    let rest = |text: &'_ str| {
        text.split_once('.')
            .map(|(_, rest)| rest.to_ascii_lowercase())
    };
    secured.eq_ignore_ascii_case(host) || secured.starts_with("*.") && rest(secured) == rest(host)
}
