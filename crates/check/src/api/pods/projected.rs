//! Projected volumes: several sources in one folder.

use std::collections::BTreeMap;

use crate::{
    api::pods::{
        downward_api,
        say::{
            Missing::{Ours, Schema},
            Say, is, local_path,
        },
        selectors,
        sources::VOLUME_SOURCE_FIELDS,
        volumes,
    },
    node::Node,
    rule::{Group, Level, Rule},
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
    level: Level::Warning,
    summary: "a projected trust bundle or pod certificate says which, and where it goes",
    why: "The API server refuses others where its feature gates for them are on. Where they are \
          off, as they are by default, it leaves these sources out without looking at them.",
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
            downward_api::item(say, file);
            once(say, &mut paths, file.get("path"));
        }
        let token = item.get("serviceAccountToken");
        if token.exists() {
            volumes::path(say, token);
            let expiry = token.get("expirationSeconds");
            say.range(&SERVICE_ACCOUNT_TOKEN, expiry, 600, 1 << 32);
        }
        let bundle = item.get("clusterTrustBundle");
        if bundle.map().is_some() {
            trust_bundle(say, bundle);
        }
        let certificate = item.get("podCertificate");
        if certificate.map().is_some() {
            pod_certificate(say, certificate);
        }
    }
}

/// A source must be one thing.
fn one(say: &mut Say<'_, '_>, item: Node<'_>) {
    // Trust bundles and pod certificates don't count where they are left out.
    let known = |key: &str| {
        matches!(
            key,
            "secret" | "configMap" | "downwardAPI" | "serviceAccountToken"
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
    if say.required(rule, bundle, "path", Schema) {
        say.form(rule, bundle.get("path"), local_path);
    }
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
        say.filled(rule, certificate.get(key), local_path);
    }
}
