//! Jobs and cron jobs.

use stowplan_check::{Checker, Group, Severity};

use crate::support;

/// `rule path` of what the API server would refuse or warn of.
fn api(text: &str) -> Vec<String> {
    let report = support::check_with(&Checker::new(), text);
    let mut found: Vec<_> = report
        .findings
        .iter()
        .filter(|it| it.rule.group == Group::Api)
        .map(|it| format!("{} {}", it.rule.name, it.place.path))
        .collect();
    found.sort();
    found
}

#[track_caller]
fn refused(text: &str, expected: &[&str]) {
    assert_eq!(api(text), expected, "{text}");
}

#[track_caller]
fn taken(text: &str) {
    refused(text, &[]);
}

fn indent(lines: &str, by: usize) -> String {
    let lines: Vec<_> = lines
        .lines()
        .map(|line| format!("{}{line}\n", " ".repeat(by)))
        .collect();
    lines.concat()
}

/// A Job whose spec begins with some lines.
fn job(lines: &str) -> String {
    let lines = indent(lines, 2);
    format!(
        "apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
{lines}  template:
    spec:
      restartPolicy: Never
      containers:
      - name: import
        image: example.com/import:1.0.0
      initContainers:
      - name: wait
        image: example.com/wait:1.0.0
"
    )
}

/// The same Job, made by a cron job.
fn cron_job(lines: &str, of_jobs: &str) -> String {
    let (lines, of_jobs) = (indent(lines, 2), indent(of_jobs, 6));
    format!(
        "apiVersion: batch/v1
kind: CronJob
metadata:
  name: import
spec:
{lines}  jobTemplate:
    spec:
{of_jobs}      template:
        spec:
          restartPolicy: Never
          containers:
          - name: import
            image: example.com/import:1.0.0
"
    )
}

fn scheduled(schedule: &str) -> String {
    cron_job(&format!("schedule: {schedule:?}"), "")
}

fn indexed(lines: &str) -> String {
    job(&format!("completionMode: Indexed\n{lines}"))
}

fn failure(rule: &str) -> String {
    let rule = indent(rule, 4);
    job(&format!("podFailurePolicy:\n  rules:\n  -{}", &rule[3..]))
}

fn success(rule: &str) -> String {
    indexed(&format!(
        "completions: 5\nsuccessPolicy:\n  rules:\n  - {{{rule}}}"
    ))
}

#[test]
fn pods_of_jobs_end() {
    let text = job("");
    taken(&text);
    taken(&text.replace("restartPolicy: Never", "restartPolicy: OnFailure"));
    let at = "job-restart-policy /spec/template/spec/restartPolicy";
    refused(
        &text.replace("restartPolicy: Never", "restartPolicy: Always"),
        &[at],
    );
    refused(
        &text.replace("restartPolicy: Never", "restartPolicy: \"\""),
        &[at],
    );
    refused(&text.replace("      restartPolicy: Never\n", ""), &[at]);
    refused(
        &cron_job("schedule: '@daily'", "").replace("          restartPolicy: Never\n", ""),
        &["job-restart-policy /spec/jobTemplate/spec/template/spec/restartPolicy"],
    );
    refused(
        "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: import\n",
        &["pod-template-missing /spec"],
    );
    refused(
        "apiVersion: batch/v1
kind: CronJob
metadata:
  name: import
spec:
  schedule: '@daily'
  jobTemplate: {}
",
        &["pod-template-missing /spec/jobTemplate/spec"],
    );
}

#[test]
fn numbers_are_not_negative() {
    for key in [
        "parallelism",
        "completions",
        "activeDeadlineSeconds",
        "backoffLimit",
        "ttlSecondsAfterFinished",
    ] {
        taken(&job(&format!("{key}: 0")));
        refused(
            &job(&format!("{key}: -1")),
            &[&format!("negative-count /spec/{key}")],
        );
        refused(
            &cron_job("schedule: '@daily'", &format!("{key}: -1")),
            &[&format!("negative-count /spec/jobTemplate/spec/{key}")],
        );
    }
    for key in [
        "startingDeadlineSeconds",
        "successfulJobsHistoryLimit",
        "failedJobsHistoryLimit",
    ] {
        let with = |number: i64| cron_job(&format!("schedule: '@daily'\n{key}: {number}"), "");
        taken(&with(0));
        refused(&with(-1), &[&format!("negative-count /spec/{key}")]);
    }
}

