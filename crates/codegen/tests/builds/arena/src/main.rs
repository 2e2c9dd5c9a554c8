//! Dials itself, where players do.

mod fleet {
    include!(concat!(env!("OUT_DIR"), "/stowplan.rs"));
}

use fleet::environments::prod;

fn main() {
    println!("{}", prod::server::http::URL);
}
