//! Embeds the repository's environment files and the numbers that they were given, so that the
//! binary carries its catalog.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

/// From this crate's folder, which is where a build script runs.
const ENVIRONMENTS: &str = "../../environments";
const LOCK: &str = "../../stowplan.lock";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={ENVIRONMENTS}");
    println!("cargo::rerun-if-changed={LOCK}");
    let mut files = Vec::new();
    if Path::new(LOCK).exists() {
        files.push(("stowplan.lock".to_owned(), LOCK.into()));
    }
    collect(Path::new(ENVIRONMENTS), "environments", &mut files)?;
    files.sort();

    let mut source = String::from("&[\n");
    for (name, path) in &files {
        let path = fs::canonicalize(path)?;
        let path = path.to_str().ok_or_else(|| {
            io::Error::other(format!("`{name}` lies under a path that is not UTF-8"))
        })?;
        writeln!(source, "    ({name:?}, include_str!({path:?})),").map_err(io::Error::other)?;
    }
    source.push_str("]\n");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("`OUT_DIR` is not set"))?;
    fs::write(Path::new(&out).join("environments.rs"), source)
}

fn collect(folder: &Path, name: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, file_name) = (entry.path(), entry.file_name());
        let name = format!("{name}/{}", file_name.to_string_lossy());
        if path.is_dir() {
            collect(&path, &name, files)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            files.push((name, path));
        }
    }
    Ok(())
}
