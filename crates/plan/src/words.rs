//! Several things in one sentence.

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list(items: impl IntoIterator<Item = String>) -> String {
    joined(items, " and ")
}

/// `a`, `a or b`, `a, b or c`.
pub(crate) fn choice(items: impl IntoIterator<Item = String>) -> String {
    joined(items, " or ")
}

fn joined(items: impl IntoIterator<Item = String>, last: &str) -> String {
    let items: Vec<String> = items.into_iter().collect();
    match items.split_last() {
        Some((end, [])) => end.clone(),
        Some((end, rest)) => format!("{}{last}{end}", rest.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_is_joined_by_a_word() {
        let check = |items: &[&str], expect: &str| {
            assert_eq!(list(items.iter().map(ToString::to_string)), expect);
        };
        check(&[], "");
        check(&["a"], "a");
        check(&["a", "b"], "a and b");
        check(&["a", "b", "c"], "a, b and c");
        assert_eq!(choice(["a".to_owned(), "b".to_owned()]), "a or b");
    }
}
