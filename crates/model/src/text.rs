//! What all values that are text have in common, written once.

/// Conversions from text and serde as text, for a type with `FromStr<Err = InvalidValue>` and
/// `Display`. `wanted` completes "expected …" for
/// a value of the wrong kind.
macro_rules! read_from_text {
    ($Type:ident) => {
        impl TryFrom<&str> for $Type {
            type Error = crate::InvalidValue;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl TryFrom<String> for $Type {
            type Error = crate::InvalidValue;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        crate::arg::arg!($Type);
    };

    ($Type:ident, wanted: $wanted:literal) => {
        crate::text::read_from_text!($Type);

        impl<'de> serde::Deserialize<'de> for $Type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;

                impl serde::de::Visitor<'_> for Text {
                    type Value = $Type;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!($wanted, " (a string; quote it)"))
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$Type, E> {
                        text.parse().map_err(E::custom)
                    }
                }

                deserializer.deserialize_str(Text)
            }
        }
    };
}
pub(crate) use read_from_text;

/// The JSON schema of a value, written where it is used instead of in `$defs`.
///
/// It must accept all that the type accepts; it may accept more, the type then refuses it with a
/// better message.
macro_rules! inline_schema {
    ($Type:ident, { $($schema:tt)* }) => {
        impl schemars::JsonSchema for $Type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($Type).into()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($Type)).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ $($schema)* })
            }
        }
    };
}
pub(crate) use inline_schema;

/// A newtype of text that exists only when `check` holds.
///
/// `check` is a `const fn(&[u8]) -> Result<(), Fault>`, used by `FromStr` and by `literal` alike.
/// `suggest` makes a candidate out of refused text; it becomes the hint if it holds itself.
macro_rules! text {
    (
        $(#[$attribute:meta])*
        pub struct $Type:ident;
        noun: $noun:literal,
        rule: $rule:literal,
        check: $check:path,
        $(suggest: $suggest:path,)?
        schema: { $($schema:tt)* },
    ) => {
        $(#[$attribute])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Type(pub(crate) smol_str::SmolStr);

        impl $Type {
            /// A value written in the source; the macro of the same name has the compiler check
            /// it.
            ///
            /// # Panics
            ///
            /// If the text is refused. In a constant that is an error of the compiler.
            #[track_caller]
            pub const fn literal(text: &'static str) -> Self {
                match $check(text.as_bytes()) {
                    Ok(()) => Self(smol_str::SmolStr::new_static(text)),
                    Err(fault) => fault.refuse($noun, text, $rule),
                }
            }

            /// The text itself.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl std::str::FromStr for $Type {
            type Err = crate::InvalidValue;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let Err(fault) = $check(text.as_bytes()) else {
                    return Ok(Self(text.into()));
                };
                let error = crate::InvalidValue::from_fault(fault, $noun, text, $rule);
                $(
                    let candidate: String = $suggest(text);
                    if $check(candidate.as_bytes()).is_ok() {
                        return Err(error.with_hint(format!("try `{candidate}`")));
                    }
                )?
                Err(error)
            }
        }

        impl std::fmt::Display for $Type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::fmt::Debug for $Type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($Type)).field(&self.as_str()).finish()
            }
        }

        impl AsRef<str> for $Type {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::borrow::Borrow<str> for $Type {
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq<str> for $Type {
            fn eq(&self, text: &str) -> bool {
                self.as_str() == text
            }
        }

        impl PartialEq<&str> for $Type {
            fn eq(&self, text: &&str) -> bool {
                self.as_str() == *text
            }
        }

        impl From<$Type> for String {
            fn from(value: $Type) -> Self {
                value.0.into()
            }
        }

        crate::text::read_from_text!($Type, wanted: $noun);
        crate::text::inline_schema!($Type, { "type": "string", $($schema)* });
    };
}
pub(crate) use text;
