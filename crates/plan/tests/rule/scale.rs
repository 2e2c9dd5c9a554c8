//! How many pods, how many away, how far apart.

use serde_json::{Value, json};
use stowplan_model::*;
use stowplan_plan::PlannedSpread;

use super::{planned, pods, web};

#[test]
fn replicas_are_the_environments_or_the_models() {
    let check = |model: fn(&App), said: Value, expect: Replicas| {
        let found = pods(&planned(model, said.clone()), "x").replicas;
        assert_eq!(found, expect, "{said}");
    };
    let fixed = Replicas::Fixed;
    let auto = || Replicas::Auto(Autoscale::between(2, 5));
    let two = |app: &App| {
        app.web(name!("x"), image!("x"), port!("http", 80))
            .replicas(2);
    };
    let scaled = |app: &App| {
        app.worker(name!("x"), image!("x"))
            .autoscale(Autoscale::between(2, 5));
    };
    let broker = |app: &App| {
        app.kafka(name!("x"), image!("x:1")).replicas(3);
    };
    let single = |app: &App| {
        app.mysql(name!("x"), image!("x:1"));
    };
    let own = |said: Value| json!({"services": {"x": said}});
    check(two, json!({}), fixed(2));
    check(two, own(json!({"replicas": 0})), fixed(0));
    check(two, json!({"defaults": {"replicas": 4}}), fixed(4));
    check(two, own(json!({"autoscale": {"min": 2, "max": 5}})), auto());
    check(scaled, json!({"defaults": {"replicas": 4}}), auto());
    check(scaled, own(json!({"replicas": 1})), fixed(1));
    check(scaled, own(json!({"autoscale": null})), fixed(2));
    check(broker, json!({}), fixed(3));
    check(broker, json!({"class": "dev"}), fixed(1));
    check(
        broker,
        json!({"class": "dev", "defaults": {"brokerReplicas": 2}}),
        fixed(2),
    );
    check(
        broker,
        json!({"class": "dev", "services": {"x": {"replicas": 3}}}),
        fixed(3),
    );
    check(broker, json!({"defaults": {"replicas": 5}}), fixed(3));
    check(single, json!({"defaults": {"brokerReplicas": 3}}), fixed(1));
    check(single, own(json!({"replicas": 1})), fixed(1));

    // Kinds that need a majority have three; what has no quorum, or can't have one, is as modelled.
    let unsaid = |app: &App| {
        app.zookeeper(name!("x"), image!("x:1"));
    };
    let alike = |app: &App| {
        app.couchbase(name!("x"), image!("x:1")).replicas(2);
    };
    let five = own(json!({"replicas": 5}));
    check(unsaid, json!({"class": "prod"}), fixed(3));
    check(unsaid, json!({"class": "qa"}), fixed(3));
    check(unsaid, json!({"class": "local"}), fixed(1));
    check(unsaid, five, fixed(5));
    check(alike, json!({"class": "prod"}), fixed(2));
    check(single, json!({"class": "prod"}), fixed(1));
    for class in ["qa", "staging"] {
        let two = json!({"class": class, "services": {"x": {"replicas": 2}}});
        check(unsaid, two, fixed(2));
    }
}

#[test]
fn budgets_never_block_every_drain() {
    let check = |model: fn(&App), said: Value, expect: Option<u32>| {
        let found = pods(&planned(model, said.clone()), "x").max_unavailable;
        assert_eq!(found, expect, "{said}");
    };
    let web = |app: &App| {
        app.web(name!("x"), image!("x"), port!("http", 80))
            .replicas(3);
    };
    let at_most = |app: &App| {
        app.worker(name!("x"), image!("x"))
            .disruption(Disruption::AtMost(4));
    };
    let unguarded = |app: &App| {
        app.worker(name!("x"), image!("x"))
            .replicas(3)
            .disruption(Disruption::Unguarded);
    };
    let kafka = |app: &App| {
        app.kafka(name!("x"), image!("x:1")).replicas(5);
    };
    let seed = |app: &App| {
        app.seed(name!("x"), image!("x:1"), port!("p", 1));
    };
    let replicas = |count: u32| json!({"services": {"x": {"replicas": count}}});
    check(web, json!({}), Some(1));
    check(web, replicas(1), None);
    check(web, replicas(0), None);
    check(
        web,
        json!({"services": {"x": {"autoscale": {"min": 1, "max": 9}}}}),
        None,
    );
    check(at_most, replicas(9), Some(4));
    check(at_most, replicas(3), Some(3));
    check(at_most, replicas(1), None);
    check(unguarded, json!({}), None);
    check(kafka, json!({}), Some(2));
    check(kafka, replicas(3), Some(1));
    check(
        kafka,
        json!({"class": "local", "services": {"x": {"replicas": 3}}}),
        None,
    );
    check(seed, json!({}), Some(1));
}

#[test]
fn pods_are_kept_apart_where_there_are_several() {
    let check = |spread: Spread, said: Value, expect: Option<PlannedSpread>| {
        let model = |app: &App| {
            web(app).replicas(2).spread(spread);
        };
        assert_eq!(
            pods(&planned(model, said.clone()), "web").spread,
            expect,
            "{said}"
        );
    };
    let one = json!({"services": {"web": {"replicas": 1}}});
    check(Spread::Preferred, json!({}), Some(PlannedSpread::Preferred));
    check(Spread::Required, json!({}), Some(PlannedSpread::Required));
    check(
        Spread::Required,
        json!({"class": "dev"}),
        Some(PlannedSpread::Preferred),
    );
    check(Spread::Required, one, None);
    let scaled = json!({"services": {"web": {"autoscale": {"min": 1, "max": 2}}}});
    check(Spread::Required, scaled, Some(PlannedSpread::Required));
}
