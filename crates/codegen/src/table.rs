//! Values by environment.

use std::collections::{BTreeMap, BTreeSet};

use stowplan_plan::{PlannedAddress, PlannedMember};

use crate::layout::{self, Value};

/// `static <name>: Table<<type>> = …;`, where each value that differs stands once; `None` if no
/// environment has one.
pub(crate) fn table(
    name: &str,
    of: &str,
    by_environment: &[Option<Value>],
    margin: usize,
) -> Option<String> {
    let mut values: Vec<&Value> = Vec::new();
    let mut numbers: BTreeMap<&Value, usize> = BTreeMap::new();
    let at = by_environment.iter().map(|value| {
        let Some(value) = value else {
            return Value::atom(0);
        };
        Value::atom(*numbers.entry(value).or_insert_with(|| {
            values.push(value);
            values.len()
        }))
    });
    let at = at.collect();
    if values.is_empty() {
        return None;
    }
    let values = values.into_iter().cloned().collect();
    let fields = vec![("at", Value::Slice(at)), ("values", Value::Slice(values))];
    let declaration = format!("static {name}: Table<{of}>");
    Some(layout::constant(
        &declaration,
        &Value::Struct("Table", fields),
        margin,
    ))
}

/// `Endpoint { … }`
pub(crate) fn endpoint(address: &PlannedAddress) -> Value {
    let fields = vec![
        ("scheme", Value::string(&address.scheme)),
        ("host", Value::string(&address.host)),
        ("port", Value::atom(address.port.get())),
        ("path", Value::string(address.path.as_str())),
        ("url", Value::string(address.url())),
    ];
    Value::Struct("Endpoint", fields)
}

/// `&[Endpoint { … }]`
pub(crate) fn endpoints(addresses: &[PlannedAddress]) -> Value {
    Value::Slice(addresses.iter().map(endpoint).collect())
}

/// `Member { … }`
pub(crate) fn member(member: &PlannedMember) -> Value {
    Value::Struct("Member", of_member(member))
}

/// `Peer { … }`, if its key is known.
pub(crate) fn peer(member: &PlannedMember) -> Option<Value> {
    let key = member.public_key.as_ref()?;
    let mut fields = vec![("key", Value::string(key.as_str()))];
    fields.extend(of_member(member));
    Some(Value::Struct("Peer", fields))
}

fn of_member(member: &PlannedMember) -> Vec<(&'static str, Value)> {
    vec![
        ("ordinal", Value::atom(member.ordinal)),
        ("name", Value::string(member.name.as_str())),
        ("in_namespace", endpoint(&member.in_namespace)),
        ("in_cluster", endpoint(&member.in_cluster)),
        (
            "public",
            Value::option(member.public.as_ref().map(endpoint)),
        ),
    ]
}

/// `use super::{…};`; empty for nothing.
pub(crate) fn imports<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: BTreeSet<&str> = names.into_iter().collect();
    let all: Vec<&str> = names.into_iter().collect();
    match all.as_slice() {
        [] => String::new(),
        [one] => format!("use super::{one};"),
        _ => format!("use super::{{{}}};", all.join(", ")),
    }
}
