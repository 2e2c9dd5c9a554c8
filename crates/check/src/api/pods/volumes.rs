//! The volumes of pods: each has a name of its own and exactly one source.

use std::collections::BTreeMap;

use crate::{
    api::{
        pods::{
            downward_api, projected,
            say::{
                Missing::{Ours, Schema},
                Say, is,
            },
            sources::{self, Place, VOLUME_SOURCE_FIELDS},
        },
        storage::claims,
    },
    findings::Findings,
    minor::Minor,
    node::Node,
    object::Object,
    pod::Pod,
    quantity::Quantity,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &VOLUME_NAME,
        &VOLUME_NAME_TWICE,
        &VOLUME_SOURCES,
        &VOLUME_SOURCE_FIELDS,
        &VOLUME_FILE_MODE,
        &VOLUME_ITEM_PATH,
        &EMPTY_DIR_SIZE,
        &EMPTY_DIR_MEDIUM,
        &EPHEMERAL_VOLUME,
        &IMAGE_VOLUME,
        &sources::HOST_PATH,
        &sources::CSI_DRIVER_NAME,
        &sources::VOLUME_PLUGIN_GONE,
        &projected::PROJECTED_SOURCE,
        &projected::PROJECTED_PATH_TWICE,
        &projected::SERVICE_ACCOUNT_TOKEN,
        &projected::PROJECTED_CERTIFICATES,
        &downward_api::DOWNWARD_API_ITEM,
    ],
    look: Look::Pods(look),
};

static VOLUME_NAME: Rule = Rule {
    name: "volume-name",
    group: Group::Api,
    level: Level::Error,
    summary: "the name of a volume is a DNS label",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/storage/volumes/#how-volumes-work",
    wrong: pod!("  volumes:\n  - name: web_cache\n    emptyDir: {}\n"),
    right: pod!("  volumes:\n  - name: web-cache\n    emptyDir: {}\n"),
};

static VOLUME_NAME_TWICE: Rule = Rule {
    name: "volume-name-twice",
    group: Group::Api,
    level: Level::Error,
    summary: "no two volumes of a pod have the same name",
    why: "The API server refuses the pod, since a mount names its volume.",
    source: "https://kubernetes.io/docs/concepts/storage/volumes/#how-volumes-work",
    wrong: pod!(
        "  volumes:\n  - name: cache\n    emptyDir: {}\n  - name: cache\n    emptyDir: {}\n"
    ),
    right: pod!(
        "  volumes:\n  - name: cache\n    emptyDir: {}\n  - name: logs\n    emptyDir: {}\n"
    ),
};

static VOLUME_SOURCES: Rule = Rule {
    name: "volume-source-twice",
    group: Group::Api,
    level: Level::Error,
    summary: "a volume has one source",
    why: "The API server refuses a volume with two sources.",
    source: "https://kubernetes.io/docs/concepts/storage/volumes/#how-volumes-work",
    wrong: pod!(
        "  volumes:\n  - name: data\n    emptyDir: {}\n    configMap:\n      name: settings\n"
    ),
    right: pod!("  volumes:\n  - name: data\n    configMap:\n      name: settings\n"),
};

pub(super) static VOLUME_FILE_MODE: Rule = Rule {
    name: "volume-file-mode",
    group: Group::Api,
    level: Level::Error,
    summary: "the mode of files in a volume is from 0 to 0777",
    why: "The API server refuses others. Without a leading `0`, YAML reads a decimal number: 644 \
          is 01204.",
    source: "https://kubernetes.io/docs/concepts/configuration/secret/#secret-files-permissions",
    wrong: pod!(
        "  volumes:
  - name: tls
    secret:
      secretName: web-tls
      defaultMode: 644
"
    ),
    right: pod!(
        "  volumes:
  - name: tls
    secret:
      secretName: web-tls
      defaultMode: 0644
"
    ),
};

pub(super) static VOLUME_ITEM_PATH: Rule = Rule {
    name: "volume-item-path",
    group: Group::Api,
    level: Level::Error,
    summary: "files of a volume have a relative path without `..`",
    why: "They are made below the folder that is mounted; the API server refuses a way out of it, \
          and names that begin with `..`, which are kept for Kubernetes.",
    source: "https://kubernetes.io/docs/concepts/storage/volumes/#configmap",
    wrong: pod!(
        "  volumes:
  - name: settings
    configMap:
      name: settings
      items:
      - key: web.toml
        path: /etc/web.toml
"
    ),
    right: pod!(
        "  volumes:
  - name: settings
    configMap:
      name: settings
      items:
      - key: web.toml
        path: web.toml
"
    ),
};

static EMPTY_DIR_SIZE: Rule = Rule {
    name: "empty-dir-size",
    group: Group::Api,
    level: Level::Error,
    summary: "`sizeLimit` of an `emptyDir` is a quantity that isn't negative",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/storage/volumes/#emptydir",
    wrong: pod!("  volumes:\n  - name: cache\n    emptyDir:\n      sizeLimit: -1Gi\n"),
    right: pod!("  volumes:\n  - name: cache\n    emptyDir:\n      sizeLimit: 1Gi\n"),
};

