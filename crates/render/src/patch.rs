//! Patches of rendered objects, from environment files.

use serde_json::{Map, Value};
use stowplan_model::{Patch, PatchTarget, Problem};
use stowplan_plan::Plan;

use crate::{
    canonical, json_patch,
    manifest::{Body, Manifest},
    render::{Batch, Identity},
    scope, selector, strategic,
};

/// Patches the objects, in the patches' order, and notes which patches found one.
pub(crate) fn apply(plan: &Plan, batch: &mut Batch) {
    for (index, patch) in plan.patches.iter().enumerate() {
        for object in &mut batch.objects {
            if !fits(&patch.target, object) {
                continue;
            }
            batch.patched.push(index);
            batch.changed |= object.kind() == "ConfigMap";
            let refuse = |pointer: &str, code, message: String, help: Option<&str>| {
                let place = scope::place(plan, format!("/patches/{index}{pointer}"));
                let problem = Problem::new(code, message, place);
                match help {
                    Some(help) => problem.help(help),
                    None => problem,
                }
            };
            match patched(patch, object) {
                Ok(map) => object.body = Body::Value(map),
                Err(fault) => batch.problems.push(refuse(
                    &fault.pointer,
                    fault.code,
                    format!(
                        "{} (on the `{}` `{}`)",
                        fault.message,
                        object.kind(),
                        object.name()
                    ),
                    fault.help,
                )),
            }
        }
    }
}

/// Why a patch can't be applied, and at which of its keys.
pub(crate) struct Fault {
    /// Below `/patches/<number>`.
    pub(crate) pointer: String,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) help: Option<&'static str>,
}

/// What tells an object from others: no patch may change it.
const IDENTITY: [&str; 4] = [
    "/apiVersion",
    "/kind",
    "/metadata/name",
    "/metadata/namespace",
];

fn patched(patch: &Patch, object: &Manifest) -> Result<Map<String, Value>, Fault> {
    let before = object.to_value();
    let mut after = before.clone();
    if let Some(merge) = &patch.merge {
        strategic::merge(&mut after, merge)?;
    }
    json_patch::apply(&mut after, &patch.json)?;
    for pointer in IDENTITY {
        if before.pointer(pointer) != after.pointer(pointer) {
            return Err(Fault {
                pointer: String::new(),
                code: "changed-identity",
                message: format!("the patch changes `{}`", pointer[1..].replace('/', ".")),
                help: Some("a patch changes what an object says, not which one it is"),
            });
        }
    }
    if let Some(message) = selector::fault(&before, &after) {
        return Err(Fault {
            pointer: String::new(),
            code: "changed-selector",
            message: message.to_owned(),
            help: Some(selector::HELP),
        });
    }
    match canonical::sorted(after) {
        Value::Object(map) => Ok(map),
        // It has an `apiVersion`, so it is an object.
        _ => Ok(Map::new()),
    }
}

fn fits(target: &PatchTarget, object: &Manifest) -> bool {
    target
        .kind
        .as_ref()
        .is_none_or(|kind| kind == object.kind())
        && target
            .name
            .as_ref()
            .is_none_or(|name| name == object.name())
        && (target.service.is_none() || target.service == object.service)
}

/// A problem for each patch that found nothing.
pub(crate) fn unmatched(plan: &Plan, found: &[usize], known: &[Identity]) -> Vec<Problem> {
    let patches = plan.patches.iter().enumerate();
    patches
        .filter(|(index, patch)| !found.contains(index) && !is_for_others(&patch.target, plan))
        .map(|(index, patch)| {
            let place = scope::place(plan, format!("/patches/{index}/target"));
            let message = format!(
                "the patch matches no object of `{}/{}`",
                plan.app, plan.environment
            );
            let problem = Problem::new("unmatched-patch", message, place);
            match suggestion(&patch.target, known) {
                Some(help) => problem.help(help),
                None => problem,
            }
        })
        .collect()
}

/// Whether the patch is for a service that other environments of the app deploy: they have the
/// layer in common that says it.
fn is_for_others(target: &PatchTarget, plan: &Plan) -> bool {
    let elsewhere = |name: &str| {
        plan.elsewhere
            .iter()
            .any(|service| service.as_str() == name)
    };
    target
        .service
        .as_ref()
        .is_some_and(|name| elsewhere(name.as_str()))
        || target.name.as_deref().is_some_and(elsewhere)
}

/// The first thing said that no object has, and what is nearest to it.
fn suggestion(target: &PatchTarget, known: &[Identity]) -> Option<String> {
    let of_kind = |identity: &&Identity| {
        target
            .kind
            .as_deref()
            .is_none_or(|kind| *kind == *identity.kind)
    };
    if let Some(kind) = &target.kind
        && !known.iter().any(|identity| of_kind(&identity))
    {
        let kinds = known.iter().map(|identity| identity.kind.as_str());
        return nearest("kind", kind, kinds);
    }
    if let Some(service) = &target.service
        && !known
            .iter()
            .any(|identity| identity.service.as_ref() == Some(service))
    {
        let services = known
            .iter()
            .filter_map(|identity| Some(identity.service.as_ref()?.as_str()));
        return nearest("service", service.as_str(), services);
    }
    let name = target.name.as_ref()?;
    let names = known
        .iter()
        .filter(of_kind)
        .map(|identity| identity.name.as_str());
    nearest("name", name, names)
}

fn nearest<'a>(what: &str, wanted: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let best = known
        .map(|candidate| (strsim::damerau_levenshtein(wanted, candidate), candidate))
        .min()?;
    let near = best.0 > 0 && best.0 <= (wanted.len() / 3).max(1);
    near.then(|| format!("a similar {what} exists: `{}`", best.1))
}
