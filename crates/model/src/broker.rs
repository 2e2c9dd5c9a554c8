//! What only stateful brokers have.

use serde::Serialize;
use smol_str::SmolStr;

use crate::{Disk, Port, PortName};

/// A stateful service: each replica has a name, an address and a disk of its own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Broker {
    /// What it is, such as `kafka`: the label `app.kubernetes.io/component`. Default: `broker`.
    pub flavour: SmolStr,
    /// How many replicas must stay up together.
    pub quorum: Quorum,
    /// The first replica's ordinal: `spec.ordinals.start`. Default: 0.
    pub first: u32,
    /// Whether replicas start one after another; default: all at once, since they wait for each other.
    pub start: StartOrder,
    /// Why in that order, for whoever wants to change it. Default: nothing.
    pub start_reason: SmolStr,
    /// The disk of each replica. Default: none, and its data is lost with its pod.
    pub disk: Option<Disk>,
    /// Ports between the replicas only: on the peer Service, not on the client one.
    pub peer_ports: Vec<Port>,
    /// The port that outside addresses per replica lead to. Default: the first.
    pub outside_port: Option<PortName>,
    /// Whether that port is open only where replicas have outside addresses.
    pub outside_only: bool,
    /// What clients start from.
    pub bootstrap: Bootstrap,
    /// Whether it can have one replica only, whatever is asked for.
    pub single: bool,
}

impl Default for Broker {
    fn default() -> Self {
        Self {
            flavour: SmolStr::new_static("broker"),
            quorum: Quorum::default(),
            first: 0,
            start: StartOrder::default(),
            start_reason: SmolStr::default(),
            disk: None,
            peer_ports: Vec::new(),
            outside_port: None,
            outside_only: false,
            bootstrap: Bootstrap::default(),
            single: false,
        }
    }
}

/// What clients start from: an item per replica, with `{ordinal}`, `{host}`, `{port}` and `{name}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bootstrap {
    /// Of each. Default: `{host}:{port}`.
    pub item: SmolStr,
    /// What stands between them. Default: a comma.
    pub separator: SmolStr,
}

impl Default for Bootstrap {
    fn default() -> Self {
        Self {
            item: SmolStr::new_static("{host}:{port}"),
            separator: SmolStr::new_static(","),
        }
    }
}

/// How many replicas must stay up together; the disruption budget follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Quorum {
    /// One replica at a time may be away.
    #[default]
    AllButOne,
    /// More than half: of 3 one may be away, of 5 two. In `prod` an odd number, at least 3.
    Majority,
}

impl Quorum {
    /// How many of `replicas` may be away at once, at least one.
    pub fn may_be_away(self, replicas: u32) -> u32 {
        match self {
            Self::AllButOne => 1,
            Self::Majority => (replicas.saturating_sub(1) / 2).max(1),
        }
    }
}

/// In which order replicas start and stop. `podManagementPolicy`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum StartOrder {
    /// `Parallel`: replicas that wait for each other before they are ready need it.
    #[default]
    Parallel,
    /// `OrderedReady`: one after another.
    OneByOne,
}
