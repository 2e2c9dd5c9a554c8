//! How pods resolve names: their DNS policy, what is configured beside it, and host aliases.

use std::net::IpAddr;

use crate::{
    api::pods::say::{self, Missing::Ours, Say, cut, is},
    findings::Findings,
    minor::Minor,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
    text::{self, Fault},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&DNS_POLICY, &DNS_CONFIG, &HOST_ALIAS],
    look: Look::Pods(look),
};

static DNS_POLICY: Rule = Rule {
    name: "dns-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "`dnsPolicy` is `ClusterFirst`, `ClusterFirstWithHostNet`, `Default` or `None`, and \
              with `None` there are name servers",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy",
    wrong: pod!("  dnsPolicy: None\n"),
    right: pod!("  dnsPolicy: None\n  dnsConfig:\n    nameservers: [192.0.2.1]\n"),
};

static DNS_CONFIG: Rule = Rule {
    name: "dns-config",
    group: Group::Api,
    level: Level::Error,
    summary: "`dnsConfig` has at most 3 name servers, which are addresses, at most 32 search \
              domains of 2048 characters in all, and options with names",
    why: "The API server refuses others: it is what resolvers can take.",
    source: "https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config",
    wrong: pod!("  dnsConfig:\n    nameservers: [dns.example.com]\n"),
    right: pod!("  dnsConfig:\n    nameservers: [192.0.2.1]\n"),
};

static HOST_ALIAS: Rule = Rule {
    name: "host-alias",
    group: Group::Api,
    level: Level::Error,
    summary: "`hostAliases` have an address and names of hosts",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/",
    wrong: pod!("  hostAliases:\n  - ip: localhost\n    hostnames: [web.local]\n"),
    right: pod!("  hostAliases:\n  - ip: 127.0.0.1\n    hostnames: [web.local]\n"),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let spec = pod.spec;
    let minor = findings.kubernetes();
    let mut say = Say::new(object, findings);
    let policy = spec.get("dnsPolicy");
    let policies = ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"];
    say.filled_one_of(&DNS_POLICY, policy, &policies);
    let config = spec.get("dnsConfig");
    let servers = config.get("nameservers");
    let whole = config.is_missing() || config.map().is_some();
    if policy.str() == Some("None") && whole && servers.is_empty() {
        let message = "`dnsPolicy` is `None`: there must be `nameservers` in `dnsConfig`";
        let at = if config.is_missing() { config } else { servers };
        say.say(&DNS_POLICY, at, message);
    }
    if config.exists() {
        dns_config(&mut say, config, minor);
    }
    for alias in spec.get("hostAliases").items() {
        address(&mut say, &HOST_ALIAS, alias.get("ip"), minor);
        for name in alias.get("hostnames").items() {
            say.form(&HOST_ALIAS, name, text::subdomain);
        }
    }
}

fn dns_config(say: &mut Say<'_, '_>, config: Node<'_>, minor: Minor) {
    let (servers, searches) = (config.get("nameservers"), config.get("searches"));
    let count = servers.items().len();
    if count > 3 {
        let message = format!("there are {count} name servers: at most 3 are allowed");
        say.say(&DNS_CONFIG, servers, message);
    }
    for server in servers.items() {
        address(say, &DNS_CONFIG, server, minor);
    }
    let count = searches.items().len();
    if count > 32 {
        let message = format!("there are {count} search domains: at most 32 are allowed");
        say.say(&DNS_CONFIG, searches, message);
    } else {
        let between = count.saturating_sub(1);
        let length: usize = searches.items().filter_map(Node::str).map(str::len).sum();
        if length + between > 2048 {
            let message = "the search domains have more than 2048 characters together";
            say.say(&DNS_CONFIG, searches, message);
        }
    }
    for search in searches.items() {
        say.form(&DNS_CONFIG, search, search_domain);
    }
    for option in config.get("options").items() {
        say.required(&DNS_CONFIG, option, "name", Ours);
    }
}

/// A domain that is searched: `_` is fine here, and a point at the end.
fn search_domain(text: &str) -> Fault {
    if text == "." {
        return Ok(());
    }
    let domain = text.strip_suffix('.').unwrap_or(text);
    if domain.len() > 253 {
        return Err("must have at most 253 characters".to_owned());
    }
    let edge = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_';
    let part = |part: &str| {
        let bytes = part.as_bytes();
        bytes.first().copied().is_some_and(edge)
            && bytes.last().copied().is_some_and(edge)
            && bytes.iter().all(|it| edge(*it) || *it == b'-')
    };
    if domain.split('.').all(part) {
        return Ok(());
    }
    Err("must be a domain in lower case".to_owned())
}

fn address(say: &mut Say<'_, '_>, rule: &'static Rule, node: Node<'_>, minor: Minor) {
    let Some(text) = say::text(node) else { return };
    let fine = match text.parse::<IpAddr>() {
        Ok(IpAddr::V4(_)) => true,
        Ok(IpAddr::V6(address)) => address.to_ipv4_mapped().is_none() || minor < Minor::V1_36,
        Err(_) => minor < Minor::V1_36 && sloppy(text),
    };
    if fine {
        return;
    }
    let message = match node.key() {
        Some(_) => format!("{}: it must be an IP address", is(node)),
        None => format!("`{}` must be an IP address", cut(node)),
    };
    let found = say.say(rule, node, message);
    if sloppy(text) {
        found.hint("Kubernetes 1.36 and later want IPv4 numbers without zeros before them");
    }
}

/// An IPv4 address with zeros before its numbers, which Kubernetes took before 1.36.
fn sloppy(text: &str) -> bool {
    let number = |part: &str| {
        let digits = part.trim_start_matches('0');
        !part.is_empty()
            && part.bytes().all(|it| it.is_ascii_digit())
            && digits.len() <= 3
            && (digits.is_empty() || digits.parse::<u8>().is_ok())
    };
    text.split('.').count() == 4 && text.split('.').all(number)
}
