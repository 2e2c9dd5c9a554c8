//! Commands and build scripts.

use super::Code;

pub(super) const CODES: &[Code] = &[
    Code::new(
        "bad-name",
        "A build script names an app by what can't be a name",
        "Give the app's name to `.app(…)`.",
    ),
    Code::new(
        "broken-record",
        "The record of rendered files in the output folder is not what stowplan wrote",
        "Restore it, or render with `--force` to begin a new one: files of earlier renders then stay until you remove them.",
    ),
    Code::new(
        "in-the-way",
        "A file or folder is where one should be written, and stowplan didn't write it",
        "Move it, or overwrite it with `--force`.",
    ),
    Code::new(
        "no-date",
        "The clock can't be asked for the day",
        "Say the day with `--today`.",
    ),
    Code::new(
        "no-files",
        "An option is about files, and nothing is written to files",
        "Leave it away, or name a folder with `-o`.",
    ),
    Code::new(
        "not-local",
        "A file for making a local cluster is asked for, and the cluster is not known to be one",
        "Say `profile: kind` or `profile: k3d` in the cluster's file.",
    ),
    Code::new(
        "not-new",
        "An environment is to take over numbers, and has some of its own",
        "It can only while it has none, or has released none and all of the other's are released.",
    ),
    Code::new(
        "nothing-to-release",
        "Nobody has the number that is to be released",
        "`stowplan ledger` shows who has which.",
    ),
    Code::new(
        "nothing-to-rename",
        "The environment whose numbers are to be taken over has none",
        "`stowplan ledger` shows who has which.",
    ),
    Code::new(
        "one-app",
        "What is asked for is of one app, and several are selected",
        "Name one of them.",
    ),
    Code::new(
        "same-in-rust",
        "Two names are one in generated Rust",
        "Give one of them a name that differs in letters or digits.",
    ),
    Code::new(
        "several-services",
        "What is asked for is of one service, and several are selected",
        "Say which with `--service`.",
    ),
    Code::new(
        "still-asked-for",
        "A number is to be released that an environment still asks for, so that it would be given back at once",
        "Remove the environment, or what asks for it.",
    ),
    Code::new(
        "still-there",
        "An environment is to be renamed whose file is still there",
        "Rename its file first.",
    ),
    Code::new(
        "unknown-rule",
        "There is no rule, and no code of a problem, of that name",
        "`stowplan explain` lists all.",
    ),
    Code::new(
        "unknown-selector",
        "No environment matches what was asked for",
        "`stowplan list` shows all; a selector is `app`, `app/environment` or `class=…`.",
    ),
    Code::new(
        "unwritten-code",
        "The generated text can't be written",
        "This is a mistake in stowplan: report it with the words beside it.",
    ),
];
