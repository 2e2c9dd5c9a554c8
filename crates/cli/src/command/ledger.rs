//! `ledger`: who has which number.

mod rename;

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;
use stowplan_input::Report;
use stowplan_ledger::{Grant, Number};
use stowplan_model::{Date, EnvironmentId, Place, Problem};

use crate::{
    args::{Ledger, LedgerAction, LedgerForget, LedgerRelease, LedgerShow, TableFormat},
    count::count,
    fleet::LoadedFleet,
    json, lock,
    output::{Failure, Output},
    selector::{self, Selector},
    table::{Column, Table},
};

pub(crate) fn run(
    arguments: &Ledger,
    today: Date,
    fleet: &LoadedFleet,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    match &arguments.action {
        None => show(&arguments.shown, fleet, output),
        Some(LedgerAction::Verify(_)) => verify(fleet, output),
        Some(LedgerAction::Release(release)) => self::release(release, today, fleet, output),
        Some(LedgerAction::Rename(rename)) => rename::run(rename, fleet, output),
        Some(LedgerAction::Forget(forget)) => self::forget(forget, fleet, output),
    }
}

/// What is recorded, whatever would be by now.
fn show(
    arguments: &LedgerShow,
    fleet: &LoadedFleet,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let chosen = chosen(fleet, &arguments.selectors)?;
    let cluster = match &arguments.cluster {
        None => None,
        Some(name) if on_cluster(fleet, name) => Some(name.as_str()),
        // One that is gone has its numbers still; any other is misspelt.
        Some(name) => Some(fleet.cluster_named(name)?.0.as_str()),
    };
    let grants: Vec<&Grant> = (fleet.ledger().grants().iter())
        .filter(|it| chosen.contains(&it.owner.environment))
        .filter(|it| cluster.is_none_or(|name| is_in(it, name)))
        .collect();
    match arguments.format {
        TableFormat::Table => output.data(table(&grants)),
        TableFormat::Json => {
            let shown: Vec<Shown<'_>> = grants.into_iter().map(Shown::from).collect();
            json::list("grants", &shown, output)
        }
    }?;
    fleet.remark_unrecorded(&fleet.planner(), output);
    Ok(())
}

fn table(grants: &[&Grant]) -> Table {
    let mut table = Table::new(&[
        Column::Left("WHERE"),
        Column::Left("WHAT"),
        Column::Right("NUMBER"),
        Column::Left("ENVIRONMENT"),
        Column::Left("OF"),
        Column::Left("RELEASED"),
    ]);
    for grant in grants {
        table.row([
            grant.scope.to_string(),
            grant.resource.to_string(),
            grant.number.to_string(),
            grant.owner.environment.to_string(),
            grant.owner.subject.to_string(),
            released(grant).unwrap_or_default(),
        ]);
    }
    table.without_empty_columns()
}

/// Since when it is free, as text.
fn released(grant: &Grant) -> Option<String> {
    let unknown = || "yes".to_owned();
    (!grant.is_held()).then(|| {
        grant
            .released_on()
            .map_or_else(unknown, |it| it.to_string())
    })
}

/// A grant as programs see it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    /// The cluster, or the server.
    scope: &'a str,
    kind: &'static str,
    /// A number, or text where it is an address or a name.
    number: Value,
    #[serde(flatten)]
    environment: &'a EnvironmentId,
    subject: &'a str,
    /// Whether nobody has it any more.
    released: bool,
    /// Since when, where that is known.
    released_on: Option<Date>,
}

impl<'a> From<&'a Grant> for Shown<'a> {
    fn from(grant: &'a Grant) -> Self {
        Self {
            scope: &grant.scope,
            kind: grant.resource.as_str(),
            number: match &grant.number {
                Number::Port(port) => (*port).into(),
                Number::Database(number) => (*number).into(),
                Number::Address(address) => address.to_string().into(),
                Number::Name(name) => name.as_str().into(),
            },
            environment: &grant.owner.environment,
            subject: &grant.owner.subject,
            released: !grant.is_held(),
            released_on: grant.released_on(),
        }
    }
}

/// Whether `render` would leave the file as it is.
fn verify(fleet: &LoadedFleet, output: &mut Output<'_>) -> Result<(), Failure> {
    let planner = fleet.planner();
    let problems = planner.collisions();
    if !problems.is_empty() {
        return Err(fleet.report(problems));
    }
    if let Some(changes) = fleet.unrecorded(&planner) {
        let help = "render, and commit the file";
        let problem = lock::unrecorded(fleet, changes, usize::MAX, help);
        output.problems(&Report::new(vec![problem], Vec::new()));
        return Err(Failure::Found);
    }
    let grants = fleet.ledger().grants();
    let held = grants.iter().filter(|it| it.is_held()).count();
    output.remark(format_args!(
        "{}: {}, {} released; nothing would change{}",
        fleet.lock.shown(),
        count(held, "number"),
        grants.len() - held,
        if fleet.in_order() {
            ""
        } else {
            ", but `render` puts the lines in order"
        }
    ));
    Ok(())
}

