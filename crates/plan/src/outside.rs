//! Where each replica or node is reached from outside.

use std::fmt::Write as _;

use stowplan_model::{Host, NodePort, PerReplica, PortNumber, Problem};

use crate::{
    OutsideAddress, OutsideWay, PlannedPort, entry::Member, exposure, placeholder, scope::Subject,
};

const NAMES: &str = "`{name}`, `{ordinal}`, `{environment}`, `{network}` and `{domain}`";

/// Gives each member its outside address, if the service is to have any.
pub(crate) fn addresses(
    subject: Subject<'_, '_>,
    members: &mut [Member],
    port: Option<&PlannedPort>,
) {
    let Some((how, said)) = asked(subject) else {
        return;
    };
    let Some(port) = port else {
        let message = format!("`{}` has no port for outside addresses", subject.name());
        subject.report(Problem::new("unknown-port", message, subject.modelled()));
        return;
    };
    match how {
        PerReplica::LoadBalancer(way) => {
            let place = subject.said_or_modelled(said, &["expose", "perReplica", "loadBalancer"]);
            if !exposure::balanced(subject, place) {
                return;
            }
            let host = way.host.as_deref().unwrap_or("{name}.{domain}");
            let key = ["expose", "perReplica", "loadBalancer", "host"];
            let keys = if way.host.is_some() {
                &key[..]
            } else {
                &key[..3]
            };
            for member in &mut *members {
                member.outside =
                    filled(subject, said, keys, host, member).map(|host| OutsideAddress {
                        host,
                        port: port.number,
                        via: OutsideWay::LoadBalancer,
                    });
            }
        }
        PerReplica::NodePort(way) => {
            let nodes = subject.scope.cluster.node_address.as_ref();
            if way.host.is_none() && nodes.is_none() {
                no_node_address(subject, said);
                return;
            }
            for (index, member) in members.iter_mut().enumerate() {
                let Some(number) = number(subject, said, way.first, index, &member.name) else {
                    return;
                };
                let keys = ["expose", "perReplica", "nodePort", "host"];
                let host = match &way.host {
                    Some(host) => filled(subject, said, &keys, host, member),
                    None => nodes.cloned(),
                };
                // A node port is a port number.
                let port = PortNumber::new(number.get());
                member.outside = host.zip(port).map(|(host, port)| OutsideAddress {
                    host,
                    port,
                    via: OutsideWay::NodePort(number),
                });
            }
        }
    }
}

/// Refuses outside addresses per replica where there are no replicas to tell apart.
pub(crate) fn only_for_members(subject: Subject<'_, '_>) {
    if let Some(Some(_)) = &subject.over.expose.per_replica {
        let message = format!(
            "`{}` can't have outside addresses per replica, as its pods are alike",
            subject.name()
        );
        let place = subject.said(&["expose", "perReplica"]);
        let problem = Problem::new("no-members", message, place);
        subject.report(problem.help("say `loadBalancer` or `nodePort` instead"));
    }
}

fn asked<'p>(subject: Subject<'_, 'p>) -> Option<(&'p PerReplica, bool)> {
    match &subject.over.expose.per_replica {
        Some(said) => said.as_ref().map(|how| (how, true)),
        None => Some((subject.service.exposure.per_replica.as_ref()?, false)),
    }
}

fn filled(
    subject: Subject<'_, '_>,
    said: bool,
    keys: &[&str],
    template: &str,
    member: &Member,
) -> Option<Host> {
    let scope = subject.scope;
    let environment = scope.environment;
    let mut complete = true;
    let filled = placeholder::fill(template, |word, out| {
        // Writing to a string can't fail.
        let _ = match word {
            "name" => write!(out, "{}", member.name),
            "ordinal" => write!(out, "{}", member.ordinal),
            "environment" => write!(out, "{}", environment.id.environment),
            "network" if let Some(network) = &environment.settings.network => {
                write!(out, "{}", network.name)
            }
            "domain" if let Some(domain) = &environment.domain => write!(out, "{domain}"),
            "network" | "domain" => {
                complete = false;
                missing(subject, word, template);
                Ok(())
            }
            _ => return false,
        };
        true
    });
    let place = || subject.said_or_modelled(said, keys);
    match filled {
        Err(word) => {
            let message = format!(
                "`{{{word}}}` in the outside host `{template}` of `{}` stands for nothing",
                subject.name()
            );
            let problem = Problem::new("unknown-placeholder", message, place());
            subject.report(problem.help(format!("there are {NAMES}")));
            None
        }
        Ok(_) if !complete => None,
        Ok(host) => match host.parse() {
            Ok(host) => Some(host),
            Err(mistake) => {
                let mistake: stowplan_model::InvalidValue = mistake;
                let message = format!("outside host of `{}`: {mistake}", member.name);
                subject.report(Problem::new("invalid-host", message, place()));
                None
            }
        },
    }
}

fn missing(subject: Subject<'_, '_>, what: &str, template: &str) {
    let scope = subject.scope;
    let message = format!(
        "the outside host `{template}` of `{}` needs a {what}, and environment `{}` has none",
        subject.name(),
        scope.environment.id
    );
    let code = if what == "domain" {
        "no-domain"
    } else {
        "no-network"
    };
    let problem = Problem::new(code, message, scope.at(&[what]));
    scope.report(problem.help(format!("state `{what}`, or a host without it")));
}

fn number(
    subject: Subject<'_, '_>,
    said: bool,
    first: NodePort,
    index: usize,
    member: &stowplan_model::Name,
) -> Option<NodePort> {
    let range = subject.scope.cluster.node_ports;
    let wanted = usize::from(first.get()) + index;
    let number = u16::try_from(wanted).ok().and_then(NodePort::new);
    if let Some(number) = number
        && range.contains(number)
    {
        return Some(number);
    }
    let message = format!(
        "node port {wanted} of `{member}` is outside the range {range} of cluster `{}`",
        subject.scope.environment.cluster
    );
    let keys = ["expose", "perReplica", "nodePort", "first"];
    let place = subject.said_or_modelled(said, &keys);
    let problem = Problem::new("node-port-range", message, place)
        .help("the first replica has the number that is given, the others those that follow");
    subject.report(problem);
    None
}

fn no_node_address(subject: Subject<'_, '_>, said: bool) {
    let scope = subject.scope;
    let cluster = &scope.environment.cluster;
    let message = format!(
        "`{}` is reached on node ports, but nothing says under which host cluster `{cluster}` is reached",
        subject.name()
    );
    let place = subject.said_or_modelled(said, &["expose", "perReplica", "nodePort"]);
    let problem = Problem::new("no-node-address", message, place)
        .related(scope.in_cluster(&["nodeAddress"]), "no `nodeAddress`")
        .help(format!(
            "state `nodeAddress` in the profile of `{cluster}`, or `host` beside `first`"
        ));
    scope.report(problem);
}
