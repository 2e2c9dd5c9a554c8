//! Ingresses and their classes.

use stowplan_check::Minor;

use super::{check, found, found_in, object};

fn ingress(spec: &str) -> String {
    object("networking.k8s.io/v1", "Ingress", spec)
}

const BACKEND: &str = "backend: {service: {name: web, port: {number: 80}}}";

fn path(text: &str) -> String {
    ingress(&format!(
        "rules: [{{http: {{paths: [{{{text}, {BACKEND}}}]}}}}]"
    ))
}

#[test]
fn ingresses_lead_somewhere() {
    let backend = "defaultBackend: {service: {name: web, port: {number: 80}}}";
    check(
        ingress,
        &[
            (backend, &[]),
            ("rules: [{host: example.com}]", &[]),
            ("rules: []", &["ingress-empty /spec/rules"]),
            ("ingressClassName: nginx", &["ingress-empty /spec/rules"]),
            (
                "rules: [{http: {paths: []}}]",
                &["ingress-empty /spec/rules/0/http/paths"],
            ),
        ],
    );
    let nothing = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n";
    assert_eq!(found(nothing), ["ingress-empty /spec"]);
}

#[test]
fn hosts() {
    let host = |name: &str| ingress(&format!("rules: [{{host: '{name}'}}]"));
    let wrong: &[&str] = &["ingress-host /spec/rules/0/host"];
    check(
        host,
        &[
            ("", &[]),
            ("example.com", &[]),
            ("localhost", &[]),
            ("*.example.com", &[]),
            ("*.bar", &[]),
            ("1.2.3.example", &[]),
            ("Example.com", wrong),
            ("example.com:80", wrong),
            ("https://example.com", wrong),
            ("example.com/shop", wrong),
            ("192.0.2.10", wrong),
            ("2001:db8::1", wrong),
            ("foo.*.com", wrong),
            ("*", wrong),
            ("*example.com", wrong),
            ("*.*.example.com", wrong),
            ("my_app.example.com", wrong),
            ("-a.example.com", wrong),
            ("example.com.", wrong),
        ],
    );
}

#[test]
fn paths() {
    let wrong: &[&str] = &["ingress-path /spec/rules/0/http/paths/0/path"];
    check(
        path,
        &[
            ("path: /, pathType: Prefix", &[]),
            ("path: /shop/, pathType: Exact", &[]),
            ("path: /a/.b/c..d, pathType: Prefix", &[]),
            ("path: '/a%20b', pathType: Prefix", &[]),
            ("path: '/a[b]', pathType: Prefix", &[]),
            ("pathType: ImplementationSpecific", &[]),
            ("path: '', pathType: ImplementationSpecific", &[]),
            (
                "path: '/foo(/|$)(.*)//', pathType: ImplementationSpecific",
                &[],
            ),
            ("path: /%2f/, pathType: ImplementationSpecific", &[]),
            ("pathType: Prefix", wrong),
            ("path: '', pathType: Exact", wrong),
            ("path: shop, pathType: Prefix", wrong),
            ("path: shop, pathType: ImplementationSpecific", wrong),
            ("path: //shop, pathType: Prefix", wrong),
            ("path: /a/./b, pathType: Prefix", wrong),
            ("path: /a/../b, pathType: Exact", wrong),
            ("path: /a%2fb, pathType: Prefix", wrong),
            ("path: /a%2Fb, pathType: Prefix", wrong),
            ("path: /a/.., pathType: Prefix", wrong),
            ("path: /a/., pathType: Exact", wrong),
            (
                "path: /, pathType: prefix",
                &["ingress-path-type /spec/rules/0/http/paths/0/pathType"],
            ),
            (
                "path: /, pathType: ''",
                &["ingress-path-type /spec/rules/0/http/paths/0/pathType"],
            ),
        ],
    );
}

