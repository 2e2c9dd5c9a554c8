//! What containers ask for: CPU and memory are always there.

use stowplan_model::{Container, Place, Problem, Quantity, Resources, ResourcesOverride};

use crate::scope::Subject;

const CPU: Quantity = Quantity::millis(100);
const MEMORY: Quantity = Quantity::mebibytes(128);

/// What a container asks for; `said` is what the environment says about this one.
///
/// What is said about CPU hides what the environment's defaults say about it, request and limit
/// together; likewise about memory.
pub(crate) fn resources(
    subject: Subject<'_, '_>,
    container: &Container,
    said: Option<&ResourcesOverride>,
) -> Resources {
    let none = ResourcesOverride::default();
    let said = said.unwrap_or(&none);
    let modelled = &container.resources;
    let defaults = subject.scope.defaults().resources.as_ref().unwrap_or(&none);

    let (cpu, cpu_limit) = layered(
        [
            (said.cpu, said.cpu_limit),
            (modelled.cpu, modelled.cpu_limit),
        ],
        (defaults.cpu, defaults.cpu_limit),
    );
    let (memory, memory_limit) = layered(
        [
            (said.memory, said.memory_limit),
            (modelled.memory, modelled.memory_limit),
        ],
        (defaults.memory, defaults.memory_limit),
    );
    // A limit alone is below what is asked for by default, or brings it down.
    let cpu = cpu.unwrap_or_else(|| cpu_limit.map_or(CPU, |limit| limit.min(CPU)));
    let memory = memory.or(memory_limit).unwrap_or(MEMORY);
    let memory_limit = memory_limit.unwrap_or(memory);

    let place = |key: &str, limit: &str| {
        let keys = [
            (said.cpu.is_some(), "cpu"),
            (said.memory.is_some(), "memory"),
        ];
        let limits = [
            (said.cpu_limit.is_some(), "cpuLimit"),
            (said.memory_limit.is_some(), "memoryLimit"),
        ];
        let key = keys
            .into_iter()
            .chain(limits)
            .find(|(is_said, word)| *is_said && (*word == key || *word == limit));
        match key {
            Some((_, key)) => subject.said(&["resources", key]),
            None => subject.modelled(),
        }
    };
    let check =
        |what: &str, request: Quantity, limit: Option<Quantity>, place: &dyn Fn() -> Place| {
            let of = format!("container `{}` of `{}`", container.name, subject.name());
            for amount in [Some(request), limit].into_iter().flatten() {
                if amount.is_negative() {
                    let message = format!("{of} asks for {amount} {what}, which is below zero");
                    subject.report(Problem::new("negative-resource", message, place()));
                }
            }
            if let Some(limit) = limit
                && request > limit
            {
                let message = format!("{of} asks for {request} {what} and is limited to {limit}");
                let problem = Problem::new("request-over-limit", message, place());
                subject.report(problem.help("ask for less, or raise the limit"));
            }
        };
    check("CPU", cpu, cpu_limit, &|| place("cpu", "cpuLimit"));
    check("memory", memory, Some(memory_limit), &|| {
        place("memory", "memoryLimit")
    });

    Resources {
        cpu: Some(cpu),
        memory: Some(memory),
        cpu_limit,
        memory_limit: Some(memory_limit),
        extended: modelled.extended.clone(),
    }
}

type Pair = (Option<Quantity>, Option<Quantity>);

fn layered(layers: [Pair; 2], defaults: Pair) -> Pair {
    let [first, second] = layers;
    match (first.0.or(second.0), first.1.or(second.1)) {
        (None, None) => defaults,
        pair => pair,
    }
}
