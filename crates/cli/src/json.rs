//! JSON for programs: `{"environments": [...]}`.

use std::io;

use serde::Serialize;

use crate::output::{Failure, Output, stream_failure};

#[derive(Serialize)]
struct Environments<'a, T> {
    environments: &'a [T],
}

/// Writes one object with all environments under `environments`.
pub(crate) fn environments<T: Serialize>(
    environments: &[T],
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let written = serde_json::to_writer_pretty(&mut *output.data, &Environments { environments });
    written.map_err(|error| stream_failure(&io::Error::from(error)))?;
    output.data("\n")
}
