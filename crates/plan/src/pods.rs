//! The pods of a service.

use stowplan_model::{
    Container, Duration, File, FilePath, ImageRef, Kind, KindWord, KubernetesVersion, Problem,
};

use crate::{
    PlannedContainer, PlannedDisk, PlannedFile, PlannedNodes, PlannedReplica, PlannedReplicas,
    PlannedSettings, PodIdentity, Pods,
    address_book::AddressBook,
    balancer,
    container::{self, Pod},
    content, disk,
    entry::{Entry, Member},
    file, image, mount, node_pool,
    resolve::Reader,
    resource, scale,
    scope::Subject,
    seed, settings, task, user, volume,
};

const GRACE_PERIOD: Duration = Duration::literal("30s");

/// Sets variables from files that an init container writes, without being told to.
/// <https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-via-file/>
const SETS_FROM_FILES: KubernetesVersion = KubernetesVersion::literal("1.35");

/// The pods, and the settings of their program; `None` for what exists outside.
pub(crate) fn pods(
    subject: Subject<'_, '_>,
    book: &AddressBook<'_, '_>,
    entry: &Entry<'_>,
) -> Option<(Pods, Option<PlannedSettings>)> {
    if entry.kind == KindWord::External {
        return None;
    }
    let service = subject.service;
    // Every kind but `external` is created with a container.
    let main = service.main()?;
    let resources = resource::resources(subject, main, subject.over.resources.as_ref());
    let reader = Reader {
        book,
        entry,
        memory: resources.memory_limit,
        own: None,
    };
    let disk = match &service.kind {
        Kind::Broker(broker) => disk::disk(subject, broker.disk.as_ref()),
        Kind::Seed(seed) => disk::disk(subject, seed.disk.as_ref()),
        _ => None,
    };
    let volumes = volume::volumes(subject, disk.as_ref());
    let grace_period = service.grace_period.unwrap_or(GRACE_PERIOD);
    let pod = Pod {
        volumes: &volumes,
        disk: disk.as_ref(),
        grace_period,
    };
    let files = file::by_path(subject);
    content::check(subject, &files);
    container::check_names(subject);
    user::check(subject);
    let beside = |containers: &[Container]| {
        containers
            .iter()
            .map(|container| container::beside(subject, &reader, container, pod))
            .collect()
    };
    let init = beside(&service.init);
    let sidecars = beside(&service.sidecars);

    let Main {
        container,
        files: own_files,
        settings,
        nodes,
    } = self::main(subject, &reader, main, &files, pod)?;
    let key_file = nodes.as_ref().and_then(|nodes| nodes.key_file.as_ref());
    let of_node = nodes.as_ref().and_then(|nodes| nodes.nodes.first());
    let paths = container
        .mounts
        .iter()
        .map(|mount| (&mount.path, "a volume"));
    let node_files = of_node.map_or(&own_files, |node| &node.files).iter();
    let paths = paths
        .chain(node_files.map(|file| (&file.path, "a file")))
        .chain(key_file.map(|path| (path, "its private key")));
    mount::check_paths(subject, &container.name, paths);

    let discovery = discovery(subject, entry, nodes.as_ref(), &own_files);
    let pool = node_pool::pool(subject);
    let pods = Pods {
        identity: match nodes {
            Some(nodes) => PodIdentity::Nodes(nodes),
            None => identity(subject, entry, disk)?,
        },
        container,
        init,
        sidecars,
        replicas: entry.replicas.clone(),
        max_unavailable: scale::max_unavailable(subject, &entry.replicas),
        spread: scale::spread(subject, entry),
        node_labels: pool.map(|pool| pool.labels.clone()).unwrap_or_default(),
        taints: pool.map(|pool| pool.taints.clone()).unwrap_or_default(),
        grace_period,
        security: service.security.clone(),
        discovery,
        files: own_files,
        volumes,
    };
    Some((pods, settings))
}

