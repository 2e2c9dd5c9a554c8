//! Nodes of P2P networks: keys, lists of peers, texts that are made of them.

use super::Code;

pub(super) const CODES: &[Code] = &[
    Code::new(
        "codec-key",
        "A list of nodes is written in a form that takes other keys than they have",
        "Use the form of these keys, or say which keys they have: `.keys(KeyKind::…)`.",
    ),
    Code::new(
        "codec-protocol",
        "A list of nodes is written in a form that takes ports of another protocol",
        "Tell another port, `.peers_on(&port, …)`, or use `Codec::Custom(…)`.",
    ),
    Code::new(
        "few-seeds",
        "Whoever is told the nodes is told too few, or such as are lost together",
        "Have more, in other zones or on other machines.",
    )
    .warns(),
    Code::new(
        "key-kind",
        "A public key is of another kind than the model says of the nodes",
        "Give one of the kind, or model the other: `.keys(KeyKind::…)`.",
    ),
    Code::new(
        "mixed-network",
        "A list of nodes is of another network than the one that reads it, or one name stands for two identities",
        "State the same identity under `network` in both, or give one of the networks another name.",
    ),
    Code::new(
        "no-identity",
        "A service is told something of its network that the environment doesn't state",
        "State it under `network`.",
    ),
    Code::new(
        "no-network",
        "A service needs the identity of its network, and the environment states none",
        "State it under `network`.",
    ),
    Code::new(
        "no-outside-address",
        "Nodes are dialled from outside, where they have no addresses",
        "Say how they are reached under `expose.perReplica`, or dial them inside: `.inside()`.",
    ),
    Code::new(
        "no-public-key",
        "A list needs the public key of a node that the environment doesn't state",
        "State it under `nodes` of the service.",
    ),
    Code::new(
        "other-namespace",
        "A node of another namespace is dialled by its short name, which means nothing there",
        "Dial it by its full name: `.inside()`.",
    ),
    Code::new(
        "own-of-all",
        "One text for all nodes has what each has for itself",
        "Only the main container of a node can be told its own number or address: use `each(…)`.",
    ),
    Code::new(
        "peers-of-all",
        "One list for all nodes can't leave out the one that reads it",
        "Tell them about each other in the main container, or in a file of it.",
    ),
    Code::new(
        "port-not-outside",
        "A port is dialled from outside that is open inside only",
        "Model it, `.outside_ports([&port, …])`, or dial it inside: `.inside()`.",
    ),
    Code::new(
        "private-key-in-file",
        "What should name a Secret looks like the private key itself",
        "Put the key into a Secret, and name that; change the key if the file was seen by others.",
    ),
    Code::new(
        "template",
        "A text has a placeholder that stands for nothing, or can't be read",
        "The message names the line and those that there are.",
    ),
    Code::new(
        "unknown-address",
        "A list is to have outside addresses that are known only at run time",
        "Dial the nodes inside, `.inside()`, or state a `host` for each under `nodes`.",
    ),
    Code::new(
        "unknown-node",
        "The service has no node of that number",
        "The message says which it has.",
    ),
];
