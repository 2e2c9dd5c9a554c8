//! Every shape of serde's data model, and what is refused.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use serde::{Serialize, Serializer};

#[track_caller]
fn check<T: Serialize>(value: T, expected: &str) {
    assert_eq!(
        stowplan_yaml::to_string(&value).unwrap(),
        format!("{expected}\n")
    );
}

#[track_caller]
fn refuse<T: Serialize>(value: T, message: &str) {
    // Something is always written before the refusal.
    let mut buffer = b"before\n".to_vec();
    let error = stowplan_yaml::append(&mut buffer, &("a", &value)).unwrap_err();
    assert_eq!(error.to_string(), message);
    stowplan_yaml::append_document(&mut buffer, &("a", &value)).unwrap_err();
    assert_eq!(buffer, b"before\n");
}

#[derive(Serialize)]
struct Unit;

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct Newtype<T>(T);

#[derive(Serialize)]
struct Pair(u8, &'static str);

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
enum Choice {
    Off,
    One(Vec<u8>),
    Two(u8, u8),
    Fields { name: u8, kind: u8 },
    None(),
}

#[derive(Serialize)]
struct Fields<T> {
    before: Option<T>,
    #[serde(flatten)]
    value: T,
}

/// Serialises by `collect_str`.
struct Shown<T>(T);

impl<T: std::fmt::Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

struct Bytes;

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(b"a")
    }
}

struct Refusing;

impl Serialize for Refusing {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("no more"))
    }
}

#[test]
fn scalars() {
    check((), "null");
    check(Unit, "null");
    check(None::<u8>, "null");
    check(Some(1), "1");
    check(Newtype(true), "true");
    check('a', "a");
    check('y', "\"y\"");
    check('\n', "\"\\n\"");
    check(Shown(1.5), "\"1.5\"");
    check(Shown("a: b"), "\"a: b\"");
    check(Ipv4Addr::LOCALHOST, "127.0.0.1");
    check(Choice::Off, "\"Off\"");
}

#[test]
fn numbers() {
    check(i8::MIN, "-128");
    check(i64::MIN, "-9223372036854775808");
    check(u64::MAX, "18446744073709551615");
    check(i128::from(u64::MAX), "18446744073709551615");
    check(i128::from(i64::MIN), "-9223372036854775808");
    check(u128::from(u64::MAX), "18446744073709551615");
    check(0.0, "0.0");
    check(-0.0, "-0.0");
    check(1.0, "1.0");
    check(0.1_f32, "0.1");
    check(0.1, "0.1");
    check(1e15, "1000000000000000.0");
    check(1e21, "1.0e+21");
    check(1.5e300, "1.5e+300");
    check(1e-7, "1.0e-7");
    check(-2.5e-9, "-2.5e-9");
    check(f64::MAX, "1.7976931348623157e+308");
    check(5e-324, "5.0e-324");
}

#[test]
fn lists() {
    check([0; 0], "[]");
    check([[0; 0]], "- []");
    check(vec![vec![1, 2], vec![3]], "- - 1\n  - 2\n- - 3");
    check((1, "a", [()]), "- 1\n- a\n- - null");
    check(Pair(1, "a"), "- 1\n- a");
    check([Some(1), None], "- 1\n- null");
}

#[test]
fn mappings() {
    check(BTreeMap::<u8, u8>::new(), "{}");
    check([BTreeMap::<u8, u8>::new()], "- {}");
    check(BTreeMap::from([("a", vec![0; 0])]), "a: []");
    check(BTreeMap::from([("a", BTreeMap::<u8, u8>::new())]), "a: {}");
    check(BTreeMap::from([("a", [[1]])]), "a:\n- - 1");
    check(BTreeMap::from([("a", [("b", 1)])]), "a:\n- - b\n  - 1");
    let inner = BTreeMap::from([("b", [BTreeMap::from([("c", 1), ("d", 2)])])]);
    check(
        BTreeMap::from([("a", inner)]),
        "a:\n  b:\n  - c: 1\n    d: 2",
    );
    let value = BTreeMap::from([("b", 1)]);
    check(
        Fields {
            before: Some(value.clone()),
            value,
        },
        "before:\n  b: 1\nb: 1",
    );
}

#[test]
fn variants() {
    check(Choice::One(vec![1]), "One:\n- 1");
    check(Choice::One(vec![]), "One: []");
    check(Choice::Two(1, 2), "Two:\n- 1\n- 2");
    check(Choice::None(), "None: []");
    check(
        Choice::Fields { name: 1, kind: 2 },
        "Fields:\n  name: 1\n  kind: 2",
    );
    check(
        [Choice::Two(1, 2), Choice::Off],
        "- Two:\n  - 1\n  - 2\n- \"Off\"",
    );
    check(
        [Choice::Fields { name: 1, kind: 2 }],
        "- Fields:\n    name: 1\n    kind: 2",
    );
    check(
        BTreeMap::from([("a", Choice::One(vec![1]))]),
        "a:\n  One:\n  - 1",
    );
}

#[test]
fn keys_are_text() {
    check(BTreeMap::from([(1, 1)]), "\"1\": 1");
    check(BTreeMap::from([(-1_i128, 1)]), "\"-1\": 1");
    check(BTreeMap::from([(true, 1)]), "\"true\": 1");
    check(BTreeMap::from([('y', 1)]), "\"y\": 1");
    check(BTreeMap::from([(Choice::Off, 1)]), "\"Off\": 1");
    check(BTreeMap::from([(Newtype(Some("a")), 1)]), "a: 1");
    check(BTreeMap::from([(Ipv4Addr::LOCALHOST, 1)]), "127.0.0.1: 1");
}

#[test]
fn other_keys_are_refused() {
    refuse(BTreeMap::from([((), 1)]), "a key must be text, not null");
    refuse(
        BTreeMap::from([(None::<u8>, 1)]),
        "a key must be text, not null",
    );
    refuse(BTreeMap::from([([1], 1)]), "a key must be text, not a list");
    refuse(
        BTreeMap::from([(vec![1], 1)]),
        "a key must be text, not a list",
    );
    refuse(
        BTreeMap::from([(Choice::One(vec![]), 1)]),
        "a key must be text, not a mapping",
    );
    refuse(
        BTreeMap::from([(Choice::Two(1, 2), 1)]),
        "a key must be text, not a mapping",
    );
    refuse(
        BTreeMap::from([(BTreeMap::from([(1, 1)]), 1)]),
        "a key must be text, not a mapping",
    );
}

#[test]
fn what_json_does_not_have_is_refused() {
    refuse(f64::NAN, "`NaN` is not a number JSON can hold");
    refuse(f32::NEG_INFINITY, "`-inf` is not a number JSON can hold");
    refuse(
        u128::MAX,
        "`340282366920938463463374607431768211455` does not fit in 64 bits",
    );
    refuse(
        i128::from(i64::MIN) - 1,
        "`-9223372036854775809` does not fit in 64 bits",
    );
    refuse(
        Bytes,
        "bytes are not text: encode them, for instance as base64",
    );
    refuse(Refusing, "no more");
}
