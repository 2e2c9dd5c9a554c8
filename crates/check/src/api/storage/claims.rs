//! Claims of storage: those that stand alone, and templates of them.

use crate::{
    api::{
        pods::{
            say::{Say, is, quantity},
            selectors,
        },
        storage::data_sources,
    },
    findings::Findings,
    node::Node,
    object::Object,
    quantity::Quantity,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &STORAGE_ACCESS_MODES,
        &STORAGE_MODE,
        &STORAGE_CLASS_NAME,
        &CLAIM_SIZE,
        &CLAIM_SIZE_FRACTION,
        &CLAIM_SELECTOR,
        &data_sources::CLAIM_DATA_SOURCE,
        &data_sources::CLAIM_DATA_SOURCE_IGNORED,
    ],
    look: Look::Kinds(
        &[("", "PersistentVolumeClaim"), ("apps", "StatefulSet")],
        look,
    ),
};

pub(super) static STORAGE_ACCESS_MODES: Rule = Rule {
    name: "storage-access-modes",
    group: Group::Api,
    level: Level::Error,
    summary: "storage has access modes that the API knows, and `ReadWriteOncePod` alone",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes",
    wrong: claim!("  accessModes: [ReadWrite]\n  resources:\n    requests:\n      storage: 1Gi\n"),
    right: claim!(
        "  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 1Gi\n"
    ),
};

pub(super) static STORAGE_MODE: Rule = Rule {
    name: "storage-volume-mode",
    group: Group::Api,
    level: Level::Error,
    summary: "`volumeMode` is `Filesystem` or `Block`",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#volume-mode",
    wrong: claim!(
        "  accessModes: [ReadWriteOnce]
  volumeMode: FileSystem
  resources:
    requests:
      storage: 1Gi
"
    ),
    right: claim!(
        "  accessModes: [ReadWriteOnce]
  volumeMode: Filesystem
  resources:
    requests:
      storage: 1Gi
"
    ),
};

pub(super) static STORAGE_CLASS_NAME: Rule = Rule {
    name: "storage-class-name",
    group: Group::Api,
    level: Level::Error,
    summary: "the names of classes that storage refers to are possible names",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class",
    wrong: claim!(
        "  accessModes: [ReadWriteOnce]
  storageClassName: Fast SSD
  resources:
    requests:
      storage: 1Gi
"
    ),
    right: claim!(
        "  accessModes: [ReadWriteOnce]
  storageClassName: fast-ssd
  resources:
    requests:
      storage: 1Gi
"
    ),
};

static CLAIM_SIZE: Rule = Rule {
    name: "claim-size",
    group: Group::Api,
    level: Level::Error,
    summary: "a claim requests an amount of `storage` above 0",
    why: "The API server refuses a claim that doesn't say how much it wants.",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#resources",
    wrong: claim!(
        "  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 0\n"
    ),
    right: claim!(
        "  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 1Gi\n"
    ),
};

static CLAIM_SIZE_FRACTION: Rule = Rule {
    name: "claim-size-fraction",
    group: Group::Api,
    level: Level::Warning,
    summary: "a claim requests whole bytes",
    why: "The API server takes a part of a byte with a warning; `m` is for thousandths, and `M` \
          for millions.",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#resources",
    wrong: claim!(
        "  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 500m\n"
    ),
    right: claim!(
        "  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 500M\n"
    ),
};

static CLAIM_SELECTOR: Rule = Rule {
    name: "claim-selector",
    group: Group::Api,
    level: Level::Error,
    summary: "the selector of a claim has known operators, and possible names and values of labels",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#selector",
    wrong: claim!(
        "  accessModes: [ReadWriteOnce]
  selector:
    matchExpressions:
    - key: disk
      operator: In
  resources:
    requests:
      storage: 1Gi
"
    ),
    right: claim!(
        "  accessModes: [ReadWriteOnce]
  selector:
    matchExpressions:
    - key: disk
      operator: Exists
  resources:
    requests:
      storage: 1Gi
"
    ),
};

/// What a claim's spec belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// A claim of its own.
    Claim,
    /// A template, in a StatefulSet or in a pod.
    Template,
}

