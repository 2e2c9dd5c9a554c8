//! Amounts of CPU, memory and disk.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::num::NonZeroU32;
use std::str::FromStr;

use crate::InvalidValue;
use crate::text::{inline_schema, read_from_text};

mod read;

use read::read;

/// An amount of a resource, exact to a billionth: `500m`, `0.5`, `1Gi`, `1e3`.
///
/// Becomes an entry of `requests`, `limits` or `capacity`. It reads the API server's documented
/// grammar and rounds amounts finer than a billionth away from zero, as the API server does. It is
/// written in the API server's canonical form, which keeps the kind of suffix: no fraction, and the
/// largest suffix that allows it. Equality and order are by value: `1` equals `1000m`.
///
/// Refused, though the API server's parser takes them: more than 2⁶³−1 in magnitude (it cuts binary
/// amounts off there, silently), more than 28 significant digits, and a suffix or sign without
/// digits (`Mi`, which it reads as 0).
///
/// Source: [`resource.Quantity`](https://github.com/kubernetes/apimachinery/blob/master/pkg/api/resource/quantity.go).
///
/// ```
/// use stowplan_model::{Quantity, quantity};
///
/// assert_eq!(quantity!("0.5").to_string(), "500m");
/// assert_eq!(quantity!("0.5Gi").to_string(), "512Mi");
/// assert_eq!(quantity!("1Gi"), Quantity::mebibytes(1024));
/// assert!("1 GiB".parse::<Quantity>().is_err());
/// ```
#[derive(Clone, Copy)]
pub struct Quantity {
    nanos: i128,
    form: Form,
}

/// The kind of suffix, which is kept when the number is written again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `n`, `u`, `m`, none, `k`, `M`, `G`, `T`, `P`, `E`.
    Decimal,
    /// `e3`.
    Exponent,
    /// `Ki`, `Mi`, `Gi`, `Ti`, `Pi`, `Ei`.
    Binary,
}

const NOUN: &str = "quantity";
const RULE: &str = "use a number and one of `m`, `k`, `M`, `G`, `T`, `Ki`, `Mi`, `Gi`, `Ti` or no suffix, without space between";

const NANO: i128 = 1_000_000_000;
const MAX: i128 = i64::MAX as i128 * NANO;

impl Quantity {
    /// Nothing.
    pub const ZERO: Self = Self {
        nanos: 0,
        form: Form::Decimal,
    };

    /// Thousandths, as CPU is counted: 500 is half a CPU.
    pub const fn millis(thousandths: u32) -> Self {
        Self {
            nanos: thousandths as i128 * (NANO / 1000),
            form: Form::Decimal,
        }
    }

    /// Units of 2²⁰ bytes.
    pub const fn mebibytes(count: u32) -> Self {
        Self {
            nanos: ((count as i128) << 20) * NANO,
            form: Form::Binary,
        }
    }

    /// Units of 2³⁰ bytes.
    pub const fn gibibytes(count: u32) -> Self {
        Self {
            nanos: ((count as i128) << 30) * NANO,
            form: Form::Binary,
        }
    }

    /// An amount written in the source; `quantity!` has the compiler check it.
    ///
    /// # Panics
    ///
    /// If it is refused. In a constant that is an error of the compiler.
    #[track_caller]
    pub const fn literal(text: &'static str) -> Self {
        match read(text.as_bytes()) {
            Ok(quantity) => quantity,
            Err(fault) => fault.refuse(NOUN, text, RULE),
        }
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.nanos == 0
    }

    /// Whether it is below zero.
    pub const fn is_negative(self) -> bool {
        self.nanos < 0
    }

    /// The amount in whole units, rounded away from zero: bytes, for instance.
    pub const fn units(self) -> i64 {
        self.rounded(NANO)
    }

    /// The amount in thousandths, rounded away from zero; nothing if that is beyond 2⁶³−1.
    pub const fn as_millis(self) -> Option<i64> {
        if self.nanos.unsigned_abs() > (MAX / 1000).unsigned_abs() {
            return None;
        }
        Some(self.rounded(NANO / 1000))
    }

