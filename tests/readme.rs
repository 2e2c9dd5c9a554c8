//! What the README shows is what there is.

use std::{fs, path::Path};

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

#[test]
fn its_code_is_the_example() {
    let [code] = &blocks("rust")[..] else {
        panic!("one block of Rust")
    };
    assert!(
        read("examples/short-links/main.rs").contains(code.as_str()),
        "{code}"
    );
}

#[test]
fn its_yaml_is_the_environment_and_what_it_renders_to() {
    let [environment, rendered] = &blocks("yaml")[..] else {
        panic!("two blocks of YAML")
    };
    let file = "environments/short-links/prod.yaml";
    assert!(
        read(&format!("examples/short-links/{file}")).starts_with(environment.as_str()),
        "{environment}"
    );

    let fleet = [
        "environments/clusters/cloud.yaml",
        "environments/clusters/laptop.yaml",
        file,
    ]
    .into_iter()
    .fold(
        stowplan::Fleet::new().app(short_links::app()),
        |fleet, path| fleet.source(path, read(&format!("examples/short-links/{path}"))),
    );
    let manifests = &crate::rendered::render(fleet)["short-links/prod"];
    assert!(manifests.contains(rendered.as_str()), "{manifests}");
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
