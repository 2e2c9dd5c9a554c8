//! What the README shows is what there is.

use std::{fs, path::Path};

use stowplan::{Fleet, input::Style};

#[expect(dead_code, reason = "its `main` is the example's")]
#[path = "../examples/short-links/main.rs"]
mod short_links;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file")
}

/// The fenced blocks of a language, in order.
fn blocks(language: &str) -> Vec<String> {
    let text = read("README.md");
    let fence = format!("```{language}\n");
    text.split(fence.as_str())
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .map(ToOwned::to_owned)
        .collect()
}

const EXAMPLE: &str = "examples/short-links";
const PROD: &str = "environments/short-links/prod.yaml";

/// The example's fleet with this text for its production.
fn fleet(prod: &str) -> Fleet {
    [
        "environments/clusters/cloud.yaml",
        "environments/clusters/laptop.yaml",
    ]
    .into_iter()
    .fold(Fleet::new().app(short_links::app()), |fleet, path| {
        fleet.source(path, read(&format!("{EXAMPLE}/{path}")))
    })
    .source(PROD, prod)
}

#[test]
fn its_code_is_the_examples() {
    let files = [
        "examples/short-links/main.rs",
        "examples/arena/settings/src/lib.rs",
        "examples/arena/fleet/src/app.rs",
        "examples/arena/server/build.rs",
    ];
    let blocks = blocks("rust");
    assert_eq!(blocks.len(), files.len());
    for (code, file) in blocks.iter().zip(files) {
        assert!(read(file).contains(code.as_str()), "{file}: {code}");
    }
}

#[test]
fn its_yaml_is_the_environment_and_what_it_renders_to() {
    let [environment, rendered] = &blocks("yaml")[..] else {
        panic!("two blocks of YAML")
    };
    assert!(
        read(&format!("{EXAMPLE}/{PROD}")).starts_with(environment.as_str()),
        "{environment}"
    );

    let fleet = fleet(&read(&format!("{EXAMPLE}/{PROD}")));
    let manifests = &crate::rendered::render(&fleet)["short-links/prod"];
    assert!(manifests.contains(rendered.as_str()), "{manifests}");
}

#[test]
fn its_message_is_what_a_mistake_gets() {
    let misspelt = read(&format!("{EXAMPLE}/{PROD}")).replace("replicas", "replcas");
    let report = fleet(&misspelt).load([]).expect_err("a mistake");
    let message = &blocks("text")[0];
    assert_eq!(report.text(Style::Plain).trim_end(), message.trim_end());
}

#[test]
fn its_number_is_recorded() {
    let blocks = blocks("text");
    let line = blocks.iter().find(|it| it.contains("node-port "));
    let line = line.expect("a line of the ledger");
    assert!(read("stowplan.lock").contains(line.as_str()), "{line}");
}

#[test]
fn its_commands_begin_with_the_two_that_set_everything_up() {
    let shell = blocks("sh");
    assert_eq!(shell[0], "cargo run\ncargo test\n");
    assert!(
        read(".ci/run").contains("\ncargo test"),
        "CI runs the same tests"
    );
}
