//! The text: what is read, what is written, what is wrong.

use proptest::prelude::*;
use stowplan_ledger::Ledger;

use crate::support::{ledger, lines, mistakes};

const HEAD: &str = "# stowplan.lock 1\n";

fn check(lines: &str, expect: &[&str]) {
    assert_eq!(mistakes(&format!("{HEAD}{lines}")), expect, "{lines}");
}

#[test]
fn a_ledger_is_written_line_by_line_in_order() {
    let ledger = ledger(&[
        "tokyo address 203.0.113.7 chain/main seed-0",
        "seoul redis-db 3 shop/main cache",
        "seoul node-port 30002 chain/main b:p2p released 2026-11-21",
        "seoul node-port 30003 chain/main a:p2p released",
        "seoul node-port 30009 chain/main b:p2p",
        "sql.example:3306 mysql-database shop_main shop/main db",
        "seoul host-port 9000 chain/main turn",
        "seoul address 2001:db8::7 chain/main seed-0",
    ]);
    assert_eq!(
        ledger.to_string(),
        "\
# stowplan.lock 1
# Numbers given out once, a line each: where, what, which, and to what of which environment.
# `stowplan render` writes this file; keep it in version control. Other comments are not kept.
seoul address 2001:db8::7 chain/main seed-0
seoul host-port 9000 chain/main turn
seoul node-port 30003 chain/main a:p2p released
seoul node-port 30002 chain/main b:p2p released 2026-11-21
seoul node-port 30009 chain/main b:p2p
seoul redis-db 3 shop/main cache
sql.example:3306 mysql-database shop_main shop/main db
tokyo address 203.0.113.7 chain/main seed-0
"
    );
    assert_eq!(Ledger::parse(&ledger.to_string()), Ok(ledger));
}

#[test]
fn an_empty_ledger_is_its_head() {
    let text = Ledger::default().to_string();
    assert_eq!(Ledger::parse(&text), Ok(Ledger::default()));
    assert_eq!(Ledger::parse("# stowplan.lock 1"), Ok(Ledger::default()));
}

#[test]
fn what_editors_and_git_do_to_lines_is_read() {
    let expect = ledger(&[
        "seoul node-port 30000 a/x web",
        "seoul node-port 30001 a/y web released 2026-11-21",
    ]);
    let check = |text: &str| assert_eq!(Ledger::parse(text).as_ref(), Ok(&expect), "{text:?}");
    check(&expect.to_string());
    check(&expect.to_string().replace('\n', "\r\n"));
    check(&expect.to_string().replace(' ', "\t"));
    check(&expect.to_string().replace(' ', "   "));
    check(&expect.to_string().replace('\n', " \n\n"));
    check(&format!("\u{feff}{expect}"));
    check(&format!("# a comment\n#another\n{expect}"));
    check(expect.to_string().trim_end());
    check(
        "seoul node-port 30001 a/y web released 2026-11-21\nseoul node-port 30000 a/x web\n# stowplan.lock 1",
    );
}

#[test]
fn what_a_union_of_two_branches_leaves_means_one_thing() {
    let check = |union: &[&str], expect: &[&str]| {
        assert_eq!(lines(&ledger(union)), expect);
        let mut turned = union.to_vec();
        turned.reverse();
        assert_eq!(lines(&ledger(&turned)), expect, "the other way round");
    };
    let (held, released) = (
        "seoul node-port 30000 a/x web",
        "seoul node-port 30000 a/x web released 2026-11-21",
    );
    check(&[held, held], &[held]);
    check(&[held, released], &[held]);
    check(&[released, released], &[released]);
    // One branch released it, the other gave it again.
    let other = "seoul node-port 30000 a/y web";
    check(&[released, other], &[other]);
    // Both released it, or two owners did one after the other.
    let later = "seoul node-port 30000 a/y web released 2026-12-01";
    check(&[released, later], &[later]);
    let undated = "seoul node-port 30000 a/x web released";
    check(&[undated, later], &[undated]);
    // One owner may have had many.
    let moved = "seoul node-port 30001 a/x web";
    check(&[released, moved], &[released, moved]);
}

#[test]
fn a_number_is_one_of_its_scope_and_kind() {
    ledger(&[
        "seoul node-port 30000 a/x web",
        "seoul host-port 30000 a/x web",
        "tokyo node-port 30000 a/x web",
    ]);
}

