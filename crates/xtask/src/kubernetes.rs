//! The schemas of Kubernetes' own kinds, from the types of `k8s-openapi`: one file per version.
//!
//! `k8s-openapi` makes schemas with a feature that no build of stowplan should pay for, and a
//! build can have one Kubernetes version only. So this writes a small crate of its own below
//! `target/`, which lists all kinds of a version, and runs it once for each.

use std::{
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::{Done, report, root, strict};

/// The versions, by their number after the dot.
pub(crate) const MINORS: [u32; 5] = [33, 34, 35, 36, 37];

/// Writes the schemas to `schemas/kubernetes/`.
pub(crate) fn write() -> Done<()> {
    for (path, text) in make()? {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

/// Fails if a committed schema is not what would be written.
pub(crate) fn check() -> Done<()> {
    for (path, text) in make()? {
        if fs::read_to_string(&path).ok() != Some(text) {
            let path = path.display();
            return Err(format!("{path} is stale: run `cargo xtask schemas`").into());
        }
    }
    Ok(())
}

fn make() -> Done<Vec<(PathBuf, String)>> {
    let package = k8s_openapi()?;
    let mut made = Vec::new();
    for minor in MINORS {
        report(&format!("Kubernetes 1.{minor}"));
        let kinds = kinds(&package.join(format!("src/v1_{minor}")))?;
        let schemas = run(minor, &kinds)?;
        let path = root().join(format!("schemas/kubernetes/1.{minor}/schemas.json"));
        made.push((path, strict::text(minor, schemas)?));
    }
    Ok(made)
}

fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.stderr(Stdio::inherit());
    cargo
}

/// Where the sources of `k8s-openapi` are.
fn k8s_openapi() -> Done<PathBuf> {
    let output = cargo()
        .current_dir(root())
        .args(["metadata", "--quiet", "--format-version", "1", "--locked"])
        .output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let found = packages
        .filter(|it| it["name"] == "k8s-openapi")
        .find_map(|it| Path::new(it["manifest_path"].as_str()?).parent());
    Ok(found.ok_or("k8s-openapi is not a dependency")?.to_owned())
}

/// The types of all kinds, as paths below `k8s_openapi`.
fn kinds(folder: &Path) -> Done<Vec<String>> {
    let mut found = Vec::new();
    collect(folder, "", &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, module: &str, found: &mut Vec<String>) -> Done<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            collect(&path, &format!("{module}::{name}"), found)?;
            continue;
        }
        let text = fs::read_to_string(&path)?;
        let names = text
            .lines()
            .filter_map(|line| line.strip_prefix("impl crate::Resource for "))
            .filter_map(|rest| rest.strip_suffix(" {"));
        found.extend(names.map(|name| format!("{module}::{name}")));
    }
    Ok(())
}

/// Builds and runs the crate that prints the schemas of one version.
fn run(minor: u32, kinds: &[String]) -> Done<Value> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into);
    let target = root().join(target).join("xtask");
    let folder = target.join(format!("kubernetes-1.{minor}"));
    fs::create_dir_all(folder.join("src"))?;
    // The same versions of everything as in the workspace.
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[package]\nname = \"kubernetes-schemas\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\nk8s-openapi = {{ version = \"0.29\", features = [\"schemars\", \
             \"v1_{minor}\"] }}\nschemars = \"1\"\nserde_json = \"1\"\n"
        ),
    )?;
    let mut main = String::from(MAIN);
    main += "fn main() {\n    let mut all = All::default();\n";
    for kind in kinds {
        writeln!(main, "    all.add::<k8s_openapi{kind}>();")?;
    }
    main += "    println!(\"{}\", all.finish());\n}\n";
    fs::write(folder.join("src/main.rs"), main)?;
    let output = cargo()
        .current_dir(&folder)
        .env("K8S_OPENAPI_ENABLED_VERSION", format!("1.{minor}"))
        .args(["run", "--quiet", "--target-dir"])
        .arg(target.join("target"))
        .output()?;
    if !output.status.success() {
        return Err(format!("the schemas of Kubernetes 1.{minor} can't be made").into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

const MAIN: &str = r#"
use k8s_openapi::Resource;
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Value, json};

struct All {
    schemas: SchemaGenerator,
    kinds: Vec<Value>,
}

impl Default for All {
    fn default() -> Self {
        let schemas = SchemaSettings::draft2020_12().into_generator();
        Self { schemas, kinds: Vec::new() }
    }
}

impl All {
    fn add<T: JsonSchema + Resource>(&mut self) {
        self.schemas.subschema_for::<T>();
        self.kinds.push(json!({
            "apiVersion": T::API_VERSION,
            "kind": T::KIND,
            "type": T::schema_name(),
            "scope": std::any::type_name::<T::Scope>(),
        }));
    }

    fn finish(mut self) -> Value {
        json!({ "kinds": self.kinds, "types": self.schemas.take_definitions(true) })
    }
}

"#;
