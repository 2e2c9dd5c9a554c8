//! What environments state about their app as a whole: values, and the identity of its network.

use stowplan_model::{Name, Problem};

use crate::{scope::Scope, suggest};

/// Holds if the app asks for what is stated. That what it asks for is stated, shows where it is used.
pub(crate) fn check(scope: &Scope<'_>) {
    let settings = &scope.environment.settings;
    let app = scope.app.app;
    for name in settings.values.keys() {
        if !app.values.contains(name) {
            let message = format!("app `{}` asks for no value `{name}`", app.name);
            let place = scope.at(&["values", name.as_str()]);
            let known = app.values.iter().map(Name::as_str);
            let problem = Problem::new("unknown-value", message, place);
            scope.report(problem.help(suggest::help(name.as_str(), "value", known)));
        }
    }
    if settings.network.is_some() && !app.network {
        let message = format!("app `{}` has no P2P network", app.name);
        let problem = Problem::new("unknown-network", message, scope.at(&["network"]));
        scope.report(problem.help("ask for it in the model: `app.network()`"));
    }
}
