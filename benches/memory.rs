//! How much memory a fleet takes while it is streamed.
//!
//! Each size is streamed in a process of its own, as a process has one peak only.

#![expect(clippy::print_stdout, reason = "a table is what it is for")]

mod fleet;
mod stream;

use std::{env, error::Error, fs, process::Command, time::Instant};

use fleet::Size;
use stream::{Tally, stream};

/// Tells a process that it is one of those that are measured; the size comes after it.
const MEASURED: &str = "--measured";

/// What Linux says of a process.
const STATUS: &str = "/proc/self/status";

const SIZES: [Size; 7] = [
    Size::new(1_000, 1),
    Size::new(1_000, 5),
    Size::new(1_000, 20),
    Size::new(20, 500),
    Size::new(20, 2_000),
    Size::new(10_000, 1),
    Size::new(10_000, 5),
];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [flag, services, environments] = arguments.as_slice()
        && flag == MEASURED
    {
        return measure(Size::new(services.parse()?, environments.parse()?));
    }
    if memory("VmHWM").is_none() {
        println!("memory is not measured: `{STATUS}` has no `VmHWM` here");
        return Ok(());
    }
    println!(
        "{:>10} {:>10} {:>8} {:>8} {:>10} {:>10} {:>10}",
        "size", "documents", "MB", "seconds", "fleet MiB", "peak MiB", "above MiB"
    );
    let program = env::current_exe()?;
    for Size {
        services,
        environments,
    } in SIZES
    {
        let size = [services.to_string(), environments.to_string()];
        let status = Command::new(&program).arg(MEASURED).args(size).status()?;
        if !status.success() {
            return Err(format!("{services}x{environments}: {status}").into());
        }
    }
    Ok(())
}

/// Streams a fleet and prints a line of the table: what the fleet itself takes, the peak while it
/// was streamed, and by how much that is more.
fn measure(size: Size) -> Result<(), Box<dyn Error>> {
    let model = size.fleet();
    let fleet = memory("VmRSS").ok_or("no memory is told")?;
    let start = Instant::now();
    let mut tally = Tally::default();
    stream(&model, &mut tally)?;
    let seconds = start.elapsed().as_secs_f64();
    let peak = memory("VmHWM").ok_or("no memory is told")?;
    println!(
        "{:>10} {:>10} {:>8} {seconds:>8.2} {fleet:>10.1} {peak:>10.1} {:>10.1}",
        size.to_string(),
        tally.documents,
        tally.bytes / 1_000_000,
        peak - fleet,
    );
    Ok(())
}

/// A line of the status, in MiB.
fn memory(line: &str) -> Option<f64> {
    let status = fs::read_to_string(STATUS).ok()?;
    let rest = status.lines().find_map(|it| it.strip_prefix(line))?;
    let kibibytes: f64 = rest
        .trim_start_matches(':')
        .trim_end_matches("kB")
        .trim()
        .parse()
        .ok()?;
    Some(kibibytes / 1024.0)
}
