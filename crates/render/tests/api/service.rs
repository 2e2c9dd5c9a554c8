//! Services, and what they lead to.

use serde_json::Value;

use super::{Server, entries, list, word};
use crate::plans::at;

pub(super) fn check(server: &mut Server<'_>, object: &Value) {
    match word(object, "/kind") {
        "Service" => service(server, object),
        "EndpointSlice" => slice(server, object),
        _ => {}
    }
}

fn service(server: &mut Server<'_>, object: &Value) {
    let spec = at(object, "/spec");
    let kind = word(spec, "/type");
    let headless = word(spec, "/clusterIP") == "None";
    let said = |pointer: &str| !at(spec, pointer).is_null();
    let outside = matches!(kind, "LoadBalancer" | "NodePort");
    let ports: Vec<_> = list(spec, "/ports").collect();
    server.hold(!ports.is_empty(), || "has no ports".into());
    server.distinct("port", ports.iter().map(|it| word(it, "/name")));
    let numbers = |key: &'static str| {
        move |it: &&Value| Some((at(it, key).as_u64()?, word(it, "/protocol").to_owned()))
    };
    server.distinct("port", ports.iter().filter_map(numbers("/port")));
    server.distinct("node port", ports.iter().filter_map(numbers("/nodePort")));
    let numbered = ports.iter().any(|it| !at(it, "/nodePort").is_null());
    server.hold(outside || !numbered, || format!("{kind} has node ports"));
    server.hold(outside || !said("/externalTrafficPolicy"), || {
        format!("traffic policy of {kind}")
    });
    let balanced = [
        "/loadBalancerClass",
        "/loadBalancerSourceRanges",
        "/loadBalancerIP",
        "/allocateLoadBalancerNodePorts",
    ]
    .into_iter()
    .any(said);
    server.hold(kind == "LoadBalancer" || !balanced, || {
        format!("balanced {kind}")
    });
    server.hold(!headless || kind == "ClusterIP", || {
        format!("headless {kind}")
    });
    server.hold(!headless || !said("/sessionAffinity"), || {
        "headless with affinity".into()
    });
    if kind == "ExternalName" {
        server.hold(!said("/selector") && !said("/clusterIP"), || {
            "leads to pods".into()
        });
        return;
    }
    if !said("/selector") {
        let name = word(object, "/metadata/name");
        let of = |slice: &&Value| {
            at(slice, "/metadata/labels").get("kubernetes.io/service-name") == Some(&name.into())
        };
        let count = server.of_kind("EndpointSlice").filter(of).count();
        server.hold(count > 0, || "leads nowhere".into());
        return;
    }
    let found = server.found(at(spec, "/selector"));
    server.hold(!found.is_empty(), || "finds no pods".into());
    server.distinct("pods of", {
        let name = |it: &&Value| word(it, "/metadata/labels/app.kubernetes.io~1name").to_owned();
        let mut names: Vec<_> = found.iter().map(name).collect();
        names.dedup();
        names.into_iter().map(|_| ())
    });
    for it in &ports {
        let (target, protocol) = (at(it, "/targetPort"), word(it, "/protocol"));
        let opens = |known: &Value| {
            let same = word(known, "/name") == target || at(known, "/containerPort") == target;
            same && word(known, "/protocol") == protocol
        };
        let open = found
            .iter()
            .filter(|template| list(template, "/spec/containers/0/ports").any(opens))
            .count();
        // All pods answer, or one by a name that no other has.
        server.hold(open == found.len() || open == 1, || {
            format!("{open} pods open {target}/{protocol}")
        });
        let short = target.as_str().is_none_or(is_port_name);
        server.hold(short && at(it, "/port").is_u64(), || {
            format!("target {target}")
        });
    }
}

/// Source: `IsValidPortName` in
/// <https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go>
fn is_port_name(name: &str) -> bool {
    let inner = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
    (1..=15).contains(&name.len())
        && name.chars().all(inner)
        && name.contains(|it: char| it.is_ascii_lowercase())
        && !name.contains("--")
        && !name.starts_with('-')
        && !name.ends_with('-')
}

fn slice(server: &mut Server<'_>, object: &Value) {
    let name = word(object, "/metadata/labels/kubernetes.io~1service-name");
    let service = server.find("Service", name);
    let own = |it: &Value| {
        (
            word(it, "/name").to_owned(),
            word(it, "/protocol").to_owned(),
        )
    };
    let known: Vec<_> = service
        .into_iter()
        .flat_map(|it| list(it, "/spec/ports"))
        .map(own)
        .collect();
    let ports: Vec<_> = list(object, "/ports").map(own).collect();
    server.hold(known == ports, || {
        format!("{ports:?}, its Service {known:?}")
    });
    let endpoints = list(object, "/endpoints").count();
    server.hold((1..=1000).contains(&endpoints), || {
        format!("{endpoints} endpoints")
    });
    let ipv6 = word(object, "/addressType") == "IPv6";
    for address in list(object, "/endpoints").flat_map(|it| list(it, "/addresses")) {
        let address: std::net::IpAddr = address.as_str().unwrap().parse().unwrap();
        server.hold(address.is_ipv6() == ipv6, || format!("{address}"));
    }
    let managed = entries(at(object, "/metadata/labels"));
    let by = managed
        .filter(|(key, _)| *key == "endpointslice.kubernetes.io/managed-by")
        .count();
    server.hold(by == 1, || "is taken for a controller's".into());
}
