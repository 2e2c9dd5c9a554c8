//! `ConfigMaps`: keys that can become file names, and a size that etcd can store.

use super::values;
use crate::{
    findings::Findings,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&CONFIG_MAP_DATA, &CONFIG_MAP_OVERLAP],
    look: Look::Kinds(&[("", "ConfigMap")], look),
};

static CONFIG_MAP_DATA: Rule = Rule {
    name: "config-map-data",
    group: Group::Api,
    level: Level::Error,
    summary: "the keys of a ConfigMap can be file names, and all values have at most 1 MiB together",
    why: "The API server refuses anything else: keys become names of files and of variables, and \
          everything is stored as one record.",
    source: "https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  conf/app.yaml: |
    port: 80
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  app.yaml: |
    port: 80
",
};

static CONFIG_MAP_OVERLAP: Rule = Rule {
    name: "config-map-overlap",
    group: Group::Api,
    level: Level::Error,
    summary: "a key of a ConfigMap stands in `data` or in `binaryData`, not in both",
    why: "Both are the same set of files, so the API server refuses a key in both.",
    source: "https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  logo: none
binaryData:
  logo: aGVsbG8=
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  title: none
binaryData:
  logo: aGVsbG8=
",
};

/// What the values may have together, in bytes.
pub(super) const LARGEST: usize = 1 << 20;

fn look(object: &Object, findings: &mut Findings<'_>) {
    let (data, binary) = (object.get("data"), object.get("binaryData"));
    let mut size = 0_usize;
    for (key, value) in data.entries() {
        if let Err(fault) = text::config_key(key) {
            findings.report(
                &CONFIG_MAP_DATA,
                object,
                value,
                format!("the key `{key}` {fault}"),
            );
        }
        let other = binary.get(key);
        if other.exists() {
            let message = format!("`{key}` is in `binaryData` too");
            findings
                .report(&CONFIG_MAP_OVERLAP, object, value, message)
                .related(object, other, "the other one");
        }
        size = size.saturating_add(value.str().map_or(0, str::len));
    }
    for (key, value) in binary.entries() {
        if let Err(fault) = text::config_key(key) {
            findings.report(
                &CONFIG_MAP_DATA,
                object,
                value,
                format!("the key `{key}` {fault}"),
            );
        }
        // What isn't base64 is the schema's finding.
        if let Some(bytes) = value.str().and_then(values::base64) {
            size = size.saturating_add(bytes.len());
        }
    }
    if size > LARGEST {
        let node = if data.exists() { data } else { binary };
        let message =
            format!("the values have {size} bytes together, at most {LARGEST} are allowed");
        findings.report(&CONFIG_MAP_DATA, object, node, message);
    }
}
