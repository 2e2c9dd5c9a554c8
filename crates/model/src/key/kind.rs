//! Kinds of public keys.

use serde::Serialize;

/// What kind of public key the nodes of a network have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum KeyKind {
    /// A compressed point on secp256k1: 66 hexadecimal digits beginning with `02` or `03`.
    /// Source: [SEC 1, 2.3.3](https://www.secg.org/sec1-v2.pdf).
    #[default]
    Secp256k1,
    /// The id of an Ethereum node: a point on secp256k1, x and y, in 128 hexadecimal digits.
    /// Source: [enode](https://ethereum.org/developers/docs/networking-layer/network-addresses/#enode).
    Enode,
    /// A libp2p peer id: a multihash in base58btc (`12D3KooW…`, `16Uiu2HA…`, `Qm…`), or a CID
    /// (`bafz…`), which is kept in base58btc.
    /// Source: [peer ids](https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md).
    Libp2p,
    /// A point on edwards25519: `ed25519:` and 64 hexadecimal digits. Peers are told the digits.
    /// Source: [RFC 8032, 5.1](https://www.rfc-editor.org/rfc/rfc8032#section-5.1).
    Ed25519,
    /// The id of a `CometBFT` node, made of its public key: 40 hexadecimal digits.
    /// Source: [the p2p key of `CometBFT`](https://github.com/cometbft/cometbft/blob/main/p2p/key.go).
    Comet,
}

impl KeyKind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Secp256k1,
        Self::Enode,
        Self::Libp2p,
        Self::Ed25519,
        Self::Comet,
    ];

    /// One of them, in words without article.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Secp256k1 => "secp256k1 key",
            Self::Enode => "enode id",
            Self::Libp2p => "libp2p peer id",
            Self::Ed25519 => "ed25519 key",
            Self::Comet => "CometBFT node id",
        }
    }

    /// How one is written.
    pub const fn form(self) -> &'static str {
        match self {
            Self::Secp256k1 => "66 hexadecimal digits beginning with `02` or `03`",
            Self::Enode => "128 hexadecimal digits",
            Self::Libp2p => "`12D3KooW…`, `16Uiu2HA…` or `Qm…`",
            Self::Ed25519 => "`ed25519:` and 64 hexadecimal digits",
            Self::Comet => "40 hexadecimal digits",
        }
    }
}
