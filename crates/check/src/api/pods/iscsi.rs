//! Volumes that nodes reach by iSCSI.

use crate::{
    api::pods::{
        say::{
            Missing::{Ours, Schema},
            Say, cut,
        },
        sources::{Place, VOLUME_SOURCE_FIELDS},
    },
    node::Node,
};

/// Checks the source of a volume.
pub(super) fn check(say: &mut Say<'_, '_>, source: Node<'_>, place: Place<'_>) {
    let rule = &VOLUME_SOURCE_FIELDS;
    let portal = source.get("targetPortal");
    say.required(rule, source, "targetPortal", Schema);
    if say.required(rule, source, "iqn", Schema) {
        initiator(say, source.get("iqn"));
    }
    say.range(rule, source.get("lun"), 0, 255);
    let secret = source.get("secretRef");
    let chap = ["chapAuthDiscovery", "chapAuthSession"];
    if secret.is_missing() && chap.iter().any(|key| source.get(key).is_true()) {
        say.say(rule, secret, "authentication by CHAP needs a `secretRef`");
    }
    if secret.exists() && matches!(place, Place::Persistent(_)) {
        say.required(rule, secret, "name", Ours);
    }
    let name = source.get("initiatorName");
    if name.is_missing() {
        return;
    }
    initiator(say, name);
    let (Place::Pod(volume) | Place::Persistent(volume)) = place;
    let length = portal.str().map_or(0, str::len) + volume.len() + 1;
    if length > 64 {
        let message = format!(
            "the volume's name and `targetPortal` have {length} characters with a `:` between \
             them: with an `initiatorName` they must have at most 64"
        );
        say.say(rule, portal, message);
    }
}

/// The name of an iSCSI node: `iqn`, `eui` or `naa`.
fn initiator(say: &mut Say<'_, '_>, node: Node<'_>) {
    let Some(name) = node.str() else { return };
    let plain = |rest: &str, count: usize| {
        let mut rest = rest.chars();
        rest.next();
        let rest = rest.as_str();
        rest.len() == count && rest.bytes().all(|it| it.is_ascii_alphanumeric())
    };
    let fine = if let Some(rest) = name.strip_prefix("eui") {
        plain(rest, 16)
    } else if let Some(rest) = name.strip_prefix("naa") {
        plain(rest, 32)
    } else {
        qualified_initiator(name)
    };
    if !fine {
        let message = format!(
            "`{}` is `{}`: it must be a name of iSCSI such as `iqn.2015-02.example.com:disk1`",
            node.key().unwrap_or_default(),
            cut(node)
        );
        say.say(&VOLUME_SOURCE_FIELDS, node, message);
    }
}

/// `iqn.`, a year and a month, a domain, and something after a `:`.
fn qualified_initiator(name: &str) -> bool {
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|it| it.is_ascii_digit());
    let Some((date, rest)) = name.strip_prefix("iqn.").and_then(|it| it.split_once('.')) else {
        return false;
    };
    let Some((year, month)) = date.split_once('-') else {
        return false;
    };
    let Some((domain, tail)) = rest.split_once(':') else {
        return false;
    };
    let in_domain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'.');
    let in_tail =
        |it: char| !matches!(it, ',' | ';' | '*' | '&' | '$' | '|') && !it.is_whitespace();
    digits(year, 4)
        && digits(month, 2)
        && !domain.is_empty()
        && domain.bytes().all(in_domain)
        && !tail.is_empty()
        && tail.chars().all(in_tail)
}
