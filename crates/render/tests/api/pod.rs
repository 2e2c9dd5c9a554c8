//! Workloads and their pods.

use serde_json::Value;

use super::{Server, entries, is_label, list, port, template, word};
use crate::plans::at;

pub(super) fn check(server: &mut Server<'_>, object: &Value) {
    let Some(template) = template(object) else {
        return;
    };
    let kind = word(object, "/kind");
    let spec = at(template, "/spec");
    if matches!(kind, "Deployment" | "StatefulSet") {
        let labels = at(template, "/metadata/labels");
        let selector = at(object, "/spec/selector/matchLabels");
        let finds = entries(selector).all(|(key, value)| labels.get(key) == Some(value));
        server.hold(finds && entries(selector).count() > 0, || {
            "doesn't find its pods".into()
        });
        let found = server.found(selector).len();
        server.hold(found == 1, || {
            format!("finds the pods of {found} workloads")
        });
    }
    if matches!(kind, "Job" | "CronJob") {
        let policy = word(spec, "/restartPolicy");
        server.hold(policy == "Never", || format!("restartPolicy {policy}"));
    }
    if kind == "StatefulSet" {
        let peers = server.find("Service", word(object, "/spec/serviceName"));
        let headless = peers.is_some_and(|peers| word(peers, "/spec/clusterIP") == "None");
        server.hold(headless, || "has no headless Service".into());
    }
    let account = server.find("ServiceAccount", word(spec, "/serviceAccountName"));
    server.hold(account.is_some(), || "has no ServiceAccount".into());
    let containers: Vec<_> = list(spec, "/initContainers")
        .chain(list(spec, "/containers"))
        .collect();
    server.distinct("container", containers.iter().map(|it| word(it, "/name")));
    server.distinct(
        "pull secret",
        list(spec, "/imagePullSecrets").map(|it| word(it, "/name")),
    );
    let ports: Vec<_> = containers
        .iter()
        .flat_map(|it| list(it, "/ports"))
        .collect();
    server.distinct("port", ports.iter().map(|it| word(it, "/name")));
    let number = |it: &&Value| {
        (
            at(it, "/containerPort").as_u64(),
            word(it, "/protocol").to_owned(),
        )
    };
    server.distinct("port", ports.iter().map(number));
    let on_host = at(spec, "/hostNetwork") == &Value::Bool(true);
    for it in &ports {
        let (own, host) = (at(it, "/containerPort"), at(it, "/hostPort"));
        server.hold(!on_host || own == host, || {
            format!("{host} of the node is {own}")
        });
    }
    let of_host = |it: &&Value| {
        Some((
            at(it, "/hostPort").as_u64()?,
            word(it, "/protocol").to_owned(),
        ))
    };
    server.distinct("host port", ports.iter().filter_map(of_host));
    let claims =
        list(object, "/spec/volumeClaimTemplates").map(|claim| word(claim, "/metadata/name"));
    let volumes: Vec<_> = list(spec, "/volumes")
        .map(|it| word(it, "/name"))
        .chain(claims)
        .collect();
    for name in &volumes {
        let valid = is_label(name, |c| c.is_ascii_lowercase() || c.is_ascii_digit());
        server.hold(valid, || format!("volume {name}"));
    }
    server.distinct("volume", volumes.clone());
    let constraint = |it: &Value| {
        (
            word(it, "/topologyKey").to_owned(),
            word(it, "/whenUnsatisfiable").to_owned(),
        )
    };
    server.distinct(
        "spread",
        list(spec, "/topologySpreadConstraints").map(constraint),
    );
    for container in containers {
        let subject = server.subject.clone();
        server.subject = format!("{subject}/{}", word(container, "/name"));
        of_container(server, spec, container, &volumes);
        server.subject = subject;
    }
}

