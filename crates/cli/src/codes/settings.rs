//! Settings of programs, their variables and files, and presets of clients.

use super::Code;

pub(super) const CODES: &[Code] = &[
    Code::new(
        "address-by-hand",
        "An environment says an address or a port where the model names a service: nothing follows that service any more",
        "If the service exists outside here, say `external` of it; if its port is another, say that under its `ports`.",
    ),
    Code::new(
        "duplicate-settings",
        "A service is said to have settings twice",
        "A program loads one struct: make others groups of it, `#[setting(group)]`.",
    ),
    Code::new(
        "duplicate-variable",
        "One variable is said in two ways, of which one would hide the other",
        "Take one away: what is a setting is said under `settings`, not under `env`.",
    )
    .example(
        "services:\n  web:\n    env:\n      SHOP_REGION: tokyo\n",
        "services:\n  web:\n    settings:\n      region: tokyo\n",
    ),
    Code::new(
        "invalid-setting",
        "A setting has a value that its type or its bounds refuse",
        "Give one that the program's struct takes: `stowplan settings` shows types, bounds and defaults.",
    ),
    Code::new(
        "missing-setting",
        "A setting has no value: no default, none of the model, none of the files",
        "Say it under `settings` of the service, in the environment or in a layer below. If the program can do without, make it an `Option<…>`.",
    )
    .example(
        "services:\n  web:\n    settings:\n      roomSize: 4\n",
        "services:\n  web:\n    settings:\n      roomSize: 4\n      region: seoul\n",
    ),
    Code::new(
        "no-preset",
        "The model says which port clients connect to, and the environment doesn't say what they load",
        "State `preset: { resourceVersion: …, dataVersion: … }`, or `preset: null` if clients don't connect to it.",
    ),
    Code::new(
        "no-scheme",
        "A setting is a URL, and what the port speaks can't be told from its name",
        "Say it in the model, `.app_protocol(\"http\")`, or make the setting an `Address`.",
    ),
    Code::new(
        "no-settings",
        "Settings are asked for or said of a service that has none",
        "Say in the model which struct the program loads, `.settings::<…>()`, or take this away.",
    ),
    Code::new(
        "own-port",
        "A program would be told another number than the one on which its own port listens",
        "Say `listen_port(\"…\")` in the model: pods listen on the target port. In an environment, change the port: `targetPort` under `ports`.",
    ),
    Code::new(
        "preset",
        "An app has two ports that clients connect to, or one of another app",
        "Say `app.preset(…)` once, with a port of the app itself.",
    ),
    Code::new(
        "preset-not-public",
        "The port that clients connect to isn't reached from outside in this environment",
        "Give it a route, or say how under `expose`; or say `preset: null` if clients don't connect to it.",
    ),
    Code::new(
        "secret-in-file",
        "A value stands where it is to be said which Secret holds it: most likely the secret itself",
        "Put it into a Secret of the namespace, name that and its key here, and change the secret if the file was seen by others.",
    )
    .example(
        "services:\n  web:\n    settings:\n      databasePassword: hunter2\n",
        "services:\n  web:\n    settings:\n      databasePassword: { secret: { name: shop, key: password } }\n",
    ),
    Code::new(
        "secret-value",
        "The value of a secret is said, which would be in the manifest",
        "Say which key of a Secret has it: `{ secret: { name: …, key: … } }`, or `SecretKey::new(…)` in the model.",
    ),
    Code::new(
        "stray-variable",
        "A variable begins like those of the settings and is none, so that the program would refuse to start",
        "Say it under `settings` if it is one, misspelt; otherwise give it a name that begins otherwise.",
    )
    .example(
        "services:\n  web:\n    env:\n      SHOP_ROM_SIZE: \"4\"\n",
        "services:\n  web:\n    settings:\n      roomSize: 4\n",
    ),
    Code::new(
        "unknown-preset",
        "The environment states a preset of an app that has none",
        "Say in the model which port clients connect to: `app.preset(…)`.",
    ),
    Code::new(
        "unknown-setting",
        "The program has no setting of that name",
        "`stowplan settings` shows all that it has.",
    ),
    Code::new(
        "variable-too-long",
        "A setting is longer than a variable can be: 128 KiB with its name, or Linux starts no process with it",
        "Let the program have its settings in a file: `.settings_file::<…>(…)`.",
    ),
];
