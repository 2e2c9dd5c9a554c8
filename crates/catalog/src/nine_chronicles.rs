//! `nine-chronicles`: a P2P game that is tested as a swarm.

use stowplan_model::{handle::Seed, prelude::*};

const STORE: &str = "/data";

/// Seeds that everybody finds, miners and clients that nobody needs to find.
pub fn app() -> App {
    let app = App::new(name!("nine-chronicles"));
    let image = image!(
        "registry.example.com/nekoyume-unity:standalone-git-cd3db0c3e27b435312d3ca9307e9abdee925ab2f"
    );

    let seed = app
        .seed(name!("seed"), image.clone(), port!("swarm", 31234))
        .nodes(1, 3)
        .disk(STORE, "50Gi")
        .key_env("PRIVATE_KEY")
        // Load balancers where there are any, node ports elsewhere: the cluster decides.
        .outside(PerReplica::public().host("{network}-{name}.{domain}"))
        // The program binds the port that it gossips.
        .listens_on_outside_ports();
    let turn = app.external(name!("turn"), port!("turn", 3478));

    run(&app, seed, seed)
        .option("--host", Own::OutsideHost)
        .option("--port", Own::OutsidePort)
        .args(["--private-key=$(PRIVATE_KEY)"]);
    let miner = app.worker(name!("miner"), image.clone());
    let client = app.worker(name!("client"), image).replicas(0);
    for node in [miner, client] {
        run(&app, node, seed).option("--ice-server", concat(["turn://".into(), turn.address()]));
        // A node of a test run synchronises anew, but not after each crash of its container.
        node.volume("chain", STORE, scratch().limit(quantity!("20Gi")));
    }
    miner.args(["--mine"]);
    app
}

/// How every node of the network is started.
fn run<'a, N: Workload<'a>>(app: &App, node: N, seed: Seed<'_>) -> N {
    let network = app.network();
    node.run_as(1000)
        .cpu("500m")
        .memory("2Gi")
        .grace_period("30s")
        .command(["dotnet"])
        .args(["NineChronicles.Standalone.Executable.dll", "run"])
        .option("--app-protocol-version", network.protocol_version())
        .option("--trusted-app-protocol-version-signer", network.signer())
        .option("--genesis-block-path", network.genesis())
        .option("--store-path", format!("{STORE}/miner"))
        .option("--store-type", "rocksdb")
        .each_peer("--peer", seed.peers(Codec::Libplanet))
}
