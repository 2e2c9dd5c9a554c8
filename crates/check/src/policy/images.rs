//! Which image it is.

use super::PRODUCTION;
use crate::{
    findings::Findings,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&IMAGE_TAG],
    look: Look::Pods(look),
};

static IMAGE_TAG: Rule = Rule {
    name: "image-tag",
    group: Group::Policy,
    level: PRODUCTION,
    summary: "every image has a tag other than `latest`, or a digest",
    why: "`latest`, and an image without a tag is that, is another image tomorrow: replicas run \
          different versions, and nobody can go back to what ran before.",
    source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
    wrong: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:2.1.0
"
    ),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    for container in pod.containers() {
        let node = container.node.get("image");
        let Some(image) = node.filled().filter(|it| !it.contains('@')) else {
            continue;
        };
        // A port may stand before the first slash.
        let last = image.rsplit('/').next().unwrap_or(image);
        let message = match last.split_once(':') {
            None => format!("`{image}` has no tag, which means `latest`"),
            Some((_, "latest")) => format!("`{image}` is another image tomorrow"),
            Some(_) => continue,
        };
        findings
            .report(&IMAGE_TAG, object, node, message)
            .hint("name a version, or a digest");
    }
}
