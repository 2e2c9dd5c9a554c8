//! A program's settings as one struct, which the manifest is filled from and the program loads.
//!
//! The struct derives [`Settings`]. The app's model says that a service has them
//! (`.settings::<ArenaSettings>()`), environments fill them, and the manifest gives them to the
//! program as variables or as a mounted file; the program reads them back with
//! [`Settings::load`]. Neither can name a setting that the other doesn't know.
//!
//! # The struct
//!
//! Each field is a setting. Its doc comment, which it must have, is shown wherever somebody fills it.
//!
//! ```
//! use std::time::Duration;
//! use stowplan_settings::{Address, Secret, Setting, Settings, Source};
//!
//! /// What the arena server is told.
//! #[derive(Debug, Settings)]
//! #[settings(prefix = "ARENA_")]
//! pub struct ArenaSettings {
//!     /// How many players a room takes.
//!     #[setting(default = 8, range = 2..=64, unit = "players")]
//!     pub room_size: u32,
//!     /// How long a turn is.
//!     #[setting(default = "30s", range = "1s"..="10m")]
//!     pub turn: Duration,
//!     /// Where scores are kept.
//!     pub database: Address,
//!     /// What opens the database.
//!     pub database_password: Secret<String>,
//!     /// How much is logged.
//!     #[setting(default = LogLevel::Info)]
//!     pub log_level: LogLevel,
//!     /// What players read first.
//!     #[setting(length = 1..=300)]
//!     pub motd: Option<String>,
//!     /// What a player may do.
//!     #[setting(group)]
//!     pub limits: Limits,
//! }
//!
//! /// How much is logged.
//! #[derive(Debug, Setting)]
//! pub enum LogLevel {
//!     /// Only what is wrong.
//!     Warn,
//!     /// What happens.
//!     Info,
//! }
//!
//! /// What a player may do.
//! #[derive(Debug, Settings)]
//! pub struct Limits {
//!     /// How many rooms a player is in at once.
//!     #[setting(default = 3, range = 1..)]
//!     pub rooms: u16,
//! }
//!
//! // A program says `ArenaSettings::load()?`; a test says what it would find.
//! let settings = ArenaSettings::load_from(&Source::new([
//!     ("ARENA_DATABASE", "mysql:3306"),
//!     ("ARENA_DATABASE_PASSWORD", "hunter2"),
//!     ("ARENA_LIMITS_ROOMS", "5"),
//! ]))?;
//! assert_eq!(settings.room_size, 8);
//! assert_eq!(settings.turn, Duration::from_secs(30));
//! assert_eq!(settings.database.host().as_str(), "mysql");
//! assert_eq!(settings.limits.rooms, 5);
//! assert!(!format!("{settings:?}").contains("hunter2"));
//!
//! // All that is wrong is said at once.
//! let error = ArenaSettings::load_from(&Source::new([
//!     ("ARENA_ROOM_SIZE", "65"),
//!     ("ARENA_DATABSE", "mysql:3306"),
//! ])).unwrap_err();
//! assert_eq!(error.to_string(), "\
//! 3 things are wrong with `ArenaSettings`:
//!   `ARENA_ROOM_SIZE`: expected a whole number from 2 to 64 players, found `65` (How many players a room takes)
//!   `ARENA_DATABASE_PASSWORD`: missing, expected a text (What opens the database)
//!   `ARENA_DATABSE`: there is no such setting; did you mean `ARENA_DATABASE`?");
//! # Ok::<(), stowplan_settings::LoadError>(())
//! ```
//!
//! # Names
//!
//! | field | key in files | variable | constant |
//! |---|---|---|---|
//! | `room_size` | `roomSize` | `ARENA_ROOM_SIZE` | `ArenaSettings::ROOM_SIZE` |
//! | `limits.rooms` | `limits: {rooms: …}` | `ARENA_LIMITS_ROOMS` | `ArenaSettings::LIMITS.then(Limits::ROOMS)` |
//!
//! | `room_2` | `room2` | `ARENA_ROOM_2` | `ArenaSettings::ROOM_2` |
//!
//! Groups are in groups at most three deep.
//! A group's own prefix counts only where it is loaded by itself.
//! The variable `ARENA_SETTINGS_FILE` names the mounted file, if there is one.
//!
//! # Types
//!
//! | type | in a file | in a variable |
//! |---|---|---|
//! | `bool` | `true` | `true` |
//! | `u8` to `u64`, `i8` to `i64`, `NonZeroU8` to `NonZeroU64` | `12` | `12` |
//! | `f32`, `f64`, which are finite | `0.5` | `0.5` |
//! | `String` | a text, the empty one too | the text as it is |
//! | [`Duration`](std::time::Duration) | `1h30m`, `250ms`, or a number of seconds | the same |
//! | `IpAddr`, `SocketAddr` | `10.0.0.7`, `10.0.0.7:80` | the same |
//! | [`Host`], [`Port`], [`Address`], [`Url`], [`Bootstrap`] | where another service is, which the model fills by type | the same |
//! | an enum that derives [`Setting`](macro@Setting) | `info` | `info` |
//! | `Vec<T>` | a list | a JSON list |
//! | [`Secret<T>`](Secret) | `{secret: {name, key}}` in an environment, never in the mounted file | a text as of `T` |
//! | `Option<T>` | as of `T` | as of `T`, or none |
//!
//! A duration has days, hours, minutes, seconds, `ms`, `us` and `ns`, in this order; it is written
//! with the largest units that fit. `usize` is no type of a setting: what it holds differs by machine.
//!
//! # Other languages
//!
//! [`Description::program_schema`] is the JSON schema of the mounted file, for programs that aren't
//! written in Rust; the struct is then only of the model's side.

mod bounds;
mod description;
mod expected;
mod key;
mod literal;
mod load;
mod load_error;
mod nearest;
mod schema;
mod setting;
mod settings;
mod source;
mod text;

#[doc(hidden)]
pub mod derived;

pub use description::{Description, Field, Leaf, Shape, Word};
pub use key::Key;
pub use load_error::LoadError;
pub use setting::{Address, Bootstrap, Host, Misread, Port, Secret, Setting, Url};
pub use settings::Settings;
pub use source::Source;
pub use stowplan_settings_derive::{Setting, Settings};

/// The variable that says where the mounted file of settings is. A struct's prefix stands before it.
pub const FILE_VARIABLE: &str = "SETTINGS_FILE";
