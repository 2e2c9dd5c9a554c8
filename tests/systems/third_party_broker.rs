//! A kind of broker in a crate of its own: what the example renders.

use std::{fs, path::Path};

use stowplan::Fleet;

use super::brokers::{checked, lines};
use crate::rendered::{self, Objects};

#[expect(dead_code, reason = "its `main` is the example's")]
#[path = "../../examples/third-party-broker/main.rs"]
mod example;

/// The example's fleet, with its files.
fn fleet() -> Fleet {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/third-party-broker");
    [
        "clusters/cloud.yaml",
        "clusters/laptop.yaml",
        "locks/laptop.yaml",
        "locks/prod.yaml",
    ]
    .into_iter()
    .fold(Fleet::new().app(example::app()), |fleet, file| {
        let path = format!("environments/{file}");
        let text = fs::read_to_string(folder.join(&path)).unwrap();
        fleet.source(path, text)
    })
}

#[test]
fn each_member_knows_itself_and_all_others() {
    let rendered = rendered::render(&fleet());
    let check = |environment: &str, count: u32| {
        let objects = Objects::read(&rendered[environment]);
        let namespace = environment.replace('/', "-");
        let host = |pod: &str| format!("{pod}.etcd-peers.{namespace}.svc.cluster.local");
        let members: Vec<_> = (0..count)
            .map(|it| format!("etcd-{it}=http://{}:2380", host(&format!("etcd-{it}"))))
            .collect();
        let args = objects.args("StatefulSet", "etcd");
        for expect in [
            format!("--initial-cluster={}", members.join(",")),
            format!(
                "--initial-advertise-peer-urls=http://{}:2380",
                host("$(POD_NAME)")
            ),
        ] {
            assert!(args.contains(&expect), "{expect}\n{args:#?}");
        }
        let set = objects.get("StatefulSet", "etcd");
        assert_eq!(set["spec"]["replicas"], count);
        let container = &set["spec"]["template"]["spec"]["containers"][0];
        assert_eq!(container["env"][0]["name"], "POD_NAME");
        assert_eq!(container["securityContext"]["readOnlyRootFilesystem"], true);
        let endpoints: Vec<_> = (0..count)
            .map(|it| format!("http://{}:2379", host(&format!("etcd-{it}"))))
            .collect();
        assert_eq!(
            objects.env("Deployment", "api", "ETCD_ENDPOINTS"),
            endpoints.join(",")
        );
    };
    check("locks/laptop", 1);
    check("locks/prod", 3);
}

#[test]
fn nothing_is_wrong_with_it() {
    for (environment, text) in rendered::render(&fleet()) {
        assert_eq!(
            lines(&checked(&environment, &text)),
            [""; 0],
            "{environment}"
        );
    }
}
