//! Who has what.

use std::fmt;

use smol_str::SmolStr;
use stowplan_model::Date;

use crate::{Number, Owner, Resource};

/// What was given to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    pub(crate) grants: Vec<Grant>,
}

/// One number and who has it: a line of `stowplan.lock`.
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
    /// Since when it is free again.
    pub released: Option<Date>,
}

/// When released numbers may be given again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Terms {
    /// The day that it is. Without one, nothing released is given again.
    pub today: Option<Date>,
    /// Released numbers may be given again at once.
    pub reuse: bool,
}

/// A line of the text that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// Where in the text it begins and ends, in bytes.
    pub span: (usize, usize),
    /// A stable word for it.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Another line that takes part: its span, and a few words.
    pub related: Option<((usize, usize), String)>,
}

impl Ledger {
    /// Reads `stowplan.lock`.
    pub fn parse(_text: &str) -> Result<Self, Vec<Mistake>> {
        Ok(Self::default())
    }

    /// All grants, in the order of the text.
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }
}

impl fmt::Display for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for grant in &self.grants {
            writeln!(
                f,
                "{} {} {} {}",
                grant.scope, grant.resource, grant.number, grant.owner
            )?;
        }
        Ok(())
    }
}
