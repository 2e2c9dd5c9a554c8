//! Where settings are read from.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// Where settings are read from: variables and files.
///
/// ```
/// use stowplan_settings::{Settings, Source};
///
/// /// What the lobby is told.
/// #[derive(Debug, Settings)]
/// #[settings(prefix = "LOBBY_")]
/// struct LobbySettings {
///     /// How many players wait at most.
///     seats: u32,
/// }
///
/// let settings = LobbySettings::load_from(&Source::new([("LOBBY_SEATS", "40")]))?;
/// assert_eq!(settings.seats, 40);
///
/// let source = Source::new([("LOBBY_SETTINGS_FILE", "/etc/lobby.json")])
///     .file("/etc/lobby.json", r#"{ "seats": 12 }"#);
/// assert_eq!(LobbySettings::load_from(&source)?.seats, 12);
/// # Ok::<(), stowplan_settings::LoadError>(())
/// ```
#[derive(Clone)]
pub struct Source {
    variables: BTreeMap<OsString, OsString>,
    files: BTreeMap<PathBuf, Vec<u8>>,
    disk: bool,
}

impl Source {
    /// The variables of this process, and the files that it sees.
    pub fn process() -> Self {
        Self {
            variables: std::env::vars_os().collect(),
            files: BTreeMap::new(),
            disk: true,
        }
    }

    /// These variables, and no files but those that are given.
    pub fn new<N: Into<OsString>, T: Into<OsString>>(
        variables: impl IntoIterator<Item = (N, T)>,
    ) -> Self {
        let pair = |(name, text): (N, T)| (name.into(), text.into());
        Self {
            variables: variables.into_iter().map(pair).collect(),
            files: BTreeMap::new(),
            disk: false,
        }
    }

    /// A file that there is, besides.
    #[must_use]
    pub fn file(mut self, path: impl Into<PathBuf>, content: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), content.into());
        self
    }

    pub(crate) fn variable(&self, name: &str) -> Option<&OsStr> {
        self.variables
            .get(OsStr::new(name))
            .map(OsString::as_os_str)
    }

    /// The names of variables that begin with a prefix, in order.
    pub(crate) fn beginning(&self, prefix: &str) -> impl Iterator<Item = String> {
        let names = self.variables.keys().map(|it| it.to_string_lossy());
        names.filter_map(move |it| it.starts_with(prefix).then(|| it.into_owned()))
    }

    /// The content of a file; if there is none, why.
    pub(crate) fn content(&self, path: &Path) -> Result<Vec<u8>, String> {
        match self.files.get(path) {
            Some(content) => Ok(content.clone()),
            None if self.disk => std::fs::read(path).map_err(|why| why.to_string()),
            None => Err("there is no such file".to_owned()),
        }
    }
}
