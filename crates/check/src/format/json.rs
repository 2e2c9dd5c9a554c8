//! One JSON object, as scripts read it.

use std::io;

use serde::Serialize;

use crate::{
    finding::Finding,
    report::{NotEvaluated, Report, Skipped, Waived},
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shape<'r> {
    findings: &'r [Finding],
    checked: usize,
    skipped: usize,
    skipped_kinds: &'r [Skipped],
    not_evaluated: &'r [NotEvaluated],
    waived: &'r [Waived],
}

pub(super) fn write(report: &Report, to: &mut dyn io::Write) -> io::Result<()> {
    let shape = Shape {
        findings: &report.findings,
        checked: report.checked,
        skipped: report.skipped.iter().map(|it| it.count).sum(),
        skipped_kinds: &report.skipped,
        not_evaluated: &report.not_evaluated,
        waived: &report.waived,
    };
    serde_json::to_writer_pretty(&mut *to, &shape)?;
    writeln!(to)
}
