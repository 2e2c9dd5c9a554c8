//! `completions`: a script that completes the command line in a shell.

use clap::CommandFactory;

use crate::{
    args::{Arguments, Completions},
    output::{Failure, Output},
};

pub(crate) fn run(
    arguments: &Completions,
    program: &str,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        program,
        &mut script,
    );
    output.data(String::from_utf8_lossy(&script))
}
