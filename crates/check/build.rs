//! Puts the schemas of all Kubernetes versions together: most types are the same in all of them,
//! so that one text with each type once is a quarter of the files, and is read as it is.
//!
//! A line is `mask kind-or-type <tab> name <tab> JSON`, with a bit per version.

use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path};

const MINORS: [&str; 5] = ["1.33", "1.34", "1.35", "1.36", "1.37"];

fn main() {
    let folder = Path::new("../../schemas/kubernetes");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", folder.display());
    let out = env::var_os("OUT_DIR").unwrap_or_default();
    let done = merged(folder).and_then(|text| fs::write(Path::new(&out).join("schemas.txt"), text));
    if let Err(error) = done {
        println!("cargo::error=the schemas in {}: {error}", folder.display());
    }
}

fn merged(folder: &Path) -> Result<String, std::io::Error> {
    let mut lines = BTreeMap::<(char, String, String), u8>::new();
    for (bit, minor) in MINORS.into_iter().enumerate() {
        let text = fs::read_to_string(folder.join(minor).join("schemas.json"))?;
        let mut section = ' ';
        for line in text.lines() {
            match line {
                "\"x-kinds\": {" => section = 'k',
                "\"$defs\": {" => section = 't',
                "}" | "}," => section = ' ',
                _ if section == ' ' => {}
                _ => {
                    let line = line.strip_suffix(',').unwrap_or(line);
                    let entry = line.strip_prefix('"').and_then(|it| it.split_once("\": "));
                    let Some((name, json)) = entry else {
                        let message = format!("{minor}/schemas.json: not an entry: {line}");
                        return Err(std::io::Error::other(message));
                    };
                    let key = (section, name.to_owned(), json.to_owned());
                    *lines.entry(key).or_default() |= 1 << bit;
                }
            }
        }
    }
    let mut text = String::new();
    for ((section, name, json), mask) in lines {
        let _ = writeln!(text, "{mask:02x}{section}\t{name}\t{json}");
    }
    Ok(text)
}