#[test]
fn words_of_jobs() {
    for lines in [
        "completionMode: NonIndexed",
        "podReplacementPolicy: TerminatingOrFailed",
        "podReplacementPolicy: Failed",
        "managedBy: example.com/queue",
        "managedBy: kubernetes.io/job-controller",
        "managedBy: example.com/a/b%20c",
        "suspend: true",
        "manualSelector: false",
    ] {
        taken(&job(lines));
    }
    let long = format!("managedBy: example.com/{}", "x".repeat(52));
    taken(&job(&long[..long.len() - 1]));
    for (lines, rule, key) in [
        (
            "completionMode: indexed",
            "job-completion-mode",
            "completionMode",
        ),
        (
            "completionMode: \"\"",
            "job-completion-mode",
            "completionMode",
        ),
        (
            "podReplacementPolicy: Never",
            "pod-replacement-policy",
            "podReplacementPolicy",
        ),
        ("managedBy: queue", "job-managed-by", "managedBy"),
        ("managedBy: \"\"", "job-managed-by", "managedBy"),
        ("managedBy: /queue", "job-managed-by", "managedBy"),
        ("managedBy: example.com/", "job-managed-by", "managedBy"),
        (
            "managedBy: Example.com/queue",
            "job-managed-by",
            "managedBy",
        ),
        ("managedBy: example.com/a b", "job-managed-by", "managedBy"),
        (&long, "job-managed-by", "managedBy"),
    ] {
        refused(&job(lines), &[&format!("{rule} /spec/{key}")]);
    }
}

#[test]
fn selectors_of_jobs_are_made() {
    let labelled = |lines: &str, labels: &str| {
        let labels = indent(labels, 8);
        job(lines).replace(
            "  template:\n",
            &format!("  template:\n    metadata:\n      labels:\n{labels}"),
        )
    };
    for (lines, labels) in [
        ("", "app: import"),
        ("", "job-name: import"),
        ("", "batch.kubernetes.io/job-name: import"),
        ("selector: {}", "app: import"),
        (
            "selector:\n  matchLabels:\n    job-name: import",
            "app: import",
        ),
        (
            "selector:\n  matchExpressions:\n  - {key: controller-uid, operator: Exists}",
            "app: import",
        ),
        (
            "manualSelector: true\nselector:\n  matchLabels:\n    app: import",
            "app: import",
        ),
        ("manualSelector: true\nselector: {}", "app: import"),
        (
            "manualSelector: true\nselector:\n  matchLabels:\n    controller-uid: a-b",
            "controller-uid: a-b",
        ),
    ] {
        taken(&labelled(lines, labels));
    }
    for (lines, labels, expected) in [
        (
            "selector:\n  matchLabels:\n    app: import",
            "app: import",
            "job-selector /spec/selector/matchLabels/app",
        ),
        (
            "selector:\n  matchLabels:\n    controller-uid: a-b",
            "app: import",
            "job-selector /spec/selector/matchLabels/controller-uid",
        ),
        (
            "manualSelector: false\nselector:\n  matchLabels:\n    app: import",
            "app: import",
            "job-selector /spec/selector/matchLabels/app",
        ),
        (
            "selector:\n  matchExpressions:\n  - {key: app, operator: Exists}",
            "app: import",
            "job-selector /spec/selector/matchExpressions/0",
        ),
        (
            "manualSelector: true",
            "app: import",
            "job-selector /spec/selector",
        ),
        (
            "manualSelector: true\nselector:\n  matchLabels:\n    app: export",
            "app: import",
            "selector-template-labels /spec/template/metadata/labels/app",
        ),
        (
            "",
            "job-name: export",
            "job-labels /spec/template/metadata/labels/job-name",
        ),
        (
            "",
            "batch.kubernetes.io/controller-uid: a-b",
            "job-labels /spec/template/metadata/labels/batch.kubernetes.io~1controller-uid",
        ),
    ] {
        refused(&labelled(lines, labels), &[expected]);
    }
    for (of_jobs, key) in [
        ("selector: {}", "selector"),
        ("manualSelector: true", "manualSelector"),
    ] {
        refused(
            &cron_job("schedule: '@daily'", of_jobs),
            &[&format!("job-selector /spec/jobTemplate/spec/{key}")],
        );
    }
    taken(&cron_job("schedule: '@daily'", "manualSelector: false"));
}

