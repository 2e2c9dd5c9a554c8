//! Containers.

use std::collections::BTreeMap;

use k8s_openapi::{
    api::core::v1::{
        Container, ContainerPort, EnvVar, EnvVarSource, ExecAction, Lifecycle, LifecycleHandler,
        ObjectFieldSelector, ResourceFieldSelector, ResourceRequirements, SecretKeySelector,
        SleepAction, VolumeMount,
    },
    apimachinery::pkg::api::resource::Quantity,
};
use smol_str::SmolStr;
use stowplan_model::{ImageRef, Mount, PreStop, Resources};
use stowplan_plan::{
    OutsideWay, PlannedContainer, PlannedNode, PlannedPort, PlannedService, PlannedValue,
};

use crate::{
    own_port::OwnPorts,
    pod::Pod,
    probe,
    scope::Scope,
    security::{self, Level},
    service_port, volume,
};

/// How a container that is not the main one runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beside {
    /// Before the main one, to its end.
    Init,
    /// Before the main one, and on beside it.
    Side,
}

/// The main container: with the service's ports, its files and its key.
pub(crate) fn main(service: &PlannedService, pod: &Pod<'_>, level: Level) -> Container {
    let mut container = plain(pod.container, level);
    let ports = ports(service, pod);
    container.ports = (!ports.is_empty()).then_some(ports);
    container.readiness_probe = probed(pod.container.readiness.as_ref(), service);
    container.liveness_probe = probed(pod.container.liveness.as_ref(), service);
    container.startup_probe = probed(pod.container.startup.as_ref(), service);

    if let Some(variable) = pod.files.pod_name_variable(pod.container) {
        // First, as later ones may refer to it.
        let variable = field(variable, "metadata.name");
        container.env.get_or_insert_default().insert(0, variable);
    }
    let mut mounts = container.volume_mounts.take().unwrap_or_default();
    mounts.extend(volume::file_mounts(pod));
    container.volume_mounts = (!mounts.is_empty()).then_some(mounts);
    container
}

/// The ports that it listens on: by names that no other node has where a Service of all nodes leads
/// to one, on its own numbers where it listens on some, and with ports of the node that it runs on
/// where it has some.
fn ports(service: &PlannedService, pod: &Pod<'_>) -> Vec<ContainerPort> {
    let own = OwnPorts::of(service);
    let target = |port: &PlannedPort| pod.node.map_or(port.target, |node| node.target(port));
    let on_node = |port: &PlannedPort| {
        if pod.is_on_host_network() {
            return Some(target(port));
        }
        let outside = pod.outside.filter(|it| it.via == OutsideWay::HostPort)?;
        let mut numbers = outside.ports.iter();
        let is_it = |name| service_port::container_name(service, name) == Some(&port.name);
        numbers
            .find(|(name, _)| is_it(name))
            .map(|(_, number)| *number)
    };
    service_port::distinct(service)
        .into_iter()
        .map(|port| {
            let own = pod.node.and_then(|node| own.name(&port.name, node.ordinal));
            ContainerPort {
                container_port: target(port).get().into(),
                host_port: on_node(port).map(|number| number.get().into()),
                name: Some(own.unwrap_or_else(|| port.name.as_str().to_owned())),
                protocol: Some(port.protocol.as_str().to_owned()),
                ..ContainerPort::default()
            }
        })
        .collect()
}

/// A side or init container. Only the former has probes and a lifecycle.
pub(crate) fn beside(
    planned: &PlannedContainer,
    how: Beside,
    level: Level,
    node: Option<&PlannedNode>,
) -> Container {
    let mut container = plain(planned, level);
    let numbered = |planned| probe::numbered(planned, node);
    match how {
        Beside::Init => {}
        Beside::Side => {
            container.restart_policy = Some("Always".to_owned());
            container.readiness_probe = planned.readiness.as_ref().map(numbered);
            container.liveness_probe = planned.liveness.as_ref().map(numbered);
            container.startup_probe = planned.startup.as_ref().map(numbered);
        }
    }
    container
}

/// Refuses what the API server does of containers that run to their end.
/// Source: `validateInitContainers` in
/// [core validation](https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go).
pub(crate) fn check_init(scope: &mut Scope<'_>, init: &[PlannedContainer]) {
    for container in init {
        let probed = [
            &container.readiness,
            &container.liveness,
            &container.startup,
        ];
        let what = if probed.iter().any(|probe| probe.is_some()) {
            "a probe"
        } else if container.pre_stop.is_some() {
            "something to do before it stops"
        } else {
            continue;
        };
        let name = &container.name;
        let message = format!(
            "the init container `{name}` of `{}` has {what}",
            scope.service.name
        );
        let help = "make it a side container if it goes on running".to_owned();
        scope.refuse("init-container", message, Some(help));
    }
}

fn probed(
    planned: Option<&stowplan_plan::PlannedProbe>,
    service: &PlannedService,
) -> Option<k8s_openapi::api::core::v1::Probe> {
    planned.map(|planned| probe::named(planned, service))
}

