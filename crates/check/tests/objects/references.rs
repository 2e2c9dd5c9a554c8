//! References by name.

use super::{NOTHING, deployment, environment, file, files, object, workload};

fn config(name: &str) -> String {
    object(
        "v1",
        "ConfigMap",
        name,
        "data: {motd: Welcome, web.conf: ''}",
    )
}

fn secret(name: &str) -> String {
    object("v1", "Secret", name, "stringData: {password: example}")
}

fn service(name: &str, spec: &str) -> String {
    object("v1", "Service", name, &format!("spec: {spec}"))
}

#[test]
fn config_maps() {
    let from = |name: &str| {
        deployment(
            "",
            "",
            &format!("envFrom: [{{configMapRef: {{name: {name}}}}}]"),
        )
    };
    let path = "/spec/template/spec/containers/0/envFrom/0/configMapRef/name";
    let error = vec![format!("error dangling-config-map {path}")];
    let warning = vec![format!("warning dangling-config-map {path}")];
    let there = config("web-settings");
    assert_eq!(file(&[&there, &from("web-settings")]), NOTHING);
    for slip in [
        "web-setings",
        "web-settngs",
        "web-Settings",
        "websettings",
        "web-setting",
    ] {
        assert_eq!(file(&[&there, &from(slip)]), error, "{slip}");
    }
    // Nothing like it: a mistake where nobody uses the other one, or nothing else may have it.
    assert_eq!(file(&[&there, &from("common")]), warning);
    assert_eq!(environment(&[&there, &from("common")]), error);
    assert_eq!(file(&[&from("common")]), NOTHING);
    assert_eq!(environment(&[&from("common")]), error);
    assert_eq!(environment(&[&from("kube-root-ca.crt")]), NOTHING);
    let used = workload(
        "Deployment",
        "api",
        "",
        "",
        "envFrom: [{configMapRef: {name: web-settings}}]",
    );
    assert_eq!(file(&[&there, &used, &from("common")]), NOTHING);
    // A family, or a pair of words that look alike.
    let one = config("settings-1");
    assert_eq!(
        file(&[
            &one,
            &from("settings-2"),
            &workload(
                "Deployment",
                "api",
                "",
                "",
                "envFrom: [{configMapRef: {name: settings-1}}]"
            )
        ]),
        NOTHING
    );
    // Folders that have nothing to do with each other.
    assert_eq!(
        files(&[
            ("a/config.yaml", &there),
            ("b/web.yaml", &from("web-setings"))
        ]),
        NOTHING
    );
    assert_eq!(
        files(&[
            ("a/config.yaml", &there),
            ("a/web.yaml", &from("web-setings"))
        ]),
        error
    );
    assert_eq!(
        files(&[
            ("a/config.yaml", &there),
            ("b/web.yaml", &from("web-settings"))
        ]),
        NOTHING
    );
    // A namespace that isn't said may be any.
    let spaced = there.replace(
        "{name: web-settings}",
        "{name: web-settings, namespace: shop}",
    );
    assert_eq!(environment(&[&spaced, &from("web-settings")]), NOTHING);
    // What is optional may be missing.
    let optional = deployment(
        "",
        "",
        "envFrom: [{configMapRef: {name: web-setings, optional: true}}]",
    );
    assert_eq!(file(&[&there, &optional]), NOTHING);
    // Made by Kustomize.
    let kustomization = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nconfigMapGenerator: [{name: web-setings}]\n";
    assert_eq!(
        files(&[
            ("a/config.yaml", &there),
            ("a/web.yaml", &from("web-setings")),
            ("a/kustomization.yaml", kustomization)
        ]),
        NOTHING
    );
}

#[test]
fn every_place_of_a_config_map() {
    let there = config("web-settings");
    for (pod, container, path) in [
        (
            "volumes: [{name: v, configMap: {name: web-setings}}]",
            "",
            "volumes/0/configMap/name",
        ),
        (
            "volumes: [{name: v, projected: {sources: [{configMap: {name: web-setings}}]}}]",
            "",
            "volumes/0/projected/sources/0/configMap/name",
        ),
        (
            "",
            "env: [{name: A, valueFrom: {configMapKeyRef: {name: web-setings, key: motd}}}]",
            "containers/0/env/0/valueFrom/configMapKeyRef/name",
        ),
        (
            "initContainers: [{name: i, image: a, envFrom: [{configMapRef: {name: web-setings}}]}]",
            "",
            "initContainers/0/envFrom/0/configMapRef/name",
        ),
    ] {
        let found = file(&[&there, &deployment("", pod, container)]);
        assert_eq!(
            found,
            [format!(
                "error dangling-config-map /spec/template/spec/{path}"
            )]
        );
    }
}

