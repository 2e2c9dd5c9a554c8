//! Public keys of nodes, each of its kind.

mod curve;
mod kind;
mod peer_id;

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use smol_str::{SmolStr, format_smolstr};

pub use kind::KeyKind;

use crate::InvalidValue;
use crate::fault::Fault;
use crate::text::{inline_schema, read_from_text};

/// The public half of a node's key pair, or the id that a network makes of it: see [`KeyKind`].
///
/// Becomes a node's part in peer lists. Hexadecimal digits are kept in lower case and libp2p peer
/// ids in base58, so that one key has one text. A key that is a point is on its curve.
///
/// Given text that is refused never reaches a message, as it might be the private key; 64 bare
/// digits are always refused, as nobody can tell which half they are.
///
/// ```
/// use stowplan_model::{KeyKind, PublicKey};
///
/// let key: PublicKey =
///     "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798".parse()?;
/// assert_eq!(key.kind(), KeyKind::Secp256k1);
/// assert!("f".repeat(64).parse::<PublicKey>().is_err());
/// # Ok::<(), stowplan_model::InvalidValue>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey(SmolStr);

const NOUN: &str = "public key";
const RULE: &str = "use 66 hexadecimal digits beginning with `02` or `03` (secp256k1), 128 digits (enode), a libp2p peer id, `ed25519:` and 64 digits, or 40 digits (CometBFT)";
const MARKER: &str = "ed25519:";

impl PublicKey {
    /// A key written in the source, as it is kept; `public_key!` has the compiler check its form.
    /// Whether it is on its curve is found when an environment is planned: [`check`](Self::check).
    ///
    /// # Panics
    ///
    /// If it is refused, has upper-case digits, or is a peer id in another form than base58. In a
    /// constant that is an error of the compiler.
    #[track_caller]
    pub const fn literal(text: &'static str) -> Self {
        match check_literal(text.as_bytes()) {
            Ok(()) => Self(SmolStr::new_static(text)),
            Err(fault) => fault.refuse(NOUN, "…", RULE),
        }
    }

    /// Its kind.
    pub fn kind(&self) -> KeyKind {
        match shape(self.0.as_str().as_bytes()) {
            Some(Shape::Key(kind)) => kind,
            // No other text becomes a key.
            Some(Shape::Cid) | None => KeyKind::Secp256k1,
        }
    }

    /// The text, as it is read again.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key as programs read it: without what marks an ed25519 key here.
    pub fn id(&self) -> &str {
        self.0.strip_prefix(MARKER).unwrap_or(&self.0)
    }

    /// Holds if it is on its curve, or whatever else is right for its kind. A key that was read is;
    /// one that was written in the source may not be.
    ///
    /// # Errors
    ///
    /// What is wrong with it, without its text.
    pub fn check(&self) -> Result<(), InvalidValue> {
        self.as_str().parse::<Self>().map(drop)
    }

    /// The same for two texts that are of one key pair, as far as that can be seen: a secp256k1
    /// key, the enode id and the peer id made of it are.
    pub fn pair(&self) -> SmolStr {
        let digits = self.as_str();
        match self.kind() {
            KeyKind::Enode => match digits.split_at_checked(64) {
                Some((x, y)) => {
                    let odd = y
                        .bytes()
                        .last()
                        .and_then(digit)
                        .is_some_and(|it| it % 2 == 1);
                    format_smolstr!("{}{x}", if odd { "03" } else { "02" })
                }
                None => self.0.clone(),
            },
            KeyKind::Libp2p => match peer_id::within(digits) {
                Some(peer_id::Within::Secp256k1(point)) => hex(&point).into(),
                Some(peer_id::Within::Ed25519(point)) => format_smolstr!("{MARKER}{}", hex(&point)),
                None => self.0.clone(),
            },
            KeyKind::Secp256k1 | KeyKind::Ed25519 | KeyKind::Comet => self.0.clone(),
        }
    }
}

/// What a text looks like.
#[derive(Clone, Copy)]
enum Shape {
    Key(KeyKind),
    /// A peer id in base32.
    Cid,
}

