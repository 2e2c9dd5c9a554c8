//! Every wrong fleet under `tests/problems/` and what is said about it, golden.

use stowplan_input::{Report, Style};

use crate::fleet::{CLUSTER, files, fleet};

fn report(text: &str) -> Report {
    fleet().load(files(text)).expect_err("the fleet is wrong")
}

#[test]
fn every_problem_is_told() {
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::glob!("../problems", "*.txt", |path| {
            let text = std::fs::read_to_string(path).unwrap();
            let clusters = if text.contains("environments/clusters/") { "" } else { CLUSTER };
            insta::assert_snapshot!(report(&(clusters.to_owned() + &text)).text(Style::Plain));
        });
    });
}

#[test]
fn one_line_for_each_problem() {
    let check = |text: &str, expect: &[&str]| {
        let told: Vec<String> = report(&(CLUSTER.to_owned() + text)).lines().collect();
        // Why a value is refused is told by its type, and tested there.
        let told: Vec<&str> = told
            .iter()
            .map(|it| it.split_once(": `ä` at").map_or(it.as_str(), |it| it.0))
            .collect();
        assert_eq!(told, expect, "{text}");
    };
    check(
        "==> environments/shop/dev.yaml\nclass: dev\ncluster: k3d\nservices:\n  web:\n    replcas: 3\n",
        &["environments/shop/dev.yaml:5:5: unknown field `replcas`"],
    );
    check(
        "==> environments/shop/dev.yaml\r\nclass: dev\r\ncluster: k3d\r\nlabels: {ä: 'ö', b: 3}\r\n",
        &[
            "environments/shop/dev.yaml:3:10: `ä` is not a label key",
            "environments/shop/dev.yaml:3:21: expected a label value, found `3`",
        ],
    );
    check(
        "==> environments/shop/dev.yaml\n",
        &["environments/shop/dev.yaml:1:1: the environment has no `class`"],
    );
    // What all environments have from one file is said once.
    check(
        "==> environments/defaults.yaml\ndefaults: {cluster: k3d, domain: a_b.example.com}\n\
         ==> environments/shop/dev.yaml\nclass: dev\n==> environments/game/dev.yaml\nclass: dev\n",
        &[
            "environments/defaults.yaml:1:34: `a_b.example.com` is not a host name: `_` at byte 1 is not allowed; \
             use lower-case letters, digits and `-` in parts joined by `.`, each beginning and ending with a letter or digit",
        ],
    );
    check(
        "==> environments/shop/dev.yaml\nclass: dev\n",
        &["environments/shop/dev.yaml:1:1: environment `shop/dev` has no `cluster`"],
    );
}

#[test]
fn colours_only_where_they_are_asked_for() {
    let report = report("==> environments/nowhere.yaml\n");
    assert!(!report.text(Style::Plain).contains('\u{1b}'));
    assert!(report.text(Style::Coloured).contains('\u{1b}'));
}

#[test]
fn no_private_key_is_told() {
    let text = include_str!("../problems/private_keys.txt");
    let report = report(&(CLUSTER.to_owned() + text));
    let mut told = report.text(Style::Plain);
    told.extend(report.lines());
    for secret in ["qbvkqMkJ", "CAESQ", "QUJDQUJD", "2d714a9c2d", "2D714A9C"] {
        assert!(text.contains(secret), "{secret}");
        assert!(!told.contains(secret), "{secret} in\n{told}");
    }
    assert!(told.contains("publicKey: 0279be667ef9"), "{told}");
    assert!(told.contains("@sha256:ab12cd34"), "{told}");
}

#[test]
fn no_secret_of_a_program_is_told() {
    for text in [
        include_str!("../problems/settings_secrets.txt"),
        include_str!("../problems/settings_secrets_elsewhere.txt"),
    ] {
        let report = report(&(CLUSTER.to_owned() + text));
        let more = report.clone().with([]);
        let again = Report::new(report.problems().to_vec(), report.sources().to_vec());
        assert_eq!(again, report);
        let mut told = report.text(Style::Plain);
        told.extend(report.lines());
        told += &more.text(Style::Coloured);
        for secret in ["hunter2", "1234567"] {
            assert!(text.contains(secret), "{secret}");
            assert!(!told.contains(secret), "{secret} in\n{told}");
        }
    }
}