static EMPTY_DIR_MEDIUM: Rule = Rule {
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

static EPHEMERAL_VOLUME: Rule = Rule {
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

static IMAGE_VOLUME: Rule = Rule {
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

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let volumes = pod.spec.get("volumes");
    if volumes.is_empty() {
        return;
    }
    let minor = findings.kubernetes();
    let is_pod = object.is("", "Pod");
    let mut say = Say::new(object, findings);
    let mut names = BTreeMap::new();
    for volume in volumes.items() {
        let name = volume.get("name");
        if say.required(&VOLUME_NAME, volume, "name", Schema) {
            say.form(&VOLUME_NAME, name, text::label);
        }
        if let Some(text) = name.filled()
            && let Some(first) = names.insert(text, name)
        {
            say.say(
                &VOLUME_NAME_TWICE,
                name,
                format!("a volume before is named `{text}` too"),
            )
            .related(object, first, "the other volume");
            names.insert(text, first);
        }

        let mut first: Option<Node<'_>> = None;
        for (key, source) in volume.entries() {
            if key == "name" || source.is_missing() || !known(key) {
                continue;
            }
            if let Some(first) = first {
                let message = format!(
                    "`{key}` is a second source beside `{}`: a volume has one",
                    first.key().unwrap_or_default()
                );
                say.say(&VOLUME_SOURCES, source, message).related(
                    object,
                    first,
                    "the first source",
                );
                break;
            }
            first = Some(source);
        }
        if let Some(source) = first.filter(|it| it.map().is_some()) {
            let key = source.key().unwrap_or_default();
            let place = Place::Pod(name.str().unwrap_or_default());
            if !sources::check(&mut say, key, source, place) {
                own(&mut say, key, source, is_pod, minor);
            }
        }
    }
    if is_pod && !object.name().is_empty() {
        created_claims(&mut say, volumes, object.name());
    }
}

/// Whether a key of a volume is a source.
fn known(key: &str) -> bool {
    matches!(
        key,
        "awsElasticBlockStore"
            | "azureDisk"
            | "azureFile"
            | "cephfs"
            | "cinder"
            | "configMap"
            | "csi"
            | "downwardAPI"
            | "emptyDir"
            | "ephemeral"
            | "fc"
            | "flexVolume"
            | "flocker"
            | "gcePersistentDisk"
            | "gitRepo"
            | "glusterfs"
            | "hostPath"
            | "image"
            | "iscsi"
            | "nfs"
            | "persistentVolumeClaim"
            | "photonPersistentDisk"
            | "portworxVolume"
            | "projected"
            | "quobyte"
            | "rbd"
            | "scaleIO"
            | "secret"
            | "storageos"
            | "vsphereVolume"
    )
}

/// The sources that only pods have.
fn own(say: &mut Say<'_, '_>, key: &str, source: Node<'_>, is_pod: bool, minor: Minor) {
    let rule = &VOLUME_SOURCE_FIELDS;
    match key {
        "emptyDir" => empty_dir(say, source),
        "secret" => {
            say.required(rule, source, "secretName", Ours);
            mode(say, source.get("defaultMode"));
            items(say, source);
        }
        "configMap" => {
            say.required(rule, source, "name", Ours);
            mode(say, source.get("defaultMode"));
            items(say, source);
        }
        "downwardAPI" => {
            mode(say, source.get("defaultMode"));
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

/// The mode of files.
pub(super) fn mode(say: &mut Say<'_, '_>, node: Node<'_>) {
    let Some(mode) = node.int().filter(|it| !(0..=0o777).contains(it)) else {
        return;
    };
    let message = format!("{}: it must be from 0 to 0777", is(node));
    let found = say.say(&VOLUME_FILE_MODE, node, message);
    let digits = mode.to_string();
    if digits.len() == 3 && digits.bytes().all(|it| (b'0'..=b'7').contains(&it)) {
        found.hint(format!("did you mean the octal number `0{digits}`?"));
    }
}

/// The keys that a volume takes from a ConfigMap or Secret. Gives each path that is in order.
pub(super) fn items(say: &mut Say<'_, '_>, source: Node<'_>) {
    for item in source.get("items").items() {
        say.required(&VOLUME_SOURCE_FIELDS, item, "key", Schema);
        path(say, item);
        mode(say, item.get("mode"));
    }
}

/// The path of a file in a volume.
pub(super) fn path(say: &mut Say<'_, '_>, item: Node<'_>) {
    if say.required(&VOLUME_ITEM_PATH, item, "path", Schema) {
        say.form(&VOLUME_ITEM_PATH, item.get("path"), super::say::local_path);
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
    super::selectors::labels(say, &EPHEMERAL_VOLUME, labels);
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
fn created_claims(say: &mut Say<'_, '_>, volumes: Node<'_>, pod: &str) {
    let ephemeral: BTreeMap<_, _> = volumes
        .items()
        .filter(|it| it.get("ephemeral").exists())
        .filter_map(|it| Some((it.get("name").str()?, it)))
        .collect();
    if ephemeral.is_empty() {
        return;
    }
    let object = say.object;
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
