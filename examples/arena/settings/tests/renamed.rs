//! A setting that is renamed on one side only stops the build of the other.

#[test]
fn a_setting_has_one_name() {
    trybuild::TestCases::new().compile_fail("tests/renamed/*.rs");
}
