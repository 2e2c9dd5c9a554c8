#[test]
fn x() {
    use stowplan_settings::*;
    for l in crate::everything::Everything::DESCRIPTION.leaves() {
        println!(
            "{} {} {} {:?}",
            l.key(),
            l.variable,
            l.field.expected(),
            l.field.default
        );
    }
    println!(
        "{}",
        crate::everything::Everything::load_from(&Source::new([
            ("ARENA_ROOM_SIZE", "99"),
            ("ARENA_TRUN", "3")
        ]))
        .unwrap_err()
    );
    let _ = crate::everything::Everything::LIMITS
        .then(crate::everything::Limits::MESSAGE)
        .then(crate::everything::MessageLimits::REFUSED);
}
