//! `stowplan.lock`: the numbers that were given out, beside `environments/`.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use stowplan_input::SourceFile;
use stowplan_ledger::{Change, Grant, Ledger, Mistake};
use stowplan_model::{AppModel, Place, Problem};

use crate::{
    count::count,
    environment_files,
    fleet::LoadedFleet,
    folder::{self, replace},
    output::{Failure, Output},
    rename_hint,
};

/// The file's name in the fleet's folder.
pub(crate) use stowplan_files::LOCK as FILE;

/// Where the numbers of a fleet are recorded.
#[derive(Debug)]
pub(crate) struct Lock {
    path: PathBuf,
    /// Whether another fleet's numbers are there, by accident: nobody said that it is this one's
    /// folder.
    foreign: bool,
}

/// A lock as it was read.
pub(crate) struct Read {
    pub(crate) lock: Lock,
    /// What is on disk, if it is this fleet's.
    pub(crate) source: Option<SourceFile>,
    pub(crate) problems: Vec<Problem>,
}

impl Lock {
    /// Reads the lock of the folder `root`, or of the current one where no folder was named.
    ///
    /// Whose apps are all unknown is another fleet's: a program that brings its environments along
    /// may be run anywhere.
    pub(crate) fn read(root: Option<&Path>, apps: &[AppModel]) -> Read {
        let folder = root.unwrap_or(Path::new(""));
        let (source, problems) = environment_files::read_one(folder, FILE);
        let foreign = root.is_none() && source.as_ref().is_some_and(|it| is_foreign(it, apps));
        Read {
            lock: Self {
                path: folder.join(FILE),
                foreign,
            },
            source: source.filter(|_| !foreign),
            problems,
        }
    }

    /// Records what is given out now, at once: readers see the old numbers or the new ones.
    pub(crate) fn write(&self, ledger: &Ledger) -> Result<(), Failure> {
        let shown = self.path.display();
        if self.foreign {
            let message = format!(
                "`{shown}` holds numbers of another fleet, and this one has some to record"
            );
            let help = "run it in a folder of its own, or name the fleet's with `-C`";
            return Err(Problem::new("foreign-lock", message, Place::Nowhere)
                .help(help)
                .into());
        }
        // A link stays one.
        let real = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        let written = replace(&real, ledger.to_string().as_bytes());
        written.map(drop).map_err(|error| {
            let help = "numbers that nobody recorded are not rendered: record them where the fleet's folder can be written";
            folder::unusable(&self.path, "written", &error, Some(help))
        })
    }

    /// The file as people know it: from the folder in which they are, if it is in there.
    pub(crate) fn shown(&self) -> String {
        let here = env::current_dir().ok();
        let below = here.and_then(|it| self.path.strip_prefix(it).ok());
        below.unwrap_or(&self.path).display().to_string()
    }
}

fn is_foreign(source: &SourceFile, apps: &[AppModel]) -> bool {
    let Ok(ledger) = Ledger::parse(&source.text) else {
        return false;
    };
    let known = |grant: &Grant| apps.iter().any(|it| it.name == grant.owner.environment.app);
    !ledger.grants().is_empty() && !ledger.grants().iter().any(known)
}

/// What is wrong with a lock, at its lines.
pub(crate) fn problems(source: &SourceFile, mistakes: Vec<Mistake>) -> Vec<Problem> {
    let problem = |mistake: Mistake| {
        let place = source.place(mistake.span);
        let mut problem = Problem::new(mistake.code, mistake.message, place);
        problem.help = mistake.help;
        if let Some((span, words)) = mistake.related {
            problem = problem.related(source.place(span), words);
        }
        problem
    };
    mistakes.into_iter().map(problem).collect()
}

/// Whether a text has the lines of a ledger as they would be written. Comments, empty lines and
/// line breaks may be others.
pub(crate) fn in_order(text: &str, ledger: &Ledger) -> bool {
    let written = ledger.to_string();
    numbers(text).eq(numbers(&written))
}

/// The lines of a lock that are numbers.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.trim_start_matches('\u{feff}').lines();
    lines
        .map(str::trim_end)
        .filter(|it| !it.trim_start().starts_with('#') && !it.is_empty())
}

/// Says what was recorded: in a line, with `--verbose` number by number.
pub(crate) fn tell(changes: &[Change], lock: &Lock, output: &mut Output<'_>) {
    for change in changes {
        output.detail(line(change));
    }
    output.remark(format_args!("{}: {}", lock.shown(), brief(changes)));
}

/// `3 numbers given, 2 taken back, 1 released`.
pub(crate) fn brief(changes: &[Change]) -> String {
    let (mut given, mut back, mut released) = (0, 0, 0);
    for change in changes {
        match change {
            Change::Released(_) => released += 1,
            Change::Given(before, now) if before.owner == now.owner => back += 1,
            Change::Granted(_) | Change::Given(..) => given += 1,
        }
    }
    let parts = [
        (given, "given"),
        (back, "taken back"),
        (released, "released"),
    ];
    let mut parts = parts.into_iter().filter(|it| it.0 > 0);
    let Some((first, word)) = parts.next() else {
        return "put in order".to_owned();
    };
    let rest = parts.map(|(number, word)| format!(", {number} {word}"));
    let rest: String = rest.collect();
    format!("{} {word}{rest}", count(first, "number"))
}

