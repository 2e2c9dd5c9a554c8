//! Services, routes and network policies.

mod addresses;
mod cluster_ips;
mod endpoint_slices;
mod endpoints;
mod gateways;
mod ingress_backends;
mod ingress_classes;
mod ingresses;
mod network_policies;
mod node_ports;
mod route_filter_values;
mod route_filters;
mod route_matches;
mod route_parents;
mod routes;
mod service_cidrs;
mod service_ports;
mod service_traffic;
mod service_types;
mod service_warnings;
mod services;
mod tls_policies;

use std::collections::BTreeMap;

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Rule},
    suggest, text,
};

/// The families.
pub(crate) static FAMILIES: &[&Family] = &[
    &addresses::FAMILY,
    &cluster_ips::FAMILY,
    &endpoint_slices::FAMILY,
    &endpoints::FAMILY,
    &gateways::FAMILY,
    &ingress_backends::FAMILY,
    &ingress_classes::FAMILY,
    &ingresses::FAMILY,
    &network_policies::FAMILY,
    &node_ports::FAMILY,
    &node_ports::RANGE,
    &route_filter_values::FAMILY,
    &route_filters::FAMILY,
    &route_matches::FAMILY,
    &route_parents::FAMILY,
    &routes::FAMILY,
    &service_cidrs::FAMILY,
    &service_ports::FAMILY,
    &service_traffic::FAMILY,
    &service_types::FAMILY,
    &service_warnings::FAMILY,
    &tls_policies::FAMILY,
];

/// The protocols of ports.
const PROTOCOLS: &[&str] = &["TCP", "UDP", "SCTP"];

/// Some words in a sentence: "`TCP`, `UDP` or `SCTP`".
fn any_of(words: &[&str]) -> String {
    let mut shown = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            shown.push_str(if at + 1 == words.len() { " or " } else { ", " });
        }
        shown.push('`');
        shown.push_str(word);
        shown.push('`');
    }
    shown
}

/// Reports text that isn't one of some words. An empty text is a word as any other.
fn check_word(
    rule: &'static Rule,
    object: &Object,
    node: Node<'_>,
    words: &'static [&'static str],
    findings: &mut Findings<'_>,
) {
    let Some(word) = node.str().filter(|it| !words.contains(it)) else {
        return;
    };
    let what = match node.key() {
        Some(key) => format!("`{key}` is `{word}`"),
        None => format!("`{word}` isn't known here"),
    };
    let message = format!("{what}: it must be {}", any_of(words));
    let found = findings.report(rule, object, node, message);
    if let Some(near) = suggest::nearest(word, words.iter().copied()) {
        found.hint(format!("did you mean `{near}`?"));
    }
}

/// Reports text that isn't of a form.
fn check_form(
    rule: &'static Rule,
    object: &Object,
    node: Node<'_>,
    form: fn(&str) -> text::Fault,
    findings: &mut Findings<'_>,
) {
    let Some(text) = node.str() else { return };
    if let Err(fault) = form(text) {
        let message = match node.key() {
            Some(key) => format!("`{key}` is `{text}`: it {fault}"),
            None => format!("`{text}` {fault}"),
        };
        findings.report(rule, object, node, message);
    }
}

/// Whether a number can be a port.
fn is_port(number: i64) -> bool {
    (1..=65535).contains(&number)
}

/// Reports a number that can't be a port.
fn check_port(rule: &'static Rule, object: &Object, node: Node<'_>, findings: &mut Findings<'_>) {
    if let Some(number) = node.int().filter(|it| !is_port(*it)) {
        let key = node.key().unwrap_or("port");
        let message = format!("`{key}` is {number}: it must be from 1 to 65535");
        findings.report(rule, object, node, message);
    }
}

/// A name that is a part of a path in the API.
fn path_segment(text: &str) -> text::Fault {
    if text.is_empty() {
        return Err("must not be empty".to_owned());
    }
    if matches!(text, "." | "..") || text.contains(['/', '%']) {
        return Err("must not be `.` or `..`, and have no `/` or `%`".to_owned());
    }
    Ok(())
}

/// Tells of each key that was there before, with the first node that has it.
fn repeated<'v, K: Ord>(
    keys: impl Iterator<Item = (K, Node<'v>)>,
    mut tell: impl FnMut(&K, Node<'v>, Node<'v>),
) {
    let mut seen = BTreeMap::new();
    for (key, node) in keys {
        if let Some(first) = seen.get(&key) {
            tell(&key, *first, node);
        } else {
            seen.insert(key, node);
        }
    }
}

/// Whether a list has at least two items, so that something can be there twice.
fn has_several(node: Node<'_>) -> bool {
    node.list().is_some_and(|it| it.len() > 1)
}
