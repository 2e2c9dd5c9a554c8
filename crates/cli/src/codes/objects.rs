//! Kubernetes objects: patches, closures, objects of one's own.

use super::Code;

pub(super) const CODES: &[Code] = &[
    Code::new(
        "annotations-too-large",
        "The annotations of an object are larger than the API server takes",
        "Put large texts into a file.",
    ),
    Code::new(
        "changed-identity",
        "A patch or closure changes which object it is: its kind, name or namespace",
        "Others refer to it by its name: rename the service instead.",
    ),
    Code::new(
        "changed-selector",
        "A patch or closure parts an object from its pods",
        "Leave the labels and selectors that stowplan derives as they are.",
    ),
    Code::new(
        "config-too-large",
        "The configuration files of a service are larger than a ConfigMap can be",
        "Put large ones into the image, or on a volume.",
    ),
    Code::new(
        "duplicate-object",
        "Two objects have one kind, name and namespace",
        "Rename one of them.",
    ),
    Code::new(
        "init-container",
        "An init container has a probe, or something to do before it stops",
        "Make it a side container if it goes on running.",
    ),
    Code::new(
        "invalid-object",
        "An object under `objects` is incomplete, or not one",
        "Give each `apiVersion`, `kind` and `metadata.name`; a `List`'s items one by one; and leave the namespace to the environment.",
    ),
    Code::new(
        "invalid-patch",
        "A patch can't be applied to the object that it is for",
        "The message says at which path; `stowplan render` without the patch shows the object.",
    ),
    Code::new(
        "unmatched-adjustment",
        "A closure is for an object that this environment hasn't got",
        "Use `adjust_if_rendered` for what not every environment has.",
    ),
    Code::new(
        "unmatched-patch",
        "A patch matches no object of the environment",
        "Look at its kind and name: where a similar object exists, the message names it.",
    ),
    Code::new(
        "unwritable-object",
        "An object can't be written as YAML or JSON",
        "The message says why; it is what a patch, a closure or `objects` put there.",
    ),
];
