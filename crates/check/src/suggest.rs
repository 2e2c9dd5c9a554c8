//! The word that was probably meant.

/// The nearest of some words, if one is near enough to be a slip of the fingers.
pub fn nearest<'n>(word: &str, words: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let length = word.chars().count();
    let allowed = match length {
        0..=2 => 0,
        3..=5 => 1,
        6..=11 => 2,
        _ => 3,
    };
    words
        .into_iter()
        .filter(|known| *known != word)
        // The distance is never less than this, and takes long to know of a long text.
        .filter(|known| known.chars().count().abs_diff(length) <= allowed)
        .map(|known| {
            let same = known.eq_ignore_ascii_case(word);
            let distance = strsim::damerau_levenshtein(word, known);
            (if same { 0 } else { distance }, known)
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, known)| known)
}
