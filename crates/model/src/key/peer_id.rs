//! libp2p peer ids: the multihash of a public key, in base58btc or in a CID.
//!
//! Source: [peer ids](https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md).

use smol_str::SmolStr;

use super::curve;

const NOT_A_MULTIHASH: &str = "it is not the multihash of a public key";

/// The key that a peer id has in it; one that is a hash has none.
pub(super) enum Within {
    Secp256k1(Vec<u8>),
    Ed25519(Vec<u8>),
}

/// Whether all bytes are digits of base58btc: no `0`, `O`, `I` and `l`.
pub(super) const fn all_base58(text: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() {
        if !text[at].is_ascii_alphanumeric() || matches!(text[at], b'0' | b'O' | b'I' | b'l') {
            return false;
        }
        at += 1;
    }
    true
}

/// Holds if the base58 of a peer id is right.
pub(super) fn check(text: &str) -> Result<(), &'static str> {
    let multihash = bs58::decode(text).into_vec();
    check_multihash(&multihash.map_err(|_| "it is not base58")?)
}

/// The base58 of a peer id that is a CID: version 1, of a libp2p key (0x72), in base32.
/// Sources: [CID](https://github.com/multiformats/cid), and the peer ids' specification.
pub(super) fn from_cid(text: &str) -> Result<SmolStr, &'static str> {
    let decoded = text.strip_prefix('b').and_then(base32);
    let decoded = decoded.ok_or("it is not base32 in lower case")?;
    let [1, 0x72, multihash @ ..] = decoded.as_slice() else {
        return Err("it is not a CID of version 1 of a libp2p key");
    };
    check_multihash(multihash)?;
    Ok(bs58::encode(multihash).into_string().into())
}

/// The key within the base58 of a peer id.
pub(super) fn within(text: &str) -> Option<Within> {
    let multihash = bs58::decode(text).into_vec().ok()?;
    match multihash.as_slice() {
        [0, 36, 8, 1, 0x12, 32, key @ ..] => Some(Within::Ed25519(key.to_vec())),
        [0, 37, 8, 2, 0x12, 33, key @ ..] => Some(Within::Secp256k1(key.to_vec())),
        _ => None,
    }
}

/// A short key itself (multihash 0), as a protobuf of type (field 1) and bytes (field 2), or the
/// SHA-256 (multihash 0x12) of a long one.
fn check_multihash(multihash: &[u8]) -> Result<(), &'static str> {
    match multihash {
        [0, 36, 8, 1, 0x12, 32, key @ ..] if key.len() == 32 => curve::edwards(key),
        [0, 37, 8, 2, 0x12, 33, key @ ..] if key.len() == 33 => curve::compressed(key),
        [0x12, 32, hash @ ..] if hash.len() == 32 => Ok(()),
        _ => Err(NOT_A_MULTIHASH),
    }
}

/// The bytes of base32 in lower case without padding; bits that are left over are zero.
/// Source: [RFC 4648, 6](https://www.rfc-editor.org/rfc/rfc4648#section-6).
fn base32(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    let (mut bits, mut count) = (0_u32, 0);
    for digit in text.bytes() {
        let value = match digit {
            b'a'..=b'z' => digit - b'a',
            b'2'..=b'7' => digit - b'2' + 26,
            _ => return None,
        };
        bits = (bits << 5) | u32::from(value);
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count).ok()?);
            bits &= (1 << count) - 1;
        }
    }
    (bits == 0).then_some(bytes)
}
