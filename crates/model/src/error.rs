//! The one error of this crate's values.

use std::fmt;

use smol_str::SmolStr;

use crate::fault::{Fault, article};

/// Text or a number that is not what it was meant to be.
///
/// It knows what was wanted, what was given and why that is refused, so that whoever reads a file
/// can add where it stands. Secret values are never kept in it.
///
/// ```
/// use stowplan_model::Name;
///
/// let error = "Game_Lobby".parse::<Name>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "`Game_Lobby` is not a valid name: `G` at byte 0 is not allowed; \
///      use lower-case letters, digits and `-`, beginning with a letter",
/// );
/// assert_eq!(error.hint(), Some("try `game-lobby`"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidValue {
    inner: Box<Inner>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    what: SmolStr,
    given: String,
    why: String,
    hint: Option<String>,
}

impl InvalidValue {
    /// So many characters of the given text are shown; the rest is left out.
    const SHOWN: usize = 60;

    /// Refuses `given` as a `what` (a noun without article); `why` is a lower-case phrase without
    /// final period.
    pub fn new(what: impl Into<SmolStr>, given: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            inner: Box::new(Inner {
                what: what.into(),
                given: given.into(),
                why: why.into(),
                hint: None,
            }),
        }
    }

    /// Adds what to try instead, as a phrase.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.inner.hint = Some(hint.into());
        self
    }

    /// Says more exactly what was wanted, for instance `environment name` where a name was read.
    #[must_use]
    pub fn with_what(mut self, what: impl Into<SmolStr>) -> Self {
        self.inner.what = what.into();
        self
    }

    /// What was wanted, as a noun without article.
    pub fn what(&self) -> &str {
        &self.inner.what
    }

    /// What was given, whole and as it was.
    pub fn given(&self) -> &str {
        &self.inner.given
    }

    /// Why it is refused.
    pub fn why(&self) -> &str {
        &self.inner.why
    }

    /// What to try instead, where that can be told.
    pub fn hint(&self) -> Option<&str> {
        self.inner.hint.as_deref()
    }

    pub(crate) fn from_fault(fault: Fault, noun: &'static str, given: &str, rule: &str) -> Self {
        Self::new(noun, given, fault.why(given, rule).as_str())
    }
}

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`")?;
        let mut shown = self.given().chars();
        for character in shown.by_ref().take(Self::SHOWN) {
            if character.is_control() {
                write!(f, "{}", character.escape_default())?;
            } else {
                write!(f, "{character}")?;
            }
        }
        let more = if shown.next().is_some() { "…" } else { "" };
        let article = article(self.what());
        write!(f, "{more}` is not {article}{}: {}", self.what(), self.why())
    }
}

impl fmt::Debug for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl std::error::Error for InvalidValue {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_invisible_text_is_shown_short_and_visible() {
        let error = InvalidValue::new("image reference", "a\n".repeat(100), "it is odd");
        let text = error.to_string();
        assert!(text.starts_with("`a\\na\\n"), "{text}");
        assert!(
            text.ends_with("a\\n…` is not an image reference: it is odd"),
            "{text}"
        );
        assert_eq!(error.given().len(), 200);
    }

    #[test]
    fn sixty_characters_are_shown_whole() {
        let check = |length: usize, cut: bool| {
            let text = InvalidValue::new("port", "é".repeat(length), "x").to_string();
            assert_eq!(text.contains('…'), cut, "{text}");
        };
        check(60, false);
        check(61, true);
    }

    #[test]
    fn what_can_be_said_more_exactly() {
        let error = InvalidValue::new("valid name", "X", "y").with_what("environment name");
        assert_eq!(error.to_string(), "`X` is not an environment name: y");
    }
}
