//! Under which host replicas or nodes are reached.

use std::fmt::Write as _;

use stowplan_model::{HostAddress, InvalidValue, NodeAddress, Problem};

use super::Way;
use crate::{OutsideHost, balancer, entry::Member, placeholder};

const NAMES: &str = "`{name}`, `{ordinal}`, `{environment}`, `{network}` and `{domain}`";

impl Way<'_, '_, '_> {
    /// The host of what listens on its node: the node's own, or one that leads there.
    pub(super) fn host_of_node(
        &self,
        template: Option<&str>,
        address: Option<NodeAddress>,
        member: &Member,
    ) -> Option<OutsideHost> {
        match (&member.facts.host, template, address) {
            (Some(host), ..) => Some(OutsideHost::Known(host.clone())),
            (None, Some(_), Some(_)) => {
                self.host_and_address();
                None
            }
            (None, Some(template), None) => {
                let host = self.filled(template, "host", Some(member))?;
                Some(OutsideHost::Known(host))
            }
            (None, None, address) => self.of_node(address.unwrap_or(NodeAddress::Internal)),
        }
    }

    /// The address of the node that a pod runs on.
    pub(super) fn of_node(&self, address: NodeAddress) -> Option<OutsideHost> {
        match address {
            NodeAddress::Internal => Some(OutsideHost::NodeInternal),
            NodeAddress::External => {
                let place = || self.place("address");
                balancer::discovery(self.subject, place)?;
                Some(OutsideHost::NodeExternal)
            }
        }
    }

    pub(super) fn host_and_address(&self) {
        let message = format!(
            "`host` and `address` both say where `{}` is dialled",
            self.subject.name()
        );
        self.once(
            Problem::new("host-and-address", message, self.place("address"))
                .related(self.place("host"), "`host`")
                .help("leave one of them away"),
        );
    }

    /// The host that a template gives: of a member, or of all together.
    pub(super) fn filled(
        &self,
        template: &str,
        key: &str,
        member: Option<&Member>,
    ) -> Option<HostAddress> {
        let subject = self.subject;
        let environment = subject.scope.environment;
        let mut complete = true;
        let filled = placeholder::fill(template, |word, out| {
            // Writing to a string can't fail.
            let _ = match (word, member) {
                ("name", Some(member)) => write!(out, "{}", member.name),
                ("name", None) => write!(out, "{}", subject.name()),
                ("ordinal", Some(member)) => write!(out, "{}", member.ordinal),
                ("environment", _) => write!(out, "{}", environment.id.environment),
                ("network", _) if let Some(network) = &environment.settings.network => {
                    write!(out, "{}", network.name)
                }
                ("domain", _) if let Some(domain) = &environment.domain => write!(out, "{domain}"),
                ("network" | "domain", _) => {
                    complete = false;
                    self.missing(word, template);
                    Ok(())
                }
                _ => return false,
            };
            true
        });
        match filled {
            Err(word) => {
                let message = format!(
                    "`{{{word}}}` in the outside host `{template}` of `{}` stands for nothing",
                    subject.name()
                );
                let problem = Problem::new("unknown-placeholder", message, self.place(key));
                subject.report(problem.help(format!("there are {NAMES}")));
                None
            }
            Ok(_) if !complete => None,
            Ok(host) => match host.parse() {
                Ok(host) => Some(host),
                Err(mistake) => {
                    let mistake: InvalidValue = mistake;
                    let name = member.map_or(subject.name(), |member| &member.name);
                    let message = format!("outside host of `{name}`: {mistake}");
                    subject.report(Problem::new("invalid-host", message, self.place(key)));
                    None
                }
            },
        }
    }

    fn missing(&self, what: &str, template: &str) {
        let scope = self.subject.scope;
        let message = format!(
            "the outside host `{template}` of `{}` needs a {what}, and environment `{}` has none",
            self.subject.name(),
            scope.environment.id
        );
        let code = if what == "domain" {
            "no-domain"
        } else {
            "no-network"
        };
        let problem = Problem::new(code, message, scope.at(&[what]));
        self.once(problem.help(format!("state `{what}`, or a host without it")));
    }
}
