//! Services, endpoints and what they get their addresses from.

use std::fmt::Write;

use stowplan_check::{Bundle, Checker, Class, Cluster, Environment, Minor, Source};

use super::{check, found, found_in, indent, object};

/// A Service with a port that nothing is wrong with.
fn service(spec: &str) -> String {
    object(
        "v1",
        "Service",
        &format!("selector: {{app: web}}\nports: [{{port: 80}}]\n{spec}"),
    )
}

/// A Service with nothing but this.
fn bare(spec: &str) -> String {
    object("v1", "Service", spec)
}

/// A Service with ports, each a line.
fn ports(kind: &str, ports: &str) -> String {
    let mut spec = format!("type: {kind}\nselector: {{app: web}}\nports:\n");
    for port in ports.lines() {
        writeln!(spec, "- {{{}}}", port.trim()).unwrap();
    }
    object("v1", "Service", &spec)
}

#[test]
fn types() {
    check(
        service,
        &[
            ("type: ClusterIP", &[]),
            ("type: NodePort", &[]),
            ("type: LoadBalancer", &[]),
            ("type: \"\"", &[]),
            ("type: null", &[]),
            ("type: ExternalName\nexternalName: example.com", &[]),
            ("type: loadBalancer", &["service-type /spec/type"]),
            ("type: Headless", &["service-type /spec/type"]),
            // What else it has can't be judged.
            (
                "type: nodePort\nexternalTrafficPolicy: Local",
                &["service-type /spec/type"],
            ),
        ],
    );
}

#[test]
fn ports_are_needed() {
    check(
        bare,
        &[
            (
                "selector: {app: web}",
                &["service-ports-missing /spec/ports"],
            ),
            ("ports: []", &["service-ports-missing /spec/ports"]),
            ("type: LoadBalancer", &["service-ports-missing /spec/ports"]),
            ("clusterIP: None", &[]),
            ("clusterIP: None\nclusterIPs: [None]", &[]),
            ("type: ExternalName\nexternalName: example.com", &[]),
        ],
    );
    let nothing = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n";
    assert_eq!(found(nothing), ["service-ports-missing /spec"]);
}

#[test]
fn headless() {
    check(
        service,
        &[
            ("clusterIP: None", &[]),
            ("clusterIP: None\npublishNotReadyAddresses: true", &[]),
            ("clusterIP: none", &["ip-address /spec/clusterIP"]),
            (
                "type: NodePort\nclusterIP: None",
                &["headless-type /spec/clusterIP"],
            ),
            (
                "type: LoadBalancer\nclusterIP: None",
                &["headless-type /spec/clusterIP"],
            ),
            (
                "type: NodePort\nclusterIP: None\nclusterIPs: [None]",
                &["headless-type /spec/clusterIP"],
            ),
        ],
    );
}

#[test]
fn external_names() {
    let external = |spec: &str| bare(&format!("type: ExternalName\n{spec}"));
    check(
        external,
        &[
            ("externalName: example.com", &[]),
            ("externalName: example.com.", &[]),
            ("externalName: localhost", &[]),
            // It looks like an address, and is taken as a name.
            ("externalName: 192.0.2.10", &[]),
            ("externalName: example.com\nclusterIP: \"\"", &[]),
            (
                "externalName: example.com\nports: [{port: 80, nodePort: 80}]",
                &[],
            ),
            ("externalName: example.com\nsessionAffinity: ClientIP", &[]),
            (
                "externalName: example.com\ninternalTrafficPolicy: Local",
                &[],
            ),
            ("ports: []", &["external-name /spec/externalName"]),
            ("externalName: \"\"", &["external-name /spec/externalName"]),
            ("externalName: .", &["external-name /spec/externalName"]),
            (
                "externalName: Example.com",
                &["external-name /spec/externalName"],
            ),
            (
                "externalName: http://example.com",
                &["external-name /spec/externalName"],
            ),
            (
                "externalName: example.com:80",
                &["external-name /spec/externalName"],
            ),
            (
                "externalName: my_db.example.com",
                &["external-name /spec/externalName"],
            ),
            (
                "externalName: example.com..",
                &["external-name /spec/externalName"],
            ),
            (
                "externalName: example.com\nclusterIP: None",
                &["external-name /spec/clusterIP"],
            ),
            (
                "externalName: example.com\nclusterIP: 10.0.0.1\nclusterIPs: [10.0.0.1]",
                &["external-name /spec/clusterIP"],
            ),
            (
                "externalName: example.com\nipFamilies: [IPv4]\nipFamilyPolicy: SingleStack",
                &[
                    "external-name /spec/ipFamilies",
                    "external-name /spec/ipFamilyPolicy",
                ],
            ),
            (
                "externalName: example.com\nexternalTrafficPolicy: Cluster",
                &["external-traffic-policy /spec/externalTrafficPolicy"],
            ),
        ],
    );
}

