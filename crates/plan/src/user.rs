//! Who containers run as.

use stowplan_model::{Container, Problem};

use crate::scope::Subject;

/// The last number of a user or group.
/// Source: `IsValidUserID` in
/// [apimachinery](https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go).
const LAST: u32 = i32::MAX.unsigned_abs();

/// Holds if pods with these users pass the API server and their Pod Security level.
pub(crate) fn check(subject: Subject<'_, '_>) {
    let service = subject.service;
    let security = &service.security;
    let name = subject.name();
    let beside = service.init.iter().chain(&service.sidecars);
    let users = service.main().into_iter().chain(beside).map(|container| {
        let Container { name: own, .. } = container;
        let of = format!("container `{own}` of `{name}` runs as user");
        (of, container.security.run_as_user)
    });
    let pods = [
        (format!("`{name}` runs as user"), security.run_as_user),
        (
            format!("the volumes of `{name}` belong to group"),
            security.fs_group,
        ),
    ];
    for (of, number) in pods.into_iter().chain(users) {
        let Some(number) = number.filter(|number| *number > LAST) else {
            continue;
        };
        let message = format!("{of} {number}, and the last number is {LAST}");
        let problem = Problem::new("invalid-user", message, subject.modelled());
        subject.report(problem.help("give the number that the image's files belong to"));
    }
    if security.relaxed.is_some() {
        return;
    }
    let beside = service.init.iter().chain(&service.sidecars);
    let containers = service.main().into_iter().chain(beside);
    let root = containers
        .filter(|container| container.security.run_as_user == Some(0))
        .map(|container| format!("container `{}` of `{name}`", container.name));
    let pod = (security.run_as_user == Some(0)).then(|| format!("`{name}`"));
    for of in pod.into_iter().chain(root) {
        let message = format!("{of} runs as user 0, which Pod Security \"restricted\" forbids");
        let problem = Problem::new("root-user", message, subject.modelled());
        subject.report(problem.help(
            "give it a user of its own, or say why not: `.relax(PodSecurity::Baseline, \"…\")`",
        ));
    }
}
