//! How many pods, how many may be away, and how they are kept apart.

use stowplan_model::{
    Autoscale, Broker, Class, Disruption, Kind, KindWord, Problem, Quorum, Replicas, Spread,
};

use crate::{PlannedSpread, entry::Entry, scope::Subject};

/// Kubernetes counts in 32 bits with a sign.
const MOST: u32 = i32::MAX.unsigned_abs();

/// How many pods the service has.
pub(crate) fn replicas(subject: Subject<'_, '_>) -> Replicas {
    if subject.kind() == KindWord::External {
        return Replicas::Fixed(0);
    }
    let over = subject.over;
    if let Some(count) = over.replicas.filter(|count| *count > MOST) {
        let message = format!("`{}` can't have {count} pods", subject.name());
        let problem = Problem::new("too-many-replicas", message, subject.said(&["replicas"]));
        subject.report(problem.help(format!("at most {MOST} are possible")));
        return Replicas::Fixed(1);
    }
    match &subject.service.kind {
        Kind::Web | Kind::Worker => alike(subject),
        Kind::Broker(broker) => Replicas::Fixed(members(subject, broker)),
        Kind::Seed(seed) => {
            let count = over.replicas.unwrap_or(seed.count);
            some(subject, count);
            Replicas::Fixed(count)
        }
        Kind::Task(_) => Replicas::Fixed(1),
        Kind::External => Replicas::Fixed(0),
    }
}

/// Of pods that are alike.
fn alike(subject: Subject<'_, '_>) -> Replicas {
    let over = subject.over;
    let modelled = &subject.service.replicas;
    if over.replicas.is_some() && matches!(over.autoscale, Some(Some(_))) {
        let message = format!(
            "`{}` has both `replicas` and `autoscale`: one would undo the other",
            subject.name()
        );
        let problem = Problem::new(
            "replicas-and-autoscale",
            message,
            subject.said(&["replicas"]),
        )
        .related(subject.said(&["autoscale"]), "`autoscale`")
        .help("take one of them back with `null`");
        subject.report(problem);
    }
    match (over.replicas, &over.autoscale, modelled) {
        (Some(count), _, _) => Replicas::Fixed(count),
        (None, Some(Some(bounds)), _) => {
            check_bounds(subject, bounds);
            Replicas::Auto(bounds.clone())
        }
        (None, Some(None), Replicas::Auto(bounds)) => {
            let count = subject.scope.defaults().replicas.unwrap_or(bounds.min);
            Replicas::Fixed(count)
        }
        (None, None, Replicas::Auto(_)) => modelled.clone(),
        (None, _, Replicas::Fixed(count)) => {
            Replicas::Fixed(subject.scope.defaults().replicas.unwrap_or(*count))
        }
    }
}

fn check_bounds(subject: Subject<'_, '_>, bounds: &Autoscale) {
    let refuse = |what: String, help: &str| {
        let message = format!("`{}` can't be autoscaled {what}", subject.name());
        let problem = Problem::new("autoscale-bounds", message, subject.said(&["autoscale"]));
        subject.report(problem.help(help));
    };
    if bounds.min == 0 || bounds.max < bounds.min {
        refuse(
            format!("between {} and {}", bounds.min, bounds.max),
            "the lower bound is at least 1 and at most the upper one",
        );
    }
    if bounds.max > MOST {
        refuse(
            format!("up to {}", bounds.max),
            "at most 2147483647 pods are possible",
        );
    }
    if bounds.cpu == Some(0) || bounds.memory == Some(0) {
        refuse("to a use of 0 %".into(), "a target is at least 1");
    }
}

