//! Labels and annotations.

use crate::arg::arg_from;
use crate::dns::{SUBDOMAIN, check_subdomain};
use crate::fault::{Fault, hold};
use crate::name::{DnsLabel, Name};
use crate::text::text;

/// The most bytes that all annotations of an object may have, keys and values together: 256 KiB.
///
/// Source: `TotalAnnotationSizeLimitB` in
/// [apimachinery](https://github.com/kubernetes/apimachinery/blob/master/pkg/api/validation/objectmeta.go).
pub const MAX_ANNOTATIONS_SIZE: usize = 256 * 1024;

text! {
    /// A label's key: an optional prefix (a DNS subdomain of at most 253 bytes) with `/`, and a name
    /// of at most 63 bytes.
    ///
    /// The name is of letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit.
    /// Source: `IsQualifiedName` in
    /// [apimachinery](https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go).
    pub struct LabelKey;
    noun: "label key",
    rule: "use an optional `domain/` and a name of letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit",
    check: check_label_key,
    schema: {
        "description": "A label's key: an optional `domain/` and a name of at most 63 letters, digits, `-`, `_` and `.`.",
        "pattern": "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$",
        "maxLength": 317,
    },
}

text! {
    /// A label's value: at most 63 letters, digits, `-`, `_` and `.`, beginning and ending with a
    /// letter or digit; may be empty.
    ///
    /// Source: `IsValidLabelValue` in
    /// [apimachinery](https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go).
    pub struct LabelValue;
    noun: "label value",
    rule: "use letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit",
    check: check_label_value,
    schema: {
        "description": "A label's value: at most 63 letters, digits, `-`, `_` and `.`; may be empty.",
        "pattern": "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$",
        "maxLength": 63,
    },
}

text! {
    /// An annotation's key: like a [`LabelKey`], but the prefix may have upper-case letters, as the
    /// API server lower-cases the key before it looks.
    ///
    /// Source: `ValidateAnnotations` in
    /// [apimachinery](https://github.com/kubernetes/apimachinery/blob/master/pkg/api/validation/objectmeta.go).
    pub struct AnnotationKey;
    noun: "annotation key",
    rule: "use an optional `domain/` and a name of letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit",
    check: check_annotation_key,
    schema: {
        "description": "An annotation's key: an optional `domain/` and a name of at most 63 letters, digits, `-`, `_` and `.`.",
        "pattern": "^([A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$",
        "maxLength": 317,
    },
}

impl LabelKey {
    /// The prefix before the `/`, if there is one.
    pub fn prefix(&self) -> Option<&str> {
        Some(self.as_str().split_once('/')?.0)
    }

    /// The part after the `/`, or all of it.
    pub fn name(&self) -> &str {
        let text = self.as_str();
        text.split_once('/').map_or(text, |(_, name)| name)
    }
}

impl From<Name> for LabelValue {
    fn from(name: Name) -> Self {
        Self(name.0)
    }
}

impl From<DnsLabel> for LabelValue {
    fn from(label: DnsLabel) -> Self {
        Self(label.0)
    }
}

impl From<LabelKey> for AnnotationKey {
    fn from(key: LabelKey) -> Self {
        Self(key.0)
    }
}

arg_from!(LabelValue: Name, DnsLabel);
arg_from!(AnnotationKey: LabelKey);

const NAME: usize = 63;

const fn check_label_key(text: &[u8]) -> Result<(), Fault> {
    check_key(text, false)
}

const fn check_annotation_key(text: &[u8]) -> Result<(), Fault> {
    check_key(text, true)
}

const fn check_key(text: &[u8], any_case: bool) -> Result<(), Fault> {
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    let mut slash = 0;
    while slash < text.len() && text[slash] != b'/' {
        slash += 1;
    }
    if slash == text.len() {
        return check_name(text, 0);
    }
    let prefix = text.split_at(slash).0;
    if prefix.is_empty() {
        return Err(Fault::Rule("the part before `/` is empty"));
    }
    if prefix.len() > SUBDOMAIN {
        return Err(Fault::Rule("the part before `/` has more than 253 bytes"));
    }
    hold!(check_prefix(prefix, any_case));
    check_name(text, slash + 1)
}

