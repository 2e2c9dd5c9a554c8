//! What no patch and no closure may do: have an object miss its own pods.

use serde_json::Value;

/// Why, and what to do instead.
pub(crate) const HELP: &str = "selectors are the same in every release, so that pods are never \
    left behind; give the service another label, or model another service";

/// The kinds that find pods by `spec.selector`.
pub(crate) fn selects(kind: &str) -> bool {
    matches!(kind, "Deployment" | "StatefulSet" | "Service")
}

/// What is wrong after a change, if it is.
pub(crate) fn fault(before: &Value, after: &Value) -> Option<&'static str> {
    if !before["kind"].as_str().is_some_and(selects) {
        return None;
    }
    if before.pointer("/spec/selector") != after.pointer("/spec/selector") {
        return Some("`spec.selector` is changed");
    }
    let wanted = after.pointer("/spec/selector/matchLabels")?.as_object()?;
    let labels = after.pointer("/spec/template/metadata/labels");
    let missed = wanted
        .iter()
        .any(|(key, value)| labels.and_then(|it| it.get(key)) != Some(value));
    missed.then_some("the pods no longer have the labels that `spec.selector` asks for")
}
