//! What an environment, a replica and a network know of themselves.

use serde::Serialize;

/// What an environment knows of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Fact {
    /// The app's name.
    App,
    /// The environment's name.
    Environment,
    /// The environment's class.
    Class,
    /// The cluster's name.
    Cluster,
    /// The cluster's DNS domain.
    ClusterDomain,
    /// The namespace.
    Namespace,
    /// The environment's domain.
    Domain,
    /// The service's own name.
    Service,
    /// The service's replicas (the lower bound where they are scaled).
    Replicas,
    /// A majority of the replicas.
    Quorum,
}

/// What a replica knows of itself, in a file [per replica](crate::File::per_replica) or in a seed node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Own {
    /// Its ordinal.
    Ordinal,
    /// Its pod's name.
    PodName,
    /// Its full name inside the cluster.
    Host,
    /// The host under which it is reached from outside; without exposure, as inside.
    OutsideHost,
    /// The port under which it is reached from outside; without exposure, as inside.
    OutsidePort,
    /// Its public key; of seed nodes only.
    PublicKey,
}

/// Which part of the network's identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Identity {
    /// The network's name.
    Name,
    /// Where the genesis block is.
    Genesis,
    /// The protocol version token.
    ProtocolVersion,
    /// Who signed the token.
    Signer,
    /// The chain's id.
    ChainId,
}