fn of_container(server: &mut Server<'_>, spec: &Value, container: &Value, volumes: &[&str]) {
    server.distinct(
        "variable",
        list(container, "/env").map(|it| word(it, "/name")),
    );
    for variable in list(container, "/env") {
        let from = at(variable, "/valueFrom");
        let sources = from.as_object().map(serde_json::Map::len);
        server.hold(sources.is_none_or(|count| count == 1), || {
            format!("{variable}")
        });
        if let Some(file) = from.get("fileKeyRef") {
            let volume = list(spec, "/volumes").find(|it| it["name"] == file["volumeName"]);
            let empty = volume.is_some_and(|volume| volume["emptyDir"].is_object());
            server.hold(empty, || format!("{file} is of no empty directory"));
        }
    }
    let mounts: Vec<_> = list(container, "/volumeMounts").collect();
    server.distinct("path", mounts.iter().map(|it| word(it, "/mountPath")));
    for mount in mounts {
        mounted(server, spec, mount, volumes);
    }
    let init =
        list(spec, "/initContainers").any(|it| word(it, "/name") == word(container, "/name"));
    let ends = init && word(container, "/restartPolicy") != "Always";
    for pointer in [
        "/readinessProbe",
        "/livenessProbe",
        "/startupProbe",
        "/lifecycle/preStop",
    ] {
        let handler = at(container, pointer);
        if handler.is_null() {
            continue;
        }
        server.hold(!ends, || format!("{pointer} of what ends"));
        let kinds = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];
        let said: Vec<_> = kinds
            .iter()
            .filter(|kind| handler.get(**kind).is_some())
            .collect();
        server.hold(said.len() == 1, || format!("{pointer}: {said:?}"));
        if let Some(exec) = handler.get("exec") {
            server.hold(list(exec, "/command").count() > 0, || {
                format!("{pointer} runs nothing")
            });
        }
        for dialled in ["/httpGet/port", "/tcpSocket/port"].map(|it| at(handler, it)) {
            let known = dialled.as_str().is_none_or(|name| {
                list(container, "/ports")
                    .any(|it| word(it, "/name") == name && word(it, "/protocol") == "TCP")
            });
            server.hold(known, || format!("{pointer} asks {}", port(dialled)));
        }
        let grace = at(spec, "/terminationGracePeriodSeconds").as_u64();
        let sleep = at(handler, "/sleep/seconds").as_u64();
        server.hold(
            sleep.is_none() || (sleep <= grace && sleep > Some(0)),
            || format!("sleeps {sleep:?}"),
        );
    }
    for (resource, amount) in entries(at(container, "/resources/requests")) {
        let limit = at(container, "/resources/limits").get(resource);
        let overcommits = matches!(resource.as_str(), "cpu" | "memory" | "ephemeral-storage");
        server.hold(overcommits || limit == Some(amount), || {
            format!("{resource}: {amount}, {limit:?}")
        });
    }
}

fn mounted(server: &mut Server<'_>, spec: &Value, mount: &Value, volumes: &[&str]) {
    let (name, path) = (word(mount, "/name"), word(mount, "/mountPath"));
    server.hold(volumes.contains(&name), || format!("mounts {name}"));
    server.hold(path.starts_with('/') && !path.contains(':'), || {
        format!("path {path}")
    });
    let (plain, expression) = (word(mount, "/subPath"), word(mount, "/subPathExpr"));
    let inside = |path: &str| !path.starts_with('/') && !path.split('/').any(|part| part == "..");
    let valid = inside(plain) && inside(expression) && (plain.is_empty() || expression.is_empty());
    server.hold(valid, || format!("subPath {plain}{expression}"));
    let volume = list(spec, "/volumes").find(|it| word(it, "/name") == name);
    let config = volume.map_or("", |volume| word(volume, "/configMap/name"));
    if let Some(config) = server.find("ConfigMap", config)
        && !plain.is_empty()
    {
        server.hold(at(config, "/data").get(plain).is_some(), || {
            format!("no key {plain}")
        });
    }
}