#[test]
fn keys() {
    let there = config("web");
    for (pod, container, path) in [
        (
            "volumes: [{name: v, configMap: {name: web, items: [{key: moto, path: a}]}}]",
            "",
            "volumes/0/configMap/items/0/key",
        ),
        (
            "volumes: [{name: v, projected: {sources: [{configMap: {name: web, items: [{key: moto, path: a}]}}]}}]",
            "",
            "volumes/0/projected/sources/0/configMap/items/0/key",
        ),
        (
            "",
            "env: [{name: A, valueFrom: {configMapKeyRef: {name: web, key: moto}}}]",
            "containers/0/env/0/valueFrom/configMapKeyRef/key",
        ),
        (
            "volumes: [{name: v, configMap: {name: web}}]",
            "volumeMounts: [{name: v, mountPath: /a, subPath: web.cnf}]",
            "containers/0/volumeMounts/0/subPath",
        ),
    ] {
        let found = file(&[&there, &deployment("", pod, container)]);
        assert_eq!(
            found,
            [format!("error config-map-key /spec/template/spec/{path}")]
        );
    }
    let from = |key: &str| {
        deployment(
            "",
            "",
            &format!("env: [{{name: A, valueFrom: {{secretKeyRef: {{name: web, {key}}}}}}}]"),
        )
    };
    let there = secret("web");
    assert_eq!(
        file(&[&there, &from("key: passwd")]),
        ["error secret-key /spec/template/spec/containers/0/env/0/valueFrom/secretKeyRef/key"]
    );
    for fine in ["key: password", "key: passwd, optional: true"] {
        assert_eq!(file(&[&there, &from(fine)]), NOTHING);
    }
    // Others fill what is empty, and tokens.
    for fine in [
        object("v1", "Secret", "web", ""),
        object(
            "v1",
            "Secret",
            "web",
            "type: kubernetes.io/service-account-token\ndata: {extra: ''}",
        ),
        object("v1", "Secret", "web", "data: {passwd: ''}"),
    ] {
        assert_eq!(file(&[&fine, &from("key: passwd")]), NOTHING);
    }
    let items = deployment(
        "",
        "volumes: [{name: v, configMap: {name: web, items: [{key: motd, path: conf/a}]}}]",
        "volumeMounts: [{name: v, mountPath: /a, subPath: conf}]",
    );
    assert_eq!(file(&[&config("web"), &items]), NOTHING);
}

#[test]
fn secrets() {
    let pull = |name: &str| deployment("", &format!("imagePullSecrets: [{{name: {name}}}]"), "");
    let there = secret("registry-pull");
    let path = "/spec/template/spec/imagePullSecrets/0/name";
    for slip in ["registry-pul", "regstry-pull"] {
        assert_eq!(
            file(&[&there, &pull(slip)]),
            [format!("error dangling-secret {path}")]
        );
    }
    for fine in ["registry-pull", "acr-regcred"] {
        assert_eq!(environment(&[&there, &pull(fine)]), NOTHING);
    }
    let tls = |name: &str| {
        object(
            "networking.k8s.io/v1",
            "Ingress",
            "web",
            &format!(
                "spec: {{tls: [{{secretName: {name}}}], defaultBackend: {{resource: {{kind: A, name: a}}}}}}"
            ),
        )
    };
    assert_eq!(
        file(&[&secret("website-tls"), &tls("webiste-tls")]),
        ["error dangling-secret /spec/tls/0/secretName"]
    );
    // What a certificate makes.
    let certificate = object(
        "cert-manager.io/v1",
        "Certificate",
        "web",
        "spec: {secretName: webiste-tls}",
    );
    assert_eq!(
        file(&[&secret("website-tls"), &certificate, &tls("webiste-tls")]),
        NOTHING
    );
}

#[test]
fn claims_and_accounts() {
    let claim = object(
        "v1",
        "PersistentVolumeClaim",
        "web-files",
        "spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}",
    );
    let from = |name: &str| {
        deployment(
            "",
            &format!("volumes: [{{name: v, persistentVolumeClaim: {{claimName: {name}}}}}]"),
            "",
        )
    };
    let path = "/spec/template/spec/volumes/0/persistentVolumeClaim/claimName";
    assert_eq!(
        file(&[&claim, &from("web-file")]),
        [format!("error dangling-claim {path}")]
    );
    assert_eq!(
        file(&[&claim, &from("other")]),
        [format!("warning dangling-claim {path}")]
    );
    assert_eq!(file(&[&claim, &from("web-files")]), NOTHING);
    assert_eq!(
        environment(&[&from("other")]),
        [format!("error dangling-claim {path}")]
    );
    // The claims of a StatefulSet, by their names.
    let set = workload(
        "StatefulSet",
        "db",
        "replicas: 2\nvolumeClaimTemplates: [{metadata: {name: data}, spec: {}}]",
        "",
        "",
    );
    assert_eq!(environment(&[&set, &from("data-db-1")]), NOTHING);
    assert_eq!(
        environment(&[&set, &from("data-db-2")]),
        [format!("error dangling-claim {path}")]
    );

    let account = object("v1", "ServiceAccount", "deployer", "");
    let from = |name: &str| deployment("", &format!("serviceAccountName: {name}"), "");
    let path = "/spec/template/spec/serviceAccountName";
    assert_eq!(
        file(&[&account, &from("deployr")]),
        [format!("error dangling-service-account {path}")]
    );
    assert_eq!(
        environment(&[&from("deployer")]),
        [format!("error dangling-service-account {path}")]
    );
    for fine in ["deployer", "default"] {
        assert_eq!(environment(&[&account, &from(fine)]), NOTHING);
    }
}

