//! Numbers.

use std::num::{NonZeroU8, NonZeroU16, NonZeroU32, NonZeroU64};

use serde_json::Value;

use super::refuse;
use crate::{Setting, Shape};

macro_rules! integers {
    ($($type:ident)*) => { $(
        impl Setting for $type {
            const SHAPE: Shape = Shape::Integer {
                least: <$type>::MIN as i128,
                most: <$type>::MAX as i128,
            };

            fn from_value(value: &Value) -> Result<Self, String> {
                value
                    .as_u64()
                    .and_then(|it| Self::try_from(it).ok())
                    .or_else(|| value.as_i64().and_then(|it| Self::try_from(it).ok()))
                    .ok_or_else(|| refuse::<Self>(value))
            }

            fn to_value(&self) -> Value {
                Value::from(*self)
            }
        }
    )* };
}

integers! { u8 u16 u32 u64 i8 i16 i32 i64 }

macro_rules! non_zeros {
    ($($type:ident)*) => { $(
        impl Setting for $type {
            const SHAPE: Shape = Shape::Integer {
                least: 1,
                most: <$type>::MAX.get() as i128,
            };

            fn from_value(value: &Value) -> Result<Self, String> {
                value
                    .as_u64()
                    .and_then(|it| it.try_into().ok())
                    .and_then(Self::new)
                    .ok_or_else(|| refuse::<Self>(value))
            }

            fn to_value(&self) -> Value {
                Value::from(self.get())
            }
        }
    )* };
}

non_zeros! { NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 }

impl Setting for f64 {
    const SHAPE: Shape = Shape::Number;

    fn from_value(value: &Value) -> Result<Self, String> {
        value
            .as_f64()
            .filter(|it| it.is_finite())
            .ok_or_else(|| refuse::<Self>(value))
    }

    fn to_value(&self) -> Value {
        Value::from(*self)
    }
}

impl Setting for f32 {
    const SHAPE: Shape = Shape::Number;

    fn from_value(value: &Value) -> Result<Self, String> {
        let number = f64::from_value(value).map_err(|_| refuse::<Self>(value))?;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the nearest that there is, as `0.1` already means"
        )]
        let number = number as Self;
        if number.is_finite() {
            Ok(number)
        } else {
            Err(format!("{}: 32 bits don't hold it", refuse::<Self>(value)))
        }
    }

    /// The shortest that is read as the same: `0.1`, which as an `f64` would be
    /// `0.10000000149011612`.
    fn to_value(&self) -> Value {
        let number = self.to_string().parse().unwrap_or(f64::from(*self));
        Value::from(number)
    }
}
