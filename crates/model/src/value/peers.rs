//! The nodes of a seed set, as others are told them.

use serde::Serialize;
use smol_str::SmolStr;

use crate::{Endpoint, KeyKind, Text};

/// How a peer is written.
///
/// A form that doesn't fit the kind of key that the nodes have is an error when an environment is
/// planned, and so is a port of a protocol that it can't name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Codec {
    /// `<key>,<host>,<port>`, as libplanet reads it: secp256k1 keys, TCP.
    Libplanet,
    /// `/dns4/<host>/tcp/<port>/p2p/<peer id>`: libp2p peer ids. An address instead of a name is
    /// `ip4` or `ip6`, a name of a load balancer that has an IPv6 address `dns6`; a UDP port is
    /// `/udp/<port>/quic-v1`.
    /// <https://github.com/libp2p/specs/blob/master/addressing/README.md>
    Multiaddr,
    /// `enode://<id>@<host>:<port>`: enode ids, TCP. Where the nodes have a UDP port, which then is
    /// for discovery, with another number, `?discport=<number>` follows; `?discport=0` where that
    /// port isn't reached from there.
    ///
    /// Programs want an IP address for the host, and many resolve a name once, when they start:
    /// give the nodes fixed addresses where theirs doesn't.
    /// <https://ethereum.org/developers/docs/networking-layer/network-addresses/#enode>
    Enode,
    /// `<id>@<host>:<port>`, as `CometBFT` reads it: node ids of 40 digits, and other keys that are
    /// digits alone; TCP.
    IdAtHost,
    /// Anything else, with `{key}`, `{host}` and `{port}`: any kind of key, any protocol. An IPv6
    /// address is in brackets where `{host}:` is written.
    Custom(SmolStr),
}

impl Codec {
    /// The kinds of keys that it can write.
    pub const fn keys(&self) -> &'static [KeyKind] {
        match self {
            Self::Libplanet => &[KeyKind::Secp256k1],
            Self::Multiaddr => &[KeyKind::Libp2p],
            Self::Enode => &[KeyKind::Enode],
            Self::IdAtHost => &[KeyKind::Comet, KeyKind::Secp256k1, KeyKind::Ed25519],
            Self::Custom(_) => &KeyKind::ALL,
        }
    }
}

/// From where the peers are dialled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Vantage {
    /// The address that the node advertises to the swarm: outside where it has one, inside otherwise.
    Advertised,
    /// The short name inside the namespace: `seed-1`.
    Namespace,
    /// The full name inside the cluster.
    Inside,
    /// The address outside the cluster.
    Outside,
}

impl Vantage {
    /// Whether addresses outside the cluster are dialled from there.
    pub const fn leaves_the_cluster(self) -> bool {
        matches!(self, Self::Advertised | Self::Outside)
    }
}

/// The nodes of a seed set as a reader is told them; never the reader itself, and never one that
/// isn't reached from where the reader is.
///
/// It is had from the seed set of the reader's own app, and resolved in the reader's own
/// environment, so it can't tell the nodes of another network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Peers {
    pub(crate) seed: Endpoint,
    pub(crate) codec: Codec,
    pub(crate) vantage: Vantage,
}

impl Peers {
    pub(crate) fn new(seed: Endpoint, codec: Codec) -> Self {
        Self {
            seed,
            codec,
            vantage: Vantage::Advertised,
        }
    }

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

    /// Dials the nodes inside the cluster, by their full names, whatever they advertise.
    /// Default: as advertised.
    pub fn inside(self) -> Self {
        self.from(Vantage::Inside)
    }

    /// Dials the nodes by their short names. A reader in another namespace than theirs is an error
    /// when its environment is planned. Default: as advertised.
    pub fn in_namespace(self) -> Self {
        self.from(Vantage::Namespace)
    }

    /// Dials the nodes as the world does, for readers that tell others. An environment in which
    /// they have no such address is an error when it is planned. Default: as advertised.
    pub fn outside(self) -> Self {
        self.from(Vantage::Outside)
    }

    fn from(mut self, vantage: Vantage) -> Self {
        self.vantage = vantage;
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
