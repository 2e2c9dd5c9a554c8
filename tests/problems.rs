//! Every problem that the sources can report is explained, and the explanations' examples are what
//! they say they are.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use stowplan::{input::Fleet, plan::Planner, prelude::*};
use stowplan_cli::{CODES, Code, codes_page};
use stowplan_settings::{Secret, Settings};

/// The crates whose sources report problems; `check` and `yaml` have rules.
const CRATES: [&str; 8] = [
    "cli", "codegen", "files", "input", "ledger", "model", "plan", "render",
];

/// What takes a code first.
const MAKERS: [&str; 12] = [
    "code: ",
    "Problem::new(",
    "Fault::new(",
    "Self::new(",
    "Mistake::new(",
    "refuse(",
    "at_value(",
    "unstated(",
    "mistake(",
    "nothing(",
    "problem(",
    "report(",
];

/// What else is written like a code where codes are.
const NO_CODES: [&str; 6] = [
    "annotation",
    "label",
    "x-stowplan-expected",
    "x-stowplan-fields",
    "x-stowplan-noun",
    "x-stowplan-setting",
];

fn all() -> impl Iterator<Item = &'static Code> {
    CODES.iter().flat_map(|it| it.1)
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("codes") {
            sources(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

/// The literal that begins here, if it is written like a code.
fn word(text: &str) -> Option<&str> {
    let (word, _) = text.strip_prefix('"')?.split_once('"')?;
    let fits = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    let whole = word.starts_with(|it: char| it.is_ascii_lowercase()) && word.bytes().all(fits);
    whole.then_some(word)
}

/// The codes in a source file: what makers are given, and where one is given a variable, all words
/// with a dash.
fn codes_in(text: &str) -> BTreeSet<String> {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
    let lines = text.lines().filter(|it| !it.trim_start().starts_with("//"));
    let text = lines.collect::<Vec<_>>().join("\n");
    let mut codes = BTreeSet::new();
    let mut indirect = ["code: &'static str", "fn code(", "const NO_TEXT"]
        .iter()
        .any(|it| text.contains(it));
    for maker in MAKERS {
        for (at, _) in text.match_indices(maker) {
            let given = text[at + maker.len()..].trim_start();
            let code = word(given).filter(|it| given[it.len() + 2..].trim_start().starts_with(','));
            codes.extend(code.map(str::to_owned));
            indirect |= code.is_none() && (maker.contains("::") && maker != "Self::new(");
        }
    }
    if indirect {
        let words = text.match_indices('"').filter_map(|it| word(&text[it.0..]));
        codes.extend(words.filter(|it| it.contains('-')).map(str::to_owned));
    }
    codes
}

#[test]
fn every_code_of_the_sources_is_explained() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates");
    let mut said: BTreeMap<String, PathBuf> = BTreeMap::new();
    for name in CRATES {
        let mut files = Vec::new();
        sources(&root.join(name).join("src"), &mut files);
        for file in files {
            let is_test = file.components().any(|it| {
                let name = it.as_os_str().to_string_lossy();
                name.ends_with("tests") || name.ends_with("tests.rs")
            });
            // Rules of `check` that the command line adds.
            if is_test || file.ends_with("plan_warnings.rs") {
                continue;
            }
            let text = fs::read_to_string(&file).expect("a source file");
            for code in codes_in(&text) {
                said.entry(code).or_insert_with(|| file.clone());
            }
        }
    }
    said.retain(|it, _| !NO_CODES.contains(&it.as_str()));
    assert!(said.len() > 200, "{said:?}");
    let known: BTreeSet<&str> = all().map(|it| it.name).collect();
    let unknown = said.iter().filter(|it| !known.contains(it.0.as_str()));
    assert_eq!(
        unknown.collect::<Vec<_>>(),
        [],
        "not in crates/cli/src/codes"
    );
    let gone = known.iter().filter(|it| !said.contains_key(**it));
    assert_eq!(gone.collect::<Vec<_>>(), [&""; 0], "nothing reports these");
}

#[test]
fn explanations_are_whole() {
    let mut names = BTreeSet::new();
    for (title, codes) in CODES {
        assert!(codes.is_sorted_by_key(|it| it.name), "{title}");
        for code in codes {
            let Code {
                name,
                what,
                remedy,
                wrong,
                right,
                ..
            } = code;
            assert!(names.insert(name), "`{name}` is explained twice");
            assert!(!what.ends_with('.') && what.len() > 15, "{name}: {what}");
            assert!(
                remedy.ends_with('.') && remedy.len() > 10,
                "{name}: {remedy}"
            );
            assert_eq!(wrong.is_empty(), right.is_empty(), "{name}");
        }
    }
    let with_example = all().filter(|it| !it.wrong.is_empty()).count();
    assert!(with_example >= 20, "{with_example}");
}

/// What the shop of the examples is told.
#[derive(Debug, Settings)]
#[settings(prefix = "SHOP_")]
struct ShopSettings {
    /// How many customers a room takes.
    #[setting(default = 8, range = 2..=64)]
    room_size: u32,
    /// Where it is.
    region: String,
    /// What opens the database.
    database_password: Option<Secret<String>>,
}

/// The fleet of the examples: an app `shop` with one environment.
fn fleet(code: &Code, example: &str) -> Fleet {
    let app = App::new(name!("shop"));
    let mysql = app
        .mysql(name!("mysql"), image!("mysql:8.4"))
        .disk("/var/lib/mysql", "10Gi");
    let payment = app.external(name!("payment"), port!("https", 443));
    let web = app
        .web(
            name!("web"),
            image!("shop/web:1"),
            port!("http", 80 => 8080),
        )
        .env("DB_HOST", mysql.host())
        .env("LOG_LEVEL", "info")
        .env("PAYMENT", payment.host())
        .route(apex());
    let web = web.settings::<ShopSettings>();
    if code.name != "missing-setting" {
        web.set(ShopSettings::REGION, "seoul");
    }
    let mut file = String::new();
    for (field, value) in [
        ("class", "dev"),
        ("cluster", "local"),
        ("domain", "dev.example.com"),
    ] {
        if code.name != "missing-field" && !example.starts_with(field) {
            file += &format!("{field}: {value}\n");
        }
    }
    Fleet::new()
        .app(app)
        .source(
            "environments/clusters/local.yaml",
            "profile: k3d\nkubernetes: '1.36'\n",
        )
        .source(
            "environments/shop/defaults.yaml",
            "defaults: {services: {payment: {external: {host: payment.example.com}}}}\n",
        )
        .source("environments/shop/dev.yaml", file + example)
}

/// What reading and planning the example reports.
fn codes(code: &Code, example: &str) -> Vec<(&'static str, String)> {
    let said = |it: &stowplan::model::Problem| (it.code, it.to_string());
    let loaded = match fleet(code, example).load([]) {
        Ok(loaded) => loaded,
        Err(report) => return report.problems().iter().map(said).collect(),
    };
    let planner = Planner::new(&loaded.model);
    let mut problems = Vec::new();
    for id in loaded.model.environments.keys() {
        problems.extend(planner.plan(id).err().unwrap_or_default());
    }
    problems.iter().map(said).collect()
}

#[test]
fn what_is_wrong_has_its_code_and_what_is_right_none() {
    let mut failed = Vec::new();
    for code in all().filter(|it| !it.wrong.is_empty()) {
        let wrong = codes(code, code.wrong);
        if wrong.is_empty() || wrong.iter().any(|it| it.0 != code.name) {
            failed.push(format!("the wrong example of `{}`: {wrong:#?}", code.name));
        }
        let right = codes(code, code.right);
        if !right.is_empty() {
            failed.push(format!("the right example of `{}`: {right:#?}", code.name));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn the_page_of_problems_is_fresh() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/problems.md");
    let committed = fs::read_to_string(page).unwrap_or_default();
    assert!(
        committed == codes_page(),
        "docs/problems.md is stale: run `cargo xtask rules`"
    );
}
