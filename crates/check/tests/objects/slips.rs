//! Names that were probably meant to be another one, and what is not said because of others.

use stowplan_check::{Bundle, Checker, Report, Source};

use super::{NOTHING, environment, file, files, found, object, workload};

fn web() -> String {
    workload("Deployment", "web", "", "", "")
}

fn service(name: &str, selector: &str) -> String {
    let spec = format!("spec: {{selector: {{{selector}}}, ports: [{{port: 80}}]}}");
    object("v1", "Service", name, &spec)
}

fn report(text: &str) -> Report {
    Checker::new().check(vec![Bundle {
        environment: None,
        sources: vec![Source::new("k8s/all.yaml", text.as_bytes())],
    }])
}

/// The hints of a rule's findings.
fn hints(documents: &[&str], rule: &str) -> Vec<String> {
    let report = report(&documents.join("\n---\n"));
    let of_rule = report.findings.iter().filter(|it| it.rule.name == rule);
    of_rule.filter_map(|it| it.hint.clone()).collect()
}

#[test]
fn short_labels() {
    let web = web();
    let path = "warning service-without-pods /spec/selector/app";
    for (name, value) in [
        ("shop", "wbe"),
        ("shop", "ewb"),
        ("shop", "weeb"),
        ("web", "wab"),
        ("web", "webs"),
    ] {
        let service = service(name, &format!("app: {value}"));
        assert_eq!(file(&[&web, &service]), [path], "{name} {value}");
        let said = hints(&[&web, &service], "service-without-pods");
        assert_eq!(said, ["the pods of Deployment web have `app: web`"]);
    }
    // A neighbour's name, as far as anybody can tell.
    let neighbour = service("api", "app: wab");
    let said = hints(&[&web, &neighbour], "service-without-pods");
    assert_eq!(said, ["there are pods with `app: web` (Deployment web)"]);
    // There is one of that name elsewhere.
    let elsewhere = workload("Deployment", "wbe", "", "", "").replace(
        "metadata: {name: wbe}",
        "metadata: {name: wbe, namespace: other}",
    );
    let there = [
        ("a/web.yaml", web.as_str()),
        ("a/service.yaml", &service("shop", "app: wbe")),
        ("b/other.yaml", &elsewhere),
    ];
    assert_eq!(files(&there), NOTHING);
}

#[test]
fn short_labels_of_budgets_and_policies() {
    let web = web().replace("spec:\n  selector", "spec:\n  replicas: 2\n  selector");
    let selector = "{matchLabels: {app: wbe}}";
    let budget = object(
        "policy/v1",
        "PodDisruptionBudget",
        "web",
        &format!("spec: {{maxUnavailable: 1, selector: {selector}}}"),
    );
    let found = file(&[&web, &budget]);
    let path = "/spec/selector/matchLabels/app";
    assert_eq!(found, [format!("warning budget-without-pods {path}")]);
    let policy = object(
        "networking.k8s.io/v1",
        "NetworkPolicy",
        "web",
        &format!("spec: {{podSelector: {selector}}}"),
    );
    let found = file(&[&web, &policy]);
    let path = "/spec/podSelector/matchLabels/app";
    assert_eq!(found, [format!("warning policy-without-pods {path}")]);
}

fn autoscaler(target: &str) -> String {
    object(
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        "web",
        &format!(
            "spec: {{maxReplicas: 3, scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, \
             name: {target}}}, metrics: [{{type: Pods, pods: {{metric: {{name: a}}, target: \
             {{type: AverageValue, averageValue: 1}}}}}}]}}"
        ),
    )
}