const fn check_prefix(prefix: &[u8], any_case: bool) -> Result<(), Fault> {
    let mut lower = [0; SUBDOMAIN];
    let mut at = 0;
    while at < prefix.len() {
        lower[at] = if any_case {
            prefix[at].to_ascii_lowercase()
        } else {
            prefix[at]
        };
        at += 1;
    }
    match check_subdomain(lower.split_at(prefix.len()).0) {
        Err(Fault::End) => Err(Fault::Rule(
            "the part before `/` must end with a letter or digit",
        )),
        checked => checked,
    }
}

const fn check_name(text: &[u8], from: usize) -> Result<(), Fault> {
    if from == text.len() {
        return Err(Fault::Rule("the part after `/` is empty"));
    }
    hold!(check_characters(text, from));
    if text.len() - from > NAME {
        return if from == 0 {
            Err(Fault::TooLong { limit: NAME })
        } else {
            Err(Fault::Rule("the part after `/` has more than 63 bytes"))
        };
    }
    Ok(())
}

const fn check_label_value(text: &[u8]) -> Result<(), Fault> {
    if text.is_empty() {
        return Ok(());
    }
    if text.len() > NAME {
        return Err(Fault::TooLong { limit: NAME });
    }
    check_characters(text, 0)
}

const fn check_characters(text: &[u8], from: usize) -> Result<(), Fault> {
    let mut at = from;
    while at < text.len() {
        if !text[at].is_ascii_alphanumeric() && !matches!(text[at], b'-' | b'_' | b'.') {
            return Err(Fault::NotAllowed { at });
        }
        at += 1;
    }
    if !text[from].is_ascii_alphanumeric() {
        return if from == 0 {
            Err(Fault::Beginning)
        } else {
            Err(Fault::NotAllowed { at: from })
        };
    }
    if !text[text.len() - 1].is_ascii_alphanumeric() {
        return Err(Fault::End);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_an_optional_prefix() {
        let check = |text: &str, label: bool, annotation: bool| {
            assert_eq!(text.parse::<LabelKey>().is_ok(), label, "{text}");
            assert_eq!(text.parse::<AnnotationKey>().is_ok(), annotation, "{text}");
        };
        let a = |length: usize| "a".repeat(length);
        check("app", true, true);
        check("A_b.c-D", true, true);
        check("app.kubernetes.io/name", true, true);
        check("1.2/3", true, true);
        check("Example.com/name", false, true);
        check("example.com/Name", true, true);
        check(&a(63), true, true);
        check(&a(64), false, false);
        check(&format!("{}/{}", a(253), a(63)), true, true);
        check(&format!("{}/a", a(254)), false, false);
        check(&format!("a/{}", a(64)), false, false);
        for text in [
            "", "/", "/a", "a/", "a/b/c", "-a", "a-", "_a", "a.", "a b", "a/-b", "a/b-", "a_b/c",
            "-a/b", "a-/b", "a./b", ".a/b", "a..b/c", "é", "a/é", "é/a",
        ] {
            check(text, false, false);
        }
    }

    #[test]
    fn faults_in_keys_are_named() {
        let check = |text: &str, why: &str| {
            let error = text.parse::<LabelKey>().unwrap_err();
            assert!(error.why().starts_with(why), "{error}");
        };
        check("/a", "the part before `/` is empty");
        check("a/", "the part after `/` is empty");
        check("a/b/c", "`/` at byte 3 is not allowed");
        check("a-/b", "the part before `/` must end with");
        check("a_b/c", "`_` at byte 1");
        check("-a/b", "it must not begin with `-`");
    }

    #[test]
    fn values_may_be_empty() {
        let check =
            |text: &str, ok: bool| assert_eq!(text.parse::<LabelValue>().is_ok(), ok, "{text}");
        check("", true);
        check("1.10", true);
        check("A_b-C.d", true);
        check(&"a".repeat(63), true);
        check(&"a".repeat(64), false);
        check("-", false);
        check("a-", false);
        check("a/b", false);
        check("a b", false);
    }

    #[test]
    fn keys_come_apart() {
        let key = LabelKey::literal("app.kubernetes.io/name");
        assert_eq!(
            (key.prefix(), key.name()),
            (Some("app.kubernetes.io"), "name")
        );
        let key = LabelKey::literal("app");
        assert_eq!((key.prefix(), key.name()), (None, "app"));
    }
}
