//! What pods of all kinds have in common.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use stowplan_model::{
    Duration, Mount, PodField, PodSecurity, PreStop, ProbeAction, Relaxed, SecretKey, Taint,
    TaintEffect, Volume, VolumeSource,
};
use stowplan_plan::{Plan, PlannedContent, PlannedService, PlannedSpread, PlannedValue, Pods};

use crate::plans::{
    at, container, file, find, object, plan, probe, refused, rendered, same, text, web, words,
};

fn with(change: impl FnOnce(&mut Pods)) -> Plan {
    let mut service: PlannedService = web("web");
    change(service.pods.as_mut().unwrap());
    plan([service])
}

fn spec(plan: &Plan) -> Value {
    at(&object(plan, "Deployment", "web"), "/spec/template/spec").clone()
}

#[test]
fn a_plain_pod() {
    let mut plan = with(|_| {});
    plan.pull_secrets = vec![text("registry")];
    let selector = json!({"matchLabels": {
        "app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "cafe-store",
    }});
    assert_eq!(
        spec(&plan),
        json!({
            "automountServiceAccountToken": false,
            "enableServiceLinks": false,
            "imagePullSecrets": [{"name": "registry"}],
            "nodeSelector": {"kubernetes.io/os": "linux"},
            "securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
            "serviceAccountName": "web",
            "terminationGracePeriodSeconds": 30,
            "topologySpreadConstraints": [
                {
                    "labelSelector": selector, "matchLabelKeys": ["pod-template-hash"], "maxSkew": 1,
                    "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway",
                },
                {
                    "labelSelector": selector, "matchLabelKeys": ["pod-template-hash"], "maxSkew": 1,
                    "topologyKey": "topology.kubernetes.io/zone", "whenUnsatisfiable": "ScheduleAnyway",
                },
            ],
            "containers": [{
                "name": "web",
                "image": "registry.example.com/web:1.4.2",
                "imagePullPolicy": "IfNotPresent",
                "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}],
                "resources": {
                    "requests": {"cpu": "100m", "memory": "128Mi"},
                    "limits": {"memory": "128Mi"},
                },
                "securityContext": {
                    "allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]},
                },
            }],
        })
    );
}

#[test]
fn images_that_move_are_always_pulled() {
    let digest = format!("registry.example.com/a@sha256:{}", "0".repeat(64));
    for (image, policy) in [
        ("a", "Always"),
        ("a:latest", "Always"),
        ("a:1", "IfNotPresent"),
        (&digest, "IfNotPresent"),
    ] {
        let plan = with(|pods| pods.container.image = text(image));
        assert_eq!(
            at(&spec(&plan), "/containers/0/imagePullPolicy"),
            policy,
            "{image}"
        );
    }
}

#[test]
fn relaxed_levels_lower_what_they_must() {
    let relaxed = |level| {
        with(|pods| {
            pods.security.relaxed = Some(Relaxed {
                level,
                reason: "starts as root".to_owned(),
            });
            pods.security.run_as_user = Some(0);
        })
    };
    let baseline = relaxed(PodSecurity::Baseline);
    assert_eq!(
        *at(&spec(&baseline), "/securityContext"),
        json!({"runAsUser": 0, "seccompProfile": {"type": "RuntimeDefault"}})
    );
    assert_eq!(
        *at(&spec(&baseline), "/containers/0/securityContext"),
        json!({"allowPrivilegeEscalation": false})
    );
    let deployment = object(&baseline, "Deployment", "web");
    assert_eq!(
        *at(&deployment, "/metadata/annotations"),
        json!({"stowplan.dev/pod-security-reason": "starts as root"})
    );
    let privileged = relaxed(PodSecurity::Privileged);
    assert_eq!(
        *at(&spec(&privileged), "/securityContext"),
        json!({"runAsUser": 0})
    );
    assert_eq!(
        *at(&spec(&privileged), "/containers/0/securityContext"),
        json!(null)
    );
}

