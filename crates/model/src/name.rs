//! Names of things.

use std::fmt;

use crate::InvalidValue;
use crate::arg::arg_from;
use crate::dns::{
    LABEL, check_label, check_label_1035, check_subdomain, suggest_label, suggest_label_1035,
    suggest_subdomain,
};
use crate::text::text;

text! {
    /// What people name apps, services and environments: an RFC 1035 label of at most 63 bytes.
    ///
    /// It becomes `metadata.name` of Services among others, which is the strictest name there is:
    /// lower-case letters, digits and `-`, beginning with a letter, not ending with `-`.
    /// Source: `IsDNS1035Label` in
    /// [apimachinery](https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go).
    ///
    /// ```
    /// use stowplan_model::{Name, name};
    ///
    /// const LOBBY: Name = name!("lobby");
    /// assert_eq!(LOBBY.join("headless")?, name!("lobby-headless"));
    /// assert!("7-zip".parse::<Name>().is_err());
    /// # Ok::<(), stowplan_model::InvalidValue>(())
    /// ```
    pub struct Name;
    noun: "valid name",
    rule: "use lower-case letters, digits and `-`, beginning with a letter",
    check: check_label_1035,
    suggest: suggest_label_1035,
    schema: {
        "description": "A name: lower-case letters, digits and `-`, beginning with a letter, at most 63 characters.",
        "pattern": "^[a-z]([-a-z0-9]*[a-z0-9])?$",
        "maxLength": 63,
    },
}

text! {
    /// A DNS-1123 label of at most 63 bytes: the name of a namespace, a container or a volume.
    ///
    /// Lower-case letters, digits and `-`, beginning and ending with a letter or digit.
    /// Source: `IsDNS1123Label` in
    /// [apimachinery](https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go).
    pub struct DnsLabel;
    noun: "DNS label",
    rule: "use lower-case letters, digits and `-`, beginning and ending with a letter or digit",
    check: check_label,
    suggest: suggest_label,
    schema: {
        "description": "A DNS label: lower-case letters, digits and `-`, at most 63 characters.",
        "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
        "maxLength": 63,
    },
}

text! {
    /// A DNS-1123 subdomain of at most 253 bytes: the name of a Secret, a `ConfigMap`, a class and
    /// most other objects.
    ///
    /// Labels joined by dots; a label's own length is not limited here.
    /// Source: `IsDNS1123Subdomain` in
    /// [apimachinery](https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go).
    pub struct ObjectName;
    noun: "valid object name",
    rule: "use lower-case letters, digits, `-` and `.`, each part beginning and ending with a letter or digit",
    check: check_subdomain,
    suggest: suggest_subdomain,
    schema: {
        "description": "An object's name: lower-case letters, digits, `-` and `.`, at most 253 characters.",
        "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
        "maxLength": 253,
    },
}

impl Name {
    /// The longest name, in bytes.
    pub const MAX: usize = LABEL;

    /// The longest name of a `StatefulSet` or `CronJob`: the controller appends a `-`
    /// and ten more characters for what has to be a label's value or a pod's name.
    pub const MAX_WITH_HASH: usize = LABEL - 11;

    /// The name `<self>-<suffix>`.
    ///
    /// # Errors
    ///
    /// If that is longer than 63 bytes or `suffix` does not fit into a name. Nothing is ever cut
    /// off: two names that were different must stay so.
    pub fn join(&self, suffix: impl fmt::Display) -> Result<Self, InvalidValue> {
        let joined = format!("{self}-{suffix}");
        joined.parse().map_err(|error: InvalidValue| {
            let length = joined.len();
            if length > Self::MAX {
                let why = format!(
                    "`{self}` with `-{suffix}` appended has {length} bytes, at most {} are allowed",
                    Self::MAX
                );
                let most = Self::MAX.saturating_sub(length - self.as_str().len());
                InvalidValue::new("valid name", joined, why)
                    .with_hint(format!("shorten `{self}` to {most} bytes"))
            } else {
                let why = format!("`-{suffix}` was appended to `{self}`, and {}", error.why());
                InvalidValue::new("valid name", joined, why)
            }
        })
    }

    /// Holds if a `StatefulSet` of this name can have pods with ordinals up to `max_ordinal`.
    ///
    /// Its pods carry `<name>-<hash>` (`-` and ten characters) in the label
    /// `controller-revision-hash` and are called `<name>-<ordinal>`, which is a label's value and a
    /// host name too. The API server accepts a longer name and the pods are then refused.
    /// Source:
    /// [kubernetes#64023](https://github.com/kubernetes/kubernetes/issues/64023),
    /// [`newStatefulSetPod`](https://github.com/kubernetes/kubernetes/blob/master/pkg/controller/statefulset/stateful_set_utils.go).
    pub fn check_for_stateful_set(&self, max_ordinal: u32) -> Result<(), InvalidValue> {
        self.check_length(
            "stateful set's name",
            Self::MAX_WITH_HASH,
            "its pods' label `controller-revision-hash` adds 11",
        )?;
        self.join(max_ordinal).map(drop)
    }

    /// Holds if a `CronJob` of this name can make jobs: their names are `<name>-<minutes>`.
    ///
    /// Source: `ValidateCronJobCreate` in
    /// [batch validation](https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/batch/validation/validation.go).
    pub fn check_for_cron_job(&self) -> Result<(), InvalidValue> {
        self.check_length(
            "cron job's name",
            Self::MAX_WITH_HASH,
            "its jobs' names add 11",
        )
    }

