//! `explain`: what a rule wants, and why.

use stowplan_check::{Rule, explain};
use stowplan_model::{Place, Problem};

use crate::{
    args::Explain,
    output::{Failure, Output},
    table::{Column, Table},
};

pub(crate) fn run(
    arguments: &Explain,
    rules: &[&'static Rule],
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    if let Some(name) = &arguments.rule {
        return output.data(explain(find(name, rules)?));
    }
    let mut table = Table::new(&[Column::Left("RULE"), Column::Left("WHAT MUST HOLD")]);
    for rule in rules {
        table.row([rule.name.to_owned(), rule.summary.to_owned()]);
    }
    output.data(table)
}

/// The rule of a name.
pub(crate) fn find(name: &str, rules: &[&'static Rule]) -> Result<&'static Rule, Failure> {
    if let Some(rule) = rules.iter().find(|rule| rule.name == name) {
        return Ok(rule);
    }
    let problem = Problem::new(
        "unknown-rule",
        format!("there is no rule `{name}`"),
        Place::Nowhere,
    );
    let near = stowplan_check::nearest(name, rules.iter().map(|rule| rule.name));
    let help = match near {
        Some(near) => format!("a rule with a similar name exists: `{near}`"),
        None => "`stowplan explain` lists all rules".to_owned(),
    };
    Err(problem.help(help).into())
}
