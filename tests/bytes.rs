//! The bytes themselves, which snapshots don't hold: insta trims.

use stowplan_catalog::{
    bookstore_parity, cafe, environments, fleet, game_lobby, nine_chronicles, ovenbreak,
};
use stowplan_input::{Fleet, SourceFile};

use crate::rendered::{everything, render};

#[test]
fn twice_the_same() {
    assert!(render(&fleet()) == *everything());
}

#[test]
fn the_order_of_apps_and_files_is_irrelevant() {
    let backwards = Fleet::new()
        .app(ovenbreak::app())
        .app(nine_chronicles::app())
        .app(game_lobby::app())
        .app(cafe::app())
        .app(bookstore_parity::app())
        .sources(environments().into_iter().rev());
    assert!(render(&backwards) == *everything());
}

#[test]
fn the_order_of_keys_in_files_is_irrelevant() {
    fn backwards(value: serde_yaml::Value) -> serde_yaml::Value {
        match value {
            serde_yaml::Value::Mapping(map) => {
                let mut entries: Vec<_> = map
                    .into_iter()
                    .map(|(key, value)| (key, backwards(value)))
                    .collect();
                entries.reverse();
                serde_yaml::Value::Mapping(entries.into_iter().collect())
            }
            other => other,
        }
    }
    let files = environments().into_iter().map(|file| {
        // Lines, not keys: that their order is irrelevant is the ledger's own to show.
        if file.path.ends_with(".lock") {
            return file;
        }
        let value = backwards(serde_yaml::from_str(&file.text).expect("YAML"));
        SourceFile::new(file.path, serde_yaml::to_string(&value).expect("YAML"))
    });
    let shuffled = Fleet::new()
        .app(bookstore_parity::app())
        .app(cafe::app())
        .app(game_lobby::app())
        .app(nine_chronicles::app())
        .app(ovenbreak::app())
        .sources(files);
    assert!(render(&shuffled) == *everything());
}

#[test]
fn documents_begin_and_end_as_they_should() {
    for (id, text) in everything() {
        assert!(
            text.starts_with("---\napiVersion: v1\nkind: Namespace\n"),
            "{id}"
        );
        assert!(
            text.ends_with('\n') && !text.ends_with("\n\n"),
            "{id} ends with one newline"
        );
        assert!(!text.contains('\r') && !text.contains('\t'), "{id}");
        assert!(
            !text.lines().any(|line| line.ends_with(' ')),
            "{id} has trailing blanks"
        );
        let separators = text.lines().filter(|line| *line == "---").count();
        let documents = text
            .lines()
            .filter(|line| line.starts_with("apiVersion:"))
            .count();
        assert_eq!(separators, documents, "{id}: one `---` per document");
    }
}
