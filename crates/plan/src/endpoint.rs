//! Where each port of an environment's services is dialled, by who dials it.

use schemars::JsonSchema;
use serde::Serialize;
use smol_str::SmolStr;
use stowplan_model::{Name, PortName, PortNumber, Protocol, PublicKey};

use crate::{Plan, PlannedAddress, PlannedExternal, PlannedPort, PlannedService, PodIdentity};

mod member;
mod public;

pub(crate) use public::routed;

/// A port of a service, with every address of it that is known before anything is applied.
///
/// Not among them is what a cluster gives only then: the host of a load balancer for which neither
/// a host nor an address is asked, and hosts of replicas and nodes that their pods find out
/// ([`OutsideHost`](crate::OutsideHost)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlannedEndpoint {
    /// The service.
    pub service: Name,
    /// The port's name.
    pub port: PortName,
    /// TCP, UDP or SCTP.
    pub protocol: Protocol,
    /// Where the container listens; null for what exists outside, and for nodes that listen on
    /// numbers of their own.
    pub listens: Option<PortNumber>,
    /// From the same namespace: the short name.
    pub in_namespace: PlannedAddress,
    /// From other namespaces of the cluster: the full name.
    pub in_cluster: PlannedAddress,
    /// From outside the cluster: routes, then the load balancer, then the node port. The first is
    /// the one to give to people.
    pub public: Vec<PlannedAddress>,
    /// Each replica of a broker and each node of a seed set; of other services none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<PlannedMember>,
}

/// Where a port of one replica or node is dialled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlannedMember {
    /// Its ordinal.
    pub ordinal: u32,
    /// The pod of a broker, the node of a seed set: `<service>-<ordinal>`.
    pub name: Name,
    /// The public half of a node's key pair; replicas of brokers have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_key: Option<PublicKey>,
    /// Where its container listens.
    pub listens: PortNumber,
    /// From the same namespace.
    pub in_namespace: PlannedAddress,
    /// From other namespaces of the cluster: its full name.
    pub in_cluster: PlannedAddress,
    /// From outside the cluster, if the port is open there and its host is known.
    pub public: Option<PlannedAddress>,
}

impl Plan {
    /// Every port that others dial, in the order of services and of their ports.
    ///
    /// Ports that only the replicas of a broker dial among themselves are not there.
    pub fn endpoints(&self) -> Vec<PlannedEndpoint> {
        let services = self.services.iter();
        let all = services.flat_map(|service| {
            let ports = service.ports.iter();
            ports.filter_map(|port| self.endpoint_of(service, port))
        });
        all.collect()
    }

    /// A port of a service; `None` if the environment hasn't got it.
    pub fn endpoint(&self, service: &Name, port: &PortName) -> Option<PlannedEndpoint> {
        let service = self.services.iter().find(|it| it.name == *service)?;
        let port = service.ports.iter().find(|it| it.name == *port)?;
        self.endpoint_of(service, port)
    }

    fn endpoint_of(&self, service: &PlannedService, port: &PlannedPort) -> Option<PlannedEndpoint> {
        let number = dialled(service, port);
        let inside = |host: &SmolStr| PlannedAddress::new(port.scheme(), host.clone(), number);
        let members = member::members(service, port);
        Some(PlannedEndpoint {
            service: service.name.clone(),
            port: port.name.clone(),
            protocol: port.protocol,
            listens: listens(service, port, &members),
            in_namespace: inside(service.host.as_ref()?),
            in_cluster: inside(service.fqdn.as_ref()?),
            public: public::addresses(self, service, port),
            members,
        })
    }
}

impl PlannedPort {
    /// The scheme of URLs that lead to it: [`scheme`](stowplan_model::scheme).
    pub fn scheme(&self) -> &'static str {
        stowplan_model::scheme(self.app_protocol.as_deref(), &self.name, self.protocol)
    }
}

/// What is dialled at the service's name. A headless one gives the pods' addresses, and nothing on
/// the way leads from a port's number to where the container listens.
fn dialled(service: &PlannedService, port: &PlannedPort) -> PortNumber {
    let alias = matches!(service.external, Some(PlannedExternal::Host { .. }));
    if service.headless && !alias {
        port.target
    } else {
        port.number
    }
}

fn listens(
    service: &PlannedService,
    port: &PlannedPort,
    members: &[PlannedMember],
) -> Option<PortNumber> {
    let pods = service.pods.as_ref()?;
    match (&pods.identity, members) {
        (PodIdentity::Nodes(_), [first, rest @ ..]) => {
            let same = rest.iter().all(|it| it.listens == first.listens);
            same.then_some(first.listens)
        }
        _ => Some(port.target),
    }
}
