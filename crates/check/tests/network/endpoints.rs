//! Endpoints, endpoint slices and what Services get their addresses from.

use super::{check, found, indent, object};

fn endpoints(subset: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Endpoints\nmetadata:\n  name: web\nsubsets:\n- {}",
        indent(subset, 1).trim_start()
    )
}

#[test]
fn endpoint_objects() {
    let at = |rest: &str| format!("addresses: [{{ip: 192.0.2.1}}]\n{rest}");
    check(
        endpoints,
        &[
            (
                "addresses: [{ip: 192.0.2.1, hostname: db-0, nodeName: node.example.com}]",
                &[],
            ),
            ("notReadyAddresses: [{ip: 192.0.2.1, hostname: ''}]", &[]),
            (&at("ports: [{port: 80}]"), &[]),
            (
                &at("ports: [{port: 80, name: a}, {port: 80, name: a}]"),
                &[],
            ),
            ("ports: [{port: 80}]", &["endpoints-subset /subsets/0"]),
            ("addresses: []", &["endpoints-subset /subsets/0"]),
            (
                "addresses: [{ip: web}]",
                &["ip-address /subsets/0/addresses/0/ip"],
            ),
            (
                "addresses: [{ip: ''}]",
                &["ip-address /subsets/0/addresses/0/ip"],
            ),
            (
                "addresses: [{ip: 127.0.0.1}]",
                &["ip-address-special /subsets/0/addresses/0/ip"],
            ),
            (
                "addresses: [{ip: 192.0.2.1, hostname: db.0}]",
                &["endpoints-subset /subsets/0/addresses/0/hostname"],
            ),
            (
                &at("ports: [{port: 0}]"),
                &["endpoints-port /subsets/0/ports/0/port"],
            ),
            (
                &at("ports: [{port: 80, protocol: udp}]"),
                &["endpoints-port /subsets/0/ports/0/protocol"],
            ),
            (
                &at("ports: [{port: 80, name: a}, {port: 81}]"),
                &["endpoints-port /subsets/0/ports/1/name"],
            ),
        ],
    );
}

fn slice(text: &str) -> String {
    let text = if text.contains("addressType") {
        text.to_owned()
    } else {
        format!("addressType: IPv4\n{text}")
    };
    format!(
        "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: web\n{text}\n"
    )
}

#[test]
fn endpoint_slices() {
    let at = |rest: &str| format!("endpoints: [{{addresses: [192.0.2.1], {rest}}}]");
    let zones = (0..9)
        .map(|it| format!("{{name: z{it}}}"))
        .collect::<Vec<_>>()
        .join(", ");
    check(
        slice,
        &[
            ("endpoints: []", &[]),
            (
                "addressType: IPv6\nendpoints: [{addresses: ['2001:db8::4']}]",
                &[],
            ),
            (
                &at("hostname: valid-123, nodeName: node.example.com, zone: a"),
                &[],
            ),
            (&at("hints: {forZones: [{name: a}, {name: b}]}"), &[]),
            (&at("conditions: {ready: true, serving: null}"), &[]),
            (
                "endpoints: []\nports: [{port: 80}, {name: http, port: 80}]",
                &[],
            ),
            (
                "endpoints: []\nports: [{name: '', protocol: SCTP, appProtocol: example.com/x}]",
                &[],
            ),
            ("endpoints: []\nports: []", &[]),
            (
                "addressType: IP\nendpoints: []",
                &["endpoint-slice-address-type /addressType"],
            ),
            (
                "addressType: ''\nendpoints: []",
                &["endpoint-slice-address-type /addressType"],
            ),
            (
                "endpoints: [{addresses: []}]",
                &["endpoint-slice-size /endpoints/0/addresses"],
            ),
            (
                "endpoints: [{addresses: [123.456.789.012, '2001:4860:4860::8888']}]",
                &[
                    "ip-address /endpoints/0/addresses/0",
                    "ip-address /endpoints/0/addresses/1",
                ],
            ),
            (
                "addressType: IPv6\nendpoints: [{addresses: [192.0.2.1]}]",
                &["ip-address /endpoints/0/addresses/0"],
            ),
            (
                "addressType: IPv6\nendpoints: [{addresses: ['fe80::1']}]",
                &["ip-address-special /endpoints/0/addresses/0"],
            ),
            (
                &at("hostname: --INVALID"),
                &["endpoint-slice-endpoint /endpoints/0/hostname"],
            ),
            (
                &at("hostname: ''"),
                &["endpoint-slice-endpoint /endpoints/0/hostname"],
            ),
            (
                &at(&format!("hints: {{forZones: [{zones}]}}")),
                &["endpoint-slice-size /endpoints/0/hints/forZones"],
            ),
            (
                &at("hints: {forZones: [{name: a}, {name: a}]}"),
                &["endpoint-slice-endpoint /endpoints/0/hints/forZones/1/name"],
            ),
            (
                &at("hints: {forNodes: [{name: a}, {name: a}]}"),
                &["endpoint-slice-endpoint /endpoints/0/hints/forNodes/1/name"],
            ),
            (
                &at("hints: {forNodes: [{name: A}]}"),
                &["endpoint-slice-endpoint /endpoints/0/hints/forNodes/0/name"],
            ),
        ],
    );
}