#[test]
fn short_references() {
    let web = web();
    let path = "dangling-scale-target /spec/scaleTargetRef/name";
    for name in ["weeb", "wbe", "wb1"] {
        let found = file(&[&web, &autoscaler(name)]);
        assert_eq!(found, [format!("warning {path}")], "{name}");
    }
    for (name, hint) in [
        ("weeb", "did you mean `web`?"),
        ("wab", "did you mean `web`?"),
        (
            "web1",
            "these manifests have Deployment `web`, but not this one",
        ),
    ] {
        let said = hints(&[&web, &autoscaler(name)], "dangling-scale-target");
        assert_eq!(said, [hint], "{name}");
    }
    let found = environment(&[&web, &autoscaler("wab")]);
    assert_eq!(found, [format!("error {path}")]);
    // Two letters the wrong way round are a slip even where others may make what is missing.
    let secret = object("v1", "Secret", "tls", "stringData: {a: b}");
    let mount = |name: &str| {
        let volumes = format!("volumes:\n- name: a\n  secret: {{secretName: {name}}}");
        workload("Deployment", "web", "", &volumes, "")
    };
    let path = "/spec/template/spec/volumes/0/secret/secretName";
    let found = file(&[&secret, &mount("tsl")]);
    assert_eq!(found, [format!("warning dangling-secret {path}")]);
    assert_eq!(file(&[&secret, &mount("ssl")]), NOTHING);
}

#[test]
fn a_name_with_capitals_is_said_once() {
    let capital = web().replace("metadata: {name: web}", "metadata: {name: Web}");
    let text = [capital, autoscaler("web")].join("\n---\n");
    let report = report(&text);
    let errors = report
        .findings
        .iter()
        .filter(|it| it.severity.as_str() == "error");
    let found: Vec<_> = errors.map(|it| it.rule.name).collect();
    assert_eq!(found, ["name-form"]);
    // Here it is the reference that is wrong.
    let found = file(&[&web(), &autoscaler("Web")]);
    assert_eq!(
        found,
        ["error dangling-scale-target /spec/scaleTargetRef/name"]
    );
}

#[test]
fn a_protocol_in_small_letters_is_said_once() {
    let pod = workload(
        "Deployment",
        "web",
        "",
        "",
        "ports: [{name: http, containerPort: 80, protocol: tcp}]",
    );
    let service = object(
        "v1",
        "Service",
        "web",
        "spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}",
    );
    assert_eq!(file(&[&pod, &service]), NOTHING);
}

