//! What is built in Rust: its mistakes are told with the Rust line, beside those of files.

use stowplan_input::{Fleet, Report, SourceFile, Style};
use stowplan_model::{
    App, Class, Environment, EnvironmentId, Layer, Name, Record, image, name, port,
};

fn environment(app: Name, cluster: Name) -> Environment {
    Environment {
        id: EnvironmentId {
            app,
            environment: name!("tmp"),
        },
        class: Class::Dev,
        part: None,
        shared: std::collections::BTreeMap::new(),
        record: Record::default(),
        cluster,
        namespace: stowplan_model::dns_label!("tmp"),
        domain: None,
        settings: Layer::default(),
    }
}

fn cafe() -> App {
    let app = App::new(name!("cafe"));
    let _ = app.web(
        name!("web"),
        image!("registry.example.com/web:1"),
        port!("http", 80),
    );
    app
}

fn lines(report: &Report) -> Vec<String> {
    report.lines().collect()
}

#[test]
fn mistakes_in_rust_and_in_files_are_one_report() {
    let app = cafe();
    let line = line!() + 1;
    let _ = app.web(
        name!("web"),
        image!("registry.example.com/web:2"),
        port!("http", 80),
    );
    let fleet = Fleet::new()
        .app(app)
        .source("environments/cafe/dev.yaml", "clas: dev");
    let report = fleet.load([]).unwrap_err();
    let told = lines(&report);
    assert_eq!(told.len(), 2, "{told:?}");
    let text = report.text(Style::Plain);
    assert!(
        text.contains(&format!(" --> {}:{line}:17\n", file!())),
        "{text}"
    );
    assert!(text.contains("= note: the other one"), "{text}");
    assert!(
        told[1].starts_with("environments/cafe/dev.yaml:1:1: "),
        "{told:?}"
    );
}

#[test]
fn environments_and_clusters_in_memory() {
    let cluster = || {
        let files = [SourceFile::new(
            "environments/clusters/k3d.yaml",
            "kubernetes: '1.36'",
        )];
        Fleet::new()
            .load(files)
            .unwrap()
            .model
            .clusters
            .remove(&name!("k3d"))
            .unwrap()
    };
    let fleet = Fleet::new().app(cafe()).cluster(name!("k3d"), cluster());
    let loaded = fleet
        .clone()
        .environment(environment(name!("cafe"), name!("k3d")))
        .load([])
        .unwrap();
    assert_eq!(loaded.model.environments.len(), 1);

    let wrong = fleet
        .environment(environment(name!("cafe"), name!("k3s")))
        .environment(environment(name!("caffe"), name!("k3d")));
    assert_eq!(
        lines(&wrong.load([]).unwrap_err()),
        [
            "environment cafe/tmp/cluster: unknown cluster `k3s`",
            "environment caffe/tmp: unknown app `caffe`",
        ],
    );
}

#[test]
fn files_take_the_place_of_embedded_ones() {
    let fleet = Fleet::new()
        .app(cafe())
        .directory("/srv/fleet")
        .source("environments/clusters/k3d.yaml", "kubernetes: '1.36'")
        .source("environments/cafe/dev.yaml", "clas: dev");
    let file = SourceFile::new("environments/cafe/dev.yaml", "class: dev\ncluster: k3d\n");
    assert!(fleet.load([]).is_err());
    assert_eq!(fleet.load([file]).unwrap().files().len(), 2);
    assert_eq!(fleet.root(), Some(std::path::Path::new("/srv/fleet")));
    assert_eq!((fleet.apps().len(), fleet.embedded().len()), (1, 2));
}

#[test]
fn two_apps_of_one_name() {
    let report = Fleet::new().app(cafe()).app(cafe()).load([]).unwrap_err();
    assert_eq!(lines(&report), ["fleet: two apps are named `cafe`"]);
    assert_eq!(
        report.text(Style::Plain),
        "error[duplicate-app]: two apps are named `cafe`\n"
    );
}

#[test]
fn an_app_whose_folder_is_taken() {
    let app = App::new(name!("clusters"));
    let report = Fleet::new().app(app).load([]).unwrap_err();
    assert_eq!(
        report.text(Style::Plain),
        "error[reserved-name]: an app cannot be named `clusters`\nhelp: its environments would be in \
         `environments/clusters/`, which is for clusters\n"
    );
}
