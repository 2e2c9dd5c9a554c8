//! Reading quantities in constants and at run time alike.

use super::{Form, MAX, Quantity};
use crate::fault::Fault;

const TOO_LARGE: Fault = Fault::Rule("it is larger than 2^63-1 or has too many digits");

/// As many significant digits as the largest amount has, down to a billionth.
const MAX_DIGITS: u32 = 28;

/// A number as digits without zeros at either end, times a power of ten.
struct Number {
    negative: bool,
    digits: i128,
    ten: i64,
}

/// Reads a quantity as the API server's grammar has it.
pub(super) const fn read(text: &[u8]) -> Result<Quantity, Fault> {
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    let (number, at) = match read_number(text) {
        Ok(read) => read,
        Err(fault) => return Err(fault),
    };
    let (form, ten, two) = match read_suffix(text.split_at(at).1, at) {
        Ok(read) => read,
        Err(fault) => return Err(fault),
    };
    let nanos = match nanos(number.digits, number.ten + ten + 9, two) {
        Some(nanos) if nanos <= MAX => nanos,
        _ => return Err(TOO_LARGE),
    };
    let nanos = if number.negative { -nanos } else { nanos };
    Ok(Quantity { nanos, form })
}

/// Reads sign and digits; returns where the suffix begins too.
const fn read_number(text: &[u8]) -> Result<(Number, usize), Fault> {
    let signed = matches!(text[0], b'+' | b'-');
    let mut number = Number {
        negative: text[0] == b'-',
        digits: 0,
        ten: 0,
    };
    let mut at = signed as usize;
    let mut any = false;
    let mut point = false;
    let mut zeros = 0;
    let mut significant = 0;
    while at < text.len() {
        match text[at] {
            b'.' if !point => point = true,
            digit @ b'0'..=b'9' => {
                any = true;
                number.ten -= point as i64;
                if digit != b'0' {
                    // Zeros count once another digit follows them.
                    significant += if number.digits == 0 { 1 } else { zeros + 1 };
                    if significant > MAX_DIGITS {
                        return Err(TOO_LARGE);
                    }
                    let shift = if number.digits == 0 {
                        1
                    } else {
                        10i128.pow(zeros + 1)
                    };
                    number.digits = number.digits * shift + (digit - b'0') as i128;
                    zeros = 0;
                } else if number.digits != 0 {
                    zeros += 1;
                }
            }
            _ => break,
        }
        at += 1;
    }
    if !any {
        return Err(if at < text.len() {
            Fault::NotAllowed { at }
        } else {
            Fault::Rule("it has no digits")
        });
    }
    number.ten += zeros as i64;
    Ok((number, at))
}

/// Reads a suffix as a form, a power of ten and a power of two.
const fn read_suffix(suffix: &[u8], at: usize) -> Result<(Form, i64, u32), Fault> {
    Ok(match suffix {
        [] => (Form::Decimal, 0, 0),
        b"n" => (Form::Decimal, -9, 0),
        b"u" => (Form::Decimal, -6, 0),
        b"m" => (Form::Decimal, -3, 0),
        b"k" => (Form::Decimal, 3, 0),
        b"M" => (Form::Decimal, 6, 0),
        b"G" => (Form::Decimal, 9, 0),
        b"T" => (Form::Decimal, 12, 0),
        b"P" => (Form::Decimal, 15, 0),
        b"E" => (Form::Decimal, 18, 0),
        b"Ki" => (Form::Binary, 0, 10),
        b"Mi" => (Form::Binary, 0, 20),
        b"Gi" => (Form::Binary, 0, 30),
        b"Ti" => (Form::Binary, 0, 40),
        b"Pi" => (Form::Binary, 0, 50),
        b"Ei" => (Form::Binary, 0, 60),
        b"K" => return Err(Fault::Rule("use `k` for 1000 or `Ki` for 1024")),
        [b'e' | b'E', exponent @ ..] => match read_exponent(exponent) {
            Some(ten) => (Form::Exponent, ten, 0),
            None => return Err(Fault::Rule("use a whole number as exponent, as in `1e3`")),
        },
        _ => return Err(Fault::NotAllowed { at }),
    })
}

/// The exponent, if it is a whole number in 32 bits.
const fn read_exponent(text: &[u8]) -> Option<i64> {
    let negative = matches!(text, [b'-', ..]);
    let ([b'+' | b'-', digits @ ..] | digits) = text;
    if digits.is_empty() {
        return None;
    }
    let mut value = 0;
    let mut at = 0;
    while at < digits.len() {
        if !digits[at].is_ascii_digit() {
            return None;
        }
        value = value * 10 + (digits[at] - b'0') as i64;
        if value > i32::MAX as i64 {
            return None;
        }
        at += 1;
    }
    Some(if negative { -value } else { value })
}

/// `digits × 10^ten × 2^two`, rounded up; nothing if that is too large to be computed.
const fn nanos(digits: i128, ten: i64, two: u32) -> Option<i128> {
    if digits == 0 {
        return Some(0);
    }
    if ten >= 0 {
        // 10^38 is the largest power that fits.
        if ten > 38 {
            return None;
        }
        return match digits.checked_mul(power(10, ten.unsigned_abs())) {
            Some(scaled) => scaled.checked_mul(1 << two),
            None => None,
        };
    }
    // Twos are taken out of both sides of the fraction before either gets too large.
    let places = ten.unsigned_abs();
    let common = if places < two as u64 {
        places
    } else {
        two as u64
    };
    let Some(above) = digits.checked_mul(1 << (two as u64 - common)) else {
        return None;
    };
    if places > 54 {
        // 5^55 is above 2^127, so less than one remains of whatever fits above.
        return Some(1);
    }
    let Some(below) = power(5, places).checked_mul(1 << (places - common)) else {
        return Some(1);
    };
    Some(above / below + (above % below != 0) as i128)
}

const fn power(base: i128, exponent: u64) -> i128 {
    let mut power = 1;
    let mut left = exponent;
    while left > 0 {
        power *= base;
        left -= 1;
    }
    power
}
