use super::{accepted, containers, pods};

#[test]
fn a_probe_does_one_thing() {
    containers(&[
        ("livenessProbe: {}", &["probe-handler livenessProbe"]),
        (
            "readinessProbe: {periodSeconds: 1}",
            &["probe-handler readinessProbe"],
        ),
        (
            "startupProbe: {exec: null}",
            &["probe-handler startupProbe"],
        ),
        (
            "livenessProbe: {exec: {command: [a]}, tcpSocket: {port: 1}}",
            &["probe-handler livenessProbe/tcpSocket"],
        ),
        // A slip in the name of a field is the schema's.
        ("livenessProbe: {httpget: {port: 1}}", &[]),
        (
            "livenessProbe: {exec: {}}",
            &["handler-command livenessProbe/exec/command"],
        ),
        (
            "livenessProbe: {exec: {command: []}}",
            &["handler-command livenessProbe/exec/command"],
        ),
    ]);
    accepted(&[
        "livenessProbe: null",
        "livenessProbe: {exec: {command: ['']}}",
        "livenessProbe: {httpGet: {port: 80}}",
        "livenessProbe: {httpGet: {port: 80, path: '', scheme: '', host: ''}}",
        "livenessProbe: {httpGet: {port: 80, path: relative, host: 'not a host', scheme: HTTPS}}",
        "livenessProbe: {tcpSocket: {port: 65535}}",
        "livenessProbe: {grpc: {port: 1}}",
        "livenessProbe: {grpc: {port: 1, service: ''}}",
    ]);
}

#[test]
fn ports_are_numbers_or_names() {
    for port in [
        "0",
        "65536",
        "-1",
        "'80'",
        "''",
        "HTTP",
        "a--b",
        "abcdefghijklmnop",
    ] {
        for handler in ["httpGet", "tcpSocket"] {
            containers(&[(
                &format!("readinessProbe: {{{handler}: {{port: {port}}}}}"),
                &[&format!("handler-port readinessProbe/{handler}/port")],
            )]);
        }
    }
    containers(&[
        (
            "startupProbe: {grpc: {port: 0}}",
            &["handler-port startupProbe/grpc/port"],
        ),
        (
            "lifecycle: {preStop: {httpGet: {port: '80'}}}",
            &["handler-port lifecycle/preStop/httpGet/port"],
        ),
    ]);
    accepted(&[
        "ports: [{name: http, containerPort: 1}]\nlivenessProbe: {httpGet: {port: http}}",
        "livenessProbe: {tcpSocket: {port: other}}",
    ]);
}

#[test]
fn http_has_schemes_and_headers() {
    containers(&[
        (
            "livenessProbe: {httpGet: {port: 1, scheme: http}}",
            &["handler-http livenessProbe/httpGet/scheme"],
        ),
        (
            "livenessProbe: {httpGet: {port: 1, httpHeaders: [{name: '', value: a}, \
             {name: X_Y, value: a}, {name: 'X:', value: a}, {name: X-Y, value: ''}]}}",
            &[
                "handler-http livenessProbe/httpGet/httpHeaders/0/name",
                "handler-http livenessProbe/httpGet/httpHeaders/1/name",
                "handler-http livenessProbe/httpGet/httpHeaders/2/name",
            ],
        ),
    ]);
}

#[test]
fn numbers_have_minimums() {
    for field in [
        "initialDelaySeconds",
        "timeoutSeconds",
        "periodSeconds",
        "successThreshold",
        "failureThreshold",
    ] {
        for probe in ["livenessProbe", "readinessProbe"] {
            containers(&[
                (
                    &format!("{probe}: {{grpc: {{port: 1}}, {field}: -1}}"),
                    &[&format!("probe-number {probe}/{field}")],
                ),
                (&format!("{probe}: {{grpc: {{port: 1}}, {field}: 0}}"), &[]),
            ]);
        }
    }
    containers(&[
        (
            "livenessProbe: {grpc: {port: 1}, successThreshold: 2}",
            &["probe-success-threshold livenessProbe/successThreshold"],
        ),
        (
            "startupProbe: {grpc: {port: 1}, successThreshold: 2}",
            &["probe-success-threshold startupProbe/successThreshold"],
        ),
        (
            "readinessProbe: {grpc: {port: 1}, successThreshold: 2}",
            &[],
        ),
        (
            "livenessProbe: {grpc: {port: 1}, terminationGracePeriodSeconds: 0}",
            &["probe-grace-period livenessProbe/terminationGracePeriodSeconds"],
        ),
        (
            "readinessProbe: {grpc: {port: 1}, terminationGracePeriodSeconds: 1}",
            &["probe-grace-period readinessProbe/terminationGracePeriodSeconds"],
        ),
        (
            "startupProbe: {grpc: {port: 1}, terminationGracePeriodSeconds: 1}",
            &[],
        ),
    ]);
}

