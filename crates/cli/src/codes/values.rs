//! What the files of environments and clusters say.

use super::Code;

pub(super) const CODES: &[Code] = &[
    Code::new(
        "conflict",
        "Two fields are given of which only one can be",
        "Keep the one that is meant. To take over from an earlier layer, say `null` for what it said.",
    )
    .example(
        "services:\n  web:\n    replicas: 2\n    autoscale: { min: 2, max: 5, cpu: 70 }\n",
        "services:\n  web:\n    autoscale: { min: 2, max: 5, cpu: 70 }\n",
    ),
    Code::new(
        "disabled-service",
        "A service that is not enabled here is used by one that is",
        "Enable it, or disable the one that uses it too.",
    )
    .example(
        "services:\n  mysql:\n    enabled: false\n",
        "services:\n  mysql:\n    enabled: false\n  web:\n    enabled: false\n",
    ),
    Code::new(
        "invalid-host",
        "A host is not a name that DNS knows",
        "Give labels of lower-case letters, digits and `-`, joined by dots; an address goes where `address` is asked for.",
    ),
    Code::new(
        "invalid-value",
        "A value has the right type and is none of what can stand there",
        "The message says what the value's own type asks for. \"Does not fit here\" is what the JSON schema says of it.",
    )
    .example(
        "services:\n  web:\n    image: \"shop web:1\"\n",
        "services:\n  web:\n    image: \"shop/web:1\"\n",
    ),
    Code::new(
        "key-of-other-kind",
        "A field is said of a service of a kind that hasn't got it",
        "Take it out, or say it of the service that is meant.",
    ),
    Code::new(
        "missing-field",
        "A field that must be there is not",
        "State it, in this file or in a layer below it.",
    )
    .example(
        "cluster: local\ndomain: dev.example.com\n",
        "class: dev\ncluster: local\ndomain: dev.example.com\n",
    ),
    Code::new(
        "no-value",
        "A value that the model asks for is not stated by the environment",
        "State it under `values`.",
    ),
    Code::new(
        "out-of-range",
        "A number is too small or too large",
        "Give one within the bounds that the message names.",
    )
    .example(
        "services:\n  web:\n    ports:\n      http: { port: 80800 }\n",
        "services:\n  web:\n    ports:\n      http: { port: 8080 }\n",
    ),
    Code::new(
        "unclosed-placeholder",
        "A placeholder is opened and not closed",
        "Write placeholders with two braces on each side, such as `{{ app }}`.",
    )
    .example(
        "domain: \"{{ environment }.example.com\"\n",
        "domain: \"{{ environment }}.example.com\"\n",
    ),
    Code::new(
        "unknown-app",
        "There is no app of that name",
        "Apps are those that the program gives to its fleet; the folders below `environments/` are named like them.",
    ),
    Code::new(
        "unknown-class",
        "There is no class of that name",
        "Classes are `local`, `dev`, `qa`, `staging` and `prod`.",
    ),
    Code::new(
        "unknown-cluster",
        "There is no cluster of that name",
        "Clusters are the files of `environments/clusters/`.",
    )
    .example("cluster: locla\n", "cluster: local\n"),
    Code::new(
        "unknown-env",
        "A variable is taken away from a service that hasn't got it",
        "Take the line out, or name the variable that is meant; a setting is taken back under `settings`.",
    )
    .example(
        "services:\n  web:\n    env:\n      LOG_LEVLE: null\n",
        "services:\n  web:\n    env:\n      LOG_LEVEL: null\n",
    ),
    Code::new(
        "unknown-environment",
        "There is no environment of that name",
        "`stowplan list` shows all.",
    ),
    Code::new(
        "unknown-field",
        "A mapping has a key that is none of its fields",
        "Where a similar field exists, the message names it; `docs/environments.md` and the JSON schemas in `schemas/` have all.",
    )
    .example(
        "services:\n  web:\n    repilcas: 2\n",
        "services:\n  web:\n    replicas: 2\n",
    ),
    Code::new(
        "unknown-key",
        "A key is taken away from a file of a service that hasn't got it",
        "Take the line out, or name the key that is meant.",
    ),
    Code::new(
        "unknown-label",
        "A label or annotation is taken away from what hasn't got it",
        "Take the line out, or take it away where it is said: under the environment's `labels` if all objects have it.",
    ),
    Code::new(
        "unknown-network",
        "The environment states a network of an app that has none",
        "Ask for it in the model, `app.network()`, or take it out.",
    ),
    Code::new(
        "unknown-part",
        "The app has no part of that name",
        "Parts are those of the model: `app.part(…)`.",
    ),
    Code::new(
        "unknown-placeholder",
        "A placeholder stands for nothing",
        "The message names those that there are.",
    )
    .example(
        "domain: \"{{ env }}.example.com\"\n",
        "domain: \"{{ environment }}.example.com\"\n",
    ),
    Code::new(
        "unknown-port",
        "The service has no port of that name",
        "Ports are those of the model.",
    )
    .example(
        "services:\n  web:\n    ports:\n      htpp: { port: 8080 }\n",
        "services:\n  web:\n    ports:\n      http: { port: 8080 }\n",
    ),
    Code::new(
        "unknown-service",
        "The app has no service of that name",
        "Services are those of the model; where a similar one exists, the message names it.",
    )
    .example(
        "services:\n  wbe:\n    replicas: 2\n",
        "services:\n  web:\n    replicas: 2\n",
    ),
    Code::new(
        "unknown-value",
        "A word, or a value of the environment, is none of those that there are",
        "The message names those that there are.",
    )
    .example("class: production\n", "class: prod\n"),
    Code::new(
        "unknown-volume",
        "The service has no volume of that name",
        "Volumes are those of the model.",
    ),
    Code::new(
        "wrong-type",
        "A value is of another type than its field: text for a number, a list for a mapping",
        "The message says what is expected; often it is a matter of quotes.",
    )
    .example(
        "services:\n  web:\n    env:\n      WORKERS: [4]\n",
        "services:\n  web:\n    env:\n      WORKERS: \"4\"\n",
    ),
];
