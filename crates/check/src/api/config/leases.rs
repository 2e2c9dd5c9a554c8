//! Leases.

use super::values;
use crate::{
    findings::Findings,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&LEASE],
    look: Look::Kinds(&[("coordination.k8s.io", "Lease")], look),
};

static LEASE: Rule = Rule {
    name: "lease",
    group: Group::Api,
    level: Level::Error,
    summary: "a Lease lasts at least a second, and a preferred holder goes with a strategy",
    why: "The API server refuses anything else.",
    source: "https://kubernetes.io/docs/concepts/architecture/leases/",
    wrong: "\
apiVersion: coordination.k8s.io/v1
kind: Lease
metadata:
  name: leader
spec:
  leaseDurationSeconds: 0
",
    right: "\
apiVersion: coordination.k8s.io/v1
kind: Lease
metadata:
  name: leader
spec:
  leaseDurationSeconds: 15
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    let (duration, transitions) = (
        spec.get("leaseDurationSeconds"),
        spec.get("leaseTransitions"),
    );
    values::within(&LEASE, object, duration, 1..=i64::MAX, findings);
    values::within(&LEASE, object, transitions, 0..=i64::MAX, findings);
    let strategy = spec.get("strategy");
    match strategy.str() {
        Some(text) if text.contains('/') => {
            if let Err(fault) = text::qualified(text) {
                findings.report(
                    &LEASE,
                    object,
                    strategy,
                    format!("the strategy `{text}` {fault}"),
                );
            }
        }
        Some(_) => {
            values::one_of(
                &LEASE,
                object,
                strategy,
                &["OldestEmulationVersion"],
                findings,
            );
        }
        None => {}
    }
    let holder = spec.get("preferredHolder");
    if holder.filled().is_some() && strategy.is_empty() {
        let message = "`preferredHolder` needs a `strategy`";
        findings.report(&LEASE, object, holder, message);
    }
}