#[test]
fn what_could_not_be_read_may_hold_what_is_missing() {
    let broken = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\ndata: {a: \"b";
    let wrong = service("shop", "app: shop");
    assert_eq!(
        file(&[&web(), &wrong]),
        ["warning service-without-pods /spec/selector"]
    );
    for missing in [
        service("shop", "app: shop"),
        service("web", "app: wbe"),
        autoscaler("wab"),
        autoscaler("shop"),
    ] {
        assert_ne!(file(&[&web(), &missing]), NOTHING);
        assert_eq!(file(&[&web(), &missing, broken]), NOTHING, "{missing}");
        assert_ne!(environment(&[&web(), &missing]), NOTHING);
        assert_eq!(environment(&[&web(), &missing, broken]), NOTHING);
        let there = format!("{}\n---\n{missing}", web());
        let beside = [("a/web.yaml", there.as_str()), ("a/broken.yaml", broken)];
        assert_eq!(files(&beside), NOTHING);
        let far = [("a/web.yaml", there.as_str()), ("b/broken.yaml", broken)];
        assert_ne!(files(&far), NOTHING);
    }
}

#[test]
fn two_named_files_with_one_object() {
    let map = |value: &str| object("v1", "ConfigMap", "web", &format!("data: {{a: {value}}}"));
    let (one, other) = (map("b"), map("c"));
    let path = "warning duplicate-object /metadata/name";
    assert_eq!(files(&[("a.yaml", &one), ("b.yaml", &other)]), [path]);
    assert_eq!(files(&[("a/a.yaml", &one), ("b/b.yaml", &other)]), [path]);
    // The same twice does no harm, and several objects are several ways to say the same.
    assert_eq!(files(&[("a.yaml", &one), ("b.yaml", &one)]), NOTHING);
    let more = |text: &str| format!("{text}\n---\n{}", text.replace("name: web", "name: shop"));
    let (more_one, more_other) = (more(&one), more(&other));
    let both = [("a.yaml", more_one.as_str()), ("b.yaml", &more_other)];
    assert_eq!(files(&both), NOTHING);
    let many: Vec<_> = (0..3)
        .map(|at| {
            (
                format!("{at}.yaml"),
                object("v1", "ConfigMap", &format!("a{at}"), ""),
            )
        })
        .chain([
            ("x.yaml".to_owned(), one.clone()),
            ("y.yaml".to_owned(), other.clone()),
        ])
        .collect();
    let many: Vec<_> = many
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    assert_eq!(files(&many), NOTHING);
    // A patch is meant to change the other one.
    let (all, part) = (web(), web().replace("image:", "command:"));
    let named = [("a.yaml", all.as_str()), ("b.yaml", part.as_str())];
    assert_eq!(files(&named), NOTHING);
    // Nobody named what was found in a folder.
    assert_eq!(found(&[("a.yaml", &one), ("b.yaml", &other)]), NOTHING);
}

#[test]
fn a_blocked_drain_names_the_autoscaler_it_counts_by() {
    let budget = object(
        "policy/v1",
        "PodDisruptionBudget",
        "web",
        "spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}",
    );
    let report = report(&[budget, web(), autoscaler("web")].join("\n---\n"));
    let of_rule = report
        .findings
        .iter()
        .find(|it| it.rule.name == "blocked-drain");
    let related: Vec<_> = of_rule
        .iter()
        .flat_map(|it| &it.related)
        .map(|it| it.message.as_str())
        .collect();
    assert_eq!(
        related,
        ["the fewest that the autoscaler leaves", "Deployment web"]
    );
}

#[test]
fn namespaces_and_what_lives_in_them() {
    let namespace = |name: &str| object("v1", "Namespace", name, "");
    let lives = |name: &str, namespace: &str| {
        let map = object("v1", "ConfigMap", name, "");
        map.replace('}', &format!(", namespace: {namespace}}}"))
    };
    let at_namespace = ["warning namespace-name /metadata/name"];
    let at_object = ["warning namespace-name /metadata/namespace"];
    for (name, used) in [("shpo", "shop"), ("monitring", "monitoring")] {
        let all = [namespace(name), lives("a", used), lives("b", used)];
        assert_eq!(file(&all.each_ref().map(String::as_str)), at_namespace);
        let all = [
            namespace(used),
            lives("a", used),
            lives("b", used),
            lives("c", name),
        ];
        assert_eq!(file(&all.each_ref().map(String::as_str)), at_object);
        let all = [namespace(used), lives("a", name)];
        assert_eq!(file(&all.each_ref().map(String::as_str)), at_object);
        // Both are at home here, or both have a Namespace, or it is in another folder.
        let all = [
            namespace(used),
            lives("a", used),
            lives("b", used),
            lives("c", name),
            lives("d", name),
        ];
        assert_eq!(file(&all.each_ref().map(String::as_str)), NOTHING);
        let all = [namespace(used), namespace(name), lives("a", used)];
        assert_eq!(file(&all.each_ref().map(String::as_str)), NOTHING);
        let (there, here) = (namespace(used), lives("a", name));
        let apart = [("a/a.yaml", there.as_str()), ("b/b.yaml", here.as_str())];
        assert_eq!(files(&apart), NOTHING);
    }
    for (name, used) in [
        ("team-a", "team-b"),
        ("dev", "prod"),
        ("shop-1", "shop-2"),
        ("web", "default"),
    ] {
        let all = [namespace(name), lives("a", used), lives("b", used)];
        assert_eq!(
            file(&all.each_ref().map(String::as_str)),
            NOTHING,
            "{name} {used}"
        );
    }
}
