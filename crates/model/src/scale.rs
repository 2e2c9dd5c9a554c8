//! How many pods, and where they run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many pods: a number, or bounds. Never both, so an autoscaler and a fixed number can't fight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Replicas {
    /// `spec.replicas`
    Fixed(u32),
    /// A HorizontalPodAutoscaler; the workload then has no `replicas`.
    Auto(Autoscale),
}

impl Replicas {
    /// The number of pods that can be counted on: the fixed number or the lower bound.
    pub fn least(&self) -> u32 {
        match self {
            Self::Fixed(count) => *count,
            Self::Auto(bounds) => bounds.min,
        }
    }
}

/// Bounds and targets of a HorizontalPodAutoscaler (`autoscaling/v2`).
/// <https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Autoscale {
    /// `minReplicas`, at least 1.
    #[schemars(range(min = 1))]
    pub min: u32,
    /// `maxReplicas`, at least `min`.
    #[schemars(range(min = 1))]
    pub max: u32,
    /// Target of CPU use in percent of the request. Default: 80 where no target is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub cpu: Option<u32>,
    /// Target of memory use in percent of the request. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub memory: Option<u32>,
}

impl Autoscale {
    /// Between `min` and `max` pods, at 80 % of the requested CPU.
    pub const fn between(min: u32, max: u32) -> Self {
        Self {
            min,
            max,
            cpu: None,
            memory: None,
        }
    }

    /// The target of CPU use in percent of the request.
    pub const fn cpu(mut self, percent: u32) -> Self {
        self.cpu = Some(percent);
        self
    }

    /// The target of memory use in percent of the request.
    pub const fn memory(mut self, percent: u32) -> Self {
        self.memory = Some(percent);
        self
    }
}

/// How many pods may be away at once when nodes are drained. `PodDisruptionBudget`
/// <https://kubernetes.io/docs/tasks/run-application/configure-pdb/>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Disruption {
    /// One of several; of brokers as many as leave the quorum standing; none where there is one pod.
    #[default]
    Derived,
    /// `maxUnavailable`; brought down to the number of pods, never 0.
    AtMost(u32),
    /// No budget.
    Unguarded,
}

/// How pods are kept apart. `topologySpreadConstraints`
/// <https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Spread {
    /// Over nodes and zones where that is possible: `ScheduleAnyway`.
    #[default]
    Preferred,
    /// Over nodes in any case: `DoNotSchedule`; over zones where possible.
    /// In `local` and `dev` it is preferred only.
    Required,
}
