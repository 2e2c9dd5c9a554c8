//! Problems as people read them: in rustc's form, or one line each.

use std::{collections::BTreeSet, fmt, sync::Arc};

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet,
};
use stowplan_model::{Place, Problem};

use crate::{
    mask, secret,
    source::{Position, SourceFile},
};

/// How messages begin that don't show what they are about.
const HIDDEN: &str = "`…` is not ";

/// All problems of a run, in the order of files and lines, with the texts they are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    problems: Vec<Problem>,
    sources: Vec<SourceFile>,
    /// Whether they stop nothing.
    warnings: bool,
}

impl Report {
    /// A report of these problems, sorted by place; what is said twice is said once.
    pub fn new(problems: Vec<Problem>, sources: Vec<SourceFile>) -> Self {
        let mut report = Self {
            problems,
            sources,
            warnings: false,
        };
        report.problems.sort_by(|a, b| {
            let key = |it: &'_ Problem| (it.place.clone(), it.message.clone(), it.label.clone());
            key(a).cmp(&key(b))
        });
        // What a file of layers says wrong is found in every environment that it is under.
        report.problems.dedup_by(|a, b| {
            a == b
                || (matches!(a.place, Place::File { .. })
                    && (a.code, &a.place, &a.message) == (b.code, &b.place, &b.message))
        });
        report.sources.sort_by(|a, b| a.path.cmp(&b.path));
        report.hide();
        report.mask();
        report
    }

    /// Takes out of the sources what no message may show, as it may be secret: what was refused as
    /// a `…`.
    fn hide(&mut self) {
        let is_hidden = |it: &&Problem| it.message.starts_with(HIDDEN);
        let refused = self.problems.iter().filter(is_hidden);
        let places: Vec<Place> = refused.map(|it| it.place.clone()).collect();
        self.star(&places);
    }

    /// The report without what is written at these places, which may be secret.
    #[must_use]
    pub(crate) fn hiding(mut self, places: &[Place]) -> Self {
        self.star(places);
        self
    }

    /// The report without the values of programs' secrets, which have these names: neither in what
    /// is shown of files nor in words.
    #[must_use]
    pub(crate) fn without_secrets(mut self, names: &BTreeSet<String>) -> Self {
        if names.is_empty() {
            return self;
        }
        let shown = self.shown();
        let mut hidden = Vec::new();
        let mut known = BTreeSet::new();
        for source in self.sources.iter().filter(|it| shown.contains(&it.path)) {
            for (start, end) in secret::values(&source.text, names) {
                let text = source.text.get(start..end).unwrap_or_default();
                known.insert(text.trim_matches(['"', '\'']).to_owned());
                hidden.push(source.place((start, end)));
            }
        }
        self.star(&hidden);
        for text in known.iter().filter(|it| !it.is_empty()) {
            // What is short may be any word, but where it is quoted.
            let (text, by) = match text.len() {
                0..5 => (format!("`{text}`"), "`…`"),
                _ => (text.clone(), "…"),
            };
            let hide = |words: &mut String| *words = words.replace(&text, by);
            for problem in &mut self.problems {
                hide(&mut problem.message);
                problem.label.iter_mut().for_each(hide);
                problem.help.iter_mut().for_each(hide);
                problem.related.iter_mut().for_each(|it| hide(&mut it.1));
            }
        }
        self
    }

    /// Puts stars in the place of what is written there. Its length stays, and so all places.
    fn star(&mut self, places: &[Place]) {
        for place in places {
            let Place::File { path, span } = place else {
                continue;
            };
            for source in self.sources.iter_mut().filter(|it| it.path == *path) {
                let text = &source.text;
                let (Some(before), Some(hidden), Some(after)) = (
                    text.get(..span.0),
                    text.get(span.0..span.1),
                    text.get(span.1..),
                ) else {
                    continue;
                };
                let stars: String = hidden
                    .bytes()
                    .map(|byte| if byte == b'\n' { '\n' } else { '*' })
                    .collect();
                source.text = format!("{before}{stars}{after}").into();
            }
        }
    }

    /// The files of which lines are shown.
    fn shown(&self) -> BTreeSet<Arc<str>> {
        let mut shown = BTreeSet::new();
        for problem in &self.problems {
            let related = problem.related.iter().map(|it| &it.0);
            for place in related.chain([&problem.place]) {
                if let Place::File { path, .. } = place {
                    shown.insert(Arc::clone(path));
                }
            }
        }
        shown
    }

