//! Names in a pod's spec: its own, and those of what it refers to.

use crate::{
    api::pods::{
        say::{Say, is},
        selectors,
    },
    findings::Findings,
    minor::Minor,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &POD_HOSTNAME,
        &POD_REFERENCE_NAME,
        &NODE_SELECTOR_LABELS,
        &IMAGE_PULL_SECRET_NAME,
    ],
    look: Look::Pods(look),
};

static POD_HOSTNAME: Rule = Rule {
    name: "pod-hostname",
    group: Group::Api,
    level: Level::Error,
    summary: "`hostname` and `subdomain` are DNS labels, and `hostnameOverride` is a name of at \
              most 64 characters that stands alone",
    why: "The API server refuses others. A pod on the node's network has the node's name.",
    source: "https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-hostname-and-subdomain-fields",
    wrong: pod!("  hostname: web.example.com\n"),
    right: pod!("  hostname: web\n"),
};

static POD_REFERENCE_NAME: Rule = Rule {
    name: "pod-reference-name",
    group: Group::Api,
    level: Level::Error,
    summary: "what a pod refers to by name has a possible name",
    why: "The API server refuses a name of a node, service account, priority class or runtime \
          class that none of them could have.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names",
    wrong: pod!("  serviceAccountName: Web_App\n"),
    right: pod!("  serviceAccountName: web-app\n"),
};

static NODE_SELECTOR_LABELS: Rule = Rule {
    name: "node-selector-labels",
    group: Group::Api,
    level: Level::Error,
    summary: "`nodeSelector` has possible names and values of labels",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set",
    wrong: pod!("  nodeSelector:\n    disk: fast disk\n"),
    right: pod!("  nodeSelector:\n    disk: fast\n"),
};

static IMAGE_PULL_SECRET_NAME: Rule = Rule {
    name: "image-pull-secret-name",
    group: Group::Api,
    level: Level::Warning,
    summary: "items of `imagePullSecrets` have a name",
    why: "The API server takes an item without a name with a warning, and nothing comes of it.",
    source: "https://kubernetes.io/docs/concepts/containers/images/#specifying-imagepullsecrets-on-a-pod",
    wrong: pod!("  imagePullSecrets:\n  - name: ''\n"),
    right: pod!("  imagePullSecrets:\n  - name: registry\n"),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let spec = pod.spec;
    let minor = findings.kubernetes();
    let mut say = Say::new(object, findings);
    say.filled(&POD_HOSTNAME, spec.get("hostname"), text::label);
    say.filled(&POD_HOSTNAME, spec.get("subdomain"), text::label);
    if minor >= Minor::V1_35 {
        hostname_override(&mut say, spec);
    }
    // `serviceAccount` is the old name of the field, and is read where the other is empty.
    let account = if spec.get("serviceAccountName").is_empty() {
        "serviceAccount"
    } else {
        "serviceAccountName"
    };
    for key in ["nodeName", "priorityClassName", account] {
        say.filled(&POD_REFERENCE_NAME, spec.get(key), text::subdomain);
    }
    let runtime = spec.get("runtimeClassName");
    say.form(&POD_REFERENCE_NAME, runtime, text::subdomain);
    selectors::labels(&mut say, &NODE_SELECTOR_LABELS, spec.get("nodeSelector"));
    for secret in spec.get("imagePullSecrets").items() {
        let name = secret.get("name");
        if secret.map().is_some() && name.is_empty() {
            say.say(&IMAGE_PULL_SECRET_NAME, name, "the pull secret has no name");
        }
    }
}

fn hostname_override(say: &mut Say<'_, '_>, spec: Node<'_>) {
    let name = spec.get("hostnameOverride");
    let Some(text) = name.str() else { return };
    for key in ["hostNetwork", "setHostnameAsFQDN"] {
        if spec.get(key).is_true() {
            let message = format!("`hostnameOverride` can't be set where `{key}` is true");
            say.say(&POD_HOSTNAME, name, message);
            return;
        }
    }
    if text.len() > 64 {
        let message = format!(
            "{}: it must have at most 64 characters, not {}",
            is(name),
            text.len()
        );
        say.say(&POD_HOSTNAME, name, message);
        return;
    }
    say.form(&POD_HOSTNAME, name, text::subdomain);
}
