//! The server and its manifest, held against each other.

mod build;
mod fleet;
mod kubelet;
mod manifest;
mod process;
mod sockets;
