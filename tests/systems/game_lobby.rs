//! A small game backend on k3d and in the cloud.

use serde_json::json;

use crate::rendered::Objects;

#[test]
fn namespaces_and_replicas() {
    let lobby = Objects::of("game-lobby", "prod");
    lobby.get("Namespace", "game-prod");
    assert_eq!(lobby.get("Deployment", "game-lobby")["spec"]["replicas"], 3);
    for service in ["game-lobby", "game-room", "chat", "ranking"] {
        lobby.get("Service", service);
    }
}

#[test]
fn rooms_run_on_their_own_nodes() {
    let lobby = Objects::of("game-lobby", "prod");
    let pool = ("cloud.google.com/gke-nodepool", "rooms");
    let selector =
        |name| &lobby.get("Deployment", name)["spec"]["template"]["spec"]["nodeSelector"];
    assert_eq!(selector("game-room")[pool.0], pool.1);
    for other in ["game-lobby", "chat", "ranking"] {
        assert_eq!(
            selector(other).get(pool.0),
            None,
            "{other} stays away from the rooms"
        );
    }
    let room = lobby.get("Deployment", "game-room");
    assert_eq!(
        room["spec"]["template"]["spec"]["tolerations"][0]["value"],
        "rooms"
    );
}

#[test]
fn services_of_every_type_in_local_development() {
    let lobby = Objects::of("game-lobby", "local");
    let service = |name| lobby.get("Service", name)["spec"].clone();

    let inside = service("game-lobby");
    assert!(inside["type"] == "ClusterIP" || inside.get("type").is_none());
    assert_eq!(inside["ports"][0]["port"], 80);
    assert_eq!(service("game-lobby-lb")["type"], "LoadBalancer");
    assert_eq!(service("game-lobby-lb")["ports"][0]["port"], 80);
    assert_eq!(service("game-lobby-nodeport")["type"], "NodePort");
    assert_eq!(service("game-lobby-nodeport")["ports"][0]["port"], 80);
    assert_eq!(
        service("game-lobby-nodeport")["ports"][0]["nodePort"],
        30080
    );
    assert_eq!(service("game-room")["clusterIP"], "None");
    assert_eq!(service("login")["type"], "ExternalName");
    assert_eq!(service("login")["externalName"], "login.example.net");

    for environment in ["staging", "prod"] {
        let lobby = Objects::of("game-lobby", environment);
        let exposed: Vec<_> = lobby
            .all("Service")
            .into_iter()
            .filter(|service| {
                ["LoadBalancer", "NodePort"]
                    .iter()
                    .any(|it| service["spec"]["type"] == *it)
            })
            .collect();
        assert!(
            exposed.is_empty(),
            "{environment} shares one entry point: {exposed:?}"
        );
    }
}

#[test]
fn port_and_target_differ() {
    let lobby = Objects::of("game-lobby", "prod");
    let port = &lobby.get("Service", "game-lobby")["spec"]["ports"][0];
    assert_eq!(port["port"], 80);
    assert_eq!(lobby.target_port("Deployment", "game-lobby", port), 8080);
}

#[test]
fn a_player_stays_on_one_pod() {
    let lobby = Objects::of("game-lobby", "prod");
    let chat = &lobby.get("Service", "chat")["spec"];
    assert_eq!(chat["sessionAffinity"], "ClientIP");
    assert_eq!(
        chat["sessionAffinityConfig"],
        json!({"clientIP": {"timeoutSeconds": 10800}})
    );
}

#[test]
fn production_is_published_through_the_shared_gateway() {
    let lobby = Objects::of("game-lobby", "prod");
    assert!(lobby.all("Ingress").is_empty());
    let route = lobby
        .all("HTTPRoute")
        .into_iter()
        .find(|route| route["spec"]["hostnames"][0] == "lobby.game.example.com");
    let route = route.expect("a route of the lobby");
    assert_eq!(route["spec"]["parentRefs"][0]["name"], "public");
    assert_eq!(
        route["spec"]["parentRefs"][0]["namespace"],
        "gateway-system"
    );
    assert_eq!(
        route["spec"]["rules"][0]["backendRefs"][0]["name"],
        "game-lobby"
    );
}
