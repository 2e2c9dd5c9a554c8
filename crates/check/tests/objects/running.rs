//! How pods start, run, scale and stop together.

use super::{NOTHING, deployment, environment, file, found, object, workload};

const SPEC: &str = "/spec/template/spec";

#[test]
fn the_published_deployment_of_a_team() {
    // What a game team published, in short.
    let text = "\
apiVersion: v1
items:
- apiVersion: extensions/v1beta1
  kind: Deployment
  metadata:
    name: client
  spec:
    replicas: 0
    selector: {matchLabels: {app: client}}
    template:
      metadata: {labels: {app: client}}
      spec:
        containers:
        - name: client
          image: example.com/client:1
          command: [dotnet]
          args: [run, --store-path=/data/miner, --store-type=rocksdb]
        imagePullSecrets: [{name: acr-regcred}]
";
    let expected = [
        "warning data-without-volume /spec/template/spec/containers/0/args/1",
        "warning no-replicas /spec/replicas",
    ];
    assert_eq!(file(&[text]), expected);
}

#[test]
fn replicas() {
    let scaler = |rest: &str| {
        object(
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            "web",
            &format!(
                "spec: {{maxReplicas: 3, scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: web}}{rest}}}"
            ),
        )
    };
    let requests = "resources: {requests: {cpu: 1}}";
    assert_eq!(
        file(&[&deployment("replicas: 0", "", requests)]),
        ["warning no-replicas /spec/replicas"]
    );
    assert_eq!(file(&[&deployment("replicas: 1", "", requests)]), NOTHING);
    assert_eq!(file(&[&deployment("", "", requests)]), NOTHING);
    assert_eq!(
        file(&[&deployment("replicas: 2", "", requests), &scaler("")]),
        ["warning autoscaled-replicas /spec/replicas"]
    );
    let event = object(
        "keda.sh/v1alpha1",
        "ScaledObject",
        "web",
        "spec: {scaleTargetRef: {name: web}}",
    );
    assert_eq!(
        file(&[&deployment("replicas: 0", "", requests), &event]),
        NOTHING
    );

    let metric = |target: &str| {
        scaler(&format!(
            ", metrics: [{{type: Resource, resource: {{name: cpu, target: {{{target}}}}}}}]"
        ))
    };
    let share = metric("type: Utilization, averageUtilization: 80");
    let path = "error autoscaler-without-requests /spec/metrics";
    assert_eq!(
        file(&[&deployment("", "", ""), &share]),
        [format!("{path}/0/resource")]
    );
    assert_eq!(
        file(&[
            &deployment("", "", "resources: {requests: {memory: 1Gi}}"),
            &share
        ]),
        [format!("{path}/0/resource")]
    );
    assert_eq!(file(&[&deployment("", "", ""), &scaler("")]), [path]);
    assert_eq!(
        file(&[&deployment("", "", "resources: {limits: {cpu: 1}}"), &share]),
        NOTHING
    );
    assert_eq!(
        file(&[
            &deployment("", "", ""),
            &metric("type: AverageValue, averageValue: 1")
        ]),
        NOTHING
    );
    assert_eq!(
        file(&[
            &deployment("", "resources: {requests: {cpu: 1}}", ""),
            &share
        ]),
        NOTHING
    );
    let range = object(
        "v1",
        "LimitRange",
        "a",
        "spec: {limits: [{type: Container, defaultRequest: {cpu: 100m}}]}",
    );
    assert_eq!(file(&[&deployment("", "", ""), &share, &range]), NOTHING);
    let only = scaler(
        ", metrics: [{type: ContainerResource, containerResource: {name: cpu, container: web, target: {type: Utilization, averageUtilization: 80}}}]",
    );
    let beside = deployment("", "", "resources: {requests: {cpu: 1}}\n").replace(
        "      containers:\n",
        "      containers:\n      - {name: proxy, image: a}\n",
    );
    assert_eq!(file(&[&beside, &only]), NOTHING);
    assert_eq!(file(&[&beside, &share]), [format!("{path}/0/resource")]);
    let old = share
        .replace("autoscaling/v2", "autoscaling/v1")
        .replace(", metrics", ", targetCPUUtilizationPercentage: 50, x");
    assert_eq!(
        file(&[&deployment("", "", ""), &old]),
        ["error autoscaler-without-requests /spec/targetCPUUtilizationPercentage"]
    );
}

