//! The messages that the compiler gives for mistaken structs of settings.

#[test]
fn mistaken_structs_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/compile_pass/*.rs");
    cases.compile_fail("tests/compile_fail/*.rs");
}
