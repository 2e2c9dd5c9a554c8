//! What builder methods accept for a value.

use crate::InvalidValue;

/// A value of type `T`, or what can be read as one: lets a method take either a checked literal or
/// a plain string.
///
/// Sealed: values convert into themselves and are read from text, and numbers are taken where they
/// say it all ([`Duration`](crate::Duration) in seconds, [`PortNumber`](crate::PortNumber),
/// [`NodePort`](crate::NodePort)).
///
/// ```
/// use stowplan_model::{Arg, EnvName, InvalidValue, env_name};
///
/// fn set(name: impl Arg<EnvName>) -> Result<EnvName, InvalidValue> {
///     name.into_arg()
/// }
///
/// assert_eq!(set("LOG_LEVEL"), set(env_name!("LOG_LEVEL")));
/// assert!(set("LOG LEVEL").is_err());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read as `{T}`",
    note = "pass the value itself, a `&str` or a `String`"
)]
pub trait Arg<T>: sealed::Sealed {
    /// The value, or why this is none.
    fn into_arg(self) -> Result<T, InvalidValue>;
}

pub(crate) mod sealed {
    pub trait Sealed {}

    impl Sealed for &str {}
    impl Sealed for String {}
    impl Sealed for &String {}
    impl Sealed for u16 {}
    impl Sealed for u32 {}
}

/// Makes a type that is read with `FromStr` an [`Arg`] of itself, of `&Self` and of text.
macro_rules! arg {
    ($Type:ident) => {
        impl crate::arg::sealed::Sealed for $Type {}

        impl crate::arg::sealed::Sealed for &$Type {}

        impl crate::Arg<$Type> for $Type {
            fn into_arg(self) -> Result<$Type, crate::InvalidValue> {
                Ok(self)
            }
        }

        impl crate::Arg<$Type> for &$Type {
            fn into_arg(self) -> Result<$Type, crate::InvalidValue> {
                Ok(self.clone())
            }
        }

        impl crate::Arg<$Type> for &str {
            fn into_arg(self) -> Result<$Type, crate::InvalidValue> {
                self.parse()
            }
        }

        impl crate::Arg<$Type> for String {
            fn into_arg(self) -> Result<$Type, crate::InvalidValue> {
                self.parse()
            }
        }

        impl crate::Arg<$Type> for &String {
            fn into_arg(self) -> Result<$Type, crate::InvalidValue> {
                self.parse()
            }
        }
    };
}
pub(crate) use arg;

/// Makes values of narrower types an [`Arg`] of a wider one, through `From`.
macro_rules! arg_from {
    ($Wide:ident: $($Narrow:ident),+) => {
        $(
            impl crate::Arg<$Wide> for $Narrow {
                fn into_arg(self) -> Result<$Wide, crate::InvalidValue> {
                    Ok(self.into())
                }
            }

            impl crate::Arg<$Wide> for &$Narrow {
                fn into_arg(self) -> Result<$Wide, crate::InvalidValue> {
                    Ok(self.clone().into())
                }
            }
        )+
    };
}
pub(crate) use arg_from;