#[test]
fn each_word_that_is_wrong_is_told() {
    check(
        "seoul nodeport 30000 a/x web\n",
        &[
            "2 <nodeport> unknown-resource: `nodeport` is no kind of number that is given out (a similar one exists: `node-port`)",
        ],
    );
    check(
        "seoul REDIS_DB 30000 a/x web\n",
        &[
            "2 <REDIS_DB> unknown-resource: `REDIS_DB` is no kind of number that is given out (a similar one exists: `redis-db`)",
        ],
    );
    check(
        "seoul volume 30000 a/x web\n",
        &[
            "2 <volume> unknown-resource: `volume` is no kind of number that is given out (these are: `node-port`, `host-port`, `address`, `redis-db`, `mysql-database`)",
        ],
    );
    let port = "invalid-number: `PORT` is no port (a port is a number from 1 to 65535)";
    for number in [
        "0",
        "65536",
        "+5",
        "-1",
        "3e4",
        "99999999999999999999",
        "0x7",
    ] {
        for kind in ["node-port", "host-port"] {
            let expect = format!("2 <{number}> {}", port.replace("PORT", number));
            check(&format!("seoul {kind} {number} a/x web\n"), &[&expect]);
        }
    }
    check(
        "seoul address 203.0.113.256 a/x web\n",
        &[
            "2 <203.0.113.256> invalid-number: `203.0.113.256` is no IP address (an address is written as `203.0.113.7` or `2001:db8::7`)",
        ],
    );
    check(
        "cache.example redis-db main a/x web\n",
        &[
            "2 <main> invalid-number: `main` is no number of a database (databases of Redis have numbers from 0 on)",
        ],
    );
    let long = "x".repeat(65);
    for name in ["123", "shop-main", "shöp", long.as_str()] {
        let told = mistakes(&format!(
            "{HEAD}sql.example mysql-database {name} a/x web\n"
        ));
        assert_eq!(told.len(), 1, "{name}: {told:?}");
        assert!(
            told[0].contains("is no name of a database (a name has at most 64 letters"),
            "{told:?}"
        );
    }
    for id in ["ax", "/x", "a/", "a/x/y", "A/x", "7/x", "a/x_y"] {
        check(
            &format!("seoul node-port 30000 {id} web\n"),
            &[&format!(
                "2 <{id}> invalid-environment: `{id}` is no environment (an environment is its app and its name, as in `ovenbreak/logging`)"
            )],
        );
    }
    check(
        "seoul node-port 30000 a/x web released 2026-02-30\n",
        &["2 <2026-02-30> invalid-day: `2026-02-30` is no day (a day is written as `2026-02-28`)"],
    );
    check(
        "séoul node-port 30000 a/x web\n",
        &[
            "2 <séoul> invalid-name: `séoul` is no name of a cluster, a server or a service (one has at most 255 letters, digits and signs of ASCII)",
        ],
    );
    check(
        "seoul node-port 30000 a/x we\u{7}b\n",
        &[
            "2 <we\u{7}b> invalid-name: `we\\u{7}b` is no name of a cluster, a server or a service (one has at most 255 letters, digits and signs of ASCII)",
        ],
    );
}

#[test]
fn a_name_has_an_end() {
    let line = |count| format!("{HEAD}seoul node-port 30000 a/x {}\n", "w".repeat(count));
    assert_eq!(mistakes(&line(255)), [""; 0]);
    let told = mistakes(&line(256));
    assert!(told[0].contains("invalid-name: `wwww"), "{told:?}");
    assert!(told[0].contains("w…` is no name"), "{told:?}");
}

#[test]
fn all_mistakes_of_a_line_are_told() {
    check(
        "seoul node-port 0 ax web released soon\nseoul port x a/x web\n",
        &[
            "2 <0> invalid-number: `0` is no port (a port is a number from 1 to 65535)",
            "2 <ax> invalid-environment: `ax` is no environment (an environment is its app and its name, as in `ovenbreak/logging`)",
            "2 <soon> invalid-day: `soon` is no day (a day is written as `2026-02-28`)",
            "3 <port> unknown-resource: `port` is no kind of number that is given out (these are: `node-port`, `host-port`, `address`, `redis-db`, `mysql-database`)",
        ],
    );
}

