//! An output folder: files that change are replaced at once, files of earlier renders go when they
//! are made no more, and nothing else is ever touched.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use sha2::{Digest, Sha256};
use stowplan_model::{Place, Problem};

use crate::{
    output::Failure,
    record::{self, Record, RecordedFile},
};

/// A folder that manifests are written to, and what earlier renders left in it.
#[derive(Debug)]
pub(crate) struct Folder {
    root: PathBuf,
    /// The root as people wrote it.
    shown: String,
    record: Record,
    /// Whether files that aren't stowplan's may be overwritten.
    force: bool,
}

/// The environments whose files may be removed.
#[derive(Debug, Clone)]
pub(crate) enum Scope {
    /// All, those that exist no more included.
    Everything,
    /// These alone.
    Only(BTreeSet<String>),
}

impl Folder {
    /// The folder at `root`, which needn't exist.
    ///
    /// With `force` a record that can't be read counts as none, and files in the way are overwritten.
    pub(crate) fn open(root: PathBuf, force: bool) -> Result<Self, Failure> {
        let shown = root.display().to_string();
        if fs::metadata(&root).is_ok_and(|it| !it.is_dir()) {
            let message = format!("`{shown}` is a file, and manifests are written to a folder");
            let help = "name a folder with `-o`, or write to standard output with `-o -`";
            let problem = Problem::new("in-the-way", message, Place::Nowhere);
            return Err(problem.help(help).into());
        }
        let path = root.join(record::FILE);
        let record = match fs::read(&path) {
            Ok(text) => Record::parse(&text).or_else(|error| {
                if force {
                    return Ok(Record::default());
                }
                let message = format!("`{}` is not what stowplan wrote: {error}", path.display());
                let help = "nothing was written or removed; restore the file, or render with `--force` to begin a new record: \
                            files of earlier renders then stay until you remove them";
                let problem = Problem::new("broken-record", message, Place::Nowhere);
                Err(Failure::from(problem.help(help)))
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Record::default(),
            Err(error) => return Err(unusable(&path, "read", &error, None)),
        };
        Ok(Self {
            root,
            shown,
            record,
            force,
        })
    }

    /// The folder as people wrote it.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// Whatever is in the way of any file that is to be written is a problem.
    pub(crate) fn require_way(
        &self,
        wanted: &BTreeMap<String, RecordedFile>,
    ) -> Result<(), Failure> {
        let obstacles = wanted
            .iter()
            .filter_map(|(path, file)| self.obstacle(path, file));
        let problems: Vec<Problem> = obstacles.collect();
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Failure::of(problems))
        }
    }

    /// Looks at everything that is to be written, then makes the folders for it.
    ///
    /// Whatever is in the way of any file is a problem, and nothing is changed.
    pub(crate) fn update(
        self,
        wanted: &BTreeMap<String, RecordedFile>,
        scope: &Scope,
    ) -> Result<Update, Failure> {
        self.require_way(wanted)?;
        let in_scope = |file: &RecordedFile| match scope {
            Scope::Everything => true,
            Scope::Only(environments) => environments.contains(&file.environment),
        };
        let (stale, kept): (BTreeMap<_, _>, BTreeMap<_, _>) =
            (self.record.files.clone().into_iter())
                .filter(|(path, _)| !wanted.contains_key(path))
                .partition(|(_, file)| in_scope(file));
        let mut folders = self.record.folders.clone();
        let needed: BTreeSet<&str> = wanted.keys().flat_map(|path| ancestors(path)).collect();
        folders.extend(
            needed
                .iter()
                .filter(|it| !self.root.join(it).exists())
                .map(|it| (*it).to_owned()),
        );
        for folder in [""].into_iter().chain(needed) {
            let path = self.root.join(folder);
            fs::create_dir_all(&path).map_err(|error| unusable(&path, "made", &error, None))?;
        }
        // Should this run be interrupted, the next one still knows what is its own.
        let mut files = kept.clone();
        files.extend(stale.clone());
        files.extend(wanted.clone());
        let update = Update {
            record: Record { files, folders },
            folder: self,
            stale,
        };
        update.write_record(&update.record)?;
        Ok(update)
    }

    /// What keeps a file from being written.
    fn obstacle(&self, path: &str, file: &RecordedFile) -> Option<Problem> {
        let folder = ancestors(path).find(|it| {
            let what = fs::symlink_metadata(self.root.join(it));
            what.is_ok_and(|what| !what.is_dir())
        });
        if let Some(folder) = folder {
            let message = format!(
                "`{}` is in the way: it is not a folder",
                self.path(folder).display()
            );
            return Some(Problem::new("in-the-way", message, Place::Nowhere));
        }
        let full = self.path(path);
        let what = fs::symlink_metadata(&full).ok()?;
        if what.is_dir() {
            let message = format!("`{}` is in the way: it is a folder", full.display());
            return Some(Problem::new("in-the-way", message, Place::Nowhere));
        }
        let own = what.is_file()
            && (self.record.files.contains_key(path) || self.holds(path, &file.sha256));
        (!own && !self.force).then(|| {
            let message = format!(
                "`{}` is in the way: stowplan didn't write it",
                full.display()
            );
            let help = "move it, or overwrite it with `--force`";
            Problem::new("in-the-way", message, Place::Nowhere).help(help)
        })
    }

