//! Load balancers, as the cluster has them.

use std::collections::BTreeMap;

use smol_str::SmolStr;
use stowplan_model::{
    AnnotationKey, BalancerAddress, Cidr, Duration, Host, ImageRef, IpAddress, LoadBalancerFlavour,
    Place, Problem, Protocol, Routing,
};

use crate::{
    PlannedBalancer, PlannedPort, number,
    scope::{Scope, Subject},
};

/// A load balancer that is asked for.
pub(crate) struct Asked<'a> {
    /// Whose it is: a service, or a member of it.
    pub(crate) owner: &'a str,
    /// Whether it is that of all members together, beside which the service may have its own.
    pub(crate) together: bool,
    pub(crate) address: Option<BalancerAddress>,
    pub(crate) host: Option<Host>,
    pub(crate) ttl: Option<Duration>,
    pub(crate) source_ranges: &'a [Cidr],
    pub(crate) annotations: &'a BTreeMap<AnnotationKey, String>,
    pub(crate) ports: &'a [&'a PlannedPort],
    /// What Services that share its address have in common.
    pub(crate) sharing: Option<SmolStr>,
    /// Where a key of it is said.
    pub(crate) place: &'a dyn Fn(&str) -> Place,
}

/// The load balancer, if the cluster can have it; else it is said what the cluster can do instead,
/// of the service and not of its members, so that it is said once.
pub(crate) fn plan(subject: Subject<'_, '_>, asked: &Asked<'_>) -> Option<PlannedBalancer> {
    let scope = subject.scope;
    let balancers = &scope.cluster.load_balancer;
    let flavour = balancers.flavour;
    if let (Some(BalancerAddress::Discovered), Some(_)) = (asked.address, &asked.host) {
        let message = format!(
            "the address of `{}` is to be discovered, and it has a host too",
            subject.name()
        );
        let problem = Problem::new("host-and-address", message, (asked.place)("address"));
        subject.report(problem.help("leave one of them away"));
        return None;
    }
    let protocols = |wanted| asked.ports.iter().any(|port| port.protocol == wanted);
    let both = protocols(Protocol::Tcp) && protocols(Protocol::Udp);
    let split = both && !balancers.mixes_protocols();
    let address = address(subject, asked, split || asked.sharing.is_some())?;
    let mut sharing = asked.sharing.clone();
    if split {
        if !shares(flavour, address.is_some()) {
            mixed_protocols(subject, asked);
            return None;
        }
        let namespace = &scope.environment.namespace;
        sharing.get_or_insert_with(|| smol_str::format_smolstr!("{namespace}-{}", asked.owner));
    }
    Some(PlannedBalancer {
        ports: asked.ports.iter().map(|port| port.name.clone()).collect(),
        host: asked.host.clone(),
        ttl: asked.ttl,
        address,
        sharing,
        split,
        skips_node_ports: balancers.skips_node_ports(),
        source_ranges: asked.source_ranges.to_vec(),
        annotations: asked.annotations.clone(),
    })
}

/// Whether several Services can have one address: a certain one, or whichever it is.
pub(crate) fn shares(flavour: LoadBalancerFlavour, certain: bool) -> bool {
    if certain {
        flavour.shares_certain_addresses()
    } else {
        flavour.shares_addresses()
    }
}

/// The address that it asks for, if it asks for one; `None` outside where it can't be had, which is
/// reported. `shared` says that several Services are to have it.
#[expect(
    clippy::option_option,
    reason = "the outer is whether it can be had, the inner whether one is asked for"
)]
fn address(subject: Subject<'_, '_>, asked: &Asked<'_>, shared: bool) -> Option<Option<IpAddress>> {
    let scope = subject.scope;
    let balancers = &scope.cluster.load_balancer;
    // MetalLB lets Services have one address, and sees to it only where it is a certain one.
    let metallb = balancers.flavour == LoadBalancerFlavour::Metallb;
    // Where its addresses are known, all are given out here: one that it gave by itself could be
    // somebody's already.
    let certain = metallb && (shared || !balancers.addresses.is_empty());
    let fixed = match asked.address {
        None if certain && balancers.addresses.is_empty() => {
            no_addresses_to_share(subject, asked);
            return None;
        }
        None if certain => None,
        None => return Some(None),
        Some(BalancerAddress::Discovered) => {
            discovery(subject, || (asked.place)("address"))?;
            return Some(None);
        }
        Some(BalancerAddress::Allocated) => None,
        Some(BalancerAddress::Fixed(address)) => Some(address),
    };
    if !balancers.flavour.fixes_addresses() {
        no_fixed_address(subject, asked);
        return None;
    }
    let own = asked.owner;
    let owner = if asked.together {
        smol_str::format_smolstr!("{own}:shared")
    } else {
        SmolStr::new(own)
    };
    number::address(subject, &owner, fixed, asked.place).map(Some)
}

