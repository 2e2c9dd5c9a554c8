//! Custom resources, and the Gateway API.

use stowplan_check::{Checker, Source};

use super::builtin::{found, indented, said};

/// A definition of `Backup` with a schema for its spec, and an object.
fn backup(schema: &str, spec: &str) -> String {
    let mut text = String::from(HEAD);
    text += &indented(schema, 12);
    text += "---\napiVersion: example.com/v1\nkind: Backup\nmetadata: {name: a}\nspec:\n";
    text += &indented(spec, 2);
    text
}

const HEAD: &str = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: backups.example.com
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Backup, plural: backups}
  versions:
  - name: v1beta1
    served: false
    storage: false
    schema: {openAPIV3Schema: {type: object}}
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          status: {type: object, required: [phase], properties: {phase: {type: string}}}
          spec:
";

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn custom_resources_are_held_against_their_definitions() {
    let object = "type: object\nproperties:\n";
    let table: &[(&str, &str, &[&str])] = &[
        ("  a: {type: string}", "a: b", &[]),
        ("  a: {type: string}", "a: 1", &["wrong-type /spec/a"]),
        ("  a: {type: string}", "b: 1", &["unknown-field /spec/b"]),
        (
            "  a: {type: string}\nrequired: [a]",
            "{}",
            &["missing-field /spec/a"],
        ),
        ("  a: {type: string, default: x}\nrequired: [a]", "{}", &[]),
        (
            "  a: {type: string, default: x}\nrequired: [a]",
            "a: null",
            &[],
        ),
        (
            "  a: {type: string}\nrequired: [a]",
            "a: null",
            &["missing-field /spec/a"],
        ),
        (
            "  a: {type: string, nullable: true}\nrequired: [a]",
            "a: null",
            &[],
        ),
        (
            "  a: {type: string, nullable: true}\nrequired: [a]",
            "{}",
            &["missing-field /spec/a"],
        ),
        ("  a: {type: object, minProperties: 1}", "a: null", &[]),
        (
            "  a: {type: array, items: {type: object}, x-kubernetes-preserve-unknown-fields: true}",
            "a: [{b: 1}, {c: {d: 2}}]",
            &[],
        ),
        (
            "  a: {type: array, items: {type: object, properties: {b: {type: object, properties: {c: {type: string}}}}}, x-kubernetes-preserve-unknown-fields: true}",
            "a: [{x: 1, b: {c: d, e: 2}}]",
            &["unknown-field /spec/a/0/b/e"],
        ),
        (
            "  a: {type: string}\nx-kubernetes-preserve-unknown-fields: true",
            "b: 1",
            &[],
        ),
        (
            "  a: {x-kubernetes-preserve-unknown-fields: true}",
            "a: [1, {b: c}]",
            &[],
        ),
        (
            "  a: {type: object, x-kubernetes-preserve-unknown-fields: true}",
            "a: {b: {c: 1}}",
            &[],
        ),
        (
            "  a: {type: object}",
            "a: {b: 1}",
            &["unknown-field /spec/a/b"],
        ),
        (
            "  a: {type: object, additionalProperties: {type: integer}}",
            "a: {b: 1, c: x}",
            &["wrong-type /spec/a/c"],
        ),
        ("  a: {x-kubernetes-int-or-string: true}", "a: 1", &[]),
        ("  a: {x-kubernetes-int-or-string: true}", "a: b", &[]),
        (
            "  a: {x-kubernetes-int-or-string: true}",
            "a: true",
            &["wrong-type /spec/a"],
        ),
        (
            "  a: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}], pattern: '^[0-9]+%$'}",
            "a: 5",
            &[],
        ),
        (
            "  a: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}], pattern: '^[0-9]+%$'}",
            "a: x",
            &["value-format /spec/a"],
        ),
        (
            "  a: {type: integer, minimum: 1, maximum: 5}",
            "a: 6",
            &["value-range /spec/a"],
        ),
        (
            "  a: {type: integer, minimum: 1, exclusiveMinimum: true}",
            "a: 1",
            &["value-range /spec/a"],
        ),
        ("  a: {type: integer}", "a: 1.5", &["wrong-type /spec/a"]),
        ("  a: {type: number, multipleOf: 0.5}", "a: 1.5", &[]),
        (
            "  a: {type: number, multipleOf: 2}",
            "a: 3",
            &["value-range /spec/a"],
        ),
        (
            "  a: {type: string, enum: [A, B]}",
            "a: C",
            &["unknown-value /spec/a"],
        ),
        (
            "  a: {type: string, enum: [A, B]}",
            "a: 1",
            &["wrong-type /spec/a"],
        ),
        (
            "  a: {type: string, minLength: 1}",
            "a: ''",
            &["value-range /spec/a"],
        ),
        (
            "  a: {type: string, maxLength: 2}",
            "a: äöü",
            &["value-range /spec/a"],
        ),
        (
            "  a: {type: string, pattern: '^a'}",
            "a: ba",
            &["value-format /spec/a"],
        ),
        (
            "  a: {type: string, format: ipv4}",
            "a: 1.2.3",
            &["value-format /spec/a"],
        ),
        ("  a: {type: string, format: invented}", "a: 1.2.3", &[]),
        (
            "  a: {type: array, maxItems: 1, items: {type: string}}",
            "a: [a, b]",
            &["value-range /spec/a"],
        ),
        (
            "  a: {type: array, items: {type: string}, x-kubernetes-list-type: set}",
            "a: [a, a]",
            &["duplicate-item /spec/a/1"],
        ),
        (
            "  a: {type: array, items: {type: string}}",
            "a: [a, null]",
            &["null-item /spec/a/1"],
        ),
        (
            "  a: {type: array, items: {type: string, nullable: true}}",
            "a: [a, null]",
            &[],
        ),
        (
            "  a: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [key], items: {type: object, required: [key], properties: {key: {type: string}}}}",
            "a: [{key: a}, {key: b}, {key: a}]",
            &["duplicate-item /spec/a/2"],
        ),
        (
            "  a: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [key, port], items: {type: object, required: [key], properties: {key: {type: string}, port: {type: string, default: TCP}}}}",
            "a: [{key: a}, {key: a, port: UDP}, {key: a, port: TCP}]",
            &["duplicate-item /spec/a/2"],
        ),
        (
            "  a: {type: string}\n  b: {type: string}\noneOf:\n- required: [a]\n- required: [b]",
            "a: a\nb: b",
            &["value-form /spec"],
        ),
        (
            "  a: {type: string}\n  b: {type: string}\nnot: {required: [a, b]}",
            "a: a\nb: b",
            &["value-form /spec"],
        ),
        (
            "  a: {type: string}\nallOf:\n- properties: {a: {maxLength: 1}}",
            "a: aa",
            &["value-range /spec/a"],
        ),
        (
            "  a: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}",
            "a: {apiVersion: v1}",
            &["missing-field /spec/a/kind"],
        ),
        (
            "  a: {type: object, properties: {spec: {type: object}}, x-kubernetes-embedded-resource: true}",
            "a: {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {}}",
            &[],
        ),
    ];
    for (schema, spec, expected) in table {
        let text = backup(&format!("{object}{schema}"), spec);
        assert_eq!(found(&text), *expected, "{schema} {spec}");
    }
}

