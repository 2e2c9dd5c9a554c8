//! Reports for other programs say what they must.

use serde_json::Value;
use stowplan_check::{Bundle, Checker, Format, Options, Report, Source};

const TEXT: &str = "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
data:
  motd: <Hi> & \"you\", 100%
  motd: Welcome
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
---
- 1
";

fn report(name: &str) -> Report {
    Checker::new().check(vec![Bundle {
        environment: None,
        sources: vec![
            Source::new(name, TEXT.as_bytes()),
            Source::new("empty.yaml", "".as_bytes()),
        ],
    }])
}

fn written(format: Format, options: Options) -> String {
    let mut bytes = Vec::new();
    let rules = Checker::new().rules();
    format
        .write(&report("a b,c:%.yaml"), &rules, options, &mut bytes)
        .unwrap();
    String::from_utf8(bytes).unwrap()
}

fn parsed(format: Format) -> Value {
    serde_json::from_str(&written(format, Options::default())).unwrap()
}

#[test]
fn text() {
    insta::assert_snapshot!(written(Format::Text, Options::default()));
}

#[test]
fn json() {
    insta::assert_snapshot!(written(Format::Json, Options::default()));
}

#[test]
fn github() {
    insta::assert_snapshot!(written(Format::Github, Options::default()));
}

#[test]
fn junit() {
    insta::assert_snapshot!(written(Format::Junit, Options::default()));
}

#[test]
fn sarif_refers_to_its_rules() {
    let log = parsed(Format::Sarif);
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    for result in results {
        let number = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(
            run["tool"]["driver"]["rules"][number]["id"],
            result["ruleId"]
        );
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b%2Cc%3A%25.yaml");
    }
    assert_eq!(
        results[0]["locations"][0]["physicalLocation"]["region"]["startLine"],
        7
    );
}

#[test]
fn a_great_many_findings_stay_readable() {
    let text = "a: 1\n---\n".repeat(10_000);
    let report = Checker::new().check(vec![Bundle {
        environment: None,
        sources: vec![Source::new("many.yaml", text.as_bytes())],
    }]);
    assert_eq!(report.findings.len(), 10_000);
    let lines = |all| {
        let mut bytes = Vec::new();
        let options = Options {
            all,
            ..Options::default()
        };
        Format::Text
            .write(&report, &[], options, &mut bytes)
            .unwrap();
        String::from_utf8(bytes).unwrap().lines().count()
    };
    assert!(lines(false) < 60, "{}", lines(false));
    assert!(lines(true) > 40_000, "{}", lines(true));
}

#[test]
fn names_that_are_no_rules_are_like_some() {
    let rules = Checker::new().rules();
    let like = |name: &str| stowplan_check::rules_like(name, &rules);
    assert_eq!(like("role-v"), ["role-verb"]);
    assert!(like("node-port").len() > 1);
    assert!(
        like("node-port")
            .iter()
            .all(|it| it.starts_with("node-port"))
    );
    assert_eq!(like("blocked-drian"), ["blocked-drain"]);
    assert_eq!(like("drain"), ["blocked-drain"]);
    assert!(like("").is_empty() && like("no such rule").is_empty());
}
