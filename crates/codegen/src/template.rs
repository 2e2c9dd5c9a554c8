//! Filling the templates.

use std::collections::BTreeMap;

use minijinja::{
    AutoEscape, Environment, Error, UndefinedBehavior, syntax::SyntaxConfig, value::Serde,
};
use serde::Serialize;
use stowplan_input::SourceFile;
use stowplan_model::{Class, Name, PresetState};

use crate::{
    Options,
    app::App,
    fleet::PlannedApp,
    text::{self, indented},
};

/// The templates; a file of each name is in `templates/`.
macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../templates/", $name)))),*]
    };
}

const TEMPLATES: [(&str, &str); 7] = templates![
    "app.rs.j2",
    "environment.rs.j2",
    "file.rs.j2",
    "peers.rs.j2",
    "presets.rs.j2",
    "service.rs.j2",
    "vocabulary.rs.j2",
];

/// The whole text.
pub(crate) fn rust(
    planned: &[PlannedApp<'_>],
    presets: &BTreeMap<Name, String>,
    sources: &[SourceFile],
    options: &Options,
) -> Result<String, Error> {
    let apps: Vec<App> = planned
        .iter()
        .map(|it| App::new(it, presets.get(&it.app.name), options))
        .collect();
    let names = planned.iter().map(|it| it.app.name.as_str());
    let uses = ["Member", "Peer", "PresetState", "Table"].into_iter();
    let uses = uses.filter(|name| apps.iter().any(|it| it.uses.contains(name)));
    let sources = (!sources.is_empty()).then(|| constant_of(sources));
    let file = File {
        names: text::list(names),
        classes: Class::ALL.map(class),
        preset_states: [PresetState::Live, PresetState::Maintenance].map(preset_state),
        uses: uses.collect(),
        exhaustive: options.exhaustive,
        sources_are_ascii: sources.as_deref().is_none_or(str::is_ascii),
        sources,
        apps,
    };
    let environment = environment()?;
    let text = environment
        .get_template("file.rs.j2")?
        .render(Serde(file))?;
    Ok(text::tidied(&text))
}

/// What the outermost template is filled with.
#[derive(Serialize)]
struct File {
    names: String,
    classes: [Word; 5],
    preset_states: [Word; 2],
    /// What apps use of the types that not all do.
    uses: Vec<&'static str>,
    exhaustive: bool,
    sources: Option<String>,
    sources_are_ascii: bool,
    apps: Vec<App>,
}

fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    let mut syntax = SyntaxConfig::builder();
    syntax
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true);
    environment.set_syntax(syntax.build()?);
    environment.add_filter("indented", |text: &str| indented(text));
    environment.add_filter("doc", |lines: Vec<String>| doc(&lines));
    for (name, text) in TEMPLATES {
        environment.add_template(name, text)?;
    }
    Ok(environment)
}

/// Lines of a doc comment.
fn doc(lines: &[String]) -> String {
    let lines = lines.iter().map(|it| format!("/// {it}"));
    let lines: Vec<String> = lines.map(|it| it.trim_end().to_owned()).collect();
    lines.join("\n")
}

/// A variant of a fixed list.
#[derive(Serialize)]
struct Word {
    variant: &'static str,
    word: &'static str,
    code: String,
    doc: &'static str,
}

impl Word {
    fn new(variant: &'static str, word: &'static str, doc: &'static str) -> Self {
        let code = text::code(word);
        Self {
            variant,
            word,
            code,
            doc,
        }
    }
}

/// The variant of a class.
pub(crate) fn class_variant(class: Class) -> &'static str {
    match class {
        Class::Local => "Local",
        Class::Dev => "Dev",
        Class::Qa => "Qa",
        Class::Staging => "Staging",
        Class::Prod => "Prod",
    }
}

fn class(class: Class) -> Word {
    let doc = match class {
        Class::Local => "On somebody's own machine.",
        Class::Dev => "For development; short-lived.",
        Class::Qa => "For testing.",
        Class::Staging => "As production, before production.",
        Class::Prod => "Production.",
    };
    Word::new(class_variant(class), class.as_str(), doc)
}

/// The variant of a state.
pub(crate) fn state_variant(state: PresetState) -> &'static str {
    match state {
        PresetState::Live => "Live",
        PresetState::Maintenance => "Maintenance",
    }
}

fn preset_state(state: PresetState) -> Word {
    let doc = match state {
        PresetState::Live => "They may.",
        PresetState::Maintenance => "They are told to wait.",
    };
    Word::new(state_variant(state), state.as_str(), doc)
}

/// The files as a constant.
fn constant_of(sources: &[SourceFile]) -> String {
    let mut sources: Vec<&SourceFile> = sources.iter().collect();
    sources.sort_by_key(|it| &it.path);
    let mut all = String::from("pub const SOURCES: &[(&str, &str)] = &[\n");
    for file in sources {
        let (path, text) = (text::string(&file.path), text::raw_string(&file.text));
        all.push_str(&format!(
            "    (\n        {path},\n        {text},\n    ),\n"
        ));
    }
    all + "];"
}
