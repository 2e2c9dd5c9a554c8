//! What is known only when a pod starts: the host under which it is reached from outside.
//!
//! An init container asks the API server for one object, as nothing but that, and leaves the host in
//! a file that kubelet sets the main container's variable from
//! ([`fileKeyRef`](https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-via-file/),
//! on by default from Kubernetes 1.35), and in copies of the configuration files that contain it.

use k8s_openapi::api::core::v1::{
    Capabilities, ConfigMapProjection, Container, DownwardAPIProjection, DownwardAPIVolumeFile,
    EmptyDirVolumeSource, EnvVar, KeyToPath, ObjectFieldSelector, ProjectedVolumeSource,
    SeccompProfile, SecurityContext, ServiceAccountTokenProjection, Volume, VolumeMount,
    VolumeProjection,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use serde_json::{Value, json};
use stowplan_model::{ImageRef, Name, Resources};
use stowplan_plan::{
    OutsideAddress, OutsideHost, OutsideWay, PlannedNode, PlannedReplicas, PlannedService,
    PodIdentity, Pods,
};

use crate::{
    access::{self, Access},
    config_map::ConfigFile,
    container,
    manifest::Body,
    pod::Pod,
    render::Batch,
    scope::Scope,
    shared, volume,
};

/// The volume with what was found out.
pub(crate) const VOLUME: &str = "outside";
/// Where the init container sees it.
const FOUND: &str = "/outside";
/// The file in it that variables are set from. No copy is called so.
const ENV_FILE: &str = "env";
/// Where the init container sees the files that the host is missing from.
const TEMPLATES: &str = "/templates";
/// The volume with the token, which no other container sees.
const TOKEN: &str = "api-token";
/// Where `kubectl` looks for it.
const TOKEN_PATH: &str = "/var/run/secrets/kubernetes.io/serviceaccount";
const NAME: &str = "discover-address";
/// Who the init container runs as: nobody in particular.
const USER: i64 = 65_532;

/// The address of a load balancer, or its host where it has no address of its own.
const OF_BALANCER: &str = "{{range .status.loadBalancer.ingress}}\
    {{if .ip}}{{.ip}}{{else}}{{.hostname}}{{end}} {{end}}";
/// The address of a node that the world knows.
const OF_NODE: &str = "{{range .status.addresses}}\
    {{if eq .type \"ExternalIP\"}}{{.address}} {{end}}{{end}}";

/// Asks until there is an answer that can be a host, for some minutes; kubelet then tries again, and
/// the pod's status says so.
const ASK: &str = r#"tries=60
while :; do
  host=$(kubectl get "$OBJECT" --output "go-template=$ADDRESS" --request-timeout 10s) || host=
  host=${host%% *}
  case $host in '' | *[!0-9A-Za-z.:-]*) ;; *) break ;; esac
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || { echo "$OBJECT has no address outside yet: see its events" >&2; exit 1; }
  sleep 5
done
"#;

/// Values are in single quotes, as kubelet wants them; a host has none. An address of IPv6 is in
/// brackets, as one that is known when rendering is: a port follows it.
const WRITE: &str = r#"case $host in *:*) host="[$host]" ;; esac
printf "OUTSIDE_HOST='%s'\n" "$host" >/outside/env
for file in $FILES; do
  sed "s/[$](OUTSIDE_HOST)/$host/g" "/templates/$file" >"/outside/file-$file"
done
"#;

/// What a pod finds out, and how.
pub(crate) struct Discovery<'a> {
    image: &'a ImageRef,
    of: Source,
}

/// Where the host is found.
enum Source {
    /// The load balancer of this Service of the namespace.
    Service(Name),
    /// The load balancer of the Service named like the pod, which is one of these.
    OwnService(Vec<Name>),
    /// The node that the pod runs on: this one, where that is settled.
    Node(Option<String>),
    /// The pod's status: nobody need be asked.
    HostIp,
}

impl<'a> Discovery<'a> {
    /// Of a node of a seed set.
    pub(crate) fn of_node(service: &Name, pods: &'a Pods, node: &PlannedNode) -> Option<Self> {
        let outside = node.outside.as_ref()?;
        let of = match &outside.host {
            OutsideHost::NodeInternal if node.files.iter().any(|file| file.discovered) => {
                Source::HostIp
            }
            OutsideHost::Known(_) | OutsideHost::NodeInternal => return None,
            OutsideHost::NodeExternal => {
                let pinned = node.node.as_ref();
                Source::Node(pinned.map(|node| node.as_str().to_owned()))
            }
            OutsideHost::Balancer if outside.via == OutsideWay::SharedLoadBalancer => {
                Source::Service(service.join(shared::SUFFIX).ok()?)
            }
            OutsideHost::Balancer => Source::Service(node.name.clone()),
        };
        let image = pods.discovery.as_ref()?;
        Some(Self { image, of })
    }

