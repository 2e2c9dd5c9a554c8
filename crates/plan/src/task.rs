//! When a task runs.

use stowplan_model::Task;

use crate::scope::Subject;

/// The task, with the schedule that the environment gives it.
pub(crate) fn task(subject: Subject<'_, '_>, task: &Task) -> Task {
    let over = subject.over;
    Task {
        schedule: over.schedule.clone().or_else(|| task.schedule.clone()),
        suspended: over.suspend.unwrap_or(task.suspended),
        ..task.clone()
    }
}