#[test]
fn users_groups_and_read_only_roots() {
    let plan = with(|pods| {
        pods.security.run_as_user = Some(1000);
        pods.security.fs_group = Some(2000);
        pods.container.security.read_only_root = true;
        pods.container.security.run_as_user = Some(1001);
    });
    let spec = spec(&plan);
    assert_eq!(
        *at(&spec, "/securityContext"),
        json!({
            "runAsNonRoot": true, "runAsUser": 1000, "fsGroup": 2000,
            "fsGroupChangePolicy": "OnRootMismatch", "seccompProfile": {"type": "RuntimeDefault"},
        })
    );
    let context = at(&spec, "/containers/0/securityContext");
    assert_eq!(
        (&context["readOnlyRootFilesystem"], &context["runAsUser"]),
        (&json!(true), &json!(1001))
    );
}

#[test]
fn pools_and_required_spread() {
    let plan = with(|pods| {
        pods.node_labels = BTreeMap::from([(text("pool"), text("rooms"))]);
        pods.spread = Some(PlannedSpread::Required);
        pods.taints = vec![
            Taint {
                key: text("rooms"),
                value: Some(text("yes")),
                effect: Some(TaintEffect::NoSchedule),
            },
            Taint {
                key: text("spot"),
                value: None,
                effect: None,
            },
        ];
    });
    let spec = spec(&plan);
    assert_eq!(
        spec["nodeSelector"],
        json!({"kubernetes.io/os": "linux", "pool": "rooms"})
    );
    assert_eq!(
        spec["tolerations"],
        json!([
            {"key": "rooms", "operator": "Equal", "value": "yes", "effect": "NoSchedule"},
            {"key": "spot", "operator": "Exists"},
        ])
    );
    let host = at(&spec, "/topologySpreadConstraints/0");
    assert_eq!(host["whenUnsatisfiable"], "DoNotSchedule");
    assert_eq!(host["nodeTaintsPolicy"], "Honor");
    let zone = at(&spec, "/topologySpreadConstraints/1");
    assert_eq!(zone["whenUnsatisfiable"], "ScheduleAnyway");
}