#[test]
fn fields_of_load_balancers() {
    check(
        service,
        &[
            (
                "type: LoadBalancer\nloadBalancerClass: example.com/internal",
                &[],
            ),
            ("type: LoadBalancer\nloadBalancerClass: internal", &[]),
            (
                "type: LoadBalancer\nallocateLoadBalancerNodePorts: false",
                &[],
            ),
            (
                "type: LoadBalancer\nloadBalancerSourceRanges: [192.0.2.0/24, ' 10.0.0.0/8 ']",
                &[],
            ),
            ("loadBalancerSourceRanges: []", &[]),
            (
                "type: LoadBalancer\nloadBalancerClass: -internal",
                &["load-balancer-field /spec/loadBalancerClass"],
            ),
            (
                "type: LoadBalancer\nloadBalancerClass: \"\"",
                &["load-balancer-field /spec/loadBalancerClass"],
            ),
            (
                "type: NodePort\nloadBalancerClass: internal",
                &["load-balancer-field /spec/loadBalancerClass"],
            ),
            (
                "allocateLoadBalancerNodePorts: true",
                &["load-balancer-field /spec/allocateLoadBalancerNodePorts"],
            ),
            (
                "loadBalancerSourceRanges: [192.0.2.0/24]",
                &["load-balancer-field /spec/loadBalancerSourceRanges"],
            ),
            (
                "type: LoadBalancer\nloadBalancerSourceRanges: [192.0.2.0]",
                &["cidr /spec/loadBalancerSourceRanges/0"],
            ),
            (
                "type: LoadBalancer\nloadBalancerSourceRanges: [192.0.2.10/24]",
                &["cidr /spec/loadBalancerSourceRanges/0"],
            ),
        ],
    );
    let annotated = |text: &str| {
        let key = "service.beta.kubernetes.io/load-balancer-source-ranges";
        let (kind, ranges) = text.split_once(' ').unwrap();
        service(&format!("type: {kind}")).replace(
            "  name: web\n",
            &format!("  name: web\n  annotations:\n    {key}: {ranges}\n"),
        )
    };
    let path = "/metadata/annotations/service.beta.kubernetes.io~1load-balancer-source-ranges";
    check(
        annotated,
        &[
            ("LoadBalancer 192.0.2.0/24, 198.51.100.0/24", &[]),
            ("LoadBalancer \"\"", &[]),
            ("LoadBalancer 192.0.2.0", &[&format!("cidr {path}")]),
            (
                "NodePort 192.0.2.0/24",
                &[&format!("load-balancer-field {path}")],
            ),
        ],
    );
}

