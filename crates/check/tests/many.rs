//! Many findings in one object, one line or one schema: each at its place, in linear time.

use crate::support::check;

const MANY: usize = 3_000;

#[test]
fn many_findings_in_one_line_are_each_at_their_place() {
    let container =
        |number| format!(r#"{{"name":"ä{number}","image":"a:1","ports":[{{"containerPort":0}}]}}"#);
    let containers: Vec<_> = (0..MANY).map(container).collect();
    let text = format!(
        r#"{{"apiVersion":"v1","kind":"Pod","metadata":{{"name":"a"}},"spec":{{"containers":[{}]}}}}"#,
        containers.join(",")
    );
    let report = check(&text);
    let ports: Vec<_> = report
        .findings
        .iter()
        .filter(|it| it.rule.name == "container-port-range")
        .collect();
    assert_eq!(ports.len(), MANY);
    for (number, it) in ports.iter().enumerate() {
        let path = format!("/spec/containers/{number}/ports/0/containerPort");
        assert_eq!(it.place.path, path);
        assert!(text[it.place.range()].starts_with(r#""containerPort":0"#));
        let before = text[..it.place.span.0].chars().count();
        assert_eq!((it.place.line, it.place.column), (1, before + 1));
    }
}

#[test]
fn many_patterns_that_would_be_large_are_read_quickly() {
    let fields: Vec<_> = (0..MANY)
        .map(|number| {
            format!(
                "                a{number}: {{type: string, pattern: '((a{{99}}){{99}}){{99}}'}}\n"
            )
        })
        .collect();
    let text = format!(
        "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: tests.example.com
spec:
  group: example.com
  scope: Namespaced
  names: {{plural: tests, singular: test, kind: Test, listKind: TestList}}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
{}",
        fields.concat()
    );
    let report = check(&text);
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

#[test]
fn many_words_in_a_role_and_many_hosts_are_looked_up_quickly() {
    let words = |word: &str| vec![word; MANY * 5].join(", ");
    let text = format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{name: a}}\nrules:\n- \
         {{apiGroups: [{}], resources: [{}], verbs: [get]}}\n",
        words("''"),
        words("deployments")
    );
    let report = check(&text);
    let found: Vec<_> = report.findings.iter().map(|it| it.rule.name).collect();
    assert_eq!(found, ["role-resource"]);
    let hosts = |name: &str| -> Vec<_> { (0..MANY).map(|it| format!("{name}{it}.a")).collect() };
    let rules: Vec<_> = hosts("a")
        .iter()
        .map(|host| format!("  - host: {host}\n"))
        .collect();
    let text = format!(
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: a}}\nspec:\n  tls:\n  - \
         hosts: [{}]\n  rules:\n{}",
        hosts("b").join(", "),
        rules.concat()
    );
    let report = check(&text);
    let found: Vec<_> = report.findings.iter().map(|it| it.rule.name).collect();
    assert_eq!(found, ["tls-host"]);
}
