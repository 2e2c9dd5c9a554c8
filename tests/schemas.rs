//! The committed schemas say what the types say.

use std::{fs, path::Path};

use serde_json::Value;

#[test]
fn committed_schemas_are_fresh() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let mut known: Vec<_> = stowplan_input::SCHEMAS
        .iter()
        .map(|name| format!("{name}.json"))
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

    for name in stowplan_input::SCHEMAS {
        let text = fs::read_to_string(folder.join(format!("{name}.json"))).expect("a schema");
        let committed: Value = serde_json::from_str(&text).expect("JSON");
        assert!(
            Some(committed) == stowplan_input::schema(name),
            "schemas/{name}.json is stale: run `cargo xtask schemas`"
        );
    }
}
