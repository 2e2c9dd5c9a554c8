//! The messages that the compiler gives for mistaken literals.

#[test]
fn mistaken_literals_do_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
