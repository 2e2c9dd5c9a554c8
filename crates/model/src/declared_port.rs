//! A port that a service declares.

use serde::Serialize;
use smol_str::SmolStr;

use crate::{PortName, PortNumber, Protocol};

/// A port: its name, what callers dial and where the container listens.
///
/// Written by [`port!`](crate::port).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Port {
    /// `name`, of the Service's and the container's port.
    pub name: PortName,
    /// `port`: what callers dial.
    pub number: PortNumber,
    /// `targetPort` and `containerPort`: where the container listens. Default: the same.
    pub target: PortNumber,
    /// `protocol`. Default: TCP.
    pub protocol: Protocol,
    /// `appProtocol`, such as `kubernetes.io/h2c`. Default: none.
    pub app_protocol: Option<SmolStr>,
}

impl Port {
    /// A TCP port on which the container listens under the number that callers dial.
    pub const fn new(name: PortName, number: PortNumber) -> Self {
        Self {
            name,
            number,
            target: number,
            protocol: Protocol::Tcp,
            app_protocol: None,
        }
    }

    /// Where the container listens, when that differs from what callers dial.
    pub const fn target(mut self, target: PortNumber) -> Self {
        self.target = target;
        self
    }

    /// The protocol.
    pub const fn protocol(mut self, protocol: Protocol) -> Self {
        self.protocol = protocol;
        self
    }

    /// `appProtocol`, such as `kubernetes.io/h2c` or `grpc`.
    pub fn app_protocol(mut self, protocol: impl Into<SmolStr>) -> Self {
        self.app_protocol = Some(protocol.into());
        self
    }
}

/// A [`Port`], checked by the compiler: `port!("http", 80)`, `port!("http", 80 => 8080)` where the
/// container listens on another number, `port!("game", 31234, UDP)`.
///
/// ```
/// use stowplan_model::{port, Protocol};
///
/// let port = port!("http", 80 => 8080);
/// assert_eq!((port.number.get(), port.target.get()), (80, 8080));
/// assert_eq!(port!("dns", 53, UDP).protocol, Protocol::Udp);
/// ```
///
/// ```compile_fail
/// stowplan_model::port!("http", 0);
/// ```
#[macro_export]
macro_rules! port {
    ($name:literal, $number:expr) => {
        $crate::Port::new($crate::port_name!($name), $crate::port_number!($number))
    };
    ($name:literal, $number:expr => $target:expr) => {
        $crate::port!($name, $number).target($crate::port_number!($target))
    };
    ($name:literal, $number:expr $(=> $target:expr)?, TCP) => {
        $crate::port!($name, $number $(=> $target)?)
    };
    ($name:literal, $number:expr $(=> $target:expr)?, UDP) => {
        $crate::port!($name, $number $(=> $target)?).protocol($crate::Protocol::Udp)
    };
    ($name:literal, $number:expr $(=> $target:expr)?, SCTP) => {
        $crate::port!($name, $number $(=> $target)?).protocol($crate::Protocol::Sctp)
    };
    ($name:literal, $number:expr $(=> $target:expr)?, $other:ident) => {
        compile_error!("the protocol of a port is `TCP`, `UDP` or `SCTP`")
    };
}
