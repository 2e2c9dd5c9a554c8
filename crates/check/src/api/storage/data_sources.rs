//! What claims are filled from.

use crate::{
    api::{
        pods::say::{Missing::Schema, Say, is},
        storage::claims::Of,
    },
    node::Node,
    rule::{Group, Level, Rule},
    text,
};

pub(super) static CLAIM_DATA_SOURCE: Rule = Rule {
    name: "claim-data-source",
    group: Group::Api,
    level: Level::Error,
    summary: "what a claim is filled from has a kind and a name, and a group unless it is a claim",
    why: "The API server refuses others, and a `dataSource` that differs from `dataSourceRef`.",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#volume-populators-and-data-sources",
    wrong: claim!(
        "  accessModes: [ReadWriteOnce]
  dataSourceRef:
    kind: VolumeSnapshot
    name: nightly
  resources:
    requests:
      storage: 1Gi
"
    ),
    right: claim!(
        "  accessModes: [ReadWriteOnce]
  dataSourceRef:
    apiGroup: snapshot.storage.k8s.io
    kind: VolumeSnapshot
    name: nightly
  resources:
    requests:
      storage: 1Gi
"
    ),
};

pub(super) static CLAIM_DATA_SOURCE_IGNORED: Rule = Rule {
    name: "claim-data-source-ignored",
    group: Group::Api,
    level: Level::Warning,
    summary: "`dataSource` is a claim or a snapshot; anything else goes into `dataSourceRef`",
    why: "The API server leaves another `dataSource` out without a word, and the volume is empty.",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#data-source-references",
    wrong: claim!(
        "  accessModes: [ReadWriteOnce]
  dataSource:
    kind: VolumeSnapshot
    name: nightly
  resources:
    requests:
      storage: 1Gi
"
    ),
    right: claim!(
        "  accessModes: [ReadWriteOnce]
  dataSource:
    apiGroup: snapshot.storage.k8s.io
    kind: VolumeSnapshot
    name: nightly
  resources:
    requests:
      storage: 1Gi
"
    ),
};

/// Checks both fields that name a source.
pub(super) fn check(say: &mut Say<'_, '_>, spec: Node<'_>, of: Of) {
    let rule = &CLAIM_DATA_SOURCE;
    let (old, new) = (spec.get("dataSource"), spec.get("dataSourceRef"));
    // A reference to another namespace is dropped unless a cluster has an experimental feature.
    let elsewhere = new.get("namespace").filled().is_some();
    if new.exists() && !elsewhere {
        data_source(say, new);
    }
    if old.is_missing() || elsewhere {
        return;
    }
    if new.exists() {
        let differs = ["apiGroup", "kind", "name"]
            .into_iter()
            .any(|key| old.get(key).str() != new.get(key).str());
        if differs {
            let message = "`dataSource` differs from `dataSourceRef`: it must be the same, or \
                           left out";
            let object = say.object;
            say.say(rule, old, message)
                .related(object, new, "`dataSourceRef`");
        }
        return;
    }
    let group = old.get("apiGroup").str().unwrap_or_default();
    match (group, old.get("kind").str()) {
        ("", Some("PersistentVolumeClaim"))
        | ("snapshot.storage.k8s.io", Some("VolumeSnapshot")) => {
            data_source(say, old);
        }
        (_, Some(kind)) if of == Of::Claim && !kind.is_empty() => {
            let message = format!(
                "`{kind}` of the group `{group}` is left out: a `dataSource` is a claim or a \
                 snapshot"
            );
            let hint = if kind == "VolumeSnapshot" {
                "snapshots have `apiGroup: snapshot.storage.k8s.io`"
            } else {
                "write it as `dataSourceRef`"
            };
            say.say(&CLAIM_DATA_SOURCE_IGNORED, old, message).hint(hint);
        }
        _ if of == Of::Template => data_source(say, old),
        _ => {}
    }
}

fn data_source(say: &mut Say<'_, '_>, source: Node<'_>) {
    let rule = &CLAIM_DATA_SOURCE;
    let kind = say.required(rule, source, "kind", Schema);
    say.required(rule, source, "name", Schema);
    let group = source.get("apiGroup");
    if group.filled().is_some() {
        say.form(rule, group, text::subdomain);
        return;
    }
    let node = source.get("kind");
    if kind && node.str().is_some_and(|it| it != "PersistentVolumeClaim") {
        let message = format!("{}: without an `apiGroup` it must be a claim", is(node));
        let found = say.say(rule, node, message);
        if node.str() == Some("VolumeSnapshot") {
            found.hint("snapshots have `apiGroup: snapshot.storage.k8s.io`");
        }
    }
}
