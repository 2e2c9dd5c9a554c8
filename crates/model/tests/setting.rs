//! What texts and settings are made of.

use std::borrow::Cow;

use serde_json::json;
use stowplan_model::*;

#[test]
fn texts() {
    let check = |text: Text, expect: &str| assert_eq!(text, Text::Literal(expect.into()));
    check("a".into(), "a");
    check(String::from("a").into(), "a");
    check((&String::from("a")).into(), "a");
    check(Cow::Borrowed("a").into(), "a");
    check('a'.into(), "a");
    check(true.into(), "true");
    check(8080.into(), "8080");
    check(usize::MAX.into(), "18446744073709551615");
    check(u8::MAX.into(), "255");
    check((-1i64).into(), "-1");
    check(0.5.into(), "0.5");
    check(duration!("90s").into(), "1m30s");
    check(quantity!("1Gi").into(), "1Gi");
    check(name!("a").into(), "a");
    check(port_number!(80).into(), "80");
    check(file_path!("/a").into(), "/a");
    check(Text::from(&Text::from("a")), "a");
    assert_eq!(Text::from(Fact::Class), Text::Fact(Fact::Class));
    assert_eq!(Text::from(Own::Ordinal), Text::Own(Own::Ordinal));
}

#[test]
fn values() {
    assert_eq!(Value::from(8080), Value::Text("8080".into()));
    assert_eq!(Value::from(PodField::Name), Value::Field(PodField::Name));
    let key = SecretKey::new(object_name!("mysql"), file_name!("password"));
    assert_eq!(Value::from(key.clone()), Value::Secret(key));
}

#[test]
fn settings() {
    let literal = |setting: ConfigValue, expect: serde_json::Value| {
        assert_eq!(setting, ConfigValue::Literal(expect));
    };
    literal(3306.into(), json!(3306));
    literal(u64::MAX.into(), json!(u64::MAX));
    literal(0.5.into(), json!(0.5));
    literal(f64::NAN.into(), json!(null));
    literal(true.into(), json!(true));
    literal(json!({ "a": [1] }).into(), json!({ "a": [1] }));
    literal(port_number!(80).into(), json!(80));
    for text in [
        ConfigValue::from("a"),
        String::from("a").into(),
        name!("a").into(),
    ] {
        assert_eq!(text, ConfigValue::Text("a".into()));
    }
    let list = ConfigValue::List(vec![ConfigValue::from(1), ConfigValue::from(2)]);
    assert_eq!(ConfigValue::from(vec![1, 2]), list);
    assert_eq!(ConfigValue::from([1, 2]), list);
}

#[test]
fn how_many_may_be_away() {
    let check = |quorum: Quorum, replicas, expect| {
        assert_eq!(
            quorum.may_be_away(replicas),
            expect,
            "{quorum:?} of {replicas}"
        );
    };
    for replicas in 0..6 {
        check(Quorum::AllButOne, replicas, 1);
    }
    for (replicas, expect) in [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1), (5, 2), (7, 3)] {
        check(Quorum::Majority, replicas, expect);
    }
}
