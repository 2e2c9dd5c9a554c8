//! When a task runs.

use stowplan_model::{Duration, Problem, Task};

use crate::{scope::Subject, time_zone};

/// The task, with the schedule that the environment gives it.
pub(crate) fn task(subject: Subject<'_, '_>, task: &Task) -> Task {
    let over = subject.over;
    if task.deadline == Some(Duration::ZERO) {
        let message = format!(
            "`{}` has no time to run: its deadline is 0s",
            subject.name()
        );
        let problem = Problem::new("no-time", message, subject.modelled());
        subject.report(problem.help("give it some, or leave `.deadline(…)` away"));
    }
    time_zone::check(subject, task);
    Task {
        schedule: over.schedule.clone().or_else(|| task.schedule.clone()),
        suspended: over.suspend.unwrap_or(task.suspended),
        ..task.clone()
    }
}
