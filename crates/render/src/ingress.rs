//! Ingresses: one per host.

use std::collections::BTreeMap;

use k8s_openapi::api::networking::v1::{
    HTTPIngressPath, HTTPIngressRuleValue, Ingress, IngressBackend, IngressRule,
    IngressServiceBackend, IngressSpec, IngressTLS, ServiceBackendPort,
};
use stowplan_model::{IngressRouting, Tls};
use stowplan_plan::{Plan, PlannedHost, PlannedPath};

use crate::{canonical, route};

const ISSUER: &str = "cert-manager.io/cluster-issuer";

/// The longest name of a Secret.
const MAX_NAME: usize = 253;

/// The Ingress of a host, with all of its paths.
pub(crate) fn object(
    plan: &Plan,
    routing: &IngressRouting,
    host: &PlannedHost,
    name: &str,
) -> Ingress {
    let given = routing.annotations.iter();
    let mut annotations: BTreeMap<_, _> = given
        .map(|(key, value)| (key.as_str().to_owned(), value.clone()))
        .collect();
    let secret = match &plan.tls {
        Tls::None | Tls::Edge => None,
        Tls::Secret(name) => Some(name.as_str().to_owned()),
        Tls::Issuer(issuer) => {
            annotations.insert(ISSUER.to_owned(), issuer.as_str().to_owned());
            Some(certificate(plan, host))
        }
    };
    let tls = secret.map(|secret| {
        vec![IngressTLS {
            hosts: Some(vec![host.host.as_str().to_owned()]),
            secret_name: Some(secret),
        }]
    });
    Ingress {
        metadata: route::metadata(plan, host, name, annotations),
        spec: Some(IngressSpec {
            ingress_class_name: Some(routing.class.as_str().to_owned()),
            rules: Some(vec![IngressRule {
                host: Some(host.host.as_str().to_owned()),
                http: Some(HTTPIngressRuleValue {
                    paths: host.paths.iter().map(path).collect(),
                }),
            }]),
            tls,
            ..IngressSpec::default()
        }),
        status: None,
    }
}

/// The Secret of a host's certificate, named after the host. `a.b` and `a-b` would both be `a-b`,
/// and one certificate would take the other's place: there a hash tells them apart.
fn certificate(plan: &Plan, host: &PlannedHost) -> String {
    let slug = route::slug(host);
    let alike = plan
        .routes
        .iter()
        .filter(|other| route::slug(other) == slug);
    let hash = match alike.count() {
        0 | 1 => String::new(),
        _ => format!(
            "-{}",
            canonical::digest([host.host.as_str().as_bytes()], 10)
        ),
    };
    let begin = canonical::fitted(slug, MAX_NAME - "-tls".len() - hash.len());
    format!("{begin}{hash}-tls")
}

fn path(path: &PlannedPath) -> HTTPIngressPath {
    HTTPIngressPath {
        backend: IngressBackend {
            service: Some(IngressServiceBackend {
                name: path.service.as_str().to_owned(),
                port: Some(ServiceBackendPort {
                    name: Some(path.port.as_str().to_owned()),
                    number: None,
                }),
            }),
            ..IngressBackend::default()
        },
        path: Some(path.path.as_str().to_owned()),
        path_type: "Prefix".to_owned(),
    }
}
