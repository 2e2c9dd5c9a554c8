//! Names as Rust writes them.

/// Words that can't be names, of all editions, and those that are kept for later ones.
const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "Self",
];

/// The name of a module or function: `game-server` is `game_server`, `type` is `type_`.
///
/// What begins with a digit, as the name of a port may, is put after `prefix`: `9p` is `port_9p`.
pub(crate) fn snake(name: &str, prefix: &str) -> String {
    let words: Vec<&str> = words(name).collect();
    let ident = words.join("_");
    if ident.starts_with(|it: char| it.is_ascii_digit()) {
        format!("{prefix}_{ident}")
    } else {
        allowed(ident)
    }
}

/// The constant of all variants, which one of its name would hide.
const ALL: &str = "ALL";

/// The name of a variant: `login-dev` is `LoginDev`, `v1-2` is `V1_2`, `self` is `Self_`.
pub(crate) fn camel(name: &str) -> String {
    let mut ident = String::with_capacity(name.len());
    for word in words(name) {
        let digits = |it: char| it.is_ascii_digit();
        if ident.ends_with(digits) && word.starts_with(digits) {
            ident.push('_');
        }
        let mut letters = word.chars();
        ident.extend(letters.next().map(|it| it.to_ascii_uppercase()));
        ident.push_str(letters.as_str());
    }
    if ident == ALL {
        ident.push('_');
    }
    allowed(ident)
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split('-').filter(|it| !it.is_empty())
}

/// No name ends with `-`, so none becomes another's by the `_`.
fn allowed(mut ident: String) -> String {
    if KEYWORDS.contains(&ident.as_str()) {
        ident.push('_');
    }
    ident
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_identifiers() {
        let check = |name: &str, expect: (&str, &str)| {
            assert_eq!((&*snake(name, "port"), &*camel(name)), expect, "{name}");
        };
        check("dev1", ("dev1", "Dev1"));
        check("login-dev", ("login_dev", "LoginDev"));
        check("a--b", ("a_b", "AB"));
        check("v1-2", ("v1_2", "V1_2"));
        check("type", ("type_", "Type"));
        check("self", ("self_", "Self_"));
        check("crate", ("crate_", "Crate"));
        check("gen", ("gen_", "Gen"));
        check("all", ("all", "All"));
        check("a-l-l", ("a_l_l", "ALL_"));
        check("9p", ("port_9p", "9p"));
        check("environment", ("environment", "Environment"));
    }
}
