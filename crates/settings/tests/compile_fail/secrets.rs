use stowplan_settings::{Secret, Settings};

#[derive(Settings)]
struct Several {
    /// What opens doors.
    passwords: Vec<Secret<String>>,
}

fn main() {
    let _ = Several::DESCRIPTION;
}
