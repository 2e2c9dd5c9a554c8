use super::*;

#[test]
fn canonical_form_is_the_api_servers() {
    let check = |text: &str, expect: &str| {
        let quantity: Quantity = text.parse().unwrap();
        assert_eq!(quantity.to_string(), expect, "{text}");
        let again: Quantity = expect.parse().unwrap();
        assert_eq!((again, &*again.to_string()), (quantity, expect));
    };
    for zero in [
        "0", "0.0", "-0", "+0", ".0", "0.", "0Gi", "0e99", "0m", "00", "0e-99",
    ] {
        check(zero, "0");
    }
    check("1", "1");
    check("+1", "1");
    check("-1", "-1");
    check("007", "7");
    check("0.5", "500m");
    check(".5", "500m");
    check("5.", "5");
    check("1.5", "1500m");
    check("1500m", "1500m");
    check("1000m", "1");
    check("2000m", "2");
    check("0.001", "1m");
    check("1.2345", "1234500u");
    check("1000", "1k");
    check("1024", "1024");
    check("1500000", "1500k");
    check("1000k", "1M");
    check("1e3", "1e3");
    check("1E3", "1e3");
    check("1e+3", "1e3");
    check("1000e0", "1e3");
    check("12e6", "12e6");
    check("1e4", "10e3");
    check("1e-3", "1e-3");
    check("1e-1", "100e-3");
    check("100e-2", "1");
    check("1E", "1E");
    check("1Gi", "1Gi");
    check("1024Mi", "1Gi");
    check("0.5Gi", "512Mi");
    check("1.5Gi", "1536Mi");
    check("1Ki", "1Ki");
    check("0.5Ki", "512");
    check("1.1Ki", "1126400m");
    check("0.1Ki", "102400m");
    check("-1Gi", "-1Gi");
    check("-0.5Ki", "-512");
    check("1025Ki", "1025Ki");
    check("7Ei", "7Ei");
    check("9223372036854775807", "9223372036854775807");
    check("-9223372036854775807", "-9223372036854775807");
}

#[test]
fn finer_than_a_billionth_is_rounded_away_from_zero() {
    let check = |text: &str, expect: &str| {
        assert_eq!(
            text.parse::<Quantity>().unwrap().to_string(),
            expect,
            "{text}"
        );
    };
    check("1n", "1n");
    check("0.9n", "1n");
    check("1.1n", "2n");
    check("-0.1n", "-1n");
    check("-1.1n", "-2n");
    check("1e-9", "1e-9");
    check("1e-10", "1e-9");
    check("1e-2147483647", "1e-9");
    check(
        "0.00000000000000000000000000000000000000000000000000000000001Ki",
        "1n",
    );
    check("0.0000000001Ei", "115292150460684698n");
    check("1.00000000000000000001", "1000000001n");
}

#[test]
fn what_the_grammar_does_not_have_is_refused() {
    for text in [
        "", "+", "-", ".", "+.", "m", "Mi", "1 GiB", "1 Gi", " 1", "1 ", "1GB", "1Gb", "1gi", "1K",
        "1i", "1mi", "1M i", "1.2.3", "1..2", "--1", "+-1", "1e", "1e+", "1e1.5", "1e1Gi", "1Eie3",
        "1ee3", "e3", "0x10", "1_000", "1,000", "NaN", "inf", "½", "1½", "1Zi", "1%",
    ] {
        let error = text.parse::<Quantity>().unwrap_err();
        assert_eq!(error.given(), text);
    }
}

#[test]
fn too_large_is_refused() {
    let check = |text: &str| {
        let error = text.parse::<Quantity>().unwrap_err();
        assert_eq!(
            error.why(),
            "it is larger than 2^63-1 or has too many digits",
            "{text}"
        );
    };
    check("9223372036854775808");
    check("-9223372036854775808");
    check("9223372036854775807.000000001");
    check("8Ei");
    check("10E");
    check("1e19");
    check("1e2147483647");
    check(&"9".repeat(100));
    check(&format!("1{}", "0".repeat(5000)));
    check(&format!("0.{}", "1".repeat(100)));
}

