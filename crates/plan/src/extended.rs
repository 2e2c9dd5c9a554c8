//! Resources beyond CPU and memory: GPUs, huge pages.
//!
//! Source: `validateContainerResourceName` and `ValidateResourceRequirements` in
//! [core validation](https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go).

use stowplan_model::{Container, LabelKey, Problem, Quantity};

use crate::scope::Subject;

/// The longest domain: quotas prefix it with `requests.`.
const MAX_DOMAIN: usize = 253 - "requests.".len();

/// Why an amount of a resource is none that a container can ask for, and what to do.
type Fault = (String, String);

/// Holds if the API server takes what a container asks for beyond CPU and memory.
pub(crate) fn check(subject: Subject<'_, '_>, container: &Container) {
    for (resource, amount) in &container.resources.extended {
        let Err((why, help)) = possible(resource, *amount) else {
            continue;
        };
        let message = format!(
            "container `{}` of `{}` asks for {amount} of `{resource}`, {why}",
            container.name,
            subject.name()
        );
        let problem = Problem::new("invalid-resource", message, subject.modelled());
        subject.report(problem.help(help));
    }
}

fn possible(resource: &LabelKey, amount: Quantity) -> Result<(), Fault> {
    if amount.is_negative() {
        return Err(("which is below zero".into(), "ask for at least 0".into()));
    }
    match (resource.prefix(), resource.name()) {
        (None, name @ ("cpu" | "memory")) => Err((
            "which has a setting of its own".into(),
            format!("say `.{name}(…)` and `.{name}_limit(…)`"),
        )),
        (None, "ephemeral-storage") => Ok(()),
        (None, name) => match name.strip_prefix("hugepages-") {
            Some(size) => pages(size, amount),
            None => Err((
                "which is none of Kubernetes' own resources and has no domain".into(),
                "name it with its domain, such as `nvidia.com/gpu`".into(),
            )),
        },
        // Kubernetes' own.
        (Some(domain), _) if domain.ends_with("kubernetes.io") => Ok(()),
        (Some(domain), _) if domain.starts_with("requests.") || domain.len() > MAX_DOMAIN => Err((
            "whose domain quotas could not name".into(),
            format!(
                "use a domain of at most {MAX_DOMAIN} bytes that doesn't begin with `requests.`"
            ),
        )),
        _ if amount != whole(amount) => Err((
            "which is not a whole number".into(),
            "devices are not divided: ask for all of one".into(),
        )),
        _ => Ok(()),
    }
}

/// Huge pages are asked for by their size, and in whole pages.
fn pages(size: &str, amount: Quantity) -> Result<(), Fault> {
    let page = size.parse::<Quantity>().ok();
    let Some(page) = page.filter(|page| *page > Quantity::ZERO && *page == whole(*page)) else {
        return Err((
            format!("and `{size}` is no size of a page"),
            "name the size, such as `hugepages-2Mi`".into(),
        ));
    };
    if amount != whole(amount) || amount.units() % page.units() != 0 {
        return Err((
            format!("which are not whole pages of {page}"),
            format!("ask for a multiple of {page}"),
        ));
    }
    Ok(())
}

/// The amount, rounded up to whole units.
fn whole(amount: Quantity) -> Quantity {
    amount.units().to_string().parse().unwrap_or(amount)
}
