//! What each code of an error or warning means: `error[missing-setting]` says which it is, and
//! `explain missing-setting` says more.
//!
//! These are the codes of reading, planning, rendering and generating, and of the commands; those
//! of `check` are its rules, which say as much of themselves.

mod between;
mod commands;
mod files;
mod lock;
mod model;
mod objects;
mod page;
mod peers;
mod pods;
mod settings;
mod values;
mod ways;
mod yaml;

pub use page::codes_page;
pub(crate) use page::explain_code;

/// A kind of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The word in brackets: lower case with dashes, stable.
    pub name: &'static str,
    /// Whether it is a warning, which stops nothing.
    pub warning: bool,
    /// What is wrong, in one sentence without a full stop.
    pub what: &'static str,
    /// What to do. Whole sentences.
    pub remedy: &'static str,
    /// An environment's file that has it, or empty; `class`, `cluster` and `domain` are left out
    /// where they don't matter.
    pub wrong: &'static str,
    /// The same file, put right.
    pub right: &'static str,
}

impl Code {
    /// A problem that stops what was asked for.
    const fn new(name: &'static str, what: &'static str, remedy: &'static str) -> Self {
        Self {
            name,
            warning: false,
            what,
            remedy,
            wrong: "",
            right: "",
        }
    }

    /// It stops nothing.
    const fn warns(self) -> Self {
        Self {
            warning: true,
            ..self
        }
    }

    const fn example(self, wrong: &'static str, right: &'static str) -> Self {
        Self {
            wrong,
            right,
            ..self
        }
    }
}

/// All codes by what they are about, each chapter with its title.
pub const CODES: [(&str, &[Code]); 12] = [
    ("YAML", yaml::CODES),
    ("Files", files::CODES),
    ("What files say", values::CODES),
    ("Settings", settings::CODES),
    ("The model", model::CODES),
    ("Pods", pods::CODES),
    ("Ports, routes and ways in", ways::CODES),
    ("Networks of nodes", peers::CODES),
    ("Between environments", between::CODES),
    ("Numbers and `stowplan.lock`", lock::CODES),
    ("Objects and patches", objects::CODES),
    ("Commands and generated code", commands::CODES),
];

/// The code of a name.
pub(crate) fn code(name: &str) -> Option<&'static Code> {
    all().find(|it| it.name == name)
}

/// All codes.
pub(crate) fn all() -> impl Iterator<Item = &'static Code> {
    CODES.iter().flat_map(|it| it.1)
}
