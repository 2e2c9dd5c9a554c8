//! What containers are told.

use serde_json::json;
use stowplan_model::*;

use super::{KEYS, Refusals, made, web};

#[test]
fn texts() {
    let mut all = Refusals::default();
    let api = |app: &App| endpoint(app);
    all.check(
        |app| made(web(app).env("X", domain())),
        json!({}),
        &["no-domain"],
    );
    all.check(
        |app| made(web(app).env("X", Own::Ordinal)),
        json!({}),
        &["own-of-all"],
    );
    all.check(
        |app| made(web(app).env("X", app.value(name!("db")))),
        json!({"values": {"bd": 1}}),
        &["unknown-value", "no-value"],
    );
    all.check(
        |app| made(web(app).env("X", app.network().name())),
        json!({}),
        &["no-network"],
    );
    all.check(
        |app| made(web(app)),
        json!({"network": {"name": "n", "genesis": "g", "protocolVersion": "1", "signer": KEYS[0]}}),
        &["unknown-network"],
    );
    all.check(
        |app| made(web(app).env("X", api(app).public_url())),
        json!({}),
        &["not-published"],
    );
    all.check(
        |app| made(web(app).env("X", api(app).each("{hots}", ","))),
        json!({}),
        &["unknown-placeholder"],
    );
    all.check(
        |app| made(web(app).memory("1Mi").env("X", memory_share(50))),
        json!({}),
        &["memory-share"],
    );
    let bound = |app: &App| {
        made(web(app).env(
            "URL",
            template("a\n{{ hots }}", [("host", api(app).host())]),
        ));
    };
    all.check(bound, json!({}), &["template"]);
    all.check(
        |app| made(web(app).args([template("{{ domain }}", [])])),
        json!({}),
        &["template"],
    );
    all.check(
        |app| made(web(app).file("/etc/x", File::text(template("{% if %}", [])))),
        json!({}),
        &["template"],
    );
    all.check(
        |app| made(web(app)),
        json!({"services": {"web": {"env": {"X": {"template": "{{ enviroment }}"}}}}, "defaults": {"env": {"Y": {"template": "{{ x }}"}}}}),
        &["template", "template"],
    );
    insta::assert_snapshot!("texts", all.0);
}

fn endpoint(app: &App) -> Endpoint {
    app.web(name!("api"), image!("api"), port!("http", 80))
        .endpoint()
}