#[test]
fn selectors() {
    check(
        bare,
        &[
            (
                "ports: [{port: 80}]\nselector: {example.com/app: Web_1.0, empty: ''}",
                &[],
            ),
            ("ports: [{port: 80}]\nselector: {}", &[]),
            ("ports: [{port: 80}]", &[]),
            (
                "ports: [{port: 80}]\nselector: {-app: web}",
                &["service-selector /spec/selector/-app"],
            ),
            (
                "ports: [{port: 80}]\nselector: {app: 'web:1'}",
                &["service-selector /spec/selector/app"],
            ),
        ],
    );
}

#[test]
fn port_numbers_names_and_targets() {
    let one = |port: &str| ports("ClusterIP", port);
    let long = "a".repeat(63);
    check(
        one,
        &[
            ("port: 1", &[]),
            (
                "port: 65535, protocol: SCTP, appProtocol: kubernetes.io/h2c",
                &[],
            ),
            ("port: 80, protocol: ''", &[]),
            ("port: 80, targetPort: 0", &[]),
            ("port: 80, targetPort: ''", &[]),
            ("port: 80, targetPort: http", &[]),
            ("port: 80, targetPort: 8080", &[]),
            (&format!("port: 80, name: {long}"), &[]),
            ("port: 80, name: ''", &[]),
            ("port: 80, name: '80'", &[]),
            ("port: 80, appProtocol: HTTP", &[]),
            ("port: 0", &["service-port /spec/ports/0/port"]),
            ("port: -1", &["service-port /spec/ports/0/port"]),
            ("port: 65536", &["service-port /spec/ports/0/port"]),
            (
                "port: 80, protocol: tcp",
                &["service-port /spec/ports/0/protocol"],
            ),
            (
                "port: 80, protocol: HTTP",
                &["service-port /spec/ports/0/protocol"],
            ),
            (
                "port: 80, appProtocol: 'a b'",
                &["service-port /spec/ports/0/appProtocol"],
            ),
            (
                "port: 80, appProtocol: ''",
                &["service-port /spec/ports/0/appProtocol"],
            ),
            (
                "port: 80, name: HTTP",
                &["service-port-name /spec/ports/0/name"],
            ),
            (
                "port: 80, name: my_port",
                &["service-port-name /spec/ports/0/name"],
            ),
            (
                "port: 80, name: http.api",
                &["service-port-name /spec/ports/0/name"],
            ),
            (
                "port: 80, targetPort: -1",
                &["service-target-port /spec/ports/0/targetPort"],
            ),
            (
                "port: 80, targetPort: 65536",
                &["service-target-port /spec/ports/0/targetPort"],
            ),
            (
                "port: 80, targetPort: '8080'",
                &["service-target-port /spec/ports/0/targetPort"],
            ),
            (
                "port: 80, targetPort: HTTP",
                &["service-target-port /spec/ports/0/targetPort"],
            ),
            (
                "port: 80, targetPort: a--b",
                &["service-target-port /spec/ports/0/targetPort"],
            ),
            (
                "port: 80, targetPort: sixteen-letters-",
                &["service-target-port /spec/ports/0/targetPort"],
            ),
        ],
    );
}

#[test]
fn several_ports() {
    let one = |port: &str| ports("ClusterIP", port);
    check(
        one,
        &[
            (
                "port: 53, name: tcp\nport: 53, name: udp, protocol: UDP",
                &[],
            ),
            ("port: 80, name: a\nport: 81, name: b, targetPort: 80", &[]),
            (
                "port: 80, name: a\nport: 81",
                &["service-port-name /spec/ports/1/name"],
            ),
            (
                "port: 80\nport: 81",
                &[
                    "service-port-name /spec/ports/0/name",
                    "service-port-name /spec/ports/1/name",
                ],
            ),
            (
                "port: 80, name: a\nport: 81, name: a",
                &["service-port-name /spec/ports/1/name"],
            ),
            (
                "port: 80, name: a\nport: 80, name: b, protocol: TCP",
                &["service-port-duplicate /spec/ports/1/port"],
            ),
        ],
    );
}

