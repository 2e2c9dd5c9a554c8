//! What volumes are made of: the sources that pods and persistent volumes share.

use crate::{
    api::pods::{
        iscsi,
        say::{
            Missing::{Ours, Schema},
            Say, descending_path, driver_name, is, no_backsteps,
        },
    },
    node::Node,
    rule::{Group, Level, Rule},
    text,
};

pub(crate) static VOLUME_SOURCE_FIELDS: Rule = Rule {
    name: "volume-source-fields",
    group: Group::Api,
    level: Level::Error,
    summary: "a volume's source says what it must, in the form that its kind has",
    why: "The API server refuses a source that is not whole, such as an empty name of a Secret.",
    source: "https://kubernetes.io/docs/concepts/storage/volumes/",
    wrong: pod!("  volumes:\n  - name: tls\n    secret:\n      optional: true\n"),
    right: pod!("  volumes:\n  - name: tls\n    secret:\n      secretName: web-tls\n"),
};

pub(crate) static HOST_PATH: Rule = Rule {
    name: "host-path",
    group: Group::Api,
    level: Level::Error,
    summary: "a `hostPath` has a known type, and a path without `..`",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
    wrong: pod!(
        "  volumes:\n  - name: log\n    hostPath:\n      path: /var/log\n      type: Folder\n"
    ),
    right: pod!(
        "  volumes:\n  - name: log\n    hostPath:\n      path: /var/log\n      type: Directory\n"
    ),
};

pub(crate) static CSI_DRIVER_NAME: Rule = Rule {
    name: "csi-driver-name",
    group: Group::Api,
    level: Level::Error,
    summary: "the name of a CSI driver is a domain of at most 63 characters",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/storage/volumes/#csi",
    wrong: pod!("  volumes:\n  - name: data\n    csi:\n      driver: my_driver\n"),
    right: pod!("  volumes:\n  - name: data\n    csi:\n      driver: my-driver.example.com\n"),
};

pub(crate) static VOLUME_PLUGIN_GONE: Rule = Rule {
    name: "volume-plugin-gone",
    group: Group::Api,
    level: Level::Warning,
    summary: "volumes are of a kind that Kubernetes still mounts",
    why: "The API server takes these volumes with a warning, but the code that mounts them is gone \
          from Kubernetes or switched off, so that the pod never starts.",
    source: "https://kubernetes.io/docs/concepts/storage/volumes/#volume-types",
    wrong: pod!(
        "  volumes:
  - name: data
    glusterfs:
      endpoints: gluster
      path: data
"
    ),
    right: pod!(
        "  volumes:
  - name: data
    nfs:
      server: nfs.example.com
      path: /data
"
    ),
};

