//! Configuration files: one ConfigMap per workload.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::ConfigMap;
use stowplan_model::{FilePath, PodField};
use stowplan_plan::{PlannedContainer, PlannedContent, PlannedFile, PlannedValue};

use crate::{canonical, scope::Scope};

/// Of pods: changes with their configuration, and so rolls them.
pub(crate) const HASH_ANNOTATION: &str = "stowplan.dev/config-hash";

/// The most bytes that an object's data may have: 1 MiB.
/// Source: `MaxSecretSize` in
/// [core validation](https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go).
const MAX_SIZE: usize = 1024 * 1024;

/// A key has at most 253 bytes.
const MAX_KEY: usize = 253;

const POD_NAME: &str = "POD_NAME";

/// The configuration files of a workload's main container.
pub(crate) struct ConfigFiles<'a> {
    owner: String,
    files: &'a [PlannedFile],
}

/// One of them.
pub(crate) struct ConfigFile<'a> {
    /// Where the main container sees it.
    pub(crate) path: &'a FilePath,
    pub(crate) sub: Sub<'a>,
    /// Whether something in it is known only when the pod starts.
    pub(crate) discovered: bool,
}

/// Which key of the ConfigMap a container sees.
pub(crate) enum Sub<'a> {
    Same(&'a str),
    /// The key after `<pod>.`.
    PerPod(&'a str),
}

impl<'a> Sub<'a> {
    /// The file's key, whichever pod's.
    pub(crate) fn key(&self) -> &'a str {
        match self {
            Self::Same(key) | Self::PerPod(key) => key,
        }
    }

    /// `subPath` and `subPathExpr`, with the variable that has the pod's name.
    pub(crate) fn paths(&self, variable: &str) -> (Option<String>, Option<String>) {
        match self {
            Self::Same(key) => (Some((*key).to_owned()), None),
            Self::PerPod(key) => (None, Some(format!("$({variable}).{key}"))),
        }
    }
}

impl<'a> ConfigFiles<'a> {
    pub(crate) fn new(owner: &str, files: &'a [PlannedFile]) -> Self {
        Self {
            owner: owner.to_owned(),
            files,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The ConfigMap's name: `<workload>-config`.
    pub(crate) fn name(&self) -> String {
        name(&self.owner)
    }

    /// What the pods' annotation says.
    pub(crate) fn hash(&self) -> Option<String> {
        (!self.is_empty()).then(|| {
            let data = self.data();
            hash(data.iter().map(|(key, value)| (&**key, &**value)))
        })
    }

    /// Where each file is seen.
    pub(crate) fn mounts(&self) -> impl Iterator<Item = ConfigFile<'a>> {
        self.files.iter().map(|file| {
            let key = file.key.as_str();
            let sub = match &file.content {
                PlannedContent::Same(_) => Sub::Same(key),
                PlannedContent::PerPod(_) => Sub::PerPod(key),
            };
            ConfigFile {
                path: &file.path,
                sub,
                discovered: file.discovered,
            }
        })
    }

    /// The variable that has the pod's name, by which pods find files of their own.
    pub(crate) fn pod_name(container: &PlannedContainer) -> &'static str {
        let named = container.env.iter().find(|(name, _)| *name == POD_NAME);
        match named {
            None | Some((_, PlannedValue::Field(PodField::Name))) => POD_NAME,
            Some(_) => "STOWPLAN_POD_NAME",
        }
    }

    /// That variable, if it has to be added.
    pub(crate) fn pod_name_variable(&self, container: &PlannedContainer) -> Option<&'static str> {
        let per_pod = |file: &PlannedFile| matches!(file.content, PlannedContent::PerPod(_));
        let name = Self::pod_name(container);
        let known = container.env.iter().any(|(known, _)| *known == name);
        (self.files.iter().any(per_pod) && !known).then_some(name)
    }

    /// Adds the ConfigMap, if there are files.
    pub(crate) fn render(&self, scope: &mut Scope<'_>) {
        if self.is_empty() {
            return;
        }
        let data = self.data();
        let size: usize = data
            .iter()
            .map(|(key, value)| key.len() + value.len())
            .sum();
        if size > MAX_SIZE {
            let message = format!(
                "the configuration files of `{}` have {size} bytes, at most {MAX_SIZE} are allowed",
                self.owner
            );
            let help = "put large files into the image or on a volume".to_owned();
            scope.refuse("config-too-large", message, Some(help));
        }
        let given: usize = self
            .files
            .iter()
            .map(|file| match &file.content {
                PlannedContent::Same(_) => 1,
                PlannedContent::PerPod(texts) => texts.len(),
            })
            .sum();
        if data.len() < given {
            let message = format!(
                "two configuration files of `{}` have the same key",
                self.owner
            );
            let help = "rename one: a pod's own file has the key `<pod>.<file name>`".to_owned();
            scope.refuse("duplicate-key", message, Some(help));
        }
        if let Some(key) = data.keys().find(|key| key.len() > MAX_KEY) {
            let message = format!(
                "the key `{key}` has {} bytes, at most {MAX_KEY} are allowed",
                key.len()
            );
            scope.refuse(
                "invalid-name",
                message,
                Some("shorten the file's name".to_owned()),
            );
        }
        scope.push(ConfigMap {
            data: Some(data),
            metadata: scope.metadata(self.name()),
            ..ConfigMap::default()
        });
    }

    fn data(&self) -> BTreeMap<String, String> {
        let mut data = BTreeMap::new();
        for file in self.files {
            match &file.content {
                PlannedContent::Same(text) => {
                    data.insert(file.key.as_str().to_owned(), text.clone());
                }
                PlannedContent::PerPod(texts) => data.extend(
                    texts
                        .iter()
                        .map(|(pod, text)| (format!("{pod}.{}", file.key), text.clone())),
                ),
            }
        }
        data
    }
}

/// The name of a workload's ConfigMap.
pub(crate) fn name(owner: &str) -> String {
    format!("{owner}-config")
}

/// The hash of a ConfigMap's data, its keys in alphabetical order.
pub(crate) fn hash<'a>(data: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let parts = data.flat_map(|(key, value)| [key.as_bytes(), value.as_bytes()]);
    canonical::digest(parts, 16)
}
