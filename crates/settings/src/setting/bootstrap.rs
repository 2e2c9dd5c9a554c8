//! What clients of a broker start from.

use std::fmt;
use std::str::FromStr;

use super::{Address, Misread, by_text};
use crate::Shape;

/// What clients of a broker start from, kept as its kind writes it: for Kafka
/// `kafka-0.kafka:9092,kafka-1.kafka:9092`, for others a URL.
///
/// ```
/// use stowplan_settings::{Address, Bootstrap};
///
/// let kafka: Bootstrap = "kafka-0:9092,kafka-1:9092".parse()?;
/// assert_eq!(kafka.as_str(), "kafka-0:9092,kafka-1:9092");
/// let addresses = kafka.addresses().collect::<Result<Vec<Address>, _>>()?;
/// assert_eq!(addresses[1].host().as_str(), "kafka-1");
/// # Ok::<(), stowplan_settings::Misread>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bootstrap(String);

impl Bootstrap {
    /// Its text, which isn't empty.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The addresses of a list with commas; an error for whatever of it is no `host:port`.
    pub fn addresses(&self) -> impl Iterator<Item = Result<Address, Misread>> {
        self.0.split(',').map(|it| {
            it.trim()
                .parse()
                .map_err(|why| Misread(format!("`{it}` is no `host:port`: {why}")))
        })
    }
}

impl FromStr for Bootstrap {
    type Err = Misread;

    fn from_str(text: &str) -> Result<Self, Misread> {
        if text.trim().is_empty() {
            return Err(Misread("it is empty".to_owned()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Bootstrap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

by_text!(Bootstrap, Shape::Bootstrap);
