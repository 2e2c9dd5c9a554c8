//! Volumes, with the sizes that the environment gives them.

use stowplan_model::{DnsLabel, Problem, Volume, VolumeSource};

use crate::{PlannedDisk, scope::Subject, suggest};

/// The volumes of the service's pods; its disk is not among them.
pub(crate) fn volumes(subject: Subject<'_, '_>, disk: Option<&PlannedDisk>) -> Vec<Volume> {
    let mut volumes = subject.service.volumes.clone();
    if let Some(disk) = disk
        && volumes
            .iter()
            .any(|volume| volume.name == disk.name.as_str())
    {
        let message = format!(
            "`{}` has both a disk and a volume named `{}`",
            subject.name(),
            disk.name
        );
        let problem = Problem::new("duplicate-volume", message, subject.modelled());
        subject.report(problem.help("give the volume another name"));
    }
    for (name, said) in &subject.over.volumes {
        let Some(size) = said.size else {
            continue;
        };
        let found = volumes.iter_mut().find(|volume| volume.name == *name);
        match found.map(|volume| &mut volume.source) {
            Some(VolumeSource::Scratch { size: limit, .. }) => *limit = Some(size),
            Some(_) => {
                let message = format!("volume `{name}` of `{}` has no size", subject.name());
                let place = subject.said(&["volumes", name.as_str(), "size"]);
                let problem = Problem::new("no-size", message, place);
                subject.report(problem.help("only scratch space is limited by the pod"));
            }
            None => unknown(subject, name, disk),
        }
    }
    for volume in &volumes {
        if let VolumeSource::Scratch {
            size: Some(size), ..
        } = &volume.source
            && size.is_negative()
        {
            let name = volume.name.as_str();
            let message = format!(
                "volume `{name}` of `{}` has a size of {size}",
                subject.name()
            );
            let said = subject.over.volumes.contains_key(&volume.name);
            let place = subject.said_or_modelled(said, &["volumes", name, "size"]);
            subject.report(Problem::new("negative-resource", message, place));
        }
    }
    for (name, said) in &subject.over.volumes {
        if said.size.is_none() && !volumes.iter().any(|volume| volume.name == *name) {
            unknown(subject, name, disk);
        }
    }
    volumes
}

fn unknown(subject: Subject<'_, '_>, name: &DnsLabel, disk: Option<&PlannedDisk>) {
    let message = format!("`{}` has no volume `{name}`", subject.name());
    let place = subject.said(&["volumes", name.as_str()]);
    let known = subject.service.volumes.iter().map(|it| it.name.as_str());
    let help = match disk {
        Some(disk) if disk.name.as_str() == name.as_str() => {
            "it is the disk: say `disk: { size: … }`".to_owned()
        }
        _ => suggest::help(name.as_str(), "volume", known),
    };
    subject.report(Problem::new("unknown-volume", message, place).help(help));
}
