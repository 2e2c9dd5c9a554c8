//! Names of environment variables.

use crate::fault::Fault;
use crate::text::text;

text! {
    /// The name of an environment variable: letters, digits, `_`, `-` and `.`, not beginning with a
    /// digit, neither `.` nor beginning with `..`.
    ///
    /// Becomes `name` of an entry of `env`. Since Kubernetes 1.34 every printable ASCII character
    /// but `=` is allowed for good; in 1.33 that was the default of a feature gate which a cluster
    /// could turn off (`RelaxedEnvironmentVariableValidation`). This is the stricter rule, which
    /// holds in every supported version whatever the gate.
    /// Source: `IsEnvVarName` in
    /// [apimachinery](https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go).
    ///
    /// ```
    /// use stowplan_model::EnvName;
    ///
    /// assert!("LOG_LEVEL".parse::<EnvName>().is_ok());
    /// assert_eq!(
    ///     "log level".parse::<EnvName>().unwrap_err().hint(),
    ///     Some("try `log_level`"),
    /// );
    /// ```
    pub struct EnvName;
    noun: "environment variable's name",
    rule: "use letters, digits, `_`, `-` and `.`, not beginning with a digit",
    check: check_env_name,
    suggest: suggest,
    schema: {
        "description": "An environment variable's name: letters, digits, `_`, `-` and `.`, not beginning with a digit.",
        "pattern": "^[-._a-zA-Z][-._a-zA-Z0-9]*$",
    },
}

const fn check_env_name(text: &[u8]) -> Result<(), Fault> {
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    let mut at = 0;
    while at < text.len() {
        if !text[at].is_ascii_alphanumeric() && !matches!(text[at], b'-' | b'.' | b'_') {
            return Err(Fault::NotAllowed { at });
        }
        at += 1;
    }
    match text {
        [b'0'..=b'9', ..] => Err(Fault::Beginning),
        [b'.'] => Err(Fault::Rule("it must not be `.`")),
        [b'.', b'.', ..] => Err(Fault::Rule("it must not begin with `..`")),
        _ => Ok(()),
    }
}

fn suggest(text: &str) -> String {
    let fits = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '.' | '_');
    let mut name = text.replace(|it| !fits(it), "_");
    if name.starts_with(|it: char| it.is_ascii_digit()) {
        name.insert(0, '_');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_strict_rule() {
        let check =
            |text: &str, ok: bool| assert_eq!(text.parse::<EnvName>().is_ok(), ok, "{text}");
        check("A", true);
        check("a", true);
        check("_", true);
        check("-", true);
        check("A.b-C_9", true);
        check(".a", true);
        check(&"A".repeat(10_000), true);
        check("", false);
        check("9A", false);
        check(".", false);
        check("..", false);
        check("..a", false);
        check("A=B", false);
        check("A B", false);
        check("A$", false);
        check("Ä", false);
    }

    #[test]
    fn hints_are_valid() {
        let check = |text: &str, hint: Option<&str>| {
            assert_eq!(text.parse::<EnvName>().unwrap_err().hint(), hint);
        };
        check("9 LIVES", Some("try `_9_LIVES`"));
        check("A=B", Some("try `A_B`"));
        check("..", None);
        check("", None);
    }
}