/// Of a broker, whose replicas are told each other's names.
fn members(subject: Subject<'_, '_>, broker: &Broker) -> u32 {
    let scope = subject.scope;
    let name = subject.name();
    let default = scope.defaults().broker_replicas;
    let count = match (&subject.service.replicas, subject.over.replicas, default) {
        _ if broker.single => {
            if let Some(count) = subject.over.replicas.filter(|count| *count > 1) {
                let message = format!("`{name}` can have one replica only, not {count}");
                let place = subject.said(&["replicas"]);
                let problem = Problem::new("single-broker", message, place)
                    .related(subject.modelled(), "modelled as single");
                subject.report(problem);
            }
            subject.over.replicas.map_or(1, |count| count.min(1))
        }
        (_, Some(said), _) | (_, None, Some(said)) => said,
        _ if scope.class().small() => 1,
        (modelled, ..) => modelled.least(),
    };
    some(subject, count);
    if broker.quorum == Quorum::Majority && !broker.single && scope.class() == Class::Prod {
        majority(subject, count);
    }
    count
}

/// In `prod` a majority must outlive the loss of a replica, and an even number has one too many.
fn majority(subject: Subject<'_, '_>, count: u32) {
    let name = subject.name();
    let scope = subject.scope;
    let place = match (subject.over.replicas, scope.defaults().broker_replicas) {
        (Some(_), _) => subject.said(&["replicas"]),
        (None, Some(_)) => scope.at(&["defaults", "brokerReplicas"]),
        (None, None) => subject.modelled(),
    };
    let (code, message, help) = match count {
        // Refused already.
        0 => return,
        1 | 2 => {
            let replicas = if count == 1 { "replica" } else { "replicas" };
            let message =
                format!("`{name}` needs a majority and has {count} {replicas} in class `prod`");
            let help = "give it 3 at least: a majority of fewer stands no loss at all";
            ("small-quorum", message, help.to_owned())
        }
        even if even.is_multiple_of(2) => {
            let message =
                format!("`{name}` needs a majority and has {even} replicas, an even number");
            let help = format!(
                "a majority of {even} is {}: {even} replicas stand no more losses than {}",
                even / 2 + 1,
                even - 1
            );
            ("even-quorum", message, help)
        }
        _ => return,
    };
    subject.report(Problem::new(code, message, place).help(help));
}

/// Members are what others are told, so there must be some.
fn some(subject: Subject<'_, '_>, count: u32) {
    if count == 0 {
        let place = subject.said_or_modelled(subject.over.replicas.is_some(), &["replicas"]);
        let message = format!(
            "`{}` has no replicas, so nobody can find it",
            subject.name()
        );
        let problem = Problem::new("no-replicas", message, place);
        subject.report(problem.help("give it one, or say `enabled: false`"));
    }
}

/// How many pods may be away at once; `None` for no budget.
pub(crate) fn max_unavailable(subject: Subject<'_, '_>, replicas: &Replicas) -> Option<u32> {
    let service = subject.service;
    if service.disruption == Disruption::AtMost(0) {
        let message = format!(
            "at most 0 pods of `{}` may be away, which blocks every drain of a node",
            subject.name()
        );
        let problem = Problem::new("drain-blocked", message, subject.modelled());
        subject.report(problem.help("let at least one be away"));
    }
    let least = replicas.least();
    let broker = match &service.kind {
        Kind::Broker(broker) => Some(broker),
        Kind::Task(_) => return None,
        _ => None,
    };
    if least <= 1 || (broker.is_some() && subject.scope.class().small()) {
        return None;
    }
    match (service.disruption, broker) {
        (Disruption::Unguarded, _) => None,
        (Disruption::AtMost(count), _) => Some(count.clamp(1, least)),
        (Disruption::Derived, Some(broker)) => Some(broker.quorum.may_be_away(least)),
        (Disruption::Derived, None) => Some(1),
    }
}

/// How the pods are kept apart; `None` where there is at most one.
pub(crate) fn spread(subject: Subject<'_, '_>, entry: &Entry<'_>) -> Option<PlannedSpread> {
    let most = match &entry.replicas {
        Replicas::Fixed(count) => *count,
        Replicas::Auto(bounds) => bounds.max,
    };
    if most <= 1 || entry.kind == KindWord::Task {
        return None;
    }
    Some(match subject.service.spread {
        Spread::Required if !subject.scope.class().small() => PlannedSpread::Required,
        Spread::Required | Spread::Preferred => PlannedSpread::Preferred,
    })
}