#[test]
fn hints_are_quantities() {
    let check = |text: &str, hint: Option<&str>| {
        assert_eq!(text.parse::<Quantity>().unwrap_err().hint(), hint, "{text}");
    };
    check("1 GiB", Some("try `1Gi`"));
    check("1gb", Some("try `1G`"));
    check("1GI", Some("try `1Gi`"));
    check("512mb", Some("try `512M`"));
    check("512 MiB", Some("try `512Mi`"));
    check("1K", Some("try `1k`"));
    check("1ki", Some("try `1Ki`"));
    check("lots", None);
    check("", None);
}

#[test]
fn values_are_compared_not_texts() {
    let check = |less: &str, more: &str, expect: Ordering| {
        let (less, more): (Quantity, Quantity) = (less.parse().unwrap(), more.parse().unwrap());
        assert_eq!(less.cmp(&more), expect, "{less} {more}");
    };
    check("1", "1000m", Ordering::Equal);
    check("1e3", "1k", Ordering::Equal);
    check("1k", "1Ki", Ordering::Less);
    check("1n", "0", Ordering::Greater);
    check("-1", "1m", Ordering::Less);
    check("1Gi", "1073741824", Ordering::Equal);
    check("1Gi", "1G", Ordering::Greater);
}

#[test]
fn numbers_of_files_are_read() {
    let check = |yaml: &str, expect: Option<&str>| {
        let found = serde_yaml::from_str::<Quantity>(yaml).ok();
        assert_eq!(found.map(|it| it.to_string()).as_deref(), expect, "{yaml}");
    };
    check("1", Some("1"));
    check("-1", Some("-1"));
    check("0.5", Some("500m"));
    check("1e3", Some("1k"));
    check("\"1e3\"", Some("1e3"));
    check("500m", Some("500m"));
    check("1Gi", Some("1Gi"));
    check("18446744073709551615", None);
    check("1e30", None);
    check(".nan", None);
    check(".inf", None);
    check("true", None);
    check("[1]", None);
    assert_eq!(
        serde_json::to_string(&Quantity::millis(1500)).unwrap(),
        "\"1500m\""
    );
}

#[test]
fn constructors_and_arithmetic_are_exact() {
    assert_eq!(Quantity::millis(250).to_string(), "250m");
    assert_eq!(Quantity::millis(u32::MAX).to_string(), "4294967295m");
    assert_eq!(Quantity::mebibytes(u32::MAX).to_string(), "4294967295Mi");
    assert_eq!(Quantity::gibibytes(u32::MAX).to_string(), "4294967295Gi");
    let max = Quantity::literal("9223372036854775807");
    assert_eq!(max.checked_add(Quantity::literal("1n")), None);
    assert_eq!(max.checked_mul(2), None);
    assert_eq!(max.checked_mul(u32::MAX), None);
    assert_eq!(max.units(), i64::MAX);
    assert_eq!(max.as_millis(), None);
    let sum = Quantity::ZERO.checked_add(Quantity::gibibytes(1)).unwrap();
    assert_eq!(sum.checked_add(sum).unwrap().to_string(), "2Gi");
    assert_eq!(sum.checked_mul(3).unwrap().to_string(), "3Gi");
    assert_eq!(Quantity::literal("1n").units(), 1);
    assert_eq!(Quantity::literal("-1n").units(), -1);
    assert_eq!(Quantity::literal("1.0001").as_millis(), Some(1001));
}

#[test]
fn parts_are_rounded_towards_zero() {
    let check = |text: &'static str, numerator: u32, denominator: u32, expect: Option<&str>| {
        let denominator = NonZeroU32::new(denominator).unwrap();
        let found = Quantity::literal(text).scale(numerator, denominator);
        assert_eq!(found.map(|it| it.to_string()).as_deref(), expect, "{text}");
    };
    check("1Gi", 3, 4, Some("768Mi"));
    check("1Gi", 2, 3, Some("715827882"));
    check("1", 1, 3, Some("333m"));
    check("1", 0, 3, Some("0"));
    check("7Ei", 2, 1, None);
    check("7Ei", u32::MAX, u32::MAX, Some("7Ei"));
}

#[test]
fn signs_are_known() {
    assert!(Quantity::literal("-1n").is_negative());
    assert!(!Quantity::ZERO.is_negative());
    assert!(Quantity::literal("0e5").is_zero());
}