#[test]
fn node_ports() {
    let node = |text: &str| ports("NodePort", text);
    check(
        node,
        &[
            ("port: 80", &[]),
            ("port: 80, nodePort: 0", &[]),
            ("port: 80, nodePort: 30000", &[]),
            ("port: 80, nodePort: 32767", &[]),
            (
                "port: 53, name: t, nodePort: 30053\nport: 53, name: u, protocol: UDP, nodePort: 30053",
                &[],
            ),
            (
                "port: 80, nodePort: 29999",
                &["node-port-range /spec/ports/0/nodePort"],
            ),
            (
                "port: 80, nodePort: 32768",
                &["node-port-range /spec/ports/0/nodePort"],
            ),
            (
                "port: 80, nodePort: -5",
                &["node-port-range /spec/ports/0/nodePort"],
            ),
            (
                "port: 80, nodePort: 300800",
                &["node-port-range /spec/ports/0/nodePort"],
            ),
            (
                "port: 80, name: a, nodePort: 30080\nport: 81, name: b, nodePort: 30080",
                &["node-port-duplicate /spec/ports/1/nodePort"],
            ),
            // Only one and the same port may share it.
            (
                "port: 80, name: a, nodePort: 30080\nport: 81, name: b, protocol: UDP, nodePort: 30080",
                &["node-port-duplicate /spec/ports/1/nodePort"],
            ),
        ],
    );
    check(
        |text| ports("ClusterIP", text),
        &[
            ("port: 80, nodePort: 0", &[]),
            (
                "port: 80, nodePort: 30080",
                &["node-port-type /spec/ports/0/nodePort"],
            ),
            (
                "port: 80, nodePort: 80",
                &["node-port-type /spec/ports/0/nodePort"],
            ),
        ],
    );
    check(
        |text| ports("LoadBalancer", text),
        &[
            ("port: 80, nodePort: 30080", &[]),
            (
                "port: 80, nodePort: 80",
                &["node-port-range /spec/ports/0/nodePort"],
            ),
        ],
    );
}

#[test]
fn a_cluster_may_have_another_range_of_node_ports() {
    let text = ports(
        "NodePort",
        "port: 80, nodePort: 8080, name: a\nport: 81, nodePort: 30080, name: b",
    );
    let report = Checker::new().check(vec![Bundle {
        environment: Some(Environment {
            name: "shop/dev".to_owned(),
            class: Class::Dev,
            cluster: Cluster {
                node_ports: Some((8000, 9000)),
                ..Cluster::default()
            },
            kubernetes: Minor::DEFAULT,
            waivers: Vec::new(),
        }),
        sources: vec![Source::new("web.yaml", text.as_bytes())],
    }]);
    let found: Vec<_> = report
        .findings
        .iter()
        .filter(|it| it.rule.name == "node-port-range")
        .map(|it| (it.place.path.as_str(), it.message.as_str()))
        .collect();
    assert_eq!(
        found,
        [(
            "/spec/ports/1/nodePort",
            "`nodePort` is 30080: it must be from 8000 to 9000"
        )]
    );
}

#[test]
fn health_checks() {
    let local = "type: LoadBalancer\nexternalTrafficPolicy: Local\n";
    check(
        service,
        &[
            (
                "type: LoadBalancer\nexternalTrafficPolicy: Local\nhealthCheckNodePort: 30081",
                &[],
            ),
            ("healthCheckNodePort: 0", &[]),
            (
                "type: LoadBalancer\nhealthCheckNodePort: 30081",
                &["health-check-node-port /spec/healthCheckNodePort"],
            ),
            (
                "type: NodePort\nexternalTrafficPolicy: Local\nhealthCheckNodePort: 30081",
                &["health-check-node-port /spec/healthCheckNodePort"],
            ),
            (
                &format!("{local}healthCheckNodePort: 8081"),
                &["node-port-range /spec/healthCheckNodePort"],
            ),
        ],
    );
    check(
        bare,
        &[(
            &format!("{local}healthCheckNodePort: 30081\nports: [{{port: 80, nodePort: 30081}}]"),
            &["node-port-duplicate /spec/healthCheckNodePort"],
        )],
    );
}

