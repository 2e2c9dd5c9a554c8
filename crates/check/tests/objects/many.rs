//! However many objects are wrong, all are looked at.

use std::fmt::Write;

use stowplan_check::{Bundle, Checker, Source};

#[test]
fn many_objects_that_are_all_wrong() {
    let mut text = String::new();
    for number in 0..400 {
        let letters = letters(number);
        write!(
            text,
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: conf-{letters}}}\ndata: {{a: b}}\n---\n\
             apiVersion: v1\nkind: Service\nmetadata: {{name: {letters}}}\nspec: {{selector: {{app: x{letters}}}, ports: [{{port: 80}}]}}\n---\n\
             apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: {letters}}}\nspec: {{maxUnavailable: 0, selector: {{matchLabels: {{all: same}}}}}}\n---\n\
             apiVersion: v1\nkind: Service\nmetadata: {{name: all-{letters}}}\nspec: {{selector: {{all: same}}, ports: [{{port: 80, targetPort: b}}]}}\n---\n\
             apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {letters}}}\nspec:\n  selector: {{matchLabels: {{all: same}}}}\n  template:\n    metadata: {{labels: {{all: same, app: {letters}}}}}\n    spec: {{containers: [{{name: a, image: a, ports: [{{containerPort: 1}}], envFrom: [{{configMapRef: {{name: con-{letters}}}}}]}}]}}\n---\n"
        )
        .unwrap();
    }
    let report = Checker::new().check(vec![Bundle {
        environment: None,
        sources: vec![Source::new("all.yaml", text.as_bytes())],
    }]);
    assert_eq!(report.checked, 2_000);
    assert!(report.findings.len() >= 2_000, "{}", report.findings.len());
}

fn letters(mut number: u32) -> String {
    let mut text = String::from("name");
    for _ in 0..4 {
        text.extend(char::from_digit(10 + number % 26, 36));
        number /= 26;
    }
    text
}
