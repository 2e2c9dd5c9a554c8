//! From a plan to objects: piece by piece, on all cores, in apply order.

use std::io::{self, Write};

use rayon::prelude::*;
use smol_str::SmolStr;
use stowplan_model::{Name, Problem};
use stowplan_plan::{Plan, PlannedService, PodIdentity};

use crate::{
    Adjustments, Manifest, Manifests, broker, completion, container, discovery, external,
    manifests, namespace, network_policy, object, patch, route, scope::Scope, seed, task, web,
    worker,
};

/// The objects of an environment.
///
/// # Errors
///
/// Every problem of adjustments, patches and raw objects, and of names that are too long once
/// something is appended to them.
pub fn render(plan: &Plan, adjustments: &Adjustments) -> Result<Manifests, Vec<Problem>> {
    let pieces = pieces(plan, adjustments, |objects| objects)?;
    Ok(Manifests {
        objects: pieces.into_iter().flatten().collect(),
    })
}

/// Writes the objects of an environment as a stream of YAML documents, as
/// [`Manifests::append_yaml`] does of what [`render`] returns, without ever having all objects.
pub fn write_yaml(
    plan: &Plan,
    adjustments: &Adjustments,
    out: &mut impl Write,
) -> Result<(), WriteError> {
    let buffers = pieces(plan, adjustments, |objects| {
        let mut buffer = Vec::with_capacity(objects.len() * 1024);
        manifests::append_yaml(&mut buffer, &objects).map(|()| buffer)
    })
    .map_err(WriteError::Problems)?;
    for buffer in buffers {
        let written = buffer.and_then(|buffer| out.write_all(&buffer));
        written.map_err(WriteError::Io)?;
    }
    Ok(())
}

/// Why an environment could not be written.
#[derive(Debug)]
pub enum WriteError {
    /// It could not be rendered; nothing was written.
    Problems(Vec<Problem>),
    /// The writer failed.
    Io(io::Error),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Problems(problems) => write!(f, "{} problems in the environment", problems.len()),
            Self::Io(_) => f.write_str("could not write the manifests"),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Problems(problems) => problems.first().map(|problem| problem as _),
            Self::Io(error) => Some(error),
        }
    }
}

/// What is rendered together.
enum Piece<'a> {
    /// The namespace and what holds for all of it.
    Environment,
    Service(&'a PlannedService),
    Routes,
    /// Objects alongside, which nothing adjusts or patches.
    Objects,
}

/// The objects of a piece, and what only all pieces together can be judged by.
#[derive(Default)]
pub(crate) struct Batch {
    pub(crate) objects: Vec<Manifest>,
    pub(crate) problems: Vec<Problem>,
    /// Which closures found an object: by service, and number among that service's.
    pub(crate) adjusted: Vec<(Name, usize)>,
    /// Which patches found an object.
    pub(crate) patched: Vec<usize>,
    /// Whether a closure or a patch may have changed a ConfigMap.
    pub(crate) changed: bool,
}

/// What makes an object the same as another: two of them can't be in one cluster.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Identity {
    pub(crate) name: SmolStr,
    pub(crate) kind: SmolStr,
    group: SmolStr,
    namespace: Option<SmolStr>,
    pub(crate) service: Option<Name>,
}

impl Identity {
    fn of(object: &Manifest) -> Self {
        Self {
            name: object.name().into(),
            kind: object.kind().into(),
            group: object.group().into(),
            namespace: object.namespace().map(Into::into),
            service: object.service.clone(),
        }
    }

    fn same(&self, other: &Self) -> bool {
        (&self.name, &self.kind, &self.group, &self.namespace)
            == (&other.name, &other.kind, &other.group, &other.namespace)
    }
}

