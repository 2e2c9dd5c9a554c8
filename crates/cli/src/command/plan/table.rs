//! The tables of a plan, one for each thing that its services have.

use std::collections::BTreeSet;

use stowplan_model::{Protocol, Replicas, Retention};
use stowplan_plan::{
    FlowPeer, Plan, PlannedContent, PlannedExternal, PlannedFile, PlannedPort, PlannedService,
    PodIdentity,
};

use crate::{
    exposure,
    table::{Column, Table},
};

pub(super) fn services(plan: &Plan) -> Table {
    let mut table = Table::new(&[
        Column::Left("SERVICE"),
        Column::Left("KIND"),
        Column::Right("REPLICAS"),
        Column::Left("PORTS"),
        Column::Left("INSIDE"),
        Column::Left("IMAGE"),
    ]);
    for service in &plan.services {
        let image = match (&service.pods, &service.external) {
            (Some(pods), _) => pods.container.image.to_string(),
            (None, Some(external)) => format!("outside, at {}", at(external)),
            (None, None) => String::new(),
        };
        table.row([
            service.name.to_string(),
            kind(service),
            service
                .pods
                .as_ref()
                .map(|pods| replicas(&pods.replicas, &pods.identity))
                .unwrap_or_default(),
            service
                .ports
                .iter()
                .map(port)
                .collect::<Vec<_>>()
                .join(", "),
            service.fqdn.as_deref().unwrap_or_default().to_owned(),
            image,
        ]);
    }
    table
}

/// `broker`, or with what it is: `broker (kafka)`.
fn kind(service: &PlannedService) -> String {
    let word = service.kind.as_str();
    match service.pods.as_ref().map(|it| &it.identity) {
        Some(PodIdentity::Task(task)) => match &task.schedule {
            Some(schedule) => format!("{word} ({schedule})"),
            None => format!("{word} (once)"),
        },
        _ if service.component == word => word.to_owned(),
        _ => format!("{word} ({})", service.component),
    }
}

fn replicas(replicas: &Replicas, identity: &PodIdentity) -> String {
    match (identity, replicas) {
        (PodIdentity::Task(_), _) => String::new(),
        (_, Replicas::Fixed(count)) => count.to_string(),
        (_, Replicas::Auto(bounds)) => format!("{}-{}", bounds.min, bounds.max),
    }
}

/// `http 80->8080`, `game 31234/UDP`.
fn port(port: &PlannedPort) -> String {
    let target = if port.number == port.target {
        String::new()
    } else {
        format!("->{}", port.target)
    };
    let protocol = if port.protocol == Protocol::Tcp {
        String::new()
    } else {
        format!("/{}", port.protocol)
    };
    format!("{} {}{target}{protocol}", port.name, port.number)
}

fn at(external: &PlannedExternal) -> String {
    match external {
        PlannedExternal::Host { host, .. } => host.to_string(),
        PlannedExternal::Addresses(addresses) => addresses
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", "),
    }
}

pub(super) fn outside(plan: &Plan) -> Table {
    let mut table = Table::new(&[
        Column::Left("EXPOSED"),
        Column::Left("BY"),
        Column::Left("ADDRESS"),
    ]);
    for entrance in exposure::entrances(plan) {
        let name = match entrance.ordinal {
            Some(ordinal) => format!("{}-{ordinal}", entrance.service),
            None => entrance.service.to_string(),
        };
        let known = if entrance.discovered {
            ", discovered"
        } else {
            ""
        };
        table.row([
            name,
            format!("{}{known}", entrance.by.words()),
            entrance.address,
        ]);
    }
    table
}

pub(super) fn replicas_of_brokers(plan: &Plan) -> Table {
    let mut table = Table::new(&[Column::Left("REPLICA"), Column::Left("INSIDE")]);
    for pods in plan.services.iter().filter_map(|it| it.pods.as_ref()) {
        if let PodIdentity::Replicas(replicas) = &pods.identity {
            for replica in &replicas.members {
                table.row([replica.pod.to_string(), replica.host.to_string()]);
            }
        }
    }
    table
}

