//! Services, routes and policies, and what they select.

use super::{NOTHING, deployment, environment, file, files, object, workload};

fn service(spec: &str) -> String {
    object("v1", "Service", "website", &format!("spec: {{{spec}}}"))
}

fn website(pod: &str, container: &str) -> String {
    workload("Deployment", "website", "", pod, container)
}

#[test]
fn services_without_pods() {
    let there = website("", "");
    let path = "service-without-pods /spec/selector";
    for (selector, expected) in [
        ("app: webiste", format!("error {path}/app")),
        ("app: Website", format!("error {path}/app")),
        ("name: website", format!("error {path}/name")),
        (
            "app.kubernetes.io/name: website",
            format!("error {path}/app.kubernetes.io~1name"),
        ),
        ("app: shop", format!("warning {path}")),
        ("app: website, tier: front", format!("warning {path}")),
    ] {
        let service = service(&format!("selector: {{{selector}}}, ports: [{{port: 80}}]"));
        assert_eq!(file(&[&there, &service]), [expected], "{selector}");
    }
    let other = service("selector: {app: shop}, ports: [{port: 80}]");
    assert_eq!(environment(&[&there, &other]), [format!("error {path}")]);
    for fine in [
        "selector: {app: website}, ports: [{port: 80}]",
        "ports: [{port: 80}]",
        "selector: {}, ports: [{port: 80}]",
        "type: ExternalName, externalName: example.com, selector: {app: webiste}",
        "selector: {statefulset.kubernetes.io/pod-name: website-0}, ports: [{port: 80}]",
        "selector: {app: website, role: primary}, ports: [{port: 80}]",
        "selector: {example.com/cluster: main}, ports: [{port: 80}]",
    ] {
        assert_eq!(file(&[&there, &service(fine)]), NOTHING, "{fine}");
    }
    // No pods here at all, or in another folder or namespace.
    assert_eq!(file(&[&other]), NOTHING);
    assert_eq!(
        files(&[("a/web.yaml", &there), ("b/service.yaml", &other)]),
        NOTHING
    );
    let spaced = other.replace("{name: website}", "{name: website, namespace: shop}");
    assert_eq!(file(&[&there, &spaced]), NOTHING);
    assert_eq!(
        file(&[&there, &spaced.replace("app: shop", "app: website")]),
        NOTHING
    );
    // What an operator makes.
    let operated = object(
        "monitoring.example.com/v1",
        "Prometheus",
        "main",
        "spec: {}",
    );
    let its = service("selector: {prometheus: main}, ports: [{port: 80}]");
    assert_eq!(file(&[&there, &operated, &its]), NOTHING);
}

#[test]
fn target_ports() {
    let there = website("", "ports: [{name: http, containerPort: 8080}]");
    let to = |port: &str| service(&format!("selector: {{app: website}}, ports: [{{{port}}}]"));
    for (port, expected) in [
        (
            "port: 80, targetPort: htp",
            "error target-port /spec/ports/0/targetPort",
        ),
        (
            "port: 80, targetPort: web",
            "error target-port /spec/ports/0/targetPort",
        ),
        (
            "port: 80, targetPort: http, protocol: UDP",
            "error target-port /spec/ports/0/targetPort",
        ),
        ("port: 80", "warning target-port /spec/ports/0/port"),
        (
            "port: 80, targetPort: 80",
            "warning target-port /spec/ports/0/targetPort",
        ),
    ] {
        assert_eq!(file(&[&there, &to(port)]), [expected], "{port}");
    }
    for port in [
        "port: 80, targetPort: http",
        "port: 80, targetPort: 8080",
        "port: 8080",
    ] {
        assert_eq!(environment(&[&there, &to(port)]), NOTHING, "{port}");
    }
    // Containers may listen without saying so.
    assert_eq!(file(&[&website("", ""), &to("port: 80")]), NOTHING);
    assert_eq!(
        file(&[&website("", ""), &to("port: 80, targetPort: http")]),
        ["error target-port /spec/ports/0/targetPort"]
    );
    let told = website(
        "",
        "args: ['--listen=:9090']\nports: [{containerPort: 8080}]",
    );
    assert_eq!(file(&[&told, &to("port: 80, targetPort: 9090")]), NOTHING);
    // Sidecars have ports too; init containers that end have none.
    let beside = |policy: &str| {
        website(
            &format!(
                "initContainers: [{{name: proxy, image: a, {policy}ports: [{{name: web, containerPort: 1}}]}}]"
            ),
            "",
        )
    };
    assert_eq!(
        file(&[
            &beside("restartPolicy: Always, "),
            &to("port: 80, targetPort: web")
        ]),
        NOTHING
    );
    assert_eq!(
        file(&[&beside(""), &to("port: 80, targetPort: web")]).len(),
        1
    );
    // Headless Services send to nothing.
    assert_eq!(
        file(&[
            &there,
            &service("clusterIP: None, selector: {app: website}, ports: [{port: 80}]")
        ]),
        NOTHING
    );
}

