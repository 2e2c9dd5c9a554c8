use stowplan_settings::{Setting, Settings};

#[derive(Settings)]
struct Tuple(u32);

#[derive(Settings)]
enum Words {
    A,
}

#[derive(Settings)]
struct Generic<T> {
    /// Anything.
    any: T,
}

#[derive(Setting)]
struct Struct {}

#[derive(Setting)]
enum WithFields {
    A(u32),
    B { c: u32 },
}

#[derive(Setting)]
enum Empty {}

fn main() {}
