//! Webhooks that the API server asks before it stores something, and what they have in common with
//! other things that it calls or that match requests.

use std::collections::BTreeSet;

use super::{
    expressions::{self, Gives},
    values,
};
use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &WEBHOOK_NAME,
        &WEBHOOK_CLIENT,
        &WEBHOOK_RULE,
        &WEBHOOK_OPTIONS,
    ],
    look: Look::Kinds(
        &[
            (
                "admissionregistration.k8s.io",
                "MutatingWebhookConfiguration",
            ),
            (
                "admissionregistration.k8s.io",
                "ValidatingWebhookConfiguration",
            ),
        ],
        look,
    ),
};

static WEBHOOK_NAME: Rule = Rule {
    name: "webhook-name",
    group: Group::Api,
    level: Level::Error,
    summary: "a webhook has a name of its own with at least three parts",
    why: "The API server refuses a name that isn't a whole domain name, and a name twice.",
    source: "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/\
             #webhook-configuration",
    wrong: "\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: images
webhooks:
- name: images
  sideEffects: None
  admissionReviewVersions: [v1]
  clientConfig:
    url: https://images.example.com/validate
",
    right: "\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: images
webhooks:
- name: images.example.com
  sideEffects: None
  admissionReviewVersions: [v1]
  clientConfig:
    url: https://images.example.com/validate
",
};

static WEBHOOK_CLIENT: Rule = Rule {
    name: "webhook-client",
    group: Group::Api,
    level: Level::Error,
    summary: "a webhook is called at a URL or at a Service, by HTTPS",
    why: "The API server refuses neither and both, URLs other than `https://host/path`, and paths \
          that aren't made of DNS names.",
    source: "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/\
             #contacting-the-webhook",
    wrong: "\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: images
webhooks:
- name: images.example.com
  sideEffects: None
  admissionReviewVersions: [v1]
  clientConfig:
    url: http://images.example.com/validate
",
    right: "\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: images
webhooks:
- name: images.example.com
  sideEffects: None
  admissionReviewVersions: [v1]
  clientConfig:
    service:
      name: images
      namespace: shop
      path: /validate
",
};

