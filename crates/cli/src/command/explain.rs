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
        return output.data(explain(find(name, rules, output.program)?));
    }
    let mut table = Table::new(&[Column::Left("RULE"), Column::Left("WHAT MUST HOLD")]);
    for rule in rules {
        table.row([rule.name.to_owned(), rule.summary.to_owned()]);
    }
    output.data(table)
}

/// The rule of a name.
pub(crate) fn find(
    name: &str,
    rules: &[&'static Rule],
    program: &str,
) -> Result<&'static Rule, Failure> {
    if let Some(rule) = rules.iter().find(|rule| rule.name == name) {
        return Ok(rule);
    }
    let problem = Problem::new(
        "unknown-rule",
        format!("there is no rule `{name}`"),
        Place::Nowhere,
    );
    let like: Vec<String> = stowplan_check::rules_like(name, rules)
        .into_iter()
        .map(|rule| format!("`{rule}`"))
        .collect();
    let help = match like.as_slice() {
        [] => format!("`{program} explain` lists all rules"),
        [one] => format!("a rule with a similar name exists: {one}"),
        several => format!("rules with similar names exist: {}", several.join(", ")),
    };
    Err(problem.help(help).into())
}
