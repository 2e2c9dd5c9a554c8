mod fleet {
    include!(concat!(env!("OUT_DIR"), "/stowplan.rs"));
}

fn main() {}
