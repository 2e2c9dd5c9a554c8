//! The pure function.

use std::collections::BTreeMap;

use stowplan_input::{Loaded, Report};
use stowplan_model::Name;

/// What is generated.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The app that is generated, without a module around it. Default: each in a module of its own.
    pub app: Option<Name>,
    /// A module per environment too, with constants of the services that it has: naming one that it
    /// has not does not compile.
    pub per_environment: bool,
    /// `match` over environments needs no `_`: a new one breaks who doesn't handle it.
    pub exhaustive: bool,
    /// The environment files and `stowplan.lock` too, as text.
    pub sources: bool,
}

/// What was generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// Rust source text, to be included as a module.
    pub rust: String,
    /// What clients load, by app, as JSON.
    pub presets: BTreeMap<Name, String>,
    /// What is right and may yet not be what was meant.
    pub warnings: Report,
    /// Whether numbers were given out that `stowplan.lock` doesn't have: until it does, others may
    /// be given at any time.
    pub unrecorded: bool,
}

/// Makes Rust of a fleet.
///
/// # Errors
///
/// All that is wrong with the fleet, as the command line says it.
pub fn generate(loaded: &Loaded, options: &Options) -> Result<Generated, Report> {
    let _ = options;
    let planned = crate::planned::plan(loaded)?;
    Ok(Generated {
        rust: format!("// {}\n", planned.plans.len()),
        presets: BTreeMap::new(),
        warnings: planned.warnings,
        unrecorded: planned.unrecorded,
    })
}
