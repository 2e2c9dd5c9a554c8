//! Findings of `check` that are meant to be.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{date::Date, name::Name};

/// A finding of `check` that is meant to be, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Waiver {
    /// The rule, as `check` names it.
    pub rule: Name,
    /// The objects: `Deployment/web`, or `Deployment` for all of a kind. Default: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// Why it is meant to be.
    #[schemars(length(min = 1))]
    pub reason: String,
    /// The last day on which it holds. Default: it holds for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}
