use super::*;

#[test]
fn numbers_are_from_1_to_65535() {
    let check = |text: &str, expect: Option<u16>| {
        let found = text.parse::<PortNumber>().ok().map(PortNumber::get);
        assert_eq!(found, expect, "{text}");
        let found = text.parse::<NodePort>().ok().map(NodePort::get);
        assert_eq!(found, expect, "{text}");
    };
    check("0", None);
    check("1", Some(1));
    check("65535", Some(65535));
    check("65536", None);
    check("99999999999999999999999", None);
    check("", None);
    check("-1", None);
    check("+1", None);
    check("1.0", None);
    check(" 1", None);
}

#[test]
fn numbers_are_numbers_in_files() {
    let check = |json: &str, expect: Result<u16, &str>| {
        let found = serde_json::from_str::<PortNumber>(json);
        match (found, expect) {
            (Ok(port), Ok(number)) => assert_eq!(port.get(), number),
            (Err(error), Err(why)) => assert!(error.to_string().contains(why), "{error}"),
            (found, _) => panic!("{json}: {found:?}"),
        }
    };
    check("80", Ok(80));
    check(
        "0",
        Err("`0` is not a port number: use a whole number from 1 to 65535"),
    );
    check("65536", Err("`65536` is not a port number"));
    check("-1", Err("`-1` is not a port number"));
    check("\"80\"", Err("expected port number from 1 to 65535"));
    check("80.5", Err("expected port number from 1 to 65535"));
    assert_eq!(
        serde_json::to_string(&PortNumber::literal(80)).unwrap(),
        "80"
    );
}

#[test]
fn names_are_iana_service_names() {
    let check = |text: &str, ok: bool| assert_eq!(text.parse::<PortName>().is_ok(), ok, "{text}");
    check("a", true);
    check("h2", true);
    check("2h", true);
    check("a-b-c", true);
    check("abcdefghijklmno", true);
    check("abcdefghijklmnop", false);
    check(&"a".repeat(64), false);
    check("", false);
    check("80", false);
    check("8-0", false);
    check("a--b", false);
    check("-a", false);
    check("a-", false);
    check("A", false);
    check("a_b", false);
    check("a.b", false);
    let error = "a".repeat(64).parse::<PortName>().unwrap_err();
    assert_eq!(error.why(), "it has 64 bytes, at most 15 are allowed");
}

#[test]
fn ranges_include_both_ends() {
    let range = NodePortRange::default();
    assert_eq!(range.to_string(), "30000-32767");
    let check = |number: u16, expect: bool| {
        assert_eq!(
            range.contains(NodePort::literal(number)),
            expect,
            "{number}"
        );
    };
    check(29_999, false);
    check(30_000, true);
    check(32_767, true);
    check(32_768, false);
    assert_eq!(range.iter().count(), 2_768);
}

#[test]
fn ranges_are_read() {
    let check = |text: &str, why: Option<&str>| {
        let found = text.parse::<NodePortRange>();
        let found = found.map(|it| assert_eq!(it.to_string(), text));
        assert_eq!(
            found.err().map(|error| error.why().to_owned()).as_deref(),
            why
        );
    };
    check("1-65535", None);
    check("80-80", None);
    check(
        "80",
        Some("use two numbers joined by `-`, as in `30000-32767`"),
    );
    check("2-1", Some("it begins with 2, which is after its end 1"));
    check(
        "0-1",
        Some("`0` is not a node port: use a whole number from 1 to 65535"),
    );
}

#[test]
fn protocols_are_upper_case() {
    for protocol in [Protocol::Tcp, Protocol::Udp, Protocol::Sctp] {
        let json = serde_json::to_string(&protocol).unwrap();
        assert_eq!(json, format!("\"{protocol}\""));
        assert_eq!(serde_json::from_str::<Protocol>(&json).unwrap(), protocol);
    }
    assert_eq!(Protocol::default(), Protocol::Tcp);
}