#[test]
fn containers_say_all_they_were_given() {
    let plan = with(|pods| {
        let main = &mut pods.container;
        main.command = words(&["/bin/web"]);
        main.args = words(&["--port", "8080"]);
        main.env = vec![
            (text("MODE"), PlannedValue::Text("no".into())),
            (text("NODE"), PlannedValue::Field(PodField::NodeName)),
            (
                text("LIMIT"),
                PlannedValue::Resource("limits.memory".into()),
            ),
            (
                text("PASSWORD"),
                PlannedValue::Secret(SecretKey {
                    name: text("db"),
                    key: text("password"),
                }),
            ),
        ];
        main.resources.cpu_limit = Some("1".parse().unwrap());
        main.resources.memory_limit = Some("256Mi".parse().unwrap());
        main.resources.extended = vec![(text("nvidia.com/gpu"), "1".parse().unwrap())];
        main.pre_stop = Some(PreStop::Sleep(Duration::literal("5s")));
        let http = ProbeAction::Http {
            path: text("/ready"),
        };
        main.readiness = Some(probe(http, Some(8080), Some("http")));
        main.liveness = Some(probe(
            ProbeAction::Grpc { service: None },
            Some(8080),
            Some("http"),
        ));
        main.startup = Some(probe(
            ProbeAction::Exec {
                command: words(&["/bin/ok"]),
            },
            None,
            None,
        ));
    });
    let container = at(&spec(&plan), "/containers/0").clone();
    assert_eq!(
        (&container["command"], &container["args"]),
        (&json!(["/bin/web"]), &json!(["--port", "8080"]))
    );
    assert_eq!(
        container["env"],
        json!([
            {"name": "MODE", "value": "no"},
            {"name": "NODE", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
            {"name": "LIMIT", "valueFrom": {"resourceFieldRef": {"resource": "limits.memory"}}},
            {"name": "PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}},
        ])
    );
    assert_eq!(
        container["resources"],
        json!({
            "requests": {"cpu": "100m", "memory": "128Mi", "nvidia.com/gpu": "1"},
            "limits": {"cpu": "1", "memory": "256Mi", "nvidia.com/gpu": "1"},
        })
    );
    assert_eq!(
        container["lifecycle"],
        json!({"preStop": {"sleep": {"seconds": 5}}})
    );
    let times = json!({"periodSeconds": 10, "timeoutSeconds": 3, "failureThreshold": 3});
    let probe = |action: Value| {
        let mut probe = times.as_object().unwrap().clone();
        probe.extend(action.as_object().unwrap().clone());
        Value::Object(probe)
    };
    assert_eq!(
        container["readinessProbe"],
        probe(json!({"httpGet": {"path": "/ready", "port": "http"}}))
    );
    assert_eq!(
        container["livenessProbe"],
        probe(json!({"grpc": {"port": 8080}}))
    );
    assert_eq!(
        container["startupProbe"],
        probe(json!({"exec": {"command": ["/bin/ok"]}}))
    );
}

#[test]
fn a_wait_of_no_time_is_none() {
    let plan = with(|pods| pods.container.pre_stop = Some(PreStop::Sleep(Duration::ZERO)));
    assert_eq!(*at(&spec(&plan), "/containers/0/lifecycle"), json!(null));
}

#[test]
fn side_containers_start_before_init_containers() {
    let plan = with(|pods| {
        pods.init.push(container("migrate"));
        let mut proxy = container("proxy");
        proxy.readiness = Some(probe(ProbeAction::Tcp, Some(5432), None));
        pods.sidecars.push(proxy);
    });
    let spec = spec(&plan);
    let before = spec["initContainers"].as_array().unwrap();
    assert_eq!(
        (&before[0]["name"], &before[0]["restartPolicy"]),
        (&json!("proxy"), &json!("Always"))
    );
    assert_eq!(
        *at(&before[0], "/readinessProbe/tcpSocket/port"),
        json!(5432)
    );
    assert_eq!(
        (&before[1]["name"], &before[1]["restartPolicy"]),
        (&json!("migrate"), &json!(null))
    );
    assert_eq!(
        at(&before[1], "/securityContext/capabilities/drop/0"),
        "ALL"
    );
}

#[test]
fn an_init_container_runs_to_its_end() {
    let plan = with(|pods| {
        let mut migrate = container("migrate");
        migrate.startup = Some(probe(ProbeAction::Tcp, Some(1), None));
        pods.init.push(migrate);
    });
    assert_eq!(
        refused(&plan),
        [
            "init-container: /services/web: the init container `migrate` of `web` has a \
             probe (make it a side container if it goes on running)"
        ]
    );
}

#[test]
fn files_are_mounted_alone_and_roll_the_pods() {
    let with_content = |content: &str| {
        with(|pods| {
            pods.files = vec![
                file("/etc/app/config.json", same(content)),
                file("/etc/motd", same("hello\n")),
            ];
            pods.volumes.push(Volume {
                name: text("config"),
                path: None,
                source: VolumeSource::Scratch {
                    size: Some("1Gi".parse().unwrap()),
                    memory: true,
                },
            });
            pods.container.mounts.push(Mount {
                volume: text("config"),
                path: text("/cache"),
                read_only: false,
            });
        })
    };
    let plan = with_content("{}");
    let config = object(&plan, "ConfigMap", "web-config");
    assert_eq!(
        config["data"],
        json!({"config.json": "{}", "motd": "hello\n"})
    );
    let spec = spec(&plan);
    assert_eq!(
        spec["volumes"],
        json!([
            {"name": "config", "emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"}},
            {"name": "config-of-stowplan", "configMap": {"name": "web-config"}},
        ])
    );
    assert_eq!(
        *at(&spec, "/containers/0/volumeMounts"),
        json!([
            {"name": "config", "mountPath": "/cache"},
            {
                "name": "config-of-stowplan", "mountPath": "/etc/app/config.json",
                "subPath": "config.json", "readOnly": true,
            },
            {"name": "config-of-stowplan", "mountPath": "/etc/motd", "subPath": "motd", "readOnly": true},
        ])
    );
    let hash = |plan: &Plan| {
        let deployment = object(plan, "Deployment", "web");
        let annotations = at(&deployment, "/spec/template/metadata/annotations");
        annotations["stowplan.dev/config-hash"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(hash(&plan), hash(&with_content("{}")));
    assert_ne!(hash(&plan), hash(&with_content("{ }")));
}

#[test]
fn pods_find_files_of_their_own() {
    let own = || {
        let texts = [("web-0", "0"), ("web-1", "1")];
        PlannedContent::PerPod(texts.map(|(pod, it)| (text(pod), it.to_owned())).into())
    };
    let plan = with(|pods| pods.files = vec![file("/etc/app/id", own())]);
    let config = object(&plan, "ConfigMap", "web-config");
    assert_eq!(config["data"], json!({"web-0.id": "0", "web-1.id": "1"}));
    let main = at(&spec(&plan), "/containers/0").clone();
    assert_eq!(
        main["env"],
        json!([{"name": "POD_NAME", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}])
    );
    assert_eq!(
        main["volumeMounts"],
        json!([{
            "name": "config", "mountPath": "/etc/app/id", "subPathExpr": "$(POD_NAME).id", "readOnly": true,
        }])
    );

    let taken = with(|pods| {
        pods.files = vec![file("/etc/app/id", own())];
        pods.container.env = vec![(text("POD_NAME"), PlannedValue::Text("mine".into()))];
    });
    let main = at(&spec(&taken), "/containers/0").clone();
    assert_eq!(main["env"][0]["name"], "STOWPLAN_POD_NAME");
    assert_eq!(
        at(&main, "/volumeMounts/0/subPathExpr"),
        "$(STOWPLAN_POD_NAME).id"
    );

    let known = with(|pods| {
        pods.files = vec![file("/etc/app/id", own())];
        pods.container.env = vec![(text("POD_NAME"), PlannedValue::Field(PodField::Name))];
    });
    assert_eq!(
        at(&spec(&known), "/containers/0/env")
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn configuration_has_its_limits() {
    let plan = with(|pods| {
        let own = PlannedContent::PerPod([(text("web-0"), String::new())].into());
        pods.files = vec![
            file("/a/big", same(&"x".repeat(1024 * 1024))),
            file("/a/web-0.id", same("")),
            file("/b/id", own),
        ];
    });
    let problems = refused(&plan);
    let codes: Vec<_> = problems
        .iter()
        .map(|it| it.split(':').next().unwrap())
        .collect();
    assert_eq!(codes, ["config-too-large", "duplicate-key"]);
}

#[test]
fn volumes_of_all_sources() {
    let sources = [
        VolumeSource::Scratch {
            size: None,
            memory: false,
        },
        VolumeSource::Secret { name: text("tls") },
        VolumeSource::ConfigMap {
            name: text("shared"),
        },
        VolumeSource::Claim { name: text("data") },
    ];
    let plan = with(|pods| {
        pods.volumes = sources
            .into_iter()
            .zip(["a", "b", "c", "d"])
            .map(|(source, name)| Volume {
                name: text(name),
                path: None,
                source,
            })
            .collect();
    });
    assert_eq!(
        spec(&plan)["volumes"],
        json!([
            {"name": "a", "emptyDir": {}},
            {"name": "b", "secret": {"secretName": "tls"}},
            {"name": "c", "configMap": {"name": "shared"}},
            {"name": "d", "persistentVolumeClaim": {"claimName": "data"}},
        ])
    );
    assert!(find(&rendered(&plan), "ConfigMap", "web-config").is_none());
}
