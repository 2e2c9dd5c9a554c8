//! `ValidatingAdmissionPolicies` and their bindings. What their expressions mean is not
//! looked at.

use super::{
    expressions::{self, Gives},
    values, webhooks,
};
use crate::{
    api::metadata::path_segment,
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&ADMISSION_POLICY, &ADMISSION_BINDING],
    look: Look::Kinds(
        &[
            ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"),
            (
                "admissionregistration.k8s.io",
                "ValidatingAdmissionPolicyBinding",
            ),
            ("admissionregistration.k8s.io", "MutatingAdmissionPolicy"),
            (
                "admissionregistration.k8s.io",
                "MutatingAdmissionPolicyBinding",
            ),
        ],
        look,
    ),
};

static ADMISSION_POLICY: Rule = Rule {
    name: "admission-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "an admission policy says what it matches, and what must hold or is changed",
    why: "The API server refuses one without `matchConstraints.resourceRules`, and one with \
          neither `validations` nor `auditAnnotations`, or without `mutations` if it is mutating.",
    source: "https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/",
    wrong: "\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: replicas
spec:
  matchConstraints:
    resourceRules:
    - operations: [CREATE]
      apiGroups: [apps]
      apiVersions: [v1]
      resources: [deployments]
",
    right: "\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: replicas
spec:
  matchConstraints:
    resourceRules:
    - operations: [CREATE]
      apiGroups: [apps]
      apiVersions: [v1]
      resources: [deployments]
  validations:
  - expression: object.spec.replicas <= 5
",
};

static ADMISSION_BINDING: Rule = Rule {
    name: "admission-policy-binding",
    group: Group::Api,
    level: Level::Error,
    summary: "the binding of an admission policy names it, and what happens when it fails",
    why: "The API server refuses one without `validationActions`, one that both denies and warns, \
          and parameters that aren't found by either name or selector.",
    source: "https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/\
             #getting-started-with-validating-admission-policy",
    wrong: "\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: replicas
spec:
  policyName: replicas
  validationActions: [Deny, Warn]
",
    right: "\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: replicas
spec:
  policyName: replicas
  validationActions: [Deny, Audit]
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    if spec.map().is_none() {
        return;
    }
    match object.kind() {
        "ValidatingAdmissionPolicy" => {
            policy(object, spec, findings);
            validations(object, spec, findings);
        }
        "MutatingAdmissionPolicy" => {
            policy(object, spec, findings);
            mutations(object, spec, findings);
        }
        "ValidatingAdmissionPolicyBinding" => {
            binding(object, spec, findings);
            actions(object, spec.get("validationActions"), findings);
        }
        _ => binding(object, spec, findings),
    }
}

fn policy(object: &Object, spec: Node<'_>, findings: &mut Findings<'_>) {
    let rule = &ADMISSION_POLICY;
    values::one_of(
        rule,
        object,
        spec.get("failurePolicy"),
        &["Ignore", "Fail"],
        findings,
    );
    let matches = spec.get("matchConstraints");
    if matches.is_missing() {
        findings.report(rule, object, matches, "a policy needs `matchConstraints`");
    } else {
        let rules = matches.get("resourceRules");
        if rules.is_empty() {
            findings.report(rule, object, rules, "a policy needs `resourceRules`");
        }
        match_resources(rule, object, matches, findings);
    }
    webhooks::check_conditions(rule, object, spec.get("matchConditions"), findings);
    parameter_kind(object, spec.get("paramKind"), findings);
    for variable in spec.get("variables").items() {
        let name = variable.get("name");
        if let Some(text) = name.str().filter(|it| !is_identifier(it)) {
            let message = format!("`{text}` is no name that an expression can use");
            findings.report(rule, object, name, message);
        }
        let expression = variable.get("expression");
        values::filled(rule, object, expression, findings);
        expressions::check(rule, object, expression, Gives::Any, findings);
    }
}

