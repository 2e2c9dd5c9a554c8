//! The settings of a service as a file of variables.
//!
//! `docker run --env-file` takes what follows `=` as the value, without quotes or escapes, and lines
//! that begin with `#` as comments: <https://docs.docker.com/reference/cli/docker/container/run/#env>.

use std::fmt::{self, Write as _};

use stowplan_plan::{OutsideHost, PlannedValue};
use stowplan_settings::Leaf;

use super::{choice::Planned, origin};

/// A sample of the variables that a service's program reads.
pub(super) struct Sample<'a>(pub(super) &'a Planned<'a>);

impl fmt::Display for Sample<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Planned {
            id,
            modelled,
            settings,
            ..
        } = self.0;
        let name = &modelled.service.name;
        writeln!(
            f,
            "# `{name}` in `{id}`, for `docker run --env-file`: a value is all that"
        )?;
        writeln!(f, "# follows `=`, quotes included.")?;
        if let Some(node) = self.0.node() {
            writeln!(f, "# These are those of {node}: each may have its own.")?;
        }
        for leaf in settings.description.leaves() {
            writeln!(f)?;
            self.setting(&leaf, f)?;
        }
        Ok(())
    }
}

impl Sample<'_> {
    fn setting(&self, leaf: &Leaf, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in leaf.field.description.lines() {
            writeln!(
                f,
                "{}",
                format_args!("# {}", line.trim()).to_string().trim_end()
            )?;
        }
        writeln!(f, "# {}.", about(leaf))?;
        let variable = &leaf.variable;
        match origin::find(self.0, leaf).map(|it| &it.value) {
            Some(PlannedValue::Text(text)) if holds(text) => writeln!(f, "{variable}={text}"),
            Some(PlannedValue::Text(text)) => {
                let why = if is_of_pod(text) {
                    "Known only in the pod"
                } else {
                    "Of several lines, which such a file can't hold"
                };
                writeln!(
                    f,
                    "# {why}: {}\n# {variable}=",
                    serde_json::Value::from(text.as_str())
                )
            }
            Some(value) => writeln!(f, "# {}.\n# {variable}=", capital(&origin::shown(value))),
            None => writeln!(f, "# {variable}="),
        }
    }
}

/// Whether a line can hold the value, and it is the same in a pod and anywhere else.
fn holds(text: &str) -> bool {
    !text.contains(['\n', '\r', '\0']) && !is_of_pod(text)
}

/// Whether the host outside is in it, which is found out when a pod starts.
fn is_of_pod(text: &str) -> bool {
    text.contains(&format!("$({})", OutsideHost::VARIABLE))
}

/// What a setting expects, and what it is by default.
fn about(leaf: &Leaf) -> String {
    let field = leaf.field;
    let mut words = capital(&field.expected());
    if let Some(default) = field.default.filter(|_| !field.is_secret()) {
        let default = serde_json::from_str(default).map(|it| field.shape.to_text(&it));
        if let Ok(default) = default {
            let _ = write!(words, "; default `{}`", default.escape_debug());
        }
    }
    if field.optional {
        words.push_str("; may be left out");
    }
    words
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
