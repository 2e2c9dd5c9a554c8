//! `CustomResourceDefinitions`: names, versions, conversion and columns. Their schemas are a family
//! of their own.

use super::{values, webhooks};
use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text::{self, Fault},
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &CRD_NAME,
        &CRD_VERSIONS,
        &CRD_CONVERSION,
        &CRD_APPROVAL,
        &CRD_OPTIONS,
    ],
    look: Look::Kinds(
        &[("apiextensions.k8s.io", "CustomResourceDefinition")],
        look,
    ),
};

static CRD_NAME: Rule = Rule {
    name: "crd-name",
    group: Group::Api,
    level: Level::Error,
    summary: "a CustomResourceDefinition is called by its plural, a dot and its group, and its \
              names are DNS labels",
    why: "The names become parts of URLs, and two definitions must not meet there.",
    source: "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/\
             custom-resource-definitions/#create-a-customresourcedefinition",
    wrong: "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: game.example.com
spec:
  group: example.com
  scope: Namespaced
  names:
    plural: games
    kind: Game
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
",
    right: RIGHT,
};

static CRD_VERSIONS: Rule = Rule {
    name: "crd-versions",
    group: Group::Api,
    level: Level::Error,
    summary: "a CustomResourceDefinition stores exactly one of its versions, and each has a name \
              of its own and a schema",
    why: "The API server refuses it otherwise: it would not know how to store objects, or which \
          fields they have.",
    source: "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/\
             custom-resource-definition-versioning/",
    wrong: "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: games.example.com
spec:
  group: example.com
  scope: Namespaced
  names:
    plural: games
    kind: Game
  versions:
  - name: v1
    served: true
    storage: false
    schema:
      openAPIV3Schema:
        type: object
",
    right: RIGHT,
};

static CRD_CONVERSION: Rule = Rule {
    name: "crd-conversion",
    group: Group::Api,
    level: Level::Error,
    summary: "versions are converted by a webhook that is described, or not at all",
    why: "The API server refuses the strategy `Webhook` without a webhook, and a webhook with any \
          other strategy.",
    source: "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/\
             custom-resource-definition-versioning/#webhook-conversion",
    wrong: "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: games.example.com
spec:
  group: example.com
  scope: Namespaced
  names:
    plural: games
    kind: Game
  conversion:
    strategy: Webhook
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
",
    right: RIGHT,
};

static CRD_APPROVAL: Rule = Rule {
    name: "crd-approval",
    group: Group::Api,
    level: Level::Error,
    summary: "only an approved CustomResourceDefinition is in a group of Kubernetes' own",
    why: "In `k8s.io`, `kubernetes.io` and everything below, the API server asks for the annotation \
          `api-approved.kubernetes.io` with a link to the approval.",
    source: "https://kubernetes.io/docs/reference/labels-annotations-taints/\
             #api-approved-kubernetes-io",
    wrong: "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: games.example.k8s.io
spec:
  group: example.k8s.io
  scope: Namespaced
  names:
    plural: games
    kind: Game
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
",
    right: RIGHT,
};

static CRD_OPTIONS: Rule = Rule {
    name: "crd-options",
    group: Group::Api,
    level: Level::Error,
    summary: "a CustomResourceDefinition's scope, columns, subresources and other options have \
              values that exist",
    why: "The API server refuses anything else.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/\
             custom-resource-definition-v1/",
    wrong: "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: games.example.com
spec:
  group: example.com
  scope: Namespace
  names:
    plural: games
    kind: Game
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
",
    right: RIGHT,
};

/// Nothing is wrong with this one.
pub(super) const RIGHT: &str = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: games.example.com
spec:
  group: example.com
  scope: Namespaced
  names:
    plural: games
    kind: Game
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
";

fn look(object: &Object, findings: &mut Findings<'_>) {
    // What was different in v1beta1 is gone with it.
    let spec = object.spec();
    if object.version() != "v1" || spec.map().is_none() {
        return;
    }
    check_names(object, spec, findings);
    check_versions(object, spec.get("versions"), findings);
    let conversion = spec.get("conversion");
    if conversion.map().is_some() {
        check_conversion(object, conversion, findings);
    }
    check_approval(object, spec.get("group"), findings);
    let scope = spec.get("scope");
    values::one_of(
        &CRD_OPTIONS,
        object,
        scope,
        &["Cluster", "Namespaced"],
        findings,
    );
    let preserve = spec.get("preserveUnknownFields");
    if preserve.is_true() {
        findings
            .report(
                &CRD_OPTIONS,
                object,
                preserve,
                "`preserveUnknownFields` must be `false`",
            )
            .hint(
                "set `x-kubernetes-preserve-unknown-fields: true` in the schema, where it is meant",
            );
    }
}

