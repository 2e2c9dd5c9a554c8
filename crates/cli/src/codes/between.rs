//! What two environments can't both have.

use super::Code;

pub(super) const CODES: &[Code] = &[
    Code::new(
        "duplicate-address",
        "Two services have one load-balancer address of a cluster",
        "Give one of them another, or none: it gets one that is free.",
    ),
    Code::new(
        "duplicate-balancer-port",
        "Two load balancers of a cluster whose load balancers have one address want one port",
        "Give one of them another port, or use node ports.",
    ),
    Code::new(
        "duplicate-database",
        "Two services have one database of a server",
        "Give one of them another, or none: it gets one that is free.",
    ),
    Code::new(
        "duplicate-host",
        "Two services have one host",
        "Give each a host of its own, such as `{environment}-{name}.{domain}`.",
    ),
    Code::new(
        "duplicate-host-port",
        "Two services have one host port of a cluster",
        "Give one of them another, or none: it gets one that is free.",
    ),
    Code::new(
        "duplicate-key-pair",
        "Two nodes have one public key",
        "Give each a key pair of its own.",
    ),
    Code::new(
        "duplicate-namespace",
        "Two environments of a cluster have one namespace",
        "Give one of them another.",
    ),
    Code::new(
        "duplicate-node-port",
        "Two services have one node port of a cluster",
        "Give one of them another, or none: it gets one that is free.",
    ),
    Code::new(
        "duplicate-private-key",
        "Two nodes have one private key",
        "Give each a Secret of its own: a process has one identity for all of its ports.",
    ),
    Code::new(
        "duplicate-route",
        "Two services have one host and path",
        "Give one of them another domain, host or path.",
    ),
];
