//! What a rule is: a static description, and a function that looks.

use serde::Serialize;

use crate::{
    findings::Findings,
    object::Object,
    set::{Class, Set},
};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It can't be applied, or won't work.
    Error,
    /// It works, and will hurt.
    Warning,
}

impl Severity {
    /// The word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// How bad the findings of a rule are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Always an error.
    Error,
    /// Always a warning.
    Warning,
    /// It depends on the class of the environment. What is not listed is not reported.
    ByClass {
        /// Where there is no class: files, folders and standard input.
        files: Option<Severity>,
        /// On somebody's own machine.
        local: Option<Severity>,
        /// Development and testing.
        dev: Option<Severity>,
        /// As production, before production.
        staging: Option<Severity>,
        /// Production.
        prod: Option<Severity>,
    },
}

impl Level {
    /// The severity in environments of a class; `None` where the rule is not applied.
    pub const fn severity(self, class: Option<Class>) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::ByClass {
                files,
                local,
                dev,
                staging,
                prod,
            } => match class {
                None => files,
                Some(Class::Local) => local,
                Some(Class::Dev | Class::Qa) => dev,
                Some(Class::Staging) => staging,
                Some(Class::Prod) => prod,
            },
        }
    }
}

/// What kind of thing a rule looks at: the chapters of `docs/rules.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Text that can't be read as Kubernetes reads it.
    Reading,
    /// The JSON schema of the kind.
    Schema,
    /// What the API server enforces beyond schemas.
    Api,
    /// Between objects that are deployed together.
    Objects,
    /// Between environments on one cluster.
    Environments,
    /// Security and operations.
    Policy,
    /// About waivers.
    Waivers,
    /// Rules of a fleet's own.
    Custom,
}

impl Group {
    /// All of them, in the order in which they are documented.
    pub const ALL: [Self; 8] = [
        Self::Reading,
        Self::Schema,
        Self::Api,
        Self::Objects,
        Self::Environments,
        Self::Policy,
        Self::Waivers,
        Self::Custom,
    ];
}

/// What a rule wants, and why: what `explain` prints and `docs/rules.md` is made of.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name in reports and waivers: words in lower case with dashes, such as `node-port-range`.
    pub name: &'static str,
    /// What it looks at.
    pub group: Group,
    /// How bad its findings are.
    pub level: Level,
    /// What must hold, in one sentence without a full stop.
    pub summary: &'static str,
    /// Why: what happens otherwise. Whole sentences.
    pub why: &'static str,
    /// Where it comes from: a link to the documentation or to the API's validation.
    pub source: &'static str,
    /// A complete manifest that breaks it, and breaks no other rule of its group.
    pub wrong: &'static str,
    /// The same manifest, put right.
    pub right: &'static str,
}

/// Rules of a fleet's own.
///
/// ```
/// use stowplan_check::{Check, Findings, Group, Level, Object, Rule};
///
/// static TEAM: Rule = Rule {
///     name: "team-label",
///     group: Group::Custom,
///     level: Level::Error,
///     summary: "every object carries the label `team`",
///     why: "Costs are charged by it.",
///     source: "https://example.com/handbook",
///     wrong: "",
///     right: "",
/// };
///
/// struct Team;
///
/// impl Check for Team {
///     fn rules(&self) -> Vec<&'static Rule> {
///         vec![&TEAM]
///     }
///
///     fn object(&self, object: &Object, findings: &mut Findings<'_>) {
///         let team = object.metadata().path(["labels", "team"]);
///         if team.is_missing() {
///             findings.report(&TEAM, object, team, "there is no label `team`");
///         }
///     }
/// }
/// ```
pub trait Check: Send + Sync {
    /// What can be found.
    fn rules(&self) -> Vec<&'static Rule>;

    /// Looks at one object.
    fn object(&self, object: &Object, findings: &mut Findings<'_>) {
        let _ = (object, findings);
    }

    /// Looks at all objects of an environment, or of all files, together.
    fn set(&self, set: &Set, findings: &mut Findings<'_>) {
        let _ = (set, findings);
    }
}

/// Built-in rules that share one look at an object: a family is a file.
pub(crate) struct Family {
    pub(crate) rules: &'static [&'static Rule],
    pub(crate) look: Look,
}

/// What the rules of a family look at.
pub(crate) enum Look {
    /// Each object of these kinds: group and kind, in any version.
    Kinds(
        &'static [(&'static str, &'static str)],
        fn(&Object, &mut Findings<'_>),
    ),
    /// Each object with a pod template, and pods.
    Pods(fn(&Object, crate::pod::Pod<'_>, &mut Findings<'_>)),
    /// Each object.
    Objects(fn(&Object, &mut Findings<'_>)),
    /// The objects of an environment together.
    Set(fn(&Set, &mut Findings<'_>)),
    /// All environments together.
    Sets(fn(&[Set], &mut Findings<'_>)),
}
