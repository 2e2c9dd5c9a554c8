//! Where containers see volumes: each volume exists, and each path is given once.

use std::collections::BTreeMap;

use stowplan_model::{Container, DnsLabel, FilePath, Mount, Problem, Volume, VolumeSource};

use crate::{PlannedDisk, scope::Subject, suggest};

/// The mounts of the main container: its own, the volumes with a path, the disk.
pub(crate) fn main(
    subject: Subject<'_, '_>,
    container: &Container,
    volumes: &[Volume],
    disk: Option<&PlannedDisk>,
) -> Vec<Mount> {
    let mut mounts = beside(subject, container, volumes, disk);
    for volume in volumes {
        if let Some(path) = &volume.path {
            mounts.push(Mount {
                volume: volume.name.clone(),
                path: path.clone(),
                read_only: read_only(&volume.source),
            });
        }
    }
    if let Some(disk) = disk {
        mounts.push(Mount {
            volume: DnsLabel::from(disk.name.clone()),
            path: disk.path.clone(),
            read_only: false,
        });
    }
    mounts
}

/// The mounts of another container: its own.
pub(crate) fn beside(
    subject: Subject<'_, '_>,
    container: &Container,
    volumes: &[Volume],
    disk: Option<&PlannedDisk>,
) -> Vec<Mount> {
    let mut mounts = container.mounts.clone();
    for mount in &mut mounts {
        let name = &mount.volume;
        let volume = volumes.iter().find(|volume| volume.name == *name);
        mount.read_only |= volume.is_some_and(|volume| read_only(&volume.source));
        let of_disk = disk.is_some_and(|disk| disk.name.as_str() == name.as_str());
        if volume.is_some() || of_disk {
            continue;
        }
        let message = format!(
            "container `{}` of `{}` mounts volume `{name}`, which isn't declared",
            container.name,
            subject.name()
        );
        let known = volumes.iter().map(|volume| volume.name.as_str());
        let known = known.chain(disk.map(|disk| disk.name.as_str()));
        let problem = Problem::new("unknown-volume", message, subject.modelled());
        subject.report(problem.help(suggest::help(name.as_str(), "volume", known)));
    }
    mounts
}

/// Holds if a container sees one thing only at each path.
pub(crate) fn check_paths<'a>(
    subject: Subject<'_, '_>,
    container: &DnsLabel,
    paths: impl IntoIterator<Item = (&'a FilePath, &'a str)>,
) {
    let mut seen = BTreeMap::new();
    for (path, what) in paths {
        if let Some(first) = seen.insert(path, what) {
            let message = format!(
                "container `{container}` of `{}` has both {first} and {what} at `{path}`",
                subject.name()
            );
            let problem = Problem::new("duplicate-path", message, subject.modelled());
            subject.report(problem.help("give one of them another path"));
        }
    }
}

fn read_only(source: &VolumeSource) -> bool {
    matches!(
        source,
        VolumeSource::Secret { .. } | VolumeSource::ConfigMap { .. }
    )
}