#[test]
fn ports_of_probes() {
    let probe = |container: &str| file(&[&deployment("", "", container)]);
    let path = "/spec/template/spec/containers/0";
    for field in ["livenessProbe", "readinessProbe", "startupProbe"] {
        let found = probe(&format!(
            "ports: [{{name: http, containerPort: 1}}]\n{field}: {{httpGet: {{path: /, port: web}}}}"
        ));
        assert_eq!(
            found,
            [format!("error probe-port {path}/{field}/httpGet/port")]
        );
    }
    let found = probe("lifecycle: {preStop: {httpGet: {path: /, port: web}}}");
    assert_eq!(
        found,
        [format!(
            "error probe-port {path}/lifecycle/preStop/httpGet/port"
        )]
    );
    for fine in [
        "ports: [{name: http, containerPort: 1}]\nlivenessProbe: {tcpSocket: {port: http}}",
        "livenessProbe: {tcpSocket: {port: 8080}}",
        "livenessProbe: {tcpSocket: {port: '8080'}}",
        "livenessProbe: {grpc: {port: 8080}}",
    ] {
        assert_eq!(probe(fine), NOTHING, "{fine}");
    }
}

#[test]
fn governing_services() {
    let set = |spec: &str, container: &str| {
        workload(
            "StatefulSet",
            "website",
            &format!("serviceName: website\n{spec}"),
            "",
            container,
        )
    };
    for (spec, expected) in [
        (
            "clusterIP: None, selector: {app: website}, ports: [{port: 1}]",
            NOTHING,
        ),
        ("clusterIP: None, ports: [{port: 1}]", NOTHING),
        (
            "selector: {app: website}, ports: [{port: 1}]",
            &["warning governing-service /spec/serviceName"],
        ),
        (
            "clusterIP: None, selector: {app: other}, ports: [{port: 1}]",
            &[
                "error governing-service /spec/serviceName",
                "warning service-without-pods /spec/selector",
            ],
        ),
    ] {
        assert_eq!(file(&[&set("", ""), &service(spec)]), expected, "{spec}");
    }
    let voters = "args: ['--voters=website-0.website:1,website-1.website:1']\nreadinessProbe: {tcpSocket: {port: 1}}";
    let headless = "clusterIP: None, selector: {app: website}, ports: [{port: 1}]";
    let parallel = "replicas: 2\npodManagementPolicy: Parallel";
    assert_eq!(
        file(&[&set(parallel, voters), &service(headless)]),
        ["warning peers-not-ready /spec/publishNotReadyAddresses"]
    );
    for (spec, container, service_spec) in [
        (
            parallel,
            voters,
            format!("publishNotReadyAddresses: true, {headless}"),
        ),
        ("replicas: 2", voters, headless.to_owned()),
        (
            "replicas: 1\npodManagementPolicy: Parallel",
            voters,
            headless.to_owned(),
        ),
        (
            parallel,
            "args: [website-0.website]\nreadinessProbe: {tcpSocket: {port: 1}}",
            headless.to_owned(),
        ),
        (
            parallel,
            "args: ['website-0.websites,website-1.websites']\nreadinessProbe: {tcpSocket: {port: 1}}",
            headless.to_owned(),
        ),
        (
            parallel,
            "args: ['website-0.website,website-1.website']",
            headless.to_owned(),
        ),
    ] {
        assert_eq!(
            file(&[&set(spec, container), &service(&service_spec)]),
            NOTHING,
            "{spec} {container}"
        );
    }
}

