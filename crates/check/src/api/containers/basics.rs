//! What every container has: a name, an image, and a few choices of how it is run.

use std::collections::BTreeMap;

use crate::{
    findings::Findings,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

use super::shared::{brief, containers, form, one_of};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &CONTAINERS,
        &NAME,
        &NAME_TAKEN,
        &IMAGE,
        &IMAGE_WHITESPACE,
        &TEMPLATE_IMAGE_WHITESPACE,
        &PULL_POLICY,
        &TERMINATION_MESSAGE_POLICY,
        &EPHEMERAL,
    ],
    look: Look::Pods(look),
};

static CONTAINERS: Rule = Rule {
    name: "containers-missing",
    group: Group::Api,
    level: Level::Error,
    summary: "a pod has at least one container",
    why: "The API server refuses pods and templates without any. Init containers don't count: \
          they are over before the pod runs.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec",
    wrong: pod!("  containers: []\n"),
    right: pod!("  containers:\n  - name: web\n    image: nginx:1.29\n"),
};

static NAME: Rule = Rule {
    name: "container-name",
    group: Group::Api,
    level: Level::Error,
    summary: "a container's name is a DNS label: lower-case letters, digits and `-`",
    why: "The API server refuses any other name.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names",
    wrong: pod!("  containers:\n  - name: Web_Server\n    image: nginx:1.29\n"),
    right: pod!("  containers:\n  - name: web-server\n    image: nginx:1.29\n"),
};

static NAME_TAKEN: Rule = Rule {
    name: "container-name-taken",
    group: Group::Api,
    level: Level::Error,
    summary: "no two containers of a pod have the same name, init containers included",
    why: "The API server refuses them: logs, probes and patches go by the name.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container",
    wrong: pod!(
        "  initContainers:
  - name: web
    image: busybox:1.37
  containers:
  - name: web
    image: nginx:1.29
"
    ),
    right: pod!(
        "  initContainers:
  - name: prepare
    image: busybox:1.37
  containers:
  - name: web
    image: nginx:1.29
"
    ),
};

static IMAGE: Rule = Rule {
    name: "container-image-missing",
    group: Group::Api,
    level: Level::Error,
    summary: "every container names an image",
    why: "The schema lets it be left out, for tools that add it; the API server does not.",
    source: "https://kubernetes.io/docs/concepts/containers/images/",
    wrong: pod!("  containers:\n  - name: web\n"),
    right: pod!("  containers:\n  - name: web\n    image: nginx:1.29\n"),
};

static IMAGE_WHITESPACE: Rule = Rule {
    name: "container-image-whitespace",
    group: Group::Api,
    level: Level::Error,
    summary: "the image of a pod's container has no space or line break around it",
    why: "The API server refuses such a pod. Often it is the end of a line that a block scalar \
          (`|`) kept.",
    source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
    wrong: pod!("  containers:\n  - name: web\n    image: 'nginx:1.29 '\n"),
    right: pod!("  containers:\n  - name: web\n    image: 'nginx:1.29'\n"),
};

static TEMPLATE_IMAGE_WHITESPACE: Rule = Rule {
    name: "template-image-whitespace",
    group: Group::Api,
    level: Level::Warning,
    summary: "the image in a pod template has no space or line break around it",
    why: "The API server takes the template, and then refuses every pod that is made of it.",
    source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
    wrong: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: tidy
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: tidy
        image: 'tidy:2.1 '
",
    right: "\
apiVersion: batch/v1
kind: Job
metadata:
  name: tidy
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: tidy
        image: 'tidy:2.1'
",
};

static PULL_POLICY: Rule = Rule {
    name: "image-pull-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "`imagePullPolicy` is `Always`, `IfNotPresent` or `Never`",
    why: "The API server refuses anything else.",
    source: "https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy",
    wrong: container!("    imagePullPolicy: IfNotPreset\n"),
    right: container!("    imagePullPolicy: IfNotPresent\n"),
};

static TERMINATION_MESSAGE_POLICY: Rule = Rule {
    name: "termination-message-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "`terminationMessagePolicy` is `File` or `FallbackToLogsOnError`",
    why: "The API server refuses anything else.",
    source: "https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/#customizing-the-termination-message",
    wrong: container!("    terminationMessagePolicy: FallbackToLogs\n"),
    right: container!("    terminationMessagePolicy: FallbackToLogsOnError\n"),
};

static EPHEMERAL: Rule = Rule {
    name: "ephemeral-containers",
    group: Group::Api,
    level: Level::Error,
    summary: "ephemeral containers are added to running pods, not written into manifests",
    why: "The API server refuses to create a pod with some, and any template that has some. \
          `kubectl debug` adds them.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/",
    wrong: container!("  ephemeralContainers:\n  - name: shell\n    image: busybox:1.37\n"),
    right: container!("  - name: shell\n    image: busybox:1.37\n"),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let list = pod.spec.get("containers");
    // Where there is a spec, its schema demands the list itself.
    if pod.spec.is_missing() || list.list().is_some_and(<[_]>::is_empty) {
        let message = "there is no container: a pod needs at least one";
        findings.report(&CONTAINERS, object, list, message);
    }
    let ephemeral = pod.spec.get("ephemeralContainers");
    if ephemeral.items().len() > 0 {
        let message = "`ephemeralContainers` can't be created with a pod: they are added to one \
                       that runs";
        findings
            .report(&EPHEMERAL, object, ephemeral, message)
            .hint("leave them out, and use `kubectl debug` when it is needed");
    }
    let bare = object.is("", "Pod");
    for container in containers(pod) {
        let node = container.node;
        if node.map().is_none() {
            continue;
        }
        form(findings, &NAME, object, node.get("name"), text::label);
        let image = node.get("image");
        match image.str() {
            Some(text) if !text.is_empty() => {
                // Some platforms fill in an image that is a single space.
                if text.len() != text.trim().len() && (bare || !text.trim().is_empty()) {
                    let rule = if bare {
                        &IMAGE_WHITESPACE
                    } else {
                        &TEMPLATE_IMAGE_WHITESPACE
                    };
                    let message = format!(
                        "`image` has white space around `{}`: it must have none",
                        brief(text.trim())
                    );
                    findings.report(rule, object, image, message);
                }
            }
            None if image.exists() => {}
            _ => {
                let message = "there is no `image`: every container needs one";
                findings.report(&IMAGE, object, image, message);
            }
        }
        let policy = node.get("imagePullPolicy");
        if policy.filled().is_some() {
            let words = ["Always", "IfNotPresent", "Never"];
            one_of(findings, &PULL_POLICY, object, policy, &words);
        }
        let policy = node.get("terminationMessagePolicy");
        if policy.filled().is_some() {
            let words = ["File", "FallbackToLogsOnError"];
            let rule = &TERMINATION_MESSAGE_POLICY;
            one_of(findings, rule, object, policy, &words);
        }
    }
    names(object, pod, findings);
}

/// Names that are given twice.
fn names(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    if containers(pod).nth(1).is_none() {
        return;
    }
    let mut seen = BTreeMap::new();
    for container in containers(pod) {
        let node = container.node.get("name");
        let Some(name) = node.filled() else { continue };
        if let Some(first) = seen.insert(name, node) {
            let message = format!("`name` is `{}`, as another container's is", brief(name));
            findings.report(&NAME_TAKEN, object, node, message).related(
                object,
                first,
                "the other one",
            );
        }
    }
}
