//! The nodes of a seed set, as others are told them.

use serde::Serialize;
use smol_str::SmolStr;

use crate::{Endpoint, Text};

/// How a peer is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Codec {
    /// `<public key>,<host>,<port>`, as libplanet reads it.
    Libplanet,
    /// `/dns4/<host>/tcp/<port>/p2p/<public key>`.
    Multiaddr,
    /// `enode://<public key>@<host>:<port>`.
    Enode,
    /// `<public key>@<host>:<port>`.
    IdAtHost,
    /// Anything else, with `{key}`, `{host}` and `{port}`.
    Custom(SmolStr),
}

/// From where the peers are dialled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Vantage {
    /// The address that the node advertises to the swarm: outside where it has one, inside otherwise.
    Advertised,
    /// The address inside the cluster.
    Inside,
}

/// The nodes of a seed set as a reader is told them; never the reader itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Peers {
    pub(crate) seed: Endpoint,
    pub(crate) codec: Codec,
    pub(crate) vantage: Vantage,
}

impl Peers {
    /// The seed set's port.
    pub fn endpoint(&self) -> &Endpoint {
        &self.seed
    }

    /// How each is written.
    pub fn codec(&self) -> &Codec {
        &self.codec
    }

    /// From where they are dialled.
    pub fn vantage(&self) -> Vantage {
        self.vantage
    }

    /// Dials the nodes inside the cluster, whatever they advertise. Default: as advertised.
    pub fn inside(mut self) -> Self {
        self.vantage = Vantage::Inside;
        self
    }

    /// All of them in one text.
    pub fn joined(self, separator: &str) -> Text {
        Text::Peers {
            peers: self,
            separator: separator.into(),
        }
    }
}
