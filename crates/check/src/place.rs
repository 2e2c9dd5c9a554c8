//! Findings to places in texts: documents with findings are read again, with positions.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use rayon::prelude::*;
use stowplan_yaml::read::{Location, Step, locate};

use crate::{
    finding::{Finding, Identity, Place, Related},
    findings::{At, Raw, Spot},
    object::Object,
    pointer::{Pointer, Segment},
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
pub(crate) fn findings(raw: Vec<Raw>, sets: &[Set], texts: &[Arc<[Source]>]) -> Vec<Finding> {
    let mut wanted = BTreeMap::<Document, Vec<(usize, &Spot)>>::new();
    for (number, spot) in raw.iter().flat_map(spots).enumerate() {
        let origin = &object(sets, spot).origin;
        let Range { start, end } = origin.document;
        let document = (origin.set, origin.source, start, end);
        wanted.entry(document).or_default().push((number, spot));
    }
    let lines: BTreeMap<(usize, usize), Lines<'_>> = wanted
        .keys()
        .map(|document| (document.0, document.1))
        .collect::<BTreeSet<_>>()
        .into_par_iter()
        .map(|(set, number)| ((set, number), Lines::new(&texts[set][number].text)))
        .collect();
    let mut found: Vec<(usize, Place)> = wanted
        .into_par_iter()
        .flat_map_iter(|((set, number, start, end), spots)| {
            let source = &texts[set][number];
            places(sets, source, &lines[&(set, number)], start..end, &spots)
        })
        .collect();
    found.sort_unstable_by_key(|(number, _)| *number);
    let mut found = found.into_iter().map(|(_, place)| place);
    raw.into_iter()
        .map(|raw| Finding {
            rule: raw.rule,
            severity: raw.severity,
            message: raw.message,
            hint: raw.hint,
            place: found.next().unwrap_or_default(),
            related: raw
                .related
                .into_iter()
                .map(|(_, message)| Related {
                    message,
                    place: found.next().unwrap_or_default(),
                })
                .collect(),
        })
        .collect()
}

/// The places of spots in one document.
fn places(
    sets: &[Set],
    source: &Source,
    lines: &Lines<'_>,
    document: Range<usize>,
    spots: &[(usize, &Spot)],
) -> Vec<(usize, Place)> {
    let mut by_object = BTreeMap::<usize, Vec<(usize, &Spot)>>::new();
    for (number, spot) in spots {
        by_object
            .entry(spot.object)
            .or_default()
            .push((*number, spot));
    }
    let mut ways = Vec::with_capacity(spots.len());
    let mut known = Vec::with_capacity(spots.len());
    for spots in by_object.into_values() {
        let Some((_, first)) = spots.first() else {
            continue;
        };
        let object = object(sets, first);
        let only: Vec<&Spot> = spots.iter().map(|(_, spot)| *spot).collect();
        let pointers = pointers(object, &only);
        for ((number, _), pointer) in spots.into_iter().zip(pointers) {
            let mut way = steps(&object.origin.way);
            way.extend(steps(pointer.segments()));
            ways.push(way);
            known.push((number, object, pointer));
        }
    }
    let locations = locate(&source.text, document.clone(), &ways);
    let mut spans: Vec<_> = locations
        .into_iter()
        .map(|location| span(&source.text, lines, location, &document))
        .zip(known)
        .collect();
    spans.sort_unstable_by_key(|(span, (number, ..))| (span.start, *number));
    let mut positions = lines.positions();
    spans
        .into_iter()
        .map(|(span, (number, object, pointer))| {
            let position = positions.of(span.start);
            let environment = sets[object.origin.set].environment();
            let place = Place {
                environment: environment.map(|it| it.name.clone()),
                file: source.name.clone(),
                line: position.line,
                column: position.column,
                span: (span.start, span.end),
                source: (object.origin.set, object.origin.source),
                object: Some(Identity::of(object)),
                path: pointer.to_string(),
            };
            (number, place)
        })
        .collect()
}

/// The ways to spots of one object.
pub(crate) fn pointers(object: &Object, spots: &[&Spot]) -> Vec<Pointer> {
    let wanted = spots.iter().filter_map(|spot| match spot.at {
        At::Way(_) => None,
        At::Node(parent, _) => Some(parent),
    });
    let wanted: BTreeSet<usize> = wanted.collect();
    let found = if wanted.is_empty() {
        BTreeMap::new()
    } else {
        Pointer::all(object.value(), &wanted)
    };
    spots
        .iter()
        .map(|spot| match &spot.at {
            At::Way(pointer) => pointer.clone(),
            // A node of another object points at the whole of this one.
            At::Node(parent, step) => found
                .get(parent)
                .cloned()
                .map_or_else(Pointer::root, |it| it.then(step.clone())),
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
        let end = lines.line(lines.line_of(document.start)).end;
        return document.start..end.max(document.start);
    };
    let start = key.as_ref().map_or(value.start, |key| key.start);
    let line = lines.line(lines.line_of(start));
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
