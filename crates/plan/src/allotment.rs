//! What the whole fleet asks of the ledger, and what came of it.

use std::collections::BTreeMap;

use smol_str::SmolStr;
use stowplan_ledger::{
    Allocation, Grant, Ledger, Number, Owner, Refusal, Request, Resource, Terms, Wanted, Why,
};
use stowplan_model::{EnvironmentId, Place, Problem};

use crate::{
    Planner,
    address_book::AddressBook,
    collision, dependency, number,
    scope::{Asked, Scope},
    select,
};

/// Who asked for what.
type Asker = (SmolStr, Resource, Owner);

/// What was given out.
pub(crate) struct Allotment {
    allocation: Allocation,
    asked: BTreeMap<Asker, Question>,
}

/// Where something was asked for, and whether for a certain number.
struct Question {
    place: Place,
    fixed: bool,
}

impl Allotment {
    /// Asks all environments what they want, and meets their requests.
    pub(crate) fn of(planner: &Planner<'_>, ledger: &Ledger, terms: Terms) -> Self {
        let mut questions = BTreeMap::new();
        let mut requests = Vec::new();
        for environment in planner.model.environments.values() {
            // What is wrong with an environment itself is found when it is planned. Until it is
            // put right nobody knows what it asks for, and it keeps all that it has.
            let (requested, sound) = match Scope::open(planner, environment) {
                Ok(scope) => asked(scope),
                Err(_) => (Vec::new(), false),
            };
            let kept = if sound {
                Vec::new()
            } else {
                kept(ledger, &environment.id)
            };
            for (request, place) in requested.into_iter().chain(kept) {
                let asker = asker(&request);
                // Replicas that are alike ask for the same.
                if let std::collections::btree_map::Entry::Vacant(entry) = questions.entry(asker) {
                    let fixed = request.wanted.fixed().is_some();
                    entry.insert(Question { place, fixed });
                    requests.push(request);
                }
            }
        }
        Self {
            allocation: ledger.allocate(requests, terms),
            asked: questions,
        }
    }

    /// What came of a request: what was given, or the certain number that was wanted.
    pub(crate) fn number(&self, request: &Request) -> Option<Number> {
        let given =
            self.allocation
                .grants
                .get(&request.scope, request.wanted.resource(), &request.owner);
        given.cloned().or_else(|| request.wanted.fixed())
    }

    pub(crate) fn allocation(&self) -> &Allocation {
        &self.allocation
    }

    /// The problems of an environment that gets no number at all.
    pub(crate) fn refused(&self, id: &EnvironmentId) -> Vec<Problem> {
        let own = |refusal: &&Refusal| {
            refusal.request.owner.environment == *id
                && (refusal.request.wanted.fixed().is_none() || within(refusal))
        };
        let refusals = self.allocation.refusals.iter().filter(own);
        refusals.map(|it| self.problem(it)).collect()
    }

    /// Certain numbers that two environments want.
    pub(crate) fn collisions(&self) -> Vec<Problem> {
        let across =
            |refusal: &&Refusal| refusal.request.wanted.fixed().is_some() && !within(refusal);
        let refusals = self.allocation.refusals.iter().filter(across);
        refusals.map(|it| self.problem(it)).collect()
    }

    fn problem(&self, refusal: &Refusal) -> Problem {
        let request = &refusal.request;
        let (scope, resource) = (&request.scope, request.wanted.resource());
        let place = self.asked.get(&asker(request));
        let place = place.map_or(Place::Nowhere, |it| it.place.clone());
        let own = subject(&request.owner);
        let (noun, code, on) = words(resource);
        match &refusal.why {
            Why::Taken { number, by } => {
                let same = by.environment == request.owner.environment;
                let (own, other) = if same {
                    (format!("`{own}`"), format!("`{}`", subject(by)))
                } else {
                    let of =
                        |owner: &Owner| format!("`{}` of `{}`", subject(owner), owner.environment);
                    (of(&request.owner), of(by))
                };
                let number = shown(number);
                let message =
                    format!("{own} and {other} both have {noun} {number} on {on} `{scope}`");
                let another = match resource {
                    Resource::NodePort | Resource::HostPort => "number",
                    Resource::Address | Resource::RedisDb | Resource::MysqlDatabase => noun,
                };
                let asker = (scope.clone(), resource, by.clone());
                let question = self.asked.get(&asker);
                let help = if question.is_none_or(|it| it.fixed) {
                    format!("give one of them another {another}")
                } else {
                    format!(
                        "{other} was given it, as `stowplan.lock` says: leave it away here, or give {other} a certain {another} too and render with `--reuse`"
                    )
                };
                let problem = Problem::new(code, message, place).help(help);
                match question {
                    Some(it) => problem.related(it.place.clone(), other),
                    None => problem,
                }
            }
            Why::Released { number, by } => {
                let number = shown(number);
                let message = format!(
                    "{noun} {number} on {on} `{scope}`, which `{own}` asks for, was released by `{}` of `{}` a short time ago",
                    subject(by),
                    by.environment
                );
                let problem = Problem::new("released-number", message, place);
                problem.help("callers may still have it: wait, give another, or say `--reuse`")
            }
            Why::Exhausted {
                of,
                holders,
                released,
            } => {
                let shown = holders
                    .iter()
                    .take(5)
                    .map(|(id, count)| format!("`{id}` {count}"));
                let shown: Vec<String> = shown.collect();
                let more = holders.len().saturating_sub(shown.len());
                let more = if more > 0 {
                    format!(" and {more} other environments")
                } else {
                    String::new()
                };
                let message = format!(
                    "no {noun} is left for `{own}` on {on} `{scope}`: all {of} are given out, to {}{more}",
                    shown.join(", ")
                );
                let help = if *released > 0 {
                    format!("{released} of them are released and may be given again with `--reuse`")
                } else {
                    match resource {
                        Resource::NodePort => {
                            "widen `nodePorts` in the cluster's file and on the cluster".into()
                        }
                        Resource::HostPort => "widen `hostPorts` in the cluster's file".into(),
                        Resource::Address => {
                            "add to `loadBalancer.addresses` in the cluster's file".into()
                        }
                        Resource::RedisDb => {
                            "give the server more databases, and say so: `redis_db_of(…)`".into()
                        }
                        Resource::MysqlDatabase => "name it under `database`".into(),
                    }
                };
                Problem::new("numbers-exhausted", message, place).help(help)
            }
        }
    }
}

