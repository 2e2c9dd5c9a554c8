//! How much text is generated; `benches/codegen.rs` measures what it costs to compile.

use stowplan_codegen::Options;
use stowplan_input::Fleet;
use stowplan_model::prelude::*;

use crate::support::{generated, of};

fn fleet(services: usize, environments: usize) -> Fleet {
    let app = App::new(name!("large"));
    for number in 0..services {
        match number % 10 {
            0 => {
                let name: Name = format!("queue-{number}").parse().unwrap();
                app.kafka(name, image!("apache/kafka:3.9.0")).replicas(3);
            }
            1 | 2 => {
                let name: Name = format!("worker-{number}").parse().unwrap();
                app.worker(name, image!("registry.example.com/worker:1"));
            }
            _ => {
                let name: Name = format!("web-{number}").parse().unwrap();
                let label = format!("web-{number}");
                let web = app.web(
                    name,
                    image!("registry.example.com/web:1"),
                    port!("http", 80 => 8080),
                );
                let web = web.ready(http_get("/health")).route(host(&*label));
                web.add_port(port!("grpc", 9000));
            }
        }
    }
    let mut fleet = Fleet::new().app(app).source(
        "environments/clusters/here.yaml",
        "profile: k3d\nkubernetes: '1.36'\n",
    );
    for number in 0..environments {
        let file = format!("class: dev\ncluster: here\ndomain: e{number}.example.com\n");
        fleet = fleet.source(format!("environments/large/e{number}.yaml"), file);
    }
    fleet
}

fn text(services: usize, environments: usize, per_environment: bool) -> String {
    let options = Options {
        per_environment,
        ..of("large")
    };
    generated(&fleet(services, environments), &options).rust
}

#[test]
fn the_text_grows_with_what_differs() {
    let (one, five) = (text(10, 1, false).len(), text(10, 5, false).len());
    // An address in the namespace, a port and a path are the same everywhere, and stand there once.
    let per_service = (five - one) / 4 / 10;
    assert!(
        per_service < 1200,
        "{per_service} bytes per service and environment"
    );
}