#[test]
fn claims() {
    let claim = |mode: &str| {
        object(
            "v1",
            "PersistentVolumeClaim",
            "files",
            &format!("spec: {{accessModes: [{mode}], resources: {{requests: {{storage: 1Gi}}}}}}"),
        )
    };
    let volumes = "volumes: [{name: v, persistentVolumeClaim: {claimName: files}}]";
    let path = format!("{SPEC}/volumes/0/persistentVolumeClaim/claimName");
    let once = claim("ReadWriteOnce");
    assert_eq!(
        file(&[&once, &deployment("replicas: 2", volumes, "")]),
        [format!("warning claim-shared {path}")]
    );
    assert_eq!(
        file(&[&once, &workload("DaemonSet", "web", "", volumes, "")]),
        [format!("warning claim-shared {path}")]
    );
    assert_eq!(
        file(&[&once, &deployment("", volumes, "")]),
        ["warning claim-rollout /spec/strategy"]
    );
    for spec in [
        "strategy: {type: Recreate}",
        "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}",
    ] {
        assert_eq!(file(&[&once, &deployment(spec, volumes, "")]), NOTHING);
    }
    for mode in ["ReadWriteMany", "ReadWriteOnce, ReadWriteMany"] {
        assert_eq!(
            file(&[&claim(mode), &deployment("replicas: 2", volumes, "")]),
            NOTHING
        );
    }
    let pinned = format!("nodeSelector: {{kubernetes.io/hostname: a}}\n{volumes}");
    assert_eq!(file(&[&once, &deployment("", &pinned, "")]), NOTHING);
}

#[test]
fn data() {
    let told = |container: &str| {
        file(&[&deployment(
            "",
            "volumes: [{name: v, emptyDir: {}}]",
            container,
        )])
    };
    let path = format!("warning data-without-volume {SPEC}/containers/0");
    for (container, at) in [
        ("args: [--store-path=/data/miner]", "args/0"),
        ("args: [--data-dir, /data]", "args/1"),
        ("command: [server, -data-dir=/data]", "command/1"),
        ("args: ['exec server --datadir=/data --x']", "args/0"),
        ("env: [{name: PGDATA, value: /data}]", "env/0/value"),
        (
            "env: [{name: BROKER_DATA_DIR, value: /data}]",
            "env/0/value",
        ),
        (
            "args: [--store-path=/data/miner]\nvolumeMounts: [{name: v, mountPath: /database}]",
            "args/0",
        ),
    ] {
        assert_eq!(told(container), [format!("{path}/{at}")], "{container}");
    }
    for fine in [
        "args: [--store-path=/data/miner]\nvolumeMounts: [{name: v, mountPath: /data}]",
        "args: [--store-path=/data/miner]\nvolumeMounts: [{name: v, mountPath: /data/miner}]",
        "args: [--store-path=data]",
        "args: [--data-dir=$(DIR)]",
        "args: [--data-dir=/tmp/data]",
        "args: [--data, '{\"a\": 1}']",
        "args: [--config=/etc/web]",
        "env: [{name: HOME, value: /data}]",
    ] {
        assert_eq!(told(fine), NOTHING, "{fine}");
    }
    let image = |image: &str, mount: &str| {
        let text = workload(
            "StatefulSet",
            "db",
            "",
            "volumes: [{name: v, emptyDir: {}}]",
            mount,
        );
        file(&[&text.replace("example.com/db:1", image)])
    };
    for it in [
        "mysql:8.4",
        "docker.io/library/postgres:17",
        "mirror.example.com:5000/mongo@sha256:0",
    ] {
        assert_eq!(image(it, ""), [format!("{path}/image")], "{it}");
    }
    for (it, mount) in [
        (
            "mysql:8.4",
            "volumeMounts: [{name: v, mountPath: /var/lib/mysql}]",
        ),
        (
            "postgres:17",
            "volumeMounts: [{name: v, mountPath: /var/lib/postgresql/data}]",
        ),
        (
            "postgres:17",
            "env: [{name: PGDATA, value: /pg/data}]\nvolumeMounts: [{name: v, mountPath: /pg}]",
        ),
        ("mysql-exporter:1", ""),
        ("mysql:8.4", "command: [sleep, infinity]"),
    ] {
        assert_eq!(image(it, mount), NOTHING, "{it} {mount}");
    }
}

