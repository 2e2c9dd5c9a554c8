//! Where something outside is.

use stowplan_model::{ExternalOverride, KindWord, Problem, Route};

use crate::{PlannedExternal, scope::Subject};

/// Where the service is, if it exists outside the environment.
pub(crate) fn place(subject: Subject<'_, '_>) -> Option<PlannedExternal> {
    let name = subject.name();
    let Some(said) = &subject.over.external else {
        if subject.service.kind.word() == KindWord::External {
            let message = format!(
                "environment `{}` doesn't say where `{name}` is",
                subject.scope.environment.id
            );
            let problem = Problem::new("no-external", message, subject.said(&["external"]))
                .related(subject.modelled(), format!("`{name}` exists outside"))
                .help(
                    "say `external: { host: … }` or `external: { addresses: […] }`, \
                     or model a stand-in",
                );
            subject.report(problem);
        }
        return None;
    };
    let keys = |problem: Problem| subject.report(problem);
    Some(match said {
        ExternalOverride::Host(host) => {
            routed(subject, host.as_str());
            PlannedExternal::Host {
                host: host.clone(),
                networks: Vec::new(),
            }
        }
        ExternalOverride::Within { host, networks } => {
            routed(subject, host.as_str());
            PlannedExternal::Host {
                host: host.clone(),
                networks: networks.clone(),
            }
        }
        ExternalOverride::Addresses(addresses) => {
            if addresses.is_empty() {
                let message = format!("`{name}` exists outside at no address");
                let place = subject.said(&["external", "addresses"]);
                keys(
                    Problem::new("no-external", message, place)
                        .help("give at least one address, or a host"),
                );
            }
            let mut addresses = addresses.clone();
            addresses.sort_unstable();
            addresses.dedup();
            PlannedExternal::Addresses(addresses)
        }
    })
}

/// Entry points don't follow aliases of hosts.
fn routed(subject: Subject<'_, '_>, host: &str) {
    let routes: &[Route] = &subject.service.routes;
    if routes.is_empty() || subject.over.routes == Some(false) {
        return;
    }
    let name = subject.name();
    let message = format!("`{name}` has a route, but exists outside under host `{host}`");
    let problem = Problem::new("external-route", message, subject.said(&["external"]))
        .related(subject.modelled(), format!("`{name}` has a route"))
        .help("say `routes: false`, or give its addresses");
    subject.report(problem);
}
