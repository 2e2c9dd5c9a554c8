//! JSON for programs: one object with a list, such as `{"environments": [...]}`.

use std::{collections::BTreeMap, io};

use serde::Serialize;

use crate::output::{Failure, Output, stream_failure};

/// Writes one object with all environments under `environments`.
pub(crate) fn environments<T: Serialize>(
    environments: &[T],
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    list("environments", environments, output)
}

/// Writes one object with all of them under `name`.
pub(crate) fn list<T: Serialize>(
    name: &str,
    all: &[T],
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    object(&BTreeMap::from([(name, all)]), output)
}

/// Writes one object.
pub(crate) fn object<T: Serialize>(object: &T, output: &mut Output<'_>) -> Result<(), Failure> {
    let written = serde_json::to_writer_pretty(&mut *output.data, object);
    written.map_err(|error| stream_failure(&io::Error::from(error)))?;
    output.data("\n")
}
