//! Where everything is deployed, as constants: `build.rs` makes them of the fleet.

include!(concat!(env!("OUT_DIR"), "/stowplan.rs"));
