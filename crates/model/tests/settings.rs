//! Settings of a program: what fills them, and what is wrong, with the line that said it.

#![expect(
    clippy::needless_borrows_for_generic_args,
    reason = "references fill settings too"
)]

use std::time::Duration;

use serde_json::{Value as Json, json};
use stowplan_model::*;
use stowplan_settings::{
    Address, Bootstrap, Host as HostOf, Key, Port as PortOf, Secret, Settings, Url,
};

/// What the arena server is told.
#[derive(Debug, Settings)]
#[settings(prefix = "ARENA_")]
struct ArenaSettings {
    /// How many players a room takes.
    #[setting(default = 8, range = 2..=64, unit = "players")]
    room_size: u32,
    /// How long a turn takes.
    #[setting(default = "30s", range = "1s"..="10m")]
    turn: Duration,
    /// Whose message.
    motd: Option<String>,
    /// Which maps are played.
    #[setting(default = [])]
    maps: Vec<String>,
    /// Where rooms are kept.
    database: Address,
    /// Its host alone.
    database_host: HostOf,
    /// Its port alone.
    database_port: PortOf,
    /// Where players log in.
    login: Url,
    /// Of the database.
    password: Secret<String>,
    /// Where results go.
    kafka: Bootstrap,
    /// Where it listens.
    listen: PortOf,
    /// How much.
    #[setting(group)]
    limits: Limits,
}

/// How much.
#[derive(Debug, Settings)]
struct Limits {
    /// Rooms of one player.
    per_player: u8,
}

/// Of another program.
#[derive(Debug, Settings)]
struct LobbySettings {
    /// How many wait.
    seats: u32,
}

fn web(app: &App) -> handle::Web<'_> {
    app.web(name!("web"), image!("web:1"), port!("http", 80 => 8080))
}

fn service(app: App, name: &str) -> Service {
    let app = app.into_model();
    assert_eq!(app.problems, []);
    app.service(&name.parse().unwrap()).unwrap().clone()
}

/// What the only setting that is set is set to.
fn value(service: &Service) -> SettingValue {
    let settings = service.settings.as_ref().unwrap();
    let [(_, value, _)] = &settings.values[..] else {
        panic!("{settings:?}");
    };
    value.clone()
}

#[test]
fn values_of_their_own_type() {
    fn check<T>(key: Key<ArenaSettings, T>, value: impl Fills<T>, expect: Json) {
        let app = App::new(name!("shop"));
        web(&app).settings::<ArenaSettings>().set(key, value);
        let service = service(app, "web");
        assert_eq!(
            self::value(&service),
            SettingValue::Literal(expect),
            "{key:?}"
        );
        assert_eq!(service.dependencies(), []);
    }
    use ArenaSettings as A;
    check(A::ROOM_SIZE, 12, json!(12));
    check(A::TURN, Duration::from_millis(1500), json!("1s500ms"));
    check(A::TURN, duration!("90s"), json!("1m30s"));
    check(A::TURN, "90s", json!("90s"));
    check(A::MOTD, "be kind", json!("be kind"));
    check(A::MOTD, String::from("be kind"), json!("be kind"));
    check(A::MOTD, &String::from("be kind"), json!("be kind"));
    check(A::MOTD, Text::from("be kind"), json!("be kind"));
    check(A::MAPS, ["dust", "ice"], json!(["dust", "ice"]));
    check(A::MAPS, vec!["dust".to_owned()], json!(["dust"]));
    check(A::MAPS, ["dust".to_owned()], json!(["dust"]));
    check(A::LISTEN, 8080, json!(8080));
    check(A::LISTEN, port_number!(8080), json!(8080));
    check(A::LIMITS.then(Limits::PER_PLAYER), 3, json!(3));
}

/// `fill` sets one setting of a web, which then is and uses what is expected.
#[track_caller]
fn filled(
    expect: &str,
    uses: &[&str],
    fill: impl for<'a> FnOnce(&'a App, handle::Web<'a>) -> handle::Web<'a>,
) {
    let app = App::new(name!("shop"));
    fill(&app, web(&app).settings::<ArenaSettings>());
    let service = service(app, "web");
    let found = match value(&service) {
        SettingValue::Text(Text::Address { endpoint, form }) => {
            format!("{form:?} of {}", endpoint.service())
        }
        other => format!("{other:?}"),
    };
    assert_eq!(found, expect);
    let dialled: Vec<_> = service
        .dependencies()
        .iter()
        .map(|it| it.service().to_string())
        .collect();
    assert_eq!(dialled, uses, "{expect}");
}