#[test]
fn budgets() {
    let budget = |name: &str, spec: &str| {
        object(
            "policy/v1",
            "PodDisruptionBudget",
            name,
            &format!("spec: {{selector: {{matchLabels: {{app: website}}}}, {spec}}}"),
        )
    };
    let three = workload("Deployment", "website", "replicas: 3", "", "");
    let blocked = |field: &str| vec![format!("warning blocked-drain /spec/{field}")];
    for (spec, field) in [
        ("maxUnavailable: 0", "maxUnavailable"),
        ("maxUnavailable: 0%", "maxUnavailable"),
        ("minAvailable: 100%", "minAvailable"),
        ("minAvailable: 3", "minAvailable"),
        ("minAvailable: 67%", "minAvailable"),
    ] {
        assert_eq!(
            file(&[&three, &budget("a", spec)]),
            blocked(field),
            "{spec}"
        );
    }
    for spec in [
        "maxUnavailable: 1",
        "maxUnavailable: 1%",
        "minAvailable: 2",
        "minAvailable: 66%",
        "minAvailable: 0",
    ] {
        assert_eq!(file(&[&three, &budget("a", spec)]), NOTHING, "{spec}");
    }
    // One pod that must stay; a daemon set has as many as there are nodes.
    assert_eq!(
        file(&[&website("", ""), &budget("a", "minAvailable: 1")]),
        blocked("minAvailable")
    );
    assert_eq!(
        file(&[
            &workload("DaemonSet", "website", "", "", ""),
            &budget("a", "minAvailable: 1")
        ]),
        NOTHING
    );
    // The autoscaler decides.
    let scaler = |least: &str| {
        object(
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            "website",
            &format!(
                "spec: {{{least}maxReplicas: 5, scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: website}}}}"
            ),
        )
    };
    let asking = website("", "resources: {requests: {cpu: 1}}");
    assert_eq!(
        file(&[
            &asking,
            &scaler("minReplicas: 2, "),
            &budget("a", "minAvailable: 1")
        ]),
        NOTHING
    );
    assert_eq!(
        file(&[&asking, &scaler(""), &budget("a", "minAvailable: 1")]),
        blocked("minAvailable")
    );
    // Two for the same pods.
    let both = [
        three.as_str(),
        &budget("a", "maxUnavailable: 1"),
        &budget("b", "maxUnavailable: 1"),
    ];
    assert_eq!(file(&both), ["error budgets-overlap /spec/selector"]);
    let near = budget("a", "maxUnavailable: 1").replace("app: website", "app: webiste");
    assert_eq!(
        file(&[&three, &near]),
        ["error budget-without-pods /spec/selector/matchLabels/app"]
    );
    let other = near.replace("webiste", "shop");
    assert_eq!(file(&[&three, &other]), NOTHING);
    assert_eq!(
        environment(&[&three, &other]),
        ["error budget-without-pods /spec/selector"]
    );
}

#[test]
fn policies_and_controllers() {
    let policy = |app: &str| {
        object(
            "networking.k8s.io/v1",
            "NetworkPolicy",
            "p",
            &format!("spec: {{podSelector: {{matchLabels: {{app: {app}}}}}}}"),
        )
    };
    assert_eq!(
        file(&[&website("", ""), &policy("webiste")]),
        ["warning policy-without-pods /spec/podSelector/matchLabels/app"]
    );
    for fine in ["website", "shop"] {
        assert_eq!(environment(&[&website("", ""), &policy(fine)]), NOTHING);
    }
    let one = website("", "");
    let other = one.replace("metadata: {name: website}", "metadata: {name: shop}");
    assert_eq!(
        file(&[&one, &other]),
        ["warning overlapping-controllers /spec/selector"]
    );
    assert_eq!(
        files(&[("a/one.yaml", &one), ("a/other.yaml", &other)]),
        NOTHING
    );
    let other = other.replace("app: website", "app: website, track: canary");
    assert_eq!(file(&[&one, &other]), NOTHING);
}

#[test]
fn ingresses() {
    let ingress = |name: &str, host: &str, path: &str, backend: &str, rest: &str| {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: {name}{rest}}}\nspec: {{rules: [{{host: {host}, http: {{paths: [{{path: {path}, pathType: Prefix, backend: {{service: {{name: {backend}, port: {{number: 80}}}}}}}}]}}}}]}}\n"
        )
    };
    let first = ingress("a", "a.example.com", "/", "web", "");
    let twice = ["error ingress-path-twice /spec/rules/0/http/paths/0/path"];
    assert_eq!(
        file(&[&first, &ingress("b", "a.example.com", "/", "api", "")]),
        twice
    );
    for fine in [
        ingress("b", "a.example.com", "/api", "api", ""),
        ingress("b", "b.example.com", "/", "api", ""),
        ingress("b", "a.example.com", "/", "web", ""),
        ingress(
            "b",
            "a.example.com",
            "/",
            "api",
            ", annotations: {nginx.ingress.kubernetes.io/canary: 'true'}",
        ),
        ingress(
            "b",
            "a.example.com",
            "/",
            "api",
            ", annotations: {kubernetes.io/ingress.class: other}",
        ),
    ] {
        assert_eq!(file(&[&first, &fine]), NOTHING, "{fine}");
    }
}

