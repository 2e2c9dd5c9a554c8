//! Which files of an output folder are stowplan's own.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// The record's name in the output folder.
pub(crate) const FILE: &str = ".stowplan-files.json";

/// The record's form; another one is another version's.
const VERSION: u32 = 1;

const ABOUT: &str =
    "What `stowplan render` wrote here, and removes when it makes it no more. Not to be edited.";

/// The files that renders wrote to a folder, and the folders that they made for them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Record {
    /// By path from the output folder, with `/` between folders.
    pub(crate) files: BTreeMap<String, RecordedFile>,
    /// Folders that were made for files.
    pub(crate) folders: BTreeSet<String>,
}

/// A file that a render wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordedFile {
    /// The environment, `app/environment`.
    pub(crate) environment: String,
    /// SHA-256 of its bytes, in hex: a file with other bytes isn't what was written.
    pub(crate) sha256: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    about: String,
    version: u32,
    files: BTreeMap<String, RecordedFile>,
    folders: BTreeSet<String>,
}

impl Record {
    /// Reads a record; the error says what is wrong with it.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, String> {
        let form: Form = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        if form.version != VERSION {
            return Err(format!(
                "it is of version {}, and this program knows version {VERSION}",
                form.version
            ));
        }
        match form
            .files
            .keys()
            .chain(&form.folders)
            .find(|path| !is_inside(path))
        {
            Some(path) => Err(format!("`{path}` is not a path inside the folder")),
            None => Ok(Self {
                files: form.files,
                folders: form.folders,
            }),
        }
    }

    /// The record as it is written: the same record, the same bytes.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let Self { files, folders } = self.clone();
        let form = Form {
            about: ABOUT.to_owned(),
            version: VERSION,
            files,
            folders,
        };
        // Text under text keys is always JSON.
        let mut bytes = serde_json::to_vec_pretty(&form).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

/// Whether a path stays in its folder on every system, and isn't hidden, as the record itself is.
fn is_inside(path: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':', '\0'])
    };
    path.split('/').all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let file = RecordedFile {
            environment: "cafe/local".into(),
            sha256: "00".into(),
        };
        let files = BTreeMap::from([("cafe/local.yaml".to_owned(), file)]);
        let record = Record {
            files,
            folders: BTreeSet::from(["cafe".to_owned()]),
        };
        assert_eq!(Record::parse(&record.to_bytes()), Ok(record));
        assert_eq!(
            Record::parse(&Record::default().to_bytes()),
            Ok(Record::default())
        );
    }

    #[test]
    fn what_is_no_record_is_refused() {
        let check = |files: &str, expect: &str| {
            let text = format!(r#"{{"about":"","version":1,"files":{files},"folders":[]}}"#);
            let error = Record::parse(text.as_bytes()).unwrap_err();
            assert!(error.contains(expect), "{files}: {error}");
        };
        let path = |path: &str| format!(r#"{{{path:?}:{{"environment":"a/b","sha256":""}}}}"#);
        for outside in [
            "../x",
            "a/../../x",
            "/etc/passwd",
            "a//b",
            "",
            ".",
            "./a",
            "a/",
            ".stowplan-files.json",
            "c:x",
            "a\\b",
        ] {
            check(&path(outside), "not a path inside the folder");
        }
        check(r#"{"a":{}}"#, "missing field");
        check(
            r#"{"a":{"environment":"a/b","sha256":"","x":1}}"#,
            "unknown field",
        );
        assert!(Record::parse(b"").is_err());
        assert!(Record::parse(b"[]").is_err());
        assert!(
            Record::parse(b"{\"about\":\"\",\"version\":2,\"files\":{},\"folders\":[]}")
                .unwrap_err()
                .contains("version 2")
        );
    }
}
