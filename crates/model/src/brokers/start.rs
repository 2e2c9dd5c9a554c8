//! In which order replicas start, and why.

use crate::StartOrder;

/// In which order replicas start, and why: who changes it should know what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    pub(crate) order: StartOrder,
    pub(crate) reason: &'static str,
}

impl Start {
    /// All at once, because of this. `podManagementPolicy: Parallel`
    pub const fn together(reason: &'static str) -> Self {
        Self {
            order: StartOrder::Parallel,
            reason,
        }
    }

    /// One after another, each when the one before is ready, because of this.
    /// `podManagementPolicy: OrderedReady`
    pub const fn one_by_one(reason: &'static str) -> Self {
        Self {
            order: StartOrder::OneByOne,
            reason,
        }
    }
}
