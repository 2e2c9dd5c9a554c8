//! `check`: what is wrong with the fleet's manifests, or with any.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    path::{Path, PathBuf},
};

use stowplan_check::{
    Bundle, Checker, Class, Cluster, Environment, Format, NodePool, Options, Report, Source, Waiver,
};

use stowplan_model::{self as model, Date, EnvironmentId, Place, Problem};

use crate::{
    args::{Check, DEFAULT_OUTPUT, Deny, Layout, ManifestFormat},
    count::count,
    environment_files::FOLDER,
    fleet::LoadedFleet,
    lock,
    manifest_files::ManifestFiles,
    output::{Failure, Output, Volume, stream_failure},
    plan_warnings::{self, PLAN_WARNING},
    press::Press,
    selector::Selector,
};

/// What the command runs in.
pub(crate) struct Setting<'a> {
    pub(crate) checker: Checker,
    pub(crate) root: &'a Path,
    /// Whether data may have colours.
    pub(crate) coloured: bool,
    pub(crate) today: Date,
}

pub(crate) fn run(
    arguments: &Check,
    setting: &Setting<'_>,
    load: impl FnOnce(&mut Output<'_>) -> Result<LoadedFleet, Failure>,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let mut checker = prepared(arguments, setting, output.program)?;
    let Subjects { files, selectors } = Subjects::of(&arguments.subjects, setting.root);
    let mut read = ManifestFiles::default();
    for file in files {
        read.read(setting.root, file, output);
    }
    let mut bundles = Vec::new();
    let mut warnings = None;
    if arguments.subjects.is_empty() || !selectors.is_empty() {
        let fleet = load(output)?;
        fleet.require_environments()?;
        checker = checker.crds(definitions(&fleet)?);
        let (found, warned) = environments(&fleet, &selectors, arguments)?;
        bundles = found;
        if !arguments.without.iter().any(|it| it == PLAN_WARNING.name) {
            warnings = Some(fleet.warnings(warned));
        }
        if !selectors.is_empty() {
            output.remark("other environments of these clusters are not looked at");
        }
    }
    if !read.sources.is_empty() {
        bundles.push(Bundle {
            environment: None,
            sources: read.sources,
        });
    }
    let mut report = checker.check(bundles);
    let mut warned = 0;
    if let Some(warnings) = &warnings {
        warned = warnings.problems().len();
        if arguments.format == Format::Text {
            output.warnings(warnings);
        } else {
            report.findings.extend(plan_warnings::findings(warnings));
        }
    }
    let deny_warnings = arguments.deny == Some(Deny::Warnings);
    let options = Options {
        coloured: setting.coloured,
        all: output.volume == Volume::Verbose,
        deny_warnings,
    };
    arguments
        .format
        .write(&report, &checker.rules(), options, &mut output.data)
        .map_err(|error| stream_failure(&error))?;
    say(&report, read.passed_over, output);
    if warned > 0 && arguments.format == Format::Text {
        let noun = count(warned, "warning");
        output.remark(format_args!("{noun} of planning"));
    }
    if !read.problems.is_empty() {
        return Err(Failure::of(read.problems));
    }
    if report.fails(deny_warnings) || (deny_warnings && warned > 0) {
        return Err(Failure::Found);
    }
    Ok(())
}

/// The checker with what the arguments say.
fn prepared(arguments: &Check, setting: &Setting<'_>, program: &str) -> Result<Checker, Failure> {
    let mut checker = setting.checker.clone();
    let rules = checker.rules();
    for name in &arguments.without {
        super::explain::find(name, &rules, program)?;
        checker = checker.without(name);
    }
    let mut crds = ManifestFiles::default();
    for path in &arguments.crds {
        crds.read_quietly(setting.root, path);
    }
    if !crds.problems.is_empty() {
        return Err(Failure::of(crds.problems));
    }
    let today = setting.today.to_string();
    Ok(checker.crds(crds.sources).today(today))
}

/// The definitions of custom resources beside a fleet's environments.
fn definitions(fleet: &LoadedFleet) -> Result<Vec<Source>, Failure> {
    let mut files = ManifestFiles::default();
    if let Some(root) = fleet.root().filter(|it| it.join(CRDS).is_dir()) {
        files.read_quietly(root, Path::new(CRDS));
    }
    if files.problems.is_empty() {
        Ok(files.sources)
    } else {
        Err(Failure::of(files.problems))
    }
}

/// The folder of a fleet with definitions of custom resources.
const CRDS: &str = "crds";

/// What the arguments name.
struct Subjects<'a> {
    files: Vec<&'a Path>,
    selectors: Vec<Selector>,
}

impl<'a> Subjects<'a> {
    /// What exists is a file, as is what looks like one; all else selects environments.
    fn of(subjects: &'a [PathBuf], root: &Path) -> Self {
        let (mut files, mut selectors) = (Vec::new(), Vec::new());
        for subject in subjects {
            let text = subject.to_string_lossy();
            let extension = subject.extension().and_then(OsStr::to_str);
            let file = text == "-"
                || text.starts_with(['.', '/'])
                || matches!(extension, Some("yaml" | "yml" | "json"))
                || text.matches('/').count() > 1
                || root.join(subject).exists();
            match text.parse() {
                Ok(selector) if !file => selectors.push(selector),
                _ => files.push(subject.as_path()),
            }
        }
        Self { files, selectors }
    }
}

