//! Files in `OUT_DIR`.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Gives a file this text at once, if it has another: who reads it sees the old one or the new one.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), String> {
    if fs::read(path).is_ok_and(|it| it == text.as_bytes()) {
        return Ok(());
    }
    let put = || -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let draft = draft(path);
        let put = fs::write(&draft, text).and_then(|()| fs::rename(&draft, path));
        if put.is_err() {
            // The first error is the one to tell.
            let _ = fs::remove_file(&draft);
        }
        put
    };
    put().map_err(|error| format!("`{}` can't be written: {error}", path.display()))
}

/// Removes a file of an earlier build, if it is there.
#[cfg(feature = "generate")]
pub(crate) fn remove(path: &Path) -> Result<(), String> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(format!("`{}` can't be removed: {error}", path.display()))
        }
        _ => Ok(()),
    }
}

/// Cargo runs a package's script once at a time, so a draft needs no name of its own.
fn draft(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".draft");
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("presets/arena.json");
        let written = || fs::metadata(&path).unwrap().modified().unwrap();
        write(&path, "1").unwrap();
        let first = written();
        let permissions = |readonly| {
            let mut it = fs::metadata(&path).unwrap().permissions();
            it.set_readonly(readonly);
            fs::set_permissions(&path, it).unwrap();
        };
        permissions(true);
        write(&path, "1").unwrap();
        assert_eq!(written(), first);
        permissions(false);
        write(&path, "2").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "2");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("stowplan.rs");
        fs::create_dir(&path).unwrap();
        let error = write(&path, "1").unwrap_err();
        assert!(error.contains("stowplan.rs` can't be written: "), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
