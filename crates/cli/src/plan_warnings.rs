//! What planning warns of, among the findings of `check`.

use stowplan_check as check;
use stowplan_check::{Check, Finding, Group, Level, Rule, Severity};
use stowplan_input::Report;

/// The rule that these findings have, whatever the warning is.
pub(crate) static PLAN_WARNING: Rule = Rule {
    name: "plan-warning",
    group: Group::Custom,
    level: Level::Warning,
    summary: "planning an environment warns of nothing",
    why: "A plan can be right and yet not be what was meant: a seed that nobody can fall back \
          from, or numbers that `render` has not recorded in `stowplan.lock` yet, so that the next \
          run may give others. Each message ends with the warning's own word, in brackets. \
          As text, these warnings are on standard error, with the lines that they are about.",
    source: "stowplan itself: they are about environment files, not about objects",
    wrong: "",
    right: "",
};

/// Makes the rule known; what it finds comes from plans.
pub(crate) struct PlanWarnings;

impl Check for PlanWarnings {
    fn rules(&self) -> Vec<&'static Rule> {
        vec![&PLAN_WARNING]
    }
}

/// Warnings as findings: their place is in an environment file, and they are about no object.
pub(crate) fn findings(warnings: &Report) -> Vec<Finding> {
    let finding = |warning: &stowplan_model::Problem| {
        let mut place = check::Place::default();
        let (file, position) = warnings.position(&warning.place).unzip();
        place.file = file.map(|it| it.to_string()).unwrap_or_default();
        let position = position.flatten().map(|it| (it.line, it.column));
        (place.line, place.column) = position.unwrap_or((1, 1));
        // What is beside another place says nothing without it.
        let related = warning.related.iter();
        let related = related.filter(|(place, _)| *place == stowplan_model::Place::Nowhere);
        let related = related.map(|(_, words)| words.as_str());
        let words: Vec<&str> = [warning.message.as_str()]
            .into_iter()
            .chain(related)
            .collect();
        Finding {
            rule: &PLAN_WARNING,
            severity: Severity::Warning,
            message: format!("{} [{}]", words.join("; "), warning.code),
            hint: warning.help.clone(),
            place,
            related: Vec::new(),
        }
    };
    warnings.problems().iter().map(finding).collect()
}
