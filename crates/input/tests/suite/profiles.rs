//! Clusters whose files name a profile: what is said of them stands where it was said.

use stowplan_input::Loaded;
use stowplan_model::{Cluster, LoadBalancerFlavour, Name, Place, Problem, Profile, name};

use crate::fleet::{files, fleet};

fn loaded(cluster: &str) -> Loaded {
    let text = format!("==> environments/clusters/here.yaml\n{cluster}");
    fleet()
        .load(files(&text))
        .unwrap_or_else(|report| panic!("{report}"))
}

fn here(loaded: &Loaded) -> &Cluster {
    &loaded.model.clusters[&name!("here")]
}

/// What is wrong with a cluster's file.
fn lines(cluster: &str) -> Vec<String> {
    let text = format!("==> environments/clusters/here.yaml\n{cluster}");
    let report = fleet().load(files(&text)).expect_err("mistakes");
    report.lines().collect()
}

#[test]
fn every_profile_is_read() {
    for profile in Profile::ALL {
        let loaded = loaded(&format!(
            "profile: {}\nkubernetes: '1.36'\n",
            profile.as_str()
        ));
        let version = "1.36".parse().unwrap();
        assert_eq!(*here(&loaded), Cluster::of(profile, version));
    }
}

#[test]
fn the_file_wins_and_null_takes_away() {
    let loaded = loaded(
        "profile: k3d
kubernetes: '1.36'
routing: null
loadBalancer: { mixedProtocols: false }
storageClasses: { default: null, fast: local-path }
nodeAddress: ~
hostPorts: 21000-21009
",
    );
    let cluster = here(&loaded);
    assert_eq!(cluster.routing, stowplan_model::Routing::None);
    assert_eq!(cluster.load_balancer.flavour, LoadBalancerFlavour::Klipper);
    assert!(!cluster.load_balancer.mixes_protocols());
    let classes: Vec<&str> = cluster.storage_classes.keys().map(Name::as_str).collect();
    assert_eq!(classes, ["fast"]);
    assert_eq!(cluster.node_address, None);
    assert_eq!(cluster.host_ports.unwrap().to_string(), "21000-21009");
    assert!(cluster.discovery_image.is_some());
}

#[test]
fn mistakes_are_at_their_key() {
    assert_eq!(
        lines(
            "profile: ecs
kubernetes: '1.36'
loadBalancer: { flavour: amazon, mixedProtocols: maybe }
storageClasses: { default: No }
hostPorts: 3-2
nodeAdress: x
"
        ),
        [
            "environments/clusters/here.yaml:1:10: expected one of `kind`, `k3d`, `minikube`, `eks`, `gke`, `aks`, `metallb`, found `ecs`",
            "environments/clusters/here.yaml:3:26: expected one of `none`, `klipper`, `minikube`, `metallb`, `aws`, `gcp`, `azure`, `cloud`, found `amazon`",
            "environments/clusters/here.yaml:3:50: expected `true` or `false`, found `maybe`",
            "environments/clusters/here.yaml:4:28: `No` is not a valid object name: `N` at byte 0 is not allowed; use lower-case letters, digits, `-` and `.`, each part beginning and ending with a letter or digit",
            "environments/clusters/here.yaml:5:12: `3-2` is not a range of ports: it begins with 3, which is after its end 2",
            "environments/clusters/here.yaml:6:1: unknown field `nodeAdress`",
        ]
    );
}

/// What a cluster has by its profile is told with the line that names it.
#[test]
fn what_the_profile_says_is_where_it_is_named() {
    let eks = "kubernetes: '1.36'\nprofile: eks\nloadBalancer: { class: a/b }\nnodeAddress: null\n";
    let plain = "kubernetes: '1.36'\nloadBalancer: { flavour: aws }\n";
    let check = |cluster: &str, pointer: &str, expect: &str| {
        let place = Place::Cluster {
            cluster: name!("here"),
            pointer: pointer.to_owned(),
        };
        let loaded = loaded(cluster);
        let problem = Problem::new("test", "x", Place::Nowhere).related(place.clone(), "it");
        let related = loaded.locate(problem).related;
        let [(at, words)] = related.as_slice() else {
            panic!("{related:?}");
        };
        let Place::File { span, .. } = at else {
            panic!("{at:?}");
        };
        let line = cluster[..span.0].matches('\n').count() + 1;
        assert_eq!(format!("{line}: {words}"), expect, "{pointer}");
        assert_eq!(loaded.place(&place), *at);
    };
    check(eks, "/loadBalancer/flavour", "2: it, by `profile: eks`");
    check(eks, "/storageClasses/default", "2: it, by `profile: eks`");
    check(eks, "/hostPorts", "2: it, and `profile: eks` has none");
    // The file says it, or says the rest of it, itself.
    check(eks, "/loadBalancer/class", "3: it");
    check(eks, "/loadBalancer/addresses", "3: it");
    check(eks, "/nodeAddress", "4: it");
    check(plain, "/loadBalancer/flavour", "2: it");
    check(plain, "/hostPorts", "1: it");
}

#[test]
fn what_no_file_says_of_node_ports_is_the_default() {
    let words = |cluster: &str| {
        let related = Place::Cluster {
            cluster: name!("here"),
            pointer: "/nodePorts".to_owned(),
        };
        let problem = Problem::new("x", "x", Place::Nowhere).related(related, "30000-32767");
        loaded(cluster).locate(problem).related.remove(0).1
    };
    let default = "30000-32767 by default";
    assert_eq!(words("kubernetes: '1.36'\n"), default);
    assert_eq!(words("kubernetes: '1.36'\nprofile: kind\n"), default);
    let said = "kubernetes: '1.36'\nnodePorts: 30000-32767\n";
    assert_eq!(words(said), "30000-32767");
}
