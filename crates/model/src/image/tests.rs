use super::*;

type Split<'a> = (Option<&'a str>, &'a str, Option<&'a str>, Option<&'a str>);

#[test]
fn references_come_apart() {
    let check = |text: &str, (registry, repository, tag, digest): Split<'_>| {
        let image: ImageRef = text.parse().unwrap();
        assert_eq!(image.registry(), registry, "{text}");
        assert_eq!(image.repository(), repository, "{text}");
        assert_eq!(image.tag(), tag, "{text}");
        assert_eq!(image.digest(), digest, "{text}");
        assert_eq!(image.is_pinned(), digest.is_some());
    };
    let sha = &*format!("sha256:{}", "0a".repeat(32));
    let sha512 = &*format!("sha512:{}", "0a".repeat(64));
    check("nginx", (None, "nginx", None, None));
    check("nginx:1.29", (None, "nginx", Some("1.29"), None));
    check("nginx:5000", (None, "nginx", Some("5000"), None));
    check("game/lobby:v1", (None, "game/lobby", Some("v1"), None));
    check("a.b/c", (Some("a.b"), "c", None, None));
    check("localhost/c:t", (Some("localhost"), "c", Some("t"), None));
    check("host:5000/c:t", (Some("host:5000"), "c", Some("t"), None));
    check("HOST/c", (Some("HOST"), "c", None, None));
    check("[::1]:5000/c", (Some("[::1]:5000"), "c", None, None));
    check(
        "a.b/c/d__e/f--g.h",
        (Some("a.b"), "c/d__e/f--g.h", None, None),
    );
    check(&format!("nginx@{sha}"), (None, "nginx", None, Some(sha)));
    check(
        &format!("a.b:1/c:t@{sha512}"),
        (Some("a.b:1"), "c", Some("t"), Some(sha512)),
    );
    check("nginx:_T.-", (None, "nginx", Some("_T.-"), None));
}

#[test]
fn the_grammar_has_limits() {
    let check = |text: &str, ok: bool| assert_eq!(text.parse::<ImageRef>().is_ok(), ok, "{text}");
    let a = |length: usize| "a".repeat(length);
    check(&a(255), true);
    check(&a(256), false);
    check(&format!("example.com/{}", a(255)), true);
    check(&format!("example.com/{}", a(256)), false);
    check(&format!("a:{}", a(128)), true);
    check(&format!("a:{}", a(129)), false);
    check(&format!("a@sha256:{}", a(64)), true);
    check(&format!("a@sha256:{}", a(63)), false);
    check(&format!("a@sha256:{}", a(65)), false);
    check(&format!("a@sha512:{}", a(128)), true);
    check(&format!("a@sha256:{}", "A".repeat(64)), false);
    check(&format!("a@md5:{}", a(32)), false);
    check(&a(64), false);
    check(&format!("{}:t", a(64)), true);
    check(&"g".repeat(64), true);
    for text in [
        "",
        ":",
        "@",
        "/",
        "a:",
        "a@",
        "a/",
        "/a",
        "a//b",
        "Nginx",
        "Nginx:latest",
        "a/B",
        "a b",
        " a",
        "a\n",
        "-a",
        "a-",
        "_a",
        "a_",
        ".a",
        "a.",
        "a..b",
        "a___b",
        "a._b",
        "a-_b",
        "a:.t",
        "a:-t",
        "a:t:u",
        "a:t/u",
        "a.b:/c",
        "a.b:x/c",
        "-a.b/c",
        "a-.b/c",
        "a.-b/c",
        "a..b/c",
        "a.b./c",
        ".a.b/c",
        "a_b.c/d",
        "[::1/c",
        "[]/c",
        "[x]/c",
        "[::1]5/c",
        "http://a.b/c",
        "é",
        "a:é",
        "a:t@",
        "é.b/c",
        "a.b/",
        "a.b/:t",
    ] {
        check(text, false);
    }
}

#[test]
fn parts_can_be_replaced() {
    let sha = &*format!("sha256:{}", "0a".repeat(32));
    let image: ImageRef = format!("a.b:1/c:t@{sha}").parse().unwrap();
    assert_eq!(image.with_tag("u").unwrap(), "a.b:1/c:u");
    assert_eq!(image.with_digest(sha).unwrap(), image);
    assert_eq!(
        ImageRef::literal("c:t").with_digest(sha).unwrap(),
        &*format!("c:t@{sha}")
    );
    assert!(image.with_tag("").is_err());
    assert!(image.with_digest("sha256:0").is_err());
}

#[test]
fn mirrors_keep_everything_but_the_registry() {
    let check = |image: &'static str, mirror: &str, expect: Option<&str>| {
        let found = ImageRef::literal(image).with_registry(mirror).ok();
        assert_eq!(
            found.as_ref().map(ImageRef::as_str),
            expect,
            "{image} {mirror}"
        );
    };
    check("nginx:1", "m.io", Some("m.io/library/nginx:1"));
    check("docker.io/nginx:1", "m.io", Some("m.io/library/nginx:1"));
    check(
        "game/lobby",
        "m.io:5000/hub",
        Some("m.io:5000/hub/game/lobby"),
    );
    check("a.b/c:t", "m:80", Some("m:80/c:t"));
    check("a.b/c:t", "localhost", Some("localhost/c:t"));
    check("a.b/c:t", "mirror", None);
    check("a.b/c:t", "", None);
    check("a.b/c:t", "https://m.io", None);
    check("a.b/c:t", "m.io/", None);
}

#[test]
fn hints_are_in_lower_case() {
    let hint = |text: &str| {
        let error = text.parse::<ImageRef>().unwrap_err();
        error.hint().map(str::to_owned)
    };
    assert_eq!(hint("Nginx:Latest").as_deref(), Some("try `nginx:Latest`"));
    assert_eq!(hint("https://a.b/c").as_deref(), Some("try `a.b/c`"));
    assert_eq!(hint("a b"), None);
}
