//! Names and namespaces. Which form a name must have depends on the kind: most names are DNS
//! subdomains, some become host names or labels, and a few may be nearly anything.

use crate::{
    findings::Findings,
    kinds::{self, NameForm},
    minor::Minor,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule, Severity},
    text::{self, Fault},
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &NAME_MISSING,
        &NAME_FORM,
        &NAME_LENGTH,
        &DOTTED_NAME,
        &STATEFUL_SET_NAME,
        &GENERATE_NAME,
        &NAMESPACE_FORM,
        &NAMESPACE_IGNORED,
    ],
    look: Look::Objects(look),
};

static NAME_MISSING: Rule = Rule {
    name: "name-missing",
    group: Group::Api,
    level: Level::Error,
    summary: "every object has a name",
    why: "Nothing can be stored without one.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/#required-fields",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  labels:
    app: web
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  labels:
    app: web
",
};

static NAME_FORM: Rule = Rule {
    name: "name-form",
    group: Group::Api,
    level: Level::Error,
    summary: "a name has the form that its kind asks for",
    why: "Names become parts of URLs, of host names and of labels, so the API server takes only \
          what can be one.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: Web_Settings
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web-settings
",
};

static NAME_LENGTH: Rule = Rule {
    name: "name-length",
    group: Group::Api,
    level: Level::Error,
    summary: "the name of a Job or CronJob leaves room for the names that are made from it",
    why: "A CronJob's Jobs add 11 characters to its name, a Job's name becomes a label of its \
          pods, and an indexed Job's pods are called by it and a number; all of these end at 63 \
          characters.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/\
             #writing-a-cronjob-spec",
    wrong: "\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: removes-the-sessions-of-players-who-have-not-been-seen
spec:
  schedule: 0 4 * * *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: job
            image: example.com/job:1
",
    right: "\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: removes-old-sessions
spec:
  schedule: 0 4 * * *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: job
            image: example.com/job:1
",
};

static DOTTED_NAME: Rule = Rule {
    name: "dotted-name",
    group: Group::Api,
    level: Level::Warning,
    summary: "the name of what makes pods is a DNS label",
    why: "The name becomes a part of the pods' host names. A name with dots or with more than 63 \
          characters is taken with a warning, and cut or replaced there.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/#pod-subdomain-and-hostname",
    wrong: "\
apiVersion: v1
kind: Pod
metadata:
  name: web-1.2
spec:
  containers:
  - name: web
    image: example.com/web:1.2
",
    right: "\
apiVersion: v1
kind: Pod
metadata:
  name: web-1-2
spec:
  containers:
  - name: web
    image: example.com/web:1.2
",
};

static STATEFUL_SET_NAME: Rule = Rule {
    name: "stateful-set-name",
    group: Group::Api,
    level: Level::Warning,
    summary: "the name of a StatefulSet has at most 52 characters",
    why: "Its pods carry a label of the name, a dash and up to 10 more characters, and a label has \
          at most 63: the StatefulSet is taken, but its pods can't be made.",
    source: "https://github.com/kubernetes/kubernetes/issues/64023",
    wrong: "\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: keeps-the-sessions-of-players-who-have-just-been-here
spec:
  serviceName: sessions
  selector:
    matchLabels:
      app: sessions
  template:
    metadata:
      labels:
        app: sessions
    spec:
      containers:
      - name: sessions
        image: example.com/sessions:1
",
    right: "\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: sessions
spec:
  serviceName: sessions
  selector:
    matchLabels:
      app: sessions
  template:
    metadata:
      labels:
        app: sessions
    spec:
      containers:
      - name: sessions
        image: example.com/sessions:1
",
};

static GENERATE_NAME: Rule = Rule {
    name: "generate-name",
    group: Group::Api,
    level: Level::ByClass {
        files: None,
        local: Some(Severity::Error),
        dev: Some(Severity::Error),
        staging: Some(Severity::Error),
        prod: Some(Severity::Error),
    },
    summary: "what is applied again and again has a name of its own, not a generated one",
    why: "kubectl apply refuses an object that has only a `generateName`: it could not tell which \
          of the objects that it made before is meant.",
    source: "https://kubernetes.io/docs/reference/using-api/api-concepts/#generated-values",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  generateName: web-
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
",
};

