//! Projected volumes: several sources in one folder; and what pods tell of themselves.

use std::collections::BTreeMap;

use crate::{
    api::pods::{
        say::{
            Missing::{Ours, Schema},
            Say, cut, is, local_path, quantity,
        },
        selectors,
        sources::VOLUME_SOURCE_FIELDS,
        volumes,
    },
    node::Node,
    quantity::Quantity,
    rule::{Group, Level, Rule},
    text,
};

pub(super) static PROJECTED_SOURCE: Rule = Rule {
    name: "projected-source-twice",
    group: Group::Api,
    level: Level::Error,
    summary: "each source of a projected volume is one thing",
    why: "The API server refuses an item of `sources` that is a Secret and a ConfigMap at once: \
          they are two items.",
    source: "https://kubernetes.io/docs/concepts/storage/projected-volumes/",
    wrong: pod!(
        "  volumes:
  - name: all
    projected:
      sources:
      - secret:
          name: keys
        configMap:
          name: settings
"
    ),
    right: pod!(
        "  volumes:
  - name: all
    projected:
      sources:
      - secret:
          name: keys
      - configMap:
          name: settings
"
    ),
};

pub(super) static PROJECTED_PATH_TWICE: Rule = Rule {
    name: "projected-path-twice",
    group: Group::Api,
    level: Level::Error,
    summary: "no two sources of a projected volume make the same file",
    why: "The API server refuses it.",
    source: "https://kubernetes.io/docs/concepts/storage/projected-volumes/",
    wrong: pod!(
        "  volumes:
  - name: all
    projected:
      sources:
      - secret:
          name: keys
          items:
          - key: a
            path: web
      - configMap:
          name: settings
          items:
          - key: b
            path: web
"
    ),
    right: pod!(
        "  volumes:
  - name: all
    projected:
      sources:
      - secret:
          name: keys
          items:
          - key: a
            path: key
      - configMap:
          name: settings
          items:
          - key: b
            path: web
"
    ),
};

pub(super) static SERVICE_ACCOUNT_TOKEN: Rule = Rule {
    name: "service-account-token-expiry",
    group: Group::Api,
    level: Level::Error,
    summary: "a projected token lasts 10 minutes at least, and 2^32 seconds at most",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken",
    wrong: pod!(
        "  volumes:
  - name: token
    projected:
      sources:
      - serviceAccountToken:
          path: token
          expirationSeconds: 60
"
    ),
    right: pod!(
        "  volumes:
  - name: token
    projected:
      sources:
      - serviceAccountToken:
          path: token
          expirationSeconds: 600
"
    ),
};

pub(super) static PROJECTED_CERTIFICATES: Rule = Rule {
    name: "projected-certificates",
    group: Group::Api,
    level: Level::Error,
    summary: "a projected trust bundle or pod certificate says which, and where it goes",
    why: "The API server refuses others where it has them at all.",
    source: "https://kubernetes.io/docs/concepts/storage/projected-volumes/#clustertrustbundle",
    wrong: pod!(
        "  volumes:
  - name: trust
    projected:
      sources:
      - clusterTrustBundle:
          path: ca.pem
"
    ),
    right: pod!(
        "  volumes:
  - name: trust
    projected:
      sources:
      - clusterTrustBundle:
          name: example
          path: ca.pem
"
    ),
};

pub(super) static DOWNWARD_API_ITEM: Rule = Rule {
    name: "downward-api-item",
    group: Group::Api,
    level: Level::Error,
    summary: "a file of a `downwardAPI` volume is made of one field that such files can have",
    why: "The API server refuses others. Files can have less than environment variables: the \
          name, namespace, labels, annotations and uid of the pod, and what its containers request.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#available-fields",
    wrong: pod!(
        "  volumes:
  - name: about
    downwardAPI:
      items:
      - path: node
        fieldRef:
          fieldPath: spec.nodeName
"
    ),
    right: pod!(
        "  volumes:
  - name: about
    downwardAPI:
      items:
      - path: labels
        fieldRef:
          fieldPath: metadata.labels
"
    ),
};