fn release(
    arguments: &LedgerRelease,
    today: Date,
    fleet: &LoadedFleet,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let subject = arguments.subject.as_deref();
    let own = |grant: &Grant| {
        grant.owner.environment.to_string() == arguments.environment
            && subject.is_none_or(|it| grant.belongs_to(&grant.owner.environment, Some(it)))
    };
    let wanted = |grant: &Grant| grant.is_held() && own(grant);
    let (program, environment) = (fleet.program(), &arguments.environment);
    let mut ledger = fleet.ledger().clone();
    if !ledger.grants().iter().any(wanted) {
        let of = subject.map(|it| format!("`{it}` of ")).unwrap_or_default();
        if ledger.grants().iter().any(own) {
            output.remark(format_args!(
                "{}: all numbers of {of}`{environment}` are released already; `{program} ledger forget {environment}` lets others have them at once",
                fleet.lock.shown()
            ));
            return Ok(());
        }
        let message = format!("{of}`{environment}` has no number");
        return Err(nothing("nothing-to-release", message, fleet));
    }
    let planner = fleet.planner();
    let asked = |grant: &&Grant| {
        let same = |it: &Grant| it == *grant;
        planner.ledger().grants().iter().any(same)
    };
    let asked: Vec<&Grant> = ledger
        .grants()
        .iter()
        .filter(|it| wanted(it))
        .filter(asked)
        .collect();
    if let Some(first) = asked.first() {
        let message = format!(
            "`{}` still asks for {}, which would be given back at once",
            arguments.environment,
            count(asked.len(), "number")
        );
        let help = format!(
            "remove the environment, or what asks for them, such as {} {} of `{}`",
            first.resource.noun(),
            first.number,
            first.owner.subject
        );
        let problem = Problem::new("still-asked-for", message, Place::Nowhere).help(help);
        return Err(problem.into());
    }
    let changes = ledger.release(Some(today), wanted);
    fleet.lock.write(&ledger)?;
    lock::tell(&changes, &fleet.lock, output);
    Ok(())
}

/// That there are no numbers to do something with.
fn nothing(code: &'static str, message: String, fleet: &LoadedFleet) -> Failure {
    let help = format!("`{} ledger` shows who has which", fleet.program());
    Problem::new(code, message, Place::Nowhere)
        .help(help)
        .into()
}

fn forget(
    arguments: &LedgerForget,
    fleet: &LoadedFleet,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let chosen = chosen(fleet, &arguments.selectors)?;
    let mut ledger = fleet.ledger().clone();
    let gone = ledger.forget(|grant| chosen.contains(&grant.owner.environment));
    if gone.is_empty() {
        output.remark(format_args!("{}: nothing was released", fleet.lock.shown()));
        return Ok(());
    }
    fleet.lock.write(&ledger)?;
    for grant in &gone {
        output.detail(format_args!("forgotten: {}", lock::numbered(grant)));
    }
    output.remark(format_args!(
        "{}: {} forgotten",
        fleet.lock.shown(),
        count(gone.len(), "released number")
    ));
    Ok(())
}

/// The environments that selectors name, of those that are and of those that have numbers still.
fn chosen(fleet: &LoadedFleet, selectors: &[Selector]) -> Result<BTreeSet<EnvironmentId>, Failure> {
    let owners = fleet.ledger().grants().iter();
    let owners = owners.map(|it| &it.owner.environment);
    let all: BTreeSet<&EnvironmentId> = owners.chain(fleet.model().environments.keys()).collect();
    let apps: BTreeSet<&str> = all.iter().map(|it| it.app.as_str()).collect();
    let all: Vec<&EnvironmentId> = all.into_iter().collect();
    let chosen = selector::select(selectors, &apps, &all).map_err(Failure::of)?;
    Ok(chosen.into_iter().cloned().collect())
}

/// Whether a cluster has any number.
fn on_cluster(fleet: &LoadedFleet, name: &str) -> bool {
    fleet.ledger().grants().iter().any(|it| is_in(it, name))
}

/// Whether a number is of a cluster, or of a server in it: `cluster/namespace/service`.
fn is_in(grant: &Grant, cluster: &str) -> bool {
    let rest = grant.scope.strip_prefix(cluster);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
