//! A peer, as programs read it.

use smol_str::{SmolStr, ToSmolStr, format_smolstr};
use stowplan_model::{Codec, Protocol, PublicKey};

use super::{Dialled, Host, List};
use crate::{PlannedPort, entry::Member, placeholder};

impl List<'_, '_, '_> {
    pub(super) fn written(&self, key: &PublicKey, at: &Dialled, node: &Member) -> Option<SmolStr> {
        let (key, number) = (key.id(), at.number);
        let (host, before_port) = (at.host.bare(), at.host.before_port());
        Some(match self.peers.codec() {
            Codec::Libplanet => format_smolstr!("{key},{host},{number}"),
            Codec::Multiaddr => {
                let form = at.host.multiaddr();
                if self.port.protocol == Protocol::Udp {
                    format_smolstr!("/{form}/{host}/udp/{number}/quic-v1/p2p/{key}")
                } else {
                    format_smolstr!("/{form}/{host}/tcp/{number}/p2p/{key}")
                }
            }
            Codec::Enode => {
                let discovery = self.discovery(node, at);
                format_smolstr!("enode://{key}@{before_port}:{number}{discovery}")
            }
            Codec::IdAtHost => format_smolstr!("{key}@{before_port}:{number}"),
            Codec::Custom(form) => {
                let host = if form.contains("{host}:") {
                    before_port
                } else {
                    host
                };
                let filled = placeholder::fill(form, |word, out| {
                    match word {
                        "key" => out.push_str(key),
                        "host" => out.push_str(&host),
                        "port" => out.push_str(&number.to_string()),
                        _ => return false,
                    }
                    true
                });
                match filled {
                    Ok(filled) => filled.into(),
                    Err(word) => {
                        let known = "`{key}`, `{host}` and `{port}`";
                        self.reader.unknown_placeholder(word, form, known);
                        return None;
                    }
                }
            }
        })
    }

    /// Where the UDP port has another number than the TCP port, or isn't reached under its host.
    fn discovery(&self, node: &Member, at: &Dialled) -> SmolStr {
        let udp = |port: &&PlannedPort| port.protocol == Protocol::Udp;
        let mut ports = self.seed.ports.iter().filter(udp);
        let twin = ports.clone().find(|it| it.number == self.port.number);
        let Some(port) = twin.or_else(|| ports.next()) else {
            return SmolStr::default();
        };
        let found = self.dialled(node, port).filter(|it| it.host == at.host);
        match found.map_or(0, |it| it.number.get()) {
            same if same == at.number.get() => SmolStr::default(),
            number => format_smolstr!("?discport={number}"),
        }
    }
}

impl Host {
    fn bare(&self) -> SmolStr {
        match self {
            Self::Name(name) | Self::NameOfV6(name) => name.clone(),
            Self::Ip(address) => address.to_smolstr(),
        }
    }

    fn before_port(&self) -> SmolStr {
        match self {
            Self::Ip(address) if address.is_ipv6() => format_smolstr!("[{address}]"),
            other => other.bare(),
        }
    }

    /// Source: [multiaddr's protocols](https://github.com/multiformats/multiaddr/blob/master/protocols.csv).
    fn multiaddr(&self) -> &'static str {
        match self {
            Self::Name(_) => "dns4",
            Self::NameOfV6(_) => "dns6",
            Self::Ip(address) if address.is_ipv6() => "ip6",
            Self::Ip(_) => "ip4",
        }
    }
}
