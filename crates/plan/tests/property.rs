//! What holds of all plans.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;
use stowplan_model::*;
use stowplan_plan::{OutsideWay, Plan, PodIdentity};

use crate::fleet::{fleet, fleet_of, plan, read, service};

/// An app of services `s0`, `s1`, …, each of which uses those that are named for it.
fn app(uses: &[Vec<usize>]) -> AppModel {
    let app = App::new(name!("app"));
    let services: Vec<_> = (0..uses.len())
        .map(|index| app.web(read(&format!("s{index}")), image!("x"), port!("http", 80)))
        .collect();
    for (service, uses) in services.iter().zip(uses) {
        for used in uses {
            let other = services[used % services.len()];
            service.env(
                format!("URL_{}", other.endpoint().service().as_str().to_uppercase()),
                other.url("http"),
            );
        }
    }
    app.into_model()
}

/// Numbers lie 256 apart, of which half are points.
fn key(number: u32) -> String {
    let from = u64::from(number) << 8;
    let mut keys = (from..).map(|x| format!("02{x:064x}"));
    keys.find(|key| key.parse::<PublicKey>().is_ok()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_services_does_not_matter(
        uses in prop::collection::vec(prop::collection::vec(0..20_usize, 0..4), 1..20),
        turn in 0..20_usize,
    ) {
        let one = app(&uses);
        let mut other = one.clone();
        let turn = turn % other.services.len();
        other.services.rotate_left(turn);
        let plans = [one, other].map(|app| plan(&fleet_of(&[app], &[("env", json!({}))]), "env"));
        prop_assert_eq!(&plans[0], &plans[1]);
    }

    #[test]
    fn the_order_is_topological_where_there_are_no_cycles(
        uses in prop::collection::vec(prop::collection::vec(0..20_usize, 0..4), 1..20),
    ) {
        // Each uses only those with a lower number.
        let uses: Vec<Vec<usize>> = uses
            .into_iter()
            .enumerate()
            .map(|(index, uses)| uses.into_iter().filter(|used| *used < index).collect())
            .collect();
        let plan = plan(&fleet_of(&[app(&uses)], &[("env", json!({}))]), "env");
        let at = |index: usize| {
            let name = format!("s{index}");
            plan.services.iter().position(|service| service.name == *name).unwrap()
        };
        for (index, uses) in uses.iter().enumerate() {
            for used in uses {
                prop_assert!(at(*used) < at(index));
            }
        }
        prop_assert_eq!(plan.services.len(), uses.len());
    }

    #[test]
    fn traffic_is_the_same_seen_from_both_sides(
        uses in prop::collection::vec(prop::collection::vec(0..20_usize, 0..4), 1..20),
    ) {
        let plan = plan(&fleet_of(&[app(&uses)], &[("env", json!({}))]), "env");
        prop_assert_eq!(flows(&plan, true), flows(&plan, false));
    }

    #[test]
    fn no_node_is_told_itself(first in 0..50_u32, count in 1..8_u32) {
        let app = App::new(name!("app"));
        let seed = app.seed(name!("seed"), image!("n:1"), port!("p", 31234)).nodes(first, count);
        seed.each_peer("--peer", seed.peers(Codec::Libplanet))
            .env("PEERS", seed.peers(Codec::Custom("{key}@{host}:{port}".into())).inside().joined(","))
            .file("/etc/peers", File::text(seed.peers(Codec::IdAtHost).joined("\n")));
        let nodes: serde_json::Map<_, _> = (first..first + count)
            .map(|ordinal| (ordinal.to_string(), json!({"publicKey": key(ordinal)})))
            .collect();
        let plan = plan(&fleet(app, &[("env", json!({"services": {"seed": {"nodes": nodes}}}))]), "env");
        let pods = service(&plan, "seed").pods.clone().unwrap();
        let PodIdentity::Nodes(nodes) = pods.identity else { unreachable!() };
        prop_assert_eq!(nodes.nodes.len(), count as usize);
        for node in nodes.nodes {
            let own = key(node.ordinal);
            let text = serde_json::to_string(&(&node.container, &node.files)).unwrap();
            prop_assert!(!text.contains(&own));
            for other in (first..first + count).filter(|other| *other != node.ordinal) {
                prop_assert_eq!(text.matches(&key(other)).count(), 3);
            }
        }
    }

    #[test]
    fn outside_ports_are_distinct(first in 30000..32000_u16, counts in prop::collection::vec(1..9_u32, 1..5)) {
        let app = App::new(name!("app"));
        let mut said = serde_json::Map::new();
        let mut next = u32::from(first);
        for (index, count) in counts.iter().enumerate() {
            let name = format!("b{index}");
            app.broker(read(&name), image!("b:1"), port!("p", 1)).replicas(*count);
            said.insert(name, json!({"expose": {"perReplica": {"nodePort": {"first": next}}}}));
            next += count;
        }
        let plan = plan(&fleet(app, &[("env", json!({"services": said}))]), "env");
        let mut numbers = Vec::new();
        for service in &plan.services {
            let PodIdentity::Replicas(replicas) = &service.pods.as_ref().unwrap().identity else { unreachable!() };
            for member in &replicas.members {
                match &member.outside.as_ref().unwrap().via {
                    OutsideWay::NodePort(given) => numbers.extend(given.values().copied()),
                    _ => unreachable!(),
                }
            }
        }
        let distinct: BTreeSet<_> = numbers.iter().collect();
        prop_assert_eq!(distinct.len(), numbers.len());
        prop_assert_eq!(numbers.len(), counts.iter().sum::<u32>() as usize);
    }
}

/// Each allowed call with its ports, as the caller's side or the other says it.
fn flows(plan: &Plan, from: bool) -> BTreeSet<(String, String, String)> {
    let mut found = BTreeSet::new();
    for service in &plan.services {
        let flows = if from {
            &service.traffic.from
        } else {
            &service.traffic.to
        };
        for flow in flows {
            let stowplan_plan::FlowPeer::Service { service: peer, .. } = &flow.peer else {
                unreachable!()
            };
            let (own, peer) = (service.name.to_string(), peer.to_string());
            let (user, called) = if from { (peer, own) } else { (own, peer) };
            found.insert((user, called, format!("{:?}", flow.ports)));
        }
    }
    found
}