#[test]
fn routes() {
    let gateway = "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: public, namespace: infra}\nspec:\n  gatewayClassName: a\n  listeners:\n  - {name: http, port: 80, protocol: HTTP, hostname: '*.example.com'}\n  - {name: open, port: 81, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}\n  - {name: game, port: 82, protocol: UDP}\n  - {name: team, port: 83, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: a}}}}}\n";
    let route = |namespace: &str, parent: &str, rest: &str| {
        format!(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: web, namespace: {namespace}}}\nspec: {{parentRefs: [{{name: public, namespace: infra{parent}}}]{rest}}}\n"
        )
    };
    let team = "apiVersion: v1\nkind: Namespace\nmetadata: {name: team-a, labels: {team: a}}\n";
    let others = "apiVersion: v1\nkind: Namespace\nmetadata: {name: team-b}\n";
    for (namespace, parent, rest, expected) in [
        (
            "infra",
            ", sectionName: https",
            "",
            "error route-listener /spec/parentRefs/0/sectionName",
        ),
        (
            "infra",
            ", port: 8080",
            "",
            "error route-listener /spec/parentRefs/0/port",
        ),
        (
            "infra",
            ", sectionName: http, port: 81",
            "",
            "error route-listener /spec/parentRefs/0/sectionName",
        ),
        (
            "infra",
            ", sectionName: http",
            ", hostnames: [example.com]",
            "error route-hostname /spec/hostnames",
        ),
        (
            "infra",
            ", sectionName: game",
            "",
            "error route-kind /spec/parentRefs/0",
        ),
        (
            "shop",
            ", sectionName: http",
            "",
            "error route-namespace /spec/parentRefs/0",
        ),
        (
            "team-b",
            ", sectionName: team",
            "",
            "error route-namespace /spec/parentRefs/0",
        ),
    ] {
        assert_eq!(
            file(&[gateway, team, others, &route(namespace, parent, rest)]),
            [expected],
            "{parent}"
        );
    }
    for (namespace, parent, rest) in [
        ("infra", "", ", hostnames: [example.com]"),
        (
            "infra",
            ", sectionName: http",
            ", hostnames: [example.com, a.b.example.com]",
        ),
        ("shop", "", ""),
        ("team-a", ", sectionName: team", ""),
        ("team-c", ", sectionName: team", ""),
    ] {
        assert_eq!(
            file(&[gateway, team, others, &route(namespace, parent, rest)]),
            NOTHING,
            "{parent}"
        );
    }
    let named = route("infra", "", "").replace("name: public, namespace: infra", "name: pubilc");
    assert_eq!(
        file(&[gateway, &named]),
        ["error dangling-gateway /spec/parentRefs/0/name"]
    );
}

#[test]
fn grants() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: api, namespace: backend}\nspec: {ports: [{port: 80}]}\n";
    let route = "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: api, namespace: frontend}\nspec: {rules: [{backendRefs: [{name: api, namespace: backend, port: 80}]}]}\n";
    let grant = |from: &str, name: &str| {
        format!(
            "apiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata: {{name: a, namespace: backend}}\nspec: {{from: [{{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: {from}}}], to: [{{group: '', kind: Service{name}}}]}}\n"
        )
    };
    let path = ["error reference-grant /spec/rules/0/backendRefs/0/namespace"];
    assert_eq!(file(&[service, route]), path);
    assert_eq!(file(&[service, route, &grant("shop", "")]), path);
    assert_eq!(
        file(&[service, route, &grant("frontend", ", name: web")]),
        path
    );
    assert_eq!(file(&[service, route, &grant("frontend", "")]), NOTHING);
    assert_eq!(
        file(&[service, route, &grant("frontend", ", name: api")]),
        NOTHING
    );
    assert_eq!(file(&[route]), NOTHING);
}
