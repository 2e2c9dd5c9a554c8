//! Settings as variables.

use super::{Settings, Told};
use smol_str::SmolStr;
use stowplan_model::{EnvName, Place, Problem, ServiceSettings};

use crate::{OutsideHost, PlannedValue, scope::Subject};

type Env = Vec<(EnvName, PlannedValue)>;

/// The variables of the main container: its own, then its settings. A name that both have is
/// refused, since one would hide the other.
pub(crate) fn join(
    subject: Subject<'_, '_>,
    mut env: Env,
    settings: Option<&Settings>,
) -> Env {
    let Some(settings) = settings else {
        return env;
    };
    let modelled = subject.service.settings.as_ref();
    let place = modelled.map_or_else(|| subject.modelled(), |it| it.place.clone());
    let known = env.len();
    for (name, what, value) in variables(settings) {
        match env.iter().position(|(known, _)| *known == name) {
            Some(at) if at < known => clash(subject, &name, &what, &place),
            Some(_) => {
                let struct_name = settings.planned.description.name;
                let message = format!(
                    "variable `{name}` of `{}` is told two settings of `{struct_name}`, of which one is {what}",
                    subject.name()
                );
                let problem = Problem::new("duplicate-variable", message, place.clone());
                subject.report(problem.help("rename one of the fields"));
            }
            None => env.push((name, value)),
        }
    }
    env
}

/// The variables, each with what it tells.
fn variables(settings: &Settings) -> Vec<(EnvName, String, PlannedValue)> {
    let mut variables = Vec::new();
    if let (Some(name), Some(path)) = (&settings.file_variable, &settings.planned.file) {
        let value = PlannedValue::Text(escaped(path.as_str(), false));
        variables.push((name.clone(), "the file of settings".to_owned(), value));
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
        let what = format!("setting `{}`", planned.path.join("."));
        variables.push((planned.variable.clone(), what, value));
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
    let (place, by) = if subject.over.env.contains_key(name) {
        let by = format!("by `env` of environment `{}`", subject.scope.environment.id);
        (subject.said(&["env", name.as_str()]), by)
    } else if subject.scope.defaults().env.contains_key(name) {
        let place = subject.scope.at(&["defaults", "env", name.as_str()]);
        let id = &subject.scope.environment.id;
        (place, format!("by `defaults.env` of environment `{id}`"))
    } else {
        (subject.modelled(), "by its model".to_owned())
    };
    let message =
        format!("variable `{name}` of `{service}` is set {by}, and is {what}: one would hide the other");
    let problem = Problem::new("duplicate-variable", message, place)
        .related(settings.clone(), format!("`{service}` has these settings"))
        .help(format!(
            "set it as a setting alone, under `services.{service}.settings`"
        ));
    subject.report(problem);
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
