//! How replicas are stopped.

use smol_str::SmolStr;

use crate::Duration;

/// How a replica is stopped without harm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    pub(super) grace: Duration,
    pub(super) before: Option<(Vec<SmolStr>, Duration)>,
}

impl Stop {
    /// It stops by itself when it is asked to, in so long at most. `terminationGracePeriodSeconds`
    pub const fn within(grace: Duration) -> Self {
        Self {
            grace,
            before: None,
        }
    }

    /// It is prepared by a command, which gives up after `takes`: less than the whole grace period,
    /// of which it is a part. `lifecycle.preStop.exec`
    pub fn after<T: Into<SmolStr>>(
        mut self,
        command: impl IntoIterator<Item = T>,
        takes: Duration,
    ) -> Self {
        let command = command.into_iter().map(Into::into).collect();
        self.before = Some((command, takes));
        self
    }
}
