//! Texts that are no YAML, or YAML that environment files do without.

use super::Code;

pub(super) const CODES: &[Code] = &[
    Code::new(
        "duplicate-key",
        "A mapping has one key twice, or two files of a service have one key",
        "Take one of them out: which one would count is not the same in all readers.",
    )
    .example(
        "services:\n  web:\n    replicas: 2\n    replicas: 3\n",
        "services:\n  web:\n    replicas: 3\n",
    ),
    Code::new(
        "too-deep",
        "Mappings and lists, or folders, are nested deeper than any that mean something",
        "Look for a bracket that is not closed, or a link that leads to a folder above.",
    ),
    Code::new(
        "yaml-alias",
        "The file has an alias (`*name`)",
        "Write the value out, or move it into a layer that both share, such as `defaults.yaml`.",
    ),
    Code::new(
        "yaml-anchor",
        "The file has an anchor (`&name`)",
        "Write the value out where it is needed, or move it into a layer: what an environment says should be read where it stands.",
    )
    .example(
        "services:\n  web: &two\n    replicas: 2\n",
        "services:\n  web:\n    replicas: 2\n",
    ),
    Code::new(
        "yaml-document",
        "The file has a second document after `---`",
        "Put each environment into a file of its own.",
    ),
    Code::new(
        "yaml-key",
        "A key is not text: unquoted, it is a number, a truth value or a list",
        "Quote it if it is meant as text.",
    )
    .example(
        "services:\n  web:\n    env:\n      true: always\n",
        "services:\n  web:\n    env:\n      \"true\": always\n",
    ),
    Code::new(
        "yaml-merge-key",
        "The file has a merge key (`<<`)",
        "Write the keys out, or move them into a layer that both share.",
    ),
    Code::new(
        "yaml-syntax",
        "The text is not YAML",
        "Look at the place that is named and the line before it: most often a quote or bracket is not closed, keys of one mapping are not indented alike, or text with `: ` in it is not quoted.",
    )
    .example(
        "services:\n  web:\n    env:\n      MOTD: today: closed\n",
        "services:\n  web:\n    env:\n      MOTD: \"today: closed\"\n",
    ),
    Code::new(
        "yaml-tag",
        "The file has a tag (`!name`)",
        "Quote the value if it is text, and leave the tag away.",
    ),
];
