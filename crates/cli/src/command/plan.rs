//! `plan`: everything decided for environments.

mod table;

use std::fmt;

use stowplan_plan::Plan;

use crate::{
    args::{self, TableFormat},
    fleet::LoadedFleet,
    json,
    output::{Failure, Output},
};

pub(crate) fn run(
    arguments: &args::Plan,
    fleet: &LoadedFleet,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let environments = fleet.select(&arguments.selection.selectors)?;
    let planner = fleet.planner();
    let mut plans = fleet.plans(&planner, &environments)?;
    let warnings = plans.iter_mut();
    let warnings = warnings.flat_map(|plan| std::mem::take(&mut plan.warnings));
    fleet.warn(warnings.collect(), output);
    fleet.remark_unrecorded(&planner, output);
    match arguments.format {
        TableFormat::Json => json::environments(&plans, output),
        TableFormat::Table => plans.iter().enumerate().try_for_each(|(index, plan)| {
            let gap = if index == 0 { "" } else { "\n\n" };
            output.data(format_args!("{gap}{}", Shown(plan)))
        }),
    }
}

/// A plan for people: what it is, then a table for each thing that its services have.
struct Shown<'a>(&'a Plan);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plan = self.0;
        writeln!(f, "{}/{}", plan.app, plan.environment)?;
        for (name, value) in facts(plan) {
            writeln!(f, "  {name:<11}{}", value.replace(char::is_control, " "))?;
        }
        let tables = [
            table::services(plan),
            table::outside(plan),
            table::replicas_of_brokers(plan),
            table::nodes(plan),
            table::calls(plan),
            table::files(plan),
            table::disks(plan),
        ];
        for table in tables.iter().filter(|it| !it.is_empty()) {
            write!(f, "\n{table}")?;
        }
        Ok(())
    }
}

fn facts(plan: &Plan) -> impl Iterator<Item = (&'static str, String)> {
    let record = &plan.record;
    let policies = plan
        .network_policies
        .then(|| "deny all but what is used".to_owned());
    let facts = [
        ("class", Some(plan.class.to_string())),
        (
            "cluster",
            Some(format!("{}, Kubernetes {}", plan.cluster, plan.kubernetes)),
        ),
        ("namespace", Some(plan.namespace.to_string())),
        ("domain", plan.domain.as_ref().map(ToString::to_string)),
        ("traffic", policies),
        ("owner", record.owner.clone()),
        ("purpose", record.description.clone()),
        ("version", record.version.clone()),
        ("created", record.created.map(|it| it.to_string())),
        ("expires", record.expires.map(|it| it.to_string())),
    ];
    facts
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
}
