//! Which file says what: the folder `environments/`, and the numbers beside it.

use stowplan_model::{Name, Problem};

use crate::source::SourceFile;

/// The folder in which all files are.
const FOLDER: &str = "environments";
/// The folder of clusters, and the file of layers, in place of an app and an environment.
pub(crate) const CLUSTERS: &str = "clusters";
const DEFAULTS: &str = "defaults";

/// The file beside `environments/` that holds the numbers that were given out.
pub(crate) const LOCK: &str = "stowplan.lock";

/// What a file is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// Numbers that were given out: no YAML, and read by whoever plans.
    Lock,
    /// Layers of the whole fleet.
    Fleet,
    /// A cluster.
    Cluster(Name),
    /// Layers of one app.
    App(Name),
    /// One environment of an app.
    Environment(Name, Name),
}

/// Reads a file's path.
pub(crate) fn subject(file: &SourceFile) -> Result<Subject, Box<Problem>> {
    let parts: Vec<&str> = file.path.split(['/', '\\']).collect();
    if parts.last() == Some(&LOCK) {
        return Ok(Subject::Lock);
    }
    let below = |at: usize| parts.get(at + 1..).unwrap_or_default();
    let folders = (0..parts.len()).filter(|it| parts.get(*it) == Some(&FOLDER));
    let below = folders.map(below).find(|it| (1..=2).contains(&it.len()));
    let refuse = |message: String, help: &str| {
        Box::new(Problem::new("unknown-file", message, file.place((0, 0))).help(help))
    };
    let Some((name, folder)) = below.and_then(<[&str]>::split_last) else {
        return Err(refuse(
            format!("`{}` is no file of a fleet", file.path),
            "files are `environments/defaults.yaml`, `environments/clusters/<cluster>.yaml`, \
             `environments/<app>/defaults.yaml` and `environments/<app>/<environment>.yaml`",
        ));
    };
    let Some(stem) = name.strip_suffix(".yaml") else {
        return Err(refuse(
            format!("`{name}` does not end in `.yaml`"),
            "rename the file",
        ));
    };
    let named = |what: &str, text: &str| {
        text.parse::<Name>().map_err(|error| {
            let help = format!("the file or its folder is the {what}: rename it");
            refuse(error.with_what(what.to_owned()).to_string(), &help)
        })
    };
    match folder {
        [] if stem == DEFAULTS => Ok(Subject::Fleet),
        [] => Err(refuse(
            format!("`{name}` is in no folder"),
            "put an environment into the folder of its app, a cluster into `environments/clusters/`",
        )),
        [CLUSTERS] => Ok(Subject::Cluster(named("cluster's name", stem)?)),
        [app, ..] if stem == DEFAULTS => Ok(Subject::App(named("app's name", app)?)),
        [app, ..] => {
            let app = named("app's name", app)?;
            Ok(Subject::Environment(
                app,
                named("environment's name", stem)?,
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_say_what_files_are() {
        let check = |path: &str, expect: &str| {
            let told = match subject(&SourceFile::new(path, "")) {
                Ok(subject) => format!("{subject:?}"),
                Err(problem) => problem.message,
            };
            assert_eq!(told, expect, "{path}");
        };
        check("stowplan.lock", "Lock");
        check("../x/stowplan.lock", "Lock");
        check("environments/defaults.yaml", "Fleet");
        check(
            "../x/environments/clusters/k3d.yaml",
            "Cluster(Name(\"k3d\"))",
        );
        check("environments/cafe/defaults.yaml", "App(Name(\"cafe\"))");
        check(
            "environments/cafe/dev.yaml",
            "Environment(Name(\"cafe\"), Name(\"dev\"))",
        );
        check(
            "environments\\cafe\\dev.yaml",
            "Environment(Name(\"cafe\"), Name(\"dev\"))",
        );
        check(
            "environments/environments/dev.yaml",
            "Environment(Name(\"environments\"), Name(\"dev\"))",
        );
        check("environments/dev.yaml", "`dev.yaml` is in no folder");
        check(
            "environments/cafe/dev.yml",
            "`dev.yml` does not end in `.yaml`",
        );
        check("x.yaml", "`x.yaml` is no file of a fleet");
        check(
            "environments/a/b/c.yaml",
            "`environments/a/b/c.yaml` is no file of a fleet",
        );
        check(
            "environments/cafe/Dev 1.yaml",
            "`Dev 1` is not an environment's name: `D` at byte 0 is not allowed; \
             use lower-case letters, digits and `-`, beginning with a letter",
        );
    }
}
