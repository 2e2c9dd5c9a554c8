//! Jobs whose pods have numbers.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &INDEXED_JOB_COMPLETIONS,
        &INDEXED_JOB_LIMITS,
        &INDEXED_JOB_ONLY,
    ],
    look: Look::Kinds(super::KINDS, look),
};

static INDEXED_JOB_COMPLETIONS: Rule = Rule {
    name: "indexed-job-completions",
    group: Group::Api,
    level: Level::Error,
    summary: "an indexed Job has `completions`",
    why: "They are the number of indexes. The API server fills in 1 where `parallelism` is left \
          out too, but not for the Jobs of a CronJob.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/job/#completion-mode",
    wrong: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  completionMode: Indexed
  parallelism: 3
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
    right: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  completionMode: Indexed
  completions: 3
  parallelism: 3
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
};

static INDEXED_JOB_LIMITS: Rule = Rule {
    name: "indexed-job-limits",
    group: Group::Api,
    level: Level::Error,
    summary: "an indexed Job keeps to what its status can hold",
    why: "`parallelism` and `maxFailedIndexes` are at most 100000, and `maxFailedIndexes` not more \
          than `completions`. With `backoffLimitPerIndex` and more than 100000 completions there \
          must be `maxFailedIndexes`, and both are at most 10000. The API server refuses more.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/job/#backoff-limit-per-index",
    wrong: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  completionMode: Indexed
  completions: 3
  backoffLimitPerIndex: 1
  maxFailedIndexes: 5
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
    right: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  completionMode: Indexed
  completions: 3
  backoffLimitPerIndex: 1
  maxFailedIndexes: 2
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
};

static INDEXED_JOB_ONLY: Rule = Rule {
    name: "indexed-job-only",
    group: Group::Api,
    level: Level::Error,
    summary: "`backoffLimitPerIndex`, `maxFailedIndexes` and `successPolicy` are for indexed Jobs",
    why: "Without `completionMode: Indexed` there are no indexes to count; the API server refuses \
          them. `maxFailedIndexes` also needs `backoffLimitPerIndex`.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/job/#backoff-limit-per-index",
    wrong: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  completions: 3
  backoffLimitPerIndex: 1
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
    right: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  completionMode: Indexed
  completions: 3
  backoffLimitPerIndex: 1
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
};

/// How many indexes a status can list.
const MANY: i64 = 100_000;
/// How many at once where it must list failed ones beside them.
const FEWER: i64 = 10_000;

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = super::job(object);
    let failed = spec.get("maxFailedIndexes");
    let backoff = spec.get("backoffLimitPerIndex");
    match spec.get("completionMode").str() {
        None | Some("NonIndexed") => {
            for node in [backoff, failed, spec.get("successPolicy")] {
                if let (true, Some(key)) = (node.exists(), node.key()) {
                    let message = format!("`{key}` needs `completionMode: Indexed`");
                    findings.report(&INDEXED_JOB_ONLY, object, node, message);
                }
            }
            return;
        }
        Some("Indexed") => {}
        Some(_) => return,
    }
    if failed.exists() && backoff.is_missing() {
        let message = "`maxFailedIndexes` needs `backoffLimitPerIndex`";
        findings.report(&INDEXED_JOB_ONLY, object, failed, message);
    }
    let completions = spec.get("completions");
    let defaulted = object.kind() == "Job" && spec.get("parallelism").is_missing();
    if completions.is_missing() && !defaulted {
        let message = "an indexed Job must have `completions`, the number of its indexes";
        findings.report(&INDEXED_JOB_COMPLETIONS, object, completions, message);
    }
    let count = match completions.int() {
        None if completions.is_missing() && defaulted => Some(1),
        count => count,
    };
    limits(object, spec, count, findings);
}

fn limits(object: &Object, spec: Node<'_>, count: Option<i64>, findings: &mut Findings<'_>) {
    let failed = spec.get("maxFailedIndexes");
    let parallelism = spec.get("parallelism");
    let tight = count.is_some_and(|it| it > MANY) && spec.get("backoffLimitPerIndex").exists();
    let most = if tight { FEWER } else { MANY };
    let because = if tight {
        " with `backoffLimitPerIndex` and more than 100000 completions"
    } else {
        " in an indexed Job"
    };
    for node in [parallelism, failed] {
        if let (Some(number), Some(key)) = (node.int(), node.key())
            && number > most
        {
            let message = format!("`{key}` is `{number}`: it must be at most `{most}`{because}");
            findings.report(&INDEXED_JOB_LIMITS, object, node, message);
            return;
        }
    }
    if let (Some(number), Some(count)) = (failed.int(), count)
        && number > count
        && count >= 0
    {
        let message = format!(
            "`maxFailedIndexes` is `{number}`: it must not be more than `completions`, which is \
             `{count}`"
        );
        findings.report(&INDEXED_JOB_LIMITS, object, failed, message);
    }
    if tight && failed.is_missing() {
        let message = format!("`maxFailedIndexes` must be set{because}");
        findings.report(&INDEXED_JOB_LIMITS, object, failed, message);
    }
}