#[test]
fn roles() {
    let role = object(
        "rbac.authorization.k8s.io/v1",
        "Role",
        "pod-reader",
        "rules: []",
    );
    let bind = |kind: &str, name: &str| {
        object(
            "rbac.authorization.k8s.io/v1",
            "RoleBinding",
            "b",
            &format!(
                "roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {kind}, name: {name}}}"
            ),
        )
    };
    for (kind, name) in [
        ("Role", "pod-reeder"),
        ("ClusterRole", "pod-reader"),
        ("ClusterRole", "cluster-admn"),
    ] {
        assert_eq!(
            file(&[&role, &bind(kind, name)]),
            ["error dangling-role /roleRef/name"],
            "{name}"
        );
    }
    assert_eq!(
        file(&[&role, &bind("Role", "other")]),
        ["warning dangling-role /roleRef/name"]
    );
    assert_eq!(file(&[&bind("Role", "other")]), NOTHING);
    for (kind, name) in [
        ("Role", "pod-reader"),
        ("ClusterRole", "view"),
        ("ClusterRole", "system:node"),
        ("ClusterRole", "monitoring"),
    ] {
        assert_eq!(environment(&[&role, &bind(kind, name)]), NOTHING, "{name}");
    }
}

#[test]
fn backends() {
    let there = service(
        "website",
        "{ports: [{name: http, port: 80, targetPort: 8080}]}",
    );
    let ingress = |name: &str, port: &str| {
        object(
            "networking.k8s.io/v1",
            "Ingress",
            "web",
            &format!(
                "spec: {{rules: [{{http: {{paths: [{{path: /, pathType: Prefix, backend: {{service: {{name: {name}, port: {{{port}}}}}}}}}]}}}}]}}"
            ),
        )
    };
    let path = "/spec/rules/0/http/paths/0/backend/service";
    for (name, port, rule) in [
        ("webiste", "number: 80", "error dangling-backend PATH/name"),
        ("shop", "number: 80", "warning dangling-backend PATH/name"),
        (
            "website",
            "number: 8080",
            "error backend-port PATH/port/number",
        ),
        (
            "website",
            "name: https",
            "error backend-port PATH/port/name",
        ),
    ] {
        assert_eq!(
            file(&[&there, &ingress(name, port)]),
            [rule.replace("PATH", path)]
        );
    }
    for port in ["number: 80", "name: http"] {
        assert_eq!(environment(&[&there, &ingress("website", port)]), NOTHING);
    }
    assert_eq!(
        environment(&[&ingress("website", "number: 80")]),
        [format!("error dangling-backend {path}/name")]
    );
    assert_eq!(file(&[&ingress("website", "number: 80")]), NOTHING);
    assert_eq!(
        file(&[
            &service("website", "{type: ExternalName, externalName: example.com}"),
            &ingress("website", "number: 81")
        ]),
        NOTHING
    );
    // The load balancers of AWS.
    assert_eq!(
        file(&[&there, &ingress("ssl-redirect", "name: use-annotation")]),
        NOTHING
    );

    let route = |rest: &str| {
        object(
            "gateway.networking.k8s.io/v1",
            "HTTPRoute",
            "web",
            &format!("spec: {{rules: [{{backendRefs: [{{{rest}}}]}}]}}"),
        )
    };
    assert_eq!(
        file(&[&there, &route("name: website, port: 8080")]),
        ["error backend-port /spec/rules/0/backendRefs/0/port"]
    );
    assert_eq!(
        file(&[&there, &route("name: webiste, port: 80")]),
        ["error dangling-backend /spec/rules/0/backendRefs/0/name"]
    );
    for fine in [
        "name: website, port: 80",
        "name: bucket, kind: Bucket, group: example.com",
        "name: other, namespace: elsewhere, port: 80",
    ] {
        assert_eq!(environment(&[&there, &route(fine)]), NOTHING, "{fine}");
    }
    let hook = |service: &str| {
        object(
            "admissionregistration.k8s.io/v1",
            "ValidatingWebhookConfiguration",
            "w",
            &format!(
                "webhooks: [{{name: a.example.com, clientConfig: {{service: {{{service}}}}}}}]"
            ),
        )
    };
    let there = there.replace("{name: website}", "{name: website, namespace: shop}");
    assert_eq!(
        file(&[&there, &hook("name: website, namespace: shop")]),
        ["error backend-port /webhooks/0/clientConfig/service/name"]
    );
    assert_eq!(
        file(&[&there, &hook("name: website, namespace: shop, port: 80")]),
        NOTHING
    );
}

