//! The last word on a value has its type: what no schema can say, `FromStr` says.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;
use stowplan_model as model;

use crate::tree::escape;

/// Why a value was refused by its type, and where.
#[derive(Debug)]
pub(crate) struct Refused {
    /// JSON pointer to what was refused, as far as it is known.
    pub(crate) pointer: String,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    /// Whether what was refused lacks a field.
    pub(crate) is_missing: bool,
}

/// Reads a value as its type.
pub(crate) fn read<T: DeserializeOwned>(value: Value) -> Result<T, Refused> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let pointer = error.path().iter().map(token).collect();
        let message = error.inner().to_string();
        let is_missing = message.starts_with("missing field `");
        Refused { pointer, message, hint: None, is_missing }
    })
}

/// Whether a value can be read as its type.
pub(crate) fn try_as<T: DeserializeOwned>(value: &Value) -> Result<(), Refused> {
    read::<T>(value.clone()).map(|_| ())
}

fn token(segment: &Segment) -> String {
    match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{}", escape(key)),
        Segment::Enum { .. } | Segment::Unknown => String::new(),
    }
}

/// What to try instead of `given`, which was refused with this message: serde keeps the message
/// and drops the hint, so whoever would have said the same is asked again.
pub(crate) fn hint(message: &str, given: &str) -> Option<String> {
    let asked: [fn(&str) -> Option<model::InvalidValue>; 19] = [
        ask::<model::Name>,
        ask::<model::Quantity>,
        ask::<model::ImageRef>,
        ask::<model::Host>,
        ask::<model::WildcardHost>,
        ask::<model::Duration>,
        ask::<model::Date>,
        ask::<model::CronLine>,
        ask::<model::Cidr>,
        ask::<model::IpAddress>,
        ask::<model::EnvName>,
        ask::<model::PublicKey>,
        ask::<model::LabelKey>,
        ask::<model::LabelValue>,
        ask::<model::AnnotationKey>,
        ask::<model::DnsLabel>,
        ask::<model::UrlPath>,
        ask::<model::PortName>,
        ask::<model::KubernetesVersion>,
    ];
    let refusals = asked.into_iter().filter_map(|ask| ask(given));
    let same = refusals.into_iter().find(|it| it.to_string() == message)?;
    same.hint().map(str::to_owned)
}

fn ask<T: std::str::FromStr<Err = model::InvalidValue>>(given: &str) -> Option<model::InvalidValue> {
    given.parse::<T>().err()
}
