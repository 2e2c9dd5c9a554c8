//! Keys of settings and secrets.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    objects::{
        references::{config, gather::Reference},
        together::Together,
    },
};

/// Looks for a key in the objects of a name that a reference may mean.
pub(super) fn check(
    together: &Together<'_>,
    reference: &Reference<'_>,
    key: Node<'_>,
    there: &[&Object],
    findings: &mut Findings<'_>,
) {
    let Some(wanted) = key.filled() else { return };
    if reference.optional || there.iter().any(|it| is_filled_later(it)) {
        return;
    }
    let mut known = there.iter().flat_map(|it| {
        ["data", "binaryData", "stringData"]
            .into_iter()
            .flat_map(|field| it.get(field).entries().map(|(key, _)| key))
    });
    if known.clone().any(|it| it == wanted) || known.clone().next().is_none() {
        return;
    }
    // A patch for what another folder has would show only a part of the keys.
    if together.is_kustomized(reference.from) && !together.set.is_complete() {
        return;
    }
    let rule = if reference.target.kind == "Secret" {
        &config::SECRET_KEY
    } else {
        &config::CONFIG_MAP_KEY
    };
    let kind = reference.target.kind;
    let name = reference.name;
    let message = format!("{kind} `{name}` has no key `{wanted}`");
    let meant = crate::suggest::nearest(wanted, known.clone());
    let hint = if let Some(meant) = meant {
        format!("did you mean `{meant}`?")
    } else {
        let some: Vec<_> = known.by_ref().take(5).map(|it| format!("`{it}`")).collect();
        let more = if known.next().is_some() { ", …" } else { "" };
        format!("it has {}{more}", some.join(", "))
    };
    let found = findings
        .report(rule, reference.from, key, message)
        .hint(hint);
    if let Some(object) = there.first() {
        found.related(object, object.metadata().get("name"), format!("the {kind}"));
    }
}

/// Whether a cluster puts keys into it.
fn is_filled_later(object: &Object) -> bool {
    if object.get("type").str() == Some("kubernetes.io/service-account-token") {
        return true;
    }
    let marks = ["replicat", "reflector", "inject", "vault", "merge"];
    object
        .metadata()
        .get("annotations")
        .entries()
        .any(|(key, _)| marks.iter().any(|mark| key.contains(mark)))
}