const FIELDS: [&str; 5] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.labels",
    "metadata.annotations",
    "metadata.uid",
];

const RESOURCES: [&str; 6] = [
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
];

/// Checks a projected volume.
pub(super) fn check(say: &mut Say<'_, '_>, source: Node<'_>) {
    volumes::mode(say, source.get("defaultMode"));
    let mut paths = BTreeMap::new();
    for item in source.get("sources").items() {
        one(say, item);
        for key in ["secret", "configMap"] {
            let from = item.get(key);
            if from.exists() {
                say.required(&VOLUME_SOURCE_FIELDS, from, "name", Ours);
                volumes::items(say, from);
                for file in from.get("items").items() {
                    once(say, &mut paths, file.get("path"));
                }
            }
        }
        for file in item.path(["downwardAPI", "items"]).items() {
            downward_item(say, file);
            once(say, &mut paths, file.get("path"));
        }
        let token = item.get("serviceAccountToken");
        if token.exists() {
            volumes::path(say, token);
            let expiry = token.get("expirationSeconds");
            say.range(&SERVICE_ACCOUNT_TOKEN, expiry, 600, 1 << 32);
        }
        let bundle = item.get("clusterTrustBundle");
        if bundle.exists() {
            trust_bundle(say, bundle);
            once(say, &mut paths, bundle.get("path"));
        }
        let certificate = item.get("podCertificate");
        if certificate.exists() {
            pod_certificate(say, certificate);
            for key in ["credentialBundlePath", "keyPath", "certificateChainPath"] {
                once(say, &mut paths, certificate.get(key));
            }
        }
    }
}

/// A source must be one thing.
fn one(say: &mut Say<'_, '_>, item: Node<'_>) {
    let known = |key: &str| {
        matches!(
            key,
            "secret"
                | "configMap"
                | "downwardAPI"
                | "serviceAccountToken"
                | "clusterTrustBundle"
                | "podCertificate"
        )
    };
    let mut there = item
        .entries()
        .filter(|(key, node)| node.exists() && known(key));
    if let (Some((first, _)), Some((second, node))) = (there.next(), there.next()) {
        let message = format!("`{second}` stands beside `{first}`: each is an item of its own");
        say.say(&PROJECTED_SOURCE, node, message);
    }
}

/// A path must not be taken by another source.
fn once<'v>(say: &mut Say<'_, '_>, paths: &mut BTreeMap<&'v str, Node<'v>>, path: Node<'v>) {
    let Some(text) = path.filled() else { return };
    if let Some(first) = paths.get(text) {
        let message = format!("{}: another source makes that file too", is(path));
        let object = say.object;
        say.say(&PROJECTED_PATH_TWICE, path, message)
            .related(object, *first, "the other file");
    } else {
        paths.insert(text, path);
    }
}

fn trust_bundle(say: &mut Say<'_, '_>, bundle: Node<'_>) {
    let rule = &PROJECTED_CERTIFICATES;
    let (name, signer) = (bundle.get("name"), bundle.get("signerName"));
    let selector = bundle.get("labelSelector");
    match (name.exists(), signer.exists()) {
        (false, false) => {
            let message = "a trust bundle needs a `name` or a `signerName`";
            say.say(rule, bundle, message);
        }
        (true, true) => {
            let message = "`name` and `signerName` are both there: it must be one of them";
            say.say(rule, signer, message);
        }
        (true, false) => {
            say.required(rule, bundle, "name", Schema);
            if selector.exists() {
                let message = "`labelSelector` goes with `signerName`, and not with `name`";
                say.say(rule, selector, message);
            }
        }
        (false, true) => {
            say.required(rule, bundle, "signerName", Schema);
            selectors::check(say, rule, selector);
        }
    }
    volumes::path(say, bundle);
}

