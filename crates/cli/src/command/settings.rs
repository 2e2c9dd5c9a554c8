//! `settings`: what services' programs are told, in each environment.

mod choice;
mod env;
mod file;
mod origin;
mod schema;
mod table;

use serde_json::Value;

use crate::{
    args::{self, SettingsFormat},
    fleet::LoadedFleet,
    output::{Failure, Output},
};

pub(crate) fn run(
    arguments: &args::Settings,
    fleet: &LoadedFleet,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let environments = fleet.select(&arguments.selection.selectors)?;
    let service = arguments.service.as_deref();
    match arguments.format {
        SettingsFormat::Environment => {
            return json(
                &schema::of_environments(fleet, &environments, service)?,
                output,
            );
        }
        SettingsFormat::Schema => {
            return json(&schema::of_file(fleet, &environments, service)?, output);
        }
        SettingsFormat::Table | SettingsFormat::Env | SettingsFormat::Json => {}
    }
    // What is not there at all is told before anything is planned.
    choice::modelled(fleet, &environments, service)?;
    let planner = fleet.planner();
    let mut plans = fleet.plans(&planner, &environments)?;
    let warnings = plans.iter_mut();
    let warnings = warnings.flat_map(|plan| std::mem::take(&mut plan.warnings));
    fleet.warn(warnings.collect(), output);
    fleet.remark_unrecorded(&planner, output);
    let services = choice::planned(fleet, &environments, &plans, service)?;
    match arguments.format {
        SettingsFormat::Env => output.data(env::Sample(choice::one(&services)?)),
        SettingsFormat::Json => output.data(file::text(choice::one(&services)?)?),
        _ => services.iter().enumerate().try_for_each(|(index, one)| {
            let gap = if index == 0 { "" } else { "\n\n" };
            output.data(format_args!("{gap}{}", table::Shown { one, fleet }))
        }),
    }
}

fn json(value: &Value, output: &mut Output<'_>) -> Result<(), Failure> {
    output.data(format_args!("{value:#}\n"))
}