/// The manifests of environments, as `render` would write them, and what planning them warned of.
fn environments(
    fleet: &LoadedFleet,
    selectors: &[Selector],
    arguments: &Check,
) -> Result<(Vec<Bundle>, Vec<Problem>), Failure> {
    let selected = fleet.select(selectors)?;
    let press = Press::new(fleet, ManifestFormat::Yaml, Layout::Environment);
    let (files, warnings): (Vec<_>, Vec<_>) = press.files_of(&selected)?.into_iter().unzip();
    let mut warnings: Vec<Problem> = warnings.into_iter().flatten().collect();
    if let Some(changes) = fleet.unrecorded(press.planner()) {
        let help = format!("`{} render` records them: commit the file", fleet.program());
        // Programs that read findings want a file.
        let place = Place::File {
            path: lock::FILE.into(),
            span: (0, 0),
        };
        warnings.push(Problem {
            place,
            ..lock::unrecorded(fleet, changes, lock::TOLD, &help)
        });
    }
    let bundle = |(id, files): (&&EnvironmentId, BTreeMap<String, Vec<u8>>)| Bundle {
        environment: fleet.environment(id).map(|environment| Environment {
            kubernetes: arguments
                .kubernetes_version
                .unwrap_or_else(|| minor(fleet, environment)),
            ..described(fleet, environment, selectors.is_empty())
        }),
        sources: files
            .into_iter()
            .map(|(path, bytes)| Source::new(format!("{DEFAULT_OUTPUT}/{path}"), bytes))
            .collect(),
    };
    Ok((selected.iter().zip(files).map(bundle).collect(), warnings))
}

fn minor(fleet: &LoadedFleet, environment: &model::Environment) -> stowplan_check::Minor {
    let version = fleet
        .cluster(environment)
        .map(|it| it.kubernetes.to_string());
    version
        .and_then(|it| it.parse().ok())
        .unwrap_or(stowplan_check::Minor::DEFAULT)
}

/// What the fleet knows of an environment beside its manifests.
///
/// `all` says that all environments of the fleet are checked.
fn described(fleet: &LoadedFleet, environment: &model::Environment, all: bool) -> Environment {
    let profile = fleet.cluster(environment);
    let pools = profile.map(|it| &it.node_pools).into_iter().flatten();
    let pool = |pool: &model::NodePool| NodePool {
        labels: pool
            .labels
            .iter()
            .map(|(key, value)| (key.to_string(), value.to_string()))
            .collect(),
        capacity: pool
            .capacity
            .iter()
            .map(|(resource, quantity)| (resource.to_string(), quantity.to_string()))
            .collect(),
    };
    Environment {
        name: environment.id.to_string(),
        class: match environment.class {
            model::Class::Local => Class::Local,
            model::Class::Dev => Class::Dev,
            model::Class::Qa => Class::Qa,
            model::Class::Staging => Class::Staging,
            model::Class::Prod => Class::Prod,
        },
        cluster: Cluster {
            name: environment.cluster.to_string(),
            node_pools: pools
                .map(|(name, it)| (name.to_string(), pool(it)))
                .collect(),
            node_ports: profile.map(|it| {
                let range = it.node_ports;
                (range.first().get(), range.last().get())
            }),
        },
        kubernetes: minor(fleet, environment),
        waivers: environment
            .settings
            .waivers
            .iter()
            .enumerate()
            .map(|(number, waiver)| waived(fleet, environment, number, waiver, all))
            .collect(),
    }
}

fn waived(
    fleet: &LoadedFleet,
    environment: &model::Environment,
    number: usize,
    waiver: &model::Waiver,
    all: bool,
) -> Waiver {
    let place = Place::Environment {
        environment: environment.id.clone(),
        pointer: format!("/waivers/{number}/rule"),
    };
    let (file, position) = fleet.position(&place);
    let own = format!("{FOLDER}/{}.", environment.id);
    Waiver {
        rule: waiver.rule.to_string(),
        object: waiver.object.clone(),
        reason: waiver.reason.clone(),
        until: waiver.until.map(|it| it.to_string()),
        shared: !all && !file.starts_with(&own),
        written: (file, position.0, position.1),
    }
}

/// Says what the run came to.
fn say(report: &Report, passed_over: usize, output: &mut Output<'_>) {
    for skipped in &report.skipped {
        output.remark(format_args!(
            "skipped {} {} {}: there is no schema for it",
            skipped.count, skipped.api_version, skipped.kind
        ));
    }
    for kind in &report.not_evaluated {
        output.detail(format_args!(
            "{} {}: what its definition says in CEL was not evaluated ({})",
            kind.api_version,
            kind.kind,
            count(kind.rules, "rule")
        ));
    }
    if passed_over > 0 {
        output.remark(format_args!(
            "{} passed over, since other tools keep something else there",
            count(passed_over, "file")
        ));
    }
    output.remark(report.summary());
}
