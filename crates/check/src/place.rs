//! Findings to places in texts: documents with findings are read again, with positions.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use rayon::prelude::*;
use stowplan_yaml::read::{Location, Step, locate};

use crate::{
    finding::{Finding, Identity, Place, Related},
    findings::{Raw, Spot},
    object::Object,
    pointer::Segment,
    set::Set,
    source::{Lines, Source},
};

/// The steps as the reader knows them.
pub(crate) fn steps(way: &[Segment]) -> Vec<Step> {
    way.iter()
        .map(|segment| match segment {
            Segment::Index(index) => Step::Index(*index),
            Segment::Key(key) => Step::Key(key.clone()),
        })
        .collect()
}

/// A document of a source of a set.
type Document = (usize, usize, usize, usize);

/// Gives findings their places.
pub(crate) fn findings(raw: &[Raw], sets: &[Set], texts: &[Arc<[Source]>]) -> Vec<Finding> {
    let mut wanted = BTreeMap::<Document, Vec<&Spot>>::new();
    for spot in raw.iter().flat_map(spots) {
        let origin = &object(sets, spot).origin;
        let Range { start, end } = origin.document;
        let document = (origin.set, origin.source, start, end);
        wanted.entry(document).or_default().push(spot);
    }
    let mut by_source = BTreeMap::<(usize, usize), Vec<_>>::new();
    for (document, spots) in wanted {
        by_source
            .entry((document.0, document.1))
            .or_default()
            .push((document.2..document.3, spots));
    }
    let places: BTreeMap<&Spot, Place> = by_source
        .into_par_iter()
        .flat_map_iter(|((set, number), documents)| {
            let source = &texts[set][number];
            let lines = Lines::new(&source.text);
            let mut found = Vec::new();
            for (document, spots) in documents {
                let ways: Vec<_> = spots
                    .iter()
                    .map(|spot| {
                        let mut way = steps(&object(sets, spot).origin.way);
                        way.extend(steps(spot.pointer.segments()));
                        way
                    })
                    .collect();
                let locations = locate(&source.text, document.clone(), &ways);
                for (spot, location) in spots.into_iter().zip(locations) {
                    let span = span(&source.text, &lines, location, &document);
                    let position = lines.position(span.start);
                    let object = object(sets, spot);
                    let place = Place {
                        environment: sets[set].environment().map(|it| it.name.clone()),
                        file: source.name.clone(),
                        line: position.line,
                        column: position.column,
                        span: (span.start, span.end),
                        source: (set, number),
                        object: Some(Identity::of(object)),
                        path: spot.pointer.to_string(),
                    };
                    found.push((spot, place));
                }
            }
            found
        })
        .collect();
    let place = |spot: &Spot| places.get(spot).cloned().unwrap_or_default();
    raw.iter()
        .map(|raw| Finding {
            rule: raw.rule,
            severity: raw.severity,
            message: raw.message.clone(),
            hint: raw.hint.clone(),
            place: place(&raw.at),
            related: raw
                .related
                .iter()
                .map(|(spot, message)| Related {
                    message: message.clone(),
                    place: place(spot),
                })
                .collect(),
        })
        .collect()
}

fn spots(raw: &Raw) -> impl Iterator<Item = &Spot> {
    std::iter::once(&raw.at).chain(raw.related.iter().map(|(spot, _)| spot))
}

fn object<'s>(sets: &'s [Set], spot: &Spot) -> &'s Object {
    &sets[spot.set].objects()[spot.object]
}

/// What to underline: from the key to the end of its value where that is on the same line,
/// otherwise the key, otherwise the first line of the value.
fn span(
    text: &[u8],
    lines: &Lines<'_>,
    location: Option<Location>,
    document: &Range<usize>,
) -> Range<usize> {
    let Some(Location { key, value, .. }) = location else {
        let end = lines.line(lines.position(document.start).line).end;
        return document.start..end.max(document.start);
    };
    let start = key.as_ref().map_or(value.start, |key| key.start);
    let line = lines.line(lines.position(start).line);
    let end = match key {
        Some(key) if value.end > line.end || value.end < key.end => key.end,
        _ => value.end,
    };
    start..end.min(text.len()).min(line.end).max(start)
}

impl Identity {
    pub(crate) fn of(object: &Object) -> Self {
        Self {
            api_version: object.api_version().to_owned(),
            kind: object.kind().to_owned(),
            namespace: object.namespace().to_owned(),
            name: object.name().to_owned(),
        }
    }
}