#[test]
fn indexed_jobs_have_limits() {
    for lines in [
        "completions: 1",
        "completions: 0",
        "",
        "completions: 2\nparallelism: 100000",
        "completions: 100000\nparallelism: 100000\nmaxFailedIndexes: 100000\nbackoffLimitPerIndex: 1",
        "completions: 1000000000\nparallelism: 10000\nmaxFailedIndexes: 10000\n\
         backoffLimitPerIndex: 1",
        "completions: 1000000000\nparallelism: 100000",
        "completions: 3\nbackoffLimitPerIndex: 0\nmaxFailedIndexes: 3",
    ] {
        taken(&indexed(lines));
    }
    for (lines, expected) in [
        (
            "parallelism: 2",
            "indexed-job-completions /spec/completions",
        ),
        (
            "completions: 2\nparallelism: 100001",
            "indexed-job-limits /spec/parallelism",
        ),
        (
            "completions: 5\nbackoffLimitPerIndex: 1\nmaxFailedIndexes: 6",
            "indexed-job-limits /spec/maxFailedIndexes",
        ),
        (
            "completions: 200000\nbackoffLimitPerIndex: 1\nmaxFailedIndexes: 10001",
            "indexed-job-limits /spec/maxFailedIndexes",
        ),
        (
            "completions: 100001\nbackoffLimitPerIndex: 1",
            "indexed-job-limits /spec/maxFailedIndexes",
        ),
        (
            "completions: 100001\nparallelism: 10001\nbackoffLimitPerIndex: 1\nmaxFailedIndexes: 1",
            "indexed-job-limits /spec/parallelism",
        ),
        (
            "completions: 5\nmaxFailedIndexes: 1",
            "indexed-job-only /spec/maxFailedIndexes",
        ),
        (
            "completions: 5\nbackoffLimitPerIndex: -1",
            "negative-count /spec/backoffLimitPerIndex",
        ),
    ] {
        refused(&indexed(lines), &[expected]);
    }
    for (lines, key) in [
        ("backoffLimitPerIndex: 1", "backoffLimitPerIndex"),
        ("maxFailedIndexes: 1", "maxFailedIndexes"),
        (
            "completionMode: NonIndexed\nsuccessPolicy:\n  rules:\n  - succeededCount: 1",
            "successPolicy",
        ),
    ] {
        refused(&job(lines), &[&format!("indexed-job-only /spec/{key}")]);
    }
    refused(
        &cron_job("schedule: '@daily'", "completionMode: Indexed"),
        &["indexed-job-completions /spec/jobTemplate/spec/completions"],
    );
    taken(&cron_job(
        "schedule: '@daily'",
        "completionMode: Indexed\ncompletions: 3",
    ));
}

