//! The whole way of a fleet: planned, rendered and written, in memory for few environments at once.

use std::io::{self, Write};

use rayon::prelude::*;
use stowplan::{
    model::{EnvironmentId, Model},
    plan::Planner,
    render::{Adjustments, write_yaml},
};

/// Plans every environment of a fleet and writes its manifests, in order. As many environments as
/// there are threads are worked on at once, and the services of each are shared between threads.
pub(crate) fn stream(model: &Model, out: &mut impl Write) -> io::Result<()> {
    let planner = Planner::new(model);
    let environments: Vec<&EnvironmentId> = model.environments.keys().collect();
    for batch in environments.chunks(rayon::current_num_threads()) {
        let buffers: Vec<Vec<u8>> = batch.par_iter().map(|id| yaml(&planner, id)).collect();
        buffers
            .iter()
            .try_for_each(|buffer| out.write_all(buffer))?;
    }
    Ok(())
}

fn yaml(planner: &Planner<'_>, id: &EnvironmentId) -> Vec<u8> {
    let plan = planner.plan(id).unwrap_or_else(|problems| {
        panic!("{} problems, the first: {}", problems.len(), problems[0])
    });
    let mut buffer = Vec::new();
    write_yaml(&plan, &Adjustments::default(), &mut buffer)
        .unwrap_or_else(|error| panic!("{error}"));
    buffer
}

/// A sink that counts what it is given.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) documents: u64,
    pub(crate) bytes: u64,
}

impl Write for Tally {
    /// Takes whole documents only, as [`stream`] writes them.
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let lines = buffer.split(|byte| *byte == b'\n');
        self.documents += lines.filter(|line| *line == b"---").count() as u64;
        self.bytes += buffer.len() as u64;
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
