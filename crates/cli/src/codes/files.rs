//! Files and folders of a fleet.

use super::Code;

pub(super) const CODES: &[Code] = &[
    Code::new(
        "cannot-read",
        "A file or folder can't be read",
        "The message ends with the system's reason: look at the name, and at who may read it.",
    ),
    Code::new(
        "cannot-write",
        "A file, or what is printed, can't be written",
        "The message ends with the system's reason: look at the folder, at who may write there, and at the space that is left.",
    ),
    Code::new(
        "duplicate-file",
        "Two files are about the same environment, cluster or layer",
        "Keep one: `dev.yaml` and `dev.yml` are one environment.",
    ),
    Code::new(
        "internal",
        "The schema of a file is broken, so that nothing can be checked with it",
        "This is a mistake in stowplan, or in how a type of settings describes itself: report it with the words beside it.",
    ),
    Code::new(
        "link-loop",
        "A folder has a link that leads back to a folder that it is in",
        "Take the link out of `environments/`.",
    ),
    Code::new(
        "no-environments",
        "There is no environment where the fleet's files are looked for",
        "Name the folder that holds `environments/`, not that folder itself; an environment is a file `environments/<app>/<environment>.yaml`.",
    ),
    Code::new("not-utf8", "A file is not UTF-8", "Save it as UTF-8."),
    Code::new(
        "too-large",
        "A file is larger than any that people write",
        "Split it, or move what is not about environments out of `environments/`.",
    ),
    Code::new(
        "unknown-file",
        "A file is none of a fleet's, or a service has no file of that name",
        "Put an environment into the folder of its app, a cluster into `environments/clusters/`; what is set in a service's file needs the file in the model.",
    ),
];
