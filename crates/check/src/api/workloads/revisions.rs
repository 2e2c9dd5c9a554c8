//! Revisions that controllers remember.

use crate::{
    findings::Findings,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&CONTROLLER_REVISION_DATA],
    look: Look::Kinds(&[("apps", "ControllerRevision")], look),
};

static CONTROLLER_REVISION_DATA: Rule = Rule {
    name: "controller-revision-data",
    group: Group::Api,
    level: Level::Error,
    summary: "a ControllerRevision has `data`",
    why: "The API server refuses one without. Controllers make them, people rarely do.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/controller-revision-v1/",
    wrong: "\
apiVersion: apps/v1
kind: ControllerRevision
metadata:
  name: db-1
revision: 1
",
    right: "\
apiVersion: apps/v1
kind: ControllerRevision
metadata:
  name: db-1
revision: 1
data:
  spec: {}
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let data = object.get("data");
    if data.is_missing() {
        findings.report(
            &CONTROLLER_REVISION_DATA,
            object,
            data,
            "there is no `data`",
        );
    }
}
