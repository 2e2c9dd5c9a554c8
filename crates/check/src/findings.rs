//! Where rules put what they find.

use crate::{
    minor::Minor,
    node::{Node, Step},
    object::Object,
    pointer::{Pointer, Segment, address},
    rule::{Rule, Severity},
    set::Class,
};

/// Takes what rules find, about the objects of one kind of environment.
#[derive(Debug)]
pub struct Findings<'c> {
    pub(crate) context: Context<'c>,
    pub(crate) list: Vec<Raw>,
}

/// What rules may ask for beside the objects.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'c> {
    pub(crate) minor: Minor,
    pub(crate) class: Option<Class>,
    /// The class of each set, where all are looked at together.
    pub(crate) classes: &'c [Option<Class>],
    /// Rules that are not applied, by name.
    pub(crate) off: &'c [String],
}

/// A finding before its positions are looked up.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) rule: &'static Rule,
    pub(crate) severity: Severity,
    pub(crate) at: Spot,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    pub(crate) related: Vec<(Spot, String)>,
}

/// A place in an object of a set.
#[derive(Debug)]
pub(crate) struct Spot {
    pub(crate) set: usize,
    pub(crate) object: usize,
    pub(crate) at: At,
}

/// Where in an object.
#[derive(Debug)]
pub(crate) enum At {
    Way(Pointer),
    /// The address of the value that a node stands in, and the step from there: the ways of all
    /// nodes that something was found at are looked for together.
    Node(usize, Segment),
}

impl Spot {
    pub(crate) fn of(object: &Object, node: Node<'_>) -> Self {
        Self {
            set: object.origin.set,
            object: object.origin.index,
            at: At::of(node),
        }
    }
}

impl At {
    fn of(node: Node<'_>) -> Self {
        let step = match node.parent_and_step() {
            (Some(parent), Step::Key(key)) => Some((parent, Segment::Key(key.to_owned()))),
            (Some(parent), Step::Index(index)) => Some((parent, Segment::Index(index))),
            _ => None,
        };
        step.map_or_else(
            || Self::Way(Pointer::root()),
            |(parent, step)| Self::Node(address(parent), step),
        )
    }
}

impl<'c> Findings<'c> {
    pub(crate) fn new(context: Context<'c>) -> Self {
        Self {
            context,
            list: Vec::new(),
        }
    }

    /// The version of Kubernetes that is checked for.
    pub fn kubernetes(&self) -> Minor {
        self.context.minor
    }

    /// The class of the environment; `None` for files.
    pub fn class(&self) -> Option<Class> {
        self.context.class
    }

    /// Whether findings of a rule are wanted at all: ask before work that serves one rule only.
    pub fn wants(&self, rule: &Rule) -> bool {
        !self.is_off(rule) && rule.level.severity(self.context.class).is_some()
    }

    fn is_off(&self, rule: &Rule) -> bool {
        self.context.off.iter().any(|name| name == rule.name)
    }

    /// How bad it is to break a rule in a set; `None` where the rule is not applied.
    fn severity(&self, rule: &Rule, set: usize) -> Option<Severity> {
        let class = self.context.classes.get(set).copied();
        let severity = rule.level.severity(class.unwrap_or(self.context.class));
        severity.filter(|_| !self.is_off(rule))
    }

    /// Reports that a node of an object breaks a rule.
    ///
    /// The message says what is wrong, in one sentence that begins in lower case and has no full
    /// stop. Names and values stand in `backticks`. What to do goes into the [hint](Found::hint).
    pub fn report(
        &mut self,
        rule: &'static Rule,
        object: &Object,
        node: Node<'_>,
        message: impl Into<String>,
    ) -> Found<'_> {
        if self.severity(rule, object.origin.set).is_none() {
            return Found { raw: None };
        }
        let at = Spot::of(object, node);
        self.report_at(rule, at, message.into())
    }

    /// Reports at a place that is known by its way.
    pub(crate) fn report_at(
        &mut self,
        rule: &'static Rule,
        at: Spot,
        message: String,
    ) -> Found<'_> {
        let Some(severity) = self.severity(rule, at.set) else {
            return Found { raw: None };
        };
        self.list.push(Raw {
            rule,
            severity,
            at,
            message,
            hint: None,
            related: Vec::new(),
        });
        Found {
            raw: self.list.last_mut(),
        }
    }
}

/// A finding that was just reported, to say more about it.
#[derive(Debug)]
pub struct Found<'f> {
    raw: Option<&'f mut Raw>,
}

impl Found<'_> {
    /// Says what to do about it.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        if let Some(raw) = self.raw {
            raw.hint = Some(hint.into());
            return Self { raw: Some(raw) };
        }
        self
    }

    /// Makes a warning of what the rule would report as an error, where it isn't certain.
    pub fn as_warning(self) -> Self {
        if let Some(raw) = self.raw {
            raw.severity = Severity::Warning;
            return Self { raw: Some(raw) };
        }
        self
    }

    /// Names another place that has to do with it, such as the other party of a collision.
    pub fn related(self, object: &Object, node: Node<'_>, label: impl Into<String>) -> Self {
        if let Some(raw) = self.raw {
            raw.related.push((Spot::of(object, node), label.into()));
            return Self { raw: Some(raw) };
        }
        self
    }
}
