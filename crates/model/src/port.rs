//! Ports: their numbers, names and protocols.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::text::{inline_schema, read_from_text, text};
use crate::{Arg, InvalidValue};

/// Makes a newtype of a port's number, from 1 to 65535.
macro_rules! port_type {
    ($(#[$attribute:meta])* pub struct $Type:ident; noun: $noun:literal, about: $about:literal) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Type(std::num::NonZeroU16);

        impl $Type {
            /// The port of this number, if it is not 0.
            pub const fn new(number: u16) -> Option<Self> {
                match std::num::NonZeroU16::new(number) {
                    Some(number) => Some(Self(number)),
                    None => None,
                }
            }

            /// A port written in the source.
            ///
            /// # Panics
            ///
            /// If it is 0. In a constant that is an error of the compiler.
            #[track_caller]
            pub const fn literal(number: u16) -> Self {
                match Self::new(number) {
                    Some(port) => port,
                    None => panic!(concat!("`0` is not a ", $noun, ": use 1 to 65535")),
                }
            }

            /// The number.
            pub const fn get(self) -> u16 {
                self.0.get()
            }
        }

        impl TryFrom<u16> for $Type {
            type Error = InvalidValue;

            fn try_from(number: u16) -> Result<Self, InvalidValue> {
                number_in_range(u64::from(number)).map(Self).ok_or_else(|| refuse($noun, number))
            }
        }

        impl From<$Type> for u16 {
            fn from(port: $Type) -> Self {
                port.get()
            }
        }

        impl FromStr for $Type {
            type Err = InvalidValue;

            fn from_str(text: &str) -> Result<Self, InvalidValue> {
                let digits = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
                let number = if digits { text.parse().ok() } else { None };
                number.and_then(number_in_range).map(Self).ok_or_else(|| refuse($noun, text))
            }
        }

        impl TryFrom<&str> for $Type {
            type Error = InvalidValue;

            fn try_from(text: &str) -> Result<Self, InvalidValue> {
                text.parse()
            }
        }

        impl fmt::Display for $Type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $Type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($Type), "({})"), self.0)
            }
        }

        impl Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_u16(self.get())
            }
        }

        impl<'de> Deserialize<'de> for $Type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Number;

                impl serde::de::Visitor<'_> for Number {
                    type Value = $Type;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(concat!($noun, " from 1 to 65535"))
                    }

                    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<$Type, E> {
                        let port = number_in_range(number).map($Type);
                        port.ok_or_else(|| E::custom(refuse($noun, number)))
                    }

                    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<$Type, E> {
                        let port = u64::try_from(number).ok().and_then(number_in_range).map($Type);
                        port.ok_or_else(|| E::custom(refuse($noun, number)))
                    }
                }

                deserializer.deserialize_u16(Number)
            }
        }

        crate::arg::arg!($Type);

        impl Arg<$Type> for u16 {
            fn into_arg(self) -> Result<$Type, InvalidValue> {
                self.try_into()
            }
        }

        inline_schema!($Type, {
            "description": $about,
            "type": "integer",
            "minimum": 1,
            "maximum": 65535,
        });
    };
}

port_type! {
    /// A port's number, from 1 to 65535: becomes `containerPort`, `port`, or the number of a target.
    ///
    /// Source: `IsValidPortNum` in
    /// [apimachinery](https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go).
    ///
    /// ```
    /// use stowplan_model::{PortNumber, port_number};
    ///
    /// const HTTP: PortNumber = port_number!(8080);
    /// assert_eq!(PortNumber::new(8080), Some(HTTP));
    /// assert_eq!(PortNumber::new(0), None);
    /// ```
    pub struct PortNumber;
    noun: "port number",
    about: "A port's number."
}

port_type! {
    /// The number of a port on every node: becomes `nodePort`. Not to be mistaken for a
    /// [`PortNumber`], hence a type of its own.
    ///
    /// Whether it is one of those that a cluster gives out is up to the cluster's
    /// [`NodePortRange`].
    pub struct NodePort;
    noun: "node port",
    about: "The number of a port on every node, inside the cluster's range."
}

fn number_in_range(number: u64) -> Option<std::num::NonZeroU16> {
    std::num::NonZeroU16::new(u16::try_from(number).ok()?)
}