#[test]
fn columns_are_counted() {
    let form = "(a line is where, what, which, the environment and what in it, as in `seoul node-port 31877 ovenbreak/logging kafka-0:external`; `released` and a day may follow)";
    check(
        "  seoul\t node-port 30000 \n",
        &[&format!(
            "2 <seoul\t node-port 30000> too-few-columns: 3 columns are too few for a number and its owner {form}"
        )],
    );
    check(
        "seoul",
        &[&format!(
            "2 <seoul> too-few-columns: 1 column is too few for a number and its owner {form}"
        )],
    );
    check(
        "seoul node-port 30000 a/x web # mine\n",
        &[
            "2 <#> too-many-columns: `#` is more than a line has (nothing follows the owner but `released` and a day)",
        ],
    );
    check(
        "seoul node-port 30000 a/x web Released 2026-11-21\n",
        &[
            "2 <Released> too-many-columns: `Released` is more than a line has (nothing follows the owner but `released` and a day)",
        ],
    );
    check(
        "seoul node-port 30000 a/x web released 2026-11-21 by  me \r\n",
        &[
            "2 <by  me> too-many-columns: `by  me` is more than a line has (nothing follows the day of a release)",
        ],
    );
}

#[test]
fn two_lines_that_cannot_both_be_name_each_other() {
    check(
        "seoul node-port 30000 a/x web\nseoul node-port 30001 a/x api\nseoul node-port 30000 b/y kafka-0:external\n",
        &[
            "4 <seoul node-port 30000 b/y kafka-0:external> number-twice: node port 30000 of `seoul` is given to `b/y kafka-0:external` here and to `a/x web` on line 2 (delete the line of the one that is not deployed yet and render again: it gets another) [the other line: seoul node-port 30000 a/x web]",
        ],
    );
    check(
        "sql mysql-database Shop a/x db\nsql mysql-database shop b/y db\n",
        &[
            "3 <sql mysql-database shop b/y db> number-twice: database shop of `sql` is given to `b/y db` here and to `a/x db` on line 2 (delete the line of the one that is not deployed yet and render again: it gets another) [the other line: sql mysql-database Shop a/x db]",
        ],
    );
    check(
        "seoul address ::ffff:203.0.113.7 a/x db\nseoul address 203.0.113.7 b/y db\n",
        &[
            "3 <seoul address 203.0.113.7 b/y db> number-twice: address 203.0.113.7 of `seoul` is given to `b/y db` here and to `a/x db` on line 2 (delete the line of the one that is not deployed yet and render again: it gets another) [the other line: seoul address ::ffff:203.0.113.7 a/x db]",
        ],
    );
    check(
        "seoul node-port 30009 a/x web\nseoul node-port 30001 a/x web\n",
        &[
            "3 <seoul node-port 30001 a/x web> owner-twice: `a/x web` has node port 30001 of `seoul` here and 30009 on line 2 (delete the line with the one that is not deployed) [the other line: seoul node-port 30009 a/x web]",
        ],
    );
    // Three of one number: each is told with the first.
    let three = mistakes(&format!(
        "{HEAD}seoul node-port 30000 a/x a\nseoul node-port 30000 a/x b\nseoul node-port 30000 a/x c\n"
    ));
    assert_eq!(three.len(), 2, "{three:?}");
    assert!(three.iter().all(|it| it.contains("on line 2")), "{three:?}");
}

const UNFINISHED: &str = "merge-conflict: a merge was not finished: git left both sides here (keep the lines of both sides, delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`, and render again)";

#[test]
fn a_conflict_is_told_once_and_hides_no_other_mistake() {
    check(
        "\
<<<<<<< HEAD
seoul node-port 30000 a/x web
=======
seoul node-port 30000 b/y web
seoul node-port 0 c/z web
>>>>>>> branch
seoul node-port 30007 c/z api
<<<<<<<
=======
>>>>>>>
",
        &[
            &format!("2 <<<<<<<< HEAD> {UNFINISHED} [to here: >>>>>>> branch]"),
            "6 <0> invalid-number: `0` is no port (a port is a number from 1 to 65535)",
            &format!("9 <<<<<<<<> {UNFINISHED} [to here: >>>>>>>]"),
        ],
    );
}

#[test]
fn what_both_sides_began_with_is_passed_over() {
    check(
        "<<<<<<< a\n||||||| base\nseoul what is this\n=======\n>>>>>>> b\r\n",
        &[&format!("2 <<<<<<<< a> {UNFINISHED} [to here: >>>>>>> b]")],
    );
}