#[test]
fn cluster_addresses() {
    check(
        service,
        &[
            ("clusterIP: \"\"", &[]),
            ("clusterIP: 10.96.0.10", &[]),
            ("clusterIP: 10.96.0.10\nclusterIPs: [10.96.0.10]", &[]),
            ("clusterIP: '2001:db8::1'\nipFamilies: [IPv6]", &[]),
            (
                "clusterIP: 10.0.0.1\nclusterIPs: [10.0.0.1, '2001:db8::1']\n\
                 ipFamilyPolicy: RequireDualStack\nipFamilies: [IPv4, IPv6]",
                &[],
            ),
            ("clusterIP: 10.0.0.1.1", &["ip-address /spec/clusterIP"]),
            ("clusterIP: 10.096.0.10", &["ip-address /spec/clusterIP"]),
            (
                "clusterIP: '::ffff:10.0.0.1'",
                &["ip-address /spec/clusterIP"],
            ),
            ("clusterIP: '2001:DB8::1'", &["ip-form /spec/clusterIP"]),
            ("clusterIPs: [10.0.0.1]", &["cluster-ips /spec/clusterIPs"]),
            ("clusterIP: 10.0.0.1\nipFamilies: [IPv4]", &[]),
            (
                "clusterIP: 10.0.0.1\nipFamilies: [IPv6]",
                &["cluster-ips /spec/clusterIP"],
            ),
            ("clusterIPs: [None]", &["cluster-ips /spec/clusterIPs"]),
            (
                "clusterIP: 10.0.0.1\nclusterIPs: [10.0.0.2]",
                &["cluster-ips /spec/clusterIPs"],
            ),
            (
                "clusterIP: None\nclusterIPs: [None, 10.0.0.1]\nipFamilyPolicy: PreferDualStack",
                &["cluster-ips /spec/clusterIPs"],
            ),
            (
                "clusterIP: 10.0.0.1\nclusterIPs: [10.0.0.1, None]\nipFamilyPolicy: PreferDualStack",
                &["ip-address /spec/clusterIPs/1"],
            ),
            (
                "clusterIP: 10.0.0.1\nclusterIPs: [10.0.0.1, 10.0.0.2]\nipFamilyPolicy: PreferDualStack",
                &["cluster-ips /spec/clusterIPs"],
            ),
            (
                "clusterIP: 10.0.0.1\nclusterIPs: [10.0.0.1, '2001:db8::1', 10.0.0.2]",
                &["cluster-ips /spec/clusterIPs"],
            ),
            (
                "clusterIP: 10.0.0.1\nclusterIPs: [10.0.0.1]\nipFamilies: [IPv6]",
                &["cluster-ips /spec/clusterIPs/0"],
            ),
        ],
    );
}

#[test]
fn address_families() {
    check(
        service,
        &[
            ("ipFamilyPolicy: SingleStack", &[]),
            (
                "ipFamilyPolicy: PreferDualStack\nipFamilies: [IPv6, IPv4]",
                &[],
            ),
            ("ipFamilies: [IPv6]", &[]),
            ("ipFamilies: []", &[]),
            ("ipFamilies: [IPV4]", &["ip-families /spec/ipFamilies/0"]),
            (
                "ipFamilyPolicy: PreferDualStack\nipFamilies: [IPv4, IPv4]",
                &["ip-families /spec/ipFamilies/1"],
            ),
            (
                "ipFamilyPolicy: DualStack",
                &["ip-family-policy /spec/ipFamilyPolicy"],
            ),
            (
                "ipFamilyPolicy: \"\"",
                &["ip-family-policy /spec/ipFamilyPolicy"],
            ),
            (
                "ipFamilies: [IPv4, IPv6]",
                &["ip-family-policy /spec/ipFamilyPolicy"],
            ),
            (
                "ipFamilyPolicy: SingleStack\nipFamilies: [IPv4, IPv6]",
                &["ip-family-policy /spec/ipFamilyPolicy"],
            ),
            (
                "clusterIP: None\nipFamilies: [IPv4, IPv6]",
                &["ip-family-policy /spec/ipFamilyPolicy"],
            ),
        ],
    );
    check(
        bare,
        &[
            // Anybody's endpoints: both families are the default.
            ("clusterIP: None\nipFamilies: [IPv4, IPv6]", &[]),
            (
                "clusterIP: None\nipFamilyPolicy: SingleStack\nipFamilies: [IPv4, IPv6]",
                &["ip-family-policy /spec/ipFamilyPolicy"],
            ),
        ],
    );
}