/// Where a source stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place<'v> {
    /// In a pod, as a volume of this name.
    Pod(&'v str),
    /// In a persistent volume of this name.
    Persistent(&'v str),
}

/// Checks a source that pods and persistent volumes have; `false` if it is none of these.
pub(crate) fn check(say: &mut Say<'_, '_>, key: &str, source: Node<'_>, place: Place<'_>) -> bool {
    let rule = &VOLUME_SOURCE_FIELDS;
    let persistent = matches!(place, Place::Persistent(_));
    match key {
        "awsElasticBlockStore" => {
            say.required(rule, source, "volumeID", Schema);
            say.range(rule, source.get("partition"), 0, 255);
        }
        "azureDisk" => azure_disk(say, source),
        "azureFile" => {
            say.required(rule, source, "secretName", Schema);
            say.required(rule, source, "shareName", Schema);
            if persistent && source.get("secretNamespace").str() == Some("") {
                say.required(rule, source, "secretNamespace", Schema);
            }
        }
        "cephfs" => monitors(say, source),
        "cinder" => {
            say.required(rule, source, "volumeID", Schema);
            secret(say, source, persistent);
        }
        "csi" => csi(say, source, persistent),
        "fc" => fibre_channel(say, source),
        "flexVolume" => flex_volume(say, source),
        "flocker" => flocker(say, source),
        "gcePersistentDisk" => {
            say.required(rule, source, "pdName", Schema);
            say.range(rule, source.get("partition"), 0, 255);
        }
        "glusterfs" => {
            say.required(rule, source, "endpoints", Schema);
            say.required(rule, source, "path", Schema);
            if persistent {
                say.form(rule, source.get("endpointsNamespace"), text::label);
            }
        }
        "hostPath" => host_path(say, source),
        "iscsi" => iscsi::check(say, source, place),
        "nfs" => {
            say.required(rule, source, "server", Schema);
            if say.required(rule, source, "path", Schema) {
                let path = source.get("path");
                if path.str().is_some_and(|it| !it.starts_with('/')) {
                    let message = format!("{}: it must be an absolute path", is(path));
                    say.say(rule, path, message);
                }
            }
        }
        "photonPersistentDisk" => {
            say.required(rule, source, "pdID", Schema);
        }
        "portworxVolume" => {
            say.required(rule, source, "volumeID", Schema);
        }
        "quobyte" => quobyte(say, source),
        "rbd" => {
            monitors(say, source);
            say.required(rule, source, "image", Schema);
        }
        "scaleIO" => {
            say.required(rule, source, "gateway", Schema);
            say.required(rule, source, "system", Schema);
            say.required(rule, source, "volumeName", Ours);
        }
        "storageos" => {
            if say.required(rule, source, "volumeName", Ours) {
                say.form(rule, source.get("volumeName"), text::label);
            }
            say.filled(rule, source.get("volumeNamespace"), text::label);
            secret(say, source, persistent);
        }
        "vsphereVolume" => {
            say.required(rule, source, "volumePath", Schema);
        }
        _ => return false,
    }
    gone(say, key, source);
    true
}

/// Reports kinds of volumes that are not mounted any more.
pub(crate) fn gone(say: &mut Say<'_, '_>, key: &str, source: Node<'_>) {
    let since = match key {
        "photonPersistentDisk" => "1.16",
        "scaleIO" => "1.22",
        "flocker" | "quobyte" | "storageos" => "1.25",
        "glusterfs" => "1.26",
        "cephfs" | "rbd" => "1.31",
        "gitRepo" => "1.33",
        _ => return,
    };
    let (message, hint) = if key == "gitRepo" {
        (
            format!("`{key}` volumes are switched off since Kubernetes {since}"),
            "clone into an `emptyDir` in an init container",
        )
    } else {
        (
            format!("`{key}` volumes are not mounted any more since Kubernetes {since}"),
            "use a CSI driver",
        )
    };
    say.say(&VOLUME_PLUGIN_GONE, source, message).hint(hint);
}

fn host_path(say: &mut Say<'_, '_>, source: Node<'_>) {
    const TYPES: [&str; 8] = [
        "",
        "DirectoryOrCreate",
        "Directory",
        "FileOrCreate",
        "File",
        "Socket",
        "CharDevice",
        "BlockDevice",
    ];
    if say.required(&HOST_PATH, source, "path", Schema) {
        say.form(&HOST_PATH, source.get("path"), no_backsteps);
    }
    say.one_of(&HOST_PATH, source.get("type"), &TYPES);
}

fn monitors(say: &mut Say<'_, '_>, source: Node<'_>) {
    let monitors = source.get("monitors");
    if monitors.list().is_some_and(<[_]>::is_empty) {
        let message = "`monitors` is empty: there must be at least one";
        say.say(&VOLUME_SOURCE_FIELDS, monitors, message);
    }
}

/// A reference to a Secret: with a namespace where the source itself has none.
fn secret(say: &mut Say<'_, '_>, source: Node<'_>, persistent: bool) {
    let secret = source.get("secretRef");
    if secret.exists() {
        say.required(&VOLUME_SOURCE_FIELDS, secret, "name", Ours);
        if persistent {
            say.required(&VOLUME_SOURCE_FIELDS, secret, "namespace", Ours);
        }
    }
}

fn csi(say: &mut Say<'_, '_>, source: Node<'_>, persistent: bool) {
    let rule = &VOLUME_SOURCE_FIELDS;
    if say.required(&CSI_DRIVER_NAME, source, "driver", Schema) {
        say.form(&CSI_DRIVER_NAME, source.get("driver"), driver_name);
    }
    if !persistent {
        let secret = source.get("nodePublishSecretRef");
        if secret.exists() && say.required(rule, secret, "name", Ours) {
            say.form(rule, secret.get("name"), text::subdomain);
        }
        return;
    }
    say.required(rule, source, "volumeHandle", Schema);
    for key in [
        "controllerPublishSecretRef",
        "controllerExpandSecretRef",
        "nodePublishSecretRef",
        "nodeExpandSecretRef",
    ] {
        let secret = source.get(key);
        if secret.is_missing() {
            continue;
        }
        if say.required(rule, secret, "name", Ours) {
            say.form(rule, secret.get("name"), text::subdomain);
        }
        if say.required(rule, secret, "namespace", Ours) {
            say.form(rule, secret.get("namespace"), text::label);
        }
    }
}

fn azure_disk(say: &mut Say<'_, '_>, source: Node<'_>) {
    let rule = &VOLUME_SOURCE_FIELDS;
    say.required(rule, source, "diskName", Schema);
    let uri = say.required(rule, source, "diskURI", Schema);
    let modes = ["None", "ReadOnly", "ReadWrite"];
    say.one_of(rule, source.get("cachingMode"), &modes);
    let kind = source.get("kind");
    say.one_of(rule, kind, &["Shared", "Dedicated", "Managed"]);
    let start = match kind.str() {
        Some("Managed") => "/subscriptions/",
        None | Some("Shared" | "Dedicated") => "https://",
        Some(_) => return,
    };
    let node = source.get("diskURI");
    if uri && node.str().is_some_and(|it| !it.starts_with(start)) {
        let kind = kind.str().unwrap_or("Shared");
        let message = format!(
            "{}: the address of a disk of kind `{kind}` must begin with `{start}`",
            is(node)
        );
        say.say(rule, node, message);
    }
}

fn fibre_channel(say: &mut Say<'_, '_>, source: Node<'_>) {
    let rule = &VOLUME_SOURCE_FIELDS;
    let (names, ids) = (source.get("targetWWNs"), source.get("wwids"));
    match (names.is_empty(), ids.is_empty()) {
        (true, true) => {
            let message = "a Fibre Channel volume needs `targetWWNs` or `wwids`";
            say.say(rule, source, message);
        }
        (false, false) => {
            let message = "`targetWWNs` and `wwids` are both there: it must be one of them";
            say.say(rule, names, message);
        }
        (false, true) if source.get("lun").is_missing() => {
            say.say(rule, source.get("lun"), "`targetWWNs` need a `lun`");
        }
        (false, true) => say.range(rule, source.get("lun"), 0, 255),
        (true, false) => {}
    }
}

fn flex_volume(say: &mut Say<'_, '_>, source: Node<'_>) {
    let rule = &VOLUME_SOURCE_FIELDS;
    say.required(rule, source, "driver", Schema);
    for (key, value) in source.get("options").entries() {
        let domain = key.split('/').next().unwrap_or_default();
        let domain = format!(".{}", domain.to_ascii_lowercase());
        if domain.ends_with(".kubernetes.io") || domain.ends_with(".k8s.io") {
            let message = format!("the option `{key}` is of a domain that is kept for Kubernetes");
            say.say(rule, value, message);
        }
    }
}

fn flocker(say: &mut Say<'_, '_>, source: Node<'_>) {
    let rule = &VOLUME_SOURCE_FIELDS;
    let (name, id) = (source.get("datasetName"), source.get("datasetUUID"));
    if name.is_empty() == id.is_empty() {
        let message = "a Flocker volume needs `datasetName` or `datasetUUID`, and not both";
        say.say(rule, source, message);
    } else if name.str().is_some_and(|it| it.contains('/')) {
        say.say(rule, name, format!("{}: it must have no `/`", is(name)));
    }
}

fn quobyte(say: &mut Say<'_, '_>, source: Node<'_>) {
    let rule = &VOLUME_SOURCE_FIELDS;
    if say.required(rule, source, "registry", Schema) {
        let registry = source.get("registry");
        let pair = |it: &str| it.rsplit_once(':').is_some();
        if registry.str().is_some_and(|it| !it.split(',').all(pair)) {
            let message = format!("{}: it must be `host:port` pairs", is(registry));
            say.say(rule, registry, message);
        }
    }
    let tenant = source.get("tenant");
    if tenant.str().is_some_and(|it| it.len() > 64) {
        let message = format!("{}: it must have at most 64 characters", is(tenant));
        say.say(rule, tenant, message);
    }
    say.required(rule, source, "volume", Schema);
}

/// A path that an image's or repository's folder has.
pub(crate) fn folder(say: &mut Say<'_, '_>, node: Node<'_>) {
    say.filled(&VOLUME_SOURCE_FIELDS, node, descending_path);
}
