//! Public keys of nodes.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use smol_str::SmolStr;

use crate::InvalidValue;
use crate::fault::Fault;
use crate::text::{inline_schema, read_from_text};

/// A compressed public key on secp256k1: 33 bytes in 66 hexadecimal digits, the first two `02` or
/// `03`. Kept in lower case.
///
/// Becomes a node's part in peer lists. Whether it is a point on the curve is not checked. Given
/// text that is refused never reaches a message, as it might be the private key.
/// Source: [SEC 1, 2.3.3](https://www.secg.org/sec1-v2.pdf).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey(SmolStr);

const NOUN: &str = "public key";
const RULE: &str = "use 66 hexadecimal digits beginning with `02` or `03`";

impl PublicKey {
    /// A key written in the source, in lower case; `public_key!` has the compiler check it.
    ///
    /// # Panics
    ///
    /// If it is refused or has upper-case digits. In a constant that is an error of the compiler.
    #[track_caller]
    pub const fn literal(text: &'static str) -> Self {
        match check_public_key(text.as_bytes(), false) {
            Ok(()) => Self(SmolStr::new_static(text)),
            Err(fault) => fault.refuse(NOUN, "…", RULE),
        }
    }

    /// The 66 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const fn check_public_key(text: &[u8], any_case: bool) -> Result<(), Fault> {
    if text.len() != 66 {
        return Err(Fault::Rule(RULE));
    }
    let mut at = 0;
    while at < text.len() {
        if !text[at].is_ascii_hexdigit() {
            return Err(Fault::Rule(RULE));
        }
        if text[at].is_ascii_uppercase() && !any_case {
            return Err(Fault::Rule("use lower-case digits"));
        }
        at += 1;
    }
    match text {
        [b'0', b'2' | b'3', ..] => Ok(()),
        _ => Err(Fault::Rule(RULE)),
    }
}

impl FromStr for PublicKey {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        match check_public_key(text.as_bytes(), true) {
            Ok(()) => Ok(Self(text.to_ascii_lowercase().into())),
            Err(fault) => {
                let error = InvalidValue::from_fault(fault, NOUN, "…", RULE);
                Err(match text.len() {
                    64 => error.with_hint("it has 64 digits: is this the private key?"),
                    130 => error.with_hint("it has 130 digits: use the compressed form"),
                    _ => error,
                })
            }
        }
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl AsRef<str> for PublicKey {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl Borrow<str> for PublicKey {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

read_from_text!(PublicKey, wanted: "public key of 66 hexadecimal digits");
inline_schema!(PublicKey, {
    "description": "A compressed secp256k1 public key: 66 hexadecimal digits beginning with `02` or `03`.",
    "type": "string",
    "pattern": "^0[23][0-9a-fA-F]{64}$",
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_compressed_points() {
        let check =
            |text: &str, ok: bool| assert_eq!(text.parse::<PublicKey>().is_ok(), ok, "{text}");
        let digits = |count: usize| "a1".repeat(count / 2);
        check(&format!("02{}", digits(64)), true);
        check(&format!("03{}", digits(64)), true);
        check(&format!("04{}", digits(64)), false);
        check(&format!("02{}", digits(62)), false);
        check(&format!("02{}", digits(66)), false);
        check(&format!("02{}g", &digits(64)[1..]), false);
        check(&format!("0x02{}", &digits(62)), false);
        check("", false);
    }

    #[test]
    fn upper_case_is_lowered() {
        let key: PublicKey = format!("02{}", "AB".repeat(32)).parse().unwrap();
        assert_eq!(key.as_str(), format!("02{}", "ab".repeat(32)));
    }

    #[test]
    fn what_may_be_a_private_key_is_never_shown() {
        let secret = "c0ffee00".repeat(8);
        let error = secret.parse::<PublicKey>().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("c0ffee"), "{error}");
        assert_eq!(
            error.hint(),
            Some("it has 64 digits: is this the private key?")
        );
    }
}
