use stowplan_settings::Settings;

#[derive(Settings)]
struct First {
    /// More.
    #[setting(group)]
    second: Second,
}

#[derive(Settings)]
struct Second {
    /// More.
    #[setting(group)]
    third: Third,
}

#[derive(Settings)]
struct Third {
    /// More.
    #[setting(group)]
    fourth: Fourth,
}

#[derive(Settings)]
struct Fourth {
    /// More.
    #[setting(group)]
    fifth: Fifth,
}

#[derive(Settings)]
struct Fifth {
    /// How many.
    count: u32,
}

fn main() {}