#[test]
fn others_fill_by_type() {
    use ArenaSettings as A;
    filled("Address of mysql", &["mysql"], |app, web| {
        web.set(A::DATABASE, &app.mysql(name!("mysql"), image!("mysql:8")))
    });
    filled("Host of seed", &["seed"], |app, web| {
        let seed = app.seed(name!("seed"), image!("seed:1"), port!("p2p", 31234));
        web.set(A::DATABASE_HOST, seed)
    });
    filled("Port of mysql", &["mysql"], |app, web| {
        let mysql = app.external(name!("mysql"), port!("mysql", 3306));
        web.set(A::DATABASE_PORT, mysql.endpoint())
    });
    filled("Url(\"https\") of login", &["login"], |app, web| {
        let login = app.external(name!("login"), port!("https", 443));
        web.set(A::LOGIN, &login)
    });
    filled("Url(\"grpc\") of login", &["login"], |app, web| {
        let port = port!("main", 50051).app_protocol("grpc");
        let login = app.web(name!("login"), image!("login:1"), port);
        web.set(A::LOGIN, &login.endpoint())
    });
    filled(
        "Each { item: \"{host}:{port}\", separator: \",\" } of kafka",
        &["kafka"],
        |app, web| web.set(A::KAFKA, &app.kafka(name!("kafka"), image!("kafka:3"))),
    );
    filled("Text(Fact(Domain))", &[], |_, web| {
        web.set(A::MOTD, domain())
    });
}

#[test]
fn secrets_and_own_ports() {
    let app = App::new(name!("shop"));
    let key = SecretKey::new(object_name!("db"), file_name!("password"));
    let web = web(&app).settings::<ArenaSettings>();
    web.set(ArenaSettings::PASSWORD, &key)
        .set(ArenaSettings::LISTEN, listen_port("http"));
    let endpoint = web.endpoint();
    let service = service(app, "web");
    let values: Vec<_> = service
        .settings
        .as_ref()
        .unwrap()
        .values
        .iter()
        .map(|it| &it.1)
        .collect();
    assert_eq!(
        values,
        [&SettingValue::Secret(key), &SettingValue::Listen(endpoint)]
    );
    assert_eq!(service.dependencies(), []);
}

#[test]
fn every_kind_with_pods_has_settings() {
    let app = App::new(name!("shop"));
    let image = || image!("x:1");
    app.web(name!("web"), image(), port!("http", 80))
        .settings::<LobbySettings>();
    app.worker(name!("worker"), image())
        .settings::<LobbySettings>();
    app.task(name!("task"), image()).settings::<LobbySettings>();
    app.kafka(name!("broker"), image())
        .settings_file::<LobbySettings>("/etc/settings.json")
        .set(LobbySettings::SEATS, 3);
    app.seed(name!("seed"), image(), port!("p2p", 31234))
        .settings::<LobbySettings>();
    let app = app.into_model();
    assert_eq!(app.problems, []);
    for service in &app.services {
        let settings = service.settings.as_ref().unwrap();
        assert_eq!(settings.description.name, "LobbySettings");
    }
    let settings = app
        .service(&name!("broker"))
        .unwrap()
        .settings
        .clone()
        .unwrap();
    assert_eq!(
        settings.delivery,
        Delivery::File(file_path!("/etc/settings.json"))
    );
}

#[test]
fn of_two_values_the_later_counts() {
    let app = App::new(name!("shop"));
    web(&app)
        .settings::<ArenaSettings>()
        .set(ArenaSettings::ROOM_SIZE, 12)
        .set(ArenaSettings::ROOM_SIZE, 16);
    assert_eq!(
        value(&service(app, "web")),
        SettingValue::Literal(json!(16))
    );
}

/// The one problem of an app on which `say` made one mistake, on the line before the `line!()`
/// that it returns.
#[track_caller]
fn check(code: &str, message: &str, help: Option<&str>, say: impl FnOnce(&App) -> u32) {
    let app = App::new(name!("shop"));
    let line = say(&app) - 1;
    let problems = app.into_model().problems;
    let [problem] = &problems[..] else {
        panic!("{problems:#?}");
    };
    let Place::Code { file, line: at, .. } = problem.place else {
        panic!("{problem:?}");
    };
    assert_eq!((file, at), (file!(), line), "{problem}");
    assert_eq!(
        (problem.code, &*problem.message, problem.help.as_deref()),
        (code, message, help)
    );
}

#[test]
fn settings_of_another_struct() {
    check(
        "no-settings",
        "setting `roomSize` of `ArenaSettings` is set on `web`, which has no settings",
        Some("say before that it has them: `.settings::<ArenaSettings>()`"),
        |app| {
            web(app).set(ArenaSettings::ROOM_SIZE, 12);
            line!()
        },
    );
    check(
        "no-settings",
        "setting `limits.perPlayer` of `ArenaSettings` is set on `web`, whose settings are those of `LobbySettings`",
        Some("set one of `LobbySettings`, or give `web` the settings of `ArenaSettings`"),
        |app| {
            let web = web(app).settings::<LobbySettings>();
            web.set(ArenaSettings::LIMITS.then(Limits::PER_PLAYER), 12);
            line!()
        },
    );
    check(
        "no-settings",
        "setting `perPlayer` of `Limits` is set on `web`, whose settings are those of `ArenaSettings`",
        Some("`Limits` is a group of it: set `ArenaSettings::LIMITS.then(Limits::PER_PLAYER)`"),
        |app| {
            let web = web(app).settings::<ArenaSettings>();
            web.set(Limits::PER_PLAYER, 12);
            line!()
        },
    );
    let once = "a program loads one struct: make others groups of it";
    check(
        "duplicate-settings",
        "`web` is said to have the settings of `ArenaSettings` and of `LobbySettings`",
        Some(once),
        |app| {
            let web = web(app).settings::<ArenaSettings>();
            web.settings::<LobbySettings>();
            line!()
        },
    );
    check(
        "duplicate-settings",
        "`web` is said to have the settings of `ArenaSettings` twice",
        Some(once),
        |app| {
            let web = web(app).settings::<ArenaSettings>();
            web.settings_file::<ArenaSettings>("/etc/arena.json");
            line!()
        },
    );
}

