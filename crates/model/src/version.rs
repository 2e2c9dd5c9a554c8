//! Versions of Kubernetes.

use std::fmt;
use std::str::FromStr;

use crate::InvalidValue;
use crate::fault::Fault;
use crate::text::{inline_schema, read_from_text};

/// A minor version of Kubernetes that stowplan renders for and checks against.
///
/// Written `1.33`, in YAML between quotes, as `1.40` without them would be the number 1.4.
///
/// ```
/// use stowplan_model::KubernetesVersion;
///
/// let version: KubernetesVersion = "1.33".parse()?;
/// assert!(version < KubernetesVersion::LATEST);
/// assert_eq!(version.minor(), 33);
/// # Ok::<(), stowplan_model::InvalidValue>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KubernetesVersion(u8);

impl KubernetesVersion {
    /// Every version that is supported, ascending.
    pub const SUPPORTED: [Self; 5] = [Self(33), Self(34), Self(35), Self(36), Self(37)];

    /// The oldest that is supported.
    pub const OLDEST: Self = Self(33);

    /// The latest that is supported.
    pub const LATEST: Self = Self(37);

    /// A version written in the source; `kubernetes_version!` has the compiler check it.
    ///
    /// # Panics
    ///
    /// If it is not supported. In a constant that is an error of the compiler.
    #[track_caller]
    pub const fn literal(text: &'static str) -> Self {
        match read(text.as_bytes()) {
            Ok(version) => version,
            Err(fault) => fault.refuse(NOUN, text, ""),
        }
    }

    /// The number after `1.`.
    pub const fn minor(self) -> u8 {
        self.0
    }
}

const NOUN: &str = "supported Kubernetes version";

const fn read(text: &[u8]) -> Result<KubernetesVersion, Fault> {
    let minor = match text {
        [b'1', b'.', b'3', digit @ b'3'..=b'7'] => 30 + (*digit - b'0'),
        _ => {
            return Err(Fault::Rule(
                "use one of `1.33`, `1.34`, `1.35`, `1.36`, `1.37`",
            ));
        }
    };
    Ok(KubernetesVersion(minor))
}

impl FromStr for KubernetesVersion {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let fault = match read(text.as_bytes()) {
            Ok(version) => return Ok(version),
            Err(fault) => fault,
        };
        let error = InvalidValue::from_fault(fault, NOUN, text, "");
        // A cluster reports itself as `v1.33.4`.
        let bare = text.trim().trim_start_matches('v');
        let minor = bare.split('.').take(2).collect::<Vec<_>>().join(".");
        match read(minor.as_bytes()) {
            Ok(version) => Err(error.with_hint(format!("try `{version}`"))),
            Err(_) => Err(error),
        }
    }
}

impl fmt::Display for KubernetesVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("1.{}", self.0))
    }
}

impl fmt::Debug for KubernetesVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KubernetesVersion({self})")
    }
}

read_from_text!(KubernetesVersion, wanted: "Kubernetes version such as `\"1.33\"`");
inline_schema!(KubernetesVersion, {
    "description": "The minor version of Kubernetes, between quotes.",
    "type": "string",
    "enum": KubernetesVersion::SUPPORTED.map(|it| it.to_string()),
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_versions_are_supported() {
        let check = |text: &str, minor: Option<u8>| {
            let version = text.parse::<KubernetesVersion>().ok();
            assert_eq!(version.map(KubernetesVersion::minor), minor, "{text}");
        };
        check("1.32", None);
        check("1.33", Some(33));
        check("1.37", Some(37));
        check("1.38", None);
        check("", None);
        check("1.3", None);
        check("1.330", None);
        check("v1.33", None);
    }

    #[test]
    fn mistakes_name_what_is_supported() {
        let error = "v1.34.2".parse::<KubernetesVersion>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`v1.34.2` is not a supported Kubernetes version: \
             use one of `1.33`, `1.34`, `1.35`, `1.36`, `1.37`",
        );
        assert_eq!(error.hint(), Some("try `1.34`"));
        assert_eq!(
            "1.32".parse::<KubernetesVersion>().unwrap_err().hint(),
            None
        );
    }

    #[test]
    fn numbers_are_to_be_quoted() {
        let error = serde_json::from_str::<KubernetesVersion>("1.33").unwrap_err();
        assert!(error.to_string().contains("quote it"), "{error}");
    }
}