fn look(object: &Object, findings: &mut Findings<'_>) {
    let mut say = Say::new(object, findings);
    if object.kind() == "PersistentVolumeClaim" {
        spec(&mut say, object.spec(), Of::Claim);
        return;
    }
    for template in object.spec().get("volumeClaimTemplates").items() {
        if template.map().is_none() {
            continue;
        }
        spec(&mut say, template.get("spec"), Of::Template);
    }
}

/// Checks the spec of a claim.
pub(crate) fn spec(say: &mut Say<'_, '_>, spec: Node<'_>, of: Of) {
    if spec.exists() && spec.map().is_none() {
        return;
    }
    access_modes(say, spec);
    if spec.is_missing() {
        return;
    }
    say.one_of(
        &STORAGE_MODE,
        spec.get("volumeMode"),
        &["Filesystem", "Block"],
    );
    for key in ["storageClassName", "volumeAttributesClassName"] {
        say.filled(&STORAGE_CLASS_NAME, spec.get(key), text::subdomain);
    }
    size(say, spec);
    selectors::check(say, &CLAIM_SELECTOR, spec.get("selector"));
    data_sources::check(say, spec, of);
}

/// Checks access modes, of claims and volumes.
pub(super) fn access_modes(say: &mut Say<'_, '_>, spec: Node<'_>) {
    const MODES: [&str; 4] = [
        "ReadWriteOnce",
        "ReadOnlyMany",
        "ReadWriteMany",
        "ReadWriteOncePod",
    ];
    let rule = &STORAGE_ACCESS_MODES;
    let modes = spec.get("accessModes");
    if spec.is_missing() || modes.is_missing() || modes.list().is_some_and(<[_]>::is_empty) {
        let message = "`accessModes` are missing: there must be at least one";
        say.say(rule, modes, message);
        return;
    }
    let (mut alone, mut others) = (None, false);
    for mode in modes.items() {
        if let Some(short) = mode.str().and_then(written_out) {
            let message = format!("{} must be written out", is(mode));
            say.say(rule, mode, message)
                .hint(format!("did you mean `{short}`?"));
            continue;
        }
        say.one_of(rule, mode, &MODES);
        match mode.str() {
            Some("ReadWriteOncePod") => alone = Some(mode),
            Some(text) => others |= MODES.contains(&text),
            None => {}
        }
    }
    if let Some(mode) = alone.filter(|_| others) {
        let message = "`ReadWriteOncePod` stands beside other modes: it must be alone";
        say.say(rule, mode, message);
    }
}

/// The modes as `kubectl get` shows them.
fn written_out(short: &str) -> Option<&'static str> {
    Some(match short {
        "RWO" => "ReadWriteOnce",
        "ROX" => "ReadOnlyMany",
        "RWX" => "ReadWriteMany",
        "RWOP" => "ReadWriteOncePod",
        _ => return None,
    })
}

fn size(say: &mut Say<'_, '_>, spec: Node<'_>) {
    let whole = |node: Node<'_>| node.is_missing() || node.map().is_some();
    if !whole(spec.get("resources")) || !whole(spec.path(["resources", "requests"])) {
        return;
    }
    let size = spec.path(["resources", "requests", "storage"]);
    if size.is_missing() {
        let message = "the claim doesn't say how much it wants: `resources.requests.storage` is \
                       missing";
        say.say(&CLAIM_SIZE, size, message);
    } else if say
        .quantity(&CLAIM_SIZE, size)
        .is_some_and(|it| it <= Quantity::ZERO)
    {
        let message = format!("{}: it must be above 0", is(size));
        say.say(&CLAIM_SIZE, size, message);
    }
    let limit = spec.path(["resources", "limits", "storage"]);
    if limit.exists() {
        say.quantity(&CLAIM_SIZE, limit);
    }
    // Nothing else can be requested, but it must be readable.
    for key in ["requests", "limits"] {
        for (name, amount) in spec.path(["resources", key]).entries() {
            if name != "storage" {
                say.quantity(&CLAIM_SIZE, amount);
            }
        }
    }
    for node in [size, limit] {
        let Some(amount) = quantity(node) else {
            continue;
        };
        if amount > Quantity::ZERO && !amount.is_whole() {
            let message = format!("{}: that is a part of a byte", is(node));
            let meant = node.str().and_then(|it| it.strip_suffix('m'));
            let found = say.say(&CLAIM_SIZE_FRACTION, node, message);
            if let Some(number) = meant {
                found.hint(format!("did you mean `{number}M`?"));
            }
        }
    }
}
