//! How fast manifests are checked, and in how much memory.
//!
//! The documents are those of a rendered fleet. Each size is checked in a process of its own, as a
//! process has one peak and one number of threads only.

#![expect(clippy::print_stdout, reason = "a table is what it is for")]

mod fleet;

use std::{env, error::Error, fs, process::Command, time::Instant};

use fleet::Size;
use stowplan::{
    check::{Bundle, Checker, Group, Source},
    plan::Planner,
    render::{Adjustments, render},
};

/// Tells a process that it is one of those that are measured; the number of documents, of threads
/// and what is checked come after it.
const MEASURED: &str = "--measured";

/// What Linux says of a process.
const STATUS: &str = "/proc/self/status";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [flag, documents, what] = arguments.as_slice()
        && flag == MEASURED
    {
        return measure(documents.parse()?, what);
    }
    println!(
        "{:>10} {:>6} {:>8} {:>8} {:>9} {:>11} {:>9}",
        "documents", "MB", "threads", "rules", "seconds", "documents/s", "peak MiB"
    );
    let program = env::current_exe()?;
    for documents in [100, 10_000, 100_000] {
        for (threads, what) in [("1", "read"), ("1", "schema"), ("1", "all"), ("0", "all")] {
            let mut command = Command::new(&program);
            command
                .args([MEASURED, &documents.to_string(), what])
                .env("RAYON_NUM_THREADS", threads);
            let status = command.status()?;
            if !status.success() {
                return Err(format!("{documents} {what}: {status}").into());
            }
        }
    }
    Ok(())
}

/// Checks so many documents and prints a line of the table.
fn measure(documents: usize, what: &str) -> Result<(), Box<dyn Error>> {
    let text = text(documents)?;
    let threads = env::var("RAYON_NUM_THREADS")?.replace('0', "all");
    let megabytes = text.len() / 1_000_000;
    let checker = Checker::new();
    let bundle = || Bundle {
        environment: None,
        sources: vec![Source::new("fleet.yaml", text.as_bytes())],
    };
    // Memory is a run's own; time is the best of a few.
    let runs = if documents > 1_000 { 1 } else { 5 };
    let mut best = f64::MAX;
    for _ in 0..runs {
        let start = Instant::now();
        match what {
            "read" => {
                let read = stowplan::yaml::read::documents(text.as_bytes());
                assert_eq!(read.filter(|it| it.value.is_some()).count(), documents);
            }
            "schema" => {
                let report = checker.clone().only([Group::Schema]).check(vec![bundle()]);
                assert_eq!(report.checked, documents);
            }
            _ => {
                let report = checker.check(vec![bundle()]);
                assert_eq!(report.checked, documents);
            }
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    #[expect(clippy::cast_precision_loss, reason = "a rate is rounded anyway")]
    let rate = documents as f64 / best;
    println!(
        "{documents:>10} {megabytes:>6} {threads:>8} {what:>8} {best:>9.4} {rate:>11.0} {:>9.0}",
        memory("VmHWM").unwrap_or_default()
    );
    Ok(())
}

/// So many documents of a fleet.
fn text(documents: usize) -> Result<String, Box<dyn Error>> {
    let size = Size::new(200, documents / 1_000 + 1);
    let model = size.fleet();
    let planner = Planner::new(&model);
    let mut text = Vec::new();
    let mut left = documents;
    for id in model.environments.keys() {
        let plan = planner
            .plan(id)
            .map_err(|problems| format!("{problems:?}"))?;
        let mut manifests =
            render(&plan, &Adjustments::default()).map_err(|it| format!("{it:?}"))?;
        manifests.objects.truncate(left);
        left -= manifests.objects.len();
        manifests.append_yaml(&mut text)?;
    }
    assert_eq!(left, 0, "the fleet has so many documents");
    Ok(String::from_utf8(text)?)
}

/// A number of the process in MiB.
fn memory(name: &str) -> Option<f64> {
    let status = fs::read_to_string(STATUS).ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    let kibibytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes / 1024.0)
}