static WEBHOOK_RULE: Rule = Rule {
    name: "webhook-rule",
    group: Group::Api,
    level: Level::Error,
    summary: "a webhook's rule names operations, API groups, versions and resources",
    why: "The API server refuses a rule that leaves one out, or that has anything beside a `*`.",
    source: "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/\
             #matching-requests-rules",
    wrong: "\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: images
webhooks:
- name: images.example.com
  sideEffects: None
  admissionReviewVersions: [v1]
  clientConfig:
    url: https://images.example.com/validate
  rules:
  - operations: [CREATE, PATCH]
    apiGroups: [\"\"]
    apiVersions: [v1]
    resources: [pods]
",
    right: "\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: images
webhooks:
- name: images.example.com
  sideEffects: None
  admissionReviewVersions: [v1]
  clientConfig:
    url: https://images.example.com/validate
  rules:
  - operations: [CREATE, UPDATE]
    apiGroups: [\"\"]
    apiVersions: [v1]
    resources: [pods]
",
};

static WEBHOOK_OPTIONS: Rule = Rule {
    name: "webhook-options",
    group: Group::Api,
    level: Level::Error,
    summary: "a webhook has no side effects, speaks a version that the API server knows, and its \
              other options have values that exist",
    why: "The API server refuses anything else. `sideEffects` is `None` or `NoneOnDryRun`, one of \
          `admissionReviewVersions` is `v1` or `v1beta1`, and a timeout is from 1 to 30 seconds.",
    source: "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/\
             #side-effects",
    wrong: "\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: images
webhooks:
- name: images.example.com
  sideEffects: Some
  admissionReviewVersions: [v1]
  clientConfig:
    url: https://images.example.com/validate
",
    right: "\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: images
webhooks:
- name: images.example.com
  sideEffects: None
  admissionReviewVersions: [v1]
  clientConfig:
    url: https://images.example.com/validate
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let webhooks = object.get("webhooks");
    let v1 = object.version() == "v1";
    let mut names = values::Seen::default();
    for webhook in webhooks.items() {
        let name = webhook.get("name");
        if let Some(text) = name.str() {
            check_name(object, name, text, findings);
            if names.again(text) && v1 {
                let message = format!("there is a webhook called `{text}` already");
                findings.report(&WEBHOOK_NAME, object, name, message);
            }
        }
        let client = webhook.get("clientConfig");
        if client.map().is_some() {
            check_client(&WEBHOOK_CLIENT, object, client, findings);
        }
        for rule in webhook.get("rules").items() {
            check_rule(&WEBHOOK_RULE, object, rule, findings);
        }
        check_options(object, webhook, v1, findings);
        let conditions = webhook.get("matchConditions");
        check_conditions(&WEBHOOK_OPTIONS, object, conditions, findings);
    }
}

fn check_name(object: &Object, node: Node<'_>, name: &str, findings: &mut Findings<'_>) {
    if let Err(fault) = text::subdomain(name) {
        findings.report(
            &WEBHOOK_NAME,
            object,
            node,
            format!("the name `{name}` {fault}"),
        );
    } else if name.split('.').count() < 3 {
        let message =
            format!("the name `{name}` must have three parts, as in `{name}.example.com`");
        let message = if name.contains('.') {
            format!("the name `{name}` must have at least three parts, as in `images.example.com`")
        } else {
            message
        };
        findings.report(&WEBHOOK_NAME, object, node, message);
    }
}

/// Checks where a webhook is called.
pub(super) fn check_client(
    rule: &'static Rule,
    object: &Object,
    client: Node<'_>,
    findings: &mut Findings<'_>,
) {
    let (url, service) = (client.get("url"), client.get("service"));
    match (url.exists(), service.exists()) {
        (false, false) => {
            findings.report(rule, object, client, "either `url` or `service` is needed");
        }
        (true, true) => {
            findings
                .report(
                    rule,
                    object,
                    url,
                    "only one of `url` and `service` can be there",
                )
                .related(object, service, "the other one");
        }
        (true, false) => {
            if let Some(fault) = url.str().and_then(url_fault) {
                let message = format!("`url` is `{}`: {fault}", url.shown());
                findings.report(rule, object, url, message);
            }
        }
        (false, true) => {
            for key in ["name", "namespace"] {
                values::filled(rule, object, service.get(key), findings);
            }
            values::within(rule, object, service.get("port"), 1..=65535, findings);
            let path = service.get("path");
            if let Some(fault) = path.str().and_then(path_fault) {
                let message = format!("`path` is `{}`: {fault}", path.shown());
                findings.report(rule, object, path, message);
            }
        }
    }
}

fn url_fault(url: &str) -> Option<&'static str> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Some("it must be `https://`, a host and a path");
    };
    if !scheme.eq_ignore_ascii_case("https") {
        return Some("it must begin with `https://`");
    }
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    if !fragment.is_empty() {
        return Some("it must have no fragment");
    }
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    if !query.is_empty() {
        return Some("it must have no query");
    }
    let host = rest.split('/').next().unwrap_or_default();
    if host.contains('@') {
        return Some("it must have no user name");
    }
    if host.is_empty() {
        return Some("it must have a host");
    }
    None
}

fn path_fault(path: &str) -> Option<String> {
    if path.is_empty() || path == "/" {
        return None;
    }
    let Some(rest) = path.strip_prefix('/') else {
        return Some("it must begin with `/`".to_owned());
    };
    for part in rest.strip_suffix('/').unwrap_or(rest).split('/') {
        if part.is_empty() {
            return Some("it must not have two `/` in a row".to_owned());
        }
        if let Err(fault) = text::subdomain(part) {
            return Some(format!("its part `{part}` {fault}"));
        }
    }
    None
}

/// Checks a rule that matches requests.
pub(super) fn check_rule(
    rule: &'static Rule,
    object: &Object,
    node: Node<'_>,
    findings: &mut Findings<'_>,
) {
    if node.map().is_none() {
        return;
    }
    for key in ["operations", "apiGroups", "apiVersions", "resources"] {
        let list = node.get(key);
        if list.is_empty() {
            findings.report(rule, object, list, format!("a rule needs `{key}`"));
            continue;
        }
        let count = list.items().len();
        if key != "resources" && count > 1 && values::texts(list).any(|it| it == "*") {
            let message = format!("with `*` nothing else can be in `{key}`");
            findings.report(rule, object, list, message);
        }
        if matches!(key, "apiVersions" | "resources") {
            for item in list.items() {
                if item.str() == Some("") {
                    findings.report(rule, object, item, format!("`{key}` has an empty item"));
                }
            }
        }
    }
    for operation in node.get("operations").items() {
        let operations = ["CREATE", "UPDATE", "DELETE", "CONNECT", "*"];
        values::one_of(rule, object, operation, &operations, findings);
    }
    check_resources(rule, object, node.get("resources"), findings);
    let scopes = ["Cluster", "Namespaced", "*"];
    values::one_of(rule, object, node.get("scope"), &scopes, findings);
}

