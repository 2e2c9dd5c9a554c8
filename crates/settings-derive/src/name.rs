//! Names of settings, from names of fields.

/// `room_size` is `roomSize`.
pub(crate) fn camel(snake: &str) -> String {
    let mut text = String::new();
    for word in snake.split('_').filter(|it| !it.is_empty()) {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            if text.is_empty() {
                text.extend(first.to_lowercase());
            } else {
                text.extend(first.to_uppercase());
            }
        }
        text.push_str(letters.as_str());
    }
    text
}

/// `roomSize` is `ROOM_SIZE`, `maxRTT` is `MAX_RTT`.
pub(crate) fn variable(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    let mut text = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|it| letters.get(it));
        let after = letters.get(at + 1);
        let begins = letter.is_ascii_uppercase()
            && (before.is_some_and(|it| !it.is_ascii_uppercase())
                || (before.is_some() && after.is_some_and(char::is_ascii_lowercase)));
        if begins {
            text.push('_');
        }
        text.push(letter.to_ascii_uppercase());
    }
    text
}

/// `room_size` is `ROOM_SIZE`, `room_2` is `ROOM_2`, which its key `room2` couldn't tell.
pub(crate) fn variable_of(field: &str) -> String {
    let words: Vec<_> = field
        .split('_')
        .filter(|it| !it.is_empty())
        .map(variable)
        .collect();
    words.join("_")
}

/// Of `known`, what `text` is a slip of.
pub(crate) fn nearest<'a>(text: &str, known: &[&'a str]) -> Option<&'a str> {
    let ranked = known.iter().map(|it| (distance(text, it), *it));
    let close = ranked.filter(|(distance, it)| *distance <= (it.len() / 2).max(1));
    close
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, it)| it)
}

fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (at, letter) in left.chars().enumerate() {
        let mut row = vec![at + 1];
        let mut beside = at + 1;
        for (pair, other) in last.windows(2).zip(&right) {
            let [diagonal, above] = *pair else { continue };
            beside = (diagonal + usize::from(letter != *other))
                .min(above + 1)
                .min(beside + 1);
            row.push(beside);
        }
        last = row;
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_fields_are_keys_and_variables() {
        let check = |field: &str, key: &str, name: &str| {
            assert_eq!(
                (camel(field).as_str(), variable_of(field).as_str()),
                (key, name)
            );
        };
        check("room_size", "roomSize", "ROOM_SIZE");
        check("turn", "turn", "TURN");
        check("room_2", "room2", "ROOM_2");
        check("http2_port", "http2Port", "HTTP2_PORT");
        check("self_", "self", "SELF");
        check("_v2_path_x", "v2PathX", "V2_PATH_X");
        check("a_b", "aB", "A_B");
        assert_eq!(variable("roomSize"), "ROOM_SIZE");
        assert_eq!(variable("maxRTTMillis"), "MAX_RTT_MILLIS");
    }

    #[test]
    fn slips_are_seen_through() {
        let known = ["default", "range", "length", "unit", "rename", "group"];
        assert_eq!(nearest("defalt", &known), Some("default"));
        assert_eq!(nearest("rnage", &known), Some("range"));
        assert_eq!(nearest("skip", &known), None);
    }
}
