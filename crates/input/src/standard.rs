//! The validator of the standard (the crate `jsonschema`) beside our own walk: what it refuses and
//! the walk lets pass is wrong too.

use std::{collections::BTreeSet, sync::OnceLock};

use jsonschema::Validator;
use serde_json::Value;

use crate::{
    schema::Schema,
    violation::{Violation, What},
};

/// The validator of one schema, made when the first value is held against it.
#[derive(Debug, Default)]
pub(crate) struct Standard(OnceLock<Result<Validator, String>>);

impl Standard {
    /// What the standard has against the value at places where the walk found nothing.
    pub(crate) fn beyond<'a>(
        &'a self,
        schema: &'a Schema,
        value: &'a Value,
        walked: &[Violation<'_>],
    ) -> Vec<Violation<'a>> {
        let refused = |pointer: &str, why: String| Violation {
            pointer: pointer.to_owned(),
            value: value.pointer(pointer).unwrap_or(value),
            shape: schema.shape().along(pointer),
            what: What::Refused(why),
        };
        let make = || jsonschema::draft202012::new(schema.root()).map_err(|it| it.to_string());
        match self.0.get_or_init(make) {
            Err(why) => vec![refused("", format!("the schema itself is wrong, {why}"))],
            Ok(validator) if walked.is_empty() && validator.is_valid(value) => Vec::new(),
            Ok(validator) => {
                let told: BTreeSet<&str> = walked.iter().map(|it| it.pointer.as_str()).collect();
                let errors = validator.iter_errors(value);
                let new = errors.filter(|it| !told.contains(it.instance_path().as_str()));
                // The library would repeat the value, which may be long or nobody's business.
                let masked = new.map(|it| (it.masked_with("this value").to_string(), it));
                masked
                    .map(|(why, it)| refused(it.instance_path().as_str(), why))
                    .collect()
            }
        }
    }
}

#[cfg(test)]
#[path = "standard_tests.rs"]
mod tests;
