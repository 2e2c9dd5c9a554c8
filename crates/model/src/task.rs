//! What runs to its end.

use serde::Serialize;
use smol_str::SmolStr;

use crate::{CronLine, Duration};

/// A Job, or with a schedule a CronJob.
///
/// A Job's pod template can't be changed, so its name carries a hash of the template:
/// a changed task is a new Job that runs once, an unchanged one is left alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Task {
    /// `schedule`. Default: none; the task runs once.
    pub schedule: Option<CronLine>,
    /// `timeZone`, such as `Asia/Seoul`. Default: the controller's, mostly UTC.
    pub time_zone: Option<SmolStr>,
    /// `concurrencyPolicy`. Default: a run that is still going on is not joined by the next.
    pub overlap: Overlap,
    /// `backoffLimit`: how often it is tried again. Default: 3.
    pub retries: Option<u16>,
    /// `activeDeadlineSeconds`: how long all tries together may take. Default: no limit.
    pub deadline: Option<Duration>,
    /// `suspend`. Default: false.
    pub suspended: bool,
}

/// What happens when a run is due while the last one goes on. `concurrencyPolicy`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Overlap {
    /// The new run is left out.
    #[default]
    Forbid,
    /// Both run.
    Allow,
    /// The old run is ended.
    Replace,
}
