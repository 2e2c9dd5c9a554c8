//! A set of P2P nodes.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Disk, DnsLabel, HostAddress, IpAddress, KeyKind, LabelValue, NodePort, PortName, PortNumber,
    PublicKey, ScalarText, SecretKey,
};

/// A set of P2P nodes that others find: each with a key pair, an address, and a disk if it wants one.
///
/// Every node is a StatefulSet of one pod, `<name>-<ordinal>`, so that each can be told its own key
/// and the others' addresses. The nodes' facts are data of the environment, by ordinal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Seed {
    /// The first node's ordinal. Default: 1.
    pub first: u32,
    /// How many nodes. Default: 3.
    pub count: u32,
    /// The facts of the nodes by ordinal, where the model knows them.
    pub nodes: BTreeMap<u32, NodeFacts>,
    /// Which kind of key they have. Default: secp256k1.
    pub keys: KeyKind,
    /// The ports that outside addresses lead to. Default: the first, and others of its number.
    pub outside_ports: Vec<PortName>,
    /// Whether the program listens on the numbers under which those ports are reached, and not
    /// where the model says. Default: no.
    pub listens_on_outside_ports: bool,
    /// A disk per node. Default: none.
    pub disk: Option<Disk>,
    /// The env variable that carries the node's private key. Default: none.
    pub key_env: Option<crate::EnvName>,
    /// The file that holds the node's private key. Default: none.
    pub key_file: Option<crate::FilePath>,
}

impl Default for Seed {
    fn default() -> Self {
        Self {
            first: 1,
            count: 3,
            nodes: BTreeMap::new(),
            keys: KeyKind::default(),
            outside_ports: Vec::new(),
            listens_on_outside_ports: false,
            disk: None,
            key_env: None,
            key_file: None,
        }
    }
}

/// What is known of one node of a seed set, or of one replica of a broker: facts that are its
/// alone, so that they can't fall out of step with how many there are.
///
/// ```
/// use stowplan_model::*;
///
/// let app = App::new(name!("chain"));
/// app.seed(name!("seed"), image!("registry.example.com/node:1"), port!("p2p", 31234))
///     .nodes(1, 2)
///     .node(1, NodeFacts::default().zone(label_value!("seoul-a")))
///     .node(2, NodeFacts::default().zone(label_value!("seoul-b")));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct NodeFacts {
    /// The public half of its key pair: it is what the other nodes are told. Of seeds only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_key: Option<PublicKey>,
    /// Where the private half is. Of seeds only.
    /// Default: key `private-key` of the Secret `<service>-<ordinal>-key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_key: Option<SecretKey>,
    /// The host under which it is reached from outside. Default: as `expose.perReplica` has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<HostAddress>,
    /// The address of its load balancer. Default: as `expose.perReplica` has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddress>,
    /// Its node port. Default: as `expose.perReplica` has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_port: Option<NodePort>,
    /// Its port on the node, where it has a host port. Default: as `expose.perReplica` has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_port: Option<PortNumber>,
    /// The Kubernetes node that it runs on: the label `kubernetes.io/hostname`. Of seeds only.
    /// Default: any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<LabelValue>,
    /// The zone that it runs in: the label `topology.kubernetes.io/zone`. Of seeds only.
    /// Default: any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<LabelValue>,
}

/// Each word says the field of its name.
macro_rules! facts {
    ($($field:ident: $Type:ty),+ $(,)?) => {
        impl NodeFacts {
            $(
                /// See the field of this name.
                pub fn $field(mut self, $field: impl Into<$Type>) -> Self {
                    self.$field = Some($field.into());
                    self
                }
            )+
        }
    };
}
facts! {
    public_key: PublicKey,
    private_key: SecretKey,
    host: HostAddress,
    address: IpAddress,
    node_port: NodePort,
    host_port: PortNumber,
    node: LabelValue,
    zone: LabelValue,
}

/// The identity of a P2P network: the same for all of its nodes, and stated once, in the environment.
///
/// A network states what its program asks for; environments that state one name state one identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Network {
    /// The network's name, such as `9c-alpha-2020-3`.
    pub name: DnsLabel,
    /// Where the genesis block is. Default: nobody asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub genesis: Option<String>,
    /// The signed protocol version token. Default: nobody asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol_version: Option<String>,
    /// The public key that signed it. Default: nobody asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<PublicKey>,
    /// The chain's id: a number, such as `1337`, or a name, such as `cosmoshub-4`.
    /// Default: nobody asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain_id: Option<ScalarText>,
}
