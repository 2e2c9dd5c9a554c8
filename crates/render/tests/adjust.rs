//! Typed closures.

use k8s_openapi::api::{
    apps::v1::{Deployment, StatefulSet},
    autoscaling::v2::HorizontalPodAutoscaler,
    batch::v1::Job,
    core::v1::{ConfigMap, Namespace, Service},
    networking::v1::Ingress,
};
use serde_json::json;
use stowplan_model::{App, Task, Workload, image, name, port as port_of};
use stowplan_plan::{Plan, PlannedExternal};
use stowplan_render::{Adjust, Adjustments, Manifests, render};

use crate::plans::{
    at, everything, external, file, find, host, plan, refused_with, rendered, same, task, web,
};

fn labelled(manifests: &Manifests, kind: &str) -> Vec<String> {
    let objects = manifests
        .objects
        .iter()
        .filter(|object| object.kind() == kind);
    objects
        .filter(|object| {
            let value = object.to_value();
            value.pointer("/metadata/annotations/touched").is_some()
        })
        .map(|object| object.name().to_owned())
        .collect()
}

fn touch(metadata: &mut k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta) {
    let annotations = metadata.annotations.get_or_insert_default();
    annotations.insert("touched".to_owned(), "yes".to_owned());
}

fn adjusted(plan: &Plan, adjustments: &Adjustments) -> Manifests {
    render(plan, adjustments).unwrap()
}

#[test]
fn a_closure_changes_the_objects_of_its_service() {
    let app = App::new(name!("cafe"));
    app.web(name!("order-api"), image!("a:1"), port_of!("http", 80))
        .adjust(|service: &mut Service| touch(&mut service.metadata))
        .env("A", "1");
    let adjustments = Adjustments::of(&app.into_model());
    let manifests = adjusted(&everything(), &adjustments);
    assert_eq!(
        labelled(&manifests, "Service"),
        ["order-api", "order-api-lb", "order-api-nodeport"]
    );
}

#[test]
fn closures_run_in_their_order_and_those_of_the_app_at_last() {
    let adjustments = Adjustments::default()
        .adjust_all(|service: &mut Service| {
            let annotations = service.metadata.annotations.get_or_insert_default();
            annotations.entry("order".to_owned()).or_default().push('3');
        })
        .adjust(name!("web"), |service: &mut Service| {
            let annotations = service.metadata.annotations.get_or_insert_default();
            annotations.insert("order".to_owned(), "1".to_owned());
        })
        .adjust(name!("web"), |service: &mut Service| {
            let annotations = service.metadata.annotations.get_or_insert_default();
            annotations.entry("order".to_owned()).or_default().push('2');
        });
    let manifests = adjusted(&plan([web("web")]), &adjustments);
    let service = find(&manifests, "Service", "web").unwrap().to_value();
    assert_eq!(*at(&service, "/metadata/annotations/order"), json!("123"));
}

#[test]
fn closures_of_the_app_reach_what_belongs_to_nobody() {
    let adjustments = Adjustments::default()
        .adjust_all(|namespace: &mut Namespace| touch(&mut namespace.metadata))
        .adjust_all(|ingress: &mut Ingress| touch(&mut ingress.metadata));
    let manifests = adjusted(&everything(), &adjustments);
    assert_eq!(labelled(&manifests, "Namespace"), ["cafe-store"]);
    assert_eq!(labelled(&manifests, "Ingress"), ["order-api"]);
    // No environment has to have an Ingress.
    adjusted(&plan([web("web")]), &adjustments);
}

#[test]
fn a_closure_that_finds_nothing_is_refused_where_it_was_written() {
    let app = App::new(name!("cafe"));
    let web_handle = app.web(name!("web"), image!("a:1"), port_of!("http", 80));
    let line = line!() + 1;
    web_handle.adjust(|set: &mut StatefulSet| touch(&mut set.metadata));
    web_handle.adjust_if_rendered(|it: &mut HorizontalPodAutoscaler| touch(&mut it.metadata));
    let adjustments = Adjustments::of(&app.into_model());
    let problems = refused_with(&plan([web("web")]), &adjustments);
    assert_eq!(problems.len(), 1, "{problems:?}");
    let file = file!();
    let begin = format!("unmatched-adjustment: {file}:{line}:");
    assert!(problems[0].starts_with(&begin), "{problems:?}");
    assert!(
        problems[0].contains("`web` has no `StatefulSet` to adjust in `cafe/store`"),
        "{problems:?}"
    );

    // Where the service is another environment's, or exists outside, there is nothing to find.
    adjusted(&plan([web("other")]), &adjustments);
    let outside = PlannedExternal::Host {
        host: host("web.example.net"),
        networks: Vec::new(),
    };
    adjusted(&plan([external("web", outside)]), &adjustments);
}

#[test]
fn a_closure_may_not_rename() {
    let adjustments = Adjustments::default().adjust(name!("web"), |service: &mut Service| {
        service.metadata.name = Some("other".to_owned());
    });
    let problems = refused_with(&plan([web("web")]), &adjustments);
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0].starts_with("changed-identity: "),
        "{problems:?}"
    );
}

#[test]
fn a_job_is_named_by_what_a_closure_made_of_it() {
    let plan = plan([task("migrate", Task::default())]);
    let job = |adjustments: &Adjustments| {
        let manifests = adjusted(&plan, adjustments);
        let mut objects = manifests.objects.iter();
        let job = objects.find(|object| object.kind() == "Job").unwrap();
        job.name().to_owned()
    };
    let changed = Adjustments::default().adjust(name!("migrate"), |job: &mut Job| {
        assert_eq!(job.metadata.name.as_deref(), Some("migrate"));
        let spec = job.spec.as_mut().unwrap().template.spec.as_mut().unwrap();
        spec.priority_class_name = Some("high".to_owned());
    });
    let plain = job(&Adjustments::default());
    assert_ne!(job(&changed), plain);
    let untouched = Adjustments::default().adjust(name!("migrate"), |_: &mut Job| {});
    assert_eq!(job(&untouched), plain);
}

#[test]
fn pods_roll_by_the_configuration_that_a_closure_made() {
    let mut service = web("web");
    service.pods.as_mut().unwrap().files = vec![file("/etc/app/a", same("1"))];
    let plan = plan([service]);
    let hash = |manifests: &Manifests| {
        let deployment = find(manifests, "Deployment", "web").unwrap().to_value();
        at(
            &deployment,
            "/spec/template/metadata/annotations/stowplan.dev~1config-hash",
        )
        .clone()
    };
    let write = |content: &'static str| {
        Adjustments::default().adjust(name!("web"), move |config: &mut ConfigMap| {
            let data = config.data.get_or_insert_default();
            data.insert("a".to_owned(), content.to_owned());
        })
    };
    let plain = hash(&rendered(&plan));
    assert_ne!(hash(&adjusted(&plan, &write("2"))), plain);
    assert_eq!(hash(&adjusted(&plan, &write("1"))), plain);
}

#[test]
fn a_closure_may_not_part_an_object_from_its_pods() {
    let check = |adjustments: &Adjustments| {
        let problems = refused_with(&plan([web("web")]), adjustments);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(
            problems[0].starts_with("changed-selector: "),
            "{problems:?}"
        );
    };
    check(
        &Adjustments::default().adjust(name!("web"), |service: &mut Service| {
            service.spec.as_mut().unwrap().selector = None;
        }),
    );
    check(
        &Adjustments::default().adjust(name!("web"), |deployment: &mut Deployment| {
            deployment.spec.as_mut().unwrap().template.metadata = None;
        }),
    );
}
