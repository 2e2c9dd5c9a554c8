//! Cron jobs: when they run, and what then.

use crate::{
    api::{batch::schedule::Schedule, workloads::choice},
    findings::Findings,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    suggest, time_zones,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &CRON_SCHEDULE,
        &CRON_SCHEDULE_TIME_ZONE,
        &CRON_NEVER_RUNS,
        &CRON_TIME_ZONE,
        &CRON_CONCURRENCY_POLICY,
    ],
    look: Look::Kinds(&[("batch", "CronJob")], look),
};

static CRON_SCHEDULE: Rule = Rule {
    name: "cron-schedule",
    group: Group::Api,
    level: Level::Error,
    summary: "the schedule of a CronJob has five fields, or is a word such as `@daily`",
    why: "The API server refuses what it can't read. There are no seconds, Sunday is `0` and not \
          `7`, and `L`, `W` and `#` aren't known.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax",
    wrong: "\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: 0 0 * * 7
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.com/report:1.0.0
",
    right: "\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: 0 0 * * 0
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.com/report:1.0.0
",
};

static CRON_SCHEDULE_TIME_ZONE: Rule = Rule {
    name: "cron-schedule-time-zone",
    group: Group::Api,
    level: Level::Error,
    summary: "the time zone of a CronJob stands in `timeZone`, not in its schedule",
    why: "`TZ=` and `CRON_TZ=` were never supported officially; the API server refuses them.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#unsupported-timezone-specification",
    wrong: "\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: CRON_TZ=Europe/Berlin 0 6 * * *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.com/report:1.0.0
",
    right: "\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: 0 6 * * *
  timeZone: Europe/Berlin
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.com/report:1.0.0
",
};

static CRON_NEVER_RUNS: Rule = Rule {
    name: "cron-never-runs",
    group: Group::Api,
    level: Level::Warning,
    summary: "the schedule of a CronJob has days that come",
    why: "The API server takes 31 February; the CronJob never runs.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax",
    wrong: "\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: 0 0 31 2 *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.com/report:1.0.0
",
    right: "\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: 0 0 28 2 *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.com/report:1.0.0
",
};

static CRON_TIME_ZONE: Rule = Rule {
    name: "cron-time-zone",
    group: Group::Api,
    level: Level::Error,
    summary: "the time zone of a CronJob is a name of the IANA database, written exactly so",
    why: "The API server refuses other names, also `Local`, abbreviations and offsets.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones",
    wrong: "\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: 0 6 * * *
  timeZone: Europe/Hamburg
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.com/report:1.0.0
",
    right: "\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: 0 6 * * *
  timeZone: Europe/Berlin
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.com/report:1.0.0
",
};

static CRON_CONCURRENCY_POLICY: Rule = Rule {
    name: "cron-concurrency-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "the `concurrencyPolicy` of a CronJob is `Allow`, `Forbid` or `Replace`",
    why: "The API server refuses any other.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy",
    wrong: "\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: 0 6 * * *
  concurrencyPolicy: Deny
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.com/report:1.0.0
",
    right: "\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: 0 6 * * *
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: example.com/report:1.0.0
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    schedule(object, findings);
    time_zone(object, findings);
    let policy = object.spec().get("concurrencyPolicy");
    let known = &["Allow", "Forbid", "Replace"];
    choice::check_filled(&CRON_CONCURRENCY_POLICY, object, policy, known, findings);
}

fn schedule(object: &Object, findings: &mut Findings<'_>) {
    let node = object.spec().get("schedule");
    let Some(text) = node.str() else { return };
    if text.is_empty() {
        findings.report(&CRON_SCHEDULE, object, node, "the schedule is empty");
        return;
    }
    if text.contains("TZ") {
        let message = "the schedule must not have a time zone";
        let found = findings.report(&CRON_SCHEDULE_TIME_ZONE, object, node, message);
        let rest = text
            .strip_prefix("CRON_TZ=")
            .or_else(|| text.strip_prefix("TZ="));
        match rest.and_then(|rest| rest.split_whitespace().next()) {
            Some(zone) => found.hint(format!("set `timeZone: {}`", choice::brief(zone))),
            None => found.hint("set `timeZone`"),
        };
        return;
    }
    match Schedule::parse(text) {
        Err(fault) => {
            let message = format!("the schedule `{}` {fault}", choice::brief(text));
            findings.report(&CRON_SCHEDULE, object, node, message);
        }
        Ok(schedule) if schedule.never_runs() => {
            let message = format!(
                "the schedule `{}` matches no day that ever comes",
                choice::brief(text)
            );
            findings.report(&CRON_NEVER_RUNS, object, node, message);
        }
        Ok(_) => {}
    }
}

fn time_zone(object: &Object, findings: &mut Findings<'_>) {
    let node = object.spec().get("timeZone");
    let Some(zone) = node.str() else { return };
    if time_zones::is_known(zone) {
        return;
    }
    let message = if zone.is_empty() {
        "`timeZone` is empty: it must name a time zone, or be left out".to_owned()
    } else if zone.eq_ignore_ascii_case("local") {
        format!("`timeZone` is `{zone}`: it must be a time zone by its name")
    } else {
        format!("there is no time zone `{}`", choice::brief(zone))
    };
    let found = findings.report(&CRON_TIME_ZONE, object, node, message);
    if let Some(near) = suggest::nearest(zone, time_zones::names()) {
        found.hint(format!("did you mean `{near}`?"));
    }
}