fn pod_certificate(say: &mut Say<'_, '_>, certificate: Node<'_>) {
    let rule = &PROJECTED_CERTIFICATES;
    say.required(rule, certificate, "signerName", Schema);
    let kinds = [
        "RSA3072",
        "RSA4096",
        "ECDSAP256",
        "ECDSAP384",
        "ECDSAP521",
        "ED25519",
    ];
    say.one_of(rule, certificate.get("keyType"), &kinds);
    let expiry = certificate.get("maxExpirationSeconds");
    say.range(rule, expiry, 3600, 91 * 24 * 3600);
    let paths = ["credentialBundlePath", "keyPath", "certificateChainPath"];
    if paths.iter().all(|key| certificate.get(key).is_empty()) {
        let message = "a pod certificate needs a path, such as `credentialBundlePath`";
        say.say(rule, certificate, message);
    }
    for key in paths {
        say.filled(&volumes::VOLUME_ITEM_PATH, certificate.get(key), local_path);
    }
}

/// Checks a file of a `downwardAPI` volume.
pub(super) fn downward_item(say: &mut Say<'_, '_>, item: Node<'_>) {
    let rule = &DOWNWARD_API_ITEM;
    volumes::path(say, item);
    volumes::mode(say, item.get("mode"));
    let (field, resource) = (item.get("fieldRef"), item.get("resourceFieldRef"));
    match (field.exists(), resource.exists()) {
        (true, true) => {
            let message = "`fieldRef` and `resourceFieldRef` are both there: it must be one";
            say.say(rule, resource, message);
        }
        (true, false) => field_ref(say, field),
        (false, true) => resource_ref(say, resource),
        (false, false) if item.map().is_some() => {
            say.say(
                rule,
                item,
                "a file needs a `fieldRef` or a `resourceFieldRef`",
            );
        }
        (false, false) => {}
    }
}

fn field_ref(say: &mut Say<'_, '_>, field: Node<'_>) {
    let rule = &DOWNWARD_API_ITEM;
    say.filled_one_of(rule, field.get("apiVersion"), &["v1"]);
    if !say.required(rule, field, "fieldPath", Schema) {
        return;
    }
    let node = field.get("fieldPath");
    let path = node.str().unwrap_or_default();
    let Some((map, key)) = path.strip_suffix("']").and_then(|it| it.split_once("['")) else {
        say.one_of(rule, node, &FIELDS);
        return;
    };
    let key = match map {
        "metadata.labels" => text::qualified(key),
        "metadata.annotations" => text::qualified(&key.to_ascii_lowercase()),
        _ => {
            let message = format!(
                "`fieldPath` is `{}`: only labels and annotations have keys",
                cut(node)
            );
            say.say(rule, node, message);
            return;
        }
    };
    if let Err(fault) = key {
        let message = format!("`fieldPath` is `{}`: its key {fault}", cut(node));
        say.say(rule, node, message);
    }
}

fn resource_ref(say: &mut Say<'_, '_>, resource: Node<'_>) {
    let rule = &DOWNWARD_API_ITEM;
    if !say.required(rule, resource, "containerName", Ours)
        || !say.required(rule, resource, "resource", Schema)
    {
        return;
    }
    let node = resource.get("resource");
    let name = node.str().unwrap_or_default();
    let huge = name.starts_with("limits.hugepages-") || name.starts_with("requests.hugepages-");
    if !huge && !RESOURCES.contains(&name) {
        say.one_of(rule, node, &RESOURCES);
        return;
    }
    let divisor = resource.get("divisor");
    if say
        .quantity(rule, divisor)
        .is_none_or(|it| it == Quantity::ZERO)
    {
        return;
    }
    let units: &[&str] = if name.ends_with(".cpu") {
        &["1m", "1"]
    } else {
        &[
            "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei",
        ]
    };
    // What is written otherwise may be the same number: `1000k` is `1M`.
    let known = units
        .iter()
        .any(|unit| Some(Quantity::parse(unit)) == quantity(divisor));
    if !known {
        let message = format!(
            "{}: it must be 1 of a unit, such as `{}`",
            is(divisor),
            if name.ends_with(".cpu") { "1m" } else { "1Mi" }
        );
        say.say(rule, divisor, message);
    }
}