/// What parameters are of.
fn parameter_kind(object: &Object, reference: Node<'_>, findings: &mut Findings<'_>) {
    let rule = &ADMISSION_POLICY;
    if reference.map().is_none() {
        return;
    }
    let (version, kind) = (reference.get("apiVersion"), reference.get("kind"));
    for node in [version, kind] {
        if node.is_empty() {
            let message = format!("`paramKind` needs `{}`", node.key().unwrap_or_default());
            findings.report(rule, object, node, message);
        }
    }
    if let Some(text) = version.filled()
        && text.bytes().filter(|it| *it == b'/').count() > 1
    {
        let message = format!("`{text}` is no version of an API: there is at most one `/` in it");
        findings.report(rule, object, version, message);
    }
    if let Some(text) = kind.filled()
        && let Err(fault) = text::label_1035(&text.to_ascii_lowercase())
    {
        findings.report(rule, object, kind, format!("the kind `{text}` {fault}"));
    }
}

/// What a mutating policy changes.
fn mutations(object: &Object, spec: Node<'_>, findings: &mut Findings<'_>) {
    let rule = &ADMISSION_POLICY;
    let policy = spec.get("reinvocationPolicy");
    if policy.is_empty() {
        let message = "a policy needs `reinvocationPolicy`: `Never` or `IfNeeded`";
        findings.report(rule, object, policy, message);
    } else {
        values::one_of(rule, object, policy, &["Never", "IfNeeded"], findings);
    }
    let mutations = spec.get("mutations");
    if mutations.is_empty() {
        findings.report(rule, object, mutations, "a policy needs `mutations`");
    }
    for mutation in mutations.items() {
        let kind = mutation.get("patchType");
        let (own, other) = match kind.str() {
            Some("ApplyConfiguration") => ("applyConfiguration", "jsonPatch"),
            Some("JSONPatch") => ("jsonPatch", "applyConfiguration"),
            _ => {
                let kinds = ["ApplyConfiguration", "JSONPatch"];
                values::one_of(rule, object, kind, &kinds, findings);
                continue;
            }
        };
        let (own, other) = (mutation.get(own), mutation.get(other));
        expressions::check(rule, object, own.get("expression"), Gives::Any, findings);
        for (node, fault) in [
            (own.is_missing().then_some(own), "needs"),
            (other.exists().then_some(other), "must not have"),
        ] {
            if let Some(node) = node {
                let key = node.key().unwrap_or_default();
                let message = format!("a mutation by `{}` {fault} `{key}`", kind.shown());
                findings.report(rule, object, node, message);
            }
        }
    }
}

/// What must hold, and what is noted.
fn validations(object: &Object, spec: Node<'_>, findings: &mut Findings<'_>) {
    let rule = &ADMISSION_POLICY;
    let (validations, audits) = (spec.get("validations"), spec.get("auditAnnotations"));
    if validations.is_empty() && audits.is_empty() {
        let message = "a policy needs `validations` or `auditAnnotations`";
        findings.report(rule, object, validations, message);
    }
    for validation in validations.items() {
        let blank = |key| {
            let node: Node<'_> = validation.get(key);
            node.str()
                .is_some_and(|it| it.trim().is_empty())
                .then_some(node)
        };
        if let Some(node) = blank("expression") {
            findings.report(rule, object, node, "`expression` must not be empty");
        }
        for (key, gives) in [
            ("expression", Gives::Truth),
            ("messageExpression", Gives::Text),
        ] {
            expressions::check(rule, object, validation.get(key), gives, findings);
        }
        let message = validation.get("message");
        if message
            .filled()
            .is_some_and(|it| it.trim().is_empty() || it.trim().contains(['\n', '\r']))
        {
            let fault = "`message` must be a single line with text";
            findings.report(rule, object, message, fault);
        }
        if let Some(node) = blank("messageExpression").filter(|it| it.filled().is_some()) {
            findings.report(rule, object, node, "`messageExpression` must not be blank");
        }
        let reasons = [
            "Unauthorized",
            "Forbidden",
            "Invalid",
            "RequestEntityTooLarge",
        ];
        values::one_of(rule, object, validation.get("reason"), &reasons, findings);
    }
    let mut keys = values::Seen::default();
    for audit in audits.items() {
        let (key, expression) = (audit.get("key"), audit.get("valueExpression"));
        if expression.str().is_some_and(|it| it.trim().is_empty()) {
            findings.report(
                rule,
                object,
                expression,
                "`valueExpression` must not be empty",
            );
        }
        expressions::check(rule, object, expression, Gives::Text, findings);
        let Some(text) = key.str() else { continue };
        if let Err(fault) = text::qualified(text) {
            findings.report(rule, object, key, format!("the key `{text}` {fault}"));
        } else if keys.again(text) {
            findings.report(
                rule,
                object,
                key,
                format!("there is a key `{text}` already"),
            );
        }
    }
    let count = audits.items().len();
    if count > 20 {
        let message = format!("there are {count} annotations, at most 20 are allowed");
        findings.report(rule, object, audits, message);
    }
}

