//! What every service with interchangeable pods can be told.

use super::sealed::Handle;
use crate::{Autoscale, Disruption, Replicas, Spread};

/// What every service with several like pods can be told.
pub trait Scales<'a>: Handle<'a> {
    /// So many pods, always. `spec.replicas`; default: 1. Replaces an autoscaler.
    fn replicas(self, count: u32) -> Self {
        self.slot()
            .edit(|service| service.replicas = Replicas::Fixed(count));
        self
    }

    /// As many pods as it takes, within bounds. A HorizontalPodAutoscaler; replaces fixed replicas.
    #[track_caller]
    fn autoscale(self, bounds: Autoscale) -> Self {
        if bounds.min == 0 || bounds.max < bounds.min {
            let message = format!(
                "an autoscaler between {} and {} is not possible",
                bounds.min, bounds.max
            );
            self.slot().refuse(
                "invalid-value",
                message,
                "the lower bound is at least 1 and at most the upper one",
            );
        }
        self.slot()
            .edit(|service| service.replicas = Replicas::Auto(bounds));
        self
    }

    /// How many pods may be away at once when nodes are drained. Default: one, where there are several.
    fn disruption(self, disruption: Disruption) -> Self {
        self.slot().edit(|service| service.disruption = disruption);
        self
    }

    /// How pods are kept apart. Default: over nodes and zones where that is possible.
    fn spread(self, spread: Spread) -> Self {
        self.slot().edit(|service| service.spread = spread);
        self
    }
}
