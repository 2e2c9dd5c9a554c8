//! Codes for people who have just met one: `explain`, and `docs/problems.md`.

use stowplan_check::wrapped;

use super::{CODES, Code};

/// What a code means, what to do, and an example of wrong and right.
pub(crate) fn explain_code(code: &Code) -> String {
    let mut text = format!(
        "{} ({})\n\n{}.\n\n{}\n",
        code.name,
        level(code),
        wrapped(code.what),
        wrapped(code.remedy)
    );
    for (word, example) in examples(code) {
        let lines = example.lines().map(|line| format!("    {line}\n"));
        text += &format!("\n{word}:\n\n{}", lines.collect::<String>());
    }
    text
}

/// The page of all codes, in Markdown.
pub fn codes_page() -> String {
    let mut page = "\
# Problems

What stands in brackets after `error` and `warning`, by what it is about.
What `check` finds is in [rules.md](rules.md).
This page is made by `cargo xtask rules`; `stowplan explain CODE` prints one of them.
Examples are files of environments without what doesn't matter.
"
    .to_owned();
    for (title, codes) in CODES {
        page += &format!("\n## {title}\n");
        for code in codes {
            page += &format!("\n### {}\n\n", code.name);
            if code.warning {
                page += "A warning, which stops nothing.\n";
            }
            page += &format!("{}.\n{}\n", code.what, code.remedy);
            for (word, example) in examples(code) {
                page += &format!("\n{word}:\n\n```yaml\n{example}```\n");
            }
        }
    }
    page
}

fn level(code: &Code) -> &'static str {
    if code.warning { "warning" } else { "error" }
}

fn examples(code: &Code) -> impl Iterator<Item = (&'static str, &'static str)> {
    let both = [("Wrong", code.wrong), ("Right", code.right)];
    both.into_iter().filter(|it| !it.1.is_empty())
}
