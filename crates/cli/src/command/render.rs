//! `render`: manifests to files or to standard output.

use std::{collections::BTreeMap, path::Path};

use rayon::prelude::*;
use stowplan_input::Report;
use stowplan_model::{EnvironmentId, Place, Problem};

use crate::{
    args::{Layout, Render},
    count::count,
    fleet::LoadedFleet,
    folder::{Change, Folder, Scope, digest},
    lock,
    output::{Failure, Output},
    press::{Files, Press, Pressed},
    record::RecordedFile,
    rename_hint, summary,
};

/// The output that is a stream.
const STREAM: &str = "-";

pub(crate) fn run(
    arguments: &Render,
    root: &Path,
    fleet: &LoadedFleet,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    fleet.require_environments()?;
    let environments = fleet.select(&arguments.selection.selectors)?;
    if arguments.output.as_os_str() == STREAM {
        return stream(arguments, fleet, &environments, output);
    }
    // Whether files may be overwritten is seen before the work is done.
    let folder = Folder::open(root.join(&arguments.output), arguments.force)?;
    let press = Press::new(
        fleet,
        arguments.format,
        arguments.layout.unwrap_or_default(),
    );
    let mut pressed = press.check(&environments, digests)?;
    warn(fleet, &mut pressed, output);
    if arguments.locked {
        require_recorded(fleet, &press, output)?;
    }

    let recorded = environments.iter().zip(&pressed).flat_map(|(id, it)| {
        let file = |sha256: &String| RecordedFile {
            environment: id.to_string(),
            sha256: sha256.clone(),
        };
        it.digest
            .iter()
            .map(move |(path, sha256)| (path.clone(), file(sha256)))
    });
    let scope = if arguments.selection.selectors.is_empty() {
        Scope::Everything
    } else {
        Scope::Only(environments.iter().map(ToString::to_string).collect())
    };
    let recorded = recorded.collect();
    folder.require_way(&recorded)?;
    // Should the rest fail, numbers are recorded that nobody has yet, and not the other way round.
    if !arguments.locked {
        record_numbers(fleet, &press, output)?;
    }
    let update = folder.update(&recorded, &scope)?;
    let written: Vec<Result<Vec<(String, Change)>, Failure>> = (environments
        .par_iter()
        .zip(&mut pressed))
    .map(|(id, pressed)| {
        let files = press.take(id, pressed)?;
        let write =
            |(path, bytes): (String, Vec<u8>)| update.write(&path, &bytes).map(|it| (path, it));
        files.into_iter().map(write).collect()
    })
    .collect();
    let written: Vec<(String, Change)> =
        written.into_iter().collect::<Result<Vec<_>, _>>()?.concat();
    let shown = update.shown().to_owned();
    let removal = update.finish()?;

    let root = Path::new(&shown);
    let changed = written.iter().filter(|it| it.1 == Change::Written).count();
    // What a change did is told file by file, but for the first time and for great upheavals.
    let told = changed < written.len() && changed + removal.removed.len() <= TOLD;
    for (path, change) in &written {
        let path = root.join(path);
        match change {
            Change::Written if told => output.remark(format_args!("wrote {}", path.display())),
            Change::Written => output.detail(format_args!("wrote {}", path.display())),
            Change::Unchanged => output.detail(format_args!("unchanged {}", path.display())),
        }
    }
    for path in &removal.removed {
        let path = root.join(path);
        if told {
            output.remark(format_args!("removed {}", path.display()));
        } else {
            output.detail(format_args!("removed {}", path.display()));
        }
    }
    for path in &removal.left {
        let path = root.join(path);
        output.remark(format_args!(
            "left alone, since it was changed after it was rendered: {}",
            path.display()
        ));
    }
    output.summary(summary::table(pressed.iter().map(|it| &it.summary)))?;
    let objects = pressed.iter().map(|it| it.summary.objects).sum();
    output.remark(format_args!(
        "{}, {}; {} written, {} unchanged, {} removed in `{shown}`",
        count(environments.len(), "environment"),
        count(objects, "object"),
        count(changed, "file"),
        written.len() - changed,
        removal.removed.len(),
    ));
    Ok(())
}

