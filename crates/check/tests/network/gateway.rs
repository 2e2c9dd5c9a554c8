//! Gateways and their routes.

use std::fmt::Write;

use super::{check, object};

const GROUP: &str = "gateway.networking.k8s.io/v1";

fn listeners(lines: &str) -> String {
    let mut spec = "gatewayClassName: example\nlisteners:\n".to_owned();
    for line in lines.lines() {
        writeln!(spec, "- {{{}}}", line.trim()).unwrap();
    }
    object(GROUP, "Gateway", &spec)
}

fn http(rule: &str) -> String {
    object(
        GROUP,
        "HTTPRoute",
        &format!("parentRefs: [{{name: edge}}]\nrules: [{{{rule}}}]"),
    )
}

fn grpc(rule: &str) -> String {
    http(rule).replace("HTTPRoute", "GRPCRoute")
}

#[test]
fn listeners_and_tls() {
    let one = "/spec/listeners/0";
    check(
        listeners,
        &[
            ("name: a, port: 80, protocol: HTTP", &[]),
            ("name: a, port: 443, protocol: HTTPS", &[]),
            (
                "name: a, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: c}]}",
                &[],
            ),
            (
                "name: a, port: 443, protocol: HTTPS, tls: {options: {a.b/c: d}}",
                &[],
            ),
            (
                "name: a, port: 443, protocol: TLS, tls: {mode: Passthrough}",
                &[],
            ),
            (
                "name: a, port: 443, protocol: TLS, hostname: x.y, tls: {certificateRefs: [{name: c}]}",
                &[],
            ),
            (
                "name: a, port: 80, protocol: example.com/own, tls: {mode: Passthrough}",
                &[],
            ),
            ("name: a, port: 80, protocol: TCP, hostname: ''", &[]),
            (
                "name: a, port: 80, protocol: HTTP, tls: {mode: Passthrough}",
                &[&format!("listener-tls {one}/tls")],
            ),
            (
                "name: a, port: 80, protocol: UDP, tls: {}",
                &[&format!("listener-tls {one}/tls")],
            ),
            (
                "name: a, port: 443, protocol: TLS",
                &[&format!("listener-tls {one}/tls")],
            ),
            (
                "name: a, port: 443, protocol: HTTPS, tls: {mode: Passthrough}",
                &[&format!("listener-tls {one}/tls/mode")],
            ),
            (
                "name: a, port: 443, protocol: HTTPS, tls: {}",
                &[&format!("listener-tls {one}/tls/certificateRefs")],
            ),
            (
                "name: a, port: 443, protocol: TLS, tls: {certificateRefs: []}",
                &[&format!("listener-tls {one}/tls/certificateRefs")],
            ),
            (
                "name: a, port: 80, protocol: UDP, hostname: x.y",
                &[&format!("listener-hostname {one}/hostname")],
            ),
        ],
    );
}

#[test]
fn listeners_differ() {
    check(
        listeners,
        &[
            (
                "name: a, port: 80, protocol: HTTP\nname: b, port: 81, protocol: HTTP",
                &[],
            ),
            (
                "name: a, port: 80, protocol: HTTP\nname: b, port: 80, protocol: HTTP, hostname: x.y",
                &[],
            ),
            (
                "name: a, port: 53, protocol: TCP\nname: b, port: 53, protocol: UDP",
                &[],
            ),
            (
                "name: a, port: 80, protocol: HTTP\nname: a, port: 81, protocol: HTTP",
                &["listener-duplicate /spec/listeners/1/name"],
            ),
            (
                "name: a, port: 80, protocol: HTTP\nname: b, port: 80, protocol: HTTP",
                &["listener-duplicate /spec/listeners/1"],
            ),
            (
                "name: a, port: 80, protocol: HTTP, hostname: x.y\nname: b, port: 80, protocol: HTTP, hostname: x.y",
                &["listener-duplicate /spec/listeners/1"],
            ),
        ],
    );
}

