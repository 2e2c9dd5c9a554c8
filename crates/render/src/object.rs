//! Raw objects: alongside the rendered ones, as Kubernetes takes them.

use serde_json::{Map, Value};
use stowplan_model::Problem;
use stowplan_plan::Plan;

use crate::{
    canonical, cluster_scoped,
    manifest::{Body, Manifest},
    render::Batch,
    scope,
};

/// Adds the raw objects, each in the environment's namespace unless it says another.
/// A kind that is not Kubernetes' own is taken for one that lives in namespaces; `namespace: null`
/// says that it doesn't.
pub(crate) fn render(plan: &Plan, batch: &mut Batch) {
    for (index, object) in plan.objects.iter().enumerate() {
        let mut refuse = |code, pointer: &str, message: String, help: &str| {
            let place = scope::place(plan, format!("/objects/{index}{pointer}"));
            batch
                .problems
                .push(Problem::new(code, message, place).help(help));
        };
        if !is_complete(object, &mut refuse) {
            continue;
        }
        match placed(plan, object.clone()) {
            Ok(object) => batch.objects.push(Manifest {
                service: None,
                body: Body::Value(canonical::sorted_map(object)),
            }),
            Err(message) => refuse(
                "invalid-object",
                "/metadata/namespace",
                message,
                "leave `namespace` out",
            ),
        }
    }
}

/// Whether the object can be rendered; says why it can't.
fn is_complete(
    object: &Map<String, Value>,
    refuse: &mut impl FnMut(&'static str, &str, String, &str),
) -> bool {
    let said = |value: Option<&Value>| {
        let text = value.and_then(Value::as_str).unwrap_or_default();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let api_version = said(object.get("apiVersion"));
    let kind = said(object.get("kind"));
    let name = said(
        object
            .get("metadata")
            .and_then(|metadata| metadata.get("name")),
    );
    let wanted = [
        ("`apiVersion`", &api_version),
        ("`kind`", &kind),
        ("`metadata.name`", &name),
    ];
    let mut complete = true;
    for (key, value) in wanted {
        if value.is_none() {
            complete = false;
            let message = format!("an object has no {key}");
            refuse(
                "invalid-object",
                "",
                message,
                "give it as text that is not empty",
            );
        }
    }
    let namespace = object
        .get("metadata")
        .and_then(|metadata| metadata.get("namespace"));
    if !matches!(namespace, None | Some(Value::Null | Value::String(_))) {
        complete = false;
        let message = "the namespace of an object is not text".to_owned();
        refuse(
            "invalid-object",
            "/metadata/namespace",
            message,
            "give a name, or leave it out",
        );
    }
    if kind.as_deref() == Some("List") {
        complete = false;
        let message = "an object is a `List`".to_owned();
        refuse(
            "invalid-object",
            "/kind",
            message,
            "give its items, each as an object",
        );
    }
    if (api_version.as_deref(), kind.as_deref()) == (Some("v1"), Some("Secret")) {
        for key in ["data", "stringData"] {
            let filled = object.get(key).and_then(Value::as_object);
            if filled.is_some_and(|values| !values.is_empty()) {
                complete = false;
                let name = name.as_deref().unwrap_or_default();
                let message =
                    format!("the Secret `{name}` has values, which would be in the output");
                let help = "make Secrets apart from manifests, such as by an operator";
                refuse("secret-value", &format!("/{key}"), message, help);
            }
        }
    }
    complete
}

/// The object with its namespace.
fn placed(plan: &Plan, mut object: Map<String, Value>) -> Result<Map<String, Value>, String> {
    let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default();
    let of_cluster = cluster_scoped::is(text("apiVersion"), text("kind"));
    let kind = text("kind").to_owned();
    let Some(Value::Object(metadata)) = object.get_mut("metadata") else {
        return Ok(object);
    };
    match (metadata.get("namespace"), of_cluster) {
        (Some(Value::String(namespace)), true) if !namespace.is_empty() => {
            return Err(format!(
                "a `{kind}` is in no namespace, and this one is in `{namespace}`"
            ));
        }
        (Some(Value::Null), _) | (_, true) => {
            metadata.remove("namespace");
        }
        (None, false) => {
            metadata.insert("namespace".to_owned(), plan.namespace.as_str().into());
        }
        (Some(_), false) => {}
    }
    Ok(object)
}

/// A problem of two objects that are the same, at the raw one if one is.
pub(crate) fn duplicate(plan: &Plan, message: String, name: &str, kind: &str) -> Problem {
    let same = |object: &Map<String, Value>| {
        let found = object
            .get("metadata")
            .and_then(|metadata| metadata.get("name"));
        found.and_then(Value::as_str) == Some(name)
            && object.get("kind").and_then(Value::as_str) == Some(kind)
    };
    let pointer = match plan.objects.iter().rposition(same) {
        Some(index) => format!("/objects/{index}"),
        None => String::new(),
    };
    Problem::new("duplicate-object", message, scope::place(plan, pointer))
        .help("rename one of them")
}