    /// The sum, in this one's form unless this is zero; nothing if it is beyond 2⁶³−1.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        let form = if self.nanos == 0 {
            other.form
        } else {
            self.form
        };
        // Both are at most 2^93 in magnitude, so the sum itself cannot overflow.
        within(self.nanos + other.nanos, form)
    }

    /// So many times the amount; nothing if it is beyond 2⁶³−1.
    pub const fn checked_mul(self, times: u32) -> Option<Self> {
        // 2^93 times 2^32 is within 2^127.
        within(self.nanos * times as i128, self.form)
    }

    /// The part `numerator / denominator` of the amount, rounded towards zero to whole units for
    /// binary amounts (there are no parts of bytes) and to thousandths for others; nothing if it is
    /// beyond 2⁶³−1.
    pub const fn scale(self, numerator: u32, denominator: NonZeroU32) -> Option<Self> {
        let step = match self.form {
            Form::Binary => NANO,
            Form::Decimal | Form::Exponent => NANO / 1000,
        };
        let nanos = self.nanos * numerator as i128 / denominator.get() as i128;
        within(nanos / step * step, self.form)
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "callers pass what is in range"
    )]
    const fn rounded(self, step: i128) -> i64 {
        let whole = self.nanos / step;
        let rest = self.nanos % step;
        (whole + rest.signum()) as i64
    }
}

const fn within(nanos: i128, form: Form) -> Option<Quantity> {
    if nanos.unsigned_abs() > MAX.unsigned_abs() {
        return None;
    }
    Some(Quantity { nanos, form })
}

impl FromStr for Quantity {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let fault = match read(text.as_bytes()) {
            Ok(quantity) => return Ok(quantity),
            Err(fault) => fault,
        };
        let error = InvalidValue::from_fault(fault, NOUN, text, RULE);
        Err(
            match suggest(text).filter(|it| read(it.as_bytes()).is_ok()) {
                Some(candidate) => error.with_hint(format!("try `{candidate}`")),
                None => error,
            },
        )
    }
}

/// `1 GiB`, `1gb`, `1GI` and the like.
fn suggest(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|it| !it.is_whitespace()).collect();
    let begin = text.find(|it: char| it.is_ascii_alphabetic())?;
    let (number, suffix) = text.split_at(begin);
    let mut letters = suffix.chars();
    let first = letters.next()?;
    let rest = letters.as_str().to_ascii_lowercase();
    let rest = rest.strip_suffix('b').unwrap_or(&rest);
    let first = match (first, rest) {
        ('k' | 'K', "i") => 'K',
        ('k' | 'K', "") => 'k',
        ('m' | 'M', _) => 'M',
        _ => first.to_ascii_uppercase(),
    };
    Some(format!("{number}{first}{rest}"))
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.canonical())
    }
}

impl Quantity {
    fn canonical(self) -> String {
        if self.nanos == 0 {
            return "0".to_owned();
        }
        // Small and broken amounts are decimal, whatever was written.
        let whole = self.nanos % NANO == 0;
        if self.form == Form::Binary && whole && (self.nanos / NANO).unsigned_abs() >= 1024 {
            let mut number = self.nanos / NANO;
            let mut suffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].into_iter();
            let mut suffix = suffixes.next();
            while number % 1024 == 0 {
                number /= 1024;
                suffix = suffixes.next();
            }
            return format!("{number}{}", suffix.unwrap_or_default());
        }
        let mut number = self.nanos;
        let mut exponent = -9i8;
        while number % 1000 == 0 {
            number /= 1000;
            exponent += 3;
        }
        match (self.form, exponent) {
            (_, 0) => number.to_string(),
            (Form::Exponent, _) => format!("{number}e{exponent}"),
            _ => {
                let suffix = match exponent {
                    -9 => "n",
                    -6 => "u",
                    -3 => "m",
                    3 => "k",
                    6 => "M",
                    9 => "G",
                    12 => "T",
                    15 => "P",
                    _ => "E",
                };
                format!("{number}{suffix}")
            }
        }
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Quantity({self})")
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.nanos == other.nanos
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        self.nanos.cmp(&other.nanos)
    }
}

impl Hash for Quantity {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.nanos.hash(state);
    }
}

impl Default for Quantity {
    fn default() -> Self {
        Self::ZERO
    }
}

read_from_text!(Quantity);

impl<'de> serde::Deserialize<'de> for Quantity {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Amount;

        impl serde::de::Visitor<'_> for Amount {
            type Value = Quantity;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a quantity such as `500m` or `1Gi`, or a number")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Quantity, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Quantity, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Quantity, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Quantity, E> {
                // The shortest text that reads as this number, which is what was written.
                self.visit_str(&number.to_string())
            }
        }

        deserializer.deserialize_any(Amount)
    }
}

inline_schema!(Quantity, {
    "description": "An amount: CPU as in `500m` or `0.5`, bytes as in `512Mi` or `1Gi`.",
    "type": ["string", "number"],
    "pattern": "^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$",
});

#[cfg(test)]
mod tests;
