//! Numbers in the one form that is a number to every reader.

use std::io::Write as _;

use crate::Error;
use crate::error::Kind;

/// A finite float: `f32` or `f64`, for which the shortest digits differ.
#[derive(Clone, Copy)]
pub(super) struct Float<T>(T);

impl<T: Copy + Into<f64> + std::fmt::Debug> Float<T> {
    pub(super) fn new(number: T) -> Result<Self, Error> {
        let wide = number.into();
        if wide.is_finite() {
            Ok(Self(number))
        } else {
            Err(Kind::NotFinite(wide).into())
        }
    }

    /// Writes it with a point, and with a sign in its exponent: readers of YAML 1.1 take `1e21`
    /// for text.
    pub(super) fn write(self, out: &mut Vec<u8>) {
        let start = out.len();
        // `Debug` writes the shortest digits that give the number back, with a point or an
        // exponent. Writing to memory does not fail.
        let _ = write!(out, "{:?}", self.0);
        let Some(at) = out[start..].iter().position(|byte| *byte == b'e') else {
            return;
        };
        let exponent = start + at;
        if out[exponent + 1] != b'-' {
            out.insert(exponent + 1, b'+');
        }
        if !out[start..exponent].contains(&b'.') {
            out.splice(exponent..exponent, *b".0");
        }
    }
}

/// Narrows to 64 bits: Go reads longer integers as floats.
pub(super) fn signed(number: i128) -> Result<i64, Error> {
    i64::try_from(number).map_err(|_| Kind::Signed(number).into())
}

/// Narrows to 64 bits, as [`signed`].
pub(super) fn unsigned(number: u128) -> Result<u64, Error> {
    u64::try_from(number).map_err(|_| Kind::Unsigned(number).into())
}