/// Whether both sides are in one environment.
fn within(refusal: &Refusal) -> bool {
    matches!(&refusal.why, Why::Taken { by, .. } if by.environment == refusal.request.owner.environment)
}

fn asker(request: &Request) -> Asker {
    (
        request.scope.clone(),
        request.wanted.resource(),
        request.owner.clone(),
    )
}

/// Who it is: without the port, which the number says.
fn subject(owner: &Owner) -> &str {
    owner.subject.split(':').next().unwrap_or_default()
}

/// A number as it is; a name in quotes.
fn shown(number: &Number) -> String {
    match number {
        Number::Name(name) => format!("`{name}`"),
        other => other.to_string(),
    }
}

/// The noun, the code of two that want one, and what it is on.
fn words(resource: Resource) -> (&'static str, &'static str, &'static str) {
    match resource {
        Resource::NodePort => ("node port", "duplicate-node-port", "cluster"),
        Resource::HostPort => ("host port", "duplicate-host-port", "cluster"),
        Resource::Address => ("address", "duplicate-address", "cluster"),
        Resource::RedisDb | Resource::MysqlDatabase => ("database", "duplicate-database", "server"),
    }
}

/// What an environment has, as if it asked for just these numbers.
fn kept(ledger: &Ledger, id: &EnvironmentId) -> Vec<Asked> {
    let grants = ledger.grants().iter();
    let own = grants.filter(|it| it.owner.environment == *id && it.released.is_none());
    let request = |grant: &Grant| {
        let wanted = match &grant.number {
            Number::Port(port) if grant.resource == Resource::NodePort => Wanted::NodePort {
                fixed: Some(*port),
                range: (*port, *port),
            },
            Number::Port(port) => Wanted::HostPort {
                fixed: Some(*port),
                range: (*port, *port),
            },
            Number::Address(address) => Wanted::Address {
                fixed: Some(*address),
                pool: vec![(*address, *address)],
            },
            Number::Database(number) => Wanted::RedisDb {
                fixed: Some(*number),
                databases: number.saturating_add(1),
            },
            Number::Name(name) => Wanted::MysqlDatabase {
                fixed: Some(name.clone()),
                wish: name.clone(),
            },
        };
        let request = Request {
            scope: grant.scope.clone(),
            owner: grant.owner.clone(),
            wanted,
        };
        (request, Place::Nowhere)
    };
    own.map(request).collect()
}

/// Everything that an environment asks for, and whether nothing was wrong meanwhile.
fn asked(scope: Scope<'_>) -> (Vec<Asked>, bool) {
    let exposed: Vec<_> = scope
        .app
        .services()
        .filter(|service| {
            service.part == scope.environment.part
                && select::enabled(&scope, &service.name)
                && collision::may_claim(&scope, service)
        })
        .collect();
    for service in exposed {
        let _ = crate::entry::Entry::settle(scope.subject(service));
    }
    databases(&scope);
    let sound = scope.is_sound();
    (scope.into_asked(), sound)
}

/// The databases that its services are told.
fn databases(scope: &Scope<'_>) {
    let users: Vec<_> = scope
        .app
        .with_databases
        .iter()
        .filter(|(user, _)| {
            user.part == scope.environment.part
                && select::enabled(scope, &user.name)
                && scope.overrides(&user.name).external.is_none()
        })
        .collect();
    if users.is_empty() {
        return;
    }
    let chosen: Vec<_> = users.iter().map(|(user, _)| *user).collect();
    let edges = dependency::check(scope, &chosen);
    let servers: Vec<_> = users
        .iter()
        .flat_map(|(_, databases)| databases)
        .filter_map(|(endpoint, _)| scope.app.service(endpoint.service()))
        .filter(|server| server.part == scope.environment.part)
        .collect();
    let book = AddressBook::open(scope, &servers, &edges);
    for (endpoint, database) in users.iter().flat_map(|(_, databases)| databases) {
        if let Some(entry) = book.find(endpoint) {
            let _ = number::database(scope, entry, *database);
        }
    }
}
