//! A mobile game with as many environments as people ask for.

use crate::rendered::Objects;

const ENVIRONMENTS: [&str; 5] = ["dev1", "login-dev", "qa", "staging", "prod"];

#[test]
fn every_environment_has_the_same_services_in_its_namespace() {
    for environment in ENVIRONMENTS {
        let game = Objects::of("ovenbreak", environment);
        game.get("Namespace", environment);
        for service in [
            "game-server",
            "league-server",
            "scheduler-server",
            "backoffice",
        ] {
            game.get("Deployment", service);
        }
        for service in [
            "game-server",
            "league-server",
            "backoffice",
            "couchbase",
            "mysql",
            "redis",
        ] {
            game.get("Service", service);
        }
        assert!(
            game.find("Service", "scheduler-server").is_none(),
            "nobody calls the scheduler"
        );
        game.get("StatefulSet", "couchbase");
    }
    assert_eq!(
        Objects::of("ovenbreak", "dev1").get("Deployment", "game-server")["spec"]["replicas"],
        2
    );
}

#[test]
fn game_server_is_on_port_80_of_its_namespace() {
    for environment in ENVIRONMENTS {
        let game = Objects::of("ovenbreak", environment);
        assert_eq!(
            game.get("Service", "game-server")["spec"]["ports"][0]["port"],
            80
        );
        assert_eq!(
            game.env("Deployment", "league-server", "GAME_SERVER_URL"),
            "http://game-server"
        );
    }
}

#[test]
fn servers_are_published_with_certificates() {
    for (environment, domain) in [
        ("dev1", "dev1.ovenbreak.example.com"),
        ("prod", "ovenbreak.example.com"),
    ] {
        let game = Objects::of("ovenbreak", environment);
        for name in ["game", "backoffice"] {
            let host = format!("{name}.{domain}");
            let ingress = game
                .all("Ingress")
                .into_iter()
                .find(|it| it["spec"]["rules"][0]["host"] == *host);
            let ingress = ingress.unwrap_or_else(|| panic!("an Ingress for {host}"));
            assert_eq!(ingress["spec"]["ingressClassName"], "nginx");
            assert_eq!(ingress["spec"]["tls"][0]["hosts"][0], *host);
            assert_eq!(
                ingress["metadata"]["annotations"]["cert-manager.io/cluster-issuer"],
                "letsencrypt"
            );
        }
        let outside = game
            .all("Service")
            .into_iter()
            .filter(|it| it["spec"]["type"] == "LoadBalancer" || it["spec"]["type"] == "NodePort");
        assert_eq!(outside.count(), 0, "one shared entry point");
    }
}

#[test]
fn brokers_are_reached_one_by_one() {
    let logging = Objects::of("ovenbreak", "logging");
    let zookeeper = logging.get("StatefulSet", "zookeeper");
    assert_eq!(zookeeper["spec"]["replicas"], 3);
    let container = &zookeeper["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(container["resources"]["limits"]["memory"], "500Mi");
    assert_eq!(
        container["resources"]["requests"]["cpu"], "50m",
        "5 % of a core"
    );
    assert_eq!(
        zookeeper["spec"]["volumeClaimTemplates"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );

    for (ordinal, node_port) in [(1, 42181), (2, 42182), (3, 42183)] {
        let pod = format!("zookeeper-{ordinal}");
        let service = logging.get("Service", &pod);
        assert_eq!(service["spec"]["type"], "NodePort");
        assert_eq!(service["spec"]["ports"][0]["nodePort"], node_port);
        assert_eq!(
            service["spec"]["selector"]["statefulset.kubernetes.io/pod-name"],
            *pod
        );
    }
    let peers = logging.get(
        "Service",
        zookeeper["spec"]["serviceName"]
            .as_str()
            .expect("serviceName"),
    );
    assert_eq!(peers["spec"]["clusterIP"], "None");
    assert_eq!(peers["spec"]["publishNotReadyAddresses"], true);
}

#[test]
fn each_kafka_replica_advertises_its_own_address() {
    let logging = Objects::of("ovenbreak", "logging");
    let config = logging.get("ConfigMap", "kafka-config");
    for (ordinal, node_port) in [(0, 49092), (1, 49093), (2, 49094)] {
        let text = config["data"][format!("kafka-{ordinal}.server.properties")]
            .as_str()
            .expect("a file each");
        let advertised = text
            .lines()
            .find_map(|line| line.strip_prefix("advertised.listeners="))
            .expect("advertised");
        assert_eq!(
            advertised,
            format!(
                "INTERNAL://kafka-{ordinal}.kafka-peers.logging.svc.cluster.local:9091,\
                 CLIENT://kafka-{ordinal}.kafka-peers.logging.svc.cluster.local:9092,\
                 EXTERNAL://nodes.seoul.example.com:{node_port}"
            )
        );
        assert!(text.contains(&format!("node.id={ordinal}\n")), "{text}");
        assert_eq!(
            logging.get("Service", &format!("kafka-{ordinal}"))["spec"]["ports"][0]["nodePort"],
            node_port
        );
    }
    assert_eq!(
        logging.get("PodDisruptionBudget", "kafka")["spec"]["maxUnavailable"],
        1
    );
}

#[test]
fn logging_is_shared() {
    let logging = Objects::of("ovenbreak", "logging");
    for set in ["zookeeper", "kafka", "elasticsearch"] {
        logging.get("StatefulSet", set);
    }
    logging.get("Deployment", "logstash");
    assert!(logging.find("Deployment", "game-server").is_none());
    for environment in ENVIRONMENTS {
        let game = Objects::of("ovenbreak", environment);
        assert!(
            game.find("StatefulSet", "kafka").is_none(),
            "{environment} has no logging of its own"
        );
        let brokers = game.env("Deployment", "game-server", "LOG_BROKERS");
        assert!(
            brokers.contains("kafka-0.kafka-peers.logging.svc.cluster.local:9092"),
            "{brokers}"
        );
    }
}

#[test]
fn environments_are_separated_in_the_shared_stores() {
    let mut seen = std::collections::BTreeSet::new();
    for environment in ENVIRONMENTS {
        let game = Objects::of("ovenbreak", environment);
        assert_eq!(game.get("Service", "mysql")["spec"]["type"], "ExternalName");
        assert_eq!(game.get("Service", "redis")["spec"]["type"], "ExternalName");
        assert_eq!(
            game.env("Deployment", "game-server", "MYSQL_DATABASE"),
            format!("ovenbreak_{}", environment.replace('-', "_"))
        );
        assert!(
            seen.insert(game.env("Deployment", "game-server", "REDIS_DB")),
            "a db number each"
        );
    }
}

#[test]
fn who_launched_it_and_what_for_is_recorded() {
    let game = Objects::of("ovenbreak", "login-dev");
    let annotations = &game.get("Namespace", "login-dev")["metadata"]["annotations"];
    assert_eq!(annotations["stowplan.dev/owner"], "junho");
    assert_eq!(
        annotations["stowplan.dev/description"],
        "New login API, incompatible with the clients of dev1"
    );
    assert_eq!(annotations["stowplan.dev/created"], "2026-11-02");
    assert_eq!(annotations["stowplan.dev/expires"], "2026-12-15");
    let image = &game.get("Deployment", "game-server")["spec"]["template"]["spec"]["containers"][0]
        ["image"];
    assert_eq!(
        image,
        "registry.example.com/ovenbreak/game-server:2.32.0-login"
    );
}
