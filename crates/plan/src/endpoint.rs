//! Where each port of an environment's services is dialled, by who dials it.

use serde::Serialize;
use smol_str::{SmolStr, format_smolstr};
use stowplan_model::{Name, PortName, PortNumber, PresetState, Protocol, UrlPath};

/// A port of a service, with every address that it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedEndpoint {
    /// The service.
    pub service: Name,
    /// The port.
    pub port: PortName,
    /// TCP, UDP or SCTP.
    pub protocol: Protocol,
    /// Where the container listens; `None` for what exists outside.
    pub listens: Option<PortNumber>,
    /// From the same namespace: the short name.
    pub in_namespace: PlannedAddress,
    /// From other namespaces of the cluster: the full name.
    pub in_cluster: PlannedAddress,
    /// From outside the cluster; the first is the one to give to people.
    pub public: Vec<PlannedAddress>,
}

/// Where something is dialled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedAddress {
    /// The scheme of a URL: `https`, `redis`, `tcp`.
    pub scheme: SmolStr,
    /// The host.
    pub host: SmolStr,
    /// The port.
    pub port: PortNumber,
    /// The path; `/` for the root.
    pub path: UrlPath,
}

/// What clients load of an environment: an entry of the preset registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedPreset {
    /// The server that they connect to.
    pub server: PlannedAddress,
    /// The version of the resources.
    pub resource_version: String,
    /// The version of the game's data.
    pub data_version: String,
    /// Whether they may connect.
    pub state: PresetState,
}

impl PlannedAddress {
    /// `scheme://host:port/path`; the port is left out where it is the scheme's own, the path where
    /// it is the root.
    pub fn url(&self) -> SmolStr {
        let base = crate::address_book::url(&self.scheme, &self.host, self.port);
        match self.path.as_str() {
            "/" => base,
            path => format_smolstr!("{base}{path}"),
        }
    }
}
