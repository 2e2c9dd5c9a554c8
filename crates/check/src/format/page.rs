//! `docs/rules.md`: every rule on one page.

use super::explain::{capital, level};
use crate::rule::{Group, Rule};

/// The page of all rules, in Markdown.
pub fn rules_page(rules: &[&'static Rule]) -> String {
    let mut page = "\
# Rules

What `stowplan check` finds, by what it looks at.
This page is made from the rules by `cargo xtask rules`; `stowplan explain RULE` prints one of them.
"
    .to_owned();
    for group in Group::ALL {
        let of_group: Vec<_> = rules.iter().filter(|rule| rule.group == group).collect();
        if of_group.is_empty() {
            continue;
        }
        page += &format!("\n## {}\n\n", heading(group));
        page += "| rule | level | what must hold |\n|---|---|---|\n";
        for rule in &of_group {
            page += &format!(
                "| [`{0}`](#{0}) | {1} | {2} |\n",
                rule.name,
                level(rule.level),
                rule.summary.replace('|', "\\|")
            );
        }
        for rule in of_group {
            page += &section(rule);
        }
    }
    page
}

fn section(rule: &Rule) -> String {
    let mut section = format!(
        "\n### {}\n\n{}.\n{}\n[Source]({})\n",
        rule.name,
        capital(rule.summary),
        rule.why,
        rule.source
    );
    for (word, example) in [("Wrong", rule.wrong), ("Right", rule.right)] {
        if !example.is_empty() {
            section += &format!("\n{word}:\n\n```yaml\n{example}```\n");
        }
    }
    section
}

const fn heading(group: Group) -> &'static str {
    match group {
        Group::Reading => "Reading",
        Group::Schema => "Schemas",
        Group::Api => "What the API server enforces",
        Group::Objects => "Between objects",
        Group::Environments => "Between environments",
        Group::Policy => "Policy",
        Group::Waivers => "Waivers",
        Group::Custom => "A fleet's own",
    }
}
