//! The Kubernetes versions that are known.

use std::{fmt, str::FromStr};

/// A minor version of Kubernetes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Minor {
    /// 1.33
    V1_33,
    /// 1.34
    V1_34,
    /// 1.35
    V1_35,
    /// 1.36
    V1_36,
    /// 1.37
    V1_37,
}

impl Minor {
    /// All of them, the oldest first.
    pub const ALL: [Self; 5] = [
        Self::V1_33,
        Self::V1_34,
        Self::V1_35,
        Self::V1_36,
        Self::V1_37,
    ];
    /// What is checked for when nothing is said.
    pub const DEFAULT: Self = Self::V1_36;

    /// The version as people write it: `1.36`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1_33 => "1.33",
            Self::V1_34 => "1.34",
            Self::V1_35 => "1.35",
            Self::V1_36 => "1.36",
            Self::V1_37 => "1.37",
        }
    }

    /// The number after the dot.
    pub const fn number(self) -> u32 {
        match self {
            Self::V1_33 => 33,
            Self::V1_34 => 34,
            Self::V1_35 => 35,
            Self::V1_36 => 36,
            Self::V1_37 => 37,
        }
    }
}

impl fmt::Display for Minor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A version that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownMinor(String);

impl fmt::Display for UnknownMinor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kubernetes `{}` is not known; ", self.0)?;
        let [first, .., last] = Minor::ALL;
        write!(f, "{first} to {last} are")
    }
}

impl std::error::Error for UnknownMinor {}

impl FromStr for Minor {
    type Err = UnknownMinor;

    /// Reads `1.36`, `v1.36` and `1.36.2`.
    fn from_str(text: &str) -> Result<Self, UnknownMinor> {
        let version = text.strip_prefix('v').unwrap_or(text);
        let mut parts = version.splitn(3, '.');
        let minor = match (parts.next(), parts.next()) {
            (Some("1"), Some(minor)) => minor.parse().ok(),
            _ => None,
        };
        Self::ALL
            .into_iter()
            .find(|known| Some(known.number()) == minor)
            .ok_or_else(|| UnknownMinor(text.to_owned()))
    }
}
