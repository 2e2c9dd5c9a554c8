//! Any bytes are read or refused, and never stop the program.

use proptest::prelude::*;
use stowplan_ledger::Ledger;

const LEDGER: &str = "\
# stowplan.lock 1
seoul address 203.0.113.7 a/x seed-0
seoul node-port 30000 a/x web released 2026-11-21
seoul node-port 30001 a/x web
<<<<<<< HEAD
seoul redis-db 7 b/y cache released
=======
>>>>>>> other
sql.example mysql-database shop b/y db
";

/// Reads a text: spans are within it and on whole characters, lines are there.
fn read(text: &str) {
    match Ledger::parse(text) {
        Ok(ledger) => assert_eq!(Ledger::parse(&ledger.to_string()), Ok(ledger)),
        Err(mistakes) => {
            assert!(!mistakes.is_empty());
            let lines = text.split('\n').count();
            for it in &mistakes {
                assert!(text.get(it.span.0..it.span.1).is_some(), "{it:?}");
                assert!((1..=lines).contains(&it.line), "{it:?}");
                let start = &text[..it.span.0];
                assert_eq!(start.matches('\n').count() + 1, it.line, "{it:?}");
                let visible = |text: &str| !text.chars().any(char::is_control);
                assert!(visible(&it.message), "{it:?}");
                if let Some((span, _)) = &it.related {
                    assert!(text.get(span.0..span.1).is_some(), "{it:?}");
                }
            }
        }
    }
}

#[test]
fn every_beginning_and_every_end_is_read() {
    for cut in 0..=LEDGER.len() {
        read(&LEDGER[..cut]);
        read(&LEDGER[cut..]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_lines_are_read(text in "(([ -~\t\u{feff}é<=>|#]|node-port|released|a/x| ){0,40}[\r]?\n){0,8}") {
        read(&text);
        read(&format!("# stowplan.lock 1\n{text}"));
    }

    #[test]
    fn a_ledger_with_anything_changed_is_read(
        changes in prop::collection::vec(
            (0..LEDGER.len(), 0..30_usize, prop_oneof![
                "[ -~\t\r\n]{0,6}",
                "\\PC{0,3}",
                Just("\n".to_owned()),
                Just("<<<<<<< ".to_owned()),
                Just("\n=======\n".to_owned()),
                Just("\n||||||| x\n".to_owned()),
                Just("\0".to_owned()),
            ]),
            1..6,
        ),
    ) {
        let mut text = LEDGER.to_owned();
        for (at, length, with) in changes {
            let at = (0..=at.min(text.len())).rev().find(|it| text.is_char_boundary(*it)).unwrap();
            let end = (at..=(at + length).min(text.len())).rev().find(|it| text.is_char_boundary(*it)).unwrap();
            text.replace_range(at..end, &with);
        }
        read(&text);
    }
}
