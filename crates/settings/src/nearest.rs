//! Which word was meant.

/// The known word that `text` is a slip of, if there is one.
pub(crate) fn nearest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(text);
    known
        .map(|it| (distance(&folded, &fold(it)), it))
        .filter(|(distance, it)| *distance <= it.chars().count().max(3) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, it)| it)
}

fn fold(text: &str) -> Vec<char> {
    let kept = text.chars().filter(|it| *it != '_' && *it != '-');
    kept.map(|it| it.to_ascii_lowercase()).collect()
}

/// So many letters were left out, added, exchanged or swapped with their neighbour.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (at, letter) in left.iter().enumerate() {
        let mut row = vec![at + 1];
        for (to, other) in right.iter().enumerate() {
            let get = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX / 2);
            let exchanged = get(&last, to) + usize::from(letter != other);
            let mut best = exchanged.min(get(&last, to + 1) + 1).min(get(&row, to) + 1);
            let swapped = at > 0
                && to > 0
                && left.get(at - 1) == Some(other)
                && right.get(to - 1) == Some(letter);
            if swapped {
                best = best.min(get(&before, to - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_seen_through() {
        let known = ["roomSize", "turn", "logLevel"];
        let check = |text: &str, expect: Option<&str>| {
            assert_eq!(nearest(text, known.into_iter()), expect, "{text}");
        };
        check("romSize", Some("roomSize"));
        check("room_size", Some("roomSize"));
        check("trun", Some("turn"));
        check("LOGLEVEL", Some("logLevel"));
        check("database", None);
        check("", None);
    }
}