    /// Whether the file has these bytes, by their hash.
    fn holds(&self, path: &str, sha256: &str) -> bool {
        fs::read(self.path(path)).is_ok_and(|bytes| digest(&bytes) == sha256)
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }
}

/// A folder that is being written.
#[derive(Debug)]
pub(crate) struct Update {
    folder: Folder,
    /// What is the folder's when all is written, and what is still to be removed.
    record: Record,
    stale: BTreeMap<String, RecordedFile>,
}

/// What writing a file came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Written,
    Unchanged,
}

/// What became of files that are made no more.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Removal {
    pub(crate) removed: Vec<String>,
    /// Somebody changed them since, so they are left alone.
    pub(crate) left: Vec<String>,
}

impl Update {
    /// The folder as people wrote it.
    pub(crate) fn shown(&self) -> &str {
        self.folder.shown()
    }

    /// Writes a file that was announced, if it has other bytes.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) -> Result<Change, Failure> {
        let path = self.folder.path(path);
        replace(&path, bytes).map_err(|error| unusable(&path, "written", &error, None))
    }

    /// Removes what is made no more, and ends the record.
    pub(crate) fn finish(mut self) -> Result<Removal, Failure> {
        let mut removal = Removal::default();
        for (path, file) in std::mem::take(&mut self.stale) {
            let full = self.folder.path(&path);
            let real = |it: &str| {
                fs::symlink_metadata(self.folder.root.join(it)).is_ok_and(|it| it.is_dir())
            };
            let is_there = ancestors(&path).all(real) && fs::symlink_metadata(&full).is_ok();
            if !is_there {
                // Somebody removed it, or put a link in its way.
            } else if fs::symlink_metadata(&full).is_ok_and(|it| it.is_file())
                && self.folder.holds(&path, &file.sha256)
            {
                fs::remove_file(&full).map_err(|error| unusable(&full, "removed", &error, None))?;
                removal.removed.push(path.clone());
            } else {
                removal.left.push(path.clone());
            }
            self.record.files.remove(&path);
        }
        self.remove_empty_folders();
        self.write_record(&self.record)?;
        Ok(removal)
    }

    /// Removes folders that renders made and that hold nothing now.
    fn remove_empty_folders(&mut self) {
        let used: BTreeSet<String> = self
            .record
            .files
            .keys()
            .flat_map(|it| ancestors(it))
            .map(str::to_owned)
            .collect();
        // A folder comes after the folders that hold it.
        let folders = self.record.folders.iter().rev();
        let unused: Vec<String> = folders.filter(|it| !used.contains(*it)).cloned().collect();
        for folder in unused {
            let real = |it: &str| {
                fs::symlink_metadata(self.folder.root.join(it)).is_ok_and(|it| it.is_dir())
            };
            if ancestors(&folder).all(real) && real(&folder) {
                // It fails where somebody put something into it, which then stays.
                let _ = fs::remove_dir(self.folder.path(&folder));
            }
            self.record.folders.remove(&folder);
        }
    }

    fn write_record(&self, record: &Record) -> Result<(), Failure> {
        let path = self.folder.root.join(record::FILE);
        replace(&path, &record.to_bytes())
            .map(drop)
            .map_err(|error| unusable(&path, "written", &error, None))
    }
}

/// The hash by which a file is known again.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter()
        .fold(String::with_capacity(hash.len() * 2), |mut text, byte| {
            // Writing to a string can't fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// The folders that a path is in, outermost first.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..at))
}

/// Tells the drafts of one process apart.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// Gives a file these bytes at once: readers see the old ones or the new ones, never a part.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<Change> {
    let known = fs::symlink_metadata(path)
        .ok()
        .filter(fs::Metadata::is_file);
    if known
        .as_ref()
        .is_some_and(|it| it.len() == bytes.len() as u64)
        && fs::read(path)? == bytes
    {
        return Ok(Change::Unchanged);
    }
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let draft = path.with_file_name(format!(".stowplan-{}-{number}.tmp", process::id()));
    let written = write_new(&draft, bytes, known).and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&draft);
    }
    written.map(|()| Change::Written)
}

fn write_new(path: &Path, bytes: &[u8], like: Option<fs::Metadata>) -> io::Result<()> {
    let mut file = fs::File::create_new(path)?;
    io::Write::write_all(&mut file, bytes)?;
    like.map_or(Ok(()), |known| file.set_permissions(known.permissions()))
}

/// That a file or folder can't be read, made or written.
pub(crate) fn unusable(path: &Path, done: &str, error: &io::Error, help: Option<&str>) -> Failure {
    let message = format!("`{}` can't be {done}: {error}", path.display());
    let mut problem = Problem::new("cannot-write", message, Place::Nowhere);
    problem.help = help.map(str::to_owned);
    problem.into()
}

#[cfg(test)]
#[path = "folder_tests.rs"]
mod tests;
