//! The fleet that all tests are about, and files written as one text.

use stowplan_input::{Fleet, SourceFile};
use stowplan_model::{App, Scales, Workload, image, name, port, scratch};

/// Two apps with every kind of service, and a cluster.
pub(crate) fn fleet() -> Fleet {
    let game = App::new(name!("game"));
    game.value(name!("redis-db"));
    let _ = game.network();
    let server = game
        .web(
            name!("server"),
            image!("registry.example.com/server"),
            port!("http", 80 => 8080),
        )
        .replicas(2)
        .volume("cache", "/cache", scratch());
    game.preset(server);
    let _ = game.worker(
        name!("scheduler"),
        image!("registry.example.com/scheduler:1"),
    );
    let _ = game.task(name!("cleanup"), image!("registry.example.com/cleanup:1"));
    let _ = game.zookeeper(name!("zookeeper"), image!("zookeeper:3.9.3"));
    let _ = game.seed(
        name!("seed"),
        image!("registry.example.com/seed:1"),
        port!("p2p", 31234),
    );
    let _ = game.external(name!("mysql"), port!("mysql", 3306));
    let logging = game.part(name!("logging"));
    let _ = logging.elasticsearch(name!("elasticsearch"), image!("elasticsearch:9.0.0"));

    let shop = App::new(name!("shop"));
    let _ = shop.web(
        name!("web"),
        image!("registry.example.com/web:1"),
        port!("http", 80),
    );
    Fleet::new().app(game).app(shop)
}

/// Files written one after another, each under a line `==> path`.
pub(crate) fn files(text: &str) -> Vec<SourceFile> {
    let parts = text.split("==> ").skip(1);
    parts
        .map(|part| {
            let (path, text) = part.split_once('\n').unwrap_or((part, ""));
            SourceFile::new(path.trim(), text)
        })
        .collect()
}

/// A cluster, where a test is not about clusters.
pub(crate) const CLUSTER: &str = "==> environments/clusters/k3d.yaml\nkubernetes: '1.36'\n";
