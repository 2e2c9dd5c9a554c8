//! Texts become objects, and what can't be read is told without stopping the rest.

use stowplan_check::{Bundle, Checker, Report, Source};

use crate::support::{check, found};

const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

fn places(report: &Report) -> Vec<String> {
    report
        .findings
        .iter()
        .map(|it| {
            let place = &it.place;
            format!(
                "{}:{}:{} {}",
                place.file, place.line, place.column, it.rule.name
            )
        })
        .collect()
}

#[test]
fn documents_lists_and_json_are_objects() {
    let checked = |text: &str| check(text).checked;
    assert_eq!(checked(MAP), 1);
    assert_eq!(checked(&format!("{MAP}---\n# nothing\n---\n{MAP}")), 2);
    assert_eq!(
        checked(&format!("\u{feff}{}", MAP.replace('\n', "\r\n"))),
        1
    );
    assert_eq!(
        checked(r#"{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}"#),
        1
    );
    let list = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n  \
                - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n\
                - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n";
    assert_eq!(checked(list), 2);
    // A list of one kind says what its items are.
    let list = "apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: A}\n";
    assert_eq!(found(list), ["name-form /metadata/name"]);
    let list = "apiVersion: v1\nkind: List\nitems:\n- metadata: {name: a}\n";
    assert_eq!(found(list), ["not-an-object "]);
    assert_eq!(
        found("apiVersion: v1\nkind: List\nitems: {}\n"),
        ["not-an-object "]
    );
    assert_eq!(checked(""), 0);
}

#[test]
fn a_template_is_one_finding() {
    for text in [
        MAP.replace("name: a", "name: {{ .Name }}, namespace: {{ .Namespace }}"),
        format!("{{{{- if .Values.map }}}}\n{MAP}{{{{- end }}}}\n"),
        format!("{MAP}data:\n  a: {{{{ .A }}}}\n  a: {{{{ .B }}}}\n"),
    ] {
        let report = check(&text);
        assert_eq!(report.findings.len(), 1, "{text} {:?}", report.findings);
        assert!(report.findings[0].message.contains("template"), "{text}");
    }
    let quoted = format!("{MAP}data:\n  a: \"{{{{ .A }}}}\"\n");
    assert_eq!(check(&quoted).findings.len(), 0);
}

#[test]
fn one_unreadable_document_does_not_stop_the_rest() {
    let other = MAP.replace("name: a", "name: b");
    let text = format!("{MAP}---\na: [1\n---\nkind: ConfigMap\n---\n{other}");
    let report = check(&text);
    assert_eq!(report.checked, 2);
    assert_eq!(
        places(&report)[1..],
        ["test.yaml:7:1 not-an-object"],
        "{:?}",
        places(&report)
    );
    let report = Checker::new().check(vec![Bundle {
        environment: None,
        sources: vec![
            Source::new("bytes", [0xff, 0xfe, 0x00].as_slice()),
            Source::new("fine", MAP.as_bytes()),
        ],
    }]);
    assert_eq!(report.checked, 1);
    assert!(report.findings.iter().all(|it| it.place.file == "bytes"));
    assert!(!report.findings.is_empty());
}

#[test]
fn a_document_is_an_object_with_a_kind() {
    assert_eq!(found("just text\n"), ["not-an-object "]);
    assert_eq!(found("- a\n- b\n"), ["not-an-object "]);
    assert_eq!(found("kind: ConfigMap\n"), ["not-an-object "]);
    assert_eq!(found("apiVersion: v1\nkind: 3\n"), ["not-an-object "]);
    assert_eq!(
        found("apiVersion: ''\nkind: ConfigMap\n"),
        ["not-an-object "]
    );
    let report = check("apiVersion: v1\nkind: List\nitems:\n- a\n- kind: ConfigMap\n");
    assert_eq!(
        places(&report),
        ["test.yaml:4:3 not-an-object", "test.yaml:5:3 not-an-object"]
    );
}

#[test]
fn what_is_found_in_a_folder_may_be_something_else() {
    let run = |text: &str| {
        let sources = vec![Source::found("found.yaml", text.as_bytes())];
        let report = Checker::new().check(vec![Bundle {
            environment: None,
            sources,
        }]);
        (report.checked, places(&report).len())
    };
    assert_eq!(run("replicas: 3\nimage: {tag: 1}\n"), (0, 0));
    assert_eq!(run("kind: ConfigMap\n"), (0, 1));
    assert_eq!(run(MAP), (1, 0));
}

#[test]
fn places_are_those_of_keys() {
    let text = format!("{MAP}data:\n  \"on\": x\n  a: z\n  a: x\n");
    let report = check(&text);
    assert_eq!(report.findings[0].place.line, 7, "{:?}", places(&report));
    let text = "apiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: a\r\ndata:\r\n  \
                é: {}\r\n  é: x\r\n";
    let report = check(text);
    assert!(places(&report).contains(&"test.yaml:7:3 duplicate-key".to_owned()));
}

#[test]
fn a_forgotten_separator_is_one_mistake() {
    let one = |name: &str| format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n");
    let text = [one("a"), one("b"), one("c")].concat();
    let report = check(&text);
    let found: Vec<_> = report
        .findings
        .iter()
        .map(|it| (it.rule.name, it.place.line, it.hint.as_deref()))
        .collect();
    let hint = Some("write a line `---` before it");
    assert_eq!(
        found,
        [("duplicate-key", 5, hint), ("duplicate-key", 9, hint)]
    );
    // One key alone says nothing of a second object, and what is deeper is a mistake of its own.
    let report = check(&format!("{}kind: ConfigMap\n", one("a")));
    let hints: Vec<_> = report
        .findings
        .iter()
        .map(|it| it.hint.as_deref())
        .collect();
    assert_eq!(
        hints,
        [Some("Kubernetes keeps the last value: delete one of them")]
    );
    let text = format!("kind: ConfigMap\napiVersion: v1\n{}  name: b\n", one("a"));
    let lines: Vec<_> = check(&text)
        .findings
        .iter()
        .map(|it| it.place.line)
        .collect();
    assert_eq!(lines, [3, 7]);
}