/// By its length and the bytes it is made of.
const fn shape(text: &[u8]) -> Option<Shape> {
    Some(Shape::Key(match (text.len(), text) {
        (66, [b'0', b'2' | b'3', ..]) if all_hex(text, 0) => KeyKind::Secp256k1,
        (128, _) if all_hex(text, 0) => KeyKind::Enode,
        (40, _) if all_hex(text, 0) => KeyKind::Comet,
        (72, [b'e', b'd', b'2', b'5', b'5', b'1', b'9', b':', ..]) if all_hex(text, 8) => {
            KeyKind::Ed25519
        }
        (46, [b'Q', b'm', ..])
        | (52, [b'1', b'2', b'D', b'3', ..])
        | (53, [b'1', b'6', b'U', b'i', b'u', b'2', ..])
            if peer_id::all_base58(text) =>
        {
            KeyKind::Libp2p
        }
        (59 | 65 | 67, [b'b', ..]) => return Some(Shape::Cid),
        _ => return None,
    }))
}

const fn all_hex(text: &[u8], from: usize) -> bool {
    let mut at = from;
    while at < text.len() {
        if !text[at].is_ascii_hexdigit() {
            return false;
        }
        at += 1;
    }
    true
}

const fn check_literal(text: &[u8]) -> Result<(), Fault> {
    match shape(text) {
        None => Err(Fault::Rule(RULE)),
        Some(Shape::Cid) => Err(Fault::Rule("write the peer id in base58")),
        Some(Shape::Key(KeyKind::Libp2p)) => Ok(()),
        Some(Shape::Key(_)) => {
            let mut at = 0;
            while at < text.len() {
                if text[at].is_ascii_uppercase() {
                    return Err(Fault::Rule("use lower-case digits"));
                }
                at += 1;
            }
            Ok(())
        }
    }
}

impl FromStr for PublicKey {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let read = match shape(text.as_bytes()) {
            None => return Err(no_shape(text)),
            Some(Shape::Cid) => peer_id::from_cid(text),
            Some(Shape::Key(KeyKind::Libp2p)) => peer_id::check(text).map(|()| text.into()),
            Some(Shape::Key(kind)) => {
                let text = text.to_ascii_lowercase();
                let bytes = bytes(text.strip_prefix(MARKER).unwrap_or(&text));
                curve::check(kind, &bytes).map(|()| text.into())
            }
        };
        read.map(Self).map_err(refused)
    }
}

/// Says why, and never what.
fn refused(why: &'static str) -> InvalidValue {
    InvalidValue::new(NOUN, "…", why)
}

fn no_shape(text: &str) -> InvalidValue {
    let error = refused(RULE);
    let hexadecimal = |from: usize| all_hex(text.as_bytes(), from);
    match text.len() {
        64 if hexadecimal(0) => error.with_hint(
            "64 digits may be the private key: keep that secret, or mark an ed25519 public key as such, `ed25519:…`",
        ),
        64 => error.with_hint("it has 64 digits: is this the private key?"),
        130 if hexadecimal(0) => error.with_hint(
            "130 digits are an uncompressed point: give it compressed, or without its `04` as an enode id",
        ),
        _ if text.starts_with("0x") => error.with_hint("leave the `0x` away"),
        _ if text.starts_with("enode://") => error.with_hint("give the 128 digits alone"),
        _ if text.starts_with('/') => error.with_hint("give what follows `/p2p/` alone"),
        _ => error,
    }
}

/// The bytes of hexadecimal digits; whoever asks has seen that they are such.
fn bytes(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks_exact(2);
    pairs
        .map(|pair| {
            pair.iter()
                .fold(0, |byte, it| (byte << 4) | digit(*it).unwrap_or(0))
        })
        .collect()
}

fn digit(byte: u8) -> Option<u8> {
    let value = char::from(byte).to_digit(16)?;
    u8::try_from(value).ok()
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    let digits = digits.map(|it| char::from_digit(it.into(), 16));
    digits.map(Option::unwrap_or_default).collect()
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

read_from_text!(PublicKey, wanted: "public key");
inline_schema!(PublicKey, {
    "description": "The public half of a node's key pair: 66 hexadecimal digits beginning with `02` or `03` (secp256k1), 128 digits (enode), a libp2p peer id, `ed25519:` and 64 digits, or 40 digits (CometBFT).",
    "type": "string",
    "pattern": "^(0[23][0-9a-fA-F]{64}|[0-9a-fA-F]{128}|[0-9a-fA-F]{40}|ed25519:[0-9a-fA-F]{64}|Qm[1-9A-HJ-NP-Za-km-z]{44}|12D3[1-9A-HJ-NP-Za-km-z]{48}|16Uiu2[1-9A-HJ-NP-Za-km-z]{47}|b[a-z2-7]{58}|b[a-z2-7]{64}|b[a-z2-7]{66})$",
});

#[cfg(test)]
mod tests;
