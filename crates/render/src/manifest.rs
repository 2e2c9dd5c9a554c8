//! One rendered object.

use std::{any::Any, io};

use k8s_openapi::{
    Metadata, Resource,
    api::{
        apps::v1::{Deployment, StatefulSet},
        autoscaling::v2::HorizontalPodAutoscaler,
        batch::v1::{CronJob, Job},
        core::v1::{ConfigMap, Namespace, Service, ServiceAccount},
        discovery::v1::EndpointSlice,
        networking::v1::{Ingress, NetworkPolicy},
        policy::v1::PodDisruptionBudget,
        rbac::v1::{ClusterRole, ClusterRoleBinding, Role, RoleBinding},
    },
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use stowplan_model::Name;

use crate::{HttpRoute, canonical};

/// One rendered object, and what it was rendered for.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// The service that it was rendered for; `None` for what belongs to the environment as a whole,
    /// such as the namespace, a host that several services share, and raw objects.
    pub service: Option<Name>,
    pub(crate) body: Body,
}

/// A type of object that is rendered, and that a closure can therefore [adjust](crate::Adjust).
pub trait Rendered: Resource + Metadata<Ty = ObjectMeta> + 'static {}

macro_rules! bodies {
    ($($Kind:ident,)+) => {
        /// What an object is: typed as long as no patch has touched it.
        #[derive(Debug, Clone)]
        pub(crate) enum Body {
            $($Kind(Box<$Kind>),)+
            Value(Map<String, Value>),
        }

        $(
            impl Rendered for $Kind {}

            impl From<$Kind> for Body {
                fn from(object: $Kind) -> Self {
                    Self::$Kind(Box::new(object))
                }
            }
        )+

        impl Body {
            /// The typed object.
            pub(crate) fn typed(&mut self) -> Option<&mut dyn Any> {
                match self {
                    $(Self::$Kind(object) => Some(&mut **object),)+
                    Self::Value(_) => None,
                }
            }

            fn api_version(&self) -> &str {
                match self {
                    $(Self::$Kind(_) => $Kind::API_VERSION,)+
                    Self::Value(object) => text(object, "apiVersion"),
                }
            }

            fn kind(&self) -> &str {
                match self {
                    $(Self::$Kind(_) => $Kind::KIND,)+
                    Self::Value(object) => text(object, "kind"),
                }
            }

            fn metadata(&self) -> Option<&ObjectMeta> {
                match self {
                    $(Self::$Kind(object) => Some(object.metadata()),)+
                    Self::Value(_) => None,
                }
            }
        }

        impl Serialize for Body {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$Kind(object) => object.serialize(serializer),)+
                    Self::Value(object) => object.serialize(serializer),
                }
            }
        }
    };
}

bodies! {
    Namespace,
    ServiceAccount,
    Role,
    RoleBinding,
    ClusterRole,
    ClusterRoleBinding,
    ConfigMap,
    Service,
    EndpointSlice,
    Deployment,
    StatefulSet,
    Job,
    CronJob,
    HorizontalPodAutoscaler,
    PodDisruptionBudget,
    NetworkPolicy,
    Ingress,
    HttpRoute,
}

impl Manifest {
    pub(crate) fn new(service: Option<&Name>, body: impl Into<Body>) -> Self {
        Self {
            service: service.cloned(),
            body: body.into(),
        }
    }

    /// `apiVersion`, such as `apps/v1`.
    pub fn api_version(&self) -> &str {
        self.body.api_version()
    }

    /// The API group, such as `apps`; empty for the core group.
    pub fn group(&self) -> &str {
        let version = self.api_version();
        version.split_once('/').map_or("", |(group, _)| group)
    }

    /// `kind`, such as `Deployment`.
    pub fn kind(&self) -> &str {
        self.body.kind()
    }

    /// `metadata.name`
    pub fn name(&self) -> &str {
        self.metadata_text("name", |metadata| metadata.name.as_deref())
            .unwrap_or_default()
    }

    /// `metadata.namespace`; `None` for objects of the cluster.
    pub fn namespace(&self) -> Option<&str> {
        self.metadata_text("namespace", |metadata| metadata.namespace.as_deref())
    }

    /// The object as a JSON value, the keys of each map in alphabetical order.
    pub fn to_value(&self) -> Value {
        match &self.body {
            Body::Value(object) => canonical::sorted(Value::Object(object.clone())),
            // What is rendered consists of maps with text keys, lists and scalars: all of it is JSON.
            typed => canonical::sorted(serde_json::to_value(typed).unwrap_or_default()),
        }
    }

    /// Appends the object as a YAML document, without `---`, ending in one newline.
    pub fn append_yaml(&self, buffer: &mut Vec<u8>) -> io::Result<()> {
        stowplan_yaml::append(buffer, self).map_err(io::Error::other)
    }

    /// Appends the object as JSON on one line, without a newline.
    pub fn append_json(&self, buffer: &mut Vec<u8>) -> io::Result<()> {
        serde_json::to_writer(buffer, self).map_err(io::Error::from)
    }

    fn metadata_text<'a>(
        &'a self,
        key: &str,
        typed: impl FnOnce(&'a ObjectMeta) -> Option<&'a str>,
    ) -> Option<&'a str> {
        match &self.body {
            Body::Value(object) => object.get("metadata")?.get(key)?.as_str(),
            body => typed(body.metadata()?),
        }
    }
}

impl Serialize for Manifest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.body.serialize(serializer)
    }
}

fn text<'a>(object: &'a Map<String, Value>, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}
