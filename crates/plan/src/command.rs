//! Commands that are run in a container: there is something to run.

use stowplan_model::{Container, PreStop, Probe, ProbeAction, Problem};

use crate::scope::Subject;

/// Holds if each command that the kubelet is to run has a word.
/// Source: `validateExecAction` in
/// [core validation](https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go).
pub(crate) fn check(subject: Subject<'_, '_>, container: &Container) {
    let probes = &container.probes;
    let of_probe = |probe: &Option<Probe>| match probe.as_ref().map(|probe| &probe.action) {
        Some(ProbeAction::Exec { command }) => command.is_empty(),
        _ => false,
    };
    let before_stop = matches!(&container.pre_stop, Some(PreStop::Exec(words)) if words.is_empty());
    let empty = [
        ("its readiness probe", of_probe(&probes.readiness)),
        ("its liveness probe", of_probe(&probes.liveness)),
        ("its startup probe", of_probe(&probes.startup)),
        ("what it runs before it stops", before_stop),
    ];
    for (what, _) in empty.into_iter().filter(|(_, empty)| *empty) {
        let message = format!(
            "container `{}` of `{}`: {what} is a command without words",
            container.name,
            subject.name()
        );
        let problem = Problem::new("empty-command", message, subject.modelled());
        subject.report(problem.help("name the program to run"));
    }
}