/// A change in a line.
pub(crate) fn line(change: &Change) -> String {
    match change {
        Change::Granted(grant) => format!("given: {}", numbered(grant)),
        Change::Released(grant) => format!("released: {}", numbered(grant)),
        Change::Given(before, now) if before.owner == now.owner => {
            format!("taken back: {}", numbered(now))
        }
        Change::Given(before, now) => {
            format!("given: {}, released by {}", numbered(now), before.owner)
        }
    }
}

/// A grant in a line, its words in the order of the file.
pub(crate) fn numbered(grant: &Grant) -> String {
    let Grant {
        scope,
        resource,
        number,
        owner,
        ..
    } = grant;
    format!("{scope} {resource} {number} {owner}")
}

/// That the file would change, with as many of the numbers as may be told.
pub(crate) fn unrecorded(
    fleet: &LoadedFleet,
    changes: &[Change],
    most: usize,
    help: &str,
) -> Problem {
    let (lock, program) = (&fleet.lock, fleet.program());
    let message = format!("`{}` would change: {}", lock.shown(), brief(changes));
    let problem = Problem::new("unrecorded-numbers", message, Place::Nowhere).help(help);
    let more = changes.len().saturating_sub(most);
    let more = (more > 0).then(|| format!("and {more} more: `{program} ledger verify` shows all"));
    let told = changes.iter().take(most).map(line).chain(more);
    let told = told.chain(rename_hint::hints(fleet, changes));
    told.fold(problem, |problem, line| {
        problem.related(Place::Nowhere, line)
    })
}

/// So many numbers are told where they are not what the command is about.
pub(crate) const TOLD: usize = 5;

#[cfg(test)]
mod tests {
    use stowplan_input::{Fleet, Style};
    use stowplan_ledger::Terms;
    use stowplan_model::prelude::*;

    use super::*;
    use crate::output::Volume;

    const ENVIRONMENT: &str =
        "class: dev\ncluster: here\nservices: {web: {expose: {nodePort: {http: null}}}}\n";

    fn lock(number: u16) -> String {
        format!("# stowplan.lock 1\nhere node-port {number} shop/one web:http\n")
    }

    /// A fleet whose only environment has a node port, with these numbers embedded.
    fn fleet(number: u16) -> Fleet {
        let app = App::new(name!("shop"));
        app.web(
            name!("web"),
            image!("registry.example.com/web:1"),
            port!("http", 80),
        );
        Fleet::new()
            .app(app)
            .source("environments/clusters/here.yaml", "kubernetes: '1.36'\n")
            .source("environments/shop/one.yaml", ENVIRONMENT)
            .source(FILE, lock(number))
    }

    fn load(fleet: &Fleet) -> LoadedFleet {
        let mut output = Output {
            data: &mut Vec::new(),
            words: &mut Vec::new(),
            volume: Volume::Quiet,
            style: Style::Plain,
            program: "stowplan",
        };
        LoadedFleet::load(fleet, None, Terms::default(), &mut output).unwrap()
    }

    #[test]
    fn what_is_on_disk_goes_before_what_is_embedded() {
        let embedded = load(&fleet(30_411));
        assert_eq!(embedded.unrecorded(&embedded.planner()), None);
        assert!(embedded.ledger().to_string().contains(" 30411 "));

        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("environments")).unwrap();
        let rooted = fleet(30_411).directory(folder.path());
        assert!(load(&rooted).ledger().to_string().contains(" 30411 "));
        fs::write(folder.path().join(FILE), lock(30_522)).unwrap();
        let rooted = load(&rooted);
        assert_eq!(rooted.unrecorded(&rooted.planner()), None);
        assert!(rooted.ledger().to_string().contains(" 30522 "));
    }

    #[test]
    fn the_file_is_shown_from_here() {
        let shown = |path: PathBuf| {
            Lock {
                path,
                foreign: false,
            }
            .shown()
        };
        let here = env::current_dir().unwrap();
        assert_eq!(shown(here.join("fleet").join(FILE)), "fleet/stowplan.lock");
        assert_eq!(
            shown("/elsewhere/stowplan.lock".into()),
            "/elsewhere/stowplan.lock"
        );
        assert_eq!(shown(FILE.into()), FILE);
    }

    #[test]
    fn numbers_of_another_fleet_are_known_by_their_apps() {
        let check = |text: &str, expect: bool| {
            let source = SourceFile::new(FILE, text);
            assert_eq!(is_foreign(&source, fleet(30_411).apps()), expect, "{text}");
        };
        check(&lock(30_411), false);
        check(&lock(30_411).replace("shop/", "cafe/"), true);
        let both = lock(30_411) + "here node-port 30412 cafe/one web:http\n";
        check(&both, false);
        check("# stowplan.lock 1\n", false);
        check("nonsense", false);
    }

    #[test]
    fn numbers_of_another_fleet_are_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        fs::write(&path, lock(30_411)).unwrap();
        let write = |foreign: bool| {
            let lock = Lock {
                path: path.clone(),
                foreign,
            };
            lock.write(&Ledger::default()).is_ok()
        };
        assert!(!write(true));
        assert_eq!(fs::read_to_string(&path).unwrap(), lock(30_411));
        assert!(write(false));
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            Ledger::default().to_string()
        );
    }
}
