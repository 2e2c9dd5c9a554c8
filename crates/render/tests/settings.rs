//! What is rendered of a program's settings is what the program loads: through the YAML, as the
//! kubelet reads it.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use stowplan_model::*;
use stowplan_plan::Planner;
use stowplan_render::{Adjustments, write_yaml};
use stowplan_settings::{
    Address, Bootstrap, Host as HostOf, Port as PortOf, Secret, Setting, Settings, Source, Url,
};

use crate::plans::{at, name};

/// One setting of every shape.
#[derive(Debug, Clone, PartialEq, Settings)]
#[settings(prefix = "GAME_")]
struct GameSettings {
    /// Yes or no.
    flag: bool,
    /// A small number.
    #[setting(default = 7)]
    small: u8,
    /// A number with a sign.
    signed: i64,
    /// A large number.
    large: u64,
    /// A part.
    ratio: f64,
    /// A part, less exact.
    rough: f32,
    /// Any text.
    text: String,
    /// Any text, or none.
    note: Option<String>,
    /// A while.
    wait: Duration,
    /// One of some words.
    level: Level,
    /// Texts.
    list: Vec<String>,
    /// Numbers.
    numbers: Vec<i32>,
    /// More.
    #[setting(group)]
    inner: Inner,
    /// Where something is.
    address: Address,
    /// Its host.
    host: HostOf,
    /// Its port.
    port: PortOf,
    /// Its URL.
    url: Url,
    /// Where many are.
    bootstrap: Bootstrap,
    /// Where it listens.
    listen: PortOf,
    /// What nobody sees.
    password: Secret<String>,
}

/// More.
#[derive(Debug, Clone, PartialEq, Settings)]
struct Inner {
    /// Any text.
    text: String,
    /// A number, or none.
    count: Option<u16>,
    /// Still more.
    #[setting(group)]
    deep: Deep,
}

/// Still more.
#[derive(Debug, Clone, PartialEq, Settings)]
struct Deep {
    /// Texts.
    words: Vec<String>,
}

/// One of some words.
#[derive(Debug, Clone, Copy, PartialEq, Setting)]
enum Level {
    /// Less.
    Low,
    /// More than that.
    VeryHigh,
}

/// Texts of what is hard to write: references, quotes, line ends, what YAML reads as something else.
fn text() -> impl Strategy<Value = String> {
    let hard = prop::sample::select(vec![
        "$",
        "$$",
        "$(",
        "$(HOME)",
        "$(GAME_FLAG)",
        "$(OUTSIDE_HOST)",
        ")",
        "\"",
        "'",
        "\\",
        "\\u0024",
        "\n",
        "\r\n",
        "\t",
        " ",
        ": ",
        " #",
        "- ",
        "yes",
        "null",
        "0x1F",
        "1e3",
        "~",
        "é",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "\u{1b}",
        "😀",
        "{",
        "[",
        "|",
        ">",
        "%",
        "@",
        "&a",
        "*a",
        "!t",
    ]);
    let any = any::<char>().prop_filter("a variable has none", |it| *it != '\0');
    let part = prop_oneof![3 => hard.prop_map(str::to_owned), 1 => any.prop_map(String::from)];
    prop::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
}

fn settings() -> impl Strategy<Value = GameSettings> {
    let plain = (
        any::<bool>(),
        any::<u8>(),
        any::<i64>(),
        any::<u64>(),
        prop::num::f64::NORMAL | prop::num::f64::ZERO,
        prop::num::f32::NORMAL | prop::num::f32::ZERO,
        any::<u64>().prop_map(Duration::from_millis),
        prop::sample::select(vec![Level::Low, Level::VeryHigh]),
        prop::collection::vec(any::<i32>(), 0..4),
    );
    let texts = (
        text(),
        prop::option::of(text()),
        prop::collection::vec(text(), 0..4),
        text(),
        prop::option::of(any::<u16>()),
        prop::collection::vec(text(), 0..3),
        text().prop_filter("a secret is not empty", |it| !it.is_empty()),
    );
    (plain, texts).prop_map(|(plain, texts)| {
        let (flag, small, signed, large, ratio, rough, wait, level, numbers) = plain;
        let (text, note, list, inner, count, words, password) = texts;
        let read = |text: &str| json!(text);
        GameSettings {
            flag,
            small,
            signed,
            large,
            ratio,
            rough,
            text,
            note,
            wait,
            level,
            list,
            numbers,
            inner: Inner {
                text: inner,
                count,
                deep: Deep { words },
            },
            address: Address::from_value(&read("mysql:3306")).unwrap(),
            host: HostOf::from_value(&read("mysql")).unwrap(),
            port: PortOf::from_value(&json!(3306)).unwrap(),
            url: Url::from_value(&read("mysql://mysql:3306")).unwrap(),
            bootstrap: Bootstrap::from_value(&read(
                "kafka-0.kafka-peers.game.svc.cluster.local:9092",
            ))
            .unwrap(),
            listen: PortOf::from_value(&json!(8080)).unwrap(),
            password: Secret::new(password),
        }
    })
}

