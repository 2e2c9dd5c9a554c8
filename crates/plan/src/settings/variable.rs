//! Settings as variables.

use smol_str::SmolStr;
use stowplan_model::{EnvName, Place, Problem, ServiceSettings};
use stowplan_settings::Description;

use super::{Settings, Told};
use crate::{OutsideHost, PlannedValue, scope::Subject, suggest};

type Env = Vec<(EnvName, PlannedValue)>;

/// The variables of the main container: its own, then its settings.
///
/// A name that both have is refused, since one would hide the other; and one that begins like
/// settings and is none, since the program would refuse to start.
pub(crate) fn join(subject: Subject<'_, '_>, mut env: Env, settings: Option<&Settings>) -> Env {
    let Some(settings) = settings else {
        return env;
    };
    let description = settings.planned.description;
    let modelled = subject.service.settings.as_ref();
    let place = modelled.map_or_else(|| subject.modelled(), |it| it.place.clone());
    let mut known = vec![(
        description.file_variable(),
        "the file of settings".to_owned(),
    )];
    for leaf in description.leaves() {
        let what = format!("setting `{}`", leaf.key());
        if let Some((_, other)) = known.iter().find(|(name, _)| *name == leaf.variable) {
            let message = format!(
                "variable `{}` of `{}` would be both {other} and {what}",
                leaf.variable,
                subject.name()
            );
            let problem = Problem::new("duplicate-variable", message, place.clone());
            subject.report(problem.help(format!("rename a field of `{}`", description.name)));
        }
        known.push((leaf.variable, what));
    }
    for (name, _) in &env {
        let taken = known.iter().find(|(known, _)| name == known.as_str());
        let begins =
            !description.prefix.is_empty() && name.as_str().starts_with(description.prefix);
        match taken {
            Some((_, what)) => clash(subject, name, what, &place),
            None if begins => stray(subject, name, description, &place),
            None => {}
        }
    }
    env.extend(variables(settings));
    env
}

fn variables(settings: &Settings) -> Env {
    let mut variables = Vec::new();
    if let (Some(name), Some(path)) = (&settings.file_variable, &settings.planned.file) {
        let value = PlannedValue::Text(escaped(path.as_str(), false));
        variables.push((name.clone(), value));
    }
    let file = settings.planned.file.is_some();
    for (planned, told) in settings.planned.values.iter().zip(&settings.told) {
        let value = match (&planned.value, told) {
            (PlannedValue::Text(_), _) if file => continue,
            (PlannedValue::Text(text), Told::Value { expands, .. }) => {
                PlannedValue::Text(escaped(text, *expands))
            }
            (value, _) => value.clone(),
        };
        variables.push((planned.variable.clone(), value));
    }
    variables
}

/// The text as it is written, so that the kubelet, which replaces `$(NAME)` by a variable of that
/// name and `$$` by `$`, gives the program the text itself.
///
/// Every `$` is written twice: a single one before anything else than ASCII is garbled, too.
/// Sources: [dependent variables](https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/),
/// [`Expand`](https://github.com/kubernetes/kubernetes/blob/master/third_party/forked/golang/expansion/expand.go).
fn escaped(text: &str, expands: bool) -> SmolStr {
    let twice = |text: &str| text.replace('$', "$$");
    if !expands {
        return twice(text).into();
    }
    let variable = format!("$({})", OutsideHost::VARIABLE);
    let parts: Vec<_> = text.split(&variable).map(twice).collect();
    parts.join(&variable).into()
}

/// The variable's name, if it is one.
pub(super) fn name(
    subject: Subject<'_, '_>,
    settings: &ServiceSettings,
    name: &str,
) -> Option<EnvName> {
    match name.parse() {
        Ok(name) => Some(name),
        Err(mistake) => {
            let message = format!("a setting of `{}`: {mistake}", subject.name());
            let place = settings.place.clone();
            subject.report(Problem::new("invalid-value", message, place));
            None
        }
    }
}

fn clash(subject: Subject<'_, '_>, name: &EnvName, what: &str, settings: &Place) {
    let service = subject.name();
    let (place, by) = set_by(subject, name);
    let message = format!(
        "variable `{name}` of `{service}` is set {by}, and is {what}: one would hide the other"
    );
    let problem = Problem::new("duplicate-variable", message, place)
        .related(settings.clone(), format!("`{service}` has these settings"))
        .help(format!(
            "set it as a setting alone: `.set(…)`, or `services.{service}.settings`"
        ));
    subject.report(problem);
}

fn stray(
    subject: Subject<'_, '_>,
    name: &EnvName,
    description: &'static Description,
    settings: &Place,
) {
    let service = subject.name();
    let (place, by) = set_by(subject, name);
    let message = format!(
        "variable `{name}` of `{service}` is set {by} and begins with `{}`, but is no setting: the program would refuse to start",
        description.prefix
    );
    let leaves = description.leaves();
    let known = leaves.iter().map(|leaf| leaf.variable.as_str());
    let problem = Problem::new("stray-variable", message, place)
        .related(
            settings.clone(),
            format!("`{}` is what begins so", description.name),
        )
        .help(suggest::help(name.as_str(), "variable", known));
    subject.report(problem);
}

/// Who sets a variable besides the settings: where, and in words.
fn set_by(subject: Subject<'_, '_>, name: &EnvName) -> (Place, String) {
    let scope = subject.scope;
    let id = &scope.environment.id;
    if subject.over.env.contains_key(name) {
        let by = format!("by `env` in environment `{id}`");
        (subject.said(&["env", name.as_str()]), by)
    } else if scope.defaults().env.contains_key(name) {
        let by = format!("by `defaults.env` in environment `{id}`");
        (scope.at(&["defaults", "env", name.as_str()]), by)
    } else {
        (subject.modelled(), "by the model".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_host_outside_is_a_reference() {
        let check = |text: &str, expands, expect: &str| {
            assert_eq!(escaped(text, expands), expect, "{text}");
        };
        check("", false, "");
        check("plain", false, "plain");
        check("5 $", false, "5 $$");
        check("$(HOME) $$ $é", false, "$$(HOME) $$$$ $$é");
        check("$(OUTSIDE_HOST)", false, "$$(OUTSIDE_HOST)");
        check("a$$(OUTSIDE_HOST):1$", true, "a$$$(OUTSIDE_HOST):1$$");
        check("$(OUTSIDE_HOST) $(HOME)", true, "$(OUTSIDE_HOST) $$(HOME)");
    }
}
