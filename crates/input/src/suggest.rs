//! "Did you mean …": the nearest of the names that would have been right.

/// As many names are listed; more would hide what matters.
const LISTED: usize = 20;

/// The name that was probably meant, if one is near enough.
pub(crate) fn nearest<'a>(
    given: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let plain = plain(given);
    let limit = (given.chars().count() / 3).max(1);
    names
        .into_iter()
        .filter_map(|name| {
            let distance = match self::plain(name) {
                same if same == plain => 0,
                longer if begins(&longer, &plain) || begins(&plain, &longer) => limit,
                _ => strsim::damerau_levenshtein(given, name),
            };
            (distance <= limit).then_some((distance, name))
        })
        .min()
        .map(|(_, name)| name)
}

/// Whether a name begins with one that is long enough to be told by its beginning.
fn begins(longer: &str, shorter: &str) -> bool {
    shorter.chars().count() >= 3 && longer.starts_with(shorter)
}

/// Letters and digits only, in lower case: `max_replicas` is `maxReplicas`.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|it| it.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// What to do about a name that is none of these: the nearest one, or all of a few.
///
/// `noun` is what they are, in the singular, such as `field`.
pub(crate) fn help<'a>(
    given: &str,
    noun: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let names: Vec<&str> = names.into_iter().collect();
    if let Some(name) = nearest(given, names.iter().copied()) {
        let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
            "an"
        } else {
            "a"
        };
        return Some(format!(
            "{article} {noun} with a similar name exists: `{name}`"
        ));
    }
    let plural = if noun.ends_with('s') { "es" } else { "s" };
    (1..=LISTED)
        .contains(&names.len())
        .then(|| format!("{noun}{plural} are: {}", quoted(&names)))
}

/// The names in backticks, with commas.
pub(crate) fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_near_enough_are_found() {
        let fields = ["replicas", "image", "maxReplicas", "env", "environment"];
        let check = |given: &str, expect: Option<&str>| {
            assert_eq!(nearest(given, fields), expect, "{given}");
        };
        check("replcas", Some("replicas"));
        check("max_replicas", Some("maxReplicas"));
        check("Image", Some("image"));
        check("maximumReplicas", Some("maxReplicas"));
        check("images", Some("image"));
        check("repl", Some("replicas"));
        check("evn", Some("env"));
        check("frobnicate", None);
        check("", None);
    }

    #[test]
    fn few_names_are_listed() {
        assert_eq!(
            help("x", "class", ["dev", "prod"]).as_deref(),
            Some("classes are: `dev`, `prod`")
        );
        assert_eq!(help("x", "app", []), None);
        let many: Vec<String> = (0..21).map(|it| format!("field{it}")).collect();
        let many = || many.iter().map(String::as_str);
        let told = help("x", "field", many().take(20)).unwrap_or_default();
        assert!(
            told.starts_with("fields are: `field0`, `field1`, "),
            "{told}"
        );
        assert_eq!(help("x", "field", many()), None);
    }
}
