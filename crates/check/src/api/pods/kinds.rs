//! The kinds of volumes that only pods have.

use std::collections::BTreeMap;

use crate::{
    api::{
        pods::{
            downward_api, projected,
            say::{
                Missing::{Ours, Schema},
                Say, is,
            },
            selectors,
            sources::{self, VOLUME_SOURCE_FIELDS},
            volumes,
        },
        storage::claims,
    },
    minor::Minor,
    node::Node,
    quantity::Quantity,
    rule::{Group, Level, Rule},
};

pub(super) static EMPTY_DIR_SIZE: Rule = Rule {
    name: "empty-dir-size",
    group: Group::Api,
    level: Level::Error,
    summary: "`sizeLimit` of an `emptyDir` is a quantity that isn't negative",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/storage/volumes/#emptydir",
    wrong: pod!("  volumes:\n  - name: cache\n    emptyDir:\n      sizeLimit: -1Gi\n"),
    right: pod!("  volumes:\n  - name: cache\n    emptyDir:\n      sizeLimit: 1Gi\n"),
};

pub(super) static EMPTY_DIR_MEDIUM: Rule = Rule {
    name: "empty-dir-medium",
    group: Group::Api,
    level: Level::Warning,
    summary: "`medium` of an `emptyDir` is empty, `Memory` or `HugePages`",
    why: "The API server takes anything, but no node can mount another medium, so that the pod \
          never starts.",
    source: "https://kubernetes.io/docs/concepts/storage/volumes/#emptydir",
    wrong: pod!("  volumes:\n  - name: cache\n    emptyDir:\n      medium: memory\n"),
    right: pod!("  volumes:\n  - name: cache\n    emptyDir:\n      medium: Memory\n"),
};

pub(super) static EPHEMERAL_VOLUME: Rule = Rule {
    name: "ephemeral-volume",
    group: Group::Api,
    level: Level::Error,
    summary: "an ephemeral volume has a template of a claim, with only labels and annotations as \
              metadata",
    why: "The claim is named after the pod and the volume; the API server refuses a name of its \
          own, and a volume without a template.",
    source: "https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes",
    wrong: pod!(
        "  volumes:
  - name: scratch
    ephemeral:
      volumeClaimTemplate:
        metadata:
          name: scratch
        spec:
          accessModes: [ReadWriteOnce]
          resources:
            requests:
              storage: 1Gi
"
    ),
    right: pod!(
        "  volumes:
  - name: scratch
    ephemeral:
      volumeClaimTemplate:
        spec:
          accessModes: [ReadWriteOnce]
          resources:
            requests:
              storage: 1Gi
"
    ),
};

pub(super) static IMAGE_VOLUME: Rule = Rule {
    name: "image-volume",
    group: Group::Api,
    level: Level::Error,
    summary: "a volume from an image has a reference and a known `pullPolicy`, and Kubernetes has \
              such volumes from 1.35 on",
    why: "The API server refuses others; before 1.35 it drops the source, and refuses a volume \
          without one.",
    source: "https://kubernetes.io/docs/concepts/storage/volumes/#image",
    wrong: pod!("  volumes:\n  - name: model\n    image:\n      pullPolicy: Always\n"),
    right: pod!("  volumes:\n  - name: model\n    image:\n      reference: example.com/model:1\n"),
};

/// The sources that only pods have.
pub(super) fn check(
    say: &mut Say<'_, '_>,
    key: &str,
    source: Node<'_>,
    is_pod: bool,
    minor: Minor,
) {
    let rule = &VOLUME_SOURCE_FIELDS;
    match key {
        "emptyDir" => empty_dir(say, source),
        "secret" => {
            say.required(rule, source, "secretName", Ours);
            volumes::mode(say, source.get("defaultMode"));
            volumes::items(say, source);
        }
        "configMap" => {
            say.required(rule, source, "name", Ours);
            volumes::mode(say, source.get("defaultMode"));
            volumes::items(say, source);
        }
        "downwardAPI" => {
            volumes::mode(say, source.get("defaultMode"));
            for item in source.get("items").items() {
                downward_api::item(say, item);
            }
        }
        "projected" => projected::check(say, source),
        "persistentVolumeClaim" => {
            say.required(rule, source, "claimName", Schema);
        }
        "ephemeral" => ephemeral(say, source),
        "gitRepo" => {
            say.required(rule, source, "repository", Schema);
            sources::folder(say, source.get("directory"));
            sources::gone(say, key, source);
        }
        "image" => image(say, source, is_pod, minor),
        _ => {}
    }
}

