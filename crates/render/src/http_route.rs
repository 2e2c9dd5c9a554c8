//! `HTTPRoute`s of the Gateway API, which `k8s-openapi` does not have.
//! <https://gateway-api.sigs.k8s.io/reference/spec/#httproute>

use std::collections::BTreeMap;

use k8s_openapi::{
    Metadata, NamespaceResourceScope, Resource, apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use serde::{Serialize, Serializer, ser::SerializeStruct};
use stowplan_model::GatewayRouting;
use stowplan_plan::{Plan, PlannedHost, PlannedPath};

use crate::route;

/// A route has at most 16 rules, a rule 64 matches, and together they have 128.
const MAX_RULES: usize = 16;
const MAX_MATCHES: usize = 8;

/// `HTTPRoute` of `gateway.networking.k8s.io/v1`, as far as it is rendered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HttpRoute {
    /// `metadata`
    pub metadata: ObjectMeta,
    /// `spec`
    pub spec: HttpRouteSpec,
}

/// `spec` of an [`HttpRoute`].
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpRouteSpec {
    /// `hostnames`
    pub hostnames: Vec<String>,
    /// `parentRefs`: the Gateways that it is attached to.
    pub parent_refs: Vec<HttpRouteParent>,
    /// `rules`, at most 16.
    pub rules: Vec<HttpRouteRule>,
}

/// `spec.parentRefs[]` of an [`HttpRoute`].
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpRouteParent {
    /// `name` of the Gateway.
    pub name: String,
    /// `namespace` of the Gateway. Default: the route's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// `sectionName`: the listener. Default: all that match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section_name: Option<String>,
}

/// `spec.rules[]` of an [`HttpRoute`].
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpRouteRule {
    /// `backendRefs`: the Services that requests go to.
    pub backend_refs: Vec<HttpRouteBackend>,
    /// `filters`, as the Gateway API has them. Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<serde_json::Value>,
    /// `matches`: the requests that it is for, at most 64.
    pub matches: Vec<HttpRouteMatch>,
}

/// `spec.rules[].backendRefs[]` of an [`HttpRoute`].
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct HttpRouteBackend {
    /// `name` of the Service.
    pub name: String,
    /// `port`: the number that callers dial.
    pub port: u16,
}

/// `spec.rules[].matches[]` of an [`HttpRoute`].
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct HttpRouteMatch {
    /// `path`
    pub path: HttpRoutePath,
}

/// `spec.rules[].matches[].path` of an [`HttpRoute`].
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct HttpRoutePath {
    /// `type`, such as `PathPrefix`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `value`, such as `/api`.
    pub value: String,
}

impl Resource for HttpRoute {
    const API_VERSION: &'static str = "gateway.networking.k8s.io/v1";
    const GROUP: &'static str = "gateway.networking.k8s.io";
    const KIND: &'static str = "HTTPRoute";
    const VERSION: &'static str = "v1";
    const URL_PATH_SEGMENT: &'static str = "httproutes";
    type Scope = NamespaceResourceScope;
}

impl Metadata for HttpRoute {
    type Ty = ObjectMeta;

    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }

    fn metadata_mut(&mut self) -> &mut ObjectMeta {
        &mut self.metadata
    }
}

impl Serialize for HttpRoute {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct(Self::KIND, 4)?;
        object.serialize_field("apiVersion", Self::API_VERSION)?;
        object.serialize_field("kind", Self::KIND)?;
        object.serialize_field("metadata", &self.metadata)?;
        object.serialize_field("spec", &self.spec)?;
        object.end()
    }
}

/// The routes of a host: one, or as many as its rules take. Gateways merge routes of one host, and
/// prefer the longest path, so it doesn't matter how the rules are shared out.
pub(crate) fn objects(
    plan: &Plan,
    routing: &GatewayRouting,
    host: &PlannedHost,
    name: &str,
) -> Vec<HttpRoute> {
    let parent = HttpRouteParent {
        name: routing.name.as_str().to_owned(),
        namespace: Some(routing.namespace.as_str().to_owned()),
        section_name: routing
            .section
            .as_ref()
            .map(|section| section.as_str().to_owned()),
    };
    let rules = rules(&host.paths);
    let object = |(index, rules): (usize, &[HttpRouteRule])| {
        let name = match index {
            0 => name.to_owned(),
            _ => format!("{name}-{}", index + 1),
        };
        HttpRoute {
            metadata: route::metadata(plan, host, &name, BTreeMap::new()),
            spec: HttpRouteSpec {
                hostnames: vec![host.host.as_str().to_owned()],
                parent_refs: vec![parent.clone()],
                rules: rules.to_vec(),
            },
        }
    };
    rules.chunks(MAX_RULES).enumerate().map(object).collect()
}

/// A rule for each port that paths lead to, with the paths in their order.
fn rules(paths: &[PlannedPath]) -> Vec<HttpRouteRule> {
    let mut rules: Vec<HttpRouteRule> = Vec::new();
    for path in paths {
        let backend = HttpRouteBackend {
            name: path.service.as_str().to_owned(),
            port: path.number.get(),
        };
        let matched = HttpRouteMatch {
            path: HttpRoutePath {
                kind: "PathPrefix".to_owned(),
                value: path.path.as_str().to_owned(),
            },
        };
        let known = rules.iter_mut().find(|rule| {
            rule.backend_refs[..] == [backend.clone()] && rule.matches.len() < MAX_MATCHES
        });
        match known {
            Some(rule) => rule.matches.push(matched),
            None => rules.push(HttpRouteRule {
                backend_refs: vec![backend],
                filters: Vec::new(),
                matches: vec![matched],
            }),
        }
    }
    rules
}
