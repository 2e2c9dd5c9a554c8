//! The volumes of pods: each has a name of its own and exactly one source.

use std::collections::BTreeMap;

use crate::{
    api::pods::{
        downward_api, kinds, projected,
        say::{Missing::Schema, Say, is, local_path},
        sources::{self, Place, VOLUME_SOURCE_FIELDS},
    },
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
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
        &kinds::EMPTY_DIR_SIZE,
        &kinds::EMPTY_DIR_MEDIUM,
        &kinds::EPHEMERAL_VOLUME,
        &kinds::IMAGE_VOLUME,
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
                kinds::check(&mut say, key, source, is_pod, minor);
            }
        }
    }
    if is_pod && !object.name().is_empty() {
        kinds::created_claims(&mut say, volumes, object.name());
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
        say.form(&VOLUME_ITEM_PATH, item.get("path"), local_path);
    }
}
