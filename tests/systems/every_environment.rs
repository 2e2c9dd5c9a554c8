//! What holds for every object of every environment.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::rendered::{Objects, environments};

fn each(check: impl Fn(&str, &Objects)) {
    let environments = environments();
    assert!(environments.len() >= 16, "{environments:?}");
    for (app, environment) in environments {
        check(
            &format!("{app}/{environment}"),
            &Objects::of(&app, &environment),
        );
    }
}

/// Pod templates with the name of what has them.
fn templates(objects: &Objects) -> Vec<(String, Value, Value)> {
    let mut found = Vec::new();
    for kind in ["Deployment", "StatefulSet", "Job"] {
        for object in objects.all(kind) {
            let name = format!("{kind} {}", object["metadata"]["name"]);
            found.push((
                name,
                object["spec"]["selector"]["matchLabels"].clone(),
                object["spec"]["template"].clone(),
            ));
        }
    }
    found
}

fn contains(labels: &Value, selector: &Value) -> bool {
    selector.as_object().is_some_and(|selector| {
        !selector.is_empty()
            && selector
                .iter()
                .all(|(key, value)| labels.get(key) == Some(value))
    })
}

#[test]
fn no_two_objects_have_one_name() {
    each(|id, objects| {
        let mut seen = BTreeSet::new();
        for object in objects.iter() {
            let key = (
                object["kind"].to_string(),
                object["metadata"]["name"].to_string(),
            );
            assert!(seen.insert(key.clone()), "{id}: {key:?} twice");
        }
    });
}

#[test]
fn everything_is_in_the_namespace_which_comes_first() {
    each(|id, objects| {
        let namespace = objects.iter().next().expect("an object");
        assert_eq!(namespace["kind"], "Namespace", "{id}");
        for object in objects.iter().skip(1) {
            assert_eq!(
                object["metadata"]["namespace"], namespace["metadata"]["name"],
                "{id}"
            );
        }
    });
}

#[test]
fn selectors_match_their_own_pods_and_no_others() {
    each(|id, objects| {
        let templates = templates(objects);
        for (name, selector, template) in &templates {
            let matching: Vec<_> = templates
                .iter()
                .filter(|(_, _, other)| contains(&other["metadata"]["labels"], selector))
                .map(|(name, _, _)| name)
                .collect();
            assert_eq!(matching, [name], "{id}");
            assert!(
                template["metadata"]["labels"]
                    .get("app.kubernetes.io/version")
                    .is_none()
                    || selector.get("app.kubernetes.io/version").is_none(),
                "{id}: selectors never change"
            );
        }
    });
}

#[test]
fn every_service_has_pods_and_leads_to_a_port_that_they_open() {
    each(|id, objects| {
        let templates = templates(objects);
        for service in objects.all("Service") {
            let name = &service["metadata"]["name"];
            let Some(selector) = service["spec"].get("selector") else {
                assert!(
                    service["spec"]["type"] == "ExternalName"
                        || !objects.all("EndpointSlice").is_empty(),
                    "{id} {name}"
                );
                continue;
            };
            let mut selector = selector.clone();
            if let Some(map) = selector.as_object_mut() {
                map.remove("statefulset.kubernetes.io/pod-name");
            }
            let pods: Vec<_> = templates
                .iter()
                .filter(|(_, _, it)| contains(&it["metadata"]["labels"], &selector))
                .collect();
            assert!(!pods.is_empty(), "{id}: Service {name} has no pods");
            for port in service["spec"]["ports"].as_array().expect("ports") {
                for (pod, _, template) in &pods {
                    let target = port.get("targetPort").unwrap_or(&port["port"]);
                    let open = template["spec"]["containers"]
                        .as_array()
                        .expect("containers")
                        .iter()
                        .any(|container| {
                            container["ports"].as_array().is_some_and(|ports| {
                                ports.iter().any(|it| {
                                    it["name"] == *target || it["containerPort"] == *target
                                })
                            })
                        });
                    assert!(
                        open,
                        "{id}: {pod} doesn't open {target}, where Service {name} leads"
                    );
                }
            }
        }
    });
}

#[test]
fn pods_pass_pod_security_restricted() {
    each(|id, objects| {
        let level = &objects.iter().next().expect("namespace")["metadata"]["labels"]["pod-security.kubernetes.io/enforce"];
        assert_eq!(level, "restricted", "{id}");
        for (name, _, template) in templates(objects) {
            let pod = &template["spec"];
            assert_eq!(pod["securityContext"]["runAsNonRoot"], true, "{id} {name}");
            assert_eq!(
                pod["securityContext"]["seccompProfile"]["type"], "RuntimeDefault",
                "{id} {name}"
            );
            assert_eq!(pod["enableServiceLinks"], false, "{id} {name}");
            assert_eq!(pod["automountServiceAccountToken"], false, "{id} {name}");
            objects.get(
                "ServiceAccount",
                pod["serviceAccountName"]
                    .as_str()
                    .expect("serviceAccountName"),
            );
            for container in ["containers", "initContainers"]
                .iter()
                .filter_map(|key| pod[*key].as_array())
                .flatten()
            {
                let security = &container["securityContext"];
                assert_eq!(security["allowPrivilegeEscalation"], false, "{id} {name}");
                assert_eq!(security["capabilities"]["drop"][0], "ALL", "{id} {name}");
                for key in ["cpu", "memory"] {
                    assert!(
                        container["resources"]["requests"].get(key).is_some(),
                        "{id} {name} requests {key}"
                    );
                }
                assert!(
                    container["resources"]["limits"].get("memory").is_some(),
                    "{id} {name}"
                );
            }
        }
    });
}

#[test]
fn no_budget_blocks_every_drain() {
    each(|id, objects| {
        for budget in objects.all("PodDisruptionBudget") {
            assert!(
                budget["spec"]["maxUnavailable"].as_i64() >= Some(1),
                "{id}: {budget}"
            );
            assert_eq!(budget["spec"].get("minAvailable"), None);
        }
    });
}

#[test]
fn stateful_sets_find_their_service_and_label_claims_by_selector_only() {
    each(|id, objects| {
        for set in objects.all("StatefulSet") {
            let peers = objects.get(
                "Service",
                set["spec"]["serviceName"].as_str().expect("serviceName"),
            );
            assert_eq!(peers["spec"]["clusterIP"], "None", "{id}");
            assert_eq!(peers["spec"]["publishNotReadyAddresses"], true, "{id}");
            for claim in set["spec"]["volumeClaimTemplates"]
                .as_array()
                .into_iter()
                .flatten()
            {
                assert_eq!(
                    claim["metadata"]["labels"], set["spec"]["selector"]["matchLabels"],
                    "{id}"
                );
            }
        }
    });
}

#[test]
fn policies_are_where_an_environment_turns_them_on() {
    each(|id, objects| {
        let class =
            &objects.iter().next().expect("namespace")["metadata"]["labels"]["stowplan.dev/class"];
        let strict = *class == "prod" || *class == "staging";
        let denies = objects
            .all("NetworkPolicy")
            .iter()
            .any(|policy| policy["spec"]["podSelector"] == serde_json::json!({}));
        assert_eq!(denies, strict, "{id}");
    });
}