/// A game whose settings are said by its model where `modelled` says so, else by the environment.
fn model(settings: &GameSettings, file: bool, modelled: u32) -> Model {
    use GameSettings as G;
    let app = App::new(name("game"));
    let mysql = app.mysql(name("mysql"), image!("mysql:8"));
    let kafka = app.kafka(name("kafka"), image!("kafka:3")).replicas(1);
    let port = port!("http", 80 => 8080);
    let web = app
        .web(name("web"), image!("web:1"), port)
        .env("HOME", "/root");
    let web = if file {
        web.settings_file::<G>("/etc/game/settings.json")
    } else {
        web.settings::<G>()
    };
    web.set(G::ADDRESS, mysql)
        .set(G::HOST, mysql)
        .set(G::PORT, mysql)
        .set(G::URL, mysql)
        .set(G::BOOTSTRAP, kafka)
        .set(G::LISTEN, listen_port("http"))
        .set(
            G::PASSWORD,
            SecretKey::new(object_name!("game"), file_name!("password")),
        );
    let mut said = Map::new();
    let values = settings.to_value();
    let mut index = 0;
    let mut by_model = |path: &[&str]| {
        index += 1;
        if modelled >> (index % 32) & 1 == 1 {
            return true;
        }
        let pointer = format!("/{}", path.join("/"));
        if let Some(value) = values.pointer(&pointer) {
            let mut map = &mut said;
            for group in &path[..path.len() - 1] {
                map = map
                    .entry(*group)
                    .or_insert_with(|| json!({}))
                    .as_object_mut()
                    .unwrap();
            }
            map.insert(path[path.len() - 1].to_owned(), value.clone());
        }
        false
    };
    macro_rules! say {
        ($($key:expr => $value:expr;)+) => {
            $(if by_model($key.path()) {
                web.set($key, $value.clone());
            })+
        };
    }
    let deep = G::INNER.then(Inner::DEEP);
    say! {
        G::FLAG => settings.flag;
        G::SMALL => settings.small;
        G::SIGNED => settings.signed;
        G::LARGE => settings.large;
        G::RATIO => settings.ratio;
        G::ROUGH => settings.rough;
        G::TEXT => settings.text;
        G::WAIT => settings.wait;
        G::LEVEL => settings.level;
        G::LIST => settings.list;
        G::NUMBERS => settings.numbers;
        G::INNER.then(Inner::TEXT) => settings.inner.text;
        deep.then(Deep::WORDS) => settings.inner.deep.words;
    }
    if let Some(note) = &settings.note {
        say! { G::NOTE => note; }
    }
    if let Some(count) = settings.inner.count {
        say! { G::INNER.then(Inner::COUNT) => count; }
    }
    let app = app.into_model();
    assert_eq!(app.problems, []);
    let id = EnvironmentId {
        app: name("game"),
        environment: name("game"),
    };
    let environment = Environment {
        id: id.clone(),
        class: Class::Dev,
        part: None,
        shared: BTreeMap::new(),
        record: Record::default(),
        cluster: name("kind"),
        namespace: dns_label!("game"),
        domain: None,
        settings: serde_json::from_value(json!({"services": {"web": {"settings": said}}})).unwrap(),
    };
    Model {
        apps: [(name("game"), app)].into(),
        clusters: [(
            name("kind"),
            serde_json::from_value(json!({"kubernetes": "1.36"})).unwrap(),
        )]
        .into(),
        environments: [(id, environment)].into(),
    }
}

