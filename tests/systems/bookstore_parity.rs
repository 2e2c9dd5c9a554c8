//! The same system in production and on a laptop.

use crate::rendered::Objects;

#[test]
fn addresses_inside_are_identical() {
    let (prod, local) = (
        Objects::of("bookstore-parity", "prod"),
        Objects::of("bookstore-parity", "local"),
    );
    let names = |objects: &Objects| {
        let mut names: Vec<_> = objects
            .all("Service")
            .iter()
            .filter(|service| service["spec"]["clusterIP"] != "None")
            .map(|service| {
                let name = service["metadata"]["name"]
                    .as_str()
                    .expect("name")
                    .to_owned();
                (name, service["spec"]["ports"][0]["port"].clone())
            })
            .collect();
        names.sort_by(|one, other| one.0.cmp(&other.0));
        names
    };
    assert_eq!(names(&prod), names(&local));

    let address = |objects: &Objects| {
        let container =
            &objects.get("Deployment", "api")["spec"]["template"]["spec"]["containers"][0];
        let env = container["env"].as_array().expect("env").clone();
        env.into_iter()
            .filter(|it| it["name"] == "DB_HOST" || it["name"] == "DB_PORT")
            .collect::<Vec<_>>()
    };
    assert_eq!(address(&prod).len(), 2);
    assert_eq!(
        address(&prod),
        address(&local),
        "no code branches on the environment"
    );
}

#[test]
fn the_managed_database_has_a_stand_in() {
    let prod = Objects::of("bookstore-parity", "prod");
    assert_eq!(prod.get("Service", "mysql")["spec"]["type"], "ExternalName");
    assert!(prod.all("StatefulSet").is_empty());

    let local = Objects::of("bookstore-parity", "local");
    assert_eq!(
        local.get("Service", "mysql")["spec"]["ports"][0]["port"],
        3306
    );
    let set = local.get("StatefulSet", "mysql");
    assert_eq!(set["spec"]["replicas"], 1);
    let claim = &set["spec"]["volumeClaimTemplates"][0]["spec"];
    assert_eq!(
        claim["storageClassName"], "standard",
        "the laptop's disk class"
    );
    assert_eq!(
        claim["resources"]["requests"]["storage"], "1Gi",
        "a small disk"
    );
    assert!(local.all("PodDisruptionBudget").is_empty());
}

#[test]
fn both_are_published_as_their_cluster_routes() {
    assert_eq!(
        Objects::of("bookstore-parity", "prod")
            .all("HTTPRoute")
            .len(),
        1
    );
    assert_eq!(
        Objects::of("bookstore-parity", "local")
            .all("Ingress")
            .len(),
        1
    );
}
