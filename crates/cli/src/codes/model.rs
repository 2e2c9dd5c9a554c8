//! Mistakes in the model that the compiler can't see, and what parts and apps are to each other.

use super::Code;

pub(super) const CODES: &[Code] = &[
    Code::new(
        "duplicate-app",
        "Two apps of the fleet have one name",
        "Rename one: it is the name of the app's folder, too.",
    ),
    Code::new(
        "duplicate-name",
        "Two objects of an environment would have one name",
        "Rename one of the services that the message names.",
    ),
    Code::new(
        "duplicate-service",
        "Two services of an app have one name",
        "Rename one.",
    ),
    Code::new(
        "external-port",
        "A port of a service that exists outside leads to another number, which nobody can do for a host elsewhere",
        "Callers dial the host itself: set `port` to the number on which it listens.",
    ),
    Code::new(
        "external-route",
        "A service that exists outside has a route",
        "Take it away here, `routes: false`, or route to it where it is.",
    ),
    Code::new(
        "key-beside-external",
        "Something is said of the pods of a service that exists outside",
        "Take it out, or take `external` back with `null`.",
    )
    .example(
        "services:\n  mysql:\n    external: { host: mysql.example.com }\n    replicas: 1\n",
        "services:\n  mysql:\n    external: { host: mysql.example.com }\n",
    ),
    Code::new(
        "name-too-long",
        "A name is too long for an object that is made of it",
        "Shorten the service's name to the length that the message gives.",
    ),
    Code::new(
        "no-external",
        "A service that exists only outside has no place in this environment",
        "State it under `external` of the service: a host, or addresses.",
    )
    .example(
        "services:\n  payment:\n    external: null\n",
        "services:\n  payment:\n    external: { host: payment.example.com }\n",
    ),
    Code::new(
        "no-shared",
        "A service uses a shared part, and nothing deploys the part on this cluster",
        "Add an environment with `part` on the same cluster.",
    ),
    Code::new(
        "not-shared",
        "A service of a shared part uses one that every environment has for itself",
        "Move that one to the part, or the use away from it.",
    ),
    Code::new(
        "other-app",
        "A service uses one of another app",
        "Declare it in its own app with `app.external(…)`, and say in the environments where it is.",
    ),
    Code::new(
        "reserved-name",
        "An app has a name that has a meaning of its own as a folder",
        "Rename the app.",
    ),
    Code::new(
        "several-shared",
        "More than one environment of this cluster deploys the part that is used",
        "Name one under `shared`.",
    ),
    Code::new(
        "unknown-shared",
        "The environment that is named under `shared` doesn't deploy the part on this cluster",
        "Name one that does, or none if there is only one.",
    ),
];
