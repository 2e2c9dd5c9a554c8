//! The Secret that a broker reads.

use crate::{DnsLabel, FileName, ObjectName, SecretKey, handle::Broker};

/// A key of the broker's own Secret, `<name>-auth`.
#[track_caller]
pub(super) fn secret(broker: Broker<'_>, key: FileName) -> Option<SecretKey> {
    let name = broker.0.accept(broker.0.identity().1.join("auth"))?;
    let secret = ObjectName::from(DnsLabel::from(name));
    Some(SecretKey::new(secret, key))
}
