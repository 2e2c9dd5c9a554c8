//! A word that identifies a service in an environment and never changes.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use smol_str::SmolStr;
use stowplan_model::{EnvironmentId, Name};

/// 16 bytes of a hash over the names, in 22 characters of base64url.
///
/// It can be the id of a Kafka cluster, which must not begin with `-`:
/// <https://github.com/apache/kafka/blob/trunk/clients/src/main/java/org/apache/kafka/common/Uuid.java>.
pub(crate) fn of(environment: &EnvironmentId, service: &Name) -> SmolStr {
    let names = format!("{environment}/{service}");
    let mut round = 0_u32;
    loop {
        let mut hashed = names.clone();
        if round > 0 {
            // Writing to a string can't fail.
            let _ = write!(hashed, "#{round}");
        }
        let id = base64url(&Sha256::digest(hashed.as_bytes())[..16]);
        if !id.starts_with('-') {
            return id.into();
        }
        round += 1;
    }
}

/// <https://www.rfc-editor.org/rfc/rfc4648#section-5>, without padding.
fn base64url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let byte = |index: usize| u32::from(three.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..=three.len() {
            let sextet = bits >> (18 - 6 * index) & 63;
            text.push(char::from(ALPHABET[sextet as usize]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use stowplan_model::name;

    #[test]
    fn base64url_is_as_in_the_rfc() {
        let check = |bytes: &str, expect: &str| assert_eq!(base64url(bytes.as_bytes()), expect);
        check("", "");
        check("f", "Zg");
        check("fo", "Zm8");
        check("foo", "Zm9v");
        check("foob", "Zm9vYg");
        check("~~~?", "fn5-Pw");
    }

    #[test]
    fn ids_are_22_characters_and_never_begin_with_a_dash() {
        let environment = EnvironmentId {
            app: name!("app"),
            environment: name!("prod"),
        };
        let mut seen = std::collections::BTreeSet::new();
        for number in 0..500 {
            let service = name!("kafka").join(number).unwrap();
            let id = of(&environment, &service);
            assert_eq!(id.len(), 22, "{id}");
            assert!(!id.starts_with('-'), "{id}");
            assert_eq!(id, of(&environment, &service));
            assert!(seen.insert(id));
        }
    }
}
