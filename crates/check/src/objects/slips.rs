//! Names that were probably meant to be another one.
//!
//! Names of objects that belong together look alike without being mistakes: `web-1` and `web-2`,
//! `redis-leader` and `redis-reader`, `app-tls` and `api-tls`. So a slip is less here than a
//! [suggestion](crate::suggest) for a word of a known list.

/// How sure somebody must be to call a name a slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Nothing else speaks for it: only one part of the name is wrong, it is long, and begins well.
    Strict,
    /// The other name has nobody else who refers to it: anything near will do.
    Loose,
}

/// Whether a name is another one with a slip of the fingers.
pub(super) fn slip(name: &str, known: &str, doubt: Doubt) -> bool {
    if name == known || name.len().abs_diff(known.len()) > 3 {
        return false;
    }
    // Most names have nothing in common, which shows at once.
    let start = |text: &str| {
        let mut bytes = text.bytes().map(|it| it.to_ascii_lowercase());
        (bytes.next(), bytes.next())
    };
    let ((a, b), (c, d)) = (start(name), start(known));
    if a != c && (a, b) != (d, c) || !same_digits(name, known) {
        return false;
    }
    if name.eq_ignore_ascii_case(known) || parts(name).eq(parts(known)) {
        return true;
    }
    if joined(name).eq(joined(known)) {
        return true;
    }
    match doubt {
        Doubt::Strict => one_part(name, known),
        Doubt::Loose => name.len().min(known.len()) >= 4 && parts_alike(name, known),
    }
}

/// Whether a name that is too short to tell a slip from a neighbour is another one with two
/// letters the wrong way round or one of them twice: `wbe` and `weeb` for `web`. Not certain.
pub(super) fn short(name: &str, known: &str) -> bool {
    if !same_digits(name, known) || parts(name).count() != parts(known).count() {
        return false;
    }
    let mut different = parts(name).zip(parts(known)).filter(|(a, b)| a != b);
    let (Some((wrong, right)), None) = (different.next(), different.next()) else {
        return false;
    };
    (3..=5).contains(&right.len()) && (swapped(wrong, right) || doubled(wrong, right))
}

/// The name that is nearest to one that is known to be wrong.
pub(super) fn guess<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let alike = |known: &&str| same_digits(name, known) && parts_alike(name, known);
    crate::suggest::nearest(name, known.into_iter().filter(alike))
}

/// Whether two letters beside each other have changed places.
fn swapped(name: &str, known: &str) -> bool {
    let (name, known) = (name.as_bytes(), known.as_bytes());
    let mut different =
        (0..name.len().min(known.len())).filter(|at| name.get(*at) != known.get(*at));
    let (Some(one), Some(two), None) = (different.next(), different.next(), different.next())
    else {
        return false;
    };
    name.len() == known.len()
        && two == one + 1
        && name.get(one) == known.get(two)
        && name.get(two) == known.get(one)
}

/// Whether a name is another one with one letter twice.
fn doubled(name: &str, known: &str) -> bool {
    let (name, known) = (name.as_bytes(), known.as_bytes());
    let same = name.iter().zip(known).take_while(|(a, b)| a == b).count();
    name.len() == known.len() + 1
        && name.get(same + 1..) == known.get(same..)
        && same
            .checked_sub(1)
            .is_some_and(|before| name.get(before) == name.get(same))
}

/// The first of some names that a name is a slip of.
pub(super) fn meant<'n>(
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
    doubt: Doubt,
) -> Option<&'n str> {
    known.into_iter().find(|known| slip(name, known, doubt))
}

/// Numbered families differ in digits on purpose.
fn same_digits(name: &str, known: &str) -> bool {
    let digits = |text: &str| -> Vec<u8> { text.bytes().filter(u8::is_ascii_digit).collect() };
    let any = |text: &str| text.bytes().any(|it| it.is_ascii_digit());
    !any(name) && !any(known) || digits(name) == digits(known)
}

/// Whether every part of a name is near that of the other.
fn parts_alike(name: &str, known: &str) -> bool {
    parts(name).count() == parts(known).count()
        && parts(name)
            .zip(parts(known))
            .all(|(a, b)| a == b || crate::suggest::nearest(a, [b]).is_some())
}

fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(['-', '.', '_', '/'])
}

/// The characters without what parts them.
fn joined(name: &str) -> impl Iterator<Item = char> {
    name.chars()
        .filter(|it| !matches!(it, '-' | '.' | '_' | '/'))
}

/// Whether exactly one part differs, by what a finger does to a long word.
fn one_part(name: &str, known: &str) -> bool {
    if parts(name).count() != parts(known).count() {
        return false;
    }
    let mut different = parts(name).zip(parts(known)).filter(|(a, b)| a != b);
    let (Some((wrong, right)), None) = (different.next(), different.next()) else {
        return false;
    };
    let distance = strsim::damerau_levenshtein(wrong, right);
    let swapped = swapped(wrong, right);
    if !swapped && wrong.bytes().next() != right.bytes().next() {
        return false;
    }
    match wrong.len().max(right.len()) {
        0..=3 => false,
        4 => swapped,
        5..=8 => distance <= 1,
        _ => distance <= 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_families() {
        for (name, known) in [
            ("web-confg", "web-config"),
            ("web-ocnfig", "web-config"),
            ("setings", "settings"),
            ("Settings", "settings"),
            ("web_config", "web-config"),
            ("webconfig", "web-config"),
            ("frontends", "frontend"),
            ("postgers-1", "postgres-1"),
        ] {
            assert!(slip(name, known, Doubt::Strict), "{name} {known}");
        }
        for (name, known) in [
            ("web-1", "web-2"),
            ("frontend-v1", "frontend-v2"),
            ("app-tls", "api-tls"),
            ("redis-leader", "redis-reader"),
            ("cache-a", "cache-b"),
            ("web", "web-2"),
            ("frontend", "frontend-a"),
            ("import", "export"),
            ("ingress", "egress"),
            ("dev", "dex"),
            ("kafka-1", "kafka-11"),
        ] {
            assert!(!slip(name, known, Doubt::Strict), "{name} {known}");
        }
        for (name, known) in [
            ("wbe", "web"),
            ("ewb", "web"),
            ("weeb", "web"),
            ("webb", "web"),
            ("shop-wbe", "shop-web"),
        ] {
            assert!(!slip(name, known, Doubt::Strict), "{name} {known}");
            assert!(short(name, known), "{name} {known}");
        }
        for (name, known) in [
            ("web", "web"),
            ("webs", "web"),
            ("wab", "web"),
            ("api", "app"),
            ("bd", "db"),
            ("w11b", "w1b"),
            ("12a", "21a"),
            ("wbe-pai", "web-api"),
        ] {
            assert!(!short(name, known), "{name} {known}");
        }
        assert!(slip("app-tls", "api-tls", Doubt::Loose));
        for (name, known) in [
            ("web-1", "web-2"),
            (
                "argocd-application-controller",
                "argocd-applicationset-controller",
            ),
        ] {
            assert!(!slip(name, known, Doubt::Loose), "{name} {known}");
            assert_eq!(guess(name, [known]), None);
        }
    }
}
