//! Network policies.

use super::{check, object};

fn policy(spec: &str) -> String {
    object("networking.k8s.io/v1", "NetworkPolicy", spec)
}

#[test]
fn types() {
    check(
        policy,
        &[
            ("podSelector: {}", &[]),
            ("podSelector: {}\npolicyTypes: []", &[]),
            ("podSelector: {}\npolicyTypes: [Ingress, Egress]", &[]),
            ("podSelector: {}\npolicyTypes: [Ingress, Ingress]", &[]),
            ("podSelector: {}\ningress: [{}]\negress: []", &[]),
            (
                "podSelector: {}\npolicyTypes: [ingress]",
                &["network-policy-type /spec/policyTypes/0"],
            ),
            (
                "podSelector: {}\npolicyTypes: [Ingress, Egress, Ingress]",
                &["network-policy-type /spec/policyTypes"],
            ),
        ],
    );
}

#[test]
fn ports() {
    let port = |text: &str| {
        policy(&format!(
            "podSelector: {{}}\ningress: [{{ports: [{{{text}}}]}}]"
        ))
    };
    check(
        port,
        &[
            ("", &[]),
            ("port: 80", &[]),
            ("port: http, protocol: SCTP", &[]),
            ("protocol: UDP", &[]),
            ("port: 32000, endPort: 32000", &[]),
            ("port: 1, endPort: 65535", &[]),
            (
                "port: 0",
                &["network-policy-port /spec/ingress/0/ports/0/port"],
            ),
            (
                "port: 123456",
                &["network-policy-port /spec/ingress/0/ports/0/port"],
            ),
            (
                "port: '80'",
                &["network-policy-port /spec/ingress/0/ports/0/port"],
            ),
            (
                "port: ''",
                &["network-policy-port /spec/ingress/0/ports/0/port"],
            ),
            (
                "port: Dns",
                &["network-policy-port /spec/ingress/0/ports/0/port"],
            ),
            (
                "protocol: tcp",
                &["network-policy-port /spec/ingress/0/ports/0/protocol"],
            ),
            (
                "protocol: ''",
                &["network-policy-port /spec/ingress/0/ports/0/protocol"],
            ),
            (
                "port: 80, endPort: 79",
                &["network-policy-port /spec/ingress/0/ports/0/endPort"],
            ),
            (
                "port: 80, endPort: 65536",
                &["network-policy-port /spec/ingress/0/ports/0/endPort"],
            ),
            (
                "port: dns, endPort: 80",
                &["network-policy-port /spec/ingress/0/ports/0/endPort"],
            ),
            (
                "endPort: 80",
                &["network-policy-port /spec/ingress/0/ports/0/endPort"],
            ),
        ],
    );
}

#[test]
fn peers() {
    let peer = |text: &str| {
        policy(&format!(
            "podSelector: {{}}\negress: [{{to: [{{{text}}}]}}]"
        ))
    };
    let at = "/spec/egress/0/to/0";
    check(
        peer,
        &[
            ("podSelector: {}", &[]),
            ("namespaceSelector: {}", &[]),
            (
                "podSelector: {matchLabels: {a: b}}, namespaceSelector: {matchLabels: {a: ''}}",
                &[],
            ),
            (
                "ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 192.168.0.0/16]}",
                &[],
            ),
            (
                "ipBlock: {cidr: 192.168.0.0/16, except: [192.168.3.0/24, 192.168.4.0/24]}",
                &[],
            ),
            (
                "ipBlock: {cidr: '2001:db8::/32', except: ['2001:db8:1::/48']}",
                &[],
            ),
            ("ipBlock: {cidr: 192.0.2.1/32}", &[]),
            ("", &[&format!("network-policy-peer {at}")]),
            ("podSelector: null", &[&format!("network-policy-peer {at}")]),
            (
                "podSelector: {}, ipBlock: {cidr: 192.0.2.0/24}",
                &[&format!("network-policy-peer {at}/ipBlock")],
            ),
            (
                "ipBlock: {cidr: ''}",
                &[&format!("network-policy-peer {at}/ipBlock/cidr")],
            ),
            (
                "ipBlock: {cidr: 192.0.2.0}",
                &[&format!("cidr {at}/ipBlock/cidr")],
            ),
            (
                "ipBlock: {cidr: 192.168.0.0/161}",
                &[&format!("cidr {at}/ipBlock/cidr")],
            ),
            (
                "ipBlock: {cidr: 192.0.2.1/24}",
                &[&format!("cidr {at}/ipBlock/cidr")],
            ),
            (
                "ipBlock: {cidr: 192.168.8.0/24, except: [192.168.9.0/24]}",
                &[&format!("network-policy-peer {at}/ipBlock/except/0")],
            ),
            (
                "ipBlock: {cidr: 192.168.8.0/24, except: [192.168.8.0/24]}",
                &[&format!("network-policy-peer {at}/ipBlock/except/0")],
            ),
            (
                "ipBlock: {cidr: 192.168.8.0/24, except: [192.168.0.0/16]}",
                &[&format!("network-policy-peer {at}/ipBlock/except/0")],
            ),
            (
                "ipBlock: {cidr: 192.168.8.0/24, except: ['2001:db8::/64']}",
                &[&format!("network-policy-peer {at}/ipBlock/except/0")],
            ),
            (
                "ipBlock: {cidr: 192.168.8.0/24, except: ['']}",
                &[&format!("cidr {at}/ipBlock/except/0")],
            ),
        ],
    );
}

#[test]
fn selectors() {
    let select = |text: &str| policy(&format!("podSelector: {{{text}}}"));
    let one = "/spec/podSelector/matchExpressions/0";
    check(
        select,
        &[
            (
                "matchExpressions: [{key: a, operator: In, values: [b, c]}]",
                &[],
            ),
            ("matchExpressions: [{key: a, operator: Exists}]", &[]),
            (
                "matchExpressions: [{key: a, operator: DoesNotExist, values: []}]",
                &[],
            ),
            (
                "matchLabels: {'a b': c}",
                &["network-policy-selector /spec/podSelector/matchLabels/a b"],
            ),
            (
                "matchLabels: {a: 'b c'}",
                &["network-policy-selector /spec/podSelector/matchLabels/a"],
            ),
            (
                "matchExpressions: [{key: a, operator: in, values: [b]}]",
                &[&format!("network-policy-selector {one}/operator")],
            ),
            (
                "matchExpressions: [{key: a, operator: NotIn}]",
                &[&format!("network-policy-selector {one}/values")],
            ),
            (
                "matchExpressions: [{key: a, operator: Exists, values: [b]}]",
                &[&format!("network-policy-selector {one}/values")],
            ),
            (
                "matchExpressions: [{key: a, operator: In, values: ['b c']}]",
                &[&format!("network-policy-selector {one}/values/0")],
            ),
            (
                "matchExpressions: [{key: '', operator: Exists}]",
                &[&format!("network-policy-selector {one}/key")],
            ),
        ],
    );
}