#[test]
fn patience() {
    let path = format!("{SPEC}/containers/0");
    let told = |spec: &str, pod: &str, container: &str| file(&[&deployment(spec, pod, container)]);
    let ready = "readinessProbe: {initialDelaySeconds: 60, tcpSocket: {port: 1}}";
    let live = |rest: &str| format!("{ready}\nlivenessProbe: {{{rest}tcpSocket: {{port: 1}}}}");
    assert_eq!(
        told("", "", &live("")),
        [format!("warning impatient-liveness {path}/livenessProbe")]
    );
    for fine in [
        "initialDelaySeconds: 30, ",
        "periodSeconds: 20, ",
        "failureThreshold: 6, ",
    ] {
        assert_eq!(told("", "", &live(fine)), NOTHING, "{fine}");
    }
    assert_eq!(
        told(
            "",
            "",
            &format!("{}\nstartupProbe: {{tcpSocket: {{port: 1}}}}", live(""))
        ),
        NOTHING
    );
    assert_eq!(
        told("progressDeadlineSeconds: 60", "", ready),
        ["warning impatient-rollout /spec/progressDeadlineSeconds"]
    );
    assert_eq!(told("progressDeadlineSeconds: 61", "", ready), NOTHING);
    assert_eq!(told("", "", ready), NOTHING);

    let hook = |command: &str| format!("lifecycle: {{preStop: {{exec: {{command: {command}}}}}}}");
    let cut = [format!(
        "warning cut-shutdown {path}/lifecycle/preStop/exec/command"
    )];
    for command in [
        "[sleep, '30']",
        "[/bin/sh, -c, 'sleep 60 && nginx -s quit']",
        "[sh, -c, sleep 1m]",
    ] {
        assert_eq!(told("", "", &hook(command)), cut, "{command}");
    }
    for command in [
        "[sleep, '29']",
        "[sh, -c, 'while true; do sleep 60; done']",
        "[sh, -c, echo]",
        "[sleep, '1e9']",
    ] {
        assert_eq!(told("", "", &hook(command)), NOTHING, "{command}");
    }
    assert_eq!(
        told(
            "",
            "terminationGracePeriodSeconds: 90",
            &hook("[sleep, '60']")
        ),
        NOTHING
    );
    let native = "lifecycle: {preStop: {sleep: {seconds: 30}}}";
    assert_eq!(
        told("", "", native),
        [format!(
            "warning cut-shutdown {path}/lifecycle/preStop/sleep/seconds"
        )]
    );
}

