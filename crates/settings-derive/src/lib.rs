//! The derive macros of `stowplan-settings`, which documents them.

mod attribute;
mod field;
mod literal;
mod mistake;
mod name;
mod setting;
mod settings;

use proc_macro::TokenStream;

/// Makes a struct a struct of settings, which the manifest fills and the program loads.
///
/// Each field is a setting: `room_size` is `roomSize` in files and `ROOM_SIZE` as a variable, and
/// its doc comment, which it must have, is its description. For each there is a constant of the
/// struct, `ROOM_SIZE`, by which the model sets it. A field that is an `Option` may be left out.
///
/// Of the struct: `#[settings(prefix = "ARENA_")]`, what variables begin with.
///
/// Of a field, in `#[setting(…)]`:
/// - `default = 8`: the value of who says nothing: a literal, `[…]` of them, or a word `LogLevel::Info`
/// - `range = 2..=64`, `1..`, `..=9`: bounds of a number, or, as texts, of a duration
/// - `length = 1..=32`: bounds of the length of a text (in characters) or a list
/// - `unit = "players"`: what the number counts
/// - `rename = "rooms"`: another key; its variable follows it
/// - `group`: the field's type derives `Settings` too; its variables begin with the field's name
#[proc_macro_derive(Settings, attributes(settings, setting))]
pub fn derive_settings(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    settings::derive(&input).into()
}

/// Makes an enum whose variants have no fields the type of a setting: each is a word.
///
/// `LogLevel::Info` is `info`, `VeryLoud` is `veryLoud`; `#[setting(rename = "very-loud")]` of a
/// variant says otherwise. Doc comments of variants are described in schemas.
#[proc_macro_derive(Setting, attributes(setting))]
pub fn derive_setting(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    setting::derive(&input).into()
}
