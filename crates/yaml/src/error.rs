use std::fmt::{self, Display};

use serde::ser;

/// Why a value cannot be written.
///
/// A value is refused if Kubernetes could not read it back as it was:
///
/// * a float that is infinite or not a number;
/// * an integer that needs more than 64 bits, which Go would round to a float;
/// * bytes;
/// * a key that is a float, `null`, a list or a mapping;
/// * whatever the value's own `Serialize` refuses.
#[derive(Debug)]
pub struct Error(Box<Kind>);

#[derive(Debug)]
pub(crate) enum Kind {
    NotFinite(f64),
    Signed(i128),
    Unsigned(u128),
    Bytes,
    Key(&'static str),
    Custom(String),
}

impl From<Kind> for Error {
    #[cold]
    fn from(kind: Kind) -> Self {
        Self(Box::new(kind))
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::NotFinite(number) => write!(f, "`{number}` is not a number JSON can hold"),
            Kind::Signed(number) => write!(f, "`{number}` does not fit in 64 bits"),
            Kind::Unsigned(number) => write!(f, "`{number}` does not fit in 64 bits"),
            Kind::Bytes => f.write_str("bytes are not text: encode them, for instance as base64"),
            Kind::Key(found) => write!(f, "a key must be text, not {found}"),
            Kind::Custom(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

impl ser::Error for Error {
    fn custom<T: Display>(message: T) -> Self {
        Kind::Custom(message.to_string()).into()
    }
}