#[test]
fn one_of_several_definitions_is_enough() {
    let check = |one: &str, other: &str, spec: &str, expected: &[&str]| {
        let text = backup(one, spec);
        let head = HEAD.to_owned() + &indented(other, 12);
        for text in [format!("{head}---\n{text}"), format!("{text}---\n{head}")] {
            assert_eq!(found(&text), expected, "{one} {other} {spec}");
        }
    };
    let (a, b) = (
        "type: object\nproperties: {a: {type: string}}",
        "type: object\nproperties: {b: {type: string}}",
    );
    check(a, b, "a: a", &[]);
    check(b, a, "a: a", &[]);
    check(a, b, "c: a", &["unknown-field /spec/c"]);
}

#[test]
fn what_every_object_has_is_checked_too() {
    let text = backup("type: object", "{}");
    let check = |from: &str, to: &str, expected: &[&str]| {
        let changed = text.replace(from, to);
        assert_ne!(changed, text);
        assert_eq!(found(&changed), expected, "{to}");
    };
    check(
        "metadata: {name: a}",
        "metadata: {name: a, lables: {}}",
        &["unknown-field /metadata/lables"],
    );
    check(
        "metadata: {name: a}",
        "metadata: {name: a, labels: {a: 1}}",
        &["wrong-type /metadata/labels/a"],
    );
    check(
        "spec:\n  {}\n",
        "spec: {}\nextra: 1\n",
        &["unknown-field /extra"],
    );
    check(
        "spec:\n  {}\n",
        "status: {phase: a}\n",
        &["missing-field /spec"],
    );
    // The API server drops the status of a new object.
    check("spec:\n  {}\n", "spec: {}\nstatus: {}\n", &[]);
    check(
        "example.com/v1\nkind: Backup",
        "example.com/v1beta1\nkind: Backup",
        &["unknown-api-version /apiVersion"],
    );
}

#[test]
fn definitions_can_be_handed_over() {
    let text = backup("type: object", "{}");
    let (definition, object) = text.split_once("---\n").unwrap();
    let object = object.replace("spec:\n", "spce:\n");
    let source = Source::new("crds.yaml", definition.as_bytes());
    let report = crate::support::check_with(&Checker::new().crds(vec![source]), &object);
    let found: Vec<_> = report
        .findings
        .iter()
        .map(|it| it.message.as_str())
        .collect();
    assert_eq!(found, ["unknown field `spce`"]);
    assert_eq!(report.skipped, []);
}

