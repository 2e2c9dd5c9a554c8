//! Jobs, and those that cron jobs make.

use crate::{
    api::workloads::choice,
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &JOB_RESTART_POLICY,
        &JOB_COMPLETION_MODE,
        &POD_REPLACEMENT_POLICY,
        &JOB_MANAGED_BY,
    ],
    look: Look::Kinds(super::KINDS, look),
};

static JOB_RESTART_POLICY: Rule = Rule {
    name: "job-restart-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "the pods of a Job have `restartPolicy: OnFailure` or `Never`",
    why: "A Job's pods end. Left out, the policy is `Always`, so that the API server refuses the \
          Job.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-template",
    wrong: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  template:
    spec:
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
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
};

static JOB_COMPLETION_MODE: Rule = Rule {
    name: "job-completion-mode",
    group: Group::Api,
    level: Level::Error,
    summary: "the `completionMode` of a Job is `NonIndexed` or `Indexed`",
    why: "The API server refuses any other.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/job/#completion-mode",
    wrong: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  completionMode: indexed
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
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
};

static POD_REPLACEMENT_POLICY: Rule = Rule {
    name: "pod-replacement-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "the `podReplacementPolicy` of a Job is `TerminatingOrFailed` or `Failed`, and \
              `Failed` with a `podFailurePolicy`",
    why: "Why a pod failed is known only when it has; the API server refuses anything else.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-replacement-policy",
    wrong: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  podReplacementPolicy: Terminating
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
  podReplacementPolicy: Failed
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
};

static JOB_MANAGED_BY: Rule = Rule {
    name: "job-managed-by",
    group: Group::Api,
    level: Level::Error,
    summary: "the `managedBy` of a Job is a domain, a `/` and a path, with 63 characters at most",
    why: "It names a controller; the API server refuses any other form.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/job/#delegation-of-managing-a-job-object-to-external-controller",
    wrong: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  managedBy: kueue
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
  managedBy: example.com/queue
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = super::job(object);
    restart_policy(object, spec.get("template"), findings);
    let mode = spec.get("completionMode");
    let known = &["NonIndexed", "Indexed"];
    choice::check(&JOB_COMPLETION_MODE, object, mode, known, findings);
    let replacement = spec.get("podReplacementPolicy");
    let known: &'static [&'static str] = if spec.get("podFailurePolicy").exists() {
        &["Failed"]
    } else {
        &["TerminatingOrFailed", "Failed"]
    };
    choice::check(
        &POD_REPLACEMENT_POLICY,
        object,
        replacement,
        known,
        findings,
    );
    let managed = spec.get("managedBy");
    if let Some(name) = managed.str()
        && let Err(fault) = domain_path(name)
    {
        let message = format!("`managedBy` is `{}`: it {fault}", choice::brief(name));
        findings.report(&JOB_MANAGED_BY, object, managed, message);
    }
}

fn restart_policy(object: &Object, template: Node<'_>, findings: &mut Findings<'_>) {
    let spec = template.get("spec");
    if spec.map().is_none() {
        return;
    }
    let policy = spec.get("restartPolicy");
    let message = match policy.value() {
        None => "the pods of a Job must have a `restartPolicy`: `OnFailure` or `Never`",
        Some(value) => match value.as_str() {
            Some("") => {
                "`restartPolicy` is empty: the pods of a Job must have `OnFailure` or `Never`"
            }
            Some("Always") => {
                "`restartPolicy` is `Always`: the pods of a Job must have `OnFailure` or `Never`"
            }
            // Words that no pod can have are said with the pods.
            _ => return,
        },
    };
    findings.report(&JOB_RESTART_POLICY, object, policy, message);
}

/// The name of a controller: `example.com/queue`.
fn domain_path(name: &str) -> Result<(), String> {
    if name.len() > 63 {
        return Err(format!(
            "must have at most 63 characters, not {}",
            name.len()
        ));
    }
    let Some((domain, path)) = name.split_once('/').filter(|it| !it.0.is_empty()) else {
        return Err("must be a domain, a `/` and a path, as in `example.com/queue`".to_owned());
    };
    text::subdomain(domain).map_err(|fault| format!("has a domain that {fault}"))?;
    let fine = |it: u8| it.is_ascii_alphanumeric() || b"/-._~%!$&'()*+,;=:".contains(&it);
    if path.is_empty() || !path.bytes().all(fine) {
        return Err("must have a path after the `/` that can stand in a URL".to_owned());
    }
    Ok(())
}
