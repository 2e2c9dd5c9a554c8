//! What is generated of an environment itself.

use serde::Serialize;
use stowplan_model::Date;

use crate::{
    fleet::{PlannedApp, PlannedEnvironment},
    ident::camel,
    layout::{self, Value},
    template::class_variant,
    text::code,
};

/// A variant of `Environment`.
#[derive(Serialize)]
pub(crate) struct Variant {
    variant: String,
    doc: Vec<String>,
}

impl Variant {
    pub(crate) fn new(planned: &PlannedEnvironment<'_>) -> Self {
        Self {
            variant: camel(planned.name()),
            doc: doc(planned),
        }
    }
}

/// What it is, and who has it.
pub(crate) fn doc(planned: &PlannedEnvironment<'_>) -> Vec<String> {
    let plan = &planned.plan;
    let mut line = format!(
        "{}: class {}, cluster {}, namespace {}",
        code(planned.name()),
        code(plan.class.as_str()),
        code(plan.cluster.as_str()),
        code(plan.namespace.as_str()),
    );
    if let Some(domain) = &plan.domain {
        line.push_str(&format!(", domain {}", code(domain.as_str())));
    }
    if let Some(part) = &planned.environment.part {
        line.push_str(&format!(", the shared part {}", code(part.as_str())));
    }
    let record = &plan.record;
    let dates = [("created", record.created), ("expires", record.expires)];
    let dates = dates.map(|(word, date)| (word, date.map(|it| it.to_string())));
    let texts = [
        ("owner", record.owner.as_deref()),
        ("description", record.description.as_deref()),
        ("version", record.version.as_deref()),
    ];
    let dates = dates.iter().map(|(word, date)| (*word, date.as_deref()));
    let said = texts.into_iter().chain(dates);
    let said = said.filter_map(|(word, text)| Some(format!("{word} {}", code(text?))));
    let said: Vec<String> = said.collect();
    let mut lines = vec![line + "."];
    if !said.is_empty() {
        lines.extend([String::new(), format!("Its {}.", said.join(", "))]);
    }
    lines
}

/// The table of what is known of each.
pub(crate) fn facts(planned: &PlannedApp<'_>, margin: usize) -> String {
    let all: Vec<Value> = planned.environments.iter().map(facts_of).collect();
    let declaration = format!("static FACTS: [Facts; {}]", all.len());
    layout::constant(&declaration, &Value::Array(all), margin)
}

fn facts_of(planned: &PlannedEnvironment<'_>) -> Value {
    let (plan, record) = (&planned.plan, &planned.plan.record);
    let class = format!("Class::{}", class_variant(plan.class));
    let text = |text: Option<&str>| Value::option(text.map(Value::string));
    let date = |date: Option<Date>| Value::option(date.map(of_date));
    let part = planned.environment.part.as_ref();
    let fields = vec![
        ("class", Value::Atom(class)),
        ("cluster", Value::string(plan.cluster.as_str())),
        ("namespace", Value::string(plan.namespace.as_str())),
        ("domain", text(plan.domain.as_ref().map(|it| it.as_str()))),
        ("part", text(part.map(|it| it.as_str()))),
        ("owner", text(record.owner.as_deref())),
        ("description", text(record.description.as_deref())),
        ("version", text(record.version.as_deref())),
        ("created", date(record.created)),
        ("expires", date(record.expires)),
    ];
    Value::Struct("Facts", fields)
}

fn of_date(date: Date) -> Value {
    let parts = vec![
        Value::atom(date.year()),
        Value::atom(date.month()),
        Value::atom(date.day()),
    ];
    Value::Call("Date", parts)
}