/// Whether a text is a name in the language of expressions.
fn is_identifier(text: &str) -> bool {
    const RESERVED: [&str; 20] = [
        "true",
        "false",
        "null",
        "in",
        "as",
        "break",
        "const",
        "continue",
        "else",
        "for",
        "function",
        "if",
        "import",
        "let",
        "loop",
        "package",
        "namespace",
        "return",
        "var",
        "void",
    ];
    let inner = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
    text.bytes().all(inner)
        && text.bytes().next().is_some_and(|it| !it.is_ascii_digit())
        && !RESERVED.contains(&text)
        && text != "while"
}

fn match_resources(
    rule: &'static Rule,
    object: &Object,
    matches: Node<'_>,
    findings: &mut Findings<'_>,
) {
    let policy = matches.get("matchPolicy");
    values::one_of(rule, object, policy, &["Exact", "Equivalent"], findings);
    for key in ["namespaceSelector", "objectSelector"] {
        values::selector(rule, object, matches.get(key), findings);
    }
    for key in ["resourceRules", "excludeResourceRules"] {
        for node in matches.get(key).items() {
            webhooks::check_rule(rule, object, node, findings);
            let names = node.get("resourceNames");
            let mut seen = values::Seen::default();
            for name in names.items() {
                let Some(text) = name.str() else { continue };
                if let Err(fault) = path_segment(text) {
                    findings.report(rule, object, name, format!("the name `{text}` {fault}"));
                } else if seen.again(text) {
                    findings.report(rule, object, name, format!("`{text}` is there already"));
                }
            }
        }
    }
}

fn binding(object: &Object, spec: Node<'_>, findings: &mut Findings<'_>) {
    let rule = &ADMISSION_BINDING;
    let name = spec.get("policyName");
    match name.filled() {
        None if name.is_empty() => {
            findings.report(rule, object, name, "a binding needs a `policyName`");
        }
        Some(text) => {
            if let Err(fault) = text::subdomain(text) {
                findings.report(rule, object, name, format!("the name `{text}` {fault}"));
            }
        }
        None => {}
    }
    match_resources(rule, object, spec.get("matchResources"), findings);
    let parameters = spec.get("paramRef");
    if parameters.map().is_none() {
        return;
    }
    let (name, selector) = (parameters.get("name"), parameters.get("selector"));
    match (name.filled().is_some(), selector.exists()) {
        (true, true) => {
            findings
                .report(
                    rule,
                    object,
                    name,
                    "`name` and `selector` exclude each other",
                )
                .related(object, selector, "the selector");
        }
        (false, false) => {
            let message = "`paramRef` needs a `name` or a `selector`";
            findings.report(rule, object, parameters, message);
        }
        _ => values::selector(rule, object, selector, findings),
    }
    let absent = parameters.get("parameterNotFoundAction");
    if absent.is_empty() {
        let message = "`paramRef` needs `parameterNotFoundAction`: `Allow` or `Deny`";
        findings.report(rule, object, absent, message);
    } else {
        values::one_of(rule, object, absent, &["Allow", "Deny"], findings);
    }
}

/// What happens when a policy fails.
fn actions(object: &Object, actions: Node<'_>, findings: &mut Findings<'_>) {
    let rule = &ADMISSION_BINDING;
    if actions.is_empty() {
        findings.report(rule, object, actions, "a binding needs `validationActions`");
    }
    let mut seen = values::Seen::default();
    for action in actions.items() {
        values::one_of(rule, object, action, &["Deny", "Warn", "Audit"], findings);
        let Some(text) = action.str() else { continue };
        if seen.again(text) {
            findings.report(rule, object, action, format!("`{text}` is there already"));
        }
    }
    let has = |wanted: &str| values::texts(actions).any(|it| it == wanted);
    if has("Deny") && has("Warn") {
        let message = "`Deny` and `Warn` exclude each other: who is denied is told why anyway";
        findings.report(rule, object, actions, message);
    }
}
