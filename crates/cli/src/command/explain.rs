//! `explain`: what a rule wants, and why; what the code of a problem means, and what to do.

use stowplan_check::{Rule, explain};
use stowplan_model::{Place, Problem};
use strsim::normalized_damerau_levenshtein as similarity;

use crate::{
    args::Explain,
    codes::{self, explain_code},
    output::{Failure, Output},
    table::{Column, Table},
};

pub(crate) fn run(
    arguments: &Explain,
    rules: &[&'static Rule],
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    if let Some(name) = &arguments.rule {
        return output.data(page(name, rules, output.program)?);
    }
    let mut table = Table::new(&[Column::Left("RULE"), Column::Left("WHAT MUST HOLD")]);
    for rule in rules {
        table.row([rule.name.to_owned(), rule.summary.to_owned()]);
    }
    output.data(table)?;
    let mut table = Table::new(&[Column::Left("CODE"), Column::Left("WHAT IS WRONG")]);
    for code in codes::all() {
        table.row([code.name.to_owned(), code.what.to_owned()]);
    }
    output.data(format!("\n{table}"))
}

/// All that is said under a name: some rules of `check` are also codes of what is found before.
fn page(name: &str, rules: &[&'static Rule], program: &str) -> Result<String, Failure> {
    let rule = rules.iter().find(|rule| rule.name == name);
    let texts = rule.map(|it| explain(it)).into_iter();
    let texts = texts.chain(codes::code(name).map(explain_code));
    let texts: Vec<String> = texts.collect();
    if !texts.is_empty() {
        return Ok(texts.join("\n"));
    }
    let likely = codes::all().map(|it| (similarity(name, it.name), it.name));
    let likely = likely.filter(|it| it.0 > 0.75);
    let likely = likely.max_by(|one, other| one.0.total_cmp(&other.0));
    Err(unknown(
        name,
        "rule or code",
        rules,
        program,
        likely.map(|it| it.1),
    ))
}

/// The rule of a name.
pub(crate) fn find(
    name: &str,
    rules: &[&'static Rule],
    program: &str,
) -> Result<&'static Rule, Failure> {
    let rule = rules.iter().find(|rule| rule.name == name);
    rule.copied()
        .ok_or_else(|| unknown(name, "rule", rules, program, None))
}

fn unknown(
    name: &str,
    noun: &str,
    rules: &[&'static Rule],
    program: &str,
    code: Option<&str>,
) -> Failure {
    let message = format!("there is no {noun} `{name}`");
    let problem = Problem::new("unknown-rule", message, Place::Nowhere);
    let like = stowplan_check::rules_like(name, rules).into_iter();
    let like = like.chain(code).map(|it| format!("`{it}`"));
    let mut like: Vec<String> = like.collect();
    like.dedup();
    let help = match like.as_slice() {
        [] => format!("`{program} explain` lists all"),
        [one] => format!("a {noun} with a similar name exists: {one}"),
        several => format!("{noun}s with similar names exist: {}", several.join(", ")),
    };
    problem.help(help).into()
}