#[test]
fn spread_and_nodes() {
    let spread = |app: &str| {
        deployment(
            "",
            &format!(
                "topologySpreadConstraints: [{{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule, labelSelector: {{matchLabels: {{app: {app}}}}}}}]"
            ),
            "",
        )
    };
    assert_eq!(
        file(&[&spread("website")]),
        [format!(
            "warning spread-of-others {SPEC}/topologySpreadConstraints/0/labelSelector"
        )]
    );
    assert_eq!(file(&[&spread("web")]), NOTHING);
    let apart = |app: &str| {
        workload(
            "Deployment",
            "website",
            "",
            &format!(
                "affinity: {{podAntiAffinity: {{preferredDuringSchedulingIgnoredDuringExecution: [{{weight: 1, podAffinityTerm: {{topologyKey: a, labelSelector: {{matchLabels: {{app: {app}}}}}}}}}]}}}}"
            ),
            "",
        )
    };
    let path = format!(
        "{SPEC}/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/podAffinityTerm/labelSelector/matchLabels/app"
    );
    assert_eq!(
        file(&[&apart("webiste")]),
        [format!("warning affinity-without-pods {path}")]
    );
    for fine in ["website", "database"] {
        assert_eq!(file(&[&apart(fine)]), NOTHING);
    }
    let on = |labels: &str| deployment("", &format!("nodeSelector: {{{labels}}}"), "");
    let path = format!("error no-such-nodes {SPEC}/nodeSelector");
    assert_eq!(environment(&[&on("pool: roms")]), [format!("{path}/pool")]);
    assert_eq!(environment(&[&on("pol: rooms")]), [format!("{path}/pol")]);
    for fine in [
        "pool: rooms",
        "kubernetes.io/os: linux",
        "pool: rooms, disk: ssd",
    ] {
        assert_eq!(environment(&[&on(fine)]), NOTHING, "{fine}");
    }
    assert_eq!(file(&[&on("pool: roms")]), NOTHING);
}

#[test]
fn duplicates() {
    let one = object("v1", "ConfigMap", "a", "data: {a: b}");
    let other = object("v1", "ConfigMap", "a", "data: {a: c}");
    let twice = ["error duplicate-object /metadata/name"];
    assert_eq!(file(&[&one, &other]), twice);
    assert_eq!(environment(&[&one, &other]), twice);
    assert_eq!(file(&[&one, &other.replace("name: a", "name: b")]), NOTHING);
    assert_eq!(
        file(&[&one, &other.replace("name: a", "name: a, namespace: b")]),
        NOTHING
    );
    assert_eq!(
        file(&[&one, &other.replace("ConfigMap", "Secret")]),
        NOTHING
    );
    // Two ways to say the same thing, in two files; but for parts of one whole.
    assert_eq!(found(&[("k/a.yaml", &one), ("k/b.yaml", &other)]), NOTHING);
    let service = object(
        "v1",
        "Service",
        "web",
        "spec: {selector: {app: web}, ports: [{port: 80}]}",
    );
    let web = deployment("", "", "");
    let whole = [
        ("k/a.yaml", one.as_str()),
        ("k/b.yaml", &other),
        ("k/c.yaml", &service),
        ("k/d.yaml", &web),
    ];
    assert_eq!(found(&whole), ["warning duplicate-object /metadata/name"]);
    assert_eq!(
        found(&[
            ("k/a.yaml", &one),
            ("l/b.yaml", &other),
            ("k/c.yaml", &service),
            ("k/d.yaml", &web)
        ]),
        NOTHING
    );
}

#[test]
fn links() {
    let service = |spec: &str| {
        object(
            "v1",
            "Service",
            "kafka",
            &format!("spec: {{{spec}ports: [{{port: 9092}}]}}"),
        )
    };
    let kafka = |pod: &str| {
        workload("Deployment", "kafka", "", pod, "")
            .replace("example.com/kafka:1", "confluentinc/cp-kafka:7.6.0")
    };
    assert_eq!(
        file(&[&service(""), &kafka("")]),
        [format!(
            "warning service-link-setting {SPEC}/enableServiceLinks"
        )]
    );
    assert_eq!(
        file(&[&service(""), &kafka("enableServiceLinks: false")]),
        NOTHING
    );
    assert_eq!(file(&[&service("clusterIP: None, "), &kafka("")]), NOTHING);
    assert_eq!(
        file(&[
            &service("").replace("name: kafka", "name: broker"),
            &kafka("")
        ]),
        NOTHING
    );
}
