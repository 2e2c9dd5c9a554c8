//! What every environment of the catalog renders to, held as snapshots in `golden/manifests/`.

use std::{collections::BTreeSet, fs, path::Path};

use crate::rendered::everything;

/// `app/environment` → `app@environment`, the name of its snapshot.
fn snapshot(id: &str) -> String {
    id.replace('/', "@")
}

#[test]
fn every_environment_renders_to_its_golden() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../golden/manifests");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (id, manifests) in everything() {
            insta::assert_snapshot!(snapshot(id), manifests);
        }
    });
}

#[test]
fn every_golden_has_its_environment_and_every_environment_its_golden() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/manifests");
    let goldens: BTreeSet<_> = fs::read_dir(folder)
        .expect("golden/manifests")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| !name.ends_with(".snap.new"))
        .collect();
    let expected: BTreeSet<_> = everything()
        .keys()
        .map(|id| format!("{}.snap", snapshot(id)))
        .collect();
    let missing: Vec<_> = expected.difference(&goldens).collect();
    let orphaned: Vec<_> = goldens.difference(&expected).collect();
    assert!(
        missing.is_empty() && orphaned.is_empty(),
        "missing: {missing:?} (accept them as CONTRIBUTING.md says), orphaned: {orphaned:?} (remove them)"
    );
}
