//! JSON pointers: where in an environment or a cluster's file something was said.
//! <https://www.rfc-editor.org/rfc/rfc6901>

/// The pointer through these keys.
pub(crate) fn pointer(keys: &[&str]) -> String {
    let mut text = String::new();
    for key in keys {
        text.push('/');
        for character in key.chars() {
            match character {
                '~' => text.push_str("~0"),
                '/' => text.push_str("~1"),
                other => text.push(other),
            }
        }
    }
    text
}
