//! How many like pods a service has, and where they run.

use super::sealed::Handle;
use crate::{Autoscale, Disruption, Replicas, Spread};

/// Kubernetes counts in 32 bits with a sign.
const MOST: u32 = i32::MAX.unsigned_abs();

/// What every service with several like pods can be told.
pub trait Scales<'a>: Handle<'a> {
    /// So many pods, always. `spec.replicas`; default: 1. Replaces an autoscaler.
    #[track_caller]
    fn replicas(self, count: u32) -> Self {
        if count > MOST {
            let message = format!("{count} pods are not possible");
            let help = format!("give at most {MOST}");
            self.slot().refuse("invalid-value", message, &help);
            return self;
        }
        self.slot()
            .edit(|service| service.replicas = Replicas::Fixed(count));
        self
    }

    /// How many pods may be away at once when nodes are drained. A PodDisruptionBudget.
    /// Default: one, where there are several; of brokers as many as leave the quorum standing.
    fn disruption(self, disruption: Disruption) -> Self {
        self.slot().edit(|service| service.disruption = disruption);
        self
    }

    /// How pods are kept apart. `topologySpreadConstraints`
    /// Default: over nodes and zones where that is possible.
    fn spread(self, spread: Spread) -> Self {
        self.slot().edit(|service| service.spread = spread);
        self
    }
}

/// What a service can be told whose pods come and go with the load.
///
/// Brokers and seeds can't: each of their replicas has an identity, and data that others count on.
pub trait Autoscales<'a>: Scales<'a> {
    /// As many pods as it takes, within bounds. A HorizontalPodAutoscaler; replaces fixed replicas.
    ///
    /// The lower bound is at least 1 and at most the upper one, targets are at least 1 %.
    #[track_caller]
    fn autoscale(self, bounds: Autoscale) -> Self {
        if bounds.min == 0 || bounds.max < bounds.min || bounds.max > MOST {
            let message = format!(
                "an autoscaler between {} and {} is not possible",
                bounds.min, bounds.max
            );
            let help = "the lower bound is at least 1 and at most the upper one";
            self.slot().refuse("invalid-value", message, help);
            return self;
        }
        for (target, of) in [(bounds.cpu, "CPU"), (bounds.memory, "memory")] {
            if target.is_some_and(|percent| percent == 0 || percent > MOST) {
                let percent = target.unwrap_or_default();
                let message =
                    format!("a target of {percent} % of the requested {of} is not possible");
                let help = "give at least 1, such as 70";
                self.slot().refuse("invalid-value", message, help);
                return self;
            }
        }
        self.slot()
            .edit(|service| service.replicas = Replicas::Auto(bounds));
        self
    }
}
