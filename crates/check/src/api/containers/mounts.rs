//! Where containers mount the volumes of their pod.

use std::collections::BTreeMap;

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
};

use super::shared::{Volume, brief, containers, descending, form, meant, one_of, twice, volumes};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &VOLUME,
        &PATH,
        &PATH_TAKEN,
        &SUB_PATH,
        &PROPAGATION,
        &READ_ONLY,
    ],
    look: Look::Pods(look),
};

static VOLUME: Rule = Rule {
    name: "mount-volume-unknown",
    group: Group::Api,
    level: Level::Error,
    summary: "what a container mounts is one of the pod's `volumes`",
    why: "The API server refuses a name that isn't there. In a StatefulSet, the names of \
          `volumeClaimTemplates` count too.",
    source: "https://kubernetes.io/docs/concepts/storage/volumes/#background",
    wrong: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    volumeMounts:
    - name: cache
      mountPath: /var/cache/nginx
  volumes:
  - name: caches
    emptyDir: {}
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    volumeMounts:
    - name: cache
      mountPath: /var/cache/nginx
  volumes:
  - name: cache
    emptyDir: {}
"
    ),
};

static PATH: Rule = Rule {
    name: "mount-path-empty",
    group: Group::Api,
    level: Level::Error,
    summary: "`mountPath` is not empty",
    why: "There is no place to mount the volume at; the API server refuses it.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#volumes-1",
    wrong: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    volumeMounts:
    - name: cache
      mountPath: \"\"
  volumes:
  - name: cache
    emptyDir: {}
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    volumeMounts:
    - name: cache
      mountPath: /var/cache/nginx
  volumes:
  - name: cache
    emptyDir: {}
"
    ),
};

static PATH_TAKEN: Rule = Rule {
    name: "mount-path-taken",
    group: Group::Api,
    level: Level::Error,
    summary: "a container mounts one volume at a path",
    why: "The later one would hide the earlier; the API server refuses the same `mountPath` twice.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#volumes-1",
    wrong: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    volumeMounts:
    - name: cache
      mountPath: /data
    - name: content
      mountPath: /data
  volumes:
  - name: cache
    emptyDir: {}
  - name: content
    emptyDir: {}
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    volumeMounts:
    - name: cache
      mountPath: /data/cache
    - name: content
      mountPath: /data/content
  volumes:
  - name: cache
    emptyDir: {}
  - name: content
    emptyDir: {}
"
    ),
};

static SUB_PATH: Rule = Rule {
    name: "mount-sub-path",
    group: Group::Api,
    level: Level::Error,
    summary: "a path within a volume is relative, has no part `..`, and is given once",
    why: "It must not lead out of the volume. The API server refuses one that does, and `subPath` \
          beside `subPathExpr`.",
    source: "https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath",
    wrong: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    volumeMounts:
    - name: cache
      mountPath: /var/cache/nginx
      subPath: /nginx
  volumes:
  - name: cache
    emptyDir: {}
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    volumeMounts:
    - name: cache
      mountPath: /var/cache/nginx
      subPath: nginx
  volumes:
  - name: cache
    emptyDir: {}
"
    ),
};

static PROPAGATION: Rule = Rule {
    name: "mount-propagation",
    group: Group::Api,
    level: Level::Error,
    summary: "`mountPropagation` is `None`, `HostToContainer`, or `Bidirectional` in privileged \
              containers",
    why: "What a container mounts would show on the node, so the API server allows that to \
          privileged ones only, and refuses other values.",
    source: "https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation",
    wrong: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    volumeMounts:
    - name: devices
      mountPath: /mnt
      mountPropagation: Bidirectional
  volumes:
  - name: devices
    emptyDir: {}
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    securityContext:
      privileged: true
    volumeMounts:
    - name: devices
      mountPath: /mnt
      mountPropagation: Bidirectional
  volumes:
  - name: devices
    emptyDir: {}
"
    ),
};