fn refuse(noun: &'static str, given: impl fmt::Display) -> InvalidValue {
    InvalidValue::new(
        noun,
        given.to_string(),
        "use a whole number from 1 to 65535",
    )
}

text! {
    /// A port's name: at most 15 lower-case letters, digits and `-`, at least one of them a letter,
    /// no `-` at either end nor two in a row.
    ///
    /// Becomes `name` of a container's port and of a Service's. Probes, Services and routes refer
    /// to it.
    /// Source: `IsValidPortName` in
    /// [apimachinery](https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go).
    pub struct PortName;
    noun: "port name",
    rule: "use lower-case letters, digits and single `-` between them, at least one letter",
    check: check_port_name,
    suggest: crate::dns::suggest_label,
    schema: {
        "description": "A port's name: at most 15 lower-case letters, digits and single `-`, at least one letter.",
        "pattern": "^([0-9]+-)*[0-9]*[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        "maxLength": 15,
    },
}

const fn check_port_name(text: &[u8]) -> Result<(), Fault> {
    if let Err(fault) = crate::dns::check_label(text) {
        return Err(match fault {
            Fault::TooLong { .. } => Fault::TooLong { limit: 15 },
            fault => fault,
        });
    }
    if text.len() > 15 {
        return Err(Fault::TooLong { limit: 15 });
    }
    let mut letter = false;
    let mut at = 0;
    while at < text.len() {
        if text[at] == b'-' && text[at + 1] == b'-' {
            return Err(Fault::Rule("it must not contain `--`"));
        }
        letter |= text[at].is_ascii_lowercase();
        at += 1;
    }
    if letter {
        Ok(())
    } else {
        Err(Fault::Rule("it must contain at least one letter"))
    }
}

/// The numbers that a cluster gives out as node ports, both ends included, as in
/// `--service-node-port-range`.
///
/// Default: `30000-32767`, the API server's own.
/// Source:
/// [Service documentation](https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodePortRange {
    first: NodePort,
    last: NodePort,
}

impl NodePortRange {
    /// From `first` to `last`, both included.
    pub fn new(first: NodePort, last: NodePort) -> Result<Self, InvalidValue> {
        if first <= last {
            return Ok(Self { first, last });
        }
        let why = format!("it begins with {first}, which is after its end {last}");
        Err(InvalidValue::new(
            Self::NOUN,
            format!("{first}-{last}"),
            why,
        ))
    }

    /// The lowest number.
    pub const fn first(self) -> NodePort {
        self.first
    }

    /// The highest number.
    pub const fn last(self) -> NodePort {
        self.last
    }

    /// Whether the cluster gives out this number.
    pub fn contains(self, port: NodePort) -> bool {
        (self.first..=self.last).contains(&port)
    }

    /// All numbers, ascending.
    pub fn iter(self) -> impl Iterator<Item = NodePort> {
        (self.first.get()..=self.last.get()).filter_map(NodePort::new)
    }

    const NOUN: &'static str = "node port range";
}

impl Default for NodePortRange {
    fn default() -> Self {
        Self {
            first: NodePort::literal(30_000),
            last: NodePort::literal(32_767),
        }
    }
}

impl FromStr for NodePortRange {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let refuse = |why: String| InvalidValue::new(Self::NOUN, text, why);
        let (first, last) = text
            .split_once('-')
            .ok_or_else(|| refuse("use two numbers joined by `-`, as in `30000-32767`".into()))?;
        let end = |text: &str| {
            text.parse::<NodePort>()
                .map_err(|error| refuse(error.to_string()))
        };
        Self::new(end(first)?, end(last)?)
    }
}

impl fmt::Display for NodePortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}

read_from_text!(NodePortRange, wanted: "node port range such as `30000-32767`");
inline_schema!(NodePortRange, {
    "description": "The node ports that the cluster gives out, both ends included, as in `30000-32767`.",
    "type": "string",
    "pattern": "^[0-9]+-[0-9]+$",
});

/// A port's transport: becomes `protocol`. Default: TCP.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "UPPERCASE")]
#[schemars(inline)]
pub enum Protocol {
    /// TCP.
    #[default]
    Tcp,
    /// UDP.
    Udp,
    /// SCTP, which a cluster's network may not carry.
    Sctp,
}

impl Protocol {
    /// As Kubernetes writes it: `TCP`, `UDP` or `SCTP`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Sctp => "SCTP",
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests;
