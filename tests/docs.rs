//! What the pages in `docs/` say is true: the files that `docs/environments.md` shows are a fleet
//! that renders, `docs/rules.md` is made from the rules, and `docs/settings.md` is what is said.

mod arena;
mod settings;

use std::{fs, path::Path};

use stowplan::prelude::*;
use stowplan_plan::Planner;

use crate::rendered::render;

fn shop() -> App {
    let app = App::new(name!("shop"));
    let mysql = app.mysql(name!("mysql"), image!("mysql:8.4.3"));
    let queue = app
        .broker(name!("queue"), image!("nats:2.11"), port!("client", 4222))
        .replicas(3)
        .disk("/data", "10Gi");
    app.web(
        name!("api"),
        image!("registry.example.com/shop/api"),
        port!("http", 80 => 8080),
    )
    .autoscale(Autoscale::between(2, 4))
    .route(apex())
    .env("DB_HOST", mysql.host())
    .env("DB_NAME", mysql.mysql_database())
    .env("QUEUE", queue.bootstrap())
    .env("CURRENCY", app.value(name!("currency")))
    .file(
        "/etc/shop/config.json",
        File::json([("cacheSeconds", 5.into())]),
    );
    app.task(name!("sweep"), image!("registry.example.com/shop/sweep"))
        .schedule("0 3 * * *");
    app
}

/// The page, and its files as a fleet.
fn page() -> (String, Fleet) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/environments.md");
    let page = fs::read_to_string(page).expect("the page");
    let files = page.split("```yaml\n# ").skip(1).map(|rest| {
        let block = rest.split("```").next().expect("a block");
        block.split_once('\n').expect("a path and a text")
    });
    let fleet = files.fold(Fleet::new().app(shop()), |fleet, (path, text)| {
        fleet.source(path, text)
    });
    (page.clone(), fleet)
}

/// Each way in of the page is planned, in an environment of its own.
#[test]
fn the_ways_in_of_the_page_are_planned() {
    let (page, _) = page();
    let blocks: Vec<&str> = page.split("```yaml\nservices:").skip(1).collect();
    assert!(blocks.len() > 12, "{}", blocks.len());
    for block in blocks {
        let services = block.split("```").next().expect("a block");
        let text =
            format!("class: prod\ncluster: office\ndomain: shop.example.com\nservices:{services}");
        let (_, fleet) = self::page();
        let fleet = fleet.source("environments/shop/ways.yaml", text.clone());
        let loaded = fleet.load([]).unwrap_or_else(|report| panic!("{report}"));
        let id = loaded.model.environments.keys();
        let id = id.clone().find(|id| id.environment == "ways").unwrap();
        if let Err(problems) = Planner::new(&loaded.model).plan(id) {
            panic!("{text}\n{}", loaded.report(problems));
        }
    }
}

#[test]
fn the_environments_of_the_page_render() {
    let (_, fleet) = page();
    let rendered = render(&fleet);

    let prod = &rendered["shop/prod"];
    for said in [
        "image: registry.example.com/shop/api:1.4.3",
        "value: https://shop.example.com",
        "\"cacheSeconds\": 60",
        "value: EUR",
        "priorityClassName: customer-facing",
        "revisionHistoryLimit: 10",
        "externalName: shop.rds.example.com",
        "nodePort: 30102",
        "schedule: 15 4 * * *",
        "text: Back soon",
        "- 10.0.0.0/8",
    ] {
        assert!(prod.contains(said), "{said}\n{prod}");
    }
    // `null` takes it away from the API; the task and the queue keep it.
    assert_eq!(prod.matches("LOG_LEVEL").count(), 2, "{prod}");
    let laptop = &rendered["shop/laptop"];
    for said in [
        "nodePort: 30080",
        "value: KRW",
        "suspend: true",
        "laptop.shop.example.com",
        "value: info",
    ] {
        assert!(laptop.contains(said), "{said}\n{laptop}");
    }
    assert!(!laptop.contains("HorizontalPodAutoscaler"), "{laptop}");
}

#[test]
fn the_page_of_rules_is_fresh() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let committed = fs::read_to_string(page).expect("the page");
    let rules = stowplan::check::Checker::new().rules();
    assert!(
        committed == stowplan::check::rules_page(&rules),
        "docs/rules.md is stale: run `cargo xtask rules`"
    );
}
