use stowplan_check::Minor;

use super::{accepted, containers, deployment, expect, pods};

#[test]
fn numbers_names_and_protocols() {
    containers(&[
        (
            "ports: [{containerPort: 0}, {containerPort: 65536}, {containerPort: -1}]",
            &[
                "container-port-range ports/0/containerPort",
                "container-port-range ports/1/containerPort",
                "container-port-range ports/2/containerPort",
            ],
        ),
        (
            "ports: [{containerPort: 1, name: HTTP}, {containerPort: 2, name: '80'}, \
             {containerPort: 3, name: a--b}, {containerPort: 4, name: -a}, \
             {containerPort: 5, name: abcdefghijklmnop}, {containerPort: 6, name: a_b}]",
            &[
                "container-port-name ports/0/name",
                "container-port-name ports/1/name",
                "container-port-name ports/2/name",
                "container-port-name ports/3/name",
                "container-port-name ports/4/name",
                "container-port-name ports/5/name",
            ],
        ),
        (
            "ports: [{containerPort: 1, name: a}, {containerPort: 2, name: a, protocol: UDP}]",
            &["container-port-name-taken ports/1/name"],
        ),
        (
            "ports: [{containerPort: 1, protocol: tcp}, {containerPort: 2, protocol: HTTP}]",
            &[
                "container-port-protocol ports/0/protocol",
                "container-port-protocol ports/1/protocol",
            ],
        ),
        (
            "ports: [{containerPort: 1, hostPort: 65536}, {containerPort: 2, hostPort: -1}]",
            &[
                "host-port-range ports/0/hostPort",
                "host-port-range ports/1/hostPort",
            ],
        ),
    ]);
    accepted(&[
        "ports: []",
        "ports: [{containerPort: 1}, {containerPort: 65535}]",
        "ports: [{containerPort: 1, name: ''}, {containerPort: 2, name: ''}]",
        "ports: [{containerPort: 1, name: 1-a}, {containerPort: 2, name: abcdefghijklmno}]",
        "ports: [{containerPort: 1, protocol: ''}, {containerPort: 2, protocol: SCTP}]",
        "ports: [{containerPort: 53, protocol: UDP, name: dns}, {containerPort: 53, name: dns-tcp}]",
        "ports: [{containerPort: 1, hostPort: 0}, {containerPort: 2, hostPort: 65535}]",
        // The API server doesn't look at the address.
        "ports: [{containerPort: 1, hostPort: 1, hostIP: localhost}]",
    ]);
}

#[test]
fn names_are_unique_in_one_container_only() {
    pods(&[(
        "containers: [{name: a, image: b, ports: [{containerPort: 1, name: p}]}, \
         {name: c, image: b, ports: [{containerPort: 2, name: p}]}]",
        &[],
    )]);
}

#[test]
fn ports_of_the_node_are_taken_once() {
    containers(&[
        (
            "ports: [{containerPort: 1, hostPort: 9}, {containerPort: 2, hostPort: 9, protocol: TCP}]",
            &["pod-host-port-taken ports/1/hostPort"],
        ),
        (
            "ports: [{containerPort: 1, hostPort: 9, hostIP: 10.0.0.1}, \
             {containerPort: 1, hostPort: 9, hostIP: 10.0.0.1}]",
            &["pod-host-port-taken ports/1/hostPort"],
        ),
    ]);
    accepted(&[
        "ports: [{containerPort: 1, hostPort: 9}, {containerPort: 2, hostPort: 9, protocol: UDP}]",
        "ports: [{containerPort: 1, hostPort: 9, hostIP: 10.0.0.1}, \
         {containerPort: 2, hostPort: 9, hostIP: 10.0.0.2}]",
    ]);
    pods(&[
        (
            "containers: [{name: a, image: b, ports: [{containerPort: 1, hostPort: 9}]}, \
             {name: c, image: b, ports: [{containerPort: 2, hostPort: 9}]}]",
            &["pod-host-port-taken containers/1/ports/0/hostPort"],
        ),
        // Init containers run one by one.
        (
            "initContainers: [{name: a, image: b, ports: [{containerPort: 1, hostPort: 9}]}, \
             {name: d, image: b, ports: [{containerPort: 1, hostPort: 9}]}]\n\
             containers: [{name: c, image: b, ports: [{containerPort: 2, hostPort: 9}]}]",
            &[],
        ),
        (
            "initContainers: [{name: a, image: b, ports: [{containerPort: 1, hostPort: 9}, \
             {containerPort: 2, hostPort: 9}]}]\ncontainers: [{name: c, image: b}]",
            &["pod-host-port-taken initContainers/0/ports/1/hostPort"],
        ),
    ]);
}

#[test]
fn the_network_of_the_node_maps_no_ports() {
    let one = "containers: [{name: a, image: b, ports: [{containerPort: 1, hostPort: 2}]}]";
    let cases: &[(&str, &[&str])] = &[
        (
            &format!("hostNetwork: true\n{one}"),
            &["host-network-port containers/0/ports/0/hostPort"],
        ),
        (&format!("hostNetwork: false\n{one}"), &[]),
        (
            "hostNetwork: true\n\
             containers: [{name: a, image: b, ports: [{containerPort: 1, hostPort: 1}, \
             {containerPort: 2}, {containerPort: 3, hostPort: 0}]}]",
            &[],
        ),
    ];
    pods(cases);
    expect(Minor::DEFAULT, deployment, "/spec/template/spec", cases);
    // In a pod, all of its ports are the node's, before anything is looked at.
    let twice = "hostNetwork: true\n\
                 containers: [{name: a, image: b, ports: [{containerPort: 1}]}, \
                 {name: c, image: b, ports: [{containerPort: 1}]}]";
    pods(&[(
        twice,
        &["pod-host-port-taken containers/1/ports/0/containerPort"],
    )]);
    let cases: &[(&str, &[&str])] = &[(twice, &["container-port-twice containers/1/ports/0"])];
    expect(Minor::DEFAULT, deployment, "/spec/template/spec", cases);
}

#[test]
fn what_the_api_server_warns_of() {
    containers(&[
        (
            "ports: [{containerPort: 1}, {containerPort: 1, name: a}]",
            &["container-port-twice ports/1"],
        ),
        (
            "ports: [{containerPort: 1, name: a}, {containerPort: 1, name: a}]",
            &["container-port-name-taken ports/1/name"],
        ),
        (
            "ports: [{containerPort: 1, hostIP: 127.0.0.1}]",
            &["host-ip-without-port ports/0/hostIP"],
        ),
    ]);
    pods(&[
        (
            "containers: [{name: a, image: b, ports: [{containerPort: 1}]}, \
             {name: c, image: b, ports: [{containerPort: 1}]}]",
            &["container-port-twice containers/1/ports/0"],
        ),
        // One is over before the other begins.
        (
            "initContainers: [{name: a, image: b, ports: [{containerPort: 1}]}]\n\
             containers: [{name: c, image: b, ports: [{containerPort: 1}]}]",
            &[],
        ),
        (
            "initContainers: [{name: a, image: b, restartPolicy: Always, \
             ports: [{containerPort: 1}]}]\n\
             containers: [{name: c, image: b, ports: [{containerPort: 1}]}]",
            &["container-port-twice containers/0/ports/0"],
        ),
    ]);
}
