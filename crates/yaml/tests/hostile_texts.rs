//! Texts that make a careless reader slow.

/// Makes a text of about so many bytes.
pub(crate) type Maker = fn(usize) -> String;

/// The texts, by name.
pub(crate) const MAKERS: &[(&str, Maker)] = &[
    ("plain text", |n| format!("a: {}\n", "x".repeat(n))),
    ("lines of plain text", |n| {
        format!("a: x\n{}", "  y\n".repeat(n / 4))
    }),
    ("quoted text", |n| {
        format!("a: \"{}\"\n", "\\n".repeat(n / 2))
    }),
    ("open quotes", |n| "\"a\n ".repeat(n / 4)),
    ("anchors", |n| {
        (0..n / 12).fold(String::new(), |text, at| text + &format!("- &a{at} 1\n"))
    }),
    ("aliases", |n| {
        (0..n / 12).fold(String::from("- &a 1\n"), |text, at| {
            text + &format!("- *a\n- {at}\n")
        })
    }),
    ("text blocks", |n| "- |\n  a\n".repeat(n / 8)),
    ("a long block", |n| {
        format!("a: |\n{}", "  x\n\n".repeat(n / 5))
    }),
    ("question marks", |n| "? a\n".repeat(n / 4)),
    ("empty lists", |n| format!("[{}]", "[],".repeat(n / 3))),
    ("flow mapping", |n| {
        format!(
            "{{{}}}",
            (0..n / 10).fold(String::new(), |text, at| text + &format!("a{at}: 1, "))
        )
    }),
    ("JSON objects", |n| "{}".repeat(n / 2)),
    ("JSON, then not", |n| "{\"a\":1}".repeat(n / 7) + "{"),
    ("JSON list", |n| {
        format!("{{\"a\": [{}0]}}", "1,".repeat(n / 2))
    }),
    ("the same key", |n| "a: 1\n".repeat(n / 5)),
    ("different keys, then the same", |n| {
        (0..n / 10).fold(String::new(), |text, at| text + &format!("k{at}: 1\n"))
            + &"k1: 1\n".repeat(200)
    }),
    ("comments", |n| "# c\n".repeat(n / 4)),
    ("blank lines", |n| "\n".repeat(n) + "a: 1"),
    ("blanks", |n| " ".repeat(n) + "a"),
    ("tabs", |n| "\t".repeat(n) + "a"),
    ("tabs in lines", |n| {
        "a:\n".to_owned() + &"\t\n".repeat(n / 2)
    }),
    ("tabs after text", |n| "- a\t\n".repeat(n / 5)),
    ("dashes", |n| "- ".repeat(n / 2)),
    ("separators", |n| "---\n".repeat(n / 4)),
    ("broken separators", |n| "--- a\n".repeat(n / 6)),
    ("commas", |n| format!("[{}", ",".repeat(n))),
    ("brackets", |n| "[{".repeat(n / 2)),
    ("closing brackets", |n| "]".repeat(n)),
    ("colons", |n| ":".repeat(n)),
    ("keys without values", |n| "a\n".repeat(n / 2)),
    ("tags", |n| "!".repeat(n)),
    ("quotes in flow", |n| format!("[{}", "'a',".repeat(n / 4))),
    ("other letters", |n| "é: ü\n".repeat(n / 6)),
    ("line separators", |n| "- \u{2028}\n".repeat(n / 6)),
    ("lines in brackets", |n| {
        format!("a: [\n{}]\n", "1,\n".repeat(n / 3))
    }),
    ("ends", |n| format!("a: 1\n{}", "...\n".repeat(n / 4))),
    ("quoted lines", |n| {
        format!("a: \"{}\"\n", "x\n".repeat(n / 2))
    }),
    ("lines in quotes", |n| format!("a: '{}'\n", "\n".repeat(n))),
    ("possible keys", |n| "[\u{1f642},".repeat(n / 6)),
    ("long possible keys", |n| {
        format!("- [{}\n", "\u{1f642},".repeat(500)).repeat(n / 2500)
    }),
];
