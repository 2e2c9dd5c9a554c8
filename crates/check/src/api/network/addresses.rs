//! IP addresses and networks, wherever Services, endpoints and network policies have them.

use crate::{
    findings::Findings,
    ip::{Address, Network, Oddity},
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

use super::services::{Kind, SOURCE_RANGES, annotation};

pub(super) static FAMILY: Family = Family {
    rules: &[&IP_ADDRESS, &IP_ADDRESS_SPECIAL, &CIDR, &IP_FORM],
    look: Look::Kinds(
        &[
            ("", "Service"),
            ("", "Endpoints"),
            ("discovery.k8s.io", "EndpointSlice"),
            ("networking.k8s.io", "NetworkPolicy"),
        ],
        look,
    ),
};

static IP_ADDRESS: Rule = Rule {
    name: "ip-address",
    group: Group::Api,
    level: Level::Error,
    summary: "IP addresses of Services and endpoints are IP addresses",
    why: "The API server refuses anything else. Since Kubernetes 1.36 it also refuses numbers that \
          begin with `0` and IPv4 addresses written as IPv6, because programs don't agree on what \
          they mean.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  clusterIP: 10.96.0.300
  selector:
    app: web
  ports:
  - port: 80
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  clusterIP: 10.96.0.30
  selector:
    app: web
  ports:
  - port: 80
",
};

static IP_ADDRESS_SPECIAL: Rule = Rule {
    name: "ip-address-special",
    group: Group::Api,
    level: Level::Error,
    summary: "endpoints and external addresses are not loopback, link-local or unspecified",
    why: "Such an address means something else on every machine: the API server refuses it.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors",
    wrong: "\
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: database
addressType: IPv4
endpoints:
- addresses:
  - 127.0.0.1
",
    right: "\
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: database
addressType: IPv4
endpoints:
- addresses:
  - 192.0.2.10
",
};

static CIDR: Rule = Rule {
    name: "cidr",
    group: Group::Api,
    level: Level::Error,
    summary: "networks are written as an address, a `/` and the length of the prefix",
    why: "The API server refuses anything else. Since Kubernetes 1.36 it also refuses networks with \
          bits set behind the prefix: nobody knows whether `10.0.0.5/24` means one address or 256.",
    source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: office
spec:
  podSelector: {}
  ingress:
  - from:
    - ipBlock:
        cidr: 192.0.2.1/24
",
    right: "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: office
spec:
  podSelector: {}
  ingress:
  - from:
    - ipBlock:
        cidr: 192.0.2.0/24
",
};

static IP_FORM: Rule = Rule {
    name: "ip-form",
    group: Group::Api,
    level: Level::Warning,
    summary: "IP addresses and networks are written in their canonical form",
    why: "The API server warns about other forms: what compares addresses as text doesn't see that \
          they are the same, and what programs understand differently is refused from Kubernetes \
          1.36 on.",
    source: "https://www.rfc-editor.org/rfc/rfc5952",
    wrong: "\
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: database
addressType: IPv6
endpoints:
- addresses:
  - 2001:DB8:0::1
",
    right: "\
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: database
addressType: IPv6
endpoints:
- addresses:
  - 2001:db8::1
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    match object.kind() {
        "Service" => service(object, findings),
        "Endpoints" => endpoints(object, findings),
        "EndpointSlice" => slice(object, findings),
        _ => policy(object, findings),
    }
}

fn service(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    // Of external names nothing is right: that is another rule's.
    if Kind::of(spec) != Kind::ExternalName {
        let (ip, ips) = (spec.get("clusterIP"), spec.get("clusterIPs"));
        if ips.is_empty() {
            if !matches!(ip.str(), Some("" | "None")) {
                address(object, ip, findings);
            }
        } else {
            for (at, ip) in ips.items().enumerate() {
                if at > 0 || ip.str() != Some("None") {
                    address(object, ip, findings);
                }
            }
        }
    }
    for ip in spec.get("externalIPs").items() {
        usable(object, ip, findings);
    }
    let balanced = spec.get("loadBalancerIP");
    // It may be anything: only what can be read has a form.
    if balanced
        .filled()
        .is_some_and(|it| Address::parse(it).is_some())
    {
        form(object, balanced, findings);
    }
    let ranges = spec.get("loadBalancerSourceRanges");
    if ranges.is_empty() {
        let ranges = annotation(object, SOURCE_RANGES);
        let text = ranges.str().unwrap_or_default().trim();
        if !text.is_empty() {
            for range in text.split(',') {
                network(object, ranges, range.trim(), findings);
            }
        }
        return;
    }
    for range in ranges.items() {
        network(
            object,
            range,
            range.str().unwrap_or("0.0.0.0/0").trim(),
            findings,
        );
    }
}

fn endpoints(object: &Object, findings: &mut Findings<'_>) {
    for subset in object.get("subsets").items() {
        for list in ["addresses", "notReadyAddresses"] {
            for address in subset.get(list).items() {
                usable(object, address.get("ip"), findings);
            }
        }
    }
}

fn slice(object: &Object, findings: &mut Findings<'_>) {
    let v6 = match object.get("addressType").str() {
        Some("IPv4") => false,
        Some("IPv6") => true,
        _ => return,
    };
    for endpoint in object.get("endpoints").items() {
        for node in endpoint.get("addresses").items() {
            let Some(ip) = address(object, node, findings) else {
                continue;
            };
            if ip.ip.is_ipv6() == v6 {
                special(object, node, ip, findings);
                continue;
            }
            let (is, must) = if v6 {
                ("IPv4", "IPv6")
            } else {
                ("IPv6", "IPv4")
            };
            let message = format!(
                "`{}` is an {is} address: `addressType` says `{must}`",
                node.shown()
            );
            findings
                .report(&IP_ADDRESS, object, node, message)
                .hint("an EndpointSlice has addresses of one type: make another for the rest");
        }
    }
}

fn policy(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    for (rules, peers) in [("ingress", "from"), ("egress", "to")] {
        for rule in spec.get(rules).items() {
            for peer in rule.get(peers).items() {
                let block = peer.get("ipBlock");
                for node in std::iter::once(block.get("cidr")).chain(block.get("except").items()) {
                    if let Some(text) = node.str() {
                        network(object, node, text, findings);
                    }
                }
            }
        }
    }
}

/// Looks at an address that endpoints or outsiders have.
fn usable(object: &Object, node: Node<'_>, findings: &mut Findings<'_>) {
    if let Some(ip) = address(object, node, findings) {
        special(object, node, ip, findings);
    }
}

fn special(object: &Object, node: Node<'_>, ip: Address, findings: &mut Findings<'_>) {
    if let Some(why) = ip.special() {
        let message = format!("`{}` {why}", node.shown());
        findings
            .report(&IP_ADDRESS_SPECIAL, object, node, message)
            .hint("give the address that other machines reach it at");
    }
}

/// Looks at an address, and gives it where nothing is wrong with it.
fn address(object: &Object, node: Node<'_>, findings: &mut Findings<'_>) -> Option<Address> {
    let text = node.str()?;
    let Some(parsed) = Address::parse(text) else {
        let message = format!("`{text}` isn't an IP address");
        findings
            .report(&IP_ADDRESS, object, node, message)
            .hint("IP addresses look like `192.0.2.10` and `2001:db8::10`");
        return None;
    };
    match parsed.oddity {
        Some(oddity) if oddity.is_refused(findings.kubernetes()) => {
            let message = format!("`{text}` {}", oddity.shown());
            findings
                .report(&IP_ADDRESS, object, node, message)
                .hint(format!("write `{}`", parsed.ip));
            return None;
        }
        Some(_) => form(object, node, findings),
        None => {}
    }
    Some(parsed)
}

/// Warns of an address that the API server takes, but doesn't like.
fn form(object: &Object, node: Node<'_>, findings: &mut Findings<'_>) {
    let Some(parsed) = node.str().and_then(Address::parse) else {
        return;
    };
    if let Some(oddity) = parsed.oddity {
        let message = format!("`{}` {}", node.shown(), oddity.shown());
        findings
            .report(&IP_FORM, object, node, message)
            .hint(format!("write `{}`", parsed.ip));
    }
}

fn network(object: &Object, node: Node<'_>, text: &str, findings: &mut Findings<'_>) {
    // That it is missing is the rule's of its kind.
    if text.is_empty() && node.key() == Some("cidr") {
        return;
    }
    let Some(parsed) = Network::parse(text) else {
        let message = format!("`{text}` isn't a network");
        let hint = match Address::parse(text) {
            Some(Address { ip, .. }) if ip.is_ipv4() => format!("did you mean `{ip}/32`?"),
            Some(Address { ip, .. }) => format!("did you mean `{ip}/128`?"),
            None => "networks look like `192.0.2.0/24` and `2001:db8::/64`".to_owned(),
        };
        findings.report(&CIDR, object, node, message).hint(hint);
        return;
    };
    let Some(oddity) = parsed.oddity else { return };
    let rule = if oddity.is_refused(findings.kubernetes()) {
        &CIDR
    } else {
        &IP_FORM
    };
    let hint = match oddity {
        Oddity::HostBits => format!(
            "write `{}` for all of the network, or `{}` for this address",
            parsed.canonical(),
            parsed.single()
        ),
        _ => format!("write `{}`", parsed.canonical()),
    };
    let message = format!("`{text}` {}", oddity.shown());
    findings.report(rule, object, node, message).hint(hint);
}
