//! Names and texts that were chosen to break what is generated, and programs that are in its way.

use std::fmt::Write as _;

use stowplan_codegen::Options;
use stowplan_input::Fleet;
use stowplan_model::{App, Listens as _, PortName, PortNumber, PublicKey, image, name, port};

use crate::support::{check_format, check_lints, generated, of, rustc, rustc_of};

const CLUSTER: &str = "profile: k3d\nkubernetes: '1.36'\n";
const ENVIRONMENT: &str = "class: dev\ncluster: here\n";

fn whole(app: Option<&str>) -> Options {
    Options {
        per_environment: true,
        sources: true,
        ..app.map_or_else(Options::default, of)
    }
}

/// Holds a text to everything that is promised of it.
fn check(rust: &str) {
    let module = format!(
        "//! Consumer.\n#![no_std]\n#![forbid(unsafe_code)]\n\
         #![deny(warnings, missing_docs, nonstandard_style, rust_2018_idioms, unreachable_pub)]\n\
         /// All.\npub mod fleet {{\n{rust}\n}}\n"
    );
    assert_eq!(rustc(&module), Ok(()));
    check_format(rust);
    check_lints(rust);
}

fn app(name: &str, services: &[&str]) -> App {
    let app = App::new(name.parse().unwrap());
    for service in services {
        let image = image!("registry.example.com/web:1");
        app.web(service.parse().unwrap(), image, port!("http", 80 => 8080));
    }
    app
}

fn fleet(app: App, environments: &[(&str, &str)]) -> Fleet {
    let mut fleet = Fleet::new()
        .app(app)
        .source("environments/clusters/here.yaml", CLUSTER);
    let name = fleet.apps()[0].name.to_string();
    for (environment, more) in environments {
        let path = format!("environments/{name}/{environment}.yaml");
        fleet = fleet.source(path, format!("{ENVIRONMENT}{more}"));
    }
    fleet
}

#[test]
fn environments_that_are_called_like_what_is_generated() {
    let names = [
        "a-l-l",
        "all",
        "name",
        "class",
        "q-a",
        "a-b-c",
        "d-1-2",
        "from-str",
        "err",
        "a1-2-b3",
        "known",
        "n-a-m-e-s",
        "f-a-c-t-s",
        "environment",
        "e-n-v-i-r-o-n-m-e-n-t",
        "n-a-m-e",
    ];
    let environments = names.map(|it| (it, ""));
    let fleet = fleet(app("shop", &names), &environments);
    check(&generated(&fleet, &whole(Some("shop"))).rust);
}

/// rustfmt counts columns, of which a Korean or Chinese letter has two.
#[test]
fn wide_letters_are_laid_out_as_rustfmt_does() {
    let mut texts = Vec::new();
    for length in 1..=60 {
        for letter in ["가", "漢", "é", "🍪"] {
            let text = letter.repeat(length);
            texts.push(format!(
                "record: {{owner: '{text}', description: 'x{text}'}}\n"
            ));
        }
    }
    let names: Vec<String> = (0..texts.len()).map(|it| format!("e{it}")).collect();
    let environments = names.iter().zip(&texts);
    let environments: Vec<_> = environments
        .map(|it| (it.0.as_str(), it.1.as_str()))
        .collect();
    let fleet = fleet(app("shop", &["web"]), &environments);
    check_format(&generated(&fleet, &whole(Some("shop"))).rust);
}

#[test]
fn texts_that_look_like_code_are_only_texts() {
    let long = "x".repeat(20_000);
    let texts = [
        // Decomposed, as some file systems and keyboards write it, and what stands for another.
        "\u{1112}\u{1161}\u{11ab} e\u{301} \u{212b} \u{f900}",
        "\"# \\\" */ /* // ''' r#\\\" \"##",
        "{{ app }} {% endfilter %} {# x #} {{",
        "a\\b\tc\rd\ne\n\n    code\n",
        "\u{202e}abc\u{2066}\u{200b}\u{ad}\u{feff}\u{2028}\u{85}",
        "\u{1}\u{2}\u{3}\u{7f}\u{1b}[31m",
        "`` ` ``` ~~~ ![x](javascript:1) <script> &amp; # h\n    code",
        "[`Environment`] [link]: https://e.example.com  ",
        "\u{a0}\u{3000}x",
        &long,
    ];
    let files = texts.map(|it| {
        // JSON is YAML.
        let text = serde_json::to_string(it).unwrap();
        let text = text
            .replace('\u{7f}', "\\u007f")
            .replace('\u{feff}', "\\ufeff");
        let shown = |it: &char| !it.is_control() && *it != '\u{feff}';
        let shown: String = it.chars().filter(shown).collect();
        format!("# {shown}\nrecord: {{owner: {text}, description: {text}}}\n")
    });
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let environments: Vec<_> = names
        .iter()
        .zip(&files)
        .map(|it| (*it.0, it.1.as_str()))
        .collect();
    let fleet = fleet(app("shop", &["web"]), &environments);
    check(&generated(&fleet, &whole(Some("shop"))).rust);
}

