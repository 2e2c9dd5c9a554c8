//! What is found out before the main container starts.

use serde_json::{Value, json};
use stowplan_model::PodField;
use stowplan_plan::{
    OutsideHost, OutsideWay, Plan, PlannedBalancer, PlannedContent, PlannedFile, PlannedService,
    PlannedValue,
};
use stowplan_render::{Adjustments, render};

use crate::{
    api,
    plans::{
        address, at, broker, container, file, find, identities, node_port, nodes, object, plan,
        rendered, replicas, same, seed, text,
    },
};

const IMAGE: &str = "registry.example.com/kubectl:1.36";

fn template(host: &str) -> PlannedFile {
    PlannedFile {
        discovered: true,
        ..file("/etc/node/node.json", same(host))
    }
}

/// A seed set whose host is found out.
fn seeds(host: OutsideHost, way: OutsideWay) -> PlannedService {
    let mut service = seed("seed", 2, |_| {
        Some(address(host.clone(), &[("p2p", 31234)], way.clone()))
    });
    let told = match host {
        OutsideHost::NodeInternal => PlannedValue::Field(PodField::HostIp),
        _ => PlannedValue::OutsideHost,
    };
    for node in &mut nodes(&mut service).nodes {
        let variable = text(OutsideHost::VARIABLE);
        node.container.env.insert(0, (variable, told.clone()));
    }
    service.pods.as_mut().unwrap().discovery = Some(text(IMAGE));
    service
}

fn balanced() -> OutsideWay {
    OutsideWay::LoadBalancer(PlannedBalancer::default())
}

fn spec(plan: &Plan, set: &str) -> Value {
    at(&object(plan, "StatefulSet", set), "/spec/template/spec").clone()
}

fn script(spec: &Value) -> &str {
    at(spec, "/initContainers/0/command/2").as_str().unwrap()
}