#[test]
fn backends() {
    let backend = |text: &str| ingress(&format!("defaultBackend: {{{text}}}"));
    let at = "ingress-backend /spec/defaultBackend";
    check(
        backend,
        &[
            ("service: {name: web, port: {name: http}}", &[]),
            ("service: {name: web, port: {name: '', number: 80}}", &[]),
            ("service: {name: web, port: {name: http, number: 0}}", &[]),
            (
                "resource: {apiGroup: example.com, kind: Bucket, name: static}",
                &[],
            ),
            ("resource: {kind: Bucket, name: Static}", &[]),
            ("", &[at]),
            // The schema says what these are now.
            ("serviceName: web, servicePort: 80", &[]),
            (
                "service: {name: web, port: {number: 80}}, resource: {kind: a, name: b}",
                &[at],
            ),
            ("service: {name: web}", &[&format!("{at}/service/port")]),
            (
                "service: {name: web, port: {}}",
                &[&format!("{at}/service/port")],
            ),
            (
                "service: {name: web, port: {name: http, number: 80}}",
                &[&format!("{at}/service/port")],
            ),
            (
                "service: {name: web, port: {name: '80'}}",
                &[&format!("{at}/service/port/name")],
            ),
            (
                "service: {name: web, port: {number: 70000}}",
                &[&format!("{at}/service/port/number")],
            ),
            (
                "service: {name: Web, port: {number: 80}}",
                &[&format!("{at}/service/name")],
            ),
            (
                "service: {name: '', port: {number: 80}}",
                &[&format!("{at}/service/name")],
            ),
            (
                "resource: {apiGroup: '', kind: a, name: b}",
                &[&format!("{at}/resource/apiGroup")],
            ),
            (
                "resource: {kind: a/b, name: c}",
                &[&format!("{at}/resource/kind")],
            ),
            (
                "resource: {kind: a, name: ''}",
                &[&format!("{at}/resource/name")],
            ),
        ],
    );
    // Names of Services may begin with a digit since 1.36.
    let digit = backend("service: {name: 1web, port: {number: 80}}");
    assert_eq!(found_in(Minor::V1_36, &digit), [""; 0]);
    assert_eq!(
        found_in(Minor::V1_35, &digit),
        [format!("{at}/service/name")]
    );
}

#[test]
fn tls_and_classes() {
    let with = |spec: &str| {
        ingress(&format!(
            "defaultBackend: {{service: {{name: web, port: {{number: 80}}}}}}\n{spec}"
        ))
    };
    check(
        with,
        &[
            ("tls: [{}]", &[]),
            (
                "tls: [{hosts: [example.com, '*.example.com'], secretName: web.tls}]",
                &[],
            ),
            ("tls: [{hosts: [192.0.2.10], secretName: ''}]", &[]),
            ("ingressClassName: nginx.internal", &[]),
            ("tls: [{hosts: ['']}]", &["ingress-tls /spec/tls/0/hosts/0"]),
            (
                "tls: [{hosts: ['https://example.com']}]",
                &["ingress-tls /spec/tls/0/hosts/0"],
            ),
            (
                "tls: [{hosts: ['*']}]",
                &["ingress-tls /spec/tls/0/hosts/0"],
            ),
            (
                "tls: [{secretName: ns/web}]",
                &["ingress-tls /spec/tls/0/secretName"],
            ),
            (
                "ingressClassName: ''",
                &["ingress-class-name /spec/ingressClassName"],
            ),
            (
                "ingressClassName: Nginx",
                &["ingress-class-name /spec/ingressClassName"],
            ),
        ],
    );
    let annotated = |class: &str| {
        with(class).replace(
            "  name: web\nspec",
            "  name: web\n  annotations:\n    kubernetes.io/ingress.class: nginx\nspec",
        )
    };
    let at = "/metadata/annotations/kubernetes.io~1ingress.class";
    check(
        annotated,
        &[
            ("ingressClassName: nginx", &[]),
            (
                "ingressClassName: traefik",
                &[&format!("ingress-class-name {at}")],
            ),
            ("tls: []", &[]),
        ],
    );
}

#[test]
fn classes() {
    let class = |spec: &str| object("networking.k8s.io/v1", "IngressClass", spec);
    let with = |rest: &str| {
        let base =
            "controller: example.com/a\nparameters: {apiGroup: example.com, kind: P, name: p";
        class(&format!("{base}{rest}}}"))
    };
    check(
        class,
        &[
            ("controller: foo.co/bar", &[]),
            ("controller: example.com/a/b-c_d", &[]),
            (
                "controller: ''",
                &["ingress-class-controller /spec/controller"],
            ),
            (
                "controller: nginx",
                &["ingress-class-controller /spec/controller"],
            ),
            (
                "controller: foo.co/",
                &["ingress-class-controller /spec/controller"],
            ),
            (
                "controller: foo.co/bar[]",
                &["ingress-class-controller /spec/controller"],
            ),
            (
                "controller: Foo.co/bar",
                &["ingress-class-controller /spec/controller"],
            ),
        ],
    );
    let at = "ingress-class-parameters /spec/parameters";
    check(
        with,
        &[
            ("", &[]),
            (", scope: Cluster", &[]),
            (", scope: Namespace, namespace: a", &[]),
            (", namespace: a", &[&format!("{at}/namespace")]),
            (
                ", scope: Cluster, namespace: a",
                &[&format!("{at}/namespace")],
            ),
            (", scope: Namespace", &[&format!("{at}/namespace")]),
            (
                ", scope: Namespace, namespace: a.b",
                &[&format!("{at}/namespace")],
            ),
            (", scope: namespace", &[&format!("{at}/scope")]),
        ],
    );
}