fn check_resources(
    rule: &'static Rule,
    object: &Object,
    list: Node<'_>,
    findings: &mut Findings<'_>,
) {
    let count = list.items().len();
    if count > 1 && values::texts(list).any(|it| it == "*/*") {
        let message = "with `*/*` nothing else can be in `resources`";
        findings.report(rule, object, list, message);
        return;
    }
    // As the API server does it: what counts is the last one without a slash.
    let whole = values::texts(list)
        .filter(|it| !it.contains('/') && !it.is_empty())
        .last();
    if values::texts(list).any(|it| it == "*") && whole.is_some_and(|it| it != "*") {
        let message = "with `*` no other whole resource can be in `resources`";
        findings.report(rule, object, list, message);
        return;
    }
    // What all subresources of a resource, or a subresource of all resources, were named before.
    let (mut whole, mut everywhere) = (BTreeSet::new(), BTreeSet::new());
    for item in list.items() {
        let Some((resource, sub)) = item.str().and_then(|it| it.split_once('/')) else {
            continue;
        };
        let before = if whole.contains(resource) {
            Some((resource, "*"))
        } else if everywhere.contains(sub) {
            Some(("*", sub))
        } else {
            None
        };
        if let Some((one, other)) = before {
            let message = format!("`{resource}/{sub}` is in `{one}/{other}` already");
            findings.report(rule, object, item, message);
        }
        if sub == "*" {
            whole.insert(resource);
        }
        if resource == "*" {
            everywhere.insert(sub);
        }
    }
}

fn check_options(object: &Object, webhook: Node<'_>, v1: bool, findings: &mut Findings<'_>) {
    let rule = &WEBHOOK_OPTIONS;
    for (key, allowed) in [
        ("failurePolicy", &["Ignore", "Fail"][..]),
        ("matchPolicy", &["Exact", "Equivalent"]),
    ] {
        values::one_of(rule, object, webhook.get(key), allowed, findings);
    }
    if object.kind() == "MutatingWebhookConfiguration" {
        let policy = webhook.get("reinvocationPolicy");
        values::one_of(rule, object, policy, &["Never", "IfNeeded"], findings);
    }
    if v1 {
        let effects = webhook.get("sideEffects");
        values::one_of(rule, object, effects, &["None", "NoneOnDryRun"], findings);
    }
    values::within(
        rule,
        object,
        webhook.get("timeoutSeconds"),
        1..=30,
        findings,
    );
    for key in ["namespaceSelector", "objectSelector"] {
        values::selector(rule, object, webhook.get(key), findings);
    }
    check_versions(
        rule,
        object,
        webhook.get("admissionReviewVersions"),
        findings,
    );
}

/// Checks the versions of the questions that a webhook understands.
pub(super) fn check_versions(
    rule: &'static Rule,
    object: &Object,
    list: Node<'_>,
    findings: &mut Findings<'_>,
) {
    if list.list().is_none() {
        return;
    }
    let key = list.key().unwrap_or("versions");
    let mut seen = values::Seen::default();
    for item in list.items() {
        let Some(text) = item.str() else { continue };
        if seen.again(text) {
            findings.report(rule, object, item, format!("`{text}` is there already"));
        } else if let Err(fault) = text::label_1035(text) {
            findings.report(rule, object, item, format!("the version `{text}` {fault}"));
        }
    }
    if !values::texts(list).any(|it| matches!(it, "v1" | "v1beta1")) {
        let message = format!("`{key}` must have `v1` or `v1beta1` in it");
        findings.report(rule, object, list, message);
    }
}

/// Checks conditions on requests; what their expressions say is not looked at.
pub(super) fn check_conditions(
    rule: &'static Rule,
    object: &Object,
    list: Node<'_>,
    findings: &mut Findings<'_>,
) {
    let count = list.items().len();
    if count > 64 {
        let message = format!("there are {count} conditions, at most 64 are allowed");
        findings.report(rule, object, list, message);
    }
    let mut names = values::Seen::default();
    for condition in list.items() {
        let (name, expression) = (condition.get("name"), condition.get("expression"));
        if expression.str().is_some_and(|it| it.trim().is_empty()) {
            findings.report(rule, object, expression, "`expression` must not be empty");
        }
        expressions::check(rule, object, expression, Gives::Truth, findings);
        let Some(text) = name.str() else { continue };
        if let Err(fault) = text::qualified(text) {
            findings.report(
                rule,
                object,
                name,
                format!("the condition's name `{text}` {fault}"),
            );
        } else if names.again(text) {
            let message = format!("there is a condition called `{text}` already");
            findings.report(rule, object, name, message);
        }
    }
}
