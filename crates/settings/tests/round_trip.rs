//! What is written is what is read.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value};
use stowplan_settings::{Address, Bootstrap, Host, Port, Secret, Setting, Settings, Source, Url};

use crate::everything::{Everything, Limits, LogLevel, MessageLimits};

/// Texts that somebody could take for something else.
const NASTY: [&str; 16] = [
    "",
    " ",
    "$(X)",
    "$$(X)",
    "${X}",
    "12",
    "true",
    "null",
    "~",
    "\"",
    "'",
    "a\nb\r\n",
    "\t#",
    "{}",
    "ünïcödé 🎲",
    "\u{7f}\u{1b}[31m\\",
];

fn text() -> impl Strategy<Value = String> {
    let nasty = proptest::sample::select(&NASTY[..]).prop_map(str::to_owned);
    prop_oneof![nasty, "[^\0]{0,12}"]
}

fn duration() -> impl Strategy<Value = Duration> {
    prop_oneof![
        (0..100_000u64).prop_map(Duration::from_secs),
        (0..100_000u64).prop_map(Duration::from_millis),
        (any::<u64>(), 0..1_000_000_000u32).prop_map(|(secs, nanos)| Duration::new(secs, nanos)),
    ]
}

fn host() -> impl Strategy<Value = Host> {
    let name = "[a-z]([-a-z0-9]{0,8}[a-z0-9])?(\\.[a-z]{1,5}){0,2}\\.?";
    let ip = any::<IpAddr>().prop_map(|it| it.to_string());
    prop_oneof![name, ip].prop_map(|it| it.parse().expect("a host"))
}

fn port() -> impl Strategy<Value = Port> {
    (1..=u16::MAX).prop_map(|it| Port::new(it).expect("not 0"))
}

fn address() -> impl Strategy<Value = Address> {
    (host(), port()).prop_map(|(host, port)| Address::new(host, port))
}

fn url() -> impl Strategy<Value = Url> {
    let path = "(/[-a-z0-9._~%:@!]{0,6}){0,3}";
    ("(http|redis|wss)", address(), path)
        .prop_map(|(scheme, address, path)| format!("{scheme}://{address}{path}"))
        .prop_map(|it| it.parse().expect("a URL"))
}

fn bootstrap() -> impl Strategy<Value = Bootstrap> {
    vec(address(), 1..4).prop_map(|all| {
        let all: Vec<_> = all.iter().map(ToString::to_string).collect();
        all.join(",").parse().expect("not empty")
    })
}

fn limits() -> impl Strategy<Value = Limits> {
    (1..=u16::MAX, option::of(any::<u8>()), vec(text(), 0..=4)).prop_map(
        |(per_room, characters, refused)| Limits {
            per_room,
            message: MessageLimits {
                characters,
                refused,
            },
        },
    )
}

fn level() -> impl Strategy<Value = LogLevel> {
    proptest::sample::select(&[LogLevel::Warn, LogLevel::Info, LogLevel::VeryLoud][..])
}

prop_compose! {
    fn places()(
        database in address(), kafka in bootstrap(), accounts in url(), resolver in host(),
        listen in port(), metrics in option::of(any::<SocketAddr>()),
        watchers in vec(any::<IpAddr>(), 0..3),
    ) -> (Address, Bootstrap, Url, Host, Port, Option<SocketAddr>, Vec<IpAddr>) {
        // A scope of an IPv6 address is a number of one machine.
        let metrics = metrics.map(|it| SocketAddr::new(it.ip(), it.port()));
        (database, kafka, accounts, resolver, listen, metrics, watchers)
    }
}

prop_compose! {
    fn everything()(
        room_size in 2..=64u32, turn in 1_000..=600_000u64, idle in duration(), open in any::<bool>(),
        (database, kafka, accounts, resolver, listen, metrics, watchers) in places(),
        password in text().prop_filter("an empty secret is none", |it| !it.is_empty()), log_level in level(),
        (motd, season, word) in (option::of(text()), "[^\0]{1,40}", text()),
        limits in limits(),
        (speed, gravity) in (0.25..=4.0f64, proptest::num::f32::NORMAL | proptest::num::f32::ZERO),
        (byte, seed, tiny, short) in any::<(u8, u64, i8, i16)>(),
        (plain, long, signing_key) in any::<(i32, i64, Option<u32>)>(),
        (some, more, many, most) in any::<(std::num::NonZeroU8, std::num::NonZeroU16, std::num::NonZeroU32, std::num::NonZeroU64)>(),
    ) -> Everything {
        Everything {
            room_size, turn: Duration::from_millis(turn), idle, open, database,
            database_password: Secret::new(password), kafka, accounts, resolver, listen, log_level,
            motd, season, limits, speed, gravity, watchers, metrics, byte, seed, tiny, short, plain,
            long, some, more, many, most, r#type: word, signing_key: signing_key.map(Secret::new),
        }
    }
}

fn at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, key| value.get(key))
}