    /// Of the replicas of a broker, which have one template.
    pub(crate) fn of_replicas(pods: &'a Pods, replicas: &PlannedReplicas) -> Option<Self> {
        let members = || replicas.members.iter();
        let has = |wanted: OutsideHost| {
            let mut outside = members().filter_map(|it| it.outside.as_ref());
            outside.any(|outside| outside.host == wanted)
        };
        let of = if has(OutsideHost::Balancer) {
            Source::OwnService(members().map(|replica| replica.pod.clone()).collect())
        } else if has(OutsideHost::NodeExternal) {
            Source::Node(None)
        } else if has(OutsideHost::NodeInternal) && pods.files.iter().any(|file| file.discovered) {
            Source::HostIp
        } else {
            return None;
        };
        let image = pods.discovery.as_ref()?;
        Some(Self { image, of })
    }

    /// Whether the API server is asked.
    pub(crate) fn asks(&self) -> bool {
        !matches!(self.of, Source::HostIp)
    }

    /// Lets the account see what is asked for.
    pub(crate) fn allow(&self, scope: &mut Scope<'_>, account: &str) {
        let texts = |names: &[Name]| names.iter().map(|it| it.as_str().to_owned()).collect();
        let access = match &self.of {
            Source::Service(name) => Access::Services(texts(std::slice::from_ref(name))),
            Source::OwnService(names) => Access::Services(texts(names)),
            Source::Node(name) => Access::Nodes(name.clone()),
            Source::HostIp => return,
        };
        access::allow(scope, account, access);
    }

    /// The init container.
    pub(crate) fn container(&self, pod: &Pod<'_>) -> Container {
        let files: Vec<_> = pod.files.mounts().filter(|file| file.discovered).collect();
        let script = if self.asks() {
            format!("set -eu\n{ASK}{WRITE}")
        } else {
            format!("set -eu\nhost=$HOST_IP\n{WRITE}")
        };
        Container {
            command: Some(vec!["sh".to_owned(), "-c".to_owned(), script]),
            env: Some(self.env(&files)),
            image: Some(self.image.as_str().to_owned()),
            image_pull_policy: Some(container::pull_policy(self.image).to_owned()),
            name: container_name(pod),
            resources: Some(container::resources(&Resources {
                cpu: "10m".parse().ok(),
                memory: "64Mi".parse().ok(),
                memory_limit: "128Mi".parse().ok(),
                ..Resources::default()
            })),
            security_context: Some(security()),
            volume_mounts: Some(self.mounts(pod, &files)),
            ..Container::default()
        }
    }

    fn env(&self, files: &[ConfigFile<'_>]) -> Vec<EnvVar> {
        let plain = |name: &str, value: String| EnvVar {
            name: name.to_owned(),
            value: Some(value),
            value_from: None,
        };
        let keys: Vec<_> = files.iter().map(|file| file.sub.key()).collect();
        // First, as others and the mounts of files refer to it.
        let mut env = vec![container::field("POD_NAME", "metadata.name")];
        match &self.of {
            Source::Service(name) => env.push(plain("OBJECT", format!("service/{name}"))),
            Source::OwnService(_) => env.push(plain("OBJECT", "service/$(POD_NAME)".to_owned())),
            Source::Node(_) => {
                env.push(container::field("NODE_NAME", "spec.nodeName"));
                env.push(plain("OBJECT", "node/$(NODE_NAME)".to_owned()));
            }
            Source::HostIp => env.push(container::field("HOST_IP", "status.hostIP")),
        }
        match &self.of {
            Source::Service(_) | Source::OwnService(_) => {
                env.push(plain("ADDRESS", OF_BALANCER.to_owned()));
            }
            Source::Node(_) => env.push(plain("ADDRESS", OF_NODE.to_owned())),
            Source::HostIp => {}
        }
        env.push(plain("FILES", keys.join(" ")));
        env
    }

    fn mounts(&self, pod: &Pod<'_>, files: &[ConfigFile<'_>]) -> Vec<VolumeMount> {
        let plain = |name: &str, path: &str| VolumeMount {
            mount_path: path.to_owned(),
            name: volume::free_name(pod, name),
            ..VolumeMount::default()
        };
        let mut mounts = vec![plain(VOLUME, FOUND)];
        mounts.extend(files.iter().map(|file| {
            let (sub_path, sub_path_expr) = file.sub.paths("POD_NAME");
            VolumeMount {
                read_only: Some(true),
                sub_path,
                sub_path_expr,
                ..plain("config", &format!("{TEMPLATES}/{}", file.sub.key()))
            }
        }));
        if self.asks() {
            mounts.push(VolumeMount {
                read_only: Some(true),
                ..plain(TOKEN, TOKEN_PATH)
            });
        }
        mounts
    }

    /// The volumes that it has to do with.
    pub(crate) fn volumes(&self, pod: &Pod<'_>) -> impl Iterator<Item = Volume> + use<> {
        let found = Volume {
            empty_dir: Some(EmptyDirVolumeSource {
                // All files together have at most 1 MiB.
                size_limit: Some(Quantity("4Mi".to_owned())),
                ..EmptyDirVolumeSource::default()
            }),
            name: volume::free_name(pod, VOLUME),
            ..Volume::default()
        };
        let token = self.asks().then(|| Volume {
            name: volume::free_name(pod, TOKEN),
            projected: Some(token()),
            ..Volume::default()
        });
        [Some(found), token].into_iter().flatten()
    }
}