    fn check_length(&self, what: &str, limit: usize, because: &str) -> Result<(), InvalidValue> {
        let length = self.as_str().len();
        if length <= limit {
            return Ok(());
        }
        let why = format!("it has {length} bytes, at most {limit} are allowed, as {because}");
        Err(InvalidValue::new(what, self.as_str(), why))
    }
}

impl From<Name> for DnsLabel {
    fn from(name: Name) -> Self {
        Self(name.0)
    }
}

impl From<DnsLabel> for ObjectName {
    fn from(label: DnsLabel) -> Self {
        Self(label.0)
    }
}

impl From<Name> for ObjectName {
    fn from(name: Name) -> Self {
        Self(name.0)
    }
}

arg_from!(DnsLabel: Name);
arg_from!(ObjectName: Name, DnsLabel);

#[cfg(test)]
mod tests {
    use super::*;

    fn a(length: usize) -> String {
        "a".repeat(length)
    }

    #[test]
    fn names_are_rfc_1035_labels() {
        let check = |text: &str, expect: Result<(), &str>| {
            let found = text.parse::<Name>().map(drop);
            match (found, expect) {
                (Ok(()), Ok(())) => {}
                (Err(error), Err(why)) => assert!(error.why().starts_with(why), "{error}"),
                (found, _) => panic!("{text:?}: {found:?}"),
            }
        };
        check("a", Ok(()));
        check("a-b", Ok(()));
        check("a--9", Ok(()));
        check(&a(63), Ok(()));
        check(&a(64), Err("it has 64 bytes, at most 63 are allowed"));
        check("", Err("it is empty; use lower-case"));
        check("7a", Err("it must not begin with `7`"));
        check("-a", Err("it must not begin with `-`"));
        check("a-", Err("it must not end with `-`"));
        check("a.b", Err("`.` at byte 1 is not allowed"));
        check("a b", Err("a space at byte 1"));
        check("a_b", Err("`_` at byte 1"));
        check("aé", Err("`é` at byte 1"));
        check("a\n", Err("a line break at byte 1"));
    }

    #[test]
    fn labels_may_begin_with_a_digit() {
        let check =
            |text: &str, ok: bool| assert_eq!(text.parse::<DnsLabel>().is_ok(), ok, "{text}");
        check("7", true);
        check("7a-b", true);
        check(&a(63), true);
        check(&a(64), false);
        check("", false);
        check("-7", false);
        check("7-", false);
        check("a.b", false);
    }

    #[test]
    fn object_names_are_subdomains() {
        let check =
            |text: &str, ok: bool| assert_eq!(text.parse::<ObjectName>().is_ok(), ok, "{text}");
        check("a.b", true);
        check("0.1", true);
        check("a-b.c--d", true);
        check(&a(253), true);
        check(&a(254), false);
        check("", false);
        check(".", false);
        check(".a", false);
        check("a.", false);
        check("a..b", false);
        check("a-.b", false);
        check("a.-b", false);
        check("-a.b", false);
        check("a.b-", false);
        check("A.b", false);
    }

    #[test]
    fn hints_are_valid_names() {
        let check = |text: &str, hint: Option<&str>| {
            assert_eq!(text.parse::<Name>().unwrap_err().hint(), hint, "{text}");
        };
        check("Game_Lobby", Some("try `game-lobby`"));
        check("gameLobby", Some("try `game-lobby`"));
        check("API", Some("try `api`"));
        check("-a- -b-", Some("try `a-b`"));
        check("7zip", Some("try `zip`"));
        check("", None);
        check("123", None);
        check(&a(64), None);
    }

    #[test]
    fn joined_names_are_never_cut() {
        let name: Name = a(58).parse().unwrap();
        assert_eq!(name.join("peer").unwrap().as_str().len(), 63);
        let error = name.join("peers").unwrap_err();
        assert!(
            error
                .why()
                .ends_with("has 64 bytes, at most 63 are allowed"),
            "{error}"
        );
        assert_eq!(
            error.hint(),
            Some(&*format!("shorten `{name}` to 57 bytes"))
        );
        assert_eq!(
            Name::literal("a").join("B").unwrap_err().to_string(),
            "`a-B` is not a valid name: `-B` was appended to `a`, and `B` at byte 2 is not \
             allowed; use lower-case letters, digits and `-`, beginning with a letter",
        );
        assert_eq!(Name::literal("a").join(7).unwrap(), "a-7");
    }

    #[test]
    fn controllers_need_room() {
        let check = |length: usize, stateful: bool, cron: bool| {
            let name: Name = a(length).parse().unwrap();
            assert_eq!(name.check_for_stateful_set(u32::MAX).is_ok(), stateful);
            assert_eq!(name.check_for_cron_job().is_ok(), cron);
        };
        check(1, true, true);
        check(52, true, true);
        check(53, false, false);
    }

    #[test]
    fn names_widen() {
        let label = DnsLabel::from(Name::literal("a"));
        assert_eq!(ObjectName::from(label), ObjectName::literal("a"));
        assert_eq!(ObjectName::from(Name::literal("a")), "a");
    }
}
