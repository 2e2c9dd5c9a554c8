//! The forms of text that the API server knows.
//!
//! They are those of [`k8s.io/apimachinery/pkg/util/validation`], each with its error as a
//! sentence that follows the value: "`Web` must be …".
//!
//! [`k8s.io/apimachinery/pkg/util/validation`]: https://pkg.go.dev/k8s.io/apimachinery/pkg/util/validation

/// What is wrong with a text.
pub(crate) type Fault = Result<(), String>;

fn ends(text: &str, inner: impl Fn(u8) -> bool, edge: impl Fn(u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(first), Some(last)) => {
            edge(*first) && edge(*last) && bytes.iter().all(|it| inner(*it))
        }
        _ => false,
    }
}

fn lower(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn longer(text: &str, most: usize) -> Fault {
    if text.len() > most {
        return Err(format!(
            "must have at most {most} characters, not {}",
            text.len()
        ));
    }
    Ok(())
}

/// An RFC 1123 label: at most 63 of `a-z 0-9 -`, with a letter or digit at both ends.
pub(crate) fn label(text: &str) -> Fault {
    longer(text, 63)?;
    if ends(text, |it| lower(it) || it == b'-', lower) {
        return Ok(());
    }
    Err(
        "must be lower-case letters, digits and `-`, with a letter or digit at both ends"
            .to_owned(),
    )
}

/// An RFC 1035 label: as [`label`], with a letter first.
pub(crate) fn label_1035(text: &str) -> Fault {
    longer(text, 63)?;
    if ends(text, |it| lower(it) || it == b'-', lower) && !text.as_bytes()[0].is_ascii_digit() {
        return Ok(());
    }
    Err(
        "must be lower-case letters, digits and `-`, with a letter first and a letter or digit last"
            .to_owned(),
    )
}

/// An RFC 1123 subdomain: labels of any length with dots between them, 253 characters in all.
pub(crate) fn subdomain(text: &str) -> Fault {
    longer(text, 253)?;
    let fine = |part| ends(part, |it| lower(it) || it == b'-', lower);
    if text.split('.').all(fine) {
        return Ok(());
    }
    Err(
        "must be lower-case letters, digits, `-` and `.`, with a letter or digit at both ends of \
         each part"
            .to_owned(),
    )
}

/// A [`subdomain`] whose first part is `*`.
pub(crate) fn wildcard_subdomain(text: &str) -> Fault {
    longer(text, 253)?;
    match text.strip_prefix("*.").map(subdomain) {
        Some(Ok(())) => Ok(()),
        _ => Err("must be `*.` and a domain, as in `*.example.com`".to_owned()),
    }
}

/// The name part of a qualified name, and a label's value where it isn't empty.
fn mixed(text: &str) -> bool {
    ends(
        text,
        |it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_' | b'.'),
        |it| it.is_ascii_alphanumeric(),
    )
}

/// A qualified name, such as a label's or annotation's key: `name`, or `example.com/name`.
pub(crate) fn qualified(text: &str) -> Fault {
    let name = match text.split_once('/') {
        Some((_, name)) if name.contains('/') => {
            return Err("must have at most one `/`, between a domain and a name".to_owned());
        }
        Some(("", _)) => return Err("must have a domain before its `/`".to_owned()),
        Some((prefix, name)) => {
            subdomain(prefix).map_err(|fault| format!("has a domain that {fault}"))?;
            name
        }
        None => text,
    };
    if name.is_empty() {
        return Err("must have a name that isn't empty".to_owned());
    }
    if name.len() > 63 {
        return Err(format!(
            "has a name of {} characters, at most 63 are allowed",
            name.len()
        ));
    }
    if mixed(name) {
        return Ok(());
    }
    Err(
        "must be letters, digits, `-`, `_` and `.`, with a letter or digit at both ends, and may \
         have a domain and a `/` before that"
            .to_owned(),
    )
}

/// The value of a label.
pub(crate) fn label_value(text: &str) -> Fault {
    longer(text, 63)?;
    if text.is_empty() || mixed(text) {
        return Ok(());
    }
    Err(
        "must be letters, digits, `-`, `_` and `.`, with a letter or digit at both ends, or empty"
            .to_owned(),
    )
}

/// A key of a ConfigMap or Secret.
pub(crate) fn config_key(text: &str) -> Fault {
    longer(text, 253)?;
    let fine = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_' | b'.');
    if text.is_empty() || !text.bytes().all(fine) {
        return Err("must be letters, digits, `-`, `_` and `.`".to_owned());
    }
    if text == "." || text.starts_with("..") {
        return Err("must not be `.` or begin with `..`".to_owned());
    }
    Ok(())
}

/// A name of a port: `IANA_SVC_NAME`.
pub(crate) fn port_name(text: &str) -> Fault {
    longer(text, 15)?;
    if !ends(text, |it| lower(it) || it == b'-', lower) {
        return Err(
            "must be lower-case letters, digits and `-`, with a letter or digit at both ends"
                .to_owned(),
        );
    }
    if text.contains("--") {
        return Err("must not have two `-` in a row".to_owned());
    }
    if !text.bytes().any(|it| it.is_ascii_lowercase()) {
        return Err("must have a letter".to_owned());
    }
    Ok(())
}

/// A name of an environment variable: anything printable but `=`.
pub(crate) fn env_name(text: &str) -> Fault {
    if text.is_empty() {
        return Err("must not be empty".to_owned());
    }
    if text
        .bytes()
        .all(|it| matches!(it, b' '..=b'~') && it != b'=')
    {
        return Ok(());
    }
    Err("must be printable ASCII characters without `=`".to_owned())
}

/// A percentage, such as `25%`.
pub(crate) fn percent(text: &str) -> Option<u32> {
    let digits = text.strip_suffix('%')?;
    if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}
