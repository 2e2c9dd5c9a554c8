//! One number and who has it.

use std::fmt;

use smol_str::SmolStr;
use stowplan_model::{Date, EnvironmentId};

use crate::{Number, Owner, Resource};

/// One number and who has it: a line of `stowplan.lock`.
///
/// Its [`Display`](fmt::Display) is that line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Where it is unique: the cluster's name, or the host of a server.
    pub scope: SmolStr,
    /// What kind of number.
    pub resource: Resource,
    /// The number.
    pub number: Number,
    /// Who has it, or had it.
    pub owner: Owner,
    /// Since when it is free again; [`UNDATED`](Self::UNDATED) if no day was known.
    pub released: Option<Date>,
}

impl Grant {
    /// The day of what was released when no day was known: the line ends with `released` alone.
    /// It is not given to others; the next run that has a day writes it.
    pub const UNDATED: Date = Date::literal("9999-12-31");

    /// Whether somebody has it now.
    pub fn is_held(&self) -> bool {
        self.released.is_none()
    }

    /// The day of its release, if it was released and the day is known.
    pub fn released_on(&self) -> Option<Date> {
        self.released.filter(|day| *day != Self::UNDATED)
    }

    /// Whether it is an environment's and, if `subject` is given, that subject's.
    ///
    /// `kafka-0` is also the subject of `kafka-0:external`.
    pub fn belongs_to(&self, environment: &EnvironmentId, subject: Option<&str>) -> bool {
        let own = self.owner.subject.as_str();
        self.owner.environment == *environment
            && subject.is_none_or(|it| {
                own.strip_prefix(it)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
            })
    }

    /// Where its line is: what it is about, never the number before the owner.
    pub(crate) fn place(&self) -> (&str, &str, &Owner, &Number) {
        let word = self.resource.as_str();
        (self.scope.as_str(), word, &self.owner, &self.number)
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            scope,
            resource,
            number,
            owner,
            released,
        } = self;
        write!(f, "{scope} {resource} {number} {owner}")?;
        match (released, self.released_on()) {
            (None, _) => Ok(()),
            (Some(_), None) => f.write_str(" released"),
            (Some(_), Some(day)) => write!(f, " released {day}"),
        }
    }
}
