use stowplan_settings::Settings;

#[derive(Settings)]
#[settings(prefix = "ARENA")]
struct WithoutEnd {}

#[derive(Settings)]
#[settings(prefix = "arena-")]
struct Small {}

fn main() {}
