//! What runs in pods: images, commands, resources, disks, files, replicas.

use super::Code;

pub(super) const CODES: &[Code] = &[
    Code::new(
        "autoscale-bounds",
        "The bounds of autoscaling, or its targets, can't be",
        "The lower bound is at least 1 and at most the upper one, and there is a target of at least 1 %.",
    )
    .example(
        "services:\n  web:\n    autoscale: { min: 5, max: 2, cpu: 70 }\n",
        "services:\n  web:\n    autoscale: { min: 2, max: 5, cpu: 70 }\n",
    ),
    Code::new(
        "drain-blocked",
        "No pod of a service may be away, which blocks every drain of a node",
        "Let at least one be away.",
    ),
    Code::new(
        "drain-too-long",
        "What a container does before it stops may take longer than it is given to stop",
        "Give it a longer grace period.",
    ),
    Code::new(
        "duplicate-container",
        "Two containers of a pod have one name",
        "Rename one. The main container has the service's name.",
    ),
    Code::new(
        "duplicate-path",
        "A container sees two things at one path",
        "Give one of them another path.",
    ),
    Code::new(
        "duplicate-volume",
        "Two volumes of a pod have one name",
        "Rename one. The disk is the volume `data`.",
    ),
    Code::new(
        "empty-command",
        "A command has no words",
        "Name the program to run.",
    ),
    Code::new(
        "even-quorum",
        "A service that needs a majority has an even number of replicas",
        "Have one more or one less: an even number stands no more losses than the odd one below it.",
    ),
    Code::new(
        "files-too-large",
        "The files of a service are larger together than a ConfigMap can be",
        "Put large ones into the image, or on a volume.",
    ),
    Code::new(
        "foreign-port",
        "A probe or route of a service is on a port of another one",
        "Give a port that the service itself declares.",
    ),
    Code::new(
        "heap-share",
        "A heap has more of the memory limit than can be spared",
        "Give at most 90 %: stacks, buffers and the program itself need the rest.",
    ),
    Code::new(
        "init-probe",
        "An init container has a probe, which is asked of what goes on running",
        "Make it a `sidecar`, or leave the probe away.",
    ),
    Code::new(
        "invalid-image",
        "An image, or the tag given for it, can't be one",
        "A tag has at most 128 letters, digits, `_`, `.` and `-`, and doesn't begin with `.` or `-`.",
    ),
    Code::new(
        "invalid-resource",
        "A resource is none that pods can ask for, or not in that amount",
        "Name devices with their domain and ask for whole ones; CPU and memory have fields of their own.",
    ),
    Code::new(
        "invalid-user",
        "A user or group is past the last number, 2147483647",
        "Give the number that the image's files belong to.",
    ),
    Code::new(
        "memory-share",
        "A share of the memory limit is not one of 1 to 100 %, or there is no limit",
        "Give one such as `memory_share(75)`, and a memory limit.",
    ),
    Code::new(
        "negative-resource",
        "An amount is below zero",
        "Give one of at least zero.",
    ),
    Code::new(
        "no-disk",
        "A disk is changed that the model hasn't got",
        "Model one: `.disk(\"/data\", \"10Gi\")`.",
    ),
    Code::new(
        "no-keys",
        "A key of a file is set that is text without keys",
        "Model it as JSON or properties to set keys of it.",
    ),
    Code::new(
        "no-members",
        "A file or address is per replica, and the pods of the service are alike",
        "Leave `.per_replica()` away, or model a broker: its replicas have names.",
    ),
    Code::new(
        "no-replicas",
        "A service that others look for by its replicas has none",
        "Give it one, or say `enabled: false`.",
    ),
    Code::new(
        "no-size",
        "A size is given to a volume that can't have one",
        "Only scratch space is limited by the pod: leave it away.",
    ),
    Code::new(
        "no-time",
        "A task has a deadline of no time",
        "Give it some, or leave the deadline away.",
    ),
    Code::new(
        "not-a-number",
        "A number is asked for, and what the environment gives is none",
        "Give digits, or set the key to text where the file takes text.",
    ),
    Code::new(
        "not-a-scalar",
        "A key of a file of properties is set to a list or mapping",
        "Properties are texts: give text, a number or a truth value.",
    ),
    Code::new(
        "probe-port",
        "A probe asks a port that is not there, or not TCP",
        "Ask a TCP port, or ask by a command: `exec([…])`.",
    ),
    Code::new(
        "replicas-and-autoscale",
        "A service has both a number of replicas and bounds of autoscaling",
        "Take back the one from the layer below with `null`.",
    ),
    Code::new(
        "request-over-limit",
        "A container asks for more than its limit",
        "Ask for less, or raise the limit.",
    )
    .example(
        "services:\n  web:\n    resources: { memory: 2Gi, memoryLimit: 1Gi }\n",
        "services:\n  web:\n    resources: { memory: 1Gi, memoryLimit: 1Gi }\n",
    ),
    Code::new(
        "reserved-key",
        "A label or annotation has a key that belongs to Kubernetes or stowplan",
        "Give it a key under a domain of your own.",
    ),
    Code::new(
        "reserved-variable",
        "A variable has the name by which a pod is told its outside host",
        "Name it otherwise.",
    ),
    Code::new(
        "root-user",
        "A container runs as user 0, which Pod Security \"restricted\" forbids",
        "Give it a user of its own, or say why not: `.relax(PodSecurity::Baseline, \"…\")`.",
    ),
    Code::new(
        "single-broker",
        "A service that can't be more than one has another number of replicas",
        "Give it one.",
    ),
    Code::new(
        "small-quorum",
        "A service that needs a majority has fewer than 3 replicas in production",
        "Give it 3 at least: a majority of fewer stands no loss at all.",
    ),
    Code::new(
        "too-many-replicas",
        "There are more replicas than can be numbered",
        "Give fewer, or begin with a lower ordinal.",
    ),
    Code::new(
        "unknown-node-pool",
        "The cluster has no node pool of that name",
        "Node pools are those under `nodePools` in the cluster's file.",
    ),
    Code::new(
        "unknown-storage-class",
        "The cluster has no storage class of that name",
        "Storage classes are those under `storageClasses` in the cluster's file.",
    ),
    Code::new(
        "unknown-time-zone",
        "There is no time zone of that name",
        "Give a name of the IANA list, such as `Asia/Seoul`.",
    ),
];