#[test]
fn jobs_know_what_failure_means() {
    let codes = |codes: &str| failure(&format!("action: FailJob\nonExitCodes: {{{codes}}}"));
    let on = |condition: &str| {
        failure(&format!(
            "action: Ignore\nonPodConditions:\n- {{{condition}}}"
        ))
    };
    for text in [
        codes("operator: In, values: [1, 2, 255]"),
        codes("operator: NotIn, values: [0]"),
        codes("operator: In, values: [1], containerName: import"),
        codes("operator: In, values: [1], containerName: wait"),
        on("type: DisruptionTarget"),
        on("type: DisruptionTarget, status: \"True\""),
        on("type: example.com/Custom, status: Unknown"),
        failure("action: Count\nonExitCodes: {operator: In, values: [1]}\nonPodConditions: []"),
        failure("action: Ignore\nonPodConditions: [{type: DisruptionTarget}]").replace(
            "spec:\n  pod",
            "spec:\n  podReplacementPolicy: Failed\n  pod",
        ),
        job("podFailurePolicy:\n  rules: []"),
        indexed(
            "completions: 2\nbackoffLimitPerIndex: 1\npodFailurePolicy:\n  rules:\n  - action: \
             FailIndex\n    onExitCodes: {operator: In, values: [10]}",
        ),
    ] {
        taken(&text);
    }
    let at = "/spec/podFailurePolicy/rules/0";
    for (text, rule, path) in [
        (
            failure("action: Fail\nonExitCodes: {operator: In, values: [1]}"),
            "rule",
            "/action",
        ),
        (
            failure("action: FailIndex\nonExitCodes: {operator: In, values: [1]}"),
            "rule",
            "/action",
        ),
        (failure("action: FailJob"), "rule", ""),
        (
            failure(
                "action: FailJob\nonExitCodes: {operator: In, values: [1]}\nonPodConditions:\n- \
                 {type: A}",
            ),
            "rule",
            "/onPodConditions",
        ),
        (
            codes("operator: Exists, values: [1]"),
            "exit-codes",
            "/onExitCodes/operator",
        ),
        (
            codes("operator: In, values: []"),
            "exit-codes",
            "/onExitCodes/values",
        ),
        (
            codes("operator: In, values: [0]"),
            "exit-codes",
            "/onExitCodes/values/0",
        ),
        (
            codes("operator: In, values: [2, 1]"),
            "exit-codes",
            "/onExitCodes/values/1",
        ),
        (
            codes("operator: In, values: [1, 1]"),
            "exit-codes",
            "/onExitCodes/values/1",
        ),
        (
            codes("operator: In, values: [1], containerName: main"),
            "container",
            "/onExitCodes/containerName",
        ),
        (on("type: -a"), "rule", "/onPodConditions/0/type"),
        (
            on("type: A, status: Sometimes"),
            "rule",
            "/onPodConditions/0/status",
        ),
    ] {
        refused(&text, &[&format!("pod-failure-policy-{rule} {at}{path}")]);
    }
}

#[test]
fn what_failure_means_goes_with_the_rest() {
    let codes = failure("action: FailJob\nonExitCodes: {operator: In, values: [1]}");
    refused(
        &codes.replace("restartPolicy: Never", "restartPolicy: OnFailure"),
        &["pod-failure-policy-restart /spec/template/spec/restartPolicy"],
    );
    refused(
        &codes.replace(
            "spec:\n  pod",
            "spec:\n  podReplacementPolicy: TerminatingOrFailed\n  pod",
        ),
        &["pod-replacement-policy /spec/podReplacementPolicy"],
    );
    let many = |count: usize| {
        let rule = "  - {action: Ignore, onPodConditions: [{type: A}]}\n";
        job(&format!(
            "podFailurePolicy:\n  rules:\n{}",
            rule.repeat(count)
        ))
    };
    taken(&many(20));
    refused(
        &many(21),
        &["pod-failure-policy-rule /spec/podFailurePolicy/rules"],
    );
}

#[test]
fn jobs_know_what_success_means() {
    for rule in [
        "succeededCount: 5",
        "succeededCount: 0",
        "succeededIndexes: '0,2,4'",
        "succeededIndexes: 0-4, succeededCount: 5",
        "succeededIndexes: '1,3-4', succeededCount: 3",
        "succeededIndexes: ''",
    ] {
        taken(&success(rule));
    }
    let at = "success-policy-rule /spec/successPolicy/rules/0";
    for (rule, path) in [
        ("", ""),
        ("succeededCount: 6", "/succeededCount"),
        ("succeededCount: -1", "/succeededCount"),
        (
            "succeededIndexes: '0,1', succeededCount: 3",
            "/succeededCount",
        ),
        ("succeededIndexes: '5'", "/succeededIndexes"),
        ("succeededIndexes: 2-5", "/succeededIndexes"),
        ("succeededIndexes: 3-2", "/succeededIndexes"),
        ("succeededIndexes: 2-2", "/succeededIndexes"),
        ("succeededIndexes: '2,1'", "/succeededIndexes"),
        ("succeededIndexes: '1,1'", "/succeededIndexes"),
        ("succeededIndexes: '1, 2'", "/succeededIndexes"),
        ("succeededIndexes: 1-2-3", "/succeededIndexes"),
        ("succeededIndexes: '1,'", "/succeededIndexes"),
        ("succeededIndexes: a", "/succeededIndexes"),
    ] {
        refused(&success(rule), &[&format!("{at}{path}")]);
    }
    refused(
        &indexed("completions: 5\nsuccessPolicy:\n  rules: []"),
        &["success-policy-rule /spec/successPolicy/rules"],
    );
}

