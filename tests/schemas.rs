//! The committed schemas say what the types say.

use std::{fs, path::Path};

use serde_json::Value;

#[test]
fn committed_schemas_are_fresh() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let input = stowplan_input::SCHEMAS.map(|name| (name, stowplan_input::schema(name)));
    let plan = stowplan_plan::SCHEMAS.map(|name| (name, stowplan_plan::schema(name)));
    let schemas: Vec<_> = input.into_iter().chain(plan).collect();
    let mut known: Vec<_> = schemas
        .iter()
        .map(|(name, _)| format!("{name}.json"))
        .collect();
    known.sort();
    let mut found: Vec<_> = fs::read_dir(&folder)
        .expect("schemas/")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| Path::new(name).extension().is_some_and(|it| it == "json"))
        .collect();
    found.sort();
    assert_eq!(
        found, known,
        "run `cargo xtask schemas`, and remove what is left over"
    );

    for (name, schema) in schemas {
        let text = fs::read_to_string(folder.join(format!("{name}.json"))).expect("a schema");
        let committed: Value = serde_json::from_str(&text).expect("JSON");
        assert!(
            Some(committed) == schema,
            "schemas/{name}.json is stale: run `cargo xtask schemas`"
        );
    }
}
