//! Data that is written to no volume.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&DATA_WITHOUT_VOLUME],
    look: Look::Pods(look),
};

static DATA_WITHOUT_VOLUME: Rule = Rule {
    name: "data-without-volume",
    group: Group::Objects,
    level: Level::Warning,
    summary: "what a program keeps is on a volume",
    why: "The files of a container are gone when it restarts. Where that is meant to be, an \
          `emptyDir` says so.",
    source: "https://kubernetes.io/docs/concepts/storage/volumes/",
    wrong: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: miner
spec:
  selector:
    matchLabels:
      app: miner
  template:
    metadata:
      labels:
        app: miner
    spec:
      containers:
      - name: miner
        image: example.com/node:1
        args: [run, --store-path=/data/miner]
",
    right: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: miner
spec:
  selector:
    matchLabels:
      app: miner
  template:
    metadata:
      labels:
        app: miner
    spec:
      containers:
      - name: miner
        image: example.com/node:1
        args: [run, --store-path=/data/miner]
        volumeMounts:
        - name: data
          mountPath: /data
      volumes:
      - name: data
        persistentVolumeClaim:
          claimName: miner
",
};

/// Flags that say where a program keeps its data, without the dashes before them.
const FLAGS: &[&str] = &[
    "data",
    "data-dir",
    "data-directory",
    "data-path",
    "data.dir",
    "data.path",
    "data_dir",
    "datadir",
    "db-path",
    "db.path",
    "dbpath",
    "path.data",
    "storage-path",
    "storage.path",
    "storage.tsdb.path",
    "storagedatapath",
    "store-dir",
    "store-path",
    "store_dir",
    "storepath",
];

/// Variables that do.
const VARIABLES: &[&str] = &["PGDATA", "DATA_DIR", "DATADIR", "DATA_PATH", "STORE_PATH"];

/// Images by the last part of their name, with the folder of their data.
const IMAGES: &[(&str, &str)] = &[
    ("cassandra", "/var/lib/cassandra"),
    ("couchbase", "/opt/couchbase/var"),
    ("couchdb", "/opt/couchdb/data"),
    ("elasticsearch", "/usr/share/elasticsearch/data"),
    ("influxdb", "/var/lib/influxdb"),
    ("mariadb", "/var/lib/mysql"),
    ("mongo", "/data/db"),
    ("mysql", "/var/lib/mysql"),
    ("neo4j", "/data"),
    ("percona", "/var/lib/mysql"),
    ("postgres", "/var/lib/postgresql"),
    ("zookeeper", "/data"),
];

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    // Jobs come to an end, and bare pods are rarely meant to stay.
    if matches!(object.kind(), "Job" | "CronJob" | "Pod" | "PodTemplate") {
        return;
    }
    for container in pod.main() {
        told(object, container, findings);
    }
}

/// Looks at what a container is told, or else at what its image is known to do.
fn told(object: &Object, container: Node<'_>, findings: &mut Findings<'_>) {
    let mut said = false;
    for field in ["command", "args"] {
        let mut flag = None;
        for argument in container.get(field).items() {
            let Some(text) = argument.str() else {
                flag = None;
                continue;
            };
            // The value of the flag before it.
            if let Some(flag) = flag.take()
                && let Some(path) = folder(text)
            {
                said = true;
                check(
                    object,
                    container,
                    argument,
                    path,
                    &format!("`{flag} {path}`"),
                    findings,
                );
                continue;
            }
            if !text.contains('-') {
                continue;
            }
            let mut words = text.split_ascii_whitespace().peekable();
            while let Some(word) = words.next() {
                let Some(name) = word.strip_prefix('-') else {
                    continue;
                };
                let name = name.strip_prefix('-').unwrap_or(name);
                let (name, value) = match name.split_once('=') {
                    Some((name, value)) => (name, Some(value)),
                    None => (name, None),
                };
                if !is_flag(name) {
                    continue;
                }
                match value.or_else(|| words.peek().copied()) {
                    None => flag = Some(word),
                    Some(value) => {
                        if let Some(path) = folder(value) {
                            said = true;
                            let shown = if word.contains('=') {
                                format!("`{word}`")
                            } else {
                                format!("`{word} {path}`")
                            };
                            check(object, container, argument, path, &shown, findings);
                        }
                    }
                }
            }
        }
    }
    for variable in container.get("env").items() {
        let Some(name) = variable.get("name").str() else {
            continue;
        };
        let value = variable.get("value");
        if is_variable(name)
            && let Some(path) = value.str().and_then(folder)
        {
            said = true;
            check(
                object,
                container,
                value,
                path,
                &format!("`{name}={path}`"),
                findings,
            );
        }
    }
    if said || container.get("command").exists() {
        return;
    }
    let image = container.get("image");
    let Some(name) = image.str().map(last_part) else {
        return;
    };
    if let Some((name, path)) = IMAGES.iter().find(|it| it.0 == name)
        && !mounts(container).any(|it| is_within(it, path) || is_within(path, it))
    {
        findings
            .report(
                &DATA_WITHOUT_VOLUME,
                object,
                image,
                format!("`{name}` keeps its data in `{path}`, which is on no volume"),
            )
            .hint(HINT);
    }
}

const HINT: &str = "mount a volume there, or an `emptyDir` if it may be lost";

fn check(
    object: &Object,
    container: Node<'_>,
    node: Node<'_>,
    path: &str,
    shown: &str,
    findings: &mut Findings<'_>,
) {
    if mounts(container).any(|it| is_within(path, it)) {
        return;
    }
    findings
        .report(
            &DATA_WITHOUT_VOLUME,
            object,
            node,
            format!("{shown} is on no volume: what is kept there is lost with the container"),
        )
        .hint(HINT);
}

fn is_flag(name: &str) -> bool {
    FLAGS.iter().any(|it| it.eq_ignore_ascii_case(name))
}

fn is_variable(name: &str) -> bool {
    VARIABLES.contains(&name)
        || ["_DATA_DIR", "_DATADIR", "_DATA_PATH", "_STORE_PATH"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// A folder for data; nothing else, and none that is made anew with the pod by its nature.
fn folder(text: &str) -> Option<&str> {
    let text = text.trim_matches(['"', '\'']);
    let passing = ["/tmp", "/dev", "/proc", "/run", "/var/run", "/etc", "/sys"];
    let plain = text.starts_with('/')
        && text.len() > 1
        && !text.contains(['$', '{', ':', ',', ';', '|', '*', ' '])
        && !passing.iter().any(|it| is_within(text, it));
    plain.then_some(text)
}

fn mounts(container: Node<'_>) -> impl Iterator<Item = &str> {
    let devices = container.get("volumeDevices").items();
    container
        .get("volumeMounts")
        .items()
        .map(|it| it.get("mountPath"))
        .chain(devices.map(|it| it.get("devicePath")))
        .filter_map(Node::str)
}

/// Whether a path is another one, or below it.
fn is_within(path: &str, above: &str) -> bool {
    let above = above.trim_end_matches('/');
    path.strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The last part of an image's name, without tag and digest.
fn last_part(image: &str) -> &str {
    let image = image.split_once('@').map_or(image, |it| it.0);
    let last = image.rsplit_once('/').map_or(image, |it| it.1);
    last.split_once(':').map_or(last, |it| it.0)
}
