//! Settings of a program: what fills them, and what is wrong, with the line that said it.

use std::time::Duration;

use serde_json::{Value as Json, json};
use stowplan_model::*;
use stowplan_settings::{Address, Bootstrap, Host as HostOf, Key, Port as PortOf, Secret, Settings, Url};

/// What the arena server is told.
#[derive(Debug, Settings)]
#[settings(prefix = "ARENA_")]
#[expect(dead_code, reason = "only its description is looked at")]
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
#[expect(dead_code, reason = "only its description is looked at")]
struct Limits {
    /// Rooms of one player.
    per_player: u8,
}

/// Of another program.
#[derive(Debug, Settings)]
#[expect(dead_code, reason = "only its description is looked at")]
struct LobbySettings {
    /// How many wait.
    seats: u32,
}

fn web(app: &App) -> handle::Web<'_> {
    app.web(name!("web"), image!("web:1"), port!("http", 80 => 8080))
}

fn set_on_web<T>(app: &App, key: Key<ArenaSettings, T>, value: impl Fills<T>) -> Service {
    let web = web(app).settings::<ArenaSettings>().set(key, value);
    service(app, web.endpoint().service())
}

fn service(app: &App, name: &Name) -> Service {
    let app = app.clone().into_model();
    assert_eq!(app.problems, []);
    app.service(name).unwrap().clone()
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
        let service = set_on_web(&App::new(name!("shop")), key, value);
        assert_eq!(self::value(&service), SettingValue::Literal(expect), "{key:?}");
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

#[test]
fn others_fill_by_type() {
    fn check<T>(key: Key<ArenaSettings, T>, fill: impl FnOnce(&App) -> (SettingValue, Service)) {
        let _ = key;
        let app = App::new(name!("shop"));
        let (expect, service) = fill(&app);
        assert_eq!(value(&service), expect, "{key:?}");
        let endpoint = match expect {
            SettingValue::Text(Text::Address { endpoint, .. }) => vec![endpoint],
            _ => Vec::new(),
        };
        assert_eq!(service.dependencies(), endpoint, "{key:?}");
    }
    use ArenaSettings as A;
    let mysql = |app: &App| -> Endpoint { app.external(name!("mysql"), port!("mysql", 3306)).endpoint() };
    check(A::DATABASE, |app| {
        let mysql = mysql(app);
        let service = set_on_web(app, A::DATABASE, &mysql);
        (SettingValue::Text(mysql.address()), service)
    });
    check(A::DATABASE_HOST, |app| {
        let seed = app.seed(name!("seed"), image!("seed:1"), port!("p2p", 31234));
        (SettingValue::Text(seed.host()), set_on_web(app, A::DATABASE_HOST, &seed))
    });
    check(A::DATABASE_PORT, |app| {
        let mysql = mysql(app);
        let expect = SettingValue::Text(mysql.port());
        (expect, set_on_web(app, A::DATABASE_PORT, mysql))
    });
    check(A::LOGIN, |app| {
        let login = app.external(name!("login"), port!("https", 443));
        let expect = SettingValue::Text(login.url("https"));
        (expect, set_on_web(app, A::LOGIN, login))
    });
    check(A::LOGIN, |app| {
        let port = port!("main", 50051).app_protocol("grpc");
        let login = app.web(name!("login"), image!("login:1"), port);
        (SettingValue::Text(login.url("grpc")), set_on_web(app, A::LOGIN, &login))
    });
    check(A::KAFKA, |app| {
        let kafka = app.kafka(name!("kafka"), image!("kafka:3"));
        (SettingValue::Text(kafka.bootstrap()), set_on_web(app, A::KAFKA, &kafka))
    });
    check(A::PASSWORD, |app| {
        let key = SecretKey::new(object_name!("db"), file_name!("password"));
        (SettingValue::Secret(key.clone()), set_on_web(app, A::PASSWORD, key))
    });
    check(A::MOTD, |app| {
        (SettingValue::Text(domain()), set_on_web(app, A::MOTD, domain()))
    });
    check(A::LISTEN, |app| {
        let service = set_on_web(app, A::LISTEN, listen_port("http"));
        let web = Endpoint::clone(&web(&App::new(name!("shop"))).endpoint());
        (SettingValue::Listen(web), service)
    });
}

#[test]
fn every_kind_with_pods_has_settings() {
    let app = App::new(name!("shop"));
    let image = || image!("x:1");
    app.web(name!("web"), image(), port!("http", 80)).settings::<LobbySettings>();
    app.worker(name!("worker"), image()).settings::<LobbySettings>();
    app.task(name!("task"), image()).settings::<LobbySettings>();
    app.kafka(name!("broker"), image())
        .settings_file::<LobbySettings>("/etc/settings.json")
        .set(LobbySettings::SEATS, 3);
    app.seed(name!("seed"), image(), port!("p2p", 31234)).settings::<LobbySettings>();
    let app = app.into_model();
    assert_eq!(app.problems, []);
    for service in &app.services {
        let settings = service.settings.as_ref().unwrap();
        assert_eq!(settings.description.name, "LobbySettings");
    }
    let settings = app.service(&name!("broker")).unwrap().settings.clone().unwrap();
    assert_eq!(settings.delivery, Delivery::File(file_path!("/etc/settings.json")));
}

#[test]
fn of_two_values_the_later_counts() {
    let app = App::new(name!("shop"));
    web(&app)
        .settings::<ArenaSettings>()
        .set(ArenaSettings::ROOM_SIZE, 12)
        .set(ArenaSettings::ROOM_SIZE, 16);
    let service = service(&app, &name!("web"));
    assert_eq!(value(&service), SettingValue::Literal(json!(16)));
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
    let web = |app: &App| web(app).settings::<ArenaSettings>().endpoint();
    let _ = web;
    let arena = |app: &App| -> u32 {
        self::web(app).settings::<ArenaSettings>().set(ArenaSettings::ROOM_SIZE, 65);
        line!()
    };
    check(
        "invalid-setting",
        "setting `roomSize` of `web`: expected a whole number from 2 to 64 players, found `65`",
        None,
        arena,
    );
    check(
        "invalid-setting",
        "setting `turn` of `web`: expected a duration from `1s` to `10m`, found the text `soon`",
        None,
        |app| {
            self::web(app).settings::<ArenaSettings>().set(ArenaSettings::TURN, "soon");
            line!()
        },
    );
    check(
        "invalid-setting",
        "setting `turn` of `web`: expected a duration from `1s` to `10m`, found the text `11m`",
        None,
        |app| {
            self::web(app).settings::<ArenaSettings>().set(ArenaSettings::TURN, duration!("11m"));
            line!()
        },
    );
    check(
        "invalid-setting",
        "setting `password` of `web`: the value of a secret would be in the manifest",
        Some("give the key of a Secret: `SecretKey::new(…)`"),
        |app| {
            let web = self::web(app).settings::<ArenaSettings>();
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
            web(app).settings::<ArenaSettings>().set(ArenaSettings::LISTEN, listen_port("grpc"));
            line!()
        },
    );
    check(
        "unknown-port",
        "setting `listen` of `jobs`: worker `jobs` declares no port `http`",
        Some("nobody calls it"),
        |app| {
            let jobs = app.worker(name!("jobs"), image!("x")).settings::<ArenaSettings>();
            jobs.set(ArenaSettings::LISTEN, listen_port("http"));
            line!()
        },
    );
    check(
        "invalid-value",
        "setting `listen` of `web`: `HTTP` is not a port name: `H` at byte 0 is not allowed; use lower-case letters, digits and single `-` between them, at least one letter",
        Some("try `http`"),
        |app| {
            web(app).settings::<ArenaSettings>().set(ArenaSettings::LISTEN, listen_port("HTTP"));
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
            web(app).settings::<ArenaSettings>().set(ArenaSettings::LOGIN, login);
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
        "`etc/arena.json` is not a valid file path: it must begin with `/`",
        None,
        |app| {
            web(app).settings_file::<ArenaSettings>("etc/arena.json");
            line!()
        },
    );
}