#[test]
fn addresses_and_infrastructure() {
    let with = |spec: &str| {
        object(
            GROUP,
            "Gateway",
            &format!(
                "gatewayClassName: a\nlisteners: [{{name: a, port: 80, protocol: HTTP}}]\n{spec}"
            ),
        )
    };
    check(
        with,
        &[
            (
                "addresses: [{value: 192.0.2.1}, {value: '2001:db8::1'}]",
                &[],
            ),
            (
                "addresses: [{type: Hostname, value: '*.example.com'}, {type: Hostname}]",
                &[],
            ),
            (
                "addresses: [{type: NamedAddress, value: a}, {type: NamedAddress, value: a}]",
                &[],
            ),
            (
                "infrastructure: {labels: {example.com/a: b}, annotations: {a: 'b c'}}",
                &[],
            ),
            (
                "addresses: [{value: 1.2.3.4:80}]",
                &["gateway-address /spec/addresses/0/value"],
            ),
            (
                "addresses: [{type: Hostname, value: a_b.com}]",
                &["gateway-address /spec/addresses/0/value"],
            ),
            (
                "addresses: [{value: 192.0.2.1}, {type: IPAddress, value: 192.0.2.1}]",
                &["gateway-address /spec/addresses/1/value"],
            ),
            (
                "infrastructure: {annotations: {'a b': c}}",
                &["gateway-infrastructure /spec/infrastructure/annotations/a b"],
            ),
        ],
    );
}

#[test]
fn parents() {
    let parents = |text: &str| object(GROUP, "HTTPRoute", &format!("parentRefs: [{text}]"));
    let second: &[&str] = &["route-parent /spec/parentRefs/1"];
    check(
        parents,
        &[
            ("{name: a}", &[]),
            ("{name: a}, {name: b}", &[]),
            ("{name: a, sectionName: x}, {name: a, sectionName: z}", &[]),
            ("{name: a}, {name: a, namespace: b}", &[]),
            (
                "{name: a}, {name: a, kind: Service, group: '', port: 80}",
                &[],
            ),
            ("{name: a, port: 80}, {name: a, port: 81}", &[]),
            ("{name: a}, {name: a}", second),
            ("{name: a}, {name: a, kind: Gateway}", second),
            ("{name: a}, {name: a, namespace: ''}", second),
            ("{name: a}, {name: a, sectionName: x}", second),
            ("{name: a, sectionName: x}, {name: a}", second),
            (
                "{name: a, sectionName: x}, {name: a, sectionName: x}",
                second,
            ),
        ],
    );
}

#[test]
fn backends_have_ports() {
    let at = "route-backend-port /spec/rules/0/backendRefs/0/port";
    let cases: &[(&str, &[&str])] = &[
        ("backendRefs: [{name: a, port: 80}]", &[]),
        (
            "backendRefs: [{name: a, group: example.com, kind: Bucket}]",
            &[],
        ),
        ("backendRefs: [{name: a, kind: Bucket}]", &[]),
        ("backendRefs: [{name: a}]", &[at]),
        ("backendRefs: [{name: a, group: '', kind: Service}]", &[at]),
        (
            "filters: [{type: RequestMirror, requestMirror: {backendRef: {name: a}}}]",
            &["route-backend-port /spec/rules/0/filters/0/requestMirror/backendRef/port"],
        ),
    ];
    check(http, cases);
    check(grpc, cases);
    let tcp = |rule: &str| {
        object(
            "gateway.networking.k8s.io/v1alpha2",
            "TCPRoute",
            &format!("rules: [{{{rule}}}]"),
        )
    };
    check(
        tcp,
        &[
            ("backendRefs: [{name: a}]", &[at]),
            ("backendRefs: [{name: a, port: 1}]", &[]),
        ],
    );
}

#[test]
fn hosts_of_tls_routes() {
    let tls = |host: &str| object(GROUP, "TLSRoute", &format!("hostnames: ['{host}']"));
    let wrong: &[&str] = &["tls-route-hostname /spec/hostnames/0"];
    check(
        tls,
        &[
            ("example.com", &[]),
            ("*.example.com", &[]),
            ("192.0.2.1", wrong),
            ("Example.com", wrong),
            ("a.*.com", wrong),
        ],
    );
}

#[test]
fn paths() {
    let path = |text: &str| http(&format!("matches: [{{path: {{{text}}}}}]"));
    let wrong: &[&str] = &["route-path /spec/rules/0/matches/0/path/value"];
    check(
        path,
        &[
            ("value: /", &[]),
            ("type: Exact", &[]),
            ("type: PathPrefix, value: /abc", &[]),
            ("type: PathPrefix, value: /abc/def/-_~!$&()*+;=:@%20", &[]),
            ("type: Exact, value: /abc/.def", &[]),
            ("type: RegularExpression, value: '/.*[a-z]{2}//'", &[]),
            ("type: RegularExpression, value: foo", &[]),
            ("value: foo", wrong),
            ("value: ''", wrong),
            ("type: Exact, value: //foo", wrong),
            ("value: /a/./b", wrong),
            ("value: /a/../b", wrong),
            ("value: /a%2Fb", wrong),
            ("value: /a%2fb", wrong),
            ("value: '/a#b'", wrong),
            ("value: /a/.", wrong),
            ("value: /a/..", wrong),
            ("value: '/[]'", wrong),
            ("type: Exact, value: '/^'", wrong),
            ("value: /a%zz", wrong),
            ("value: /a%2", wrong),
            ("value: /ä", wrong),
        ],
    );
}

