//! What a struct of settings gives to the manifest and to the program.

mod compile_fail;
mod everything;
mod load;
mod round_trip;
mod schema;