static NAMESPACE_FORM: Rule = Rule {
    name: "namespace-form",
    group: Group::Api,
    level: Level::Error,
    summary: "a namespace is a DNS label",
    why: "No namespace can have any other name, because it becomes a part of host names.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/\
             #dns-label-names",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  namespace: Shop
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  namespace: shop
",
};

static NAMESPACE_IGNORED: Rule = Rule {
    name: "namespace-ignored",
    group: Group::Api,
    level: Level::Warning,
    summary: "only what lives in a namespace names one",
    why: "The API server drops the namespace of a kind that is for the whole cluster, so two such \
          objects with the same name overwrite each other, whatever namespaces they name.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/\
             #not-all-objects-are-in-a-namespace",
    wrong: "\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  namespace: default
",
    right: "\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let metadata = object.metadata();
    let (group, kind) = (object.group(), object.kind());
    let known = kinds::of(group, kind);
    let form = match known {
        Some(kind) => Some(kind.name),
        None => custom(group),
    };
    let name = metadata.get("name");
    let generate = metadata.get("generateName");
    if let Some(text) = name.filled() {
        if let Some(form) = form {
            check_name(object, name, text, form, findings);
        }
    } else if name.is_empty() && generate.is_empty() {
        let expected = match known {
            Some(kind) => kind.name != NameForm::None,
            None => form.is_some() && !metadata.is_empty(),
        };
        // Of anything but a mapping, that is what is wrong with it.
        if expected && (metadata.is_missing() || metadata.map().is_some()) {
            findings.report(&NAME_MISSING, object, name, "`metadata.name` is missing");
        }
    } else if let Some(text) = generate.filled()
        && let Some(form) = form
    {
        check_generated(object, generate, text, form, findings);
    }
    let namespace = metadata.get("namespace");
    let Some(text) = namespace.filled() else {
        return;
    };
    match known {
        Some(known) if !known.namespaced => {
            let message = format!(
                "the namespace `{text}` is ignored: a {kind} is for the whole cluster, not for a \
                 namespace"
            );
            findings.report(&NAMESPACE_IGNORED, object, namespace, message);
        }
        _ if known.is_none() && form.is_none() => {}
        _ => {
            if let Err(fault) = text::label(text) {
                let message = format!("the namespace `{text}` {fault}");
                let found = findings.report(&NAMESPACE_FORM, object, namespace, message);
                if let Some(hint) = better(text, text::label) {
                    found.hint(hint);
                }
            }
        }
    }
}

/// The form of names of kinds that aren't built in. `None` where nobody knows: of files for tools,
/// which look like objects and are none.
fn custom(group: &str) -> Option<NameForm> {
    const TOOLS: [&str; 5] = [
        "audit.k8s.io",
        "backstage.io",
        "kind.x-k8s.io",
        "kubeadm.k8s.io",
        "minikube.sigs.k8s.io",
    ];
    if !group.contains('.') || group.ends_with("config.k8s.io") || TOOLS.contains(&group) {
        return None;
    }
    // Custom resources; but OpenShift's own API servers take more than the one for those does.
    if group.ends_with("openshift.io") {
        return Some(NameForm::Path);
    }
    Some(NameForm::Subdomain)
}

