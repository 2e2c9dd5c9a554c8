//! Where a call really gets to, by what Kubernetes does with the objects of an environment.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::rendered::Objects;

/// What answers: the name of a workload, or of what exists outside, and the number that it is asked
/// on.
pub(super) type Listener = (String, u64);

/// The objects of an environment.
pub(super) struct World<'a> {
    pub(super) objects: &'a Objects,
    pub(super) namespace: &'a str,
}

impl<'a> World<'a> {
    /// All Services.
    pub(super) fn services(&self) -> Vec<&'a Value> {
        self.objects.all("Service")
    }

    /// What answers at a host of the namespace, short or full.
    pub(super) fn answers(
        &self,
        host: &str,
        port: u64,
        protocol: &str,
    ) -> Result<BTreeSet<Listener>, String> {
        let inside = format!(".{}.svc.", self.namespace);
        let short = host.split_once(&inside).map_or(host, |it| it.0);
        let (pod, name) = match short.split_once('.') {
            Some((pod, name)) => (Some(pod), name),
            None => (None, short),
        };
        let service = self.objects.find("Service", name);
        let service = service.ok_or_else(|| format!("there is no Service `{name}`"))?;
        let spec = &service["spec"];
        let headless = spec["clusterIP"] == "None";
        if pod.is_some() && !headless {
            return Err(format!("`{name}` is not headless"));
        }
        let mut found = BTreeSet::new();
        for wanted in ports(service).filter(|it| it["protocol"] == *protocol) {
            for listener in self.behind(service, wanted) {
                let is_asked = if headless {
                    listener.1 == port
                } else {
                    wanted["port"] == port
                };
                let is_meant = pod.is_none_or(|pod| self.has_pod(&listener.0, pod, name));
                if is_asked && is_meant {
                    found.insert(listener);
                }
            }
        }
        if found.is_empty() {
            let ports = &spec["ports"];
            return Err(format!(
                "nothing answers at {host}:{port}/{protocol}: {ports}"
            ));
        }
        Ok(found)
    }

    /// What a port of a Service leads to.
    pub(super) fn behind(&self, service: &Value, port: &Value) -> BTreeSet<Listener> {
        let spec = &service["spec"];
        let name = service["metadata"]["name"].as_str().unwrap();
        let Some(selector) = spec["selector"].as_object() else {
            let target = port["targetPort"].as_u64().unwrap();
            if spec["type"] == "ExternalName" {
                // Only the name is another; the number stays.
                return [(name.to_owned(), port["port"].as_u64().unwrap())].into();
            }
            let slices = self.objects.all("EndpointSlice");
            let of_it = slices
                .iter()
                .filter(|it| it["metadata"]["labels"]["kubernetes.io/service-name"] == *name);
            let ports = of_it.flat_map(|it| it["ports"].as_array().unwrap());
            let same =
                ports.filter(|it| it["name"] == port["name"] && it["protocol"] == port["protocol"]);
            let numbers: BTreeSet<u64> = same.map(|it| it["port"].as_u64().unwrap()).collect();
            assert_eq!(numbers, [target].into(), "{name}");
            return [(name.to_owned(), target)].into();
        };
        let mut found = BTreeSet::new();
        for (workload, template) in self.workloads() {
            let labels = &template["metadata"]["labels"];
            // Pods of a set have a label with their name.
            let has = |(key, value): (&String, &Value)| match key.as_str() {
                "statefulset.kubernetes.io/pod-name" => value.as_str().is_some_and(|pod| {
                    let set = self.objects.find("StatefulSet", workload);
                    let peers = set.and_then(|it| it["spec"]["serviceName"].as_str());
                    peers.is_some_and(|peers| self.has_pod(workload, pod, peers))
                }),
                _ => labels[key] == *value,
            };
            if !selector.iter().all(has) {
                continue;
            }
            let containers = template["spec"]["containers"].as_array().unwrap().iter();
            let ports = containers.flat_map(|it| it["ports"].as_array().into_iter().flatten());
            for declared in ports.filter(|it| it["protocol"] == port["protocol"]) {
                let target = port.get("targetPort").unwrap_or(&port["port"]);
                if declared["name"] == *target || declared["containerPort"] == *target {
                    found.insert((
                        workload.to_owned(),
                        declared["containerPort"].as_u64().unwrap(),
                    ));
                }
            }
        }
        found
    }

    /// Workloads that answer, with their templates.
    fn workloads(&self) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let kinds = ["Deployment", "StatefulSet"].into_iter();
        let all = kinds.flat_map(|kind| self.objects.all(kind));
        all.map(|it| {
            (
                it["metadata"]["name"].as_str().unwrap(),
                &it["spec"]["template"],
            )
        })
    }

    /// Whether a set has a pod of this name under that headless Service.
    fn has_pod(&self, set: &str, pod: &str, service: &str) -> bool {
        let Some(object) = self.objects.find("StatefulSet", set) else {
            return false;
        };
        let spec = &object["spec"];
        let ordinal = pod.strip_prefix(set).and_then(|it| it.strip_prefix('-'));
        let ordinal = ordinal.and_then(|it| it.parse::<u64>().ok());
        let start = spec["ordinals"]["start"].as_u64().unwrap_or(0);
        let end = start + spec["replicas"].as_u64().unwrap_or(1);
        spec["serviceName"] == *service && ordinal.is_some_and(|it| (start..end).contains(&it))
    }

    /// The routes of the namespace: scheme where it shows, host, path, Service and port.
    pub(super) fn routes(&self) -> Vec<Route> {
        let mut all = Vec::new();
        for ingress in self.objects.all("Ingress") {
            let tls = ingress["spec"]["tls"].as_array().into_iter().flatten();
            let hosts: Vec<&Value> = tls.flat_map(|it| it["hosts"].as_array().unwrap()).collect();
            for rule in ingress["spec"]["rules"].as_array().unwrap() {
                for path in rule["http"]["paths"].as_array().unwrap() {
                    let backend = &path["backend"]["service"];
                    all.push(Route {
                        has_certificate: hosts.contains(&&rule["host"]),
                        host: rule["host"].as_str().unwrap().to_owned(),
                        path: path["path"].as_str().unwrap().to_owned(),
                        service: backend["name"].as_str().unwrap().to_owned(),
                        port: backend["port"].clone(),
                    });
                }
            }
        }
        for route in self.objects.all("HTTPRoute") {
            for host in route["spec"]["hostnames"].as_array().unwrap() {
                for rule in route["spec"]["rules"].as_array().unwrap() {
                    for matched in rule["matches"].as_array().unwrap() {
                        let backend = &rule["backendRefs"][0];
                        all.push(Route {
                            has_certificate: false,
                            host: host.as_str().unwrap().to_owned(),
                            path: matched["path"]["value"].as_str().unwrap().to_owned(),
                            service: backend["name"].as_str().unwrap().to_owned(),
                            port: serde_json::json!({"number": backend["port"]}),
                        });
                    }
                }
            }
        }
        all
    }

    /// What a route leads to, and the name of the Service's port.
    pub(super) fn behind_route(&self, route: &Route) -> (String, BTreeSet<Listener>) {
        let service = self.objects.get("Service", &route.service);
        let is_meant =
            |it: &&Value| it["name"] == route.port["name"] || it["port"] == route.port["number"];
        let port = ports(service)
            .find(is_meant)
            .expect("a port of the Service");
        let name = port["name"].as_str().unwrap().to_owned();
        (name, self.behind(service, port))
    }

    /// What a number of all machines, or of an address outside, leads to.
    pub(super) fn behind_outside(
        &self,
        host: &str,
        number: u64,
        protocol: &str,
    ) -> BTreeSet<Listener> {
        let mut found = BTreeSet::new();
        for service in self.services() {
            for port in ports(service).filter(|it| it["protocol"] == *protocol) {
                let kind = &service["spec"]["type"];
                let by_node = *kind == "NodePort" && port["nodePort"] == number;
                let by_balancer = *kind == "LoadBalancer" && port["port"] == number;
                if by_node || (by_balancer && self.may_be_at(service, host)) {
                    found.extend(self.behind(service, port));
                }
            }
        }
        for (workload, template) in self.workloads() {
            let on_host = template["spec"]["hostNetwork"] == true;
            for container in template["spec"]["containers"].as_array().unwrap() {
                for port in container["ports"].as_array().into_iter().flatten() {
                    let outside = if on_host {
                        &port["containerPort"]
                    } else {
                        &port["hostPort"]
                    };
                    if *outside == number && port["protocol"] == *protocol {
                        found
                            .insert((workload.to_owned(), port["containerPort"].as_u64().unwrap()));
                    }
                }
            }
        }
        found
    }

    /// Whether a load balancer is at this host: it is told so, shares the address of one that is,
    /// or is told nothing.
    fn may_be_at(&self, service: &Value, host: &str) -> bool {
        let told = told(service);
        told.is_empty()
            || told.contains(&host.to_owned())
            || self.services().iter().any(|other| {
                let others = self::told(other);
                others.contains(&host.to_owned()) && others.iter().any(|it| told.contains(it))
            })
    }
}

/// A host and path that is published.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) has_certificate: bool,
    pub(super) host: String,
    pub(super) path: String,
    pub(super) service: String,
    port: Value,
}

pub(super) fn ports(service: &Value) -> impl Iterator<Item = &Value> {
    service["spec"]["ports"].as_array().into_iter().flatten()
}

/// The names and addresses that a load balancer asks for.
fn told(service: &Value) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    all.extend(
        service["spec"]["loadBalancerIP"]
            .as_str()
            .map(str::to_owned),
    );
    let annotations = service["metadata"]["annotations"].as_object();
    for (key, value) in annotations.into_iter().flatten() {
        let is_address = key.ends_with("/hostname")
            || key.ends_with("/loadBalancerIPs")
            || key.contains("azure-load-balancer-ip");
        if is_address {
            all.extend(value.as_str().map(str::to_owned));
        }
    }
    all
}
