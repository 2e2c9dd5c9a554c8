//! Published keys of every kind, and what is none.

use proptest::prelude::*;

use super::*;

/// The generator of secp256k1. Source: SEC 2, 2.4.1.
const X: &str = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
const Y: &str = "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";
/// The generator as a libp2p key.
const SECP256K1_ID: &str = "16Uiu2HAm3cuhhRL2msUuLF62KRSfneFDx94RsuouyW25Ho42cFMq";
/// Public keys of the first two tests of RFC 8032, 7.1.
const ED25519: [&str; 2] = [
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
];
/// The first of them as a libp2p key.
const ED25519_ID: &str = "12D3KooWQK1wnefoLrcVHbbnf5tLzbopUd3K3bFAoJpA7YJgL5pV";
/// An example of the peer ids' specification, as a hash and as a CID.
const HASH_ID: &str = "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N";
const HASH_CID: &str = "bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe";

fn key(text: &str) -> PublicKey {
    text.parse().unwrap()
}

#[test]
fn keys_have_a_kind() {
    let check = |text: &str, kind: KeyKind| {
        let key = key(text);
        assert_eq!((key.kind(), key.as_str()), (kind, text));
        assert_eq!(key.check(), Ok(()));
    };
    check(&format!("02{X}"), KeyKind::Secp256k1);
    check(&format!("03{X}"), KeyKind::Secp256k1);
    check(&format!("{X}{Y}"), KeyKind::Enode);
    // A bootstrap node of Ethereum's main network.
    check(
        "d860a01f9722d78051619d1e2351aba3f43f943f6f00718d1b9baa4101932a1f\
         5011f16bb2b1bb35db20d6fe28fa0bf09636d26a87d31de9ec6203eeedb1f666",
        KeyKind::Enode,
    );
    for id in [SECP256K1_ID, ED25519_ID, HASH_ID] {
        check(id, KeyKind::Libp2p);
    }
    check(
        "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA",
        KeyKind::Libp2p,
    );
    for digits in ED25519 {
        check(&format!("ed25519:{digits}"), KeyKind::Ed25519);
    }
    // The base point of edwards25519, y = 4/5.
    check(&format!("ed25519:58{}", "66".repeat(31)), KeyKind::Ed25519);
    check(&"a1".repeat(20), KeyKind::Comet);
}

#[test]
fn a_key_is_kept_in_one_form() {
    let check = |text: &str, expect: &str| assert_eq!(key(text).as_str(), expect, "{text}");
    check(&format!("02{}", X.to_uppercase()), &format!("02{X}"));
    check(&format!("{X}{}", Y.to_uppercase()), &format!("{X}{Y}"));
    check(&"AB".repeat(20), &"ab".repeat(20));
    check(
        &format!("ed25519:{}", ED25519[0].to_uppercase()),
        &format!("ed25519:{}", ED25519[0]),
    );
    check(HASH_CID, HASH_ID);
    check(
        "bafzaajaiaejcbv22taayfmikw7kux7wtzfsaooqo4fzphwvgems26aq2nd3qoui2",
        ED25519_ID,
    );
    check(
        "bafzaajiiaijccatzxzth56o4xowflidcsxhiocyhakn7zwznzyunswpsqfnrn6axta",
        SECP256K1_ID,
    );
}

#[test]
fn programs_read_an_ed25519_key_without_its_mark() {
    assert_eq!(key(&format!("ed25519:{}", ED25519[0])).id(), ED25519[0]);
    assert_eq!(key(ED25519_ID).id(), ED25519_ID);
}

#[test]
fn one_pair_is_known_in_each_of_its_forms() {
    let even = format!("02{X}");
    assert_eq!(key(&even).pair(), even);
    assert_eq!(key(&format!("{X}{Y}")).pair(), even);
    assert_eq!(key(SECP256K1_ID).pair(), even);
    assert_ne!(key(&format!("03{X}")).pair(), even);
    let marked = format!("ed25519:{}", ED25519[0]);
    assert_eq!(key(&marked).pair(), marked);
    assert_eq!(key(ED25519_ID).pair(), marked);
    assert_eq!(key(HASH_CID).pair(), HASH_ID);
}

