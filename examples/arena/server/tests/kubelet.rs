//! What a container is given of its pod: variables, arguments, files. This is the kubelet's side of
//! the contract, as Kubernetes documents it, and knows nothing of how manifests are made.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use tempfile::TempDir;

/// The objects of a manifest.
pub(crate) struct Cluster(Vec<Value>);

/// A container as it is started.
pub(crate) struct Container {
    /// Exactly its variables.
    pub(crate) variables: BTreeMap<String, String>,
    /// Its arguments.
    pub(crate) arguments: Vec<String>,
    /// The number of its port `http`.
    pub(crate) port: u16,
    /// What the readiness probe asks for: the port's number and the path.
    pub(crate) probe: (u16, String),
    /// Holds its files as long as it may run.
    _root: TempDir,
}

impl Cluster {
    /// Reads a manifest.
    pub(crate) fn apply(yaml: &str) -> Self {
        let documents = serde_yaml::Deserializer::from_str(yaml);
        let objects = documents.map(|it| serde::Deserialize::deserialize(it).expect("YAML"));
        Self(objects.collect())
    }

    /// The URL under which an Ingress publishes a Service, if there is one.
    pub(crate) fn published(&self, service: &str) -> Option<String> {
        let spec = &self.find("Ingress", service)?["spec"];
        let host = spec["rules"][0]["host"].as_str()?;
        let scheme = if spec["tls"].is_null() {
            "http"
        } else {
            "https"
        };
        Some(format!("{scheme}://{host}"))
    }

    /// The object of this kind and name.
    fn find(&self, kind: &str, name: &str) -> Option<&Value> {
        self.0
            .iter()
            .find(|it| it["kind"] == kind && it["metadata"]["name"] == name)
    }

    /// Whether a Deployment is there.
    pub(crate) fn has(&self, deployment: &str) -> bool {
        self.find("Deployment", deployment).is_some()
    }

    /// The only container of a Deployment's pods, as the kubelet starts it.
    ///
    /// One thing differs: its root is a temporary folder. A variable whose value is the path of a
    /// mounted file is given the path in that folder.
    pub(crate) fn container(&self, deployment: &str) -> Container {
        let object = self.find("Deployment", deployment).expect("a Deployment");
        let pod = &object["spec"]["template"];
        let [container] = list(&pod["spec"]["containers"]) else {
            panic!("`{deployment}` has one container");
        };
        // Else each Service adds variables, `ARENA_PORT` of a Service `arena` among them.
        assert_eq!(pod["spec"]["enableServiceLinks"], false);
        assert_eq!(container["envFrom"], Value::Null);
        assert_eq!(container["command"], Value::Null);

        let root = TempDir::new().expect("a folder");
        let files = self.mount(&pod["spec"], container, root.path());
        let mut variables = BTreeMap::new();
        for entry in list(&container["env"]) {
            let value = match &entry["valueFrom"] {
                // Only variables that come before can be referred to.
                Value::Null => expand(entry["value"].as_str().unwrap_or_default(), &variables),
                from => value_from(from, object),
            };
            variables.insert(text(&entry["name"]), value);
        }
        for value in variables.values_mut() {
            if let Some(path) = files.get(Path::new(value.as_str())) {
                path.to_str().expect("UTF-8").clone_into(value);
            }
        }
        let arguments = list(&container["args"]).iter();
        let arguments = arguments.map(|it| expand(&text(it), &variables)).collect();

        let ports = list(&container["ports"]);
        let number = |name: &Value| {
            let port = ports.iter().find(|it| it["name"] == *name);
            let number = name.as_u64().or_else(|| port?["containerPort"].as_u64());
            u16::try_from(number.expect("a port")).expect("a port's number")
        };
        let probe = &container["readinessProbe"]["httpGet"];
        Container {
            variables,
            arguments,
            port: number(&Value::from("http")),
            probe: (number(&probe["port"]), text(&probe["path"])),
            _root: root,
        }
    }

    /// Writes the files of its `ConfigMap`s; where each is, by the path that the container sees.
    fn mount(&self, pod: &Value, container: &Value, root: &Path) -> BTreeMap<PathBuf, PathBuf> {
        let mut files = BTreeMap::new();
        for mount in list(&container["volumeMounts"]) {
            let volumes = list(&pod["volumes"]);
            let volume = volumes.iter().find(|it| it["name"] == mount["name"]);
            let volume = volume.expect("a mounted volume is one of the pod's");
            let Some(source) = volume["configMap"]["name"].as_str() else {
                continue;
            };
            let object = self.find("ConfigMap", source).expect("a ConfigMap");
            let data = object["data"].as_object().expect("data");
            for (key, content) in data {
                // <https://kubernetes.io/docs/concepts/storage/volumes/#configmap>
                let items = volume["configMap"]["items"].as_array();
                let file = match items {
                    None => Some(key.clone()),
                    Some(items) => {
                        let item = items.iter().find(|it| it["key"] == *key);
                        item.map(|it| text(&it["path"]))
                    }
                };
                let path = text(&mount["mountPath"]);
                let path = match (file, mount["subPath"].as_str()) {
                    (Some(file), None) => Path::new(&path).join(file),
                    (Some(file), Some(sub)) if file == sub => path.into(),
                    _ => continue,
                };
                let inside = path.strip_prefix("/").expect("an absolute path");
                let outside = root.join(inside);
                fs::create_dir_all(outside.parent().expect("a folder")).expect("a folder");
                fs::write(&outside, text(content)).expect("a file");
                files.insert(path, outside);
            }
        }
        files
    }
}

/// The made-up value of a Secret's key. It is not expanded, whatever stands in it.
pub(crate) fn secret(name: &str, key: &str) -> String {
    format!("hush-{name}-{key}-$(ARENA_LISTEN)-$$")
}

fn value_from(from: &Value, object: &Value) -> String {
    if let Value::Object(secret_key) = &from["secretKeyRef"] {
        return secret(&text(&secret_key["name"]), &text(&secret_key["key"]));
    }
    match from["fieldRef"]["fieldPath"].as_str() {
        Some("metadata.namespace") => text(&object["metadata"]["namespace"]),
        Some("metadata.name") => format!("{}-5d8c-x7k2p", text(&object["metadata"]["name"])),
        _ => panic!("no value is made up for {from}"),
    }
}

/// `$(NAME)` is the variable's value if it is known and itself if not; `$$` is `$`, and so keeps
/// what follows from being a reference; any other `$` stands for itself.
/// <https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/>
pub(crate) fn expand(value: &str, known: &BTreeMap<String, String>) -> String {
    let mut expanded = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('$') {
        expanded.push_str(before);
        let reference = after.strip_prefix('(').and_then(|it| it.split_once(')'));
        if let Some(after) = after.strip_prefix('$') {
            expanded.push('$');
            rest = after;
        } else if let Some((name, after)) = reference {
            match known.get(name) {
                Some(value) => expanded.push_str(value),
                None => expanded.push_str(&format!("$({name})")),
            }
            rest = after;
        } else {
            expanded.push('$');
            rest = after;
        }
    }
    expanded + rest
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}