/// Renders all pieces, and gives the objects of each to `finish`.
fn pieces<R: Send>(
    plan: &Plan,
    adjustments: &Adjustments,
    finish: impl Fn(Vec<Manifest>) -> R + Sync,
) -> Result<Vec<R>, Vec<Problem>> {
    let services = plan.services.iter().map(Piece::Service);
    let pieces: Vec<_> = std::iter::once(Piece::Environment)
        .chain(services)
        .chain([Piece::Routes, Piece::Objects])
        .collect();
    let done: Vec<_> = pieces
        .par_iter()
        // Below this many, a second core costs more than it brings.
        .with_min_len(8)
        .map(|piece| {
            let mut batch = batch(plan, adjustments, piece);
            let identities: Vec<_> = batch.objects.iter().map(Identity::of).collect();
            let finished = finish(std::mem::take(&mut batch.objects));
            (finished, identities, batch)
        })
        .collect();

    let mut results = Vec::with_capacity(done.len());
    let mut identities = Vec::new();
    let mut whole = Batch::default();
    for (result, known, batch) in done {
        results.push(result);
        identities.extend(known);
        whole.problems.extend(batch.problems);
        whole.adjusted.extend(batch.adjusted);
        whole.patched.extend(batch.patched);
    }
    let mut problems = whole.problems;
    problems.extend(adjustments.unmatched(plan, &whole.adjusted));
    problems.extend(patch::unmatched(plan, &whole.patched, &identities));
    problems.extend(duplicates(plan, identities));
    if problems.is_empty() {
        Ok(results)
    } else {
        Err(problems)
    }
}

fn batch(plan: &Plan, adjustments: &Adjustments, piece: &Piece<'_>) -> Batch {
    let mut batch = Batch::default();
    match piece {
        Piece::Environment => {
            batch
                .objects
                .push(Manifest::new(None, namespace::object(plan)));
            if plan.network_policies {
                let policies = network_policy::defaults(plan);
                let policies = policies.map(|policy| Manifest::new(None, policy));
                batch.objects.extend(policies);
            }
        }
        Piece::Service(service) => {
            let mut scope = Scope::new(plan, service);
            render_service(&mut scope);
            batch.objects = scope.objects;
            batch.problems = scope.problems;
        }
        Piece::Routes => batch.objects = route::objects(plan),
        Piece::Objects => {
            object::render(plan, &mut batch);
            return batch;
        }
    }
    adjustments.apply(plan, &mut batch);
    if let Piece::Service(service) = piece
        && discovery::asks(service)
    {
        discovery::complete(&mut batch);
    }
    patch::apply(plan, &mut batch);
    completion::complete(&mut batch);
    batch
}

fn render_service(scope: &mut Scope<'_>) {
    let service = scope.service;
    if let Some(pods) = &service.pods {
        container::check_init(scope, &pods.init);
        match &pods.identity {
            PodIdentity::Task(task) => task::render(scope, pods, task),
            PodIdentity::Replicas(replicas) => broker::render(scope, pods, replicas),
            PodIdentity::Nodes(nodes) => seed::render(scope, pods, nodes),
            PodIdentity::Alike if service.ports.is_empty() => worker::render(scope, pods),
            PodIdentity::Alike => web::render(scope, pods),
        }
    } else if let Some(external) = &service.external {
        external::render(scope, external);
    }
    network_policy::render(scope);
}

/// A problem for each two objects that are the same in the cluster.
fn duplicates(plan: &Plan, mut identities: Vec<Identity>) -> Vec<Problem> {
    identities.sort_unstable();
    let pairs = identities.windows(2).filter_map(|pair| match pair {
        [first, second] if first.same(second) => Some((first, second)),
        _ => None,
    });
    pairs
        .map(|(first, second)| {
            let made_for = |identity: &Identity| match &identity.service {
                Some(service) => format!("`{service}`"),
                None => "the environment".to_owned(),
            };
            let message = format!(
                "two objects are the `{}` `{}`: one of {}, one of {}",
                first.kind,
                first.name,
                made_for(first),
                made_for(second)
            );
            object::duplicate(plan, message, &second.name, &second.kind)
        })
        .collect()
}