#[test]
fn external_addresses() {
    let external = |ip: &str| service(&format!("externalIPs: ['{ip}']"));
    let deprecated = "service-field-deprecated /spec/externalIPs";
    check(
        external,
        &[
            ("198.51.100.32", &[deprecated]),
            ("2001:db8::1", &[deprecated]),
            ("10.0.0", &["ip-address /spec/externalIPs/0", deprecated]),
            (
                "example.com",
                &["ip-address /spec/externalIPs/0", deprecated],
            ),
            (
                "127.0.0.1",
                &["ip-address-special /spec/externalIPs/0", deprecated],
            ),
            (
                "0.0.0.0",
                &["ip-address-special /spec/externalIPs/0", deprecated],
            ),
            (
                "169.254.169.254",
                &["ip-address-special /spec/externalIPs/0", deprecated],
            ),
            (
                "224.0.0.2",
                &["ip-address-special /spec/externalIPs/0", deprecated],
            ),
            (
                "::1",
                &["ip-address-special /spec/externalIPs/0", deprecated],
            ),
            (
                "fe80::1",
                &["ip-address-special /spec/externalIPs/0", deprecated],
            ),
            (
                "ff02::1",
                &["ip-address-special /spec/externalIPs/0", deprecated],
            ),
            // Multicast further away is nobody's business.
            ("224.0.1.1", &[deprecated]),
            ("ff05::1", &[deprecated]),
        ],
    );
}

#[test]
fn affinity_and_policies() {
    check(
        service,
        &[
            ("sessionAffinity: None", &[]),
            ("sessionAffinity: \"\"", &[]),
            ("sessionAffinity: ClientIP", &[]),
            (
                "sessionAffinity: ClientIP\nsessionAffinityConfig: {clientIP: {timeoutSeconds: 1}}",
                &[],
            ),
            (
                "sessionAffinity: ClientIP\nsessionAffinityConfig: {clientIP: {timeoutSeconds: 86400}}",
                &[],
            ),
            // Without affinity its configuration is dropped.
            (
                "sessionAffinityConfig: {clientIP: {timeoutSeconds: 0}}",
                &[],
            ),
            (
                "sessionAffinity: Cookie",
                &["session-affinity /spec/sessionAffinity"],
            ),
            (
                "sessionAffinity: ClientIP\nsessionAffinityConfig: {clientIP: {timeoutSeconds: 0}}",
                &["session-affinity /spec/sessionAffinityConfig/clientIP/timeoutSeconds"],
            ),
            (
                "sessionAffinity: ClientIP\nsessionAffinityConfig: {clientIP: {timeoutSeconds: 86401}}",
                &["session-affinity /spec/sessionAffinityConfig/clientIP/timeoutSeconds"],
            ),
            ("internalTrafficPolicy: Cluster", &[]),
            (
                "internalTrafficPolicy: local",
                &["traffic-policy /spec/internalTrafficPolicy"],
            ),
            (
                "internalTrafficPolicy: \"\"",
                &["traffic-policy /spec/internalTrafficPolicy"],
            ),
            ("type: NodePort\nexternalTrafficPolicy: Local", &[]),
            ("externalTrafficPolicy: \"\"", &[]),
            (
                "type: NodePort\nexternalTrafficPolicy: local",
                &["traffic-policy /spec/externalTrafficPolicy"],
            ),
            (
                "externalTrafficPolicy: Cluster",
                &["external-traffic-policy /spec/externalTrafficPolicy"],
            ),
            (
                "externalTrafficPolicy: Local\nexternalIPs: [198.51.100.32]",
                &["service-field-deprecated /spec/externalIPs"],
            ),
        ],
    );
}