fn check_names(object: &Object, spec: Node<'_>, findings: &mut Findings<'_>) {
    let (group, names) = (spec.get("group"), spec.get("names"));
    if let Some(text) = group.str() {
        if let Err(fault) = text::subdomain(text) {
            findings.report(
                &CRD_NAME,
                object,
                group,
                format!("the group `{text}` {fault}"),
            );
        } else if !text.contains('.') {
            let message =
                format!("the group `{text}` must be a domain, as in `{text}.example.com`");
            findings.report(&CRD_NAME, object, group, message);
        }
    }
    let plural = names.get("plural");
    for key in ["plural", "singular"] {
        check_name(object, names.get(key), text::label_1035, findings);
    }
    for key in ["kind", "listKind"] {
        let form = |text: &str| text::label_1035(&text.to_ascii_lowercase());
        check_name(object, names.get(key), form, findings);
    }
    for key in ["shortNames", "categories"] {
        for node in names.get(key).items() {
            check_name(object, node, text::label_1035, findings);
        }
    }
    let (kind, list) = (names.get("kind"), names.get("listKind"));
    if kind.filled().is_some() && kind.str() == list.str() {
        let message = "`kind` and `listKind` must not be the same";
        findings.report(&CRD_NAME, object, list, message);
    }
    let name = object.metadata().get("name");
    if let (Some(text), Some(plural), Some(group)) =
        (name.filled(), plural.filled(), group.filled())
    {
        let fits = text
            .strip_prefix(plural)
            .and_then(|it| it.strip_prefix('.'))
            .is_some_and(|it| it == group);
        if !fits {
            let message = format!("the name is `{text}`: it must be `{plural}.{group}`");
            findings.report(&CRD_NAME, object, name, message);
        }
    }
}

fn check_name(
    object: &Object,
    node: Node<'_>,
    form: impl Fn(&str) -> Fault,
    findings: &mut Findings<'_>,
) {
    let Some(text) = node.str() else { return };
    // What is empty is filled in, but for these two.
    if text.is_empty() && matches!(node.key(), Some("singular" | "listKind")) {
        return;
    }
    if let Err(fault) = form(text) {
        findings.report(
            &CRD_NAME,
            object,
            node,
            format!("the name `{text}` {fault}"),
        );
    }
}

fn check_versions(object: &Object, versions: Node<'_>, findings: &mut Findings<'_>) {
    let mut stored: Option<Node<'_>> = None;
    let mut names = values::Seen::default();
    for version in versions.items() {
        let storage = version.get("storage");
        if storage.is_true() {
            if let Some(first) = stored {
                findings
                    .report(
                        &CRD_VERSIONS,
                        object,
                        storage,
                        "only one version can be stored",
                    )
                    .related(object, first, "the first one");
            }
            stored = stored.or(Some(storage));
        }
        let name = version.get("name");
        if let Some(text) = name.str() {
            if let Err(fault) = text::label_1035(text) {
                findings.report(
                    &CRD_VERSIONS,
                    object,
                    name,
                    format!("the version `{text}` {fault}"),
                );
            } else if names.again(text) {
                let message = format!("there is a version `{text}` already");
                findings.report(&CRD_VERSIONS, object, name, message);
            }
        }
        let schema = version.path(["schema", "openAPIV3Schema"]);
        if schema.is_missing() && version.map().is_some() {
            findings
                .report(&CRD_VERSIONS, object, schema, "the version has no schema")
                .hint("`type: object` with `x-kubernetes-preserve-unknown-fields: true` takes anything");
        }
        check_version(object, version, findings);
    }
    if stored.is_none() && versions.list().is_some() {
        let message = "one version must be stored: `storage: true`";
        findings.report(&CRD_VERSIONS, object, versions, message);
    }
}