/// The hash of each file.
fn digests(files: &Files) -> BTreeMap<String, String> {
    files
        .iter()
        .map(|(path, bytes)| (path.clone(), digest(bytes)))
        .collect()
}

/// Shows the warnings of all plans, each once.
fn warn<T>(fleet: &LoadedFleet, pressed: &mut [Pressed<T>], output: &mut Output<'_>) {
    let warnings = pressed.iter_mut();
    let warnings = warnings.flat_map(|it| std::mem::take(&mut it.warnings));
    fleet.warn(warnings.collect(), output);
}

/// Refuses numbers that are not in `stowplan.lock`.
fn require_recorded(
    fleet: &LoadedFleet,
    press: &Press<'_>,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let Some(changes) = fleet.unrecorded(press.planner()) else {
        return Ok(());
    };
    let help = "nothing was written: render without `--locked`, and commit the file";
    let problem = lock::unrecorded(fleet, changes, usize::MAX, help);
    output.problems(&Report::new(vec![problem], Vec::new()));
    Err(Failure::Found)
}

/// Writes `stowplan.lock` if it changes, or is not in order.
fn record_numbers(
    fleet: &LoadedFleet,
    press: &Press<'_>,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let planner = press.planner();
    let changes = match fleet.unrecorded(planner) {
        Some(changes) => changes,
        None if fleet.in_order() => return Ok(()),
        None => &[],
    };
    fleet.lock.write(planner.ledger())?;
    lock::tell(changes, &fleet.lock, output);
    for hint in rename_hint::hints(fleet, changes) {
        output.remark(hint);
    }
    Ok(())
}

/// Writes all environments to standard output, one after another: as one list, or documents that
/// follow each other.
fn stream(
    arguments: &Render,
    fleet: &LoadedFleet,
    environments: &[&EnvironmentId],
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let format = arguments.format;
    if arguments.layout.is_some() || arguments.force {
        let option = if arguments.force {
            "--force"
        } else {
            "--layout"
        };
        let message = format!("`{option}` is about files, and `-o -` writes none");
        return Err(Problem::new("no-files", message, Place::Nowhere).into());
    }
    let press = Press::new(fleet, format, Layout::Environment);
    let mut pressed = press.check(environments, |_| ())?;
    warn(fleet, &mut pressed, output);
    if arguments.locked {
        require_recorded(fleet, &press, output)?;
    }
    // What is piped to a cluster has no numbers that the next run doesn't know of.
    if !arguments.locked {
        record_numbers(fleet, &press, output)?;
    }
    let head = format.head();
    output.bytes(head)?;
    // While a batch is being written, the next one is made ready: most of it only where it was not kept.
    let mut batches = (environments.chunks(BATCH)).zip(pressed.chunks_mut(BATCH));
    let ready =
        |batch: Option<(&[&EnvironmentId], &mut [Pressed<()>])>| -> Result<Vec<Files>, Failure> {
            let Some((ids, pressed)) = batch else {
                return Ok(Vec::new());
            };
            ids.par_iter()
                .zip(pressed)
                .map(|(id, it)| press.take(id, it))
                .collect()
        };
    let mut now = ready(batches.next())?;
    while !now.is_empty() {
        let next = batches.next();
        let (written, made) = rayon::join(
            || {
                now.iter()
                    .flat_map(BTreeMap::values)
                    .try_for_each(|bytes| output.bytes(&bytes[head.len()..]))
            },
            || ready(next),
        );
        written?;
        now = made?;
    }
    Ok(())
}

/// So many files are told one by one.
const TOLD: usize = 20;

/// So many environments are made ready at once.
const BATCH: usize = 16;