#[test]
fn what_is_left_of_a_conflict_is_told() {
    check("=======\n", &[&format!("2 <=======> {UNFINISHED}")]);
    check(">>>>>>> b\n", &[&format!("2 <>>>>>>> b> {UNFINISHED}")]);
    check(
        "<<<<<<< a\nseoul node-port 30000 a/x web\n",
        &[&format!("2 <<<<<<<< a> {UNFINISHED}")],
    );
    check(
        "<<<<<<< a\n<<<<<<< b\n>>>>>>> c\n",
        &[
            &format!("2 <<<<<<<< a> {UNFINISHED}"),
            &format!("3 <<<<<<<< b> {UNFINISHED} [to here: >>>>>>> c]"),
        ],
    );
}

#[test]
fn the_version_is_asked_for() {
    let missing = "1 <> missing-version: the line `# stowplan.lock 1` is missing";
    let line = "seoul node-port 30000 a/x web\n";
    assert_eq!(
        mistakes(line),
        [format!("{missing} (put it first, if this is a ledger)")]
    );
    for empty in ["", "\n \r\n"] {
        let expect = format!(
            "{missing} (restore the file from version control; if nothing was ever given out, delete it)"
        );
        assert_eq!(mistakes(empty), [expect]);
    }
    let help = "(version 1 is known: use the stowplan that wrote the file, or a later one)";
    assert_eq!(
        mistakes(&format!("# stowplan.lock 2\n{line}what else\n")),
        [format!(
            "1 <2> unknown-version: `2` is not a version of `stowplan.lock` that is known here {help}"
        )]
    );
    assert_eq!(
        mistakes("# stowplan.lock\n"),
        [format!(
            "1 <stowplan.lock> unknown-version: `stowplan.lock` is not a version of `stowplan.lock` that is known here {help}"
        )]
    );
}

#[test]
fn a_file_that_is_no_ledger_is_told_in_short() {
    let told = mistakes(&"let there be light\n".repeat(50_000));
    assert_eq!(told.len(), 101);
    assert_eq!(
        told[100],
        "100 <let there be light> more-mistakes: 49901 more mistakes are not listed (is this file a ledger? restore it from version control)"
    );
    let long = "x".repeat(17 << 20);
    assert_eq!(
        mistakes(&long),
        [
            "1 <> too-long: 17825792 bytes are more than any ledger has (restore it from version control)"
        ]
    );
    let wide = mistakes(&format!("{HEAD}seoul {} 1 a/x web\n", "y".repeat(1 << 20)));
    assert!(wide[0].contains(&format!("`{}…` is no kind", "y".repeat(60))));
}

fn grant() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        (1..=u16::MAX).prop_map(|it| format!("node-port {it}")),
        (1..=u16::MAX).prop_map(|it| format!("host-port {it}")),
        any::<std::net::IpAddr>().prop_map(|it| format!("address {it}")),
        any::<u32>().prop_map(|it| format!("redis-db {it}")),
        "[a-zA-Z_$][a-zA-Z0-9_$]{0,63}".prop_map(|it| format!("mysql-database {it}")),
    ];
    let released = prop_oneof![
        Just(String::new()),
        Just(" released".to_owned()),
        (1..=9999_u16, 1..=12_u8, 1..=28_u8)
            .prop_map(|(year, month, day)| format!(" released {year:04}-{month:02}-{day:02}")),
    ];
    (
        "[!$-~][!-~]{0,20}",
        number,
        "[a-z]/[a-c]",
        "[!-~]{1,9}",
        released,
    )
        .prop_map(|(scope, number, id, subject, released)| {
            format!("{scope} {number} {id} {subject}{released}\n")
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(grants in prop::collection::vec(grant(), 0..40)) {
        let read = Ledger::parse(&format!("{HEAD}{}", grants.concat()));
        // Few clash.
        prop_assume!(read.is_ok());
        let read = read.unwrap();
        prop_assert_eq!(Ledger::parse(&read.to_string()), Ok(read.clone()));
        let mut lines: Vec<String> = grants;
        lines.reverse();
        prop_assert_eq!(Ledger::parse(&format!("{HEAD}{}", lines.concat())), Ok(read));
    }
}