    /// Takes out of the files that are shown, and of all words, what may be a private key.
    fn mask(&mut self) {
        let shown = self.shown();
        let mut known = BTreeSet::new();
        for source in self
            .sources
            .iter_mut()
            .filter(|it| shown.contains(&it.path))
        {
            let Some(starred) = mask::starred(&source.text) else {
                continue;
            };
            let secrets = mask::secrets(&source.text);
            let secrets = secrets.iter().filter_map(|it| source.text.get(it.0..it.1));
            // What is shorter says nothing, and may be any word.
            known.extend(secrets.filter(|it| it.len() >= 16).map(str::to_owned));
            source.text = starred.into();
        }
        let known: Vec<String> = known.into_iter().collect();
        let mask = |words: &mut String| *words = mask::shortened(words, &known);
        for problem in &mut self.problems {
            mask(&mut problem.message);
            problem.label.iter_mut().for_each(mask);
            problem.help.iter_mut().for_each(mask);
            problem.related.iter_mut().for_each(|it| mask(&mut it.1));
        }
    }

    /// The report with more problems, such as those of files that could not be read.
    #[must_use]
    pub fn with(mut self, problems: impl IntoIterator<Item = Problem>) -> Self {
        self.problems.extend(problems);
        let warnings = self.warnings;
        Self {
            warnings,
            ..Self::new(self.problems, self.sources)
        }
    }

    /// The report with only such problems.
    #[must_use]
    pub fn only(mut self, such: impl Fn(&Problem) -> bool) -> Self {
        self.problems.retain(such);
        self
    }

    /// The report as one of warnings: `warning[…]` in place of `error[…]`.
    #[must_use]
    pub fn as_warnings(mut self) -> Self {
        self.warnings = true;
        self
    }

    /// The problems, in order.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The texts with which problems are shown, in the order of their paths; of what may be secret,
    /// stars. Whoever makes another report of these problems takes these texts.
    pub fn sources(&self) -> &[SourceFile] {
        &self.sources
    }

    /// Where a place is, for people: a path and, where they are known, line and column.
    ///
    /// `None` for what was built in memory.
    pub fn position(&self, place: &Place) -> Option<(Arc<str>, Option<Position>)> {
        match place {
            Place::File { path, span } => {
                let position = self.source(path).map(|it| it.position(span.0));
                Some((Arc::clone(path), position))
            }
            Place::Code { file, line, column } => {
                let (line, column) = (*line as usize, *column as usize);
                Some((Arc::from(*file), Some(Position { line, column })))
            }
            Place::Nowhere | Place::Environment { .. } | Place::Cluster { .. } => None,
        }
    }

    /// The problems with their source lines, as rustc shows them, ending with a line break.
    pub fn text(&self, style: Style) -> String {
        let renderer = match style {
            Style::Plain => Renderer::plain(),
            Style::Coloured => Renderer::styled(),
        };
        let texts = self
            .problems
            .iter()
            .map(|it| self.problem(it, &renderer) + "\n");
        texts.collect::<Vec<_>>().join("\n")
    }