#[test]
fn headers_and_methods() {
    let list = "route-match-duplicate /spec/rules/0/matches/0";
    check(
        |text| http(&format!("matches: [{{{text}}}]")),
        &[
            ("headers: [{name: a, value: b}, {name: c, value: b}]", &[]),
            ("headers: [{name: a, value: b}, {name: A, value: b}]", &[]),
            (
                "headers: [{name: a, value: b}, {name: a, value: c}]",
                &[&format!("{list}/headers/1/name")],
            ),
            (
                "queryParams: [{name: a, value: b}, {name: a, value: c}]",
                &[&format!("{list}/queryParams/1/name")],
            ),
        ],
    );
    let at = "grpc-method /spec/rules/0/matches/0/method";
    check(
        |text| grpc(&format!("matches: [{{method: {{{text}}}}}]")),
        &[
            ("service: foo.Test_1, method: Login", &[]),
            ("service: .foo.Bar", &[]),
            ("type: RegularExpression, service: 'a-b'", &[]),
            ("", &[at]),
            ("type: Exact", &[at]),
            ("service: foo.", &[&format!("{at}/service")]),
            ("service: foo-bar", &[&format!("{at}/service")]),
            ("method: 1Login", &[&format!("{at}/method")]),
        ],
    );
}

#[test]
fn filters() {
    let filters = |text: &str| http(&format!("filters: [{text}]"));
    let one = "/spec/rules/0/filters/0";
    let redirect = "{type: RequestRedirect, requestRedirect: {scheme: https}}";
    let rewrite = "{type: URLRewrite, urlRewrite: {hostname: a.b}}";
    let own = "{type: ExtensionRef, extensionRef: {group: a, kind: b, name: c}}";
    check(
        filters,
        &[
            (redirect, &[]),
            (&format!("{own}, {own}"), &[]),
            (
                "{type: RequestHeaderModifier, requestHeaderModifier: {}}",
                &[],
            ),
            ("{type: CORS, cors: {allowOrigins: ['*']}}", &[]),
            ("{type: Unknown, requestMirror: {}}", &[]),
            (
                "{type: ExternalAuth, externalAuth: {protocol: HTTP, grpc: {}}}",
                &[
                    &format!("route-filter-field {one}/externalAuth/grpc"),
                    &format!("route-filter-field {one}/externalAuth/http"),
                ],
            ),
            (
                "{type: RequestRedirect}",
                &[&format!("route-filter-field {one}/requestRedirect")],
            ),
            (
                "{type: RequestRedirect, urlRewrite: {}}",
                &[&format!("route-filter-field {one}/urlRewrite")],
            ),
            (
                "{type: RequestRedirect, requestRedirect: {}, urlRewrite: {}}",
                &[&format!("route-filter-field {one}/urlRewrite")],
            ),
            (
                &format!("{redirect}, {redirect}"),
                &["route-filter-repeated /spec/rules/0/filters/1"],
            ),
            (
                &format!("{rewrite}, {redirect}"),
                &["route-filter-repeated /spec/rules/0/filters/0"],
            ),
            (
                "{type: CORS, cors: {allowOrigins: ['*', 'https://a.b']}}",
                &[&format!("route-filter-values {one}/cors/allowOrigins/0")],
            ),
            (
                "{type: CORS, cors: {exposeHeaders: [a, a]}}",
                &[&format!("route-filter-values {one}/cors/exposeHeaders/1")],
            ),
            (
                "{type: RequestHeaderModifier, requestHeaderModifier: {remove: [a, a]}}",
                &[&format!(
                    "route-filter-values {one}/requestHeaderModifier/remove/1"
                )],
            ),
        ],
    );
    let mirror = |text: &str| {
        filters(&format!(
            "{{type: RequestMirror, requestMirror: {{backendRef: {{name: a, port: 1}}, {text}}}}}"
        ))
    };
    let at = format!("route-filter-values {one}/requestMirror/fraction");
    check(
        mirror,
        &[
            ("percent: 10", &[]),
            ("fraction: {numerator: 100}", &[]),
            ("fraction: {numerator: 5, denominator: 1000}", &[]),
            ("fraction: {numerator: 101}", &[&format!("{at}/numerator")]),
            ("percent: 1, fraction: {numerator: 1}", &[&at]),
        ],
    );
}

