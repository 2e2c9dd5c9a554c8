//! What is generated of the catalog's apps, where readers see it.

use std::{fs, path::Path};

use stowplan_codegen::{Options, generate, load};

use crate::Done;

/// The one app that shows what is generated without a module per environment.
const WITHOUT_ENVIRONMENTS: &str = "nine-chronicles";

/// Writes a file for each app to `golden/codegen/`.
pub(crate) fn write(root: &Path) -> Done<()> {
    for (path, text) in files(root)? {
        fs::write(root.join(path), text)?;
    }
    Ok(())
}

/// Says which files are not what would be written.
pub(crate) fn check(root: &Path) -> Done<()> {
    let mut stale = files(root)?;
    stale.retain(|(path, text)| fs::read(root.join(path)).ok().as_deref() != Some(text.as_bytes()));
    if stale.is_empty() {
        return Ok(());
    }
    let paths: Vec<String> = stale.into_iter().map(|it| format!("`{}`", it.0)).collect();
    Err(format!(
        "{} not up to date: run `cargo xtask codegen`",
        paths.join(", ")
    )
    .into())
}

fn files(root: &Path) -> Done<Vec<(String, String)>> {
    let fleet = stowplan_catalog::fleet();
    let loaded = load(&fleet, Some(root))?;
    let file = |app: &stowplan_model::Name| {
        let options = Options {
            app: Some(app.clone()),
            per_environment: app.as_str() != WITHOUT_ENVIRONMENTS,
            ..Options::default()
        };
        let rust = generate(&loaded, &options)?.rust;
        Ok((format!("golden/codegen/{app}.rs"), rust))
    };
    fleet.apps().iter().map(|it| file(&it.name)).collect()
}
