//! The disk of each replica.

use stowplan_model::{Disk, Name, ObjectName, Problem, Quantity, Retention};

use crate::{PlannedDisk, scope::Subject, suggest};

/// The largest disk in `local` and `dev`, unless the environment asks for more.
const SMALL: Quantity = Quantity::gibibytes(1);

/// The disk of each replica or node, with size and class decided.
pub(crate) fn disk(subject: Subject<'_, '_>, modelled: Option<&Disk>) -> Option<PlannedDisk> {
    let class = subject.scope.class();
    let over = subject.over.disk.as_ref();
    let Some(disk) = modelled else {
        if over.is_some() {
            let message = format!("`{}` has no disk", subject.name());
            let problem = Problem::new("no-disk", message, subject.said(&["disk"]));
            subject.report(problem.help("model one: `.disk(\"/data\", \"10Gi\")`"));
        }
        return None;
    };
    let size = match over.and_then(|over| over.size) {
        Some(size) => size,
        None if class.small() => disk.size.min(SMALL),
        None => disk.size,
    };
    if size <= Quantity::ZERO {
        let said = over.is_some_and(|over| over.size.is_some());
        let message = format!("the disk of `{}` has a size of {size}", subject.name());
        let place = subject.said_or_modelled(said, &["disk", "size"]);
        subject.report(Problem::new("negative-resource", message, place));
    }
    // Data go with their environment only where it is known to be short-lived.
    let passing = class.small() || subject.scope.environment.record.expires.is_some();
    let default_retention = if passing {
        Retention::DeleteWithSet
    } else {
        Retention::Retain
    };
    Some(PlannedDisk {
        name: disk.name.clone(),
        path: disk.path.clone(),
        size,
        class: storage_class(subject, disk),
        retention: over
            .and_then(|over| over.retention)
            .or(disk.retention)
            .unwrap_or(default_retention),
    })
}

fn storage_class(subject: Subject<'_, '_>, disk: &Disk) -> Option<ObjectName> {
    let scope = subject.scope;
    let classes = &scope.cluster.storage_classes;
    let said = subject
        .over
        .disk
        .as_ref()
        .and_then(|over| over.class.as_ref());
    let Some(asked) = said.or(disk.class.as_ref()) else {
        return classes.get("default").cloned();
    };
    let found = classes.get(asked).cloned();
    if found.is_none() {
        let cluster = &scope.environment.cluster;
        let message = format!(
            "cluster `{cluster}` has no storage class `{asked}`, which the disk of `{}` asks for",
            subject.name()
        );
        let place = subject.said_or_modelled(said.is_some(), &["disk", "class"]);
        let names = classes.keys().map(Name::as_str);
        let problem = Problem::new("unknown-storage-class", message, place)
            .related(scope.in_cluster(&["storageClasses"]), "its storage classes")
            .help(suggest::help(asked.as_str(), "storage class", names));
        scope.report(problem);
    }
    found
}
