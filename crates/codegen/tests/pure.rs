//! The same fleet gives the same text.

use stowplan_codegen::Options;
use stowplan_input::Fleet;

use crate::support::generated;

#[test]
fn the_order_of_apps_and_files_does_not_matter() {
    let fleet = stowplan_catalog::fleet();
    let mut turned = Fleet::new();
    for app in fleet.apps().iter().rev() {
        turned = turned.app(app.clone());
    }
    let turned = turned.sources(fleet.embedded().iter().rev().cloned());
    let options = Options {
        per_environment: true,
        sources: true,
        ..Options::default()
    };
    let once = generated(&fleet, &options);
    assert_eq!(once, generated(&fleet, &options));
    assert_eq!(once, generated(&turned, &options));
}

#[test]
fn each_option_says_what_it_says() {
    let fleet = stowplan_catalog::fleet();
    let text = |options: Options| generated(&fleet, &options).rust;
    let plain = text(Options::default());
    assert!(plain.contains("#[non_exhaustive]\n"));
    assert!(plain.contains("\npub mod game_lobby {\n"));
    assert!(!plain.contains("pub mod environments {"));
    assert!(!plain.contains("SOURCES"));
    let exhaustive = text(Options {
        exhaustive: true,
        ..Options::default()
    });
    assert_eq!(plain.replace("    #[non_exhaustive]\n", ""), exhaustive);
    let sources = text(Options {
        sources: true,
        ..Options::default()
    });
    let added = sources.strip_prefix(&plain).unwrap();
    for file in fleet.embedded() {
        assert!(added.contains(&*file.path), "{}", file.path);
        assert!(added.contains(&*file.text), "{}", file.path);
    }
}
