//! What depends on the content of objects, once nothing changes it any more.

use serde_json::{Map, Value};

use crate::{
    canonical, config_map,
    manifest::{Body, Manifest},
    render::Batch,
};

/// `<name>-<ten digits>` is a label of the Job's pods.
const MAX_JOB_NAME: usize = 63;
const HASH: usize = 10;

/// Where workloads have their pod template.
const TEMPLATES: [&str; 2] = ["/spec/template", "/spec/jobTemplate/spec/template"];

/// Completes the names of Jobs, and the hashes of configuration that was changed.
pub(crate) fn complete(batch: &mut Batch) {
    if batch.changed {
        rehash(&mut batch.objects);
    }
    for object in &mut batch.objects {
        if object.group() == "batch" && object.kind() == "Job" {
            name(object);
        }
    }
}

/// A Job's pod template can't be changed, so its name says which template it is:
/// a changed Job is another one, which runs, and an unchanged one is left alone.
fn name(object: &mut Manifest) {
    let value = object.to_value();
    let template = value
        .pointer("/spec/template")
        .map(Value::to_string)
        .unwrap_or_default();
    let hash = canonical::digest([template.as_bytes()], HASH);
    let begin: String = object
        .name()
        .chars()
        .take(MAX_JOB_NAME - HASH - 1)
        .collect();
    let name = format!("{}-{hash}", begin.trim_end_matches(['-', '.']));
    match &mut object.body {
        Body::Job(job) => job.metadata.name = Some(name),
        Body::Value(map) => {
            if let Some(Value::Object(metadata)) = map.get_mut("metadata") {
                metadata.insert("name".to_owned(), Value::String(name));
            }
        }
        _ => {}
    }
}

/// Brings the hash that rolls pods up to the ConfigMap as it is now.
fn rehash(objects: &mut [Manifest]) {
    let hashes: Vec<_> = objects
        .iter()
        .filter(|object| object.kind() == "ConfigMap")
        .map(|object| (object.name().to_owned(), hash(object)))
        .collect();
    for object in objects {
        let config = config_map::name(object.name());
        let Some((_, hash)) = hashes.iter().find(|(name, _)| *name == config) else {
            continue;
        };
        let Value::Object(mut map) = object.to_value() else {
            continue;
        };
        if annotate(&mut map, hash) {
            object.body = Body::Value(map);
        }
    }
}

fn hash(config: &Manifest) -> String {
    let value = config.to_value();
    let data = value.get("data").and_then(Value::as_object);
    // `to_value` has the keys in the order of the hash.
    let texts = data.into_iter().flatten();
    config_map::hash(texts.map(|(key, value)| (key.as_str(), value.as_str().unwrap_or_default())))
}

/// Whether a pod template had another hash.
fn annotate(workload: &mut Map<String, Value>, hash: &str) -> bool {
    let mut whole = Value::Object(std::mem::take(workload));
    let mut changed = false;
    for template in TEMPLATES {
        let annotations = whole.pointer_mut(&format!("{template}/metadata/annotations"));
        let known =
            annotations.and_then(|annotations| annotations.get_mut(config_map::HASH_ANNOTATION));
        if let Some(known) = known
            && *known != *hash
        {
            *known = Value::String(hash.to_owned());
            changed = true;
        }
    }
    if let Value::Object(map) = whole {
        *workload = map;
    }
    changed
}
