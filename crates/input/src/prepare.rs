//! What is asked of a schema before anything is checked with it.

use std::collections::BTreeMap;

use regex_lite::Regex;
use serde_json::Value;

use crate::{keyword::Keyword, schema::MAX_REFERENCES};

/// Takes the patterns out of a schema, or says what of it can't be checked.
pub(crate) fn prepare(
    root: &Value,
    schema: &Value,
    patterns: &mut BTreeMap<String, Regex>,
) -> Result<(), String> {
    let keywords = match schema {
        Value::Bool(_) => return Ok(()),
        Value::Object(keywords) => keywords,
        _ => return Err(format!("`{schema}` is no schema")),
    };
    if !ends(root, schema, MAX_REFERENCES) {
        return Err("it is a part of itself, or refers to nothing".to_owned());
    }
    for (name, said) in keywords {
        let keyword = Keyword::of(name, said)
            .ok_or_else(|| format!("`{name}` is not supported with the value `{said}`"))?;
        let texts: Vec<&str> = match keyword {
            Keyword::Pattern(text) => vec![text],
            Keyword::PatternProperties(map) => map.keys().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        for text in texts {
            let pattern = Regex::new(text).map_err(|it| format!("`{text}`: {it}"))?;
            patterns.insert(text.to_owned(), pattern);
        }
        for schema in keyword.schemas() {
            prepare(root, schema, patterns)?;
        }
    }
    Ok(())
}

/// Whether the way along references and forms, on which no value gets smaller, comes to an end;
/// and whether all references lead somewhere.
fn ends(root: &Value, schema: &Value, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    let keywords = schema.as_object().into_iter().flatten();
    keywords
        .filter_map(|(name, said)| Keyword::of(name, said))
        .all(|keyword| match keyword {
            Keyword::Reference(pointer) => root
                .pointer(pointer)
                .is_some_and(|it| ends(root, it, depth)),
            Keyword::All(forms) | Keyword::Any(forms) | Keyword::One(forms) => {
                forms.iter().all(|it| ends(root, it, depth))
            }
            _ => true,
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::Schema;

    #[test]
    fn what_cannot_be_checked_is_refused() {
        let check = |schema: Value, expect: Option<&str>| {
            assert_eq!(Schema::new(schema).broken(), expect);
        };
        check(
            json!({"properties": {"a": {"items": {"type": "string"}}}}),
            None,
        );
        check(
            json!({"$defs": {"A": {"items": {"$ref": "#/$defs/A"}}}}),
            None,
        );
        check(
            json!({"items": {"not": {}}}),
            Some("`not` is not supported with the value `{}`"),
        );
        check(
            json!({"anyOf": [{"const": 3}]}),
            Some("`const` is not supported with the value `3`"),
        );
        check(
            json!({"type": "text"}),
            Some("`type` is not supported with the value `\"text\"`"),
        );
        check(json!({"additionalProperties": 3}), Some("`3` is no schema"));
        let circle = json!({"anyOf": [{"$ref": "#/$defs/A"}], "$defs": {"A": {"$ref": "#"}}});
        assert_eq!(Schema::new(circle.clone()).violations(&Value::Null), []);
        check(circle, Some("it is a part of itself, or refers to nothing"));
        check(
            json!({"$ref": "#/$defs/A"}),
            Some("it is a part of itself, or refers to nothing"),
        );
        assert!(Schema::new(json!({"pattern": "("})).broken().is_some());
    }
}