#[test]
fn init_containers_have_none() {
    let init = |fields: &str| {
        format!(
            "initContainers: [{{name: c, image: b, {fields}}}]\ncontainers: [{{name: a, image: b}}]"
        )
    };
    for field in ["livenessProbe", "readinessProbe", "startupProbe"] {
        pods(&[
            (
                &init(&format!("{field}: {{exec: {{command: [a]}}}}")),
                &[&format!("init-container-probe initContainers/0/{field}")],
            ),
            (
                &init(&format!("{field}: {{}}, restartPolicy: OnFailure")),
                &[&format!("init-container-probe initContainers/0/{field}")],
            ),
            (
                &init(&format!(
                    "{field}: {{exec: {{command: [a]}}}}, restartPolicy: Always"
                )),
                &[],
            ),
            (
                &init(&format!("{field}: {{}}, restartPolicy: Always")),
                &[&format!("probe-handler initContainers/0/{field}")],
            ),
        ]);
    }
    let hook = "{preStop: {exec: {command: [a]}}}";
    pods(&[
        (
            &init(&format!("lifecycle: {hook}")),
            &["init-container-probe initContainers/0/lifecycle"],
        ),
        (
            &init("lifecycle: {}"),
            &["init-container-probe initContainers/0/lifecycle"],
        ),
        (&init("lifecycle: {stopSignal: SIGTERM}"), &[]),
        (
            &init(&format!("lifecycle: {hook}, restartPolicy: Always")),
            &[],
        ),
    ]);
}

#[test]
fn hooks() {
    containers(&[
        (
            "lifecycle: {preStop: {}}",
            &["lifecycle-handler lifecycle/preStop"],
        ),
        (
            "lifecycle: {postStart: {exec: {command: [a]}, sleep: {seconds: 99}}}",
            &["lifecycle-handler lifecycle/postStart/sleep"],
        ),
        (
            "lifecycle: {preStop: {sleep: {seconds: 31}}}",
            &["lifecycle-sleep lifecycle/preStop/sleep/seconds"],
        ),
        (
            "lifecycle: {postStart: {sleep: {seconds: -1}}}",
            &["lifecycle-sleep lifecycle/postStart/sleep/seconds"],
        ),
        (
            "lifecycle: {preStop: {exec: {}}}",
            &["handler-command lifecycle/preStop/exec/command"],
        ),
    ]);
    accepted(&[
        "lifecycle: {}",
        "lifecycle: {preStop: {sleep: {seconds: 30}}}",
        "lifecycle: {preStop: {sleep: {seconds: 0}}}",
        "lifecycle: {preStop: {tcpSocket: {port: 1}}, postStart: {httpGet: {port: 1}}}",
        "lifecycle: {stopSignal: SIGUSR1}",
    ]);
    pods(&[
        (
            "terminationGracePeriodSeconds: 5\ncontainers: [{name: a, image: b, \
             lifecycle: {preStop: {sleep: {seconds: 6}}}}]",
            &["lifecycle-sleep containers/0/lifecycle/preStop/sleep/seconds"],
        ),
        (
            "terminationGracePeriodSeconds: 60\ncontainers: [{name: a, image: b, \
             lifecycle: {preStop: {sleep: {seconds: 60}}}}]",
            &[],
        ),
    ]);
}
