//! The pure function.

use std::collections::BTreeMap;

use stowplan_input::{Loaded, Report};
use stowplan_model::{Name, Place, Problem};
use stowplan_plan::PresetRegistry;

use crate::{app, fleet, template};

/// What is generated.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The app that is generated, without a module around it. Default: each in a module of its own.
    pub app: Option<Name>,
    /// A module per environment too, with constants of the services that it has: naming one that it
    /// has not does not compile. Default: without.
    pub per_environment: bool,
    /// A `match` of another crate than the one that includes the text needs no `_` either: a new
    /// environment breaks whoever doesn't handle it. Default: the enum is `#[non_exhaustive]`.
    pub exhaustive: bool,
    /// The environment files and `stowplan.lock` too, as text. Default: without.
    pub sources: bool,
}

/// What was generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// Rust source text, to be included as a module. It needs `core` alone.
    pub rust: String,
    /// What clients load, by app, as JSON; apps that clients don't connect to have none.
    pub presets: BTreeMap<Name, String>,
    /// What is right and may yet not be what was meant.
    pub warnings: Report,
    /// Whether numbers were given out that `stowplan.lock` doesn't have: until it does, others may
    /// be given at any time.
    pub unrecorded: bool,
}

/// Makes Rust of a fleet: the same text for the same fleet, on every machine.
///
/// The numbers are those of `stowplan.lock`; what it lacks is given out as `render` would.
///
/// # Errors
///
/// All that is wrong with the fleet, as the command line says it; two names that Rust would write
/// alike; an app that isn't there or has no environment.
pub fn generate(loaded: &Loaded, options: &Options) -> Result<Generated, Report> {
    made(loaded, options).map_err(|problems| loaded.report(problems))
}

fn made(loaded: &Loaded, options: &Options) -> Result<Generated, Vec<Problem>> {
    let planned = fleet::plan(loaded, options.app.as_ref())?;
    let apps = planned.apps;
    app::check_names(&apps)?;
    let mut presets = BTreeMap::new();
    for planned in &apps {
        let plans = planned.environments.iter().map(|it| &it.plan);
        let registry = PresetRegistry::of(&planned.app.name, plans);
        if !registry.presets.is_empty() {
            let json = registry.to_json().map_err(|it| unwritten(&it))?;
            presets.insert(planned.app.name.clone(), json);
        }
    }
    let sources = if options.sources { loaded.files() } else { &[] };
    let rust = template::rust(&apps, &presets, sources, options);
    let rust = rust.map_err(|it| unwritten(&it))?;
    Ok(Generated {
        rust,
        presets,
        warnings: loaded.warnings(planned.warnings),
        unrecorded: planned.unrecorded,
    })
}

/// That something can't be written: a mistake of ours.
fn unwritten(error: &(dyn std::error::Error + 'static)) -> Vec<Problem> {
    let causes = std::iter::successors(Some(error), |it| it.source());
    let causes: Vec<String> = causes.map(ToString::to_string).collect();
    let causes = causes.join(": ");
    let message = format!("the generated text can't be written: {causes}");
    vec![Problem::new("unwritten-code", message, Place::Nowhere)]
}
