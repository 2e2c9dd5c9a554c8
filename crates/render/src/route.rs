//! Hosts under which an environment is published: by Ingress or by the Gateway API.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use stowplan_model::{Name, Routing};
use stowplan_plan::{Plan, PlannedHost};

use crate::{http_route, ingress, labels, manifest::Manifest};

/// The objects of all hosts.
pub(crate) fn objects(plan: &Plan) -> Vec<Manifest> {
    let mut objects = Vec::new();
    for host in &plan.routes {
        let name = host.name.as_str();
        match &plan.routing {
            Routing::None => {}
            Routing::Ingress(routing) => {
                let ingress = ingress::object(plan, routing, host, name);
                objects.push(Manifest::new(owner(host), ingress));
            }
            Routing::Gateway(routing) => objects.extend(
                http_route::objects(plan, routing, host, name)
                    .into_iter()
                    .map(|route| Manifest::new(owner(host), route)),
            ),
        }
    }
    objects
}

/// Metadata of a host's object.
pub(crate) fn metadata(
    plan: &Plan,
    host: &PlannedHost,
    name: &str,
    annotations: BTreeMap<String, String>,
) -> ObjectMeta {
    ObjectMeta {
        annotations: (!annotations.is_empty()).then_some(annotations),
        labels: Some(labels::of_environment(plan, host.name.as_str(), "route")),
        name: Some(name.to_owned()),
        namespace: Some(plan.namespace.as_str().to_owned()),
        ..ObjectMeta::default()
    }
}

/// A host as part of an object's name.
pub(crate) fn slug(host: &PlannedHost) -> String {
    host.host.as_str().replace('.', "-")
}

/// The service that has the host alone.
fn owner(host: &PlannedHost) -> Option<&Name> {
    let (first, others) = host.paths.split_first()?;
    let alone = others.iter().all(|path| path.service == first.service);
    alone.then_some(&first.service)
}
