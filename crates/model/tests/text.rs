//! Properties of all values that are text.

use std::cell::Cell;
use std::fmt::{Debug, Display};
use std::str::FromStr;

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use stowplan_model::{
    AnnotationKey, Cidr, CronLine, Date, DnsLabel, Duration, EnvName, FileName, FilePath, Host,
    ImageRef, InvalidValue, IpAddress, KubernetesVersion, LabelKey, LabelValue, Name, NodePort,
    NodePortRange, ObjectName, PortName, PortNumber, ProbePath, PublicKey, Quantity, UrlPath,
    WildcardHost,
};

use crate::oracle;

/// The same cases on every run and nothing written.
pub(crate) fn runner(cases: u32) -> TestRunner {
    TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    })
}

fn keeps_its_text<T>(text: &str) -> bool
where
    T: FromStr<Err = InvalidValue> + Display + PartialEq + Debug,
{
    match text.parse::<T>() {
        Ok(value) => {
            let again = value.to_string().parse::<T>();
            assert_eq!(again, Ok(value), "{text:?}");
            true
        }
        Err(error) => {
            assert!(
                !error.to_string().is_empty() && !error.why().ends_with('.'),
                "{error}"
            );
            false
        }
    }
}

fn check<T>(pattern: &str, oracle: fn(&str) -> bool)
where
    T: FromStr<Err = InvalidValue> + Display + PartialEq + Debug,
{
    let accepted = Cell::new(0);
    // Half of the cases are anything at all.
    for pattern in [pattern, "\\PC{0,20}"] {
        runner(1_000)
            .run(&pattern, |text| {
                let valid = keeps_its_text::<T>(&text);
                assert_eq!(valid, oracle(&text), "{text:?}");
                accepted.set(accepted.get() + u32::from(valid));
                Ok(())
            })
            .unwrap();
    }
    assert!(
        accepted.get() > 50,
        "{} of {pattern} accepted",
        accepted.get()
    );
}

#[test]
fn names_agree_with_the_oracle() {
    check::<Name>("[a-b0-1-]{1,8}|[a-zA-Z_]{1,3}|[a-z]{60,66}", oracle::name);
    check::<DnsLabel>("[a-b0-1-]{1,8}|[a-zA-Z_.]{1,3}|[0-9]{60,66}", oracle::label);
    check::<ObjectName>(
        "[a0.-]{1,8}|[a-zA-Z_.]{1,3}|[a-z]{250,256}",
        oracle::subdomain,
    );
}

#[test]
fn hosts_agree_with_the_oracle() {
    check::<Host>(
        "[a0.-]{1,8}|[*.aA_]{1,4}|([a-z]{50,64}\\.){3,4}[a-z]{10,64}",
        oracle::host,
    );
    check::<WildcardHost>("(\\*\\.)?[a0.-]{1,8}|[*.a]{1,5}", oracle::wildcard_host);
}

#[test]
fn labels_agree_with_the_oracle() {
    check::<LabelKey>("[aA0./-]{1,9}|[a.]{250,254}/[a_]{60,65}", oracle::label_key);
    check::<AnnotationKey>(
        "[aA0./-]{1,9}|[A.]{250,254}/[a_]{60,65}",
        oracle::annotation_key,
    );
    check::<LabelValue>("[aA0._-]{0,9}|[a-z/]{60,65}", oracle::label_value);
}

#[test]
fn other_names_agree_with_the_oracle() {
    check::<PortName>("[a0-]{1,6}|[0-]{1,4}|[a-z]{13,17}", oracle::port_name);
    check::<EnvName>("[aA0._-]{0,6}|[.]{1,3}[A-Z=]?", oracle::env_name);
    check::<FileName>(
        "[aA0._-]{0,6}|[.]{1,3}[0-9/]?|[0-9a]{250,255}",
        oracle::file_name,
    );
}

#[test]
fn paths_agree_with_the_oracle() {
    check::<UrlPath>(
        "/[a./]{0,8}|/[a%25cfF]{0,6}|/[a?# ]{0,4}|/[a/]{1020,1026}",
        oracle::url_path,
    );
    check::<ProbePath>("/[a./]{0,8}|/[a%25cfF]{0,6}|/[a# ]{0,4}", oracle::url_path);
    check::<FilePath>("/?[a.:/ ]{0,8}|/[a]{4090,4096}", oracle::file_path);
}

#[test]
fn images_agree_with_the_oracle() {
    check::<ImageRef>(
        "[aA0./:@_-]{1,12}|([a-c.-]{1,5}(:[0-9]{0,3})?/)?[a-c._-]{1,6}(:[a-zA-Z._-]{0,4})?\
         (@sha256:[0-9a-f]{63,65})?|\\[[0-9a:]{0,4}\\](:[0-9]?)?/a",
        oracle::image,
    );
}

#[test]
fn cron_lines_agree_with_the_oracle() {
    let part = "(\\*|\\?|[0-9]{1,2}|[0-9](-[0-9]{1,2})?|JAN|mon-FRI|[*1-][*1,-]?)(/[0-9]{0,2})?";
    let usual = "(\\*|[1-6]|1-5|\\*/5)";
    for place in 0..5 {
        let mut fields = [usual; 5];
        fields[place] = part;
        check::<CronLine>(&format!("{}( \\*)?", fields.join(" ")), oracle::cron);
    }
}

#[test]
fn every_type_keeps_its_text() {
    fn keep<T>(pattern: &str)
    where
        T: FromStr<Err = InvalidValue> + Display + PartialEq + Debug,
    {
        let accepted = Cell::new(0);
        for pattern in [pattern, "\\PC{0,20}"] {
            runner(400)
                .run(&pattern, |text| {
                    accepted.set(accepted.get() + u32::from(keeps_its_text::<T>(&text)));
                    Ok(())
                })
                .unwrap();
        }
        assert!(accepted.get() > 0, "nothing of {pattern} is accepted");
    }
    keep::<Duration>("[0-9]{1,3}|([0-9]{1,2}d)?([0-9]{1,2}h)?([0-9]{1,3}m)?([0-9]{1,3}s)?");
    keep::<Date>("[0-9]{4}-[01][0-9]-[0-3][0-9]");
    keep::<KubernetesVersion>("1\\.3[0-9]");
    keep::<PublicKey>("0[23]0{62}[0-9a-fA-F]{2}|[0-9a-fA-F]{40}|ed25519:[0-9a-f]{64}");
    keep::<IpAddress>("[0-9]{1,3}(\\.[0-9]{1,2}){3}|[0-9a-f:]{2,8}::[0-9a-f]{0,2}");
    keep::<Cidr>("1[0-9]?\\.0\\.0\\.0/[0-9]{1,2}|fd00::/[0-9]{1,3}");
    keep::<PortNumber>("[0-9]{1,6}");
    keep::<NodePort>("[0-9]{1,6}");
    keep::<NodePortRange>("[0-9]{1,6}-[0-9]{1,6}");
    keep::<ProbePath>("/[a-z]{0,4}(\\?[a-z=&/.%]{0,6})?");
    keep::<Quantity>(
        "[+-]?[0-9]{0,30}(\\.[0-9]{0,30})?([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{0,3})?",
    );
    keep::<CronLine>("@every ([0-9]{0,3}(\\.[0-9])?(ns|us|ms|s|m|h)){0,3}");
}