fn no_addresses_to_share(subject: Subject<'_, '_>, asked: &Asked<'_>) {
    let scope = subject.scope;
    let cluster = &scope.environment.cluster;
    let message = format!(
        "`{}` needs Services that share one address, which MetalLB sees to only where it is a certain one, and cluster `{cluster}` states none to give out",
        subject.name()
    );
    let problem = Problem::new("no-addresses", message, (asked.place)(""))
        .related(
            scope.in_cluster(&["loadBalancer", "addresses"]),
            "no `loadBalancer.addresses`",
        )
        .help("state them in the cluster's file, such as `203.0.113.10-203.0.113.20`, or give it an `address`");
    subject.report(problem);
}

fn no_fixed_address(subject: Subject<'_, '_>, asked: &Asked<'_>) {
    let scope = subject.scope;
    let cluster = &scope.environment.cluster;
    let message = format!(
        "`{}` wants a load balancer with a certain address, which those of cluster `{cluster}` can't be given",
        subject.name()
    );
    let help = if scope.cluster.load_balancer.flavour == LoadBalancerFlavour::Aws {
        "give it a `host`, which DNS leads to the address that it gets, or Elastic IPs by the annotation `service.beta.kubernetes.io/aws-load-balancer-eip-allocations`"
    } else {
        "give it a `host`, which DNS leads to the address that it gets"
    };
    let problem = Problem::new("no-fixed-address", message, (asked.place)("address"))
        .related(
            scope.in_cluster(&["loadBalancer", "flavour"]),
            "its load balancers",
        )
        .help(help);
    subject.report(problem);
}

fn mixed_protocols(subject: Subject<'_, '_>, asked: &Asked<'_>) {
    let scope = subject.scope;
    let cluster = &scope.environment.cluster;
    let message = format!(
        "`{}` has TCP and UDP on one load balancer, which those of cluster `{cluster}` can't have",
        subject.name()
    );
    let can = "say `loadBalancer.mixedProtocols: true` in the cluster's file if they can";
    let flavour = scope.cluster.load_balancer.flavour;
    let help = if flavour.shares_certain_addresses() {
        format!(
            "give it an `address`, which a Service for TCP and one for UDP then share, use node ports, or {can}"
        )
    } else {
        format!("use node ports, or {can}")
    };
    let problem = Problem::new("mixed-protocols", message, (asked.place)(""))
        .related(scope.in_cluster(&["loadBalancer"]), "its load balancers")
        .help(help);
    subject.report(problem);
}

/// Whether the cluster has load balancers; that it hasn't is reported.
pub(crate) fn exists(subject: Subject<'_, '_>, place: Place) -> bool {
    let scope = subject.scope;
    if scope.cluster.load_balancer.flavour.exists() {
        return true;
    }
    let cluster = &scope.environment.cluster;
    let message = format!(
        "`{}` wants a load balancer, and cluster `{cluster}` has none",
        subject.name()
    );
    let problem = Problem::new("no-load-balancer", message, place)
        .related(scope.in_cluster(&["loadBalancer"]), "no `loadBalancer`")
        .help(offers(scope, &["loadBalancer"]));
    scope.report(problem);
    false
}

/// The image that discovers addresses; that the cluster has none is reported.
pub(crate) fn discovery<'p>(
    subject: Subject<'_, 'p>,
    place: impl FnOnce() -> Place,
) -> Option<&'p ImageRef> {
    let scope = subject.scope;
    let image = scope.cluster.discovery_image.as_ref();
    if image.is_none() {
        let cluster = &scope.environment.cluster;
        let message = format!(
            "the address of `{}` is known only when its pods start, and cluster `{cluster}` has no image that finds it out",
            subject.name()
        );
        let problem = Problem::new("no-discovery-image", message, place())
            .related(scope.in_cluster(&["discoveryImage"]), "no `discoveryImage`")
            .help("state one with `sh` and `kubectl` in the cluster's file, or give it a host");
        scope.report(problem);
    }
    image
}

/// What the cluster offers to who can't have `refused`.
pub(crate) fn offers(scope: &Scope<'_>, refused: &[&str]) -> String {
    let cluster = scope.cluster;
    let mut offers = Vec::new();
    match cluster.routing {
        Routing::None => {}
        Routing::Ingress(_) => offers.push("routes through its Ingress".to_owned()),
        Routing::Gateway(_) => offers.push("routes through its Gateway".to_owned()),
    }
    if cluster.load_balancer.flavour.exists() && !refused.contains(&"loadBalancer") {
        offers.push("load balancers".to_owned());
    }
    offers.push(format!("node ports {}", cluster.node_ports));
    if let Some(range) = cluster.host_ports
        && !refused.contains(&"hostPort")
    {
        offers.push(format!("host ports {range}"));
    }
    let last = offers.pop().unwrap_or_default();
    let before = if offers.is_empty() {
        String::new()
    } else {
        format!("{} and ", offers.join(", "))
    };
    format!("`{}` offers {before}{last}", scope.environment.cluster)
}