/// The variables that a manifest has for the values.
fn variables(of: &Everything, secrets_only: bool) -> Vec<(String, String)> {
    let values = of.to_value();
    let mut variables = vec![(
        "ARENA_DATABASE_PASSWORD".to_owned(),
        of.database_password.expose().clone(),
    )];
    if let Some(key) = &of.signing_key {
        variables.push(("ARENA_SIGNING_KEY".to_owned(), key.expose().to_string()));
    }
    for leaf in Everything::DESCRIPTION.leaves() {
        if let Some(value) = at(&values, &leaf.path).filter(|_| !secrets_only) {
            assert_eq!((leaf.field.check)(value), Ok(()), "{}", leaf.key());
            let text = leaf.field.shape.to_text(value);
            let read = leaf.field.shape.from_text(&text);
            assert_eq!(read.as_ref(), Ok(value), "{}", leaf.key());
            variables.push((leaf.variable, text));
        }
    }
    variables
}

proptest! {
    #[test]
    fn variables_are_read_as_they_were_written(all in everything()) {
        let read = Everything::load_from(&Source::new(variables(&all, false)));
        prop_assert_eq!(read.as_ref(), Ok(&all));
    }

    #[test]
    fn a_file_is_read_as_it_was_written(all in everything()) {
        let mut variables = variables(&all, true);
        variables.push(("ARENA_SETTINGS_FILE".to_owned(), "/etc/arena.json".to_owned()));
        let source = Source::new(variables).file("/etc/arena.json", all.to_value().to_string());
        let read = Everything::load_from(&source);
        prop_assert_eq!(read.as_ref(), Ok(&all));
    }

    #[test]
    fn schemas_take_what_is_written(all in everything()) {
        for schema in [Everything::DESCRIPTION.program_schema(), Everything::DESCRIPTION.json_schema()] {
            let validator = jsonschema::validator_for(&schema).expect("a schema");
            let value = all.to_value();
            let said: Vec<_> = validator.iter_errors(&value).map(|it| it.to_string()).collect();
            prop_assert!(said.is_empty(), "{said:?}");
        }
    }

    #[test]
    fn any_text_is_read_or_refused(word in text(), other in ".{0,30}") {
        for text in [&word, &other] {
            if let Ok(address) = text.parse::<Address>() {
                prop_assert_eq!(address.to_string().parse(), Ok(address));
            }
            if let Ok(url) = text.parse::<Url>() {
                prop_assert_eq!(url.to_string().parse(), Ok(url));
            }
            for leaf in Everything::DESCRIPTION.leaves() {
                if let Ok(value) = leaf.field.shape.from_text(text) {
                    let again = leaf.field.shape.from_text(&leaf.field.shape.to_text(&value));
                    prop_assert_eq!(again, Ok(value));
                }
            }
        }
    }
}

#[test]
fn addresses_are_read_strictly() {
    fn check<T: Setting>(good: &[&str], bad: &[&str]) {
        for text in good {
            let value = Value::from(*text);
            assert_eq!(
                T::from_value(&value).map(|it| it.to_value()),
                Ok(value),
                "{text}"
            );
        }
        for text in bad {
            assert!(T::from_value(&Value::from(*text)).is_err(), "{text}");
        }
    }
    check::<Host>(
        &["mysql", "a.b.c.", "10.0.0.7", "::1", "A-1.example.com"],
        &[
            "",
            ".",
            "a..b",
            "-a",
            "a-",
            "a_b",
            "a b",
            "1.2.3",
            "300.1.1.1",
            "[::1]",
            "a:80",
            "é",
        ],
    );
    check::<Address>(
        &["mysql:3306", "[::1]:80", "10.0.0.7:65535"],
        &[
            "mysql",
            "mysql:",
            ":80",
            "mysql:0",
            "mysql:065",
            "mysql:65536",
            "mysql:+80",
            "::1:80",
            "[::1]",
            "[a]:80",
            "[::1]x:80",
            "a:80/x",
            "a:1:2",
        ],
    );
    check::<Url>(
        &[
            "http://a",
            "http://a:80/",
            "ws://[::1]:80/a/b%20c",
            "a+b.c-1://x:1",
        ],
        &[
            "a",
            "http:/a",
            "://a",
            "1a://a",
            "http://",
            "http:///a",
            "http://a:x",
            "http://u@a",
            "http://a?b",
            "http://a/#b",
            "http://a/b c",
            "http://a/é",
        ],
    );
    check::<Bootstrap>(&["a:1,b:2", "amqp://a:1"], &["", "  "]);
    for (value, fits) in [
        (Value::from(0), false),
        (Value::from(65_536), false),
        (Value::from("80"), false),
        (Value::from(80), true),
    ] {
        assert_eq!(Port::from_value(&value).is_ok(), fits, "{value}");
    }
}

#[test]
fn defaults_are_values_of_their_fields() {
    let mut defaults = Map::new();
    for leaf in Everything::DESCRIPTION.leaves() {
        if let Some(default) = leaf.field.default {
            let value: Value = serde_json::from_str(default).expect("JSON");
            assert_eq!((leaf.field.check)(&value), Ok(()), "{}", leaf.key());
            defaults.insert(leaf.key(), value);
        }
    }
    assert_eq!(defaults.len(), 15);
}