fn held(plan: &Plan) {
    let manifests = rendered(plan);
    let objects = manifests.objects.iter();
    let objects: Vec<_> = objects.map(stowplan_render::Manifest::to_value).collect();
    let faults = api::faults(&objects);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_node_asks_for_the_address_of_its_own_load_balancer() {
    let plan = plan([seeds(OutsideHost::Balancer, balanced())]);
    let spec = spec(&plan, "seed-2");
    let init = at(&spec, "/initContainers/0");
    assert_eq!(init["name"], "discover-address");
    assert_eq!(init["image"], IMAGE);
    assert_eq!(
        init["securityContext"],
        json!({
            "allowPrivilegeEscalation": false,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": true,
            "runAsGroup": 65532,
            "runAsNonRoot": true,
            "runAsUser": 65532,
            "seccompProfile": {"type": "RuntimeDefault"},
        })
    );
    assert_eq!(
        init["resources"],
        json!({"requests": {"cpu": "10m", "memory": "64Mi"}, "limits": {"memory": "128Mi"}})
    );
    assert_eq!(
        init["env"][1],
        json!({"name": "OBJECT", "value": "service/seed-2"})
    );
    assert_eq!(init["env"][2]["name"], "ADDRESS");
    assert!(script(&spec).lines().count() <= 15, "{}", script(&spec));
    assert_eq!(
        init["volumeMounts"],
        json!([
            {"name": "outside", "mountPath": "/outside"},
            {
                "name": "api-token", "readOnly": true,
                "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount",
            },
        ])
    );
    // The main container sees no token, and kubelet sets its variable from what was found.
    let main = at(&spec, "/containers/0");
    assert_eq!(spec["automountServiceAccountToken"], json!(false));
    assert!(!main["volumeMounts"].to_string().contains("api-token"));
    assert_eq!(
        main["env"][0],
        json!({"name": "OUTSIDE_HOST", "valueFrom": {"fileKeyRef": {
            "volumeName": "outside", "path": "env", "key": "OUTSIDE_HOST",
        }}})
    );
    assert_eq!(
        spec["volumes"],
        json!([
            {"name": "outside", "emptyDir": {"sizeLimit": "4Mi"}},
            {"name": "api-token", "projected": {"sources": [
                {"serviceAccountToken": {"path": "token", "expirationSeconds": 600}},
                {"configMap": {
                    "name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}],
                }},
                {"downwardAPI": {"items": [
                    {"path": "namespace", "fieldRef": {"fieldPath": "metadata.namespace"}},
                ]}},
            ]}},
            spec["volumes"][2],
        ])
    );
    assert_eq!(spec["volumes"][2]["name"], "key");
    held(&plan);
}

#[test]
fn a_node_may_see_one_object_and_nothing_else() {
    let plan = plan([seeds(OutsideHost::Balancer, balanced())]);
    assert_eq!(spec(&plan, "seed-2")["serviceAccountName"], "seed-2");
    assert_eq!(
        object(&plan, "ServiceAccount", "seed-2")["automountServiceAccountToken"],
        json!(false)
    );
    assert_eq!(
        object(&plan, "Role", "seed-2")["rules"],
        json!([{
            "apiGroups": [""], "resources": ["services"], "resourceNames": ["seed-2"],
            "verbs": ["get"],
        }])
    );
    let binding = object(&plan, "RoleBinding", "seed-2");
    assert_eq!(
        binding["roleRef"],
        json!({"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "seed-2"})
    );
    assert_eq!(
        binding["subjects"],
        json!([{"kind": "ServiceAccount", "name": "seed-2", "namespace": "cafe-store"}])
    );
    assert_eq!(
        at(&binding, "/metadata/labels")["app.kubernetes.io/name"],
        "seed"
    );
    // What a pod needs is there before it; nobody is left with an account of no use.
    let known = identities(&rendered(&plan));
    let place = |name: &str| known.iter().position(|it| it == name).unwrap();
    assert!(place("RoleBinding/seed-2") < place("StatefulSet/seed-1"));
    assert!(!known.contains(&"ServiceAccount/seed".to_owned()));
}

#[test]
fn nodes_that_share_a_load_balancer_ask_for_that() {
    let mut service = seeds(OutsideHost::Balancer, OutsideWay::SharedLoadBalancer);
    nodes(&mut service).shared = Some(PlannedBalancer {
        ports: vec![text("p2p")],
        ..PlannedBalancer::default()
    });
    let numbers = [9000, 9001].into_iter();
    for (node, number) in nodes(&mut service).nodes.iter_mut().zip(numbers) {
        let way = OutsideWay::SharedLoadBalancer;
        node.outside = Some(address(OutsideHost::Balancer, &[("p2p", number)], way));
    }
    let plan = plan([service]);
    let names = at(&object(&plan, "Role", "seed-1"), "/rules/0/resourceNames").clone();
    assert_eq!(names, json!(["seed-shared"]));
    let env = at(&spec(&plan, "seed-1"), "/initContainers/0/env/1").clone();
    assert_eq!(
        env,
        json!({"name": "OBJECT", "value": "service/seed-shared"})
    );
    held(&plan);
}

#[test]
fn a_node_asks_for_the_address_of_the_machine_that_it_runs_on() {
    let mut service = seeds(OutsideHost::NodeExternal, node_port(&["p2p"], 31234));
    nodes(&mut service).nodes[1].node = Some(text("worker-b"));
    let plan = plan([service]);
    let spec = spec(&plan, "seed-1");
    let env = at(&spec, "/initContainers/0/env");
    assert_eq!(
        env[1]["valueFrom"]["fieldRef"]["fieldPath"],
        "spec.nodeName"
    );
    assert_eq!(
        env[2],
        json!({"name": "OBJECT", "value": "node/$(NODE_NAME)"})
    );

    // It isn't known which one that is, unless it is said.
    let role = object(&plan, "ClusterRole", "cafe-store.seed-1");
    assert_eq!(
        role["rules"],
        json!([{"apiGroups": [""], "resources": ["nodes"], "verbs": ["get"]}])
    );
    assert_eq!(role.pointer("/metadata/namespace"), None);
    let pinned = object(&plan, "ClusterRole", "cafe-store.seed-2");
    assert_eq!(*at(&pinned, "/rules/0/resourceNames"), json!(["worker-b"]));
    let binding = object(&plan, "ClusterRoleBinding", "cafe-store.seed-2");
    assert_eq!(binding["roleRef"]["name"], "cafe-store.seed-2");
    assert_eq!(
        binding["subjects"],
        json!([{"kind": "ServiceAccount", "name": "seed-2", "namespace": "cafe-store"}])
    );
    held(&plan);
}

#[test]
fn files_get_the_host_before_the_main_container_sees_them() {
    let mut service = seeds(OutsideHost::Balancer, balanced());
    let node = &mut nodes(&mut service).nodes[0];
    node.files = vec![
        file("/etc/node/plain.json", same("{}")),
        template("$(OUTSIDE_HOST)"),
    ];
    let plan = plan([service]);
    let spec = spec(&plan, "seed-1");
    let init = at(&spec, "/initContainers/0");
    assert_eq!(
        init["env"][3],
        json!({"name": "FILES", "value": "node.json"})
    );
    assert_eq!(
        init["volumeMounts"][1],
        json!({
            "name": "config", "mountPath": "/templates/node.json", "subPath": "node.json",
            "readOnly": true,
        })
    );
    let mounts = at(&spec, "/containers/0/volumeMounts");
    assert_eq!(mounts[0]["name"], "config");
    assert_eq!(
        mounts[1],
        json!({
            "name": "outside", "mountPath": "/etc/node/node.json", "subPath": "file-node.json",
            "readOnly": true,
        })
    );
    held(&plan);
}

#[test]
fn what_the_pod_knows_itself_is_asked_of_nobody() {
    let mut service = seeds(OutsideHost::NodeInternal, OutsideWay::HostPort);
    nodes(&mut service).nodes[0].files = vec![template("$(OUTSIDE_HOST)")];
    let mut plan = plan([service]);
    plan.network_policies = true;
    let first = spec(&plan, "seed-1");
    assert!(!script(&first).contains("kubectl"));
    let host =
        json!({"name": "HOST_IP", "valueFrom": {"fieldRef": {"fieldPath": "status.hostIP"}}});
    assert_eq!(*at(&first, "/initContainers/0/env/1"), host);
    assert_eq!(first["serviceAccountName"], "seed");
    assert!(!first.to_string().contains("api-token"));
    let told = json!({"fieldRef": {"fieldPath": "status.hostIP"}});
    assert_eq!(*at(&first, "/containers/0/env/0/valueFrom"), told);
    // The other has no file to fill in.
    assert_eq!(spec(&plan, "seed-2").get("initContainers"), None);
    let known = identities(&rendered(&plan));
    assert!(!known.iter().any(|it| it.contains("Role")), "{known:?}");
    let policy = object(&plan, "NetworkPolicy", "seed");
    assert_eq!(policy.pointer("/spec/egress"), None);
    held(&plan);
}

#[test]
fn a_replica_asks_for_the_service_of_its_own_name() {
    let mut kafka = broker("kafka", 2);
    for member in &mut replicas(&mut kafka).members {
        let host = OutsideHost::Balancer;
        member.outside = Some(address(host, &[("external", 9094)], balanced()));
    }
    let pods = kafka.pods.as_mut().unwrap();
    pods.discovery = Some(text(IMAGE));
    let texts = ["kafka-0", "kafka-1"].map(|pod| (text(pod), "$(OUTSIDE_HOST)".to_owned()));
    pods.files = vec![PlannedFile {
        discovered: true,
        ..file("/etc/kafka.conf", PlannedContent::PerPod(texts.into()))
    }];
    let plan = plan([kafka]);
    let spec = spec(&plan, "kafka");
    let init = at(&spec, "/initContainers/0");
    assert_eq!(
        init["env"][1],
        json!({"name": "OBJECT", "value": "service/$(POD_NAME)"})
    );
    assert_eq!(
        init["volumeMounts"][1],
        json!({
            "name": "config", "mountPath": "/templates/kafka.conf",
            "subPathExpr": "$(POD_NAME).kafka.conf", "readOnly": true,
        })
    );
    let mounts = at(&spec, "/containers/0/volumeMounts").as_array().unwrap();
    assert_eq!(mounts.last().unwrap()["subPath"], "file-kafka.conf");
    let names = at(&object(&plan, "Role", "kafka"), "/rules/0/resourceNames").clone();
    assert_eq!(names, json!(["kafka-0", "kafka-1"]));
    held(&plan);
}

#[test]
fn policies_let_it_through_to_the_api_server() {
    let mut plan = plan([seeds(OutsideHost::Balancer, balanced())]);
    plan.network_policies = true;
    let policy = object(&plan, "NetworkPolicy", "seed");
    assert_eq!(
        *at(&policy, "/spec/egress"),
        json!([{"ports": [{"port": 443, "protocol": "TCP"}, {"port": 6443, "protocol": "TCP"}]}])
    );
}

#[test]
fn names_that_are_taken_are_left_alone() {
    let mut service = seeds(OutsideHost::Balancer, balanced());
    let pods = service.pods.as_mut().unwrap();
    pods.init = vec![container("discover-address")];
    pods.volumes = ["outside", "api-token"]
        .map(|name| stowplan_model::Volume {
            name: text(name),
            path: Some(text(&format!("/{name}"))),
            source: stowplan_model::VolumeSource::Secret { name: text("mine") },
        })
        .to_vec();
    let plan = plan([service]);
    let spec = spec(&plan, "seed-1");
    let first = at(&spec, "/initContainers/0");
    assert_eq!(first["name"], "discover-address-of-stowplan");
    assert_eq!(first["volumeMounts"][0]["name"], "outside-of-stowplan");
    let source = at(&spec, "/containers/0/env/0/valueFrom/fileKeyRef");
    assert_eq!(source["volumeName"], "outside-of-stowplan");
    held(&plan);
}

#[test]
fn closures_still_find_a_typed_set() {
    use k8s_openapi::api::{apps::v1::StatefulSet, rbac::v1::Role};
    let plan = plan([seeds(OutsideHost::Balancer, balanced())]);
    let adjustments = Adjustments::default()
        .adjust(text("seed"), |set: &mut StatefulSet| {
            set.metadata.annotations = Some([("a".to_owned(), "b".to_owned())].into());
        })
        .adjust(text("seed"), |role: &mut Role| {
            role.metadata.annotations = Some([("a".to_owned(), "b".to_owned())].into());
        });
    let manifests = render(&plan, &adjustments).unwrap();
    let set = find(&manifests, "StatefulSet", "seed-1")
        .unwrap()
        .to_value();
    assert_eq!(at(&set, "/metadata/annotations/a"), "b");
    assert!(set.to_string().contains("fileKeyRef"));
}

#[test]
fn the_script_does_what_it_says() {
    use std::{fs, os::unix::fs::PermissionsExt, process::Command};

    let folder = std::env::temp_dir().join(format!("stowplan-discovery-{}", std::process::id()));
    let (bin, outside, templates) = (
        folder.join("bin"),
        folder.join("outside"),
        folder.join("templates"),
    );
    for folder in [&bin, &outside, &templates] {
        fs::create_dir_all(folder).unwrap();
    }
    let tool = |name: &str, text: &str| {
        let path = bin.join(name);
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    };
    fs::write(
        templates.join("a.json"),
        "at $(OUTSIDE_HOST):1, $(OUTSIDE_HOST), $(OTHER)\n",
    )
    .unwrap();
    tool("sleep", "echo slept >>\"$LOG\"");
    let mut service = seeds(OutsideHost::Balancer, balanced());
    nodes(&mut service).nodes[0].files = vec![template("")];
    let spec = spec(&plan([service]), "seed-1");
    let script = script(&spec)
        .replace("/outside/", &format!("{}/", outside.display()))
        .replace("/templates/", &format!("{}/", templates.display()));
    let log = folder.join("log");
    let run = |kubectl: &str| {
        tool("kubectl", kubectl);
        let _ = fs::remove_file(&log);
        let path = format!("{}:/usr/bin:/bin", bin.display());
        let run = Command::new("sh")
            .args(["-c", &script])
            .env_clear()
            .envs([
                ("PATH", path.as_str()),
                ("OBJECT", "service/seed-1"),
                ("ADDRESS", "{{.x}}"),
            ])
            .envs([("FILES", "a.json"), ("LOG", log.to_str().unwrap())])
            .output()
            .unwrap();
        let slept = fs::read_to_string(&log).unwrap_or_default().lines().count();
        (
            run.status.success(),
            String::from_utf8(run.stderr).unwrap(),
            slept,
        )
    };
    // Nothing, then something that is no host, then two addresses, of which the first counts.
    let answers = "echo x >>\"$LOG.asked\"; case $(wc -l <\"$LOG.asked\") in \
                   1) exit 1 ;; 2) ;; 3) echo '<no value> ' ;; *) echo '203.0.113.7 2001:db8::7 ' ;; esac";
    assert_eq!(run(answers), (true, String::new(), 3));
    assert_eq!(
        fs::read_to_string(outside.join("env")).unwrap(),
        "OUTSIDE_HOST='203.0.113.7'\n"
    );
    assert_eq!(
        fs::read_to_string(outside.join("file-a.json")).unwrap(),
        "at 203.0.113.7:1, 203.0.113.7, $(OTHER)\n"
    );
    // As hosts are written that are known before.
    assert_eq!(run("echo '2001:db8::7 '"), (true, String::new(), 0));
    assert_eq!(
        fs::read_to_string(outside.join("env")).unwrap(),
        "OUTSIDE_HOST='[2001:db8::7]'\n"
    );
    assert_eq!(
        fs::read_to_string(outside.join("file-a.json")).unwrap(),
        "at [2001:db8::7]:1, [2001:db8::7], $(OTHER)\n"
    );
    // It ends, and says what it waited for.
    let (done, why, slept) = run("exit 0");
    assert!(!done && slept == 59, "{slept}");
    assert_eq!(
        why,
        "service/seed-1 has no address outside yet: see its events\n"
    );
    fs::remove_dir_all(&folder).unwrap();
}
