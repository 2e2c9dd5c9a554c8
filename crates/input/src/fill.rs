//! Placeholders in namespaces and domains.

use stowplan_model::{Class, EnvironmentId};

/// The names that may stand in `{{ … }}`.
pub(crate) const NAMES: [&str; 3] = ["app", "environment", "class"];

/// Why the placeholders of a text can't be filled.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unfilled {
    /// No placeholder has this name.
    Unknown(String),
    /// A `{{` without its `}}`, or the other way round.
    Unclosed,
}

/// Fills the placeholders of `text`.
pub(crate) fn fill(text: &str, id: &EnvironmentId, class: Class) -> Result<String, Unfilled> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else {
            return Err(Unfilled::Unclosed);
        };
        if name.contains("{{") {
            return Err(Unfilled::Unclosed);
        }
        filled.push_str(before);
        filled.push_str(match name.trim() {
            "app" => id.app.as_str(),
            "environment" => id.environment.as_str(),
            "class" => class.as_str(),
            other => return Err(Unfilled::Unknown(other.to_owned())),
        });
        rest = after;
    }
    if rest.contains("}}") {
        return Err(Unfilled::Unclosed);
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use stowplan_model::name;

    use super::*;

    #[test]
    fn placeholders() {
        let id = EnvironmentId {
            app: name!("cafe"),
            environment: name!("dev"),
        };
        let check = |text: &str, expect: Result<&str, &Unfilled>| {
            let told = fill(text, &id, Class::Dev);
            assert_eq!(told.as_deref(), expect, "{text}");
        };
        check("{{ app }}-{{environment}}.{{ class }}", Ok("cafe-dev.dev"));
        check("plain", Ok("plain"));
        check("{{ ap }}", Err(&Unfilled::Unknown("ap".to_owned())));
        check("a {{ open", Err(&Unfilled::Unclosed));
        check("{{ app }-x", Err(&Unfilled::Unclosed));
        check("{{ app }-{{ class }}", Err(&Unfilled::Unclosed));
        check("{ app }}", Err(&Unfilled::Unclosed));
    }
}