    /// One line for each problem, `path:line:column: message`.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.problems.iter().map(|it| self.line(it))
    }

    fn line(&self, problem: &Problem) -> String {
        let message = harmless(&problem.message);
        match self.position(&problem.place) {
            Some((path, Some(Position { line, column }))) => {
                format!("{path}:{line}:{column}: {message}")
            }
            Some((path, None)) => format!("{path}: {message}"),
            None => format!("{}: {message}", problem.place),
        }
    }

    fn source(&self, path: &str) -> Option<&SourceFile> {
        let found = self
            .sources
            .binary_search_by(|it| it.path.as_ref().cmp(path));
        found.ok().and_then(|it| self.sources.get(it))
    }

    fn problem(&self, problem: &Problem, renderer: &Renderer) -> String {
        let level = if self.warnings {
            Level::WARNING
        } else {
            Level::ERROR
        };
        let title = level.primary_title(&problem.message).id(problem.code);
        let first = (
            &problem.place,
            problem.label.as_deref(),
            AnnotationKind::Primary,
        );
        let related = problem
            .related
            .iter()
            .map(|(place, words)| (place, Some(words.as_str()), AnnotationKind::Context));
        let mut group = Group::with_title(title);
        // What is in one file is shown in one piece; the problem's own file comes first.
        let mut rest: Vec<Shown<'_>> = [first].into_iter().chain(related).collect();
        while let Some((place, ..)) = rest.first() {
            let place = *place;
            let together: Vec<Shown<'_>> =
                rest.extract_if(.., |it| same_file(it.0, place)).collect();
            group = group.elements(self.elements(place, &together));
        }
        let help = problem.help.as_deref();
        let help = help.map(|it| Group::with_title(Level::HELP.secondary_title(it)));
        let text = match help {
            // Between two groups there is a margin, and without any place it leads nowhere.
            Some(help) if problem.place == Place::Nowhere && problem.related.is_empty() => {
                format!(
                    "{}\n{}",
                    renderer.render(&[group]),
                    renderer.render(&[help])
                )
            }
            Some(help) => renderer.render(&[group, help]),
            None => renderer.render(&[group]),
        };
        // Without a source line there is no margin for the arrow to stand under.
        harmless(&text.replace("\n--> ", "\n --> "))
    }

    fn elements<'a>(&'a self, place: &'a Place, shown: &[Shown<'a>]) -> Vec<Element<'a>> {
        let origin = match place {
            Place::File { path, .. } => match self.source(path) {
                Some(source) => return vec![snippet(source, shown).into()],
                None => Some(Origin::path(path.as_ref())),
            },
            Place::Code { file, line, column } => Some(
                Origin::path(*file)
                    .line(*line as usize)
                    .char_column(*column as usize),
            ),
            Place::Nowhere => None,
            Place::Environment { .. } | Place::Cluster { .. } => {
                Some(Origin::path(place.to_string()))
            }
        };
        let labels = shown.iter().filter_map(|it| it.1);
        let notes = labels.map(|it| Element::from(Level::NOTE.message(it)));
        origin.map(Element::from).into_iter().chain(notes).collect()
    }
}

/// The text without the control characters that are left in it: some terminals take `U+009B` for
/// the beginning of an escape code.
fn harmless(text: &str) -> String {
    text.replace(|it| ('\u{80}'..='\u{9f}').contains(&it), "\u{fffd}")
}

/// A place, the words beside it, and whether it is the problem's own.
type Shown<'a> = (&'a Place, Option<&'a str>, AnnotationKind);

/// Whether two places are shown together.
fn same_file(one: &Place, other: &Place) -> bool {
    match (one, other) {
        (Place::File { path: one, .. }, Place::File { path: other, .. }) => one == other,
        _ => one == other,
    }
}

/// The lines on which places begin, with the part of each place that is on its line.
fn snippet<'a>(source: &'a SourceFile, shown: &[Shown<'a>]) -> Snippet<'a, Annotation<'a>> {
    let lines: Vec<_> = shown
        .iter()
        .filter_map(|(place, label, kind)| match place {
            Place::File { span, .. } => Some((source.on_line(*span), *label, *kind)),
            _ => None,
        })
        .collect();
    let from = lines
        .iter()
        .map(|((line, _), ..)| line.0)
        .min()
        .unwrap_or(0);
    let to = lines
        .iter()
        .map(|((line, _), ..)| line.1)
        .max()
        .unwrap_or(from);
    let annotations = lines
        .into_iter()
        .map(|((_, (start, end)), label, kind)| kind.span(start - from..end - from).label(label));
    Snippet::source(source.text.get(from..to).unwrap_or_default())
        .line_start(source.position(from).line)
        .path(source.path.as_ref())
        .annotations(annotations)
}

/// Whether text may have colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// Letters only.
    #[default]
    Plain,
    /// With the escape codes of a terminal.
    Coloured,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Style::Plain))
    }
}

impl std::error::Error for Report {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_are_shown_as_problems_are() {
        let file = SourceFile::new("environments/net/live.yaml", "class: prod\n");
        let warning = Problem::new("few-seeds", "one seed is left", file.place((7, 11)));
        let report = Report::new(vec![warning], vec![file]);
        let error = report.text(Style::Plain);
        let warning = report.as_warnings().with([]).text(Style::Plain);
        assert!(error.starts_with("error[few-seeds]: one seed is left\n"));
        assert_eq!(warning, error.replacen("error", "warning", 1));
    }
}
