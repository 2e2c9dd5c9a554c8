//! Walks a folder.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    File, Files,
    fault::{Fault, NO_TEXT},
};

/// Larger files are refused: no environment file is near it, and a device might never end.
const MAX_SIZE: u64 = 16 << 20;

/// Deeper folders are refused: links between folders could make endless ways.
const MAX_DEPTH: usize = 8;

/// What was read so far.
#[derive(Default)]
pub(crate) struct Reading {
    /// The folders that are being read, by the paths that links lead to.
    within: Vec<PathBuf>,
    read: Files,
}

impl Reading {
    pub(crate) fn finish(mut self) -> Files {
        self.read.files.sort();
        self.read
    }

    pub(crate) fn folder(&mut self, folder: &Path, shown: &str) {
        let real = match folder.canonicalize() {
            Ok(real) => real,
            Err(error) => return self.unreadable(shown, &error),
        };
        if self.within.contains(&real) {
            let message = format!("`{shown}` leads back to a folder that it is in");
            return self.fault(Fault::new("link-loop", shown, message));
        }
        if self.within.len() > MAX_DEPTH {
            let message = format!("`{shown}` is more than {MAX_DEPTH} folders deep");
            return self.fault(Fault::new("too-deep", shown, message));
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
            Ok(what) => self.text(path, &what, &shown),
            Err(error) if is_input => self.unreadable(&shown, &error),
            // A link that leads nowhere and isn't named like an input file is none.
            Err(_) => {}
        }
    }

    pub(crate) fn text(&mut self, path: &Path, what: &fs::Metadata, shown: &str) {
        if what.len() > MAX_SIZE {
            let message = format!("`{shown}` is larger than {} MiB", MAX_SIZE >> 20);
            return self.fault(Fault::new("too-large", shown, message));
        }
        let text = match fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) => text,
            Ok(Err(error)) => {
                // The rest of it is read all the same, so that nothing else seems to be missing.
                let at = error.utf8_error().valid_up_to();
                let message = format!("`{shown}` is not UTF-8");
                self.fault(Fault {
                    span: (at, at + char::REPLACEMENT_CHARACTER.len_utf8()),
                    help: Some("save it as UTF-8"),
                    ..Fault::new(NO_TEXT, shown, message)
                });
                String::from_utf8_lossy(error.as_bytes()).into_owned()
            }
            Err(error) => return self.unreadable(shown, &error),
        };
        self.read.files.push(File {
            path: shown.to_owned(),
            text,
        });
    }

    pub(crate) fn unreadable(&mut self, shown: &str, error: &io::Error) {
        self.fault(Fault::unreadable(shown, error));
    }

    fn fault(&mut self, fault: Fault) {
        self.read.faults.push(fault);
    }
}

fn is_input(name: &str) -> bool {
    let extension = Path::new(name).extension();
    extension.is_some_and(|it| it == "yaml" || it == "yml")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

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
        let Files { files, faults } = read(folder);
        let names = files.into_iter().map(|it| it.path).collect();
        (names, faults.iter().map(|it| it.code).collect())
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
    fn what_is_not_text_is_a_fault() {
        let folder = folder(&[
            ("environments/a.yaml", b"a: 1\n\xff"),
            ("environments/b.yaml", b"b: 1"),
        ]);
        let Files { files, faults } = read(folder.path());
        let texts: Vec<&str> = files.iter().map(|it| it.text.as_ref()).collect();
        assert_eq!(texts, ["a: 1\n\u{fffd}", "b: 1"]);
        assert_eq!(faults[0].message, "`environments/a.yaml` is not UTF-8");
        assert_eq!(
            (&*faults[0].path, faults[0].span),
            ("environments/a.yaml", (5, 8))
        );
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
