//! Placeholders in namespaces and domains.

use stowplan_model::{Class, EnvironmentId};

/// The names that may stand in `{{ … }}`.
pub(crate) const NAMES: [&str; 3] = ["app", "environment", "class"];

/// Fills the placeholders of `text`; the name of one that is unknown otherwise.
pub(crate) fn fill(text: &str, id: &EnvironmentId, class: Class) -> Result<String, String> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else {
            break;
        };
        filled.push_str(before);
        filled.push_str(match name.trim() {
            "app" => id.app.as_str(),
            "environment" => id.environment.as_str(),
            "class" => class.as_str(),
            other => return Err(other.to_owned()),
        });
        rest = after;
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
        let check = |text: &str, expect: Result<&str, &str>| {
            let told = fill(text, &id, Class::Dev);
            assert_eq!(told.as_deref().map_err(String::as_str), expect, "{text}");
        };
        check("{{ app }}-{{environment}}.{{ class }}", Ok("cafe-dev.dev"));
        check("plain", Ok("plain"));
        check("{{ ap }}", Err("ap"));
        check("a {{ open", Ok("a {{ open"));
    }
}