fn check_version(object: &Object, version: Node<'_>, findings: &mut Findings<'_>) {
    let rule = &CRD_OPTIONS;
    let warning = version.get("deprecationWarning");
    if let Some(text) = warning.str() {
        let fault = if !version.get("deprecated").is_true() {
            Some("only a deprecated version has a `deprecationWarning`")
        } else if text.is_empty() {
            Some("`deprecationWarning` must not be empty")
        } else if text.len() > 256 {
            Some("`deprecationWarning` must have at most 256 characters")
        } else if text.contains(char::is_control) {
            Some("`deprecationWarning` must be a single line")
        } else {
            None
        };
        if let Some(fault) = fault {
            findings.report(rule, object, warning, fault);
        }
    }
    for column in version.get("additionalPrinterColumns").items() {
        values::filled(rule, object, column.get("name"), findings);
        let types = ["integer", "number", "string", "boolean", "date"];
        values::one_of(rule, object, column.get("type"), &types, findings);
        let format = column.get("format");
        if format.filled().is_some() {
            let formats = [
                "int32",
                "int64",
                "float",
                "double",
                "byte",
                "date",
                "date-time",
                "password",
            ];
            values::one_of(rule, object, format, &formats, findings);
        }
        check_path(object, column.get("jsonPath"), &["."], findings);
    }
    let scale = version.path(["subresources", "scale"]);
    if scale.map().is_some() {
        check_path(object, scale.get("specReplicasPath"), &[".spec."], findings);
        check_path(
            object,
            scale.get("statusReplicasPath"),
            &[".status."],
            findings,
        );
        let selector = scale.get("labelSelectorPath");
        if selector.filled().is_some() {
            check_path(object, selector, &[".spec.", ".status."], findings);
        }
    }
}

/// Checks the way to a field, which must begin in one of some places.
fn check_path(object: &Object, path: Node<'_>, places: &[&str], findings: &mut Findings<'_>) {
    let Some(text) = path.str() else { return };
    if !places.iter().any(|it| text.starts_with(it)) {
        let key = path.key().unwrap_or("it");
        let message = format!(
            "`{key}` is `{text}`: it must begin with {}",
            values::either(places)
        );
        findings.report(&CRD_OPTIONS, object, path, message);
    }
}

fn check_conversion(object: &Object, conversion: Node<'_>, findings: &mut Findings<'_>) {
    let rule = &CRD_CONVERSION;
    let (strategy, webhook) = (conversion.get("strategy"), conversion.get("webhook"));
    match strategy.str() {
        Some("Webhook") => {
            let client = webhook.get("clientConfig");
            if client.is_missing() {
                let message = "the strategy `Webhook` needs a `webhook` with a `clientConfig`";
                let node = if webhook.exists() { client } else { webhook };
                findings.report(rule, object, node, message);
                return;
            }
            webhooks::check_client(rule, object, client, findings);
            let versions = webhook.get("conversionReviewVersions");
            webhooks::check_versions(rule, object, versions, findings);
        }
        Some(text @ "None") if webhook.exists() => {
            let message = format!("the strategy `{text}` must not have a `webhook`");
            findings.report(rule, object, webhook, message);
        }
        Some(text) if !text.is_empty() => {
            values::one_of(rule, object, strategy, &["None", "Webhook"], findings);
        }
        _ => {}
    }
}

fn check_approval(object: &Object, group: Node<'_>, findings: &mut Findings<'_>) {
    let key = "api-approved.kubernetes.io";
    let own = group.str().is_some_and(|it| {
        ["k8s.io", "kubernetes.io"].iter().any(|domain| {
            it.strip_suffix(domain)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    });
    if !own {
        return;
    }
    let annotation = object.metadata().path(["annotations", key]);
    match annotation.filled() {
        None => {
            let message = format!(
                "`{}` is a group of Kubernetes' own: it needs the annotation `{key}`",
                group.shown()
            );
            findings.report(&CRD_APPROVAL, object, group, message);
        }
        Some(text) if text.starts_with("unapproved") => {}
        Some(text) => {
            let host = text.split_once("://").map(|(_, rest)| rest);
            if host.is_none_or(|it| it.is_empty() || it.starts_with('/')) {
                let message = format!("`{key}` must be a link, or begin with `unapproved`");
                findings.report(&CRD_APPROVAL, object, annotation, message);
            }
        }
    }
}
