//! The handle of what runs to its end.

use super::{Slot, Workload, sealed};
use crate::{Arg, CronLine, Duration, Kind, Overlap};

/// What runs to its end: a Job, or with a schedule a CronJob.
///
/// ```
/// use stowplan_model::*;
///
/// let app = App::new(name!("shop"));
/// let image = image!("registry.example.com/shop/tools:1.4.2");
/// // Once per change of the task.
/// app.task(name!("migrate"), image.clone()).args(["migrate"]).deadline("10m");
/// // Every night.
/// app.task(name!("report"), image)
///     .args(["report"])
///     .schedule("30 4 * * *")
///     .time_zone("Asia/Seoul");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Task<'a>(pub(crate) Slot<'a>);

impl Task<'_> {
    /// Runs it by the clock, as a CronJob. `schedule`
    #[track_caller]
    pub fn schedule(self, schedule: impl Arg<CronLine>) -> Self {
        match self.0.accept(schedule.into_arg()) {
            Some(schedule) => self.task(|task| task.schedule = Some(schedule)),
            None => self,
        }
    }

    /// By which clock the schedule goes, such as `Asia/Seoul`. `timeZone`; default: the controller's.
    ///
    /// A name that the IANA list doesn't have is refused when the environment is planned.
    /// <https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones>
    #[track_caller]
    pub fn time_zone(self, zone: &str) -> Self {
        let plausible = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
        if zone.is_empty() || zone == "Local" || !zone.chars().all(plausible) {
            let message = format!("`{zone}` is not a time zone");
            self.0.refuse(
                "invalid-value",
                message,
                "give a name of the IANA list, such as `Asia/Seoul`",
            );
            return self;
        }
        self.task(|task| task.time_zone = Some(zone.into()))
    }

    /// What happens when a run is due while the last one goes on. `concurrencyPolicy`; default: it is left out.
    pub fn overlap(self, overlap: Overlap) -> Self {
        self.task(|task| task.overlap = overlap)
    }

    /// How often a failed run is tried again. `backoffLimit`; default: 3.
    pub fn retries(self, retries: u16) -> Self {
        self.task(|task| task.retries = Some(retries))
    }

    /// How long all tries of a run may take. `activeDeadlineSeconds`; default: no limit.
    #[track_caller]
    pub fn deadline(self, deadline: impl Arg<Duration>) -> Self {
        match self.0.accept(deadline.into_arg()) {
            Some(deadline) => self.task(|task| task.deadline = Some(deadline)),
            None => self,
        }
    }

    fn task(self, change: impl FnOnce(&mut crate::Task)) -> Self {
        self.0.edit(|service| {
            if let Kind::Task(task) = &mut service.kind {
                change(task);
            }
        });
        self
    }
}

impl<'a> sealed::Handle<'a> for Task<'a> {
    fn slot(self) -> Slot<'a> {
        self.0
    }
}

impl<'a> Workload<'a> for Task<'a> {}
