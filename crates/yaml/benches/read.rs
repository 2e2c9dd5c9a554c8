//! How fast manifests are read.

fn main() {}
