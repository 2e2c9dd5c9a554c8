//! What is derived has no warnings, under names that the program took for other things.

#![deny(warnings, missing_docs, unused, nonstandard_style)]
#![forbid(unsafe_code)]

use stowplan_settings as _;

/// What else could be meant by them.
pub mod taken {
    #![expect(dead_code, reason = "only the names matter")]

    enum Option {}
    enum Result {}
    enum String {}
    enum Some {}
    enum Vec {}

    /// How much is logged.
    #[derive(Debug, Clone, Copy, stowplan_settings::Setting)]
    pub enum LogLevel {
        /// What happens.
        Info,
        /// What is wrong.
        Warn,
    }

    /// What the arena is told.
    #[derive(Debug, stowplan_settings::Settings)]
    #[settings(prefix = "ARENA_")]
    pub struct ArenaSettings {
        /// How many players a room takes.
        #[setting(default = 8, range = 2..=64, unit = "players")]
        pub room_size: u32,
        /// How much is logged.
        #[setting(default = LogLevel::Info)]
        pub log_level: LogLevel,
        /// What players read.
        pub motd: std::option::Option<std::string::String>,
        /// Nothing yet.
        #[setting(group)]
        pub limits: Limits,
        /// Not for others.
        password: stowplan_settings::Secret<std::string::String>,
    }

    /// Nothing yet.
    #[derive(Debug, stowplan_settings::Settings)]
    pub struct Limits {}

    /// Has what others can't name.
    #[derive(Debug, stowplan_settings::Settings)]
    pub struct Half {
        /// How it is called.
        kind: Kind,
    }

    #[derive(Debug, stowplan_settings::Setting)]
    enum Kind {
        HTTP2,
    }
}

/// Made by a macro, which hands on types and values as one piece.
mod made {
    macro_rules! settings {
        ($name:ident { $($field:ident: $type:ty = $default:expr, $text:expr;)* } $option:ty) => {
            #[derive(stowplan_settings::Settings)]
            pub(crate) struct $name {
                $(
                    #[doc = $text]
                    #[setting(default = $default, unit = $text)]
                    pub(crate) $field: $type,
                )*
                /// Nothing.
                pub(crate) nothing: $option,
            }
        };
    }
    settings! { Made { seats_2: u32 = 8, "seats"; } Option<u8> }
}

/// Private ones.
mod private {
    use stowplan_settings::{Setting, Settings};

    #[derive(Settings)]
    pub(crate) struct Private {
        /// How loud it is.
        pub(crate) loud: Loud,
    }

    #[derive(Setting)]
    pub(crate) enum Loud {
        Very,
    }
}

fn main() {
    use stowplan_settings::{Settings, Source};
    let source = Source::new([("LOUD", "very")]);
    let read = private::Private::load_from(&source);
    assert!(read.is_ok_and(|it| matches!(it.loud, private::Loud::Very)));
    let read = taken::Half::load_from(&Source::new([("KIND", "http2")]));
    assert!(read.is_ok());
    let read = made::Made::load_from(&Source::new([("SEATS_2", "9")]));
    assert!(read.is_ok_and(|it| it.seats_2 == 9 && it.nothing.is_none()));
}
