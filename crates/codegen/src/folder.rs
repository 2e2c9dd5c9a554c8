//! The fleet's folder, as a build script finds it.

use std::{
    io,
    path::{Component, Path, PathBuf},
};

use stowplan_files::{FOLDER, LOCK};

use crate::cargo::{Cargo, Surroundings};

/// A folder with `environments/` and `stowplan.lock`.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    /// As it was named, from the package.
    named: PathBuf,
    /// Where it is read.
    pub(crate) full: PathBuf,
    /// As people see it who run cargo: from the workspace, `.` for the workspace itself.
    pub(crate) shown: PathBuf,
}

impl Folder {
    pub(crate) fn new(named: &Path, surroundings: &Surroundings) -> Self {
        let full = surroundings.package.join(named);
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| plain(path));
        let shown = between(&real(surroundings.workspace()), &real(&full));
        Self {
            named: named.to_owned(),
            full,
            shown,
        }
    }

    /// The path of a file in it, as people see it.
    pub(crate) fn show(&self, path: &str) -> String {
        let folder = self.shown.to_string_lossy().replace('\\', "/");
        match folder.as_str() {
            "." => path.to_owned(),
            folder => format!("{folder}/{path}"),
        }
    }

    /// Names what is read to cargo.
    ///
    /// A lock that isn't there is named only if it `matters`, as cargo then runs the script each
    /// time.
    pub(crate) fn declare(&self, matters: bool, cargo: &mut Cargo<'_>) -> io::Result<()> {
        cargo.rerun_if_changed(&self.named.join(FOLDER))?;
        if matters || self.full.join(LOCK).exists() {
            cargo.rerun_if_changed(&self.named.join(LOCK))?;
        }
        Ok(())
    }
}

/// The path without `.` and `..`, for one that doesn't exist.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}

/// How to get from one folder to another.
fn between(from: &Path, to: &Path) -> PathBuf {
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(same).map(|_| Component::ParentDir);
    let down = to.into_iter().skip(same);
    let path: PathBuf = up.chain(down).collect();
    if path.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_the_workspace() {
        let check = |from: &str, to: &str, expect: &str| {
            let to = plain(Path::new(to));
            assert_eq!(between(Path::new(from), &to), Path::new(expect), "{to:?}");
        };
        check("/a/b", "/a/b", ".");
        check("/a/b", "/a/b/crates/x/../..", ".");
        check("/a/b", "/a/b/crates/./x", "crates/x");
        check("/a/b", "/a/c", "../c");
        check("/a", "/b/c", "../b/c");
    }
}
