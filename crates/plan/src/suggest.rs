//! "Did you mean …": the nearest of the names that would have been right.

/// As many names are listed; more would hide what matters.
const LISTED: usize = 12;

/// What to do about a name that is none of these: the nearest one, or all of a few.
///
/// `noun` is what they are, in the singular, such as `port`.
pub(crate) fn help<'a>(
    given: &str,
    noun: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> String {
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_unstable();
    names.dedup();
    if let Some(name) = nearest(given, &names) {
        let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
            "an"
        } else {
            "a"
        };
        return format!("{article} {noun} with a similar name exists: `{name}`");
    }
    match names.len() {
        0 => format!("there is no {noun}"),
        1 => format!("the only {noun} is `{}`", names[0]),
        2..=LISTED => format!("{noun}{} are {}", plural(noun), quoted(&names)),
        more => format!("there are {more} {noun}{}, none of that name", plural(noun)),
    }
}

/// The names in backticks, with commas.
pub(crate) fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

fn plural(noun: &str) -> &'static str {
    if noun.ends_with('s') { "es" } else { "s" }
}

/// The nearest one, if one is near.
pub(crate) fn nearest<'a>(given: &str, names: &[&'a str]) -> Option<&'a str> {
    let plain = letters(given);
    let limit = (given.chars().count() / 3).max(1);
    names
        .iter()
        .filter_map(|name| {
            let distance = if letters(name) == plain {
                0
            } else {
                strsim::damerau_levenshtein(given, name)
            };
            (distance <= limit).then_some((distance, *name))
        })
        .min()
        .map(|(_, name)| name)
}

/// Letters and digits only, in lower case: `game_lobby` is `game-lobby`.
fn letters(name: &str) -> String {
    name.chars()
        .filter(|it| it.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