/// The main container and what it is told. Of a seed set they are the first node's, without files,
/// which each node has for itself.
struct Main {
    container: PlannedContainer,
    files: Vec<PlannedFile>,
    settings: Option<PlannedSettings>,
    nodes: Option<PlannedNodes>,
}

fn main(
    subject: Subject<'_, '_>,
    reader: &Reader<'_, '_>,
    container: &Container,
    files: &[(FilePath, &File)],
    pod: Pod<'_>,
) -> Option<Main> {
    if let Kind::Seed(seed) = &subject.service.kind {
        let (nodes, settings) = seed::nodes(subject, reader, seed, container, files, pod)?;
        return Some(Main {
            container: nodes.nodes.first()?.container.clone(),
            files: Vec::new(),
            settings,
            nodes: Some(nodes),
        });
    }
    let settings = settings::settings(subject, reader);
    let mut container = container::main(subject, reader, container, pod, None, settings.as_ref());
    let members = reader.entry.members.iter();
    let outside = members
        .filter_map(|member| member.outside.as_ref())
        .find(|outside| outside.host.known().is_none());
    container::tell_outside_host(subject, &mut container, outside);
    Some(Main {
        container,
        files: file::files(subject, reader, files, settings.as_ref()),
        settings: settings.map(|settings| settings.planned),
        nodes: None,
    })
}

/// The image that finds out what is known only when pods start, where there is such a thing: an
/// address that the API server is asked for, or one of the pod's own that files contain.
fn discovery(
    subject: Subject<'_, '_>,
    entry: &Entry<'_>,
    nodes: Option<&PlannedNodes>,
    files: &[PlannedFile],
) -> Option<ImageRef> {
    let discovered = |member: &Member| {
        let outside = member.outside.as_ref();
        outside.is_some_and(|outside| outside.host.is_discovered())
    };
    let of_nodes = nodes
        .into_iter()
        .flat_map(|nodes| &nodes.nodes)
        .flat_map(|node| &node.files);
    let needed = entry.members.iter().any(discovered)
        || files.iter().chain(of_nodes).any(|file| file.discovered);
    if !needed {
        return None;
    }
    let place = || {
        let said = subject.over.expose.per_replica.is_some();
        subject.said_or_modelled(said, &["expose", "perReplica"])
    };
    let scope = subject.scope;
    let kubernetes = scope.cluster.kubernetes;
    if entry.members.iter().any(discovered) && kubernetes < SETS_FROM_FILES {
        let message = format!(
            "the address of `{}` is known only when its pods start, and these can be told it from Kubernetes {SETS_FROM_FILES} on: cluster `{}` has {kubernetes}",
            subject.name(),
            scope.environment.cluster
        );
        let problem = Problem::new("needs-kubernetes", message, place())
            .related(scope.in_cluster(&["kubernetes"]), format!("{kubernetes}"))
            .help("give it a `host`, which DNS leads to the address that it gets");
        scope.report(problem);
        return None;
    }
    let image = balancer::discovery(subject, place)?;
    Some(image::mirrored(subject, image.clone()))
}

fn identity(
    subject: Subject<'_, '_>,
    entry: &Entry<'_>,
    disk: Option<PlannedDisk>,
) -> Option<PodIdentity> {
    let broker = match &subject.service.kind {
        Kind::Task(modelled) => return Some(PodIdentity::Task(task::task(subject, modelled))),
        Kind::Broker(broker) => broker,
        _ => return Some(PodIdentity::Alike),
    };
    Some(PodIdentity::Replicas(PlannedReplicas {
        peers: entry.peers.clone()?,
        start: broker.start,
        start_reason: broker.start_reason.clone(),
        first: broker.first,
        disk,
        outside_port: entry.outside_port.clone()?,
        members: entry
            .members
            .iter()
            .map(|member| PlannedReplica {
                ordinal: member.ordinal,
                pod: member.name.clone(),
                host: member.host.clone(),
                outside: member.outside.clone(),
            })
            .collect(),
    }))
}