#[test]
fn what_is_no_key_is_refused() {
    let check = |text: &str, why: &str| {
        let error = text.parse::<PublicKey>().unwrap_err();
        assert_eq!(error.why(), why, "{text}");
        assert_eq!(error.given(), "…", "{text}");
    };
    let x = |number: u8| format!("{number:064x}");
    let field = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f";
    for text in [
        "",
        &format!("04{X}"),
        &format!("02{}", &X[2..]),
        &format!("02{X}00"),
        &format!("02{}g", &X[1..]),
        &format!("02{}é", &X[2..]),
        &format!("0x02{}", &X[2..]),
        &format!("04{X}{Y}"),
        &"f".repeat(64),
        &"a1".repeat(19),
        &format!("ED25519:{}", ED25519[0]),
        &format!("ed25519:{}", &ED25519[0][1..]),
        &format!("ed25519: {}", &ED25519[0][1..]),
        &ED25519_ID.replace('K', "0"),
        &ED25519_ID[1..],
        &format!("enode://{X}{Y}@10.3.58.6:30303"),
    ] {
        check(text, RULE);
    }
    // No point has these x: x³ + 7 is no square.
    for number in [0, 5, 7, 9, 10, 11] {
        check(
            &format!("02{}", x(number)),
            "it is not a point on secp256k1",
        );
    }
    for number in [1, 2, 3, 4, 6, 8] {
        assert!(format!("03{}", x(number)).parse::<PublicKey>().is_ok());
    }
    check(&format!("02{field}"), "it is not a point on secp256k1");
    check(&format!("{X}{X}"), "it is not a point on secp256k1");
    check(&format!("{X}{field}"), "it is not a point on secp256k1");
    // The lowest byte stands first.
    let y = |number: u8| format!("ed25519:{number:02x}{}", "00".repeat(31));
    for number in [2, 7, 8, 11] {
        check(&y(number), "it is not a point on edwards25519");
    }
    // y = 1 has x = 0, which has no sign; and y is below the field's number.
    assert!(y(1).parse::<PublicKey>().is_ok());
    let negative = format!("ed25519:01{}80", "00".repeat(30));
    check(&negative, "it is not a point on edwards25519");
    let field = format!("ed25519:ed{}7f", "ff".repeat(30));
    check(&field, "it is not a point on edwards25519");
    check(
        "12D3KooW9xAz382syaFvEGkNecHEZeaJ1MBBSbHJ8KyoPNmtLZ3d",
        "it is not a point on edwards25519",
    );
    check(
        "16Uiu2HAkuRfynyeQUyaKG6D44mPBuzAaiqVCWqAW9GHmv9rSiQ44",
        "it is not a point on secp256k1",
    );
    let other = ED25519_ID.replace("12D3KooW", "12D3zzzz");
    check(&other, "it is not the multihash of a public key");
    check(
        &HASH_CID.replace("bafz", "bafy"),
        "it is not a CID of version 1 of a libp2p key",
    );
    check(
        &HASH_CID.replace('5', "1"),
        "it is not base32 in lower case",
    );
}

#[test]
fn what_may_be_a_private_key_is_never_shown() {
    let check = |text: &str, hint: Option<&str>| {
        let error = text.parse::<PublicKey>().unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("c0ffee") && !shown.contains(X), "{shown}");
        assert_eq!(error.hint(), hint);
    };
    check(
        &"c0ffee00".repeat(8),
        Some(
            "64 digits may be the private key: keep that secret, or mark an ed25519 public key as such, `ed25519:…`",
        ),
    );
    check(
        &"c0ffee-x".repeat(8),
        Some("it has 64 digits: is this the private key?"),
    );
    // As ed25519 keys are kept by many programs: the private half and the public one.
    check(&"c0ffee00".repeat(16), None);
    check(
        &format!("04{X}{Y}"),
        Some(
            "130 digits are an uncompressed point: give it compressed, or without its `04` as an enode id",
        ),
    );
    check(&format!("0x02{X}"), Some("leave the `0x` away"));
    check(
        &format!("enode://{X}{Y}@10.3.58.6:30303"),
        Some("give the 128 digits alone"),
    );
    check(
        &format!("/dns4/seed/tcp/1/p2p/{ED25519_ID}/{X}"),
        Some("give what follows `/p2p/` alone"),
    );
}

#[test]
fn keys_in_the_source_are_held_to_their_form_and_later_to_their_curve() {
    const KEY: PublicKey =
        crate::public_key!("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    const ID: PublicKey =
        crate::public_key!("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA");
    const ASTRAY: PublicKey =
        crate::public_key!("020000000000000000000000000000000000000000000000000000000000000005");
    assert_eq!(KEY.check(), Ok(()));
    assert_eq!((ID.kind(), ID.check()), (KeyKind::Libp2p, Ok(())));
    let error = ASTRAY.check().unwrap_err();
    assert_eq!(error.why(), "it is not a point on secp256k1");
    for text in [&*"A1".repeat(20), HASH_CID, "c0ffee"] {
        assert!(check_literal(text.as_bytes()).is_err(), "{text}");
    }
}

/// The x of a point at or after a number.
fn x_from(mut x: u64) -> String {
    loop {
        let text = format!("{x:064x}");
        if format!("02{text}").parse::<PublicKey>().is_ok() {
            return text;
        }
        x += 1;
    }
}

proptest! {
    #[test]
    fn whatever_is_given_it_is_read_alike_or_not_shown(text in "\\PC{0,140}|[0-9a-f]{40}|[0-9a-f]{66}|ed25519:[0-9a-f]{64}|Qm[1-9A-HJ-NP-Za-km-z]{44}|b[a-z2-7]{58}|12D3KooW[1-9A-HJ-NP-Za-km-z]{44}") {
        match text.parse::<PublicKey>() {
            Ok(key) => prop_assert_eq!(key.to_string().parse::<PublicKey>(), Ok(key)),
            Err(error) => {
                prop_assert_eq!(error.given(), "…");
                prop_assert!(text.len() < 20 || !error.to_string().contains(&text));
            }
        }
    }

    #[test]
    fn random_bytes_are_points_half_the_time_and_never_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..70)) {
        for kind in KeyKind::ALL {
            let _ = curve::check(kind, &bytes);
        }
        let _ = peer_id::from_cid(&format!("b{}", hex(&bytes)));
        let _ = peer_id::check(&bs58::encode(&bytes).into_string());
    }

    #[test]
    fn a_point_is_read_whatever_the_case_of_its_digits(from in any::<u64>(), odd in any::<bool>()) {
        let text = format!("0{}{}", if odd { 3 } else { 2 }, x_from(from));
        let key = text.to_uppercase().parse::<PublicKey>();
        prop_assert_eq!(key.map(|key| key.to_string()), Ok(text));
    }
}