fn empty_dir(say: &mut Say<'_, '_>, source: Node<'_>) {
    let size = source.get("sizeLimit");
    if say
        .quantity(&EMPTY_DIR_SIZE, size)
        .is_some_and(|it| it < Quantity::ZERO)
    {
        let message = format!("{}: it must not be negative", is(size));
        say.say(&EMPTY_DIR_SIZE, size, message);
    }
    let medium = source.get("medium");
    if medium.str().is_some_and(|it| !it.starts_with("HugePages")) {
        say.filled_one_of(&EMPTY_DIR_MEDIUM, medium, &["Memory", "HugePages"]);
    }
}

fn ephemeral(say: &mut Say<'_, '_>, source: Node<'_>) {
    let template = source.get("volumeClaimTemplate");
    if template.is_missing() {
        say.say(
            &EPHEMERAL_VOLUME,
            template,
            "`volumeClaimTemplate` is missing",
        );
        return;
    }
    if template.map().is_none() {
        return;
    }
    for (key, value) in template.get("metadata").entries() {
        if !matches!(key, "labels" | "annotations") && !value.is_empty() {
            let message = format!("`{key}` can't be set here: only labels and annotations can");
            say.say(&EPHEMERAL_VOLUME, value, message);
        }
    }
    let labels = template.path(["metadata", "labels"]);
    selectors::labels(say, &EPHEMERAL_VOLUME, labels);
    claims::spec(say, template.get("spec"), claims::Of::Template);
}

fn image(say: &mut Say<'_, '_>, source: Node<'_>, is_pod: bool, minor: Minor) {
    if minor < Minor::V1_35 {
        let message = format!("Kubernetes {minor} has no volumes from images");
        say.say(&IMAGE_VOLUME, source, message)
            .hint("they are there from 1.35 on, and before with the feature gate `ImageVolume`");
        return;
    }
    if is_pod {
        say.required(&IMAGE_VOLUME, source, "reference", Ours);
    }
    let policies = ["Always", "IfNotPresent", "Never"];
    say.filled_one_of(&IMAGE_VOLUME, source.get("pullPolicy"), &policies);
}

/// No volume may name a claim that is made for an ephemeral volume of the same pod.
pub(super) fn created_claims(say: &mut Say<'_, '_>, volumes: Node<'_>, pod: &str) {
    let ephemeral: BTreeMap<_, _> = volumes
        .items()
        .filter(|it| it.get("ephemeral").exists())
        .filter_map(|it| Some((it.get("name").str()?, it)))
        .collect();
    if ephemeral.is_empty() {
        return;
    }
    let object = say.object;
    for (name, volume) in &ephemeral {
        if pod.len() + 1 + name.len() > 253 {
            let message =
                format!("the claim `{pod}-{name}` has a name of more than 253 characters");
            say.say(&EPHEMERAL_VOLUME, volume.get("name"), message);
        }
    }
    for volume in volumes.items() {
        let claim = volume.path(["persistentVolumeClaim", "claimName"]);
        let made = claim
            .str()
            .and_then(|it| it.strip_prefix(pod)?.strip_prefix('-'))
            .and_then(|it| ephemeral.get(it));
        if let Some(other) = made {
            let message = format!("{}: that claim is made for an ephemeral volume", is(claim));
            say.say(&EPHEMERAL_VOLUME, claim, message).related(
                object,
                *other,
                "the ephemeral volume",
            );
        }
    }
}
