//! The nodes of a seed set, as a reader is told them: never the reader itself.

use smol_str::{SmolStr, format_smolstr};
use stowplan_model::{Codec, Peers, Place, PortNumber, Problem, Vantage};

use crate::{
    entry::{Entry, Member},
    placeholder,
    pointer::pointer,
    resolve::{Reader, What},
};

/// Each peer in the reader's form, by ordinal.
pub(crate) fn peers(reader: &Reader<'_, '_>, peers: &Peers, what: What<'_>) -> Vec<SmolStr> {
    let endpoint = peers.endpoint();
    let Some(seed) = reader.book.find(endpoint) else {
        return Vec::new();
    };
    let Some(port) = seed.port(endpoint.port_name()) else {
        return Vec::new();
    };
    let itself = std::ptr::eq(seed.service, reader.entry.service);
    if itself && reader.own.is_none() {
        let message = format!(
            "{what} of `{}` is the same for all nodes, so it can't leave out the one that reads it",
            reader.entry.service.name
        );
        let help = "tell the nodes about each other in the main container, or in a file of it";
        reader.refuse("peers-of-all", message, Some(help.into()));
        return Vec::new();
    }
    seed.members
        .iter()
        .filter(|member| !itself || reader.own.is_none_or(|own| own.ordinal != member.ordinal))
        .filter_map(|member| {
            let outside = match peers.vantage() {
                Vantage::Advertised => member.outside.as_ref(),
                Vantage::Inside => None,
            };
            let (host, port) = match outside {
                Some(outside) => {
                    let host = format_smolstr!("{}", outside.host.known()?);
                    (host, *outside.ports.get(&port.name)?)
                }
                None => seed.member(member, port),
            };
            let key = key(reader, seed, member)?;
            written(reader, peers.codec(), &key, &host, port)
        })
        .collect()
}

/// A node's public key; that nothing states it is reported.
pub(crate) fn key(reader: &Reader<'_, '_>, seed: &Entry<'_>, node: &Member) -> Option<SmolStr> {
    if let Some(key) = &node.facts.public_key {
        return Some(key.as_str().into());
    }
    let name = &seed.service.name;
    let environment = &seed.environment.id;
    let place = Place::Environment {
        environment: environment.clone(),
        pointer: pointer(&[
            "services",
            name.as_str(),
            "nodes",
            &node.ordinal.to_string(),
        ]),
    };
    let message = format!(
        "`{environment}` doesn't state the public key of node {} of `{name}`",
        node.ordinal
    );
    let problem = Problem::new("no-public-key", message, place)
        .related(
            seed.service.place.clone(),
            format!("others are told the nodes of `{name}`"),
        )
        .help(format!(
            "state `nodes: {{ \"{}\": {{ publicKey: … }} }}`",
            node.ordinal
        ));
    reader.book.scope.report(problem);
    None
}

fn written(
    reader: &Reader<'_, '_>,
    codec: &Codec,
    key: &str,
    host: &str,
    port: PortNumber,
) -> Option<SmolStr> {
    Some(match codec {
        Codec::Libplanet => format_smolstr!("{key},{host},{port}"),
        Codec::Multiaddr => format_smolstr!("/dns4/{host}/tcp/{port}/p2p/{key}"),
        Codec::Enode => format_smolstr!("enode://{key}@{host}:{port}"),
        Codec::IdAtHost => format_smolstr!("{key}@{host}:{port}"),
        Codec::Custom(form) => {
            let filled = placeholder::fill(form, |word, out| {
                match word {
                    "key" => out.push_str(key),
                    "host" => out.push_str(host),
                    "port" => out.push_str(&port.to_string()),
                    _ => return false,
                }
                true
            });
            match filled {
                Ok(filled) => filled.into(),
                Err(word) => {
                    reader.unknown_placeholder(word, form, "`{key}`, `{host}` and `{port}`");
                    return None;
                }
            }
        }
    })
}
