//! The environment files of a folder.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use stowplan_input::SourceFile;
use stowplan_model::{Place, Problem};

/// The folder that environment files are in, under a fleet's own.
pub(crate) const FOLDER: &str = "environments";

/// The code of a problem about a file that is no text.
pub(crate) const NO_TEXT: &str = "not-utf8";

/// Larger files are refused: no environment file is near it, and a device might never end.
const MAX_SIZE: u64 = 16 << 20;

/// Deeper folders are refused: links between folders could make endless ways.
const MAX_DEPTH: usize = 8;

/// Reads every `*.yaml` and `*.yml` under `environments/` of `fleet`, in the order of their paths.
///
/// Hidden files and folders and files of other names are left alone; links are followed.
/// What can't be read is a problem, and all others are read all the same.
pub(crate) fn read(fleet: &Path) -> (Vec<SourceFile>, Vec<Problem>) {
    let mut reading = Reading::default();
    reading.folder(&fleet.join(FOLDER), FOLDER);
    reading.files.sort_by(|a, b| a.path.cmp(&b.path));
    (reading.files, reading.problems)
}

/// Reads the file `name` of `fleet`, if it is there.
pub(crate) fn read_one(fleet: &Path, name: &str) -> (Option<SourceFile>, Vec<Problem>) {
    let mut reading = Reading::default();
    let path = fleet.join(name);
    match fs::metadata(&path) {
        Ok(what) if what.len() > MAX_SIZE => reading.too_large(name),
        Ok(_) => reading.file(&path, name),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => reading.unreadable(name, &error),
    }
    (reading.files.pop(), reading.problems)
}

#[derive(Default)]
struct Reading {
    /// The folders that are being read, by the paths that links lead to.
    within: Vec<PathBuf>,
    files: Vec<SourceFile>,
    problems: Vec<Problem>,
}

impl Reading {
    fn folder(&mut self, folder: &Path, shown: &str) {
        let real = match folder.canonicalize() {
            Ok(real) => real,
            Err(error) => return self.unreadable(shown, &error),
        };
        if self.within.contains(&real) {
            let message = format!("`{shown}` leads back to a folder that it is in");
            return self
                .problems
                .push(Problem::new("link-loop", message, place(shown)));
        }
        if self.within.len() > MAX_DEPTH {
            let message = format!("`{shown}` is more than {MAX_DEPTH} folders deep");
            return self
                .problems
                .push(Problem::new("too-deep", message, place(shown)));
        }
        self.within.push(real);
        match fs::read_dir(folder) {
            Ok(entries) => entries.for_each(|entry| match entry {
                Ok(entry) => self.entry(&entry.path(), &entry.file_name().to_string_lossy(), shown),
                Err(error) => self.unreadable(shown, &error),
            }),
            Err(error) => self.unreadable(shown, &error),
        }
        self.within.pop();
    }

    fn entry(&mut self, path: &Path, name: &str, folder: &str) {
        if name.starts_with('.') {
            return;
        }
        let shown = format!("{folder}/{name}");
        let is_input = is_input(name);
        match fs::metadata(path) {
            Ok(what) if what.is_dir() => self.folder(path, &shown),
            Ok(what) if !is_input || !what.is_file() => {}
            Ok(what) if what.len() > MAX_SIZE => self.too_large(&shown),
            Ok(_) => self.file(path, &shown),
            Err(error) if is_input => self.unreadable(&shown, &error),
            // A link that leads nowhere and isn't named like an input file is none.
            Err(_) => {}
        }
    }

    fn file(&mut self, path: &Path, shown: &str) {
        match fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) => self.files.push(SourceFile::new(shown, text)),
            Ok(Err(error)) => {
                // The rest of it is read all the same, so that nothing else seems to be missing.
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes());
                let file = SourceFile::new(shown, text.as_ref());
                let message = format!("`{shown}` is not UTF-8");
                let place = file.place((at, at + char::REPLACEMENT_CHARACTER.len_utf8()));
                self.problems
                    .push(Problem::new(NO_TEXT, message, place).help("save it as UTF-8"));
                self.files.push(file);
            }
            Err(error) => self.unreadable(shown, &error),
        }
    }

    fn too_large(&mut self, shown: &str) {
        let message = format!("`{shown}` is larger than {} MiB", MAX_SIZE >> 20);
        self.problems
            .push(Problem::new("too-large", message, place(shown)));
    }

    fn unreadable(&mut self, shown: &str, error: &io::Error) {
        let message = format!("`{shown}` can't be read: {error}");
        self.problems
            .push(Problem::new("cannot-read", message, place(shown)));
    }
}

fn is_input(name: &str) -> bool {
    let extension = Path::new(name).extension();
    extension.is_some_and(|it| it == "yaml" || it == "yml")
}

fn place(shown: &str) -> Place {
    Place::File {
        path: shown.into(),
        span: (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn names(folder: &Path) -> (Vec<String>, Vec<&'static str>) {
        let (files, problems) = read(folder);
        let names = files.iter().map(|it| it.path.to_string()).collect();
        (names, problems.iter().map(|it| it.code).collect())
    }

    #[test]
    fn input_files_are_found_in_order() {
        let folder = folder(&[
            ("environments/shop/prod.yaml", b"class: prod"),
            ("environments/shop/dev.yml", b"class: dev"),
            ("environments/clusters/cloud.yaml", b""),
            ("environments/README.md", b"\xff"),
            ("environments/.hidden.yaml", b"\xff"),
            ("environments/.git/x.yaml", b"\xff"),
            ("environments/shop/prod.yaml.orig", b"\xff"),
            ("other/x.yaml", b"\xff"),
        ]);
        let expect = [
            "environments/clusters/cloud.yaml",
            "environments/shop/dev.yml",
            "environments/shop/prod.yaml",
        ];
        assert_eq!(
            names(folder.path()),
            (expect.map(str::to_owned).to_vec(), vec![])
        );
    }

    #[test]
    fn what_is_not_text_is_a_problem() {
        let folder = folder(&[
            ("environments/a.yaml", b"a: 1\n\xff"),
            ("environments/b.yaml", b"b: 1"),
        ]);
        let (files, problems) = read(folder.path());
        let texts: Vec<&str> = files.iter().map(|it| it.text.as_ref()).collect();
        assert_eq!(texts, ["a: 1\n\u{fffd}", "b: 1"]);
        assert_eq!(problems[0].message, "`environments/a.yaml` is not UTF-8");
        assert_eq!(problems[0].place, files[0].place((5, 8)));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_once() {
        use std::os::unix::fs::symlink;

        let folder = folder(&[
            ("environments/shop/prod.yaml", b"class: prod"),
            ("elsewhere/qa.yaml", b"class: qa"),
        ]);
        let at = |path: &str| folder.path().join(path);
        symlink("../../elsewhere/qa.yaml", at("environments/shop/qa.yaml")).unwrap();
        symlink("..", at("environments/shop/back")).unwrap();
        symlink("nowhere", at("environments/note")).unwrap();
        symlink("nowhere", at("environments/lost.yaml")).unwrap();
        let (found, mut problems) = names(folder.path());
        problems.sort_unstable();
        assert_eq!(
            found,
            ["environments/shop/prod.yaml", "environments/shop/qa.yaml"]
        );
        assert_eq!(problems, ["cannot-read", "link-loop"]);
    }
}
