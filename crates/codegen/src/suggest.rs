//! "Did you mean …": the nearest of the names that would have been right.

use stowplan_model::Name;

use crate::text;

/// What to do about an app that isn't there.
pub(crate) fn app<'a>(given: &str, known: impl IntoIterator<Item = &'a Name>) -> String {
    let known: Vec<&str> = known.into_iter().map(Name::as_str).collect();
    let limit = (given.len() / 3).max(1);
    let near = known
        .iter()
        .map(|name| (strsim::damerau_levenshtein(given, name), name))
        .filter(|it| it.0 <= limit)
        .min();
    match (near, known.as_slice()) {
        (Some((_, name)), _) => format!("an app with a similar name exists: `{name}`"),
        (None, []) => "the fleet has no app".to_owned(),
        (None, [one]) => format!("the only app is `{one}`"),
        (None, _) => format!("apps are {}", text::list(known)),
    }
}