#[test]
fn cron_jobs_have_a_schedule() {
    for schedule in [
        "*/5 * * * *",
        "0 9-17/2 * * mon-fri",
        "@hourly",
        "@every 1h30m",
    ] {
        taken(&scheduled(schedule));
    }
    for schedule in [
        "",
        "* * * *",
        "0 0 * * * *",
        "0 0 * * 7",
        "60 * * * *",
        "@reboot",
        "daily",
    ] {
        refused(&scheduled(schedule), &["cron-schedule /spec/schedule"]);
    }
    for schedule in [
        "TZ=UTC 0 0 * * *",
        "CRON_TZ=Europe/Berlin @daily",
        "0 0 * * * TZ=UTC",
    ] {
        refused(
            &scheduled(schedule),
            &["cron-schedule-time-zone /spec/schedule"],
        );
    }
    refused(
        &scheduled("0 0 30 2 *"),
        &["cron-never-runs /spec/schedule"],
    );
    let report = support::check(&scheduled("0 0 30 2 *"));
    let mut api = report
        .findings
        .iter()
        .filter(|it| it.rule.group == Group::Api);
    assert!(api.all(|it| it.severity == Severity::Warning));
}

#[test]
fn cron_jobs_go_by_a_time_zone() {
    let with = |zone: &str| cron_job(&format!("schedule: '@daily'\ntimeZone: {zone:?}"), "");
    for zone in [
        "UTC",
        "Etc/UTC",
        "Europe/Berlin",
        "Africa/Porto-Novo",
        "Factory",
        "US/Pacific",
        "Asia/Calcutta",
        "America/Argentina/ComodRivadavia",
        "GMT+0",
        "EST5EDT",
    ] {
        taken(&with(zone));
    }
    for zone in [
        "",
        " ",
        "Local",
        "LOCAL",
        "CEST",
        "PST",
        "UTC+2",
        "+02:00",
        "Europe/berlin",
        "Berlin",
        " UTC",
        "Europe/Berlin ",
        "../UTC",
        "Europe",
    ] {
        refused(&with(zone), &["cron-time-zone /spec/timeZone"]);
    }
}

#[test]
fn cron_jobs_may_overlap_or_not() {
    let with = |word: &str| {
        cron_job(
            &format!("schedule: '@daily'\nconcurrencyPolicy: {word}"),
            "",
        )
    };
    for word in ["Allow", "Forbid", "Replace", "\"\"", "null"] {
        taken(&with(word));
    }
    for word in ["allow", "Never"] {
        refused(
            &with(word),
            &["cron-concurrency-policy /spec/concurrencyPolicy"],
        );
    }
}

#[test]
fn hostile_types_are_no_matter_of_these_rules() {
    for text in [
        job("completions: many\nselector: app\nmanualSelector: 1\npodFailurePolicy: [1]"),
        job("podFailurePolicy:\n  rules: [1, null, {action: [x], onExitCodes: 1}]"),
        indexed("completions: [1]\nsuccessPolicy:\n  rules: {a: b}"),
        cron_job(
            "schedule: [1]\ntimeZone: 5\nconcurrencyPolicy: {}",
            "template: 1",
        ),
    ] {
        // Only that it comes back, and says nothing of what isn't there.
        let found = api(&text);
        assert!(found.len() <= 1, "{text}: {found:?}");
    }
}
