//! Source lines with carets, as compilers do.
//!
//! A few findings are all shown in full. Of many, each rule shows the first in full and some more
//! as a line each, so that the last rule is seen as well as the first; `all` shows everything.

use std::{collections::BTreeMap, io, ops::Range};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Options, count};
use crate::{
    finding::{Finding, Place},
    report::Report,
    rule::Severity,
    source::Lines,
};

/// So many findings are shown in full without a second thought.
const FULL: usize = 60;
/// Of more than that, each rule shows so many in full …
const EACH: usize = 3;
/// … and so many as a line.
const LINES: usize = 10;

pub(super) fn write(report: &Report, options: Options, to: &mut dyn io::Write) -> io::Result<()> {
    let renderer = if options.coloured {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut texts = Texts {
        report,
        lines: BTreeMap::new(),
    };
    let all = options.all || report.findings.len() <= FULL;
    let mut shown = BTreeMap::<&str, usize>::new();
    for finding in &report.findings {
        let shown = shown.entry(finding.rule.name).or_default();
        *shown += 1;
        if all || *shown <= EACH {
            writeln!(to, "{}\n", texts.full(finding, &renderer))?;
        }
    }
    if !all {
        rest(report, to)?;
    }
    for waived in &report.waived {
        let Place {
            file, line, column, ..
        } = &waived.finding.place;
        let until = waived.until.as_ref();
        let until = until.map(|it| format!(" (until {it})")).unwrap_or_default();
        writeln!(
            to,
            "waived[{}]: {file}:{line}:{column}: {}{until}",
            waived.finding.rule.name, waived.reason
        )?;
    }
    Ok(())
}

/// What is not shown in full, by rule.
fn rest(report: &Report, to: &mut dyn io::Write) -> io::Result<()> {
    let mut by_rule = BTreeMap::<(Severity, &str), Vec<&Finding>>::new();
    for finding in &report.findings {
        by_rule
            .entry((finding.severity, finding.rule.name))
            .or_default()
            .push(finding);
    }
    for ((severity, name), found) in &by_rule {
        let Some(more) = found.get(EACH..).filter(|it| !it.is_empty()) else {
            continue;
        };
        writeln!(to, "{}[{name}]: {} more", severity.as_str(), more.len())?;
        for finding in more.iter().take(LINES) {
            let Place {
                file, line, column, ..
            } = &finding.place;
            writeln!(to, "  {file}:{line}:{column}: {}", finding.message)?;
        }
        if more.len() > LINES {
            writeln!(to, "  … {} more", more.len() - LINES)?;
        }
        writeln!(to)?;
    }
    let width = by_rule.values().map(|it| it.len().to_string().len()).max();
    let width = width.unwrap_or_default();
    for ((severity, name), found) in &by_rule {
        writeln!(
            to,
            "{:>width$} {:<7} {name}",
            found.len(),
            severity.as_str()
        )?;
    }
    writeln!(to)?;
    writeln!(
        to,
        "{} in all; `--verbose` shows each in full, `--format json` lists them",
        count(report.findings.len(), "finding")
    )
}

/// The texts that findings are in, with their lines.
struct Texts<'r> {
    report: &'r Report,
    lines: BTreeMap<(usize, usize), Lines<'r>>,
}

impl Texts<'_> {
    fn full(&mut self, finding: &Finding, renderer: &Renderer) -> String {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(&finding.message).id(finding.rule.name);
        // Pieces of text live as long as the rendering.
        let object = finding
            .place
            .object
            .as_ref()
            .map(crate::finding::Identity::shown);
        let own = (
            &finding.place,
            object.unwrap_or_default(),
            AnnotationKind::Primary,
        );
        let related = finding
            .related
            .iter()
            .map(|it| (&it.place, it.message.clone(), AnnotationKind::Context));
        let pieces: Vec<_> = [own]
            .into_iter()
            .chain(related)
            .map(|(place, label, kind)| (place, label, kind, self.piece(place)))
            .collect();
        let mut group = Group::with_title(title);
        for (place, label, kind, piece) in &pieces {
            group = match piece {
                Some((text, span)) => {
                    let annotation = kind.span(span.clone());
                    let label = Some(label.as_str()).filter(|it| !it.is_empty());
                    group.element(
                        Snippet::source(text.as_str())
                            .line_start(place.line)
                            .path(place.file.as_str())
                            .annotation(annotation.label(label)),
                    )
                }
                None => group.element(
                    Origin::path(place.file.as_str())
                        .line(place.line)
                        .char_column(place.column),
                ),
            };
        }
        let text = match &finding.hint {
            Some(hint) => {
                let help = Group::with_title(Level::HELP.secondary_title(hint));
                renderer.render(&[group, help])
            }
            None => renderer.render(&[group]),
        };
        // Without a source line there is no margin for the arrow to stand under.
        text.replace("\n--> ", "\n --> ")
    }

    /// The line of a place, and what of it is meant; `None` where it is no text.
    fn piece(&mut self, place: &Place) -> Option<(String, Range<usize>)> {
        let source = self.report.source(place.source)?;
        let lines = self
            .lines
            .entry(place.source)
            .or_insert_with(|| Lines::new(&source.text));
        let line = lines.line(place.line);
        let bytes = source.text.get(line.clone())?;
        let (mut text, mut line) = (bytes, line);
        let mut span = place.range();
        // Of a very long line, the part around the place is enough.
        if text.len() > LONGEST {
            let from = span.start.saturating_sub(LONGEST / 4).max(line.start);
            let to = (from + LONGEST).min(line.end);
            text = source.text.get(from..to)?;
            line = from..to;
        }
        span.start = span.start.clamp(line.start, line.end);
        span.end = span.end.clamp(span.start, line.end);
        let before = readable(text.get(..span.start - line.start)?);
        let meant = readable(text.get(span.start - line.start..span.end - line.start)?);
        let after = readable(text.get(span.end - line.start..)?);
        let start = before.len();
        let end = start + meant.len();
        Some((before + &meant + &after, start..end))
    }
}

/// A line with more bytes is cut.
const LONGEST: usize = 400;

/// Bytes as text that a terminal can't be made to do anything with.
fn readable(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes)
        .chars()
        .map(|it| {
            if it.is_control() && it != '\t' {
                '\u{fffd}'
            } else {
                it
            }
        })
        .collect()
}
