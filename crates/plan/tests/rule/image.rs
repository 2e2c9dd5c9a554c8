//! Images, and where pods run.

use serde_json::{Value, json};
use stowplan_model::*;

use super::{planned, pods, web};
use crate::fleet::{fleet, plan, service};

#[test]
fn images_have_the_nearest_tag_and_the_clusters_registry() {
    let check = |image: ImageRef, said: Value, expect: &str, version: Option<&str>| {
        let app = App::new(name!("app"));
        app.web(name!("web"), image, port!("http", 80));
        let mut model = fleet(app, &[("env", said)]);
        let cloud = model.clusters.get_mut(&name!("cloud")).unwrap();
        cloud.registry_mirrors = [("docker.io".into(), "mirror.example.com".into())].into();
        let plan = plan(&model, "env");
        assert_eq!(pods(&plan, "web").container.image, expect);
        let found = service(&plan, "web")
            .version
            .as_ref()
            .map(LabelValue::as_str);
        assert_eq!(found, version, "{expect}");
    };
    let own = |said: Value| json!({"defaults": {"tag": "9"}, "services": {"web": said}});
    let image = || image!("r.example.com/web");
    check(image(), json!({}), "r.example.com/web", None);
    check(
        image(),
        json!({"defaults": {"tag": "9"}}),
        "r.example.com/web:9",
        Some("9"),
    );
    check(
        image(),
        own(json!({"tag": "7"})),
        "r.example.com/web:7",
        Some("7"),
    );
    check(
        image!("r.example.com/web:1"),
        json!({"defaults": {"tag": "9"}}),
        "r.example.com/web:1",
        Some("1"),
    );
    check(
        image(),
        own(json!({"image": "x.example.com/y"})),
        "x.example.com/y",
        None,
    );
    check(
        image(),
        own(json!({"image": "x.example.com/y:1", "tag": "2"})),
        "x.example.com/y:2",
        Some("2"),
    );
    check(
        image!("redis:7"),
        json!({}),
        "mirror.example.com/library/redis:7",
        Some("7"),
    );
    check(
        image!("docker.io/a/b:7"),
        json!({}),
        "mirror.example.com/a/b:7",
        Some("7"),
    );
    let digest =
        "r.example.com/web@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    check(
        digest.parse().unwrap(),
        json!({"defaults": {"tag": "9"}}),
        digest,
        None,
    );
}

#[test]
fn node_pools_are_of_the_profile() {
    let check = |model: Option<Name>, said: Value, expect: usize| {
        let plan = planned(
            |app| {
                let web = web(app);
                model.clone().map(|pool| web.node_pool(pool));
            },
            said.clone(),
        );
        assert_eq!(pods(&plan, "web").node_labels.len(), expect, "{said}");
    };
    check(None, json!({}), 0);
    check(Some(name!("rooms")), json!({}), 1);
    check(
        Some(name!("rooms")),
        json!({"services": {"web": {"nodePool": null}}}),
        0,
    );
    check(
        Some(name!("rooms")),
        json!({"services": {"web": {"nodePool": "batch"}}}),
        0,
    );
    check(None, json!({"defaults": {"nodePool": "rooms"}}), 1);
    check(None, json!({"services": {"web": {"nodePool": "rooms"}}}), 1);
}