/// What all containers have in common.
fn plain(planned: &PlannedContainer, level: Level) -> Container {
    let env: Vec<_> = planned
        .env
        .iter()
        .map(|(name, value)| variable(name.as_str(), value))
        .collect();
    let mounts: Vec<_> = planned.mounts.iter().map(mount).collect();
    Container {
        args: words(&planned.args),
        command: words(&planned.command),
        env: (!env.is_empty()).then_some(env),
        image: Some(planned.image.as_str().to_owned()),
        image_pull_policy: Some(pull_policy(&planned.image).to_owned()),
        lifecycle: planned.pre_stop.as_ref().and_then(lifecycle),
        name: planned.name.as_str().to_owned(),
        resources: Some(resources(&planned.resources)),
        security_context: security::of_container(&planned.security, level),
        volume_mounts: (!mounts.is_empty()).then_some(mounts),
        ..Container::default()
    }
}

/// What moves is asked for at each start, the rest is pulled once.
pub(crate) fn pull_policy(image: &ImageRef) -> &'static str {
    let moves = matches!(image.tag(), None | Some("latest")) && !image.is_pinned();
    if moves { "Always" } else { "IfNotPresent" }
}

fn words(words: &[SmolStr]) -> Option<Vec<String>> {
    (!words.is_empty()).then(|| words.iter().map(ToString::to_string).collect())
}

fn variable(name: &str, value: &PlannedValue) -> EnvVar {
    let source = match value {
        // What it is set from has no type before 1.34: `discovery::complete` says it.
        PlannedValue::OutsideHost => EnvVarSource::default(),
        PlannedValue::Text(text) => {
            return EnvVar {
                name: name.to_owned(),
                value: Some(text.to_string()),
                value_from: None,
            };
        }
        PlannedValue::Field(path) => return field(name, path.path()),
        PlannedValue::Secret(secret) => EnvVarSource {
            secret_key_ref: Some(SecretKeySelector {
                key: secret.key.as_str().to_owned(),
                name: secret.name.as_str().to_owned(),
                optional: None,
            }),
            ..EnvVarSource::default()
        },
        PlannedValue::Resource(resource) => EnvVarSource {
            resource_field_ref: Some(ResourceFieldSelector {
                resource: resource.to_string(),
                ..ResourceFieldSelector::default()
            }),
            ..EnvVarSource::default()
        },
    };
    EnvVar {
        name: name.to_owned(),
        value: None,
        value_from: Some(source),
    }
}

pub(crate) fn field(name: &str, path: &str) -> EnvVar {
    EnvVar {
        name: name.to_owned(),
        value: None,
        value_from: Some(EnvVarSource {
            field_ref: Some(ObjectFieldSelector {
                api_version: None,
                field_path: path.to_owned(),
            }),
            ..EnvVarSource::default()
        }),
    }
}

fn mount(mount: &Mount) -> VolumeMount {
    VolumeMount {
        mount_path: mount.path.as_str().to_owned(),
        name: mount.volume.as_str().to_owned(),
        read_only: mount.read_only.then_some(true),
        ..VolumeMount::default()
    }
}

/// A wait of no time is none: the API server refuses `sleep.seconds: 0` before 1.34.
fn lifecycle(pre_stop: &PreStop) -> Option<Lifecycle> {
    let handler = match pre_stop {
        PreStop::Sleep(duration) if duration.as_secs() == 0 => return None,
        PreStop::Sleep(duration) => LifecycleHandler {
            sleep: Some(SleepAction {
                seconds: duration.as_secs().into(),
            }),
            ..LifecycleHandler::default()
        },
        PreStop::Exec(command) => LifecycleHandler {
            exec: Some(ExecAction {
                command: words(command),
            }),
            ..LifecycleHandler::default()
        },
    };
    Some(Lifecycle {
        pre_stop: Some(handler),
        ..Lifecycle::default()
    })
}

pub(crate) fn resources(planned: &Resources) -> ResourceRequirements {
    let extended = || {
        let extended = planned.extended.iter();
        extended.map(|(key, quantity)| (key.as_str(), Some(*quantity)))
    };
    let requests = [("cpu", planned.cpu), ("memory", planned.memory)];
    let memory_limit = planned.memory_limit.or(planned.memory);
    let limits = [("cpu", planned.cpu_limit), ("memory", memory_limit)];
    ResourceRequirements {
        limits: quantities(limits.into_iter().chain(extended())),
        requests: quantities(requests.into_iter().chain(extended())),
        ..ResourceRequirements::default()
    }
}

fn quantities<'a>(
    entries: impl Iterator<Item = (&'a str, Option<stowplan_model::Quantity>)>,
) -> Option<BTreeMap<String, Quantity>> {
    let said: BTreeMap<_, _> = entries
        .filter_map(|(key, quantity)| Some((key.to_owned(), Quantity(quantity?.to_string()))))
        .collect();
    (!said.is_empty()).then_some(said)
}