/// The copy of a file, in the volume.
pub(crate) fn written(key: &str) -> String {
    format!("file-{key}")
}

/// Whether a pod of the service asks the API server.
pub(crate) fn asks(service: &PlannedService) -> bool {
    let asks = |outside: Option<&OutsideAddress>| {
        outside.is_some_and(|outside| outside.host.is_discovered())
    };
    match service.pods.as_ref().map(|pods| &pods.identity) {
        Some(PodIdentity::Nodes(nodes)) => nodes.nodes.iter().any(|it| asks(it.outside.as_ref())),
        Some(PodIdentity::Replicas(replicas)) => {
            replicas.members.iter().any(|it| asks(it.outside.as_ref()))
        }
        _ => false,
    }
}

/// Says what the main containers' variable is set from, of which `k8s-openapi` knows nothing before
/// Kubernetes 1.34: a variable with an empty `valueFrom`.
pub(crate) fn complete(batch: &mut Batch) {
    for object in &mut batch.objects {
        if !matches!(object.body, Body::StatefulSet(_)) {
            continue;
        }
        let mut value = object.to_value();
        let spec = value.pointer_mut("/spec/template/spec");
        if spec.is_some_and(refer)
            && let Value::Object(map) = value
        {
            object.body = Body::Value(map);
        }
    }
}

/// Whether a pod had such a variable.
fn refer(spec: &mut Value) -> bool {
    let volume = spec["initContainers"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|container| container["volumeMounts"].as_array().into_iter().flatten())
        .find(|mount| mount["mountPath"] == FOUND)
        .map(|mount| mount["name"].clone());
    let Some(volume) = volume else {
        return false;
    };
    let source = json!({
        "fileKeyRef": {"key": OutsideHost::VARIABLE, "path": ENV_FILE, "volumeName": volume},
    });
    let containers = spec.get_mut("containers").and_then(Value::as_array_mut);
    let variables = containers.into_iter().flatten().filter_map(|container| {
        let env = container.get_mut("env").and_then(Value::as_array_mut)?;
        env.iter_mut()
            .find(|it| it["name"] == OutsideHost::VARIABLE && it["valueFrom"] == json!({}))
    });
    let mut found = false;
    for variable in variables {
        variable["valueFrom"] = source.clone();
        found = true;
    }
    found
}

/// As strict as Kubernetes has it, whatever the service's own containers may do.
fn security() -> SecurityContext {
    SecurityContext {
        allow_privilege_escalation: Some(false),
        capabilities: Some(Capabilities {
            drop: Some(vec!["ALL".to_owned()]),
            ..Capabilities::default()
        }),
        read_only_root_filesystem: Some(true),
        run_as_group: Some(USER),
        run_as_non_root: Some(true),
        run_as_user: Some(USER),
        seccomp_profile: Some(SeccompProfile {
            type_: "RuntimeDefault".to_owned(),
            ..SeccompProfile::default()
        }),
        ..SecurityContext::default()
    }
}

/// What pods are given where `automountServiceAccountToken` isn't false, for ten minutes.
fn token() -> ProjectedVolumeSource {
    let token = VolumeProjection {
        service_account_token: Some(ServiceAccountTokenProjection {
            expiration_seconds: Some(600),
            path: "token".to_owned(),
            ..ServiceAccountTokenProjection::default()
        }),
        ..VolumeProjection::default()
    };
    let authority = VolumeProjection {
        config_map: Some(ConfigMapProjection {
            items: Some(vec![KeyToPath {
                key: "ca.crt".to_owned(),
                path: "ca.crt".to_owned(),
                ..KeyToPath::default()
            }]),
            name: "kube-root-ca.crt".to_owned(),
            optional: None,
        }),
        ..VolumeProjection::default()
    };
    let namespace = VolumeProjection {
        downward_api: Some(DownwardAPIProjection {
            items: Some(vec![DownwardAPIVolumeFile {
                field_ref: Some(ObjectFieldSelector {
                    api_version: None,
                    field_path: "metadata.namespace".to_owned(),
                }),
                path: "namespace".to_owned(),
                ..DownwardAPIVolumeFile::default()
            }]),
        }),
        ..VolumeProjection::default()
    };
    ProjectedVolumeSource {
        sources: Some(vec![token, authority, namespace]),
        ..ProjectedVolumeSource::default()
    }
}

/// The init container's name, with a suffix where the service has a container of it.
fn container_name(pod: &Pod<'_>) -> String {
    let known = [pod.container]
        .into_iter()
        .chain(&pod.pods.init)
        .chain(&pod.pods.sidecars);
    let known: Vec<_> = known.map(|container| container.name.as_str()).collect();
    let mut name = NAME.to_owned();
    while known.contains(&name.as_str()) {
        name.push_str("-of-stowplan");
    }
    name
}
