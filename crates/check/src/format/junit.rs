//! JUnit XML, as CI servers read it: a suite for each file, a case for each finding.
//!
//! A file in which nothing was found has one case that passes, so that a report is never empty.
//! JUnit knows no warnings: they pass, with their words as output, unless they are denied.

use std::{collections::BTreeMap, io};

use super::Options;
use crate::{
    finding::{Finding, Place},
    report::Report,
    rule::Severity,
};

pub(super) fn write(report: &Report, options: Options, to: &mut dyn io::Write) -> io::Result<()> {
    let mut files = BTreeMap::<(usize, usize), (&str, Vec<&Finding>)>::new();
    for (set, sources) in report.sources.iter().enumerate() {
        for (number, source) in sources.iter().enumerate() {
            files.insert((set, number), (&source.name, Vec::new()));
        }
    }
    for finding in &report.findings {
        let place = &finding.place;
        let (_, found) = files
            .entry(place.source)
            .or_insert_with(|| (&place.file, Vec::new()));
        found.push(finding);
    }
    let fails = |it: &&Finding| it.severity == Severity::Error || options.deny_warnings;
    let cases: usize = files.values().map(|(_, it)| it.len().max(1)).sum();
    let failures = report.findings.iter().filter(fails).count();
    writeln!(to, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        to,
        r#"<testsuites name="stowplan check" tests="{cases}" failures="{failures}">"#
    )?;
    for (name, found) in files.into_values() {
        let name = escaped(name);
        let failures = found.iter().copied().filter(fails).count();
        writeln!(
            to,
            r#"  <testsuite name="{name}" tests="{}" failures="{failures}" errors="0" skipped="0">"#,
            found.len().max(1)
        )?;
        if found.is_empty() {
            writeln!(to, r#"    <testcase classname="{name}" name="check"/>"#)?;
        }
        for finding in found {
            case(finding, fails(&finding), to)?;
        }
        writeln!(to, "  </testsuite>")?;
    }
    writeln!(to, "</testsuites>")
}

fn case(finding: &Finding, fails: bool, to: &mut dyn io::Write) -> io::Result<()> {
    let place = &finding.place;
    let object = place.object.as_ref().map(|it| it.shown() + " ");
    let name = format!(
        "{}{}{}",
        object.unwrap_or_default(),
        finding.rule.name,
        at(place)
    );
    writeln!(
        to,
        r#"    <testcase classname="{}" name="{}" file="{}" line="{}">"#,
        escaped(&place.file),
        escaped(&name),
        escaped(&place.file),
        place.line
    )?;
    let mut words = format!(
        "{}:{}:{}: {}",
        place.file, place.line, place.column, finding.message
    );
    for related in &finding.related {
        let Place {
            file, line, column, ..
        } = &related.place;
        words += &format!("\n{file}:{line}:{column}: {}", related.message);
    }
    if let Some(hint) = &finding.hint {
        words += &format!("\nhelp: {hint}");
    }
    if fails {
        writeln!(
            to,
            r#"      <failure type="{}" message="{}">{}</failure>"#,
            finding.rule.name,
            escaped(&finding.message),
            escaped(&words)
        )?;
    } else {
        writeln!(
            to,
            "      <system-out>warning: {}</system-out>",
            escaped(&words)
        )?;
    }
    writeln!(to, "    </testcase>")
}

fn at(place: &Place) -> String {
    if place.path.is_empty() {
        String::new()
    } else {
        format!(" {}", place.path)
    }
}

/// Text as XML 1.0 can hold it: what it has no way to say becomes `\u{FFFD}`.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            '\r' => escaped.push_str("&#13;"),
            '\0'..=' ' if character != ' ' => escaped.push('\u{fffd}'),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}
