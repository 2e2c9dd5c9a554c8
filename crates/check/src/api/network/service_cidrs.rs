//! The ranges that cluster addresses are from, and the addresses that are taken.

use crate::{
    findings::Findings,
    ip::{Address, Network},
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

use super::{check_form, path_segment};

pub(super) static FAMILY: Family = Family {
    rules: &[&SERVICE_CIDR, &IP_ADDRESS_OBJECT],
    look: Look::Kinds(
        &[
            ("networking.k8s.io", "ServiceCIDR"),
            ("networking.k8s.io", "IPAddress"),
        ],
        look,
    ),
};

static SERVICE_CIDR: Rule = Rule {
    name: "service-cidr",
    group: Group::Api,
    level: Level::Error,
    summary: "a ServiceCIDR has one or two networks in canonical form, one of each family",
    why: "The API server refuses any other.",
    source: "https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: ServiceCIDR
metadata:
  name: more
spec:
  cidrs:
  - 10.0.0.0/24
  - 10.0.1.0/24
",
    right: "\
apiVersion: networking.k8s.io/v1
kind: ServiceCIDR
metadata:
  name: more
spec:
  cidrs:
  - 10.0.0.0/24
  - 2001:db8::/112
",
};

static IP_ADDRESS_OBJECT: Rule = Rule {
    name: "ip-address-object",
    group: Group::Api,
    level: Level::Error,
    summary: "the name of an IPAddress is the address, and it says what has it",
    why: "The API server refuses names that aren't addresses in canonical form, and references to \
          nothing.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ip-address-v1/",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: IPAddress
metadata:
  name: 10.0.0.10
spec:
  parentRef:
    resource: \"\"
    name: web
    namespace: default
",
    right: "\
apiVersion: networking.k8s.io/v1
kind: IPAddress
metadata:
  name: 10.0.0.10
spec:
  parentRef:
    resource: services
    name: web
    namespace: default
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    if object.kind() == "IPAddress" {
        return ip_address(object, findings);
    }
    let cidrs = object.spec().get("cidrs");
    let rule = &SERVICE_CIDR;
    if cidrs.is_empty() {
        let message = "there are no `cidrs`: it must have one or two";
        findings.report(rule, object, cidrs, message);
        return;
    }
    if cidrs.items().len() > 2 {
        let message = "there are more than two `cidrs`";
        findings.report(rule, object, cidrs, message);
        return;
    }
    let mut first = None;
    for node in cidrs.items() {
        let Some(text) = node.str() else { continue };
        let Some(parsed) = Network::parse(text) else {
            findings
                .report(rule, object, node, format!("`{text}` isn't a network"))
                .hint("networks look like `192.0.2.0/24` and `2001:db8::/64`");
            continue;
        };
        if let Some(oddity) = parsed.oddity {
            findings
                .report(rule, object, node, format!("`{text}` {}", oddity.shown()))
                .hint(format!("write `{}`", parsed.canonical()));
        }
        let family = parsed.base.is_ipv4();
        if first == Some(family) {
            let message = "both `cidrs` are of the same family: there may be one of each";
            findings.report(rule, object, node, message);
        }
        first = Some(family);
    }
}

fn ip_address(object: &Object, findings: &mut Findings<'_>) {
    let rule = &IP_ADDRESS_OBJECT;
    let name = object.metadata().get("name");
    if let Some(text) = name.filled() {
        match Address::parse(text) {
            None => {
                let message = format!("the name is `{text}`: it must be an IP address");
                findings.report(rule, object, name, message);
            }
            Some(Address {
                ip,
                oddity: Some(oddity),
            }) => {
                let message = format!("the name `{text}` {}", oddity.shown());
                findings
                    .report(rule, object, name, message)
                    .hint(format!("write `{ip}`"));
            }
            Some(_) => {}
        }
    }
    let parent = object.spec().get("parentRef");
    let group = parent.get("group");
    if group.filled().is_some() {
        check_form(rule, object, group, text::subdomain, findings);
    }
    check_form(rule, object, parent.get("resource"), path_segment, findings);
    check_form(rule, object, parent.get("name"), path_segment, findings);
    let namespace = parent.get("namespace");
    if namespace.filled().is_some() {
        check_form(rule, object, namespace, path_segment, findings);
    }
}