pub(super) fn nodes(plan: &Plan) -> Table {
    let mut table = Table::new(&[
        Column::Left("NODE"),
        Column::Left("INSIDE"),
        Column::Left("PUBLIC KEY"),
    ]);
    for pods in plan.services.iter().filter_map(|it| it.pods.as_ref()) {
        if let PodIdentity::Nodes(nodes) = &pods.identity {
            for node in &nodes.nodes {
                let key = node.public_key.as_ref().map(ToString::to_string);
                table.row([
                    node.name.to_string(),
                    node.host.to_string(),
                    key.unwrap_or_default(),
                ]);
            }
        }
    }
    table
}

/// Who calls whom: the edges that NetworkPolicies would allow.
pub(super) fn calls(plan: &Plan) -> Table {
    let mut table = Table::new(&[
        Column::Left("CALLER"),
        Column::Left("CALLS"),
        Column::Left("WHERE THEY LISTEN"),
    ]);
    for service in &plan.services {
        for flow in &service.traffic.to {
            let ports = flow.ports.iter();
            let ports = ports.map(|(number, protocol)| format!("{number}/{protocol}"));
            let ports = ports.collect::<Vec<_>>().join(", ");
            let ports = if ports.is_empty() {
                "any port".to_owned()
            } else {
                ports
            };
            table.row([service.name.to_string(), called(&flow.peer), ports]);
        }
    }
    table
}

fn called(peer: &FlowPeer) -> String {
    match peer {
        FlowPeer::Service {
            namespace: None,
            service,
            ..
        } => service.to_string(),
        FlowPeer::Service {
            namespace: Some(namespace),
            service,
            ..
        } => format!("{service} in {namespace}"),
        FlowPeer::Routes(_) => "the entry point of routes".to_owned(),
        FlowPeer::Networks(networks) => networks
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", "),
        FlowPeer::Anybody => "anybody".to_owned(),
    }
}

pub(super) fn files(plan: &Plan) -> Table {
    let mut table = Table::new(&[
        Column::Left("CONFIGURED"),
        Column::Left("FILE"),
        Column::Right("BYTES"),
        Column::Left("FOR"),
    ]);
    for (service, pods) in plan
        .services
        .iter()
        .filter_map(|it| Some((it, it.pods.as_ref()?)))
    {
        let mut add = |name: String, file: &PlannedFile| {
            let (bytes, readers) = match &file.content {
                PlannedContent::Same(text) => (text.len().to_string(), "all pods".to_owned()),
                PlannedContent::PerPod(texts) => {
                    let sizes: BTreeSet<usize> = texts.values().map(String::len).collect();
                    let sizes = sizes.iter().map(ToString::to_string).collect::<Vec<_>>();
                    (sizes.join(", "), "each pod its own".to_owned())
                }
            };
            table.row([name, file.path.to_string(), bytes, readers]);
        };
        match &pods.identity {
            PodIdentity::Nodes(nodes) => {
                let files = nodes
                    .nodes
                    .iter()
                    .flat_map(|node| node.files.iter().map(move |file| (node, file)));
                files.for_each(|(node, file)| add(node.name.to_string(), file));
            }
            _ => pods
                .files
                .iter()
                .for_each(|file| add(service.name.to_string(), file)),
        }
    }
    table
}

pub(super) fn disks(plan: &Plan) -> Table {
    let mut table = Table::new(&[
        Column::Left("STORED"),
        Column::Left("DISK"),
        Column::Left("PATH"),
        Column::Right("SIZE"),
        Column::Left("STORAGE CLASS"),
        Column::Left("WHEN DELETED"),
    ]);
    for (service, pods) in plan
        .services
        .iter()
        .filter_map(|it| Some((it, it.pods.as_ref()?)))
    {
        let disk = match &pods.identity {
            PodIdentity::Replicas(replicas) => replicas.disk.as_ref(),
            PodIdentity::Nodes(nodes) => nodes.disk.as_ref(),
            PodIdentity::Alike | PodIdentity::Task(_) => None,
        };
        if let Some(disk) = disk {
            let fate = match disk.retention {
                Retention::Retain => "kept",
                Retention::DeleteWithSet => "goes with the set",
                Retention::Delete => "goes with its pod",
            };
            table.row([
                service.name.to_string(),
                disk.name.to_string(),
                disk.path.to_string(),
                disk.size.to_string(),
                disk.class
                    .as_ref()
                    .map_or_else(|| "the cluster's default".to_owned(), ToString::to_string),
                fate.to_owned(),
            ]);
        }
    }
    table
}