/// Files as other systems write them: line breaks of Windows, a mark at the start, none at the end.
#[test]
fn files_of_all_kinds_are_embedded() {
    let fleet = Fleet::new()
        .app(app("shop", &["web"]))
        .source(
            "environments/clusters/here.yaml",
            format!("\u{feff}{}", CLUSTER.replace('\n', "\r\n")),
        )
        .source(
            "environments/shop/a.yaml",
            format!("{ENVIRONMENT}# \"#\"## trailing   \n\n\n# e\u{301} end"),
        )
        .source(
            "environments/shop/b.yaml",
            format!("{ENVIRONMENT}#\ttab \u{202e} \u{2028}\n"),
        );
    check(&generated(&fleet, &whole(Some("shop"))).rust);
}

#[test]
fn apps_with_next_to_nothing() {
    let one = fleet(app("shop", &["web"]), &[("dev", "")]);
    check(&generated(&one, &whole(Some("shop"))).rust);
    let none = fleet(app("shop", &[]), &[("dev", "")]);
    check(&generated(&none, &whole(Some("shop"))).rust);
    check(&generated(&none, &whole(None)).rust);
    let silent = app("shop", &[]);
    silent.worker(name!("worker"), image!("registry.example.com/worker:1"));
    let silent = fleet(
        silent,
        &[
            ("dev", ""),
            ("off", "services: {worker: {enabled: false}}\n"),
        ],
    );
    check(&generated(&silent, &whole(Some("shop"))).rust);
    let off = fleet(
        app("shop", &["web"]),
        &[("dev", "services: {web: {enabled: false}}\n")],
    );
    check(&generated(&off, &whole(Some("shop"))).rust);
    // One app has no environment, and the other all.
    let two = one.app(app("idle", &["web"]));
    check(&generated(&two, &whole(None)).rust);
}

#[test]
fn two_hundred_environments() {
    let names: Vec<String> = (1..=200).map(|it| format!("dev{it}")).collect();
    let environments: Vec<_> = names.iter().map(|it| (it.as_str(), "")).collect();
    let fleet = fleet(app("shop", &["web", "api"]), &environments);
    check(&generated(&fleet, &whole(Some("shop"))).rust);
}

/// Nodes with and without keys, and with ordinals that people would write with `_`.
#[test]
fn nodes_with_large_numbers_and_some_keys() {
    let key = |from: u64| {
        let mut keys = (from << 8..).map(|x| format!("02{x:064x}"));
        keys.find(|key| key.parse::<PublicKey>().is_ok()).unwrap()
    };
    let app = app("net", &[]);
    app.seed(
        name!("seed"),
        image!("registry.example.com/node:1"),
        port!("p2p", 31234),
    )
    .nodes(99_997, 3);
    app.seed(
        name!("bare"),
        image!("registry.example.com/node:1"),
        port!("p2p", 31234),
    )
    .nodes(1, 2);
    let said = format!(
        "services: {{seed: {{nodes: {{'99998': {{publicKey: '{}'}}}}}}}}\n",
        key(7)
    );
    let fleet = fleet(app, &[("dev", &said), ("none", "")]);
    let rust = generated(&fleet, &whole(Some("net"))).rust;
    assert!(rust.contains("pub mod peers {"));
    check(&rust);
}

