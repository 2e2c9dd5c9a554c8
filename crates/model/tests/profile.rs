//! Kinds of clusters: what each has, and what a file that names one takes from it.

use serde_json::{Value, json};
use stowplan_model::{
    Cluster, KubernetesVersion, LoadBalancerFlavour, ObjectName, PerReplicaWay, Profile, Routing,
};

const VERSION: KubernetesVersion = KubernetesVersion::literal("1.36");

#[track_caller]
fn cluster(mut said: Value) -> Cluster {
    said["kubernetes"] = "1.36".into();
    serde_json::from_value(said).unwrap()
}

#[test]
fn every_kind_has_its_word_and_is_the_same_in_rust_and_in_files() {
    for profile in Profile::ALL {
        let word = serde_json::to_value(profile).unwrap();
        assert_eq!(word, profile.as_str());
        let read = cluster(json!({ "profile": word }));
        assert_eq!(read, Cluster::of(profile, VERSION));
        // What the kind has anyway is not written.
        assert_eq!(
            serde_json::to_value(read).unwrap(),
            json!({ "kubernetes": "1.36", "profile": word })
        );
    }
    assert_eq!(cluster(json!({})), Cluster::new(VERSION));
    assert_eq!(cluster(json!({ "profile": null })), Cluster::new(VERSION));
}

/// One line for each kind: a change of what they have is seen here.
#[test]
fn what_each_kind_has() {
    let line = |profile: Profile| {
        let it = Cluster::of(profile, VERSION);
        let routing = match &it.routing {
            Routing::Ingress(ingress) => ingress.class.as_str(),
            _ => "-",
        };
        format!(
            "{} {:?} {routing} {:?} {} {} {:?}",
            profile.as_str(),
            it.load_balancer.flavour,
            it.storage_classes
                .values()
                .map(ObjectName::as_str)
                .collect::<Vec<_>>(),
            it.node_address
                .map_or_else(|| "-".to_owned(), |it| it.to_string()),
            it.host_ports
                .map_or_else(|| "-".to_owned(), |it| it.to_string()),
            it.per_replica,
        )
    };
    let lines: Vec<String> = Profile::ALL.into_iter().map(line).collect();
    assert_eq!(
        lines,
        [
            r#"kind None - ["standard"] 127.0.0.1 20000-20999 Some(NodePort)"#,
            r#"k3d Klipper traefik ["local-path"] 127.0.0.1 20000-20999 Some(NodePort)"#,
            r#"minikube Minikube - ["standard"] - 20000-20999 Some(NodePort)"#,
            r#"eks Aws - ["gp2"] - - None"#,
            r#"gke Gcp - ["standard-rwo"] - - None"#,
            r#"aks Azure - ["managed-csi"] - - None"#,
            "metallb Metallb - [] - - None",
        ]
    );
    for profile in Profile::ALL {
        let image = Cluster::of(profile, VERSION).discovery_image.unwrap();
        assert!(image.tag().is_some_and(|tag| tag != "latest"), "{image}");
    }
}

#[test]
fn what_the_file_says_wins_key_by_key() {
    let it = cluster(json!({
        "profile": "eks",
        "loadBalancer": { "mixedProtocols": true, "annotations": { "a/b": "c" } },
        "storageClasses": { "fast": "io2" },
        "nodeAddress": "nodes.example.com",
    }));
    assert_eq!(it.load_balancer.flavour, LoadBalancerFlavour::Aws);
    assert!(it.load_balancer.mixes_protocols());
    assert_eq!(it.storage_classes.len(), 2);
    let gp3 = cluster(json!({ "profile": "eks", "storageClasses": { "default": "gp3" } }));
    assert_eq!(gp3.storage_classes.values().next().unwrap(), "gp3");
    let metal = cluster(json!({ "profile": "kind", "loadBalancer": { "flavour": "metallb" } }));
    assert!(metal.load_balancer.skips_node_ports());
    assert_eq!(metal.per_replica, Some(PerReplicaWay::NodePort));
    let allocates = json!({ "profile": "metallb", "loadBalancer": { "allocateNodePorts": true } });
    assert!(!cluster(allocates).load_balancer.skips_node_ports());
}

#[test]
fn null_takes_away_what_the_kind_has() {
    let taken = cluster(json!({
        "profile": "k3d",
        "routing": null,
        "loadBalancer": null,
        "storageClasses": { "default": null },
        "nodeAddress": null,
        "hostPorts": null,
        "perReplica": null,
        "discoveryImage": null,
    }));
    let nothing = Cluster {
        profile: Some(Profile::K3d),
        ..Cluster::new(VERSION)
    };
    assert_eq!(taken, nothing);
    let flavour = json!({ "profile": "eks", "loadBalancer": { "flavour": null, "class": "a/b" } });
    let it = cluster(flavour).load_balancer;
    assert_eq!(it.flavour, LoadBalancerFlavour::None);
    assert_eq!(it.class.unwrap(), "a/b");
}

#[test]
fn what_was_changed_is_written_and_read_again() {
    let check = |said: Value| {
        let first = cluster(said);
        let written = serde_json::to_value(&first).unwrap();
        assert_eq!(cluster(written.clone()), first, "{written}");
        written
    };
    let written = check(json!({
        "profile": "k3d",
        "description": "ours",
        "routing": "none",
        "loadBalancer": { "flavour": null },
        "storageClasses": { "default": null, "fast": "local-path" },
        "nodeAddress": null,
        "hostPorts": "21000-21999",
        "perReplica": null,
        "tls": "edge",
    }));
    assert_eq!(
        written["storageClasses"],
        json!({ "default": null, "fast": "local-path" })
    );
    assert_eq!(written["nodeAddress"], Value::Null);
    assert_eq!(written["loadBalancer"], json!({ "flavour": "none" }));
    check(json!({
        "profile": "metallb",
        "loadBalancer": { "addresses": ["203.0.113.0/28"], "mixedProtocols": false, "allocateNodePorts": true },
    }));
    check(json!({ "profile": "aks", "loadBalancer": null, "discoveryImage": null }));
    check(
        json!({ "loadBalancer": { "flavour": "gcp", "class": "a/b" }, "hostPorts": "20000-20001" }),
    );
}
