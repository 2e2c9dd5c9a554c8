//! What is generated of the nodes of networks.

use serde::Serialize;
use stowplan_model::{KindWord, Name, PortName};

use crate::{
    fleet::PlannedApp,
    ident::snake,
    layout::Value,
    port,
    table::{peer, table},
    text,
};

/// The nodes of a seed set.
#[derive(Serialize)]
pub(crate) struct PeerModule {
    module: String,
    doc: Vec<String>,
    ports: Vec<PeerPort>,
}

/// One of their ports.
#[derive(Serialize)]
struct PeerPort {
    function: String,
    constant: String,
    doc: Vec<String>,
    table: String,
}

/// Each seed set that has nodes with keys.
pub(crate) fn modules(planned: &PlannedApp<'_>, margin: usize) -> Vec<PeerModule> {
    let mut seeds: Vec<_> = planned.app.services.iter().collect();
    seeds.retain(|it| it.kind.word() == KindWord::Seed);
    seeds.sort_by_key(|it| &it.name);
    let modules = seeds.into_iter().map(|seed| {
        let ports = seed.ports.iter();
        let ports = ports.filter_map(|it| PeerPort::new(planned, &seed.name, &it.name, margin + 4));
        PeerModule {
            module: snake(seed.name.as_str(), "service"),
            doc: vec![format!("The nodes of {}.", text::code(seed.name.as_str()))],
            ports: ports.collect(),
        }
    });
    modules.filter(|it| !it.ports.is_empty()).collect()
}

impl PeerPort {
    fn new(planned: &PlannedApp<'_>, seed: &Name, port: &PortName, margin: usize) -> Option<Self> {
        let all = planned.environments.iter();
        let endpoints: Vec<_> = all.map(|it| it.endpoint(seed, port)).collect();
        let peers = endpoints.iter().map(|it| {
            let peers: Vec<Value> = (*it)?.members.iter().filter_map(peer).collect();
            (!peers.is_empty()).then_some(Value::Slice(peers))
        });
        let peers: Vec<Option<Value>> = peers.collect();
        let function = snake(port.as_str(), "port");
        let constant = function.to_uppercase();
        Some(Self {
            doc: vec![port::title(endpoints.iter().flatten().next()?)],
            table: table(&constant, "&[Peer]", &peers, margin)?,
            function,
            constant,
        })
    }
}
