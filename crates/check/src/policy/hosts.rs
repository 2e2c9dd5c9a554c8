//! Hosts that an Ingress has certificates for, and hosts that it serves.

use std::collections::BTreeSet;

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
    let (of_rules, of_tls) = (Hosts::of(served()), Hosts::of(secured()));
    let alone = served().find(|it| !of_tls.meet(*it));
    let spare = secured().find(|it| !of_rules.meet(*it));
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

/// Some hosts in small letters, and what follows the first dot of each.
#[derive(Default)]
struct Hosts {
    names: BTreeSet<String>,
    rests: BTreeSet<String>,
}

impl Hosts {
    fn of<'v>(nodes: impl Iterator<Item = Node<'v>>) -> Self {
        let mut hosts = Self::default();
        for host in nodes.filter_map(Node::str) {
            let host = host.to_ascii_lowercase();
            if let Some((_, rest)) = host.split_once('.') {
                hosts.rests.insert(rest.to_owned());
            }
            hosts.names.insert(host);
        }
        hosts
    }

    /// Whether one of them stands for a host, or the host for one of them.
    fn meet(&self, host: Node<'_>) -> bool {
        let Some(host) = host.str().map(str::to_ascii_lowercase) else {
            return true;
        };
        self.names.contains(&host)
            || host.split_once('.').is_some_and(|(first, rest)| {
                let of_all = self.names.contains(&format!("*.{rest}"));
                of_all || first == "*" && self.rests.contains(rest)
            })
    }
}