fn check_name(
    object: &Object,
    node: Node<'_>,
    name: &str,
    form: NameForm,
    findings: &mut Findings<'_>,
) {
    let minor = findings.kubernetes();
    if let Err(fault) = has_form(name, form, minor) {
        let message = format!("the name `{name}` {fault}");
        let found = findings.report(&NAME_FORM, object, node, message);
        if let Some(hint) = better(name, |text| has_form(text, form, minor)) {
            found.hint(hint);
        }
        return;
    }
    if object.is("apps", "StatefulSet") && name.len() > 52 {
        let message = format!(
            "the name `{name}` has {} characters: with more than 52, labels of the pods get too long",
            name.len()
        );
        findings.report(&STATEFUL_SET_NAME, object, node, message);
    }
    if form != NameForm::Subdomain {
        return;
    }
    if let Some(message) = too_long(object, name) {
        findings.report(&NAME_LENGTH, object, node, message);
        return;
    }
    let makes_pods = matches!(
        (object.group(), object.kind()),
        ("", "Pod" | "ReplicationController")
            | ("apps", "Deployment" | "ReplicaSet")
            | ("batch", "Job" | "CronJob")
    );
    if makes_pods && text::label(name).is_err() {
        let message = if name.contains('.') {
            format!("the name `{name}` has dots, and becomes a part of host names")
        } else {
            format!(
                "the name `{name}` has {} characters, and becomes a part of host names, of which \
                 each has at most 63",
                name.len()
            )
        };
        findings.report(&DOTTED_NAME, object, node, message);
    }
}

/// What is wrong with a name that is fine but for what is made from it.
fn too_long(object: &Object, name: &str) -> Option<String> {
    let length = name.len();
    match (object.group(), object.kind()) {
        ("batch", "CronJob") if length > 52 => Some(format!(
            "a CronJob's name has at most 52 characters, because its Jobs add 11 to it; `{name}` \
             has {length}"
        )),
        ("batch", "Job") => {
            let spec = object.spec();
            if length > 63 && !spec.get("manualSelector").is_true() {
                return Some(format!(
                    "a Job's name has at most 63 characters, because it becomes a label of its \
                     pods; `{name}` has {length}"
                ));
            }
            if spec.get("completionMode").str() != Some("Indexed") {
                return None;
            }
            let last = spec.get("completions").int().filter(|it| *it > 0)?;
            let pod = format!("{name}-{}", last - 1);
            let fault = text::label(&pod).err()?;
            Some(format!(
                "an indexed Job's pods are called by its name and a number, up to `{pod}`, which \
                 {fault}"
            ))
        }
        _ => None,
    }
}

/// A prefix is fine if a name that begins with it can be.
fn check_generated(
    object: &Object,
    node: Node<'_>,
    prefix: &str,
    form: NameForm,
    findings: &mut Findings<'_>,
) {
    let example = match prefix.strip_suffix('-') {
        Some(start) if !start.is_empty() => format!("{start}a"),
        _ => prefix.to_owned(),
    };
    if let Err(fault) = has_form(&example, form, findings.kubernetes()) {
        let message = format!("names that begin with `{prefix}` are refused: a name {fault}");
        findings.report(&NAME_FORM, object, node, message);
        return;
    }
    if form != NameForm::None {
        findings
            .report(
                &GENERATE_NAME,
                object,
                node,
                "an object with a `generateName` and no `name` can be created, but not applied",
            )
            .hint("give it a `name`");
    }
}

fn has_form(name: &str, form: NameForm, minor: Minor) -> Fault {
    match form {
        NameForm::Subdomain => text::subdomain(name),
        NameForm::Label => text::label(name),
        NameForm::Service if minor >= Minor::V1_36 => text::label(name),
        NameForm::Service => text::label_1035(name),
        NameForm::ConfigKey => text::config_key(name),
        NameForm::Path => path_segment(name),
        NameForm::Driver if name.len() > 63 => Err(format!(
            "must have at most 63 characters, not {}",
            name.len()
        )),
        NameForm::Driver => text::subdomain(&name.to_ascii_lowercase()),
        NameForm::None => Ok(()),
    }
}

/// What may stand between the slashes of a URL's path.
pub(crate) fn path_segment(name: &str) -> Fault {
    if name == "." || name == ".." {
        return Err("must not be `.` or `..`".to_owned());
    }
    if name.contains(['/', '%']) {
        return Err("must not have `/` or `%` in it".to_owned());
    }
    Ok(())
}

/// A name that would do, if the mistake is only one of case, underscores, spaces or dots.
fn better(name: &str, form: impl Fn(&str) -> Fault) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    [
        lower.replace(['_', ' '], "-"),
        lower.replace(['_', ' ', '.'], "-"),
    ]
    .into_iter()
    .find(|it| form(it).is_ok())
    .map(|it| format!("`{it}` would do"))
}