#[test]
fn ports_of_endpoint_slices() {
    let fqdn = "endpoint-slice-fqdn /addressType";
    check(
        slice,
        &[
            (
                "endpoints: []\nports: [{name: ''}, {name: ''}]",
                &["endpoint-slice-port /ports/1/name"],
            ),
            (
                "endpoints: []\nports: [{name: aCapital}]",
                &["endpoint-slice-port /ports/0/name"],
            ),
            (
                "endpoints: []\nports: [{protocol: foo}]",
                &["endpoint-slice-port /ports/0/protocol"],
            ),
            (
                "endpoints: []\nports: [{appProtocol: '--'}]",
                &["endpoint-slice-port /ports/0/appProtocol"],
            ),
            (
                "addressType: FQDN\nendpoints: [{addresses: [example.com, example.com.]}]",
                &[fqdn],
            ),
            (
                "addressType: FQDN\nendpoints: [{addresses: ['*.example.com', localhost]}]",
                &[
                    "endpoint-slice-endpoint /endpoints/0/addresses/0",
                    "endpoint-slice-endpoint /endpoints/0/addresses/1",
                    fqdn,
                ],
            ),
        ],
    );
}

#[test]
fn size_of_endpoint_slices() {
    let many = |count: usize| {
        let one = "{addresses: [192.0.2.1]}, ".repeat(count);
        slice(&format!("endpoints: [{one}]"))
    };
    assert_eq!(found(&many(1000)), [""; 0]);
    assert_eq!(found(&many(1001)), ["endpoint-slice-size /endpoints"]);
}

#[test]
fn ranges_of_cluster_addresses() {
    check(
        |spec| object("networking.k8s.io/v1", "ServiceCIDR", spec),
        &[
            ("cidrs: [10.0.0.0/24]", &[]),
            ("cidrs: ['2001:db8::/64', 10.0.0.0/24]", &[]),
            ("cidrs: []", &["service-cidr /spec/cidrs"]),
            (
                "cidrs: [10.0.0.0/24, 10.1.0.0/24]",
                &["service-cidr /spec/cidrs/1"],
            ),
            ("cidrs: [10.0.0.1/24]", &["service-cidr /spec/cidrs/0"]),
            ("cidrs: ['2001:DB8::/64']", &["service-cidr /spec/cidrs/0"]),
            (
                "cidrs: [10.0.0.0/24, '2001:db8::/64', 10.1.0.0/24]",
                &["service-cidr /spec/cidrs"],
            ),
        ],
    );
    let address = |name: &str| {
        let spec = "parentRef: {resource: services, name: web, namespace: default}";
        object("networking.k8s.io/v1", "IPAddress", spec)
            .replace("name: web\nspec", &format!("name: {name}\nspec"))
    };
    let names = |name: &str| {
        let mut found = found(&address(name));
        found.retain(|it| it.starts_with("ip-address-object"));
        found
    };
    assert_eq!(names("10.0.0.1"), [""; 0]);
    assert_eq!(names("'2001:db8::1'"), [""; 0]);
    assert_eq!(names("web"), ["ip-address-object /metadata/name"]);
    assert_eq!(names("'2001:DB8::1'"), ["ip-address-object /metadata/name"]);
}
