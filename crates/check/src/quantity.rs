//! Quantities: `500m`, `1.5Gi`, `2e3`.

/// A quantity as an exact number of thousand-millionths: what Kubernetes keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Quantity(i128);

/// Thousand-millionths in one.
const NANO: i128 = 1_000_000_000;

impl Quantity {
    /// Reads a quantity, with or without spaces around it; what is finer than a thousand-millionth is rounded up, what is too large
    /// for Kubernetes (2⁶³) is as large as can be, as it does.
    ///
    /// <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim_matches(is_space);
        let (negative, rest) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let end = rest
            .bytes()
            .position(|it| !it.is_ascii_digit() && it != b'.')
            .unwrap_or(rest.len());
        let (number, suffix) = rest.split_at(end);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if fraction.contains('.') || (whole.is_empty() && fraction.is_empty()) {
            return None;
        }
        let (base, exponent) = scale(suffix)?;
        // More digits than these can't be told apart from their sum rounded up.
        let (fraction, beyond) = fraction.split_at(fraction.len().min(18));
        let mut rest = beyond.bytes().any(|it| it != b'0');
        let mut value = 0_i128;
        for digit in whole.bytes().chain(fraction.bytes()) {
            let next = value
                .checked_mul(10)
                .and_then(|it| it.checked_add(i128::from(digit - b'0')))
                .filter(|it| *it <= LARGEST);
            match next {
                Some(next) => value = next,
                None => return Some(Self::most(negative)),
            }
        }
        // value × NANO × base × 10^(exponent − digits after the point)
        let tens = exponent - i32::try_from(fraction.len()).ok()?;
        value = match value.checked_mul(NANO).and_then(|it| it.checked_mul(base)) {
            Some(scaled) => scaled,
            None => return Some(Self::most(negative)),
        };
        for _ in 0..tens.unsigned_abs().min(60) {
            if tens > 0 {
                match value.checked_mul(10) {
                    Some(next) => value = next,
                    None => return Some(Self::most(negative)),
                }
            } else {
                rest |= value % 10 != 0;
                value /= 10;
            }
        }
        value += i128::from(rest);
        let most = i128::from(i64::MAX) * NANO;
        value = value.min(most);
        Some(Self(if negative { -value } else { value }))
    }

    fn most(negative: bool) -> Self {
        let most = i128::from(i64::MAX) * NANO;
        Self(if negative { -most } else { most })
    }

    /// Nothing.
    pub(crate) const ZERO: Self = Self(0);

    /// Whether it is a whole number.
    pub(crate) fn is_whole(self) -> bool {
        self.0 % NANO == 0
    }

    /// The sum, as large as can be at most.
    #[must_use]
    pub(crate) fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// So many times as much.
    #[must_use]
    pub(crate) fn times(self, count: i64) -> Self {
        Self(self.0.saturating_mul(i128::from(count)))
    }

    /// The number of thousandths, rounded up.
    pub(crate) fn milli(self) -> i128 {
        let unit = NANO / 1_000;
        self.0.div_euclid(unit) + i128::from(self.0.rem_euclid(unit) != 0)
    }
}

/// No number with more digits can be in range whatever its suffix.
const LARGEST: i128 = i128::MAX / 16;

/// White space that the API server takes around a quantity: it looks at the text as JSON has it,
/// where line breaks and tabs are written as something else.
fn is_space(it: char) -> bool {
    it.is_whitespace() && !it.is_ascii_control() && !matches!(it, '\u{2028}' | '\u{2029}')
}

/// The factor and the power of ten of a suffix.
fn scale(suffix: &str) -> Option<(i128, i32)> {
    let scaled = match suffix {
        "" => (1, 0),
        "n" => (1, -9),
        "u" => (1, -6),
        "m" => (1, -3),
        "k" => (1, 3),
        "M" => (1, 6),
        "G" => (1, 9),
        "T" => (1, 12),
        "P" => (1, 15),
        "E" => (1, 18),
        "Ki" => (1 << 10, 0),
        "Mi" => (1 << 20, 0),
        "Gi" => (1 << 30, 0),
        "Ti" => (1 << 40, 0),
        "Pi" => (1 << 50, 0),
        "Ei" => (1 << 60, 0),
        _ => {
            let exponent = suffix.strip_prefix(['e', 'E'])?;
            let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
                return None;
            }
            (1, exponent.parse().ok()?)
        }
    };
    Some(scaled)
}
