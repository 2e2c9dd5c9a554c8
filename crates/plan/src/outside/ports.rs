//! Under which numbers replicas or nodes are reached.

use std::collections::BTreeMap;

use stowplan_model::{Place, PortName, PortNumber, Problem};

use super::Way;
use crate::{PlannedPort, entry::Member};

/// Ports that have one number: TCP and UDP on one number have one number outside too.
pub(super) struct Group<'p> {
    /// The first of them: whoever asks the ledger is named after it.
    pub(super) first: &'p PlannedPort,
    /// All of them.
    pub(super) ports: Vec<&'p PlannedPort>,
}

impl<'w> Way<'w, '_, '_> {
    /// The ports by number, in the order of the service.
    pub(super) fn groups(&self) -> Vec<Group<'w>> {
        let mut groups: Vec<Group<'w>> = Vec::new();
        for &port in self.ports {
            let same = groups
                .iter_mut()
                .find(|group| group.first.number == port.number);
            match same {
                Some(group) => group.ports.push(port),
                None => groups.push(Group {
                    first: port,
                    ports: vec![port],
                }),
            }
        }
        groups
    }

    /// The certain number that a member at `index` is to have for its group at `offset`, and where
    /// it is said: as a fact of its own, else counted from the first member's, else nowhere.
    pub(super) fn certain(
        &self,
        member: &Member,
        (key, own): (&str, Option<u16>),
        first: Option<u16>,
        (index, offset): (usize, usize),
    ) -> (Option<u32>, Place) {
        let ordinal = member.ordinal.to_string();
        match (own, first) {
            (Some(own), _) => (
                Some(u32::from(own) + small(offset)),
                self.subject.said(&["nodes", &ordinal, key]),
            ),
            (None, Some(first)) => {
                let before = small(index * self.groups().len() + offset);
                (Some(u32::from(first) + before), self.place("first"))
            }
            (None, None) => (None, self.place("")),
        }
    }

    /// The ports' own numbers.
    pub(super) fn own_numbers(&self) -> BTreeMap<PortName, PortNumber> {
        let ports = self.ports.iter();
        ports.map(|port| (port.name.clone(), port.number)).collect()
    }

    /// The numbers of the member at `index`, counted from `first`.
    pub(super) fn following(
        &self,
        first: Option<PortNumber>,
        index: usize,
    ) -> Option<BTreeMap<PortName, PortNumber>> {
        let groups = self.groups();
        let count = groups.len();
        let mut numbers = BTreeMap::new();
        for (offset, group) in groups.into_iter().enumerate() {
            let number = match first {
                Some(first) => u32::from(first.get()) + small(index * count + offset),
                None => u32::from(group.first.number.get()) + small(index),
            };
            let Some(number) = u16::try_from(number).ok().and_then(PortNumber::new) else {
                let message = format!(
                    "port {number} of the load balancer of `{}` is past the last one, 65535",
                    self.subject.name()
                );
                let problem = Problem::new("port-range", message, self.place("first"));
                self.once(problem.help("begin with a lower `first`"));
                return None;
            };
            if let Some(other) = numbers.iter().find(|(_, known)| **known == number) {
                let other: &PortName = other.0;
                let message = format!(
                    "the ports `{other}` and `{}` of `{}` would both be {number} on its load balancer",
                    group.first.name,
                    self.subject.name()
                );
                let problem = Problem::new("port-range", message, self.place("first"));
                self.once(problem.help("say `first`, and all ports follow each other"));
                return None;
            }
            numbers.extend(group.ports.iter().map(|port| (port.name.clone(), number)));
        }
        Some(numbers)
    }
}

/// A small number; a set has at most 100,000 members with 65,535 ports.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