#[test]
fn values_that_are_none() {
    check(
        "invalid-setting",
        "setting `roomSize` of `web`: expected a whole number from 2 to 64 players, found `65`",
        None,
        |app| {
            web(app)
                .settings::<ArenaSettings>()
                .set(ArenaSettings::ROOM_SIZE, 65);
            line!()
        },
    );
    check(
        "invalid-setting",
        "setting `turn` of `web`: expected a duration from `1s` to `10m`, found the text `soon`",
        None,
        |app| {
            web(app)
                .settings::<ArenaSettings>()
                .set(ArenaSettings::TURN, "soon");
            line!()
        },
    );
    check(
        "invalid-setting",
        "setting `turn` of `web`: expected a duration from `1s` to `10m`, found the text `11m`",
        None,
        |app| {
            web(app)
                .settings::<ArenaSettings>()
                .set(ArenaSettings::TURN, duration!("11m"));
            line!()
        },
    );
    check(
        "invalid-setting",
        "setting `password` of `web`: the value of a secret would be in the manifest",
        Some("give the key of a Secret: `SecretKey::new(…)`"),
        |app| {
            let web = web(app).settings::<ArenaSettings>();
            web.set(ArenaSettings::PASSWORD, Secret::new("hunter2".to_owned()));
            line!()
        },
    );
}

#[test]
fn ports_that_are_none() {
    check(
        "unknown-port",
        "setting `listen` of `web`: web `web` declares no port `grpc`",
        Some("it declares `http`"),
        |app| {
            web(app)
                .settings::<ArenaSettings>()
                .set(ArenaSettings::LISTEN, listen_port("grpc"));
            line!()
        },
    );
    check(
        "unknown-port",
        "setting `listen` of `jobs`: worker `jobs` declares no port `http`",
        Some("nobody calls it"),
        |app| {
            let jobs = app
                .worker(name!("jobs"), image!("x"))
                .settings::<ArenaSettings>();
            jobs.set(ArenaSettings::LISTEN, listen_port("http"));
            line!()
        },
    );
    check(
        "invalid-value",
        "setting `listen` of `web`: `HTTP` is not a port name: `H` at byte 0 is not allowed; use lower-case letters, digits and single `-` between them, at least one letter",
        Some("try `http`"),
        |app| {
            web(app)
                .settings::<ArenaSettings>()
                .set(ArenaSettings::LISTEN, listen_port("HTTP"));
            line!()
        },
    );
    check(
        "own-port",
        "setting `listen` of `web`: `web` would be told the number that others dial at its own port `http`, not where its pods listen",
        Some("say where they listen: `listen_port(\"http\")`"),
        |app| {
            let web = web(app).settings::<ArenaSettings>();
            web.set(ArenaSettings::LISTEN, &web);
            line!()
        },
    );
    check(
        "no-scheme",
        "setting `login` of `web`: which scheme the URL of port `game` of `login` has can't be told from its name",
        Some("say what it speaks: `.app_protocol(\"http\")`; or make the setting an `Address`"),
        |app| {
            let login = app.web(name!("login"), image!("x"), port!("game", 7000));
            web(app)
                .settings::<ArenaSettings>()
                .set(ArenaSettings::LOGIN, login);
            line!()
        },
    );
}

#[test]
fn paths_that_are_taken() {
    let help = Some("give each a path of its own");
    check(
        "duplicate-path",
        "the file of settings and a file of `web` are both at `/etc/arena.json`",
        help,
        |app| {
            let web = web(app).file("/etc/arena.json", File::text("{}"));
            web.settings_file::<ArenaSettings>("/etc/arena.json");
            line!()
        },
    );
    check(
        "duplicate-path",
        "a file and the file of settings of `web` are both at `/etc/arena.json`",
        help,
        |app| {
            let web = web(app).settings_file::<ArenaSettings>("/etc/arena.json");
            web.file("/etc/arena.json", File::text("{}"));
            line!()
        },
    );
    check(
        "invalid-value",
        "`etc/arena.json` is not a file path: it must begin with `/`",
        Some("try `/etc/arena.json`"),
        |app| {
            web(app).settings_file::<ArenaSettings>("etc/arena.json");
            line!()
        },
    );
}
