//! Manifests to check: files, folders and standard input.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use stowplan_check::Source;
use stowplan_model::{Place, Problem};

use crate::output::Output;

/// What was read, and what could not be.
#[derive(Debug, Default)]
pub(crate) struct ManifestFiles {
    pub(crate) sources: Vec<Source>,
    pub(crate) problems: Vec<Problem>,
    /// So many files of folders were passed over, since they are made to hold something else.
    pub(crate) passed_over: usize,
    /// The folders that are being read, by the paths that links lead to.
    within: Vec<PathBuf>,
}

/// Larger texts are refused: a device might never end.
const MAX_SIZE: u64 = 1 << 30;

/// Deeper folders are refused: links between folders could make endless ways.
const MAX_DEPTH: usize = 32;

impl ManifestFiles {
    /// Reads what an argument names, and says so where that is wanted.
    pub(crate) fn read(&mut self, root: &Path, subject: &Path, output: &mut Output<'_>) {
        let before = self.sources.len();
        self.read_quietly(root, subject);
        for source in self.sources.iter().skip(before) {
            output.detail(format_args!("read {}", source.name));
        }
    }

    /// Reads what an argument names.
    pub(crate) fn read_quietly(&mut self, root: &Path, subject: &Path) {
        if subject.as_os_str() == "-" {
            match bounded(io::stdin().lock()) {
                Ok(text) => self.sources.push(Source::new("-", text)),
                Err(error) => self.unreadable(Path::new("standard input"), &error),
            }
            return;
        }
        let path = root.join(subject);
        if path.is_dir() {
            self.folder(&path, subject);
        } else {
            self.file(&path, subject, Source::new);
        }
    }

    /// Reads the manifests of a folder and the folders in it, in the order of their names.
    fn folder(&mut self, path: &Path, shown: &Path) {
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(error) => return self.unreadable(shown, &error),
        };
        if self.within.contains(&real) || self.within.len() > MAX_DEPTH {
            return;
        }
        self.within.push(real);
        let mut names: Vec<_> = match fs::read_dir(path) {
            Ok(entries) => entries
                .filter_map(|entry| entry.ok().map(|it| it.file_name()))
                .collect(),
            Err(error) => {
                self.unreadable(shown, &error);
                Vec::new()
            }
        };
        names.sort();
        let is_chart = names.iter().any(|name| name == "Chart.yaml");
        for name in names {
            let (path, shown) = (path.join(&name), shown.join(&name));
            let name = name.to_string_lossy();
            if name.starts_with('.') {
                continue;
            }
            if path.is_dir() {
                // Templates are no manifests before Helm has filled them in.
                if is_chart && name == "templates" {
                    self.passed_over += 1;
                } else {
                    self.folder(&path, &shown);
                }
            } else if is_manifest(&name) {
                self.file(&path, &shown, Source::found);
            } else if is_named_like_one(&name) {
                self.passed_over += 1;
            }
        }
        self.within.pop();
    }

    fn file(&mut self, path: &Path, shown: &Path, source: impl Fn(String, Vec<u8>) -> Source) {
        match File::open(path).and_then(bounded) {
            Ok(text) => {
                let name = shown.display().to_string();
                self.sources.push(source(name, text));
            }
            Err(error) => self.unreadable(shown, &error),
        }
    }

    fn unreadable(&mut self, shown: &Path, error: &io::Error) {
        let message = format!("`{}` can't be read: {error}", shown.display());
        self.problems
            .push(Problem::new("cannot-read", message, Place::Nowhere));
    }
}

/// All bytes, if there are not too many.
fn bounded(from: impl Read) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    from.take(MAX_SIZE + 1).read_to_end(&mut text)?;
    if u64::try_from(text.len()).is_ok_and(|size| size <= MAX_SIZE) {
        return Ok(text);
    }
    Err(io::Error::other(format!(
        "it is larger than {} MiB",
        MAX_SIZE >> 20
    )))
}

/// Whether a file of a folder is named like manifests, and not like what other tools keep there.
fn is_manifest(name: &str) -> bool {
    let own = [
        "Chart.yaml",
        "kustomization.yaml",
        "kustomization.yml",
        "skaffold.yaml",
        "values.yaml",
        "values.yml",
    ];
    is_named_like_one(name) && !own.contains(&name)
}

fn is_named_like_one(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(|it| it.to_str());
    matches!(extension, Some("yaml" | "yml" | "json"))
}