static READ_ONLY: Rule = Rule {
    name: "mount-recursive-read-only",
    group: Group::Api,
    level: Level::Error,
    summary: "`recursiveReadOnly` is `Disabled`, or `IfPossible` or `Enabled` for a mount that is \
              read-only and not propagated",
    why: "The API server refuses anything else.",
    source: "https://kubernetes.io/docs/concepts/storage/volumes/#recursive-read-only-mounts",
    wrong: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    volumeMounts:
    - name: content
      mountPath: /content
      recursiveReadOnly: Enabled
  volumes:
  - name: content
    emptyDir: {}
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    volumeMounts:
    - name: content
      mountPath: /content
      readOnly: true
      recursiveReadOnly: Enabled
  volumes:
  - name: content
    emptyDir: {}
"
    ),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let mut known = None;
    for container in containers(pod) {
        let mounts = container.node.get("volumeMounts");
        if mounts.items().len() == 0 {
            continue;
        }
        let known = known.get_or_insert_with(|| volumes(object, pod));
        let privileged = container
            .node
            .path(["securityContext", "privileged"])
            .is_true();
        for mount in mounts.items().filter(|it| it.map().is_some()) {
            volume(object, mount, known, findings);
            paths(object, mount, findings);
            propagation(object, mount, privileged, findings);
            read_only(object, mount, findings);
        }
        let paths = mounts.items().filter_map(|mount| {
            let path = mount.get("mountPath");
            Some((path.filled()?, path))
        });
        twice(paths, |first, path| {
            let message = format!(
                "`mountPath` is `{}`, as another mount's of this container is",
                brief(path.str().unwrap_or_default())
            );
            findings.report(&PATH_TAKEN, object, path, message).related(
                object,
                first,
                "the other one",
            );
        });
    }
}

fn volume(
    object: &Object,
    mount: Node<'_>,
    known: &BTreeMap<&str, Volume<'_>>,
    findings: &mut Findings<'_>,
) {
    let node = mount.get("name");
    let Some(name) = node.str().filter(|name| !known.contains_key(name)) else {
        return;
    };
    let message = if name.is_empty() {
        "`name` is empty: it must name one of the pod's `volumes`".to_owned()
    } else {
        format!("there is no volume `{}` in this pod", brief(name))
    };
    let found = findings.report(&VOLUME, object, node, message);
    let names = known.keys().copied();
    if let Some(word) = meant(name, names) {
        found.hint(format!("did you mean `{}`?", brief(word)));
    }
}

fn paths(object: &Object, mount: Node<'_>, findings: &mut Findings<'_>) {
    let path = mount.get("mountPath");
    if path.str() == Some("") {
        let message = "`mountPath` is empty: it must say where to mount the volume";
        findings.report(&PATH, object, path, message);
    }
    let (plain, expression) = (mount.get("subPath"), mount.get("subPathExpr"));
    if plain.filled().is_some() && expression.filled().is_some() {
        let message = "`subPath` and `subPathExpr` are both set: only one of them may be";
        findings.report(&SUB_PATH, object, expression, message);
    }
    for path in [plain, expression] {
        form(findings, &SUB_PATH, object, path, descending);
    }
}

fn propagation(object: &Object, mount: Node<'_>, privileged: bool, findings: &mut Findings<'_>) {
    let node = mount.get("mountPropagation");
    let words = ["None", "HostToContainer", "Bidirectional"];
    one_of(findings, &PROPAGATION, object, node, &words);
    if node.str() == Some("Bidirectional") && !privileged {
        let message = "`mountPropagation` is `Bidirectional`, which only privileged containers \
                       may have";
        findings.report(&PROPAGATION, object, node, message);
    }
}

fn read_only(object: &Object, mount: Node<'_>, findings: &mut Findings<'_>) {
    let node = mount.get("recursiveReadOnly");
    let Some(text) = node.str().filter(|it| *it != "Disabled") else {
        return;
    };
    let words = ["Disabled", "IfPossible", "Enabled"];
    if one_of(findings, &READ_ONLY, object, node, &words).is_some() {
        return;
    }
    let propagation = mount.get("mountPropagation");
    if !mount.get("readOnly").is_true() {
        let message = format!("`recursiveReadOnly` is `{text}`: the mount must be `readOnly` too");
        findings.report(&READ_ONLY, object, node, message);
    } else if propagation.str().is_some_and(|it| it != "None") {
        let message = format!(
            "`recursiveReadOnly` is `{text}`: `mountPropagation` must be `None` or left out"
        );
        findings.report(&READ_ONLY, object, node, message).related(
            object,
            propagation,
            "how it is propagated",
        );
    }
}