#[test]
fn replaced_paths() {
    let rewrite = |text: &str| {
        let (matches, path) = text.split_once('|').unwrap();
        http(&format!(
            "{matches}filters: [{{type: URLRewrite, urlRewrite: {{path: {{{path}}}}}}}]"
        ))
    };
    let at = "route-filter-path /spec/rules/0/filters/0/urlRewrite/path";
    let prefix = "type: ReplacePrefixMatch, replacePrefixMatch: /";
    check(
        rewrite,
        &[
            ("|type: ReplaceFullPath, replaceFullPath: /a", &[]),
            (&format!("|{prefix}"), &[]),
            (
                &format!("matches: [{{path: {{value: /a}}}}], |{prefix}"),
                &[],
            ),
            (&format!("matches: [{{}}], |{prefix}"), &[]),
            (
                "|type: ReplaceFullPath",
                &[&format!("{at}/replaceFullPath")],
            ),
            (
                "|type: ReplacePrefixMatch",
                &[&format!("{at}/replacePrefixMatch")],
            ),
            (
                "|type: ReplaceFullPath, replaceFullPath: /a, replacePrefixMatch: /",
                &[&format!("{at}/replacePrefixMatch")],
            ),
            (&format!("matches: [], |{prefix}"), &[at]),
            (&format!("matches: [{{}}, {{}}], |{prefix}"), &[at]),
            (
                &format!("matches: [{{path: {{type: Exact, value: /a}}}}], |{prefix}"),
                &[at],
            ),
        ],
    );
}

#[test]
fn rules_of_routes() {
    let redirect = "filters: [{type: RequestRedirect, requestRedirect: {}}]";
    check(
        http,
        &[
            (redirect, &[]),
            (&format!("{redirect}, backendRefs: []"), &[]),
            ("timeouts: {request: 10s, backendRequest: 10000ms}", &[]),
            ("timeouts: {request: 0s, backendRequest: 1h}", &[]),
            ("timeouts: {backendRequest: 1h}", &[]),
            (
                &format!("{redirect}, backendRefs: [{{name: a, port: 1}}]"),
                &["redirect-backend /spec/rules/0/backendRefs"],
            ),
            (
                "timeouts: {request: 1m30s, backendRequest: 91s}",
                &["route-timeout /spec/rules/0/timeouts/backendRequest"],
            ),
        ],
    );
    let many = |count: &str| {
        let rule = format!("{{matches: [{}]}}", "{}, ".repeat(count.parse().unwrap()));
        object(GROUP, "HTTPRoute", &format!("rules: [{rule}, {rule}]"))
    };
    check(many, &[("64", &[]), ("65", &["route-matches /spec/rules"])]);
}

#[test]
fn policies_of_backends() {
    let policy = |spec: &str| object(GROUP, "BackendTLSPolicy", spec);
    let validation = "validation: {hostname: a.b, wellKnownCACertificates: System}";
    let target = "{group: '', kind: Service, name: a";
    let at = "backend-tls-validation /spec/validation";
    check(
        policy,
        &[
            (&format!("targetRefs: [{target}}}]\n{validation}"), &[]),
            (
                &format!(
                    "targetRefs: [{target}, sectionName: a}}, {target}, sectionName: b}}]\n{validation}"
                ),
                &[],
            ),
            (
                "validation: {caCertificateRefs: [{group: '', kind: ConfigMap, name: a}]}",
                &[],
            ),
            (
                &format!("targetRefs: [{target}}}, {target}}}]\n{validation}"),
                &["backend-tls-target /spec/targetRefs/1"],
            ),
            ("validation: {hostname: a.b}", &[at]),
            (
                "validation: {caCertificateRefs: [{name: a}], wellKnownCACertificates: System}",
                &[at],
            ),
            (
                "validation: {wellKnownCACertificates: System, subjectAltNames: [{type: URI}]}",
                &[&format!("{at}/subjectAltNames/0/uri")],
            ),
            (
                "validation: {wellKnownCACertificates: System, subjectAltNames: [{type: Hostname, hostname: a, uri: b}]}",
                &[&format!("{at}/subjectAltNames/0/uri")],
            ),
        ],
    );
}
