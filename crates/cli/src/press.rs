//! Environments to the bytes of files, on all cores and in bounded memory.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
};

use stowplan_model::{EnvironmentId, Place, Problem};
use stowplan_plan::{Plan, Planner};
use stowplan_render::{Adjustments, Manifests, render};

use crate::{
    args::{Layout, ManifestFormat},
    fleet::{LoadedFleet, each_alone},
    layout::Subject,
    output::Failure,
    summary::Summary,
};

/// So many bytes of checked output are kept; what is beyond is rendered again when it is written.
///
/// Nothing may be written before all is known to be right, and all of a large fleet doesn't fit
/// into memory. Ordinary fleets stay far below, and are rendered once.
const KEPT: usize = 64 << 20;

/// Renders environments in one format and layout.
pub(crate) struct Press<'a> {
    fleet: &'a LoadedFleet,
    planner: Planner<'a>,
    format: ManifestFormat,
    layout: Layout,
    /// Bytes that may still be kept.
    room: AtomicUsize,
}

/// The files of an environment, by path in the output folder.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// An environment that was rendered without problems.
pub(crate) struct Pressed<T> {
    pub(crate) summary: Summary,
    /// What is right and may yet not be what was meant.
    pub(crate) warnings: Vec<Problem>,
    /// What was asked of its files.
    pub(crate) digest: T,
    kept: Option<Files>,
}

impl<'a> Press<'a> {
    pub(crate) fn new(fleet: &'a LoadedFleet, format: ManifestFormat, layout: Layout) -> Self {
        Self {
            fleet,
            planner: fleet.planner(),
            format,
            layout,
            room: AtomicUsize::new(KEPT),
        }
    }

    /// Renders environments, or says everything that is wrong with them.
    ///
    /// `digest` is taken from the files of each, which may not be kept.
    pub(crate) fn check<T: Send>(
        &self,
        environments: &[&EnvironmentId],
        digest: impl Fn(&Files) -> T + Sync,
    ) -> Result<Vec<Pressed<T>>, Failure> {
        self.fleet.each(&self.planner, environments, |id, plan| {
            let manifests = self.render(id, &plan)?;
            let files = self.files(id, &manifests)?;
            Ok(Pressed {
                summary: Summary::new(id, &plan, &manifests),
                warnings: plan.warnings,
                digest: digest(&files),
                kept: self.has_room(&files).then_some(files),
            })
        })
    }

    /// The planner, which has given out the numbers.
    pub(crate) fn planner(&self) -> &Planner<'a> {
        &self.planner
    }

    /// The files of environments with the warnings of each, whatever is wrong between them.
    pub(crate) fn files_of(
        &self,
        environments: &[&EnvironmentId],
    ) -> Result<Vec<(Files, Vec<Problem>)>, Failure> {
        let files = |id: &EnvironmentId, plan: Plan| {
            let files = self.files(id, &self.render(id, &plan)?)?;
            Ok((files, plan.warnings))
        };
        each_alone(&self.planner, environments, files)
            .map_err(|problems| self.fleet.report(problems))
    }

    /// The files of an environment that was checked.
    pub(crate) fn take<T>(
        &self,
        id: &EnvironmentId,
        pressed: &mut Pressed<T>,
    ) -> Result<Files, Failure> {
        if let Some(files) = pressed.kept.take() {
            return Ok(files);
        }
        let again = self
            .planner
            .plan(id)
            .and_then(|plan| self.files(id, &self.render(id, &plan)?));
        again.map_err(|problems| self.fleet.report(problems))
    }

    fn render(&self, id: &EnvironmentId, plan: &Plan) -> Result<Manifests, Vec<Problem>> {
        let adjustments = self.fleet.app(id).map(Adjustments::of).unwrap_or_default();
        render(plan, &adjustments)
    }

    fn files(&self, id: &EnvironmentId, manifests: &Manifests) -> Result<Files, Vec<Problem>> {
        let mut files = Files::new();
        for object in &manifests.objects {
            let subject = Subject {
                kind: object.kind(),
                name: object.name(),
                service: object.service.as_ref(),
            };
            let path = format!(
                "{}.{}",
                self.layout.file(id, subject),
                self.format.extension()
            );
            let bytes = files
                .entry(path)
                .or_insert_with(|| self.format.head().to_vec());
            self.format.append(bytes, object).map_err(|error| {
                let message = format!(
                    "{} `{}` can't be written: {error}",
                    object.kind(),
                    object.name()
                );
                let place = Place::Environment {
                    environment: id.clone(),
                    pointer: String::new(),
                };
                vec![Problem::new("unwritable-object", message, place)]
            })?;
        }
        Ok(files)
    }

    fn has_room(&self, files: &Files) -> bool {
        let size = files.values().map(Vec::len).sum();
        let taken = self
            .room
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |room| {
                room.checked_sub(size)
            });
        taken.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use stowplan_input::{Fleet, Style};
    use stowplan_ledger::Terms;
    use stowplan_model::prelude::*;

    use super::*;
    use crate::output::{Output, Volume};

    fn loaded() -> LoadedFleet {
        let app = App::new(name!("shop"));
        app.web(
            name!("web"),
            image!("registry.example.com/web:1"),
            port!("http", 80),
        );
        let environment = "class: dev\ncluster: here\n";
        let fleet = Fleet::new()
            .app(app)
            .source("environments/clusters/here.yaml", "kubernetes: '1.36'\n")
            .source("environments/shop/one.yaml", environment)
            .source("environments/shop/two.yaml", environment);
        let mut output = Output {
            data: &mut Vec::new(),
            words: &mut Vec::new(),
            volume: Volume::Quiet,
            style: Style::Plain,
            program: "stowplan",
        };
        LoadedFleet::load(&fleet, None, Terms::default(), &mut output).unwrap()
    }

    #[test]
    fn what_was_not_kept_is_rendered_again() {
        let fleet = loaded();
        let environments = fleet.select(&[]).unwrap();
        let pressed = |room: usize| {
            let press = Press {
                room: AtomicUsize::new(room),
                ..Press::new(&fleet, ManifestFormat::Yaml, Layout::Object)
            };
            let mut pressed = press.check(&environments, Files::clone).unwrap();
            let kept = pressed.iter().filter(|it| it.kept.is_some()).count();
            let taken = environments.iter().zip(&mut pressed);
            let taken: Vec<Files> = taken.map(|(id, it)| press.take(id, it).unwrap()).collect();
            let checked: Vec<Files> = pressed.into_iter().map(|it| it.digest).collect();
            assert!(taken == checked);
            (kept, taken)
        };
        let (all_kept, kept) = pressed(KEPT);
        let (none_kept, again) = pressed(0);
        assert_eq!((all_kept, none_kept), (2, 0));
        assert!(kept == again && kept.iter().all(|files| files.len() > 2));
    }
}
