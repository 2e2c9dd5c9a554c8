//! Templates: minijinja, strict, without escaping.

use std::collections::BTreeMap;

use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value, syntax::SyntaxConfig,
};

use crate::suggest;

/// Renders templates.
pub(crate) struct Templates(Environment<'static>);

/// Why a template can't be rendered.
pub(crate) struct Mistake {
    /// The line in the template, from 1.
    pub(crate) line: Option<usize>,
    /// The name that stands for nothing, if that is what is wrong.
    pub(crate) unbound: Option<String>,
    /// What is wrong with it.
    pub(crate) what: String,
    /// What to do about it.
    pub(crate) help: Option<String>,
}

impl Templates {
    pub(crate) fn new() -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        if let Ok(syntax) = SyntaxConfig::builder().keep_trailing_newline(true).build() {
            environment.set_syntax(syntax);
        }
        Self(environment)
    }

    /// The template with its names replaced.
    pub(crate) fn render(
        &self,
        source: &str,
        names: &BTreeMap<&str, String>,
    ) -> Result<String, Mistake> {
        let values: BTreeMap<&str, Value> = names
            .iter()
            .map(|(name, value)| (*name, Value::from(value.as_str())))
            .collect();
        self.0
            .render_str(source, Value::from(values))
            .map_err(|error| self.mistake(&error, source, names))
    }

    fn mistake(&self, error: &Error, source: &str, names: &BTreeMap<&str, String>) -> Mistake {
        let what = match error.detail() {
            Some(detail) => format!("{}: {detail}", error.kind()),
            None => error.kind().to_string(),
        };
        let mut mistake = Mistake {
            line: error.line(),
            unbound: None,
            what,
            help: None,
        };
        if error.kind() == ErrorKind::UndefinedError
            && let Ok(template) = self.0.template_from_str(source)
        {
            let unbound = template.undeclared_variables(false).into_iter();
            let unbound = unbound.filter(|name| !names.contains_key(name.as_str()));
            if let Some(name) = unbound.min() {
                mistake.what = format!("`{name}` stands for nothing");
                mistake.help = Some(suggest::help(&name, "name", names.keys().copied()));
                mistake.unbound = Some(name);
            }
        }
        mistake
    }
}