/// The YAML of the game's environment.
fn yaml(model: &Model) -> String {
    let id = model.environments.keys().next().unwrap();
    let plan = Planner::new(model)
        .plan(id)
        .unwrap_or_else(|it| panic!("{it:#?}"));
    let mut out = Vec::new();
    write_yaml(&plan, &Adjustments::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// What a container of the Deployment `web` finds: variables and files.
fn container(yaml: &str, secret: &str) -> Source {
    let objects: Vec<Value> = serde_yaml::Deserializer::from_str(yaml)
        .map(|document| Value::deserialize(document).unwrap())
        .collect();
    let object = |kind: &str, called: &str| {
        let mut objects = objects.iter();
        objects.find(|it| it["kind"] == kind && it["metadata"]["name"] == called)
    };
    let pod = at(object("Deployment", "web").unwrap(), "/spec/template/spec");
    let container = &pod["containers"][0];
    let mut variables = BTreeMap::new();
    for variable in container["env"].as_array().unwrap() {
        let name = variable["name"].as_str().unwrap().to_owned();
        let value = if let Some(text) = variable["value"].as_str() {
            expanded(text, &variables)
        } else {
            let key = at(variable, "/valueFrom/secretKeyRef");
            assert_eq!(key, &json!({"name": "game", "key": "password"}));
            secret.to_owned()
        };
        variables.insert(name, value);
    }
    let mut source = Source::new(variables);
    for mount in container["volumeMounts"].as_array().into_iter().flatten() {
        let volumes = pod["volumes"].as_array().unwrap();
        let volume = volumes
            .iter()
            .find(|it| it["name"] == mount["name"])
            .unwrap();
        let config = object("ConfigMap", volume["configMap"]["name"].as_str().unwrap());
        let text = &config.unwrap()["data"][mount["subPath"].as_str().unwrap()];
        source = source.file(mount["mountPath"].as_str().unwrap(), text.as_str().unwrap());
    }
    source
}

/// As the kubelet puts variables into a text: `$(NAME)` is the variable, if one of that name came
/// before, `$$` is `$`; a `$` before anything else stays, and the byte after it is taken for a
/// character. <https://github.com/kubernetes/kubernetes/blob/master/third_party/forked/golang/expansion/expand.go>
fn expanded(text: &str, variables: &BTreeMap<String, String>) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut next = 0;
    while let Some(byte) = bytes.get(next) {
        next += 1;
        let (b'$', Some(after)) = (byte, bytes.get(next)) else {
            out.push(*byte);
            continue;
        };
        match after {
            b'$' => {
                out.push(b'$');
                next += 1;
            }
            b'(' => {
                if let Some(end) = text[next..].find(')') {
                    let name = &text[next + 1..next + end];
                    let known = variables.get(name).cloned();
                    out.extend(known.unwrap_or_else(|| format!("$({name})")).bytes());
                    next += end + 1;
                } else {
                    out.extend(b"$(");
                    next += 1;
                }
            }
            other => {
                out.push(b'$');
                out.extend(char::from(*other).to_string().bytes());
                next += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[test]
fn texts_are_expanded_as_by_the_kubelet() {
    let variables = BTreeMap::from([("A".to_owned(), "1".to_owned())]);
    let check = |text: &str, expect: &str| assert_eq!(expanded(text, &variables), expect);
    check("$(A)-$(B)-$$(A)", "1-$(B)-$(A)");
    check("$", "$");
    check("$$$", "$$");
    check("$(A", "$(A");
    check("$a", "$a");
    check("$$é", "$é");
    check("$é", "$Ã\u{fffd}");
}

/// The hash of the configuration that the pods carry.
fn hash(yaml: &str) -> Option<String> {
    let mut documents = serde_yaml::Deserializer::from_str(yaml)
        .map(|document| Value::deserialize(document).unwrap());
    let web = documents.find(|it| it["kind"] == "Deployment").unwrap();
    let hash = web.pointer("/spec/template/metadata/annotations/stowplan.dev~1config-hash");
    hash.map(|it| it.as_str().unwrap().to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_rendered_is_what_is_loaded(
        settings in settings(),
        file: bool,
        modelled: u32,
    ) {
        let yaml = yaml(&model(&settings, file, modelled));
        let source = container(&yaml, settings.password.expose());
        let loaded = GameSettings::load_from(&source);
        prop_assert_eq!(loaded.map_err(|it| it.to_string()), Ok(settings), "{}", yaml);
    }

    #[test]
    fn pods_roll_when_a_setting_in_their_file_changes(
        one in settings(),
        other in settings(),
    ) {
        let of = |settings| hash(&yaml(&model(settings, true, 0)));
        let differ = one.to_value() != other.to_value();
        prop_assert!(of(&one).is_some());
        prop_assert_eq!(of(&one) != of(&other), differ);
    }
}