#[test]
fn distribution_is_of_a_version() {
    let text = |value: &str| service(&format!("trafficDistribution: {value}"));
    let path = "traffic-distribution /spec/trafficDistribution";
    let old = "service-field-deprecated /spec/trafficDistribution";
    for (value, minor, expected) in [
        ("PreferSameZone", Minor::V1_36, None),
        ("PreferSameNode", Minor::V1_34, None),
        ("PreferSameNode", Minor::V1_33, Some(path)),
        ("PreferClose", Minor::V1_33, None),
        ("PreferClose", Minor::V1_36, Some(old)),
        ("preferClose", Minor::V1_36, Some(path)),
        ("\"\"", Minor::V1_36, Some(path)),
    ] {
        let expected: Vec<_> = expected.into_iter().collect();
        assert_eq!(found_in(minor, &text(value)), expected, "{value} {minor}");
    }
}

#[test]
fn old_forms_of_addresses_are_refused_since_a_version() {
    let text = service("clusterIP: 010.0.0.1");
    assert_eq!(found_in(Minor::V1_35, &text), ["ip-form /spec/clusterIP"]);
    assert_eq!(
        found_in(Minor::V1_36, &text),
        ["ip-address /spec/clusterIP"]
    );
    let text = service("type: LoadBalancer\nloadBalancerSourceRanges: [10.0.0.5/8]");
    let path = "/spec/loadBalancerSourceRanges/0";
    assert_eq!(found_in(Minor::V1_35, &text), [format!("ip-form {path}")]);
    assert_eq!(found_in(Minor::V1_36, &text), [format!("cidr {path}")]);
}

#[test]
fn annotations_for_topology() {
    let key = "service.kubernetes.io/topology";
    let annotated = |text: &str| {
        service("{}").replace("  {}\n", "").replace(
            "  name: web\n",
            &format!("  name: web\n  annotations:\n{}", indent(text, 2)),
        )
    };
    let old = "service-field-deprecated /metadata/annotations/service.kubernetes.io~1topology-aware-hints";
    check(
        annotated,
        &[
            (&format!("{key}-mode: Auto"), &[]),
            (&format!("{key}-aware-hints: Auto"), &[old]),
            (
                &format!("{key}-mode: Auto\n{key}-aware-hints: Auto"),
                &[old],
            ),
            (
                &format!("{key}-mode: Auto\n{key}-aware-hints: Disabled"),
                &[
                    old,
                    "traffic-distribution /metadata/annotations/service.kubernetes.io~1topology-mode",
                ],
            ),
        ],
    );
}

#[test]
fn what_is_ignored() {
    check(
        service,
        &[
            (
                "externalName: example.com",
                &["service-field-ignored /spec/externalName"],
            ),
            (
                "clusterIP: None\nloadBalancerIP: 192.0.2.1",
                &["service-field-ignored /spec/loadBalancerIP"],
            ),
            (
                "clusterIP: None\nexternalIPs: [192.0.2.1]",
                &["service-field-ignored /spec/externalIPs"],
            ),
            (
                "type: LoadBalancer\nloadBalancerIP: 192.0.2.1",
                &["service-field-deprecated /spec/loadBalancerIP"],
            ),
        ],
    );
}