#[test]
fn targets_of_autoscalers() {
    let there = workload(
        "Deployment",
        "website",
        "",
        "",
        "resources: {requests: {cpu: 1}}",
    );
    let scaler = |target: &str| {
        object(
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            "web",
            &format!("spec: {{maxReplicas: 3, scaleTargetRef: {{{target}}}}}"),
        )
    };
    let path = "dangling-scale-target /spec/scaleTargetRef/name";
    for (target, severity) in [
        (
            "apiVersion: apps/v1, kind: Deployment, name: webiste",
            "error",
        ),
        (
            "apiVersion: apps/v1, kind: StatefulSet, name: website",
            "error",
        ),
        (
            "apiVersion: apps/v1, kind: Deployment, name: shop",
            "warning",
        ),
    ] {
        assert_eq!(
            file(&[&there, &scaler(target)]),
            [format!("{severity} {path}")]
        );
    }
    for fine in [
        "apiVersion: apps/v1, kind: Deployment, name: website",
        "apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: webiste",
    ] {
        assert_eq!(environment(&[&there, &scaler(fine)]), NOTHING);
    }
}

#[test]
fn classes_and_names_of_sets() {
    let class = object(
        "storage.k8s.io/v1",
        "StorageClass",
        "premium",
        "provisioner: a.example.com",
    );
    let claim = |class: &str| {
        object(
            "v1",
            "PersistentVolumeClaim",
            "a",
            &format!(
                "spec: {{storageClassName: '{class}', accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}"
            ),
        )
    };
    assert_eq!(
        file(&[&class, &claim("premum")]),
        ["error dangling-class /spec/storageClassName"]
    );
    for fine in ["premium", "standard", ""] {
        assert_eq!(environment(&[&class, &claim(fine)]), NOTHING);
    }
    let pod = deployment("", "priorityClassName: system-cluster-critcal", "");
    assert_eq!(
        file(&[&pod]),
        ["error dangling-class /spec/template/spec/priorityClassName"]
    );

    let set = |name: &str| {
        workload(
            "StatefulSet",
            "database",
            &format!("serviceName: {name}"),
            "",
            "",
        )
    };
    let there = service(
        "database",
        "{clusterIP: None, selector: {app: database}, ports: [{port: 1}]}",
    );
    assert_eq!(
        file(&[&there, &set("datbase")]),
        ["error dangling-service-name /spec/serviceName"]
    );
    assert_eq!(
        file(&[&there, &set("peers")]),
        ["warning dangling-service-name /spec/serviceName"]
    );
    assert_eq!(
        environment(&[&set("peers")]),
        ["error dangling-service-name /spec/serviceName"]
    );
    assert_eq!(environment(&[&there, &set("database")]), NOTHING);
    assert_eq!(file(&[&set("database")]), NOTHING);
}

#[test]
fn other_namespaces() {
    let there =
        config("web-settings").replace("name: web-settings", "name: web-settings, namespace: a");
    let from = |namespace: &str| {
        deployment("", "", "envFrom: [{configMapRef: {name: web-settings}}]").replace(
            "metadata: {name: web}",
            &format!("metadata: {{name: web, namespace: {namespace}}}"),
        )
    };
    let path = "/spec/template/spec/containers/0/envFrom/0/configMapRef/name";
    assert_eq!(file(&[&there, &from("a")]), NOTHING);
    assert_eq!(
        file(&[&there, &from("b")]),
        [format!("warning dangling-config-map {path}")]
    );
    assert_eq!(file(&[&there, &from("''")]), NOTHING);
    let account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: prometheus, namespace: monitoring}\n";
    let bind = |namespace: &str| {
        object(
            "rbac.authorization.k8s.io/v1",
            "ClusterRoleBinding",
            "b",
            &format!(
                "roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: a}}\nsubjects: [{{kind: ServiceAccount, name: prometheus, namespace: {namespace}}}]"
            ),
        )
    };
    assert_eq!(file(&[account, &bind("monitoring")]), NOTHING);
    assert_eq!(
        file(&[account, &bind("default")]),
        ["warning dangling-service-account /subjects/0/name"]
    );
    assert_eq!(file(&[&bind("default")]), NOTHING);
}
