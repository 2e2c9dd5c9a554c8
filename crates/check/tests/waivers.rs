//! Findings that are meant to be.

use stowplan_check::{Bundle, Checker, Class, Cluster, Environment, Minor, Report, Source, Waiver};

fn deployment(annotation: &str) -> String {
    format!(
        "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  annotations: {{{annotation}}}
spec:
  replicas: 1
  selector:
    matchLabels: {{app: web}}
  template:
    metadata:
      labels: {{app: web}}
    spec:
      containers:
      - name: web
        image: registry.example.com/web:1
        readinessProbe: {{httpGet: {{path: /, port: 8080}}}}
        resources: {{requests: {{cpu: 100m, memory: 1Gi}}, limits: {{memory: 1Gi}}}}
        securityContext: {{allowPrivilegeEscalation: false, capabilities: {{drop: [ALL]}}}}
      securityContext:
        runAsNonRoot: true
        seccompProfile: {{type: RuntimeDefault}}
"
    )
}

fn environment(class: Class, waivers: Vec<Waiver>) -> Environment {
    Environment {
        name: "shop/prod".to_owned(),
        class,
        cluster: Cluster::default(),
        kubernetes: Minor::DEFAULT,
        waivers,
    }
}

fn check(text: &str, class: Class, waivers: Vec<Waiver>) -> Report {
    Checker::new().today("2026-11-21").check(vec![Bundle {
        environment: Some(environment(class, waivers)),
        sources: vec![Source::new("prod.yaml", text.as_bytes())],
    }])
}

fn found(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|it| it.rule.name).collect()
}

fn waiver(object: Option<&str>, reason: &str, until: Option<&str>) -> Waiver {
    Waiver {
        rule: "single-replica".to_owned(),
        object: object.map(str::to_owned),
        reason: reason.to_owned(),
        until: until.map(str::to_owned),
        written: ("environments/shop/prod.yaml".to_owned(), 7, 3),
        shared: false,
    }
}

const KEY: &str = "waive.stowplan.dev/single-replica";

#[test]
fn an_annotation_waives_what_is_wrong_with_its_object() {
    assert_eq!(
        found(&check(&deployment(""), Class::Prod, vec![])),
        ["single-replica"]
    );
    let text = deployment(&format!("{KEY}: nobody is hurt"));
    let report = check(&text, Class::Prod, vec![]);
    assert_eq!(found(&report), [""; 0]);
    assert_eq!(report.waived.len(), 1);
    assert_eq!(report.waived[0].reason, "nobody is hurt");
    assert_eq!(report.waived[0].finding.place.line, 8);
}

#[test]
fn a_waiver_has_a_last_day() {
    let dated = |day: &str| {
        let text = deployment(&format!("{KEY}: \"until {day}: moving\""));
        let report = check(&text, Class::Prod, vec![]);
        let names: Vec<String> = found(&report).into_iter().map(str::to_owned).collect();
        (names, report.waived.len())
    };
    assert_eq!(dated("2026-11-21"), (vec![], 1));
    let expired = ["waiver-expired", "single-replica"].map(str::to_owned);
    assert_eq!(dated("2026-11-20"), (expired.to_vec(), 0));
}

#[test]
fn a_waiver_gives_a_reason_and_names_a_rule() {
    let text = deployment(&format!("{KEY}: ''"));
    let report = check(&text, Class::Prod, vec![]);
    assert_eq!(found(&report), ["waiver-reason", "single-replica"]);
    let text = deployment("waive.stowplan.dev/single-replika: it hurts nobody");
    let report = check(&text, Class::Prod, vec![]);
    assert_eq!(found(&report), ["waiver-rule", "single-replica"]);
    let hint = report.findings[0].hint.as_deref();
    assert_eq!(
        hint,
        Some("a rule with a similar name exists: `single-replica`")
    );
}

#[test]
fn a_waiver_that_nothing_needs_is_told_where_its_rule_is_applied() {
    let text = deployment(&format!("{KEY}: it hurts nobody")).replace("replicas: 1", "replicas: 2");
    let report = check(&text, Class::Prod, vec![]);
    assert_eq!(found(&report), ["waiver-unused"]);
    assert_eq!(found(&check(&text, Class::Dev, vec![])), [""; 0]);
}

#[test]
fn the_fleet_waives_by_object() {
    let one = |object| {
        check(
            &deployment(""),
            Class::Prod,
            vec![waiver(object, "fine", None)],
        )
    };
    for object in [
        None,
        Some("Deployment"),
        Some("Deployment/web"),
        Some("Deployment/*"),
    ] {
        assert_eq!(found(&one(object)), [""; 0], "{object:?}");
    }
    for object in ["StatefulSet", "Deployment/api", "StatefulSet/web"] {
        let report = one(Some(object));
        assert_eq!(
            found(&report),
            ["single-replica", "waiver-unused"],
            "{object}"
        );
        let place = &report.findings[1].place;
        assert_eq!(place.file, "environments/shop/prod.yaml");
        assert_eq!((place.line, place.column), (7, 3));
    }
    let expired = waiver(None, "fine", Some("2020-01-01"));
    let report = check(&deployment(""), Class::Prod, vec![expired]);
    assert_eq!(found(&report), ["single-replica", "waiver-expired"]);
}

#[test]
fn a_waiver_of_several_environments_is_used_if_any_uses_it() {
    let bundle = |replicas: &str| Bundle {
        environment: Some(environment(Class::Prod, vec![waiver(None, "fine", None)])),
        sources: vec![Source::new(
            "prod.yaml",
            deployment("")
                .replace("replicas: 1", replicas)
                .replace(
                    "namespace: shop",
                    &format!("namespace: shop-{}", replicas.len()),
                )
                .as_bytes(),
        )],
    };
    let report = Checker::new().check(vec![bundle("replicas: 22"), bundle("replicas: 1")]);
    assert_eq!(found(&report), [""; 0]);
    let report = Checker::new().check(vec![bundle("replicas: 22")]);
    assert_eq!(found(&report), ["waiver-unused"]);
    let shared = Waiver {
        shared: true,
        ..waiver(None, "fine", None)
    };
    let text = deployment("").replace("replicas: 1", "replicas: 2");
    assert_eq!(found(&check(&text, Class::Prod, vec![shared])), [""; 0]);
}

#[test]
fn a_day_that_cannot_be_read_is_no_waiver_for_good() {
    for text in [
        "until 2026-1-31: moving",
        "Until 2026-01-31 moving",
        "until 2027-01-31",
    ] {
        let text = deployment(&format!("{KEY}: \"{text}\""));
        let report = check(&text, Class::Prod, vec![]);
        assert_eq!(found(&report), ["waiver-reason", "single-replica"]);
    }
}

#[test]
fn a_waiver_of_a_rule_that_is_left_out_is_not_unused() {
    let text = deployment(&format!("{KEY}: fine"));
    let report = Checker::new().without("single-replica").check(vec![Bundle {
        environment: Some(environment(Class::Prod, vec![])),
        sources: vec![Source::new("prod.yaml", text.as_bytes())],
    }]);
    assert_eq!(found(&report), [""; 0]);
}
