//! The schemas accept all that the types accept, and most of what they refuse not.

use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use stowplan_model::{
    AnnotationKey, Cidr, CronLine, Date, DnsLabel, Duration, EnvName, FileName, FilePath, Host,
    ImageRef, IpAddress, KubernetesVersion, LabelKey, LabelValue, Name, NodePort, NodePortRange,
    ObjectName, PortName, PortNumber, ProbePath, Protocol, PublicKey, Quantity, UrlPath,
    WildcardHost,
};

use crate::text::runner;

/// `good` and `bad` are judged alike by the type and by its schema; then whatever matches the
/// schema's own pattern or `pattern` and is accepted by the type is accepted by the schema.
fn check<T: JsonSchema + DeserializeOwned + Serialize>(
    pattern: &str,
    good: &[Value],
    bad: &[Value],
) {
    assert!(T::inline_schema());
    let schema = T::json_schema(&mut SchemaGenerator::default());
    let validator = jsonschema::validator_for(schema.as_value()).unwrap();
    assert!(
        schema.get("description").is_some() || schema.get("oneOf").is_some(),
        "{schema:?}"
    );
    let accepts = |value: &Value| T::deserialize(value).is_ok();
    for value in good {
        assert!(accepts(value) && validator.is_valid(value), "{value}");
    }
    for value in bad {
        assert!(!accepts(value) && !validator.is_valid(value), "{value}");
    }
    runner(300)
        .run(&pattern, |text| {
            let value = Value::String(text);
            if let Ok(typed) = T::deserialize(&value) {
                assert!(validator.is_valid(&value), "{value}");
                assert!(validator.is_valid(&serde_json::to_value(&typed).unwrap()));
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn names() {
    let a = |length: usize| json!("a".repeat(length));
    let none = [json!(1), json!(null), json!(true), json!(["a"]), json!({})];
    let bad = |more: &[Value]| [&none[..], more].concat();
    check::<Name>(
        "[a-z0-9-]{1,9}",
        &[a(63)],
        &bad(&[a(64), json!("1"), json!("")]),
    );
    check::<DnsLabel>(
        "[a-z0-9-]{1,9}",
        &[a(63), json!("1")],
        &bad(&[a(64), json!("")]),
    );
    check::<ObjectName>("[a-z0-9.-]{1,9}", &[a(253)], &bad(&[a(254), json!("a..b")]));
    check::<LabelKey>(
        "[aA0./-]{1,9}|[a.]{253}/[a]{63}",
        &[a(63), json!("a.b/C")],
        &bad(&[a(64), json!("A/b")]),
    );
    check::<AnnotationKey>("[aA0./-]{1,9}", &[a(63), json!("A/b")], &bad(&[a(64)]));
    check::<LabelValue>(
        "[aA0._-]{0,9}",
        &[a(63), json!("")],
        &bad(&[a(64), json!("-")]),
    );
    check::<PortName>(
        "[a0-]{1,9}",
        &[a(15), json!("0-a-0")],
        &bad(&[a(16), json!("0-0"), json!("a--b")]),
    );
    check::<EnvName>(
        "[aA0._-]{0,9}",
        &[json!("A_B")],
        &bad(&[json!("1A"), json!("A=B")]),
    );
    check::<FileName>("[aA0._-]{0,9}", &[a(253)], &bad(&[a(254), json!("a/b")]));
    check::<PublicKey>(
        "0[23]0{62}[0-9a-fA-F]{2}|[0-9a-fA-F]{40}|ed25519:[0-9a-f]{64}",
        &[
            json!("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA"),
            json!("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N"),
            json!("bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe"),
        ],
        &bad(&[a(66), a(64)]),
    );
}

#[test]
fn addresses() {
    check::<Host>("[a0.-]{1,9}", &[json!("a.b")], &[json!("A"), json!(1)]);
    check::<WildcardHost>(
        "(\\*\\.)?[a0.-]{1,9}",
        &[json!("*.a")],
        &[json!("*"), json!("a.*")],
    );
    check::<UrlPath>(
        "/[a-z./%20]{0,9}",
        &[json!("/")],
        &[json!("a"), json!("/a b")],
    );
    check::<ProbePath>(
        "/[a-z./%20?]{0,9}",
        &[json!("/a?b")],
        &[json!("a"), json!("/a#b")],
    );
    check::<FilePath>(
        "/[a-z./ é]{0,9}",
        &[json!("/é")],
        &[json!("a"), json!("/a:b")],
    );
    check::<IpAddress>("[0-9.:a-f]{2,9}", &[json!("::1")], &[json!("localhost")]);
    check::<Cidr>(
        "[0-9]\\.0\\.0\\.0/[0-9]{1,2}",
        &[json!("::/0")],
        &[json!("::")],
    );
    check::<ImageRef>(
        "[a0./:_-]{1,12}",
        &[json!("[::1]:5/a:T@sha256:".to_owned() + &"0".repeat(64))],
        &[json!("a b"), json!("")],
    );
}

#[test]
fn numbers() {
    for check in [check::<PortNumber>, check::<NodePort>] {
        check(
            "",
            &[json!(1), json!(65535)],
            &[json!(0), json!(65536), json!("1"), json!(1.5)],
        );
    }
    check::<NodePortRange>(
        "[0-9]{1,3}-[0-9]{1,5}",
        &[json!("1-2")],
        &[json!(1), json!("1")],
    );
    check::<Quantity>(
        "[+-]?[0-9]{0,3}(\\.[0-9]{0,3})?([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{0,3})?",
        &[json!(1), json!(0.5), json!("500m"), json!(-1)],
        &[json!("1 GiB"), json!(true), json!("")],
    );
    check::<Duration>(
        "[0-9]{1,3}|([0-9]{1,2}d)?([0-9]h)?([0-9]m)?([0-9]s)?",
        &[json!(0), json!(i32::MAX), json!("90"), json!("1h30m")],
        &[json!(-1), json!(1_u64 << 31), json!(1.5), json!("1m1h")],
    );
    check::<KubernetesVersion>(
        "1\\.3[0-9]",
        &[json!("1.33")],
        &[json!(1.33), json!("1.32")],
    );
    check::<Date>(
        "[0-9]{4}-0[1-9]-[0-2][0-9]",
        &[json!("2024-02-29")],
        &[json!("2024-2-29")],
    );
    check::<Protocol>("TCP|UDP|SCTP", &[json!("TCP")], &[json!("tcp")]);
    check::<CronLine>("[0-5] \\* \\* \\* \\*", &[json!("@hourly")], &[json!("")]);
}
