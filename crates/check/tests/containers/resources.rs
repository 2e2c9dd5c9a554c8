use super::{accepted, containers};

#[test]
fn amounts_are_quantities() {
    for amount in [
        "256MB",
        "1 Gi",
        "\"1Gi\\n\"",
        "1gb",
        "''",
        "abc",
        "'1,5'",
        "'0x10'",
        "1.2.3",
        "1Kib",
        "--1",
        "1e",
        "Mi",
    ] {
        containers(&[
            (
                &format!("resources: {{limits: {{memory: {amount}}}}}"),
                &["container-resource-quantity resources/limits/memory"],
            ),
            (
                &format!("resources: {{requests: {{cpu: {amount}}}}}"),
                &["container-resource-quantity resources/requests/cpu"],
            ),
        ]);
    }
    for amount in [
        "1",
        "0",
        "1.5",
        ".5",
        "5.",
        "100m",
        "1e3",
        "1E3",
        "1e-3",
        "12Ki",
        "1Ei",
        "+1",
        "100n",
        "' 1 '",
        "0.0001",
        "1000000000000000000000",
    ] {
        accepted(&[&format!("resources: {{limits: {{cpu: {amount}}}}}")]);
    }
}

#[test]
fn resources_are_known() {
    for name in [
        "mem",
        "CPU",
        "storage",
        "gpu",
        "pods",
        "requests.cpu",
        "limits.memory",
        "example.com/",
        "requests.example.com/gpu",
        "a/b/c",
        "'a b'",
    ] {
        let path = name.replace('/', "~1").replace('\'', "");
        containers(&[(
            &format!("resources: {{limits: {{cpu: 1, {name}: 1}}}}"),
            &[&format!("container-resource-name resources/limits/{path}")],
        )]);
    }
    for name in [
        "memory",
        "ephemeral-storage",
        "nvidia.com/gpu",
        "example.com/Foo_bar",
        "kubernetes.io/batch-cpu",
    ] {
        accepted(&[&format!("resources: {{limits: {{cpu: 1, {name}: 1}}}}")]);
    }
}

#[test]
fn requests_stay_within_limits() {
    containers(&[
        (
            "resources: {requests: {cpu: -1}}",
            &["container-resource-negative resources/requests/cpu"],
        ),
        (
            "resources: {requests: {cpu: 2}, limits: {cpu: 1}}",
            &["request-over-limit resources/requests/cpu"],
        ),
        (
            "resources: {requests: {memory: 1Gi}, limits: {memory: 1G}}",
            &["request-over-limit resources/requests/memory"],
        ),
        (
            "resources: {requests: {ephemeral-storage: 2Gi}, limits: {ephemeral-storage: 1Gi}}",
            &["request-over-limit resources/requests/ephemeral-storage"],
        ),
        // The limit's own mistake is enough.
        (
            "resources: {requests: {memory: 1Gi}, limits: {memory: 1GB}}",
            &["container-resource-quantity resources/limits/memory"],
        ),
    ]);
    accepted(&[
        "resources: {}",
        "resources: {requests: {cpu: 1}}",
        "resources: {requests: {cpu: 1}, limits: {memory: 1}}",
        "resources: {requests: {cpu: 1000m}, limits: {cpu: 1}}",
        "resources: {requests: {cpu: 0}, limits: {cpu: 0}}",
        "resources: {requests: {memory: 1024Mi}, limits: {memory: 1Gi}}",
        // Both are rounded up to thousandths first.
        "resources: {requests: {cpu: 0.0009}, limits: {cpu: 0.0001}}",
        "resources: {requests: {kubernetes.io/x: 1}, limits: {kubernetes.io/x: 2}}",
    ]);
}

#[test]
fn devices_are_whole() {
    containers(&[
        (
            "resources: {limits: {nvidia.com/gpu: 0.5}}",
            &["extended-resource resources/limits/nvidia.com~1gpu"],
        ),
        (
            "resources: {requests: {nvidia.com/gpu: 1}}",
            &["extended-resource resources/requests/nvidia.com~1gpu"],
        ),
        (
            "resources: {requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: 2}}",
            &["extended-resource resources/requests/nvidia.com~1gpu"],
        ),
    ]);
    accepted(&[
        "resources: {limits: {nvidia.com/gpu: 1}}",
        "resources: {limits: {nvidia.com/gpu: '1'}, requests: {nvidia.com/gpu: 1000m}}",
        "resources: {limits: {example.com/x: 0}}",
    ]);
}

#[test]
fn huge_pages() {
    containers(&[
        (
            "resources: {limits: {cpu: 1, hugepages-2Mi: 3Mi}}",
            &["huge-pages resources/limits/hugepages-2Mi"],
        ),
        (
            "resources: {limits: {cpu: 1, hugepages-big: 3Mi}}",
            &["huge-pages resources/limits/hugepages-big"],
        ),
        (
            "resources: {limits: {hugepages-2Mi: 2Mi}}",
            &["huge-pages resources/limits/hugepages-2Mi"],
        ),
        (
            "resources: {requests: {cpu: 1, hugepages-2Mi: 2Mi}}",
            &["huge-pages resources/requests/hugepages-2Mi"],
        ),
        (
            "resources: {requests: {cpu: 1, hugepages-2Mi: 2Mi}, limits: {hugepages-2Mi: 4Mi}}",
            &["huge-pages resources/requests/hugepages-2Mi"],
        ),
    ]);
    accepted(&[
        "resources: {limits: {cpu: 1, hugepages-2Mi: 4Mi, hugepages-1Gi: 1Gi}}",
        "resources: {requests: {memory: 1Gi}, limits: {hugepages-2Mi: 4Mi}}",
        "resources: {limits: {cpu: 1, hugepages-2Mi: 0}}",
    ]);
}

#[test]
fn bytes_are_whole() {
    containers(&[
        (
            "resources: {limits: {memory: 100m}}",
            &["fractional-bytes resources/limits/memory"],
        ),
        (
            "resources: {requests: {ephemeral-storage: 0.5}}",
            &["fractional-bytes resources/requests/ephemeral-storage"],
        ),
    ]);
    accepted(&["resources: {limits: {memory: 1.5Gi, ephemeral-storage: 1000m}}"]);
}

#[test]
fn claims_are_of_the_pod() {
    containers(&[
        (
            "resources: {claims: [{name: gone}]}",
            &["container-claims resources/claims/0/name"],
        ),
        (
            "resources: {claims: [{name: ''}]}",
            &["container-claims resources/claims/0/name"],
        ),
        (
            "resources: {claims: [{name: gpu}, {name: gpu}]}",
            &["container-claims resources/claims/1"],
        ),
        (
            "resources: {claims: [{name: gpu, request: a}, {name: gpu}]}",
            &["container-claims resources/claims/1"],
        ),
        (
            "resources: {claims: [{name: gpu}, {name: gpu, request: a}]}",
            &["container-claims resources/claims/1"],
        ),
        (
            "resources: {claims: [{name: gpu, request: A}]}",
            &["container-claims resources/claims/0/request"],
        ),
    ]);
    accepted(&[
        "resources: {claims: [{name: gpu}, {name: nic}]}",
        "resources: {claims: [{name: gpu, request: a}, {name: gpu, request: b}]}",
    ]);
}
