//! `list`: environments, who has them and what they expose.

use serde::Serialize;
use stowplan_model::{Class, Date, DnsLabel, Environment, EnvironmentId, Host, Name};
use stowplan_plan::Plan;

use crate::{
    args::{List, TableFormat},
    exposure::{self, Entrance},
    fleet::LoadedFleet,
    json,
    output::{Failure, Output},
    table::{Column, NOTHING, Table},
    today::days_between,
};

pub(crate) fn run(
    arguments: &List,
    today: Date,
    fleet: &LoadedFleet,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let environments = fleet.select(&arguments.selection.selectors)?;
    let planner = fleet.planner();
    let plans = fleet.plans(&planner, &environments)?;
    fleet.remark_unrecorded(&planner, output);
    let all = environments
        .iter()
        .zip(&plans)
        .filter_map(|(id, plan)| Some((fleet.environment(id)?, plan)));
    match arguments.format {
        TableFormat::Table => output.data(table(all, today)),
        TableFormat::Json => {
            let listed: Vec<Listed<'_>> = all
                .map(|(environment, plan)| Listed::new(environment, plan, today))
                .collect();
            json::environments(&listed, output)
        }
    }
}

fn table<'a>(all: impl Iterator<Item = (&'a Environment, &'a Plan)>, today: Date) -> Table {
    let mut table = Table::new(&[
        Column::Left("ENVIRONMENT"),
        Column::Left("CLASS"),
        Column::Left("OWNER"),
        Column::Right("AGE"),
        Column::Left("CREATED"),
        Column::Left("EXPIRES"),
        Column::Left("VERSION"),
        Column::Left("CLUSTER"),
        Column::Left("NAMESPACE"),
        Column::Left("EXPOSED"),
    ]);
    for (environment, plan) in all {
        let it = Listed::new(environment, plan, today);
        let text = |text: Option<&str>| text.unwrap_or(NOTHING).to_owned();
        let date = |date: Option<Date>| date.map(|it| it.to_string()).unwrap_or_default();
        table.row([
            it.id.to_string(),
            it.class.to_string(),
            text(it.owner),
            it.age_days.map(age).unwrap_or_default(),
            date(it.created),
            if it.expired {
                format!("{} (expired)", date(it.expires))
            } else {
                date(it.expires)
            },
            text(it.version),
            it.cluster.to_string(),
            it.namespace.to_string(),
            exposure::brief(plan),
        ]);
    }
    table.without_empty_columns()
}

/// Days since something was made, or until it will be.
fn age(days: i64) -> String {
    if days < 0 {
        format!("in {}d", days.unsigned_abs())
    } else {
        format!("{days}d")
    }
}

/// An environment as it is listed.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed<'a> {
    #[serde(flatten)]
    id: &'a EnvironmentId,
    class: Class,
    cluster: &'a Name,
    namespace: &'a DnsLabel,
    domain: Option<&'a Host>,
    owner: Option<&'a str>,
    description: Option<&'a str>,
    version: Option<&'a str>,
    created: Option<Date>,
    /// Days since it was created; negative where that is still to come.
    age_days: Option<i64>,
    expires: Option<Date>,
    /// Whether the day after which nobody needs it is past.
    expired: bool,
    exposed: Vec<Entrance>,
}

impl<'a> Listed<'a> {
    fn new(environment: &'a Environment, plan: &'a Plan, today: Date) -> Self {
        let record = &plan.record;
        // Where the record doesn't say the version, the tag of the app's own images does.
        let tag = environment
            .settings
            .defaults
            .as_ref()
            .and_then(|it| it.tag.as_deref());
        Self {
            id: &environment.id,
            class: plan.class,
            cluster: &plan.cluster,
            namespace: &plan.namespace,
            domain: plan.domain.as_ref(),
            owner: record.owner.as_deref(),
            description: record.description.as_deref(),
            version: record.version.as_deref().or(tag),
            created: record.created,
            age_days: record.created.map(|it| days_between(it, today)),
            expires: record.expires,
            expired: record.expires.is_some_and(|it| it < today),
            exposed: exposure::entrances(plan),
        }
    }
}
