//! Workflow commands of GitHub Actions, which put findings beside the lines of a pull request.
//!
//! <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>

use std::io;

use crate::report::Report;

pub(super) fn write(report: &Report, to: &mut dyn io::Write) -> io::Result<()> {
    for finding in &report.findings {
        let place = &finding.place;
        let mut message = finding.message.clone();
        if let Some(object) = &place.object {
            message = format!("{}: {message}", object.shown());
        }
        for related in &finding.related {
            let Place { file, line, .. } = &related.place;
            message += &format!("\n{file}:{line}: {}", related.message);
        }
        if let Some(hint) = &finding.hint {
            message += &format!("\nhelp: {hint}");
        }
        writeln!(
            to,
            "::{} file={},line={},col={},title={}::{}",
            finding.severity.as_str(),
            property(&place.file),
            place.line,
            place.column,
            property(finding.rule.name),
            data(&message),
        )?;
    }
    Ok(())
}

use crate::finding::Place;

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
