//! Containers, with everything that they are told decided.

use std::collections::BTreeMap;

use stowplan_model::{
    Argument, Container, DnsLabel, Duration, EnvName, PodField, PreStop, Problem, Value, Volume,
};

use crate::{
    OutsideAddress, OutsideHost, PlannedContainer, PlannedDisk, PlannedValue, command, env,
    extended, image, mount, probe,
    resolve::{Reader, What},
    resource,
    scope::Subject,
    settings::{self, Settings},
};

/// What containers of one pod have in common.
#[derive(Clone, Copy)]
pub(crate) struct Pod<'a> {
    pub(crate) volumes: &'a [Volume],
    pub(crate) disk: Option<&'a PlannedDisk>,
    pub(crate) grace_period: Duration,
}

/// The main container of a service; `key` is a variable beside the model's, as settings are.
pub(crate) fn main(
    subject: Subject<'_, '_>,
    reader: &Reader<'_, '_>,
    container: &Container,
    pod: Pod<'_>,
    key: Option<(EnvName, Value)>,
    settings: Option<&Settings>,
) -> PlannedContainer {
    let probes = probe::main(subject, reader, container);
    let mut env: Vec<_> = container.env.clone();
    if let Some((name, value)) = key {
        env.retain(|(known, _)| *known != name);
        // First, so that others may refer to it.
        env.insert(0, (name, value));
    }
    check(subject, container, pod);
    PlannedContainer {
        name: container.name.clone(),
        image: image::main(subject, container),
        command: words(reader, &container.command, What::Command),
        args: words(reader, &container.args, What::Argument),
        env: settings::join(subject, env::layered(subject, reader, &env), settings),
        mounts: mount::main(subject, container, pod.volumes, pod.disk),
        resources: resource::resources(subject, container, subject.over.resources.as_ref()),
        readiness: probes.readiness,
        liveness: probes.liveness,
        startup: probes.startup,
        pre_stop: container.pre_stop.clone(),
        security: container.security.clone(),
    }
}

/// Gives the main container the variable by which it knows its outside host, where that is known
/// only when the pod runs: first, so that others may refer to it.
pub(crate) fn tell_outside_host(
    subject: Subject<'_, '_>,
    container: &mut PlannedContainer,
    outside: Option<&OutsideAddress>,
) {
    let value = match outside.map(|outside| &outside.host) {
        None | Some(OutsideHost::Known(_)) => return,
        Some(OutsideHost::NodeInternal) => PlannedValue::Field(PodField::HostIp),
        Some(OutsideHost::NodeExternal | OutsideHost::Balancer) => PlannedValue::OutsideHost,
    };
    let variable = OutsideHost::VARIABLE;
    if container
        .env
        .iter()
        .any(|(name, _)| name.as_str() == variable)
    {
        let message = format!(
            "`{}` has a variable `{variable}`, which is what its outside host is told by",
            subject.name()
        );
        let problem = Problem::new("reserved-variable", message, subject.modelled());
        subject.report(problem.help("name it otherwise"));
        return;
    }
    container.env.insert(0, (EnvName::literal(variable), value));
}

/// An init or side container: environments say nothing about it but what they say about all.
pub(crate) fn beside(
    subject: Subject<'_, '_>,
    reader: &Reader<'_, '_>,
    container: &Container,
    pod: Pod<'_>,
) -> PlannedContainer {
    let probes = probe::modelled(subject, reader, container);
    check(subject, container, pod);
    let mounts = mount::beside(subject, container, pod.volumes, pod.disk);
    let paths = mounts.iter().map(|mount| (&mount.path, "a volume"));
    mount::check_paths(subject, &container.name, paths);
    PlannedContainer {
        name: container.name.clone(),
        image: image::beside(subject, container),
        command: words(reader, &container.command, What::Command),
        args: words(reader, &container.args, What::Argument),
        env: env::modelled(reader, &container.env),
        mounts,
        resources: resource::resources(subject, container, None),
        readiness: probes.readiness,
        liveness: probes.liveness,
        startup: probes.startup,
        pre_stop: container.pre_stop.clone(),
        security: container.security.clone(),
    }
}

fn words(
    reader: &Reader<'_, '_>,
    arguments: &[Argument],
    what: What<'_>,
) -> Vec<smol_str::SmolStr> {
    let mut words = Vec::with_capacity(arguments.len());
    for argument in arguments {
        match argument {
            Argument::One(text) => words.push(reader.text(text, what)),
            Argument::EachPeer { flag, peers } => {
                for peer in reader.peers(peers, what) {
                    words.extend([flag.clone(), peer]);
                }
            }
        }
    }
    words
}

fn check(subject: Subject<'_, '_>, container: &Container, pod: Pod<'_>) {
    check_stop(subject, container, pod);
    command::check(subject, container);
    extended::check(subject, container);
}

/// Holds if no two containers of a pod have one name.
pub(crate) fn check_names(subject: Subject<'_, '_>) {
    let service = subject.service;
    let named = |what| move |container| (container, what);
    let containers = service
        .main()
        .into_iter()
        .map(named("main"))
        .chain(service.sidecars.iter().map(named("a side")))
        .chain(service.init.iter().map(named("an init")));
    let mut known: BTreeMap<&DnsLabel, &str> = BTreeMap::new();
    for (container, what) in containers {
        let Some(other) = known.insert(&container.name, what) else {
            continue;
        };
        let of = match other {
            "main" => "the main container, which has the service's name,".to_owned(),
            other => format!("{other} container"),
        };
        let message = format!(
            "{of} and {what} container of `{}` are both named `{}`",
            subject.name(),
            container.name
        );
        let problem = Problem::new("duplicate-container", message, subject.modelled());
        subject.report(problem.help("rename one of them"));
    }
}

/// The wait before stopping counts as part of stopping.
fn check_stop(subject: Subject<'_, '_>, container: &Container, pod: Pod<'_>) {
    if let Some(PreStop::Sleep(sleep)) = container.pre_stop
        && sleep >= pod.grace_period
    {
        let message = format!(
            "container `{}` of `{}` waits {sleep} before it stops, and has {} for all of it",
            container.name,
            subject.name(),
            pod.grace_period
        );
        let problem = Problem::new("drain-too-long", message, subject.modelled());
        subject.report(problem.help("give it a longer grace period: `.grace_period(…)`"));
    }
}
