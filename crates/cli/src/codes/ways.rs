//! Ports, routes, load balancers and node ports.

use super::Code;

pub(super) const CODES: &[Code] = &[
    Code::new(
        "app-protocol",
        "What a port speaks is not said as Kubernetes takes it",
        "Give a name such as `grpc` or `kubernetes.io/h2c`.",
    ),
    Code::new(
        "closed-port",
        "A port for replicas from outside is changed, and nobody is let in here",
        "Say how they are reached under `expose.perReplica`, or take this out.",
    ),
    Code::new(
        "duplicate-port",
        "Two ports of a service have one name or one number",
        "Give one of them another.",
    ),
    Code::new(
        "gateway-tls",
        "Routes go through a Gateway, and certificates are asked for that no `HTTPRoute` can name",
        "A Gateway's listeners have the certificates: say `tls: edge` in the cluster's file.",
    ),
    Code::new(
        "host-and-address",
        "Both a host and an address are given, of which only one can be dialled",
        "Keep the one that clients are told.",
    ),
    Code::new(
        "host-port-range",
        "A host port is outside those that the cluster gives to pods",
        "Give a number within `hostPorts` of the cluster's file, or none: it gets one that is never another's.",
    ),
    Code::new(
        "ingress-port",
        "A load balancer wants the port of the nodes on which routes come in",
        "Use a route, a node port or another port: one of the two would wait for ever.",
    )
    .warns(),
    Code::new(
        "invalid-address",
        "A service outside has an address to which nodes can't route",
        "Give one that is no loopback, link-local or multicast address.",
    ),
    Code::new(
        "loopback-address",
        "Nodes are reached at an address that, in a pod, is the pod itself",
        "Give the cluster a `nodeAddress` that leads to this machine from both sides.",
    )
    .warns(),
    Code::new(
        "mixed-protocols",
        "TCP and UDP are on one load balancer, which those of this cluster can't have",
        "Use node ports, or a load balancer for each.",
    ),
    Code::new(
        "needs-kubernetes",
        "An address is known only when pods start, and this cluster's Kubernetes can't tell them",
        "Give it a `host`, which DNS leads to the address that it gets, or update the cluster.",
    ),
    Code::new(
        "no-addresses",
        "A certain address is asked for, and the cluster states none to give out",
        "List them under `loadBalancer.addresses` in the cluster's file.",
    ),
    Code::new(
        "no-discovery-image",
        "An address is to be found out when pods start, and the cluster has no image that does it",
        "State one in the cluster's file, or give a `host`.",
    ),
    Code::new(
        "no-domain",
        "A route, or the host of replicas, needs the environment's domain, and it has none",
        "State `domain`, or `routes: false` for the service.",
    )
    .example(
        "domain: null\n",
        "domain: dev.example.com\n",
    ),
    Code::new(
        "no-fixed-address",
        "A certain address is asked for, and the load balancers of this cluster can't be given one",
        "Give a `host`, which DNS leads to the address that it gets.",
    ),
    Code::new(
        "no-host-ports",
        "Ports of the nodes are asked for, and the cluster gives none to pods",
        "State `hostPorts` in the cluster's file, or use another way in.",
    ),
    Code::new(
        "no-load-balancer",
        "A load balancer is asked for, and the cluster has none",
        "Use a route or a node port, or state `loadBalancer` in the cluster's file.",
    ),
    Code::new(
        "no-node-address",
        "Node ports are used, and nothing says under which host the cluster's nodes are reached",
        "State `nodeAddress` in the cluster's file.",
    ),
    Code::new(
        "no-routing",
        "A service has a route, and the cluster has no routing",
        "State `routing` in the cluster's file, or `routes: false` for the service.",
    ),
    Code::new(
        "no-shared-address",
        "Replicas are to share a load balancer, and those of this cluster have an address each",
        "Use `loadBalancer` or `nodePort`.",
    ),
    Code::new(
        "node-port-range",
        "A node port is outside those of the cluster",
        "Give a number within `nodePorts` of the cluster's file, or none: it gets one that is never another's.",
    )
    .example(
        "services:\n  web:\n    expose:\n      nodePort: { http: 3306 }\n",
        "services:\n  web:\n    expose:\n      nodePort: { http: 30036 }\n",
    ),
    Code::new(
        "not-known-yet",
        "A list of addresses is told, and they are known only when the pods run",
        "Say `host` instead of `address`, or neither where the cluster has a `nodeAddress`.",
    ),
    Code::new(
        "not-outside",
        "A service is told where replicas are reached from outside, and nobody is let in to them",
        "Say how under `expose.perReplica`, or give the list inside: `bootstrap()`.",
    ),
    Code::new(
        "not-published",
        "A service is told the public address of one that this environment doesn't publish",
        "Give that one a route, or tell its address in the cluster.",
    ),
    Code::new(
        "one-address",
        "Several load balancers want one port, and those of this cluster have one address",
        "Let them share one (`sharedLoadBalancer`), give each a port of its own, or use node ports.",
    ),
    Code::new(
        "overlapping-ports",
        "Host ports and node ports of the cluster have numbers in common",
        "Keep the two ranges apart: on a node one would hide the other.",
    ),
    Code::new(
        "peer-port",
        "The outside port of a broker is one that is for its replicas only",
        "Declare it with `add_port`.",
    ),
    Code::new(
        "port-range",
        "Ports that are counted up from a first one pass the last, or one that is taken",
        "Begin with a lower `first`.",
    ),
    Code::new(
        "route-name",
        "The objects of a host can't be named after it",
        "Shorten the host, or use one that differs from others in more than dots and dashes.",
    ),
    Code::new(
        "route-port",
        "A route leads to a port that carries no HTTP",
        "Lead it to a TCP port.",
    ),
    Code::new(
        "seed-as-one",
        "Nodes are to be public as one, and are dialled one by one",
        "Say `perReplica: { public: {} }`.",
    ),
    Code::new(
        "session-affinity",
        "A service keeps clients on one pod and is headless: they dial the pods themselves",
        "Leave one of them away.",
    ),
    Code::new(
        "unused-relay",
        "Nodes are behind a relay that they don't use",
        "Tell them its address, or model the use: `.uses(…)`.",
    ),
    Code::new(
        "useless-discovery",
        "An address is to be found out, and nobody is told it",
        "Leave it away: the cluster gives the load balancer an address.",
    ),
    Code::new(
        "useless-fact",
        "Something is said of a node or replica that nothing has a use for",
        "Leave it away, or say another way in under `expose.perReplica`.",
    ),
    Code::new(
        "useless-target",
        "A port leads to a number, and nodes listen on the one under which they are reached",
        "Leave `targetPort` away.",
    ),
];