/// A module has its names from the prelude; macros come from whatever stands before it.
#[test]
fn programs_may_have_names_of_their_own() {
    let fleet = fleet(
        app("shop", &["web"]),
        &[("dev", "domain: a.example.com\n"), ("qa", "")],
    );
    let rust = generated(&fleet, &whole(Some("shop"))).rust;
    let mut program = String::from("//! Consumer.\n");
    for name in ["write", "matches", "assert", "panic", "format", "concat"] {
        writeln!(
            program,
            "macro_rules! {name} {{ ($($it:tt)*) => {{ compile_error!(\"shadowed\") }} }}"
        )
        .unwrap();
    }
    for name in [
        "Option", "Result", "Some", "None", "Ok", "Err", "Copy", "Iterator", "FromStr", "Display",
    ] {
        writeln!(program, "pub struct {name};").unwrap();
    }
    for name in ["core", "std", "fmt", "str", "u16", "alloc"] {
        writeln!(program, "pub mod {name} {{}}").unwrap();
    }
    let once = format!("{program}pub mod fleet {{\n{rust}\n}}\n");
    for edition in ["2018", "2021", "2024"] {
        assert_eq!(rustc_of(edition, &once), Ok(()), "{edition}");
    }
    let twice = format!(
        "{once}mod again {{\n{rust}\n}}\npub const A: u16 = again::services::web::http::listens(again::Environment::Dev).is_some() as u16;\n"
    );
    assert_eq!(rustc(&twice), Ok(()));
    // In the root of a crate, which has a `Result` of its own as many do.
    let root = format!(
        "//! Consumer.\n#![deny(warnings, missing_docs, unreachable_pub)]\n#![forbid(unsafe_code)]\n#![allow(unused_macros)]\nmacro_rules! write {{ ($($it:tt)*) => {{ compile_error!(\"shadowed\") }} }}\n/// Mine.\npub type Result<T> = ::core::result::Result<T, ()>;\n{rust}\n"
    );
    for edition in ["2021", "2024"] {
        assert_eq!(rustc_of(edition, &root), Ok(()), "{edition}");
    }
}

/// Numbers that look random, and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// A name of one to three words, of which many mean something to Rust.
    fn name(&mut self) -> String {
        const WORDS: [&str; 44] = [
            "self",
            "crate",
            "super",
            "all",
            "services",
            "environments",
            "option",
            "some",
            "none",
            "core",
            "str",
            "u16",
            "result",
            "default",
            "ok",
            "err",
            "type",
            "impl",
            "fn",
            "mod",
            "dyn",
            "async",
            "gen",
            "union",
            "raw",
            "static",
            "box",
            "try",
            "macro",
            "x1",
            "v2",
            "host",
            "port",
            "path",
            "endpoint",
            "table",
            "facts",
            "member",
            "peer",
            "presets",
            "url",
            "public",
            "listens",
            "exists",
        ];
        let words: Vec<&str> = (0..=self.below(3)).map(|_| self.pick(&WORDS)).collect();
        words.join(self.pick(&["-", "-", "--"]))
    }

    fn names(&mut self, count: usize) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let same = |a: &str, b: &str| a.replace("--", "-") == b.replace("--", "-");
        while names.len() < count {
            let name = self.name();
            if !names.iter().any(|it| same(it, &name)) {
                names.push(name);
            }
        }
        names
    }
}

/// Apps, services, ports and environments with random names, of which not all are everywhere.
fn random(dice: &mut Dice) -> Fleet {
    let mut fleet = Fleet::new().source("environments/clusters/here.yaml", CLUSTER);
    let count = 1 + dice.below(3);
    for name in dice.names(count) {
        let app = App::new(name.parse().unwrap());
        let count = 1 + dice.below(6);
        let services = dice.names(count);
        for service in &services {
            let ports = dice.names(3);
            let ports = ports.iter().filter_map(|it| it.parse::<PortName>().ok());
            let mut ports: Vec<PortName> = ports.collect();
            if ports.is_empty() {
                ports.push("http".parse().unwrap());
            }
            let mut ports = (8000..).zip(ports).map(|(number, name)| {
                stowplan_model::Port::new(name, PortNumber::new(number).unwrap())
            });
            let image = image!("registry.example.com/web:1");
            let first = ports.next().unwrap();
            let web = app.web(service.parse().unwrap(), image, first);
            for port in ports {
                web.add_port(port);
            }
        }
        let count = 1 + dice.below(5);
        for environment in dice.names(count) {
            let mut said = format!("{ENVIRONMENT}services:\n");
            for service in &services {
                writeln!(said, "  {service}: {{enabled: {}}}", dice.below(3) > 0).unwrap();
            }
            fleet = fleet.source(format!("environments/{name}/{environment}.yaml"), said);
        }
        fleet = fleet.app(app);
    }
    fleet
}

#[test]
fn random_names_are_only_names() {
    let mut dice = Dice(5);
    for _ in 0..6 {
        let fleet = random(&mut dice);
        check(&generated(&fleet, &whole(None)).rust);
    }
}