#[test]
fn versions_that_no_definition_serves() {
    let text = backup("type: object", "{}");
    let (definition, object) = text.split_once("---\n").unwrap();
    let object = object.replace("spec:\n  {}\n", "");
    let said = |object: &str| {
        let source = Source::new("crds.yaml", definition.as_bytes());
        let report = crate::support::check_with(&Checker::new().crds(vec![source]), object);
        let of_rule = report.findings.into_iter();
        let of_rule = of_rule.filter(|it| it.rule.name == "unknown-api-version");
        of_rule
            .map(|it| (it.message, it.hint.unwrap_or_default()))
            .collect::<Vec<_>>()
    };
    assert_eq!(said(&object), []);
    for version in ["v1alpha1", "v2"] {
        let object = object.replace("example.com/v1", &format!("example.com/{version}"));
        let message = format!("the definition of Backup serves no `example.com/{version}`");
        assert_eq!(
            said(&object),
            [(message, "it serves `example.com/v1`".to_owned())]
        );
    }
    // Of what isn't defined nobody knows anything.
    assert_eq!(said(&object.replace("kind: Backup", "kind: Restore")), []);
    assert_eq!(
        said(&object.replace("example.com/v1", "example.org/v2")),
        []
    );
}

#[test]
fn rules_that_are_not_evaluated_are_counted() {
    let schema = "type: object\nx-kubernetes-validations: [{rule: 'true'}]\n\
                  properties: {a: {type: string, x-kubernetes-validations: [{rule: 'true'}]}}";
    let report = crate::support::check(&backup(schema, "a: b"));
    let counted: Vec<_> = report.not_evaluated.iter().map(|it| it.rules).collect();
    assert_eq!(counted, [2]);
}

#[test]
fn broken_definitions_are_findings() {
    let at = "/spec/versions/1/schema/openAPIV3Schema/properties/spec";
    for (schema, expected) in [
        (
            "type: object\nproperties: {a: {type: string, pattern: '(?=a)'}}",
            vec![format!("crd-pattern {at}/properties/a/pattern")],
        ),
        (
            "type: object\nproperties: {a: {type: string, pattern: '[a'}}",
            vec![format!("crd-pattern {at}/properties/a/pattern")],
        ),
        (
            "type: object\nproperties: {a: 1}",
            vec![format!("wrong-type {at}/properties/a")],
        ),
        (
            "type: object\nproprties: {}",
            vec![format!("unknown-field {at}/proprties")],
        ),
    ] {
        let mut text = backup(schema, "{}");
        text.truncate(text.find("---\n").unwrap());
        assert_eq!(found(&text), expected, "{schema}");
    }
}

#[test]
fn hostile_definitions_do_no_harm() {
    let deep = format!(
        "type: object\nproperties: {{a: {}{{type: string}}{}}}",
        "{not: ".repeat(60),
        "}".repeat(60)
    );
    for (schema, spec) in [
        (deep.as_str(), "a: b"),
        (
            "type: object\nproperties: {a: {type: string, pattern: '((a{1000}){1000}){1000}'}}",
            "a: b",
        ),
        (
            "type: object\nproperties: {a: {type: string, pattern: '^(a+)+$'}}",
            "a: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
        ),
        ("$ref: '#/definitions/a'", "a: b"),
        (
            "type: object\nproperties: {a: {type: integer, minimum: x, maximum: {}, enum: 1, required: a}}",
            "a: 1",
        ),
        ("type: [object]\nproperties: []", "a: 1"),
    ] {
        let _ = found(&backup(schema, spec));
    }
}

#[test]
fn routes_and_gateways_are_known_without_definitions() {
    let route = |rule: &str| {
        format!(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: a}}\n\
             spec:\n  parentRefs: [{{name: a}}]\n  rules:\n  - {rule}\n"
        )
    };
    let check = |text: String, expected: &[&str]| assert_eq!(found(&text), expected, "{text}");
    check(route("backendRefs: [{name: a, port: 80}]"), &[]);
    check(route("matches: [{path: {value: /a}}]"), &[]);
    check(
        route("backendRefs: [{name: a, port: '80'}]"),
        &["wrong-type /spec/rules/0/backendRefs/0/port"],
    );
    check(
        route("backendRefs: [{name: a, port: 0}]"),
        &["value-range /spec/rules/0/backendRefs/0/port"],
    );
    check(
        route("backendRef: [{name: a, port: 80}]"),
        &["unknown-field /spec/rules/0/backendRef"],
    );
    check(
        route("matches: [{method: get}]"),
        &["unknown-value /spec/rules/0/matches/0/method"],
    );
    check(
        route("filters: [{}]"),
        &["missing-field /spec/rules/0/filters/0/type"],
    );
    let gateway = |addresses: &str| {
        format!(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {{name: a}}\n\
             spec:\n  gatewayClassName: a\n  addresses: [{addresses}]\n  \
             listeners: [{{name: a, port: 80, protocol: HTTP}}]\n"
        )
    };
    check(gateway("{value: 192.0.2.1}"), &[]);
    check(gateway("{type: Hostname, value: example.com}"), &[]);
    assert_eq!(
        said(&route("matches: [{path: {type: Prefix}}]")),
        ["`type` is the text `Prefix`: it must be `Exact`, `PathPrefix` or `RegularExpression`"]
    );
    check(
        "apiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata: {name: a}\n\
         spec:\n  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: a}]\n  \
         to: [{group: '', kind: Service}]\n".to_owned(),
        &[],
    );
}
