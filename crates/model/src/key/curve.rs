//! Whether a key is a point on its curve.

use crypto_bigint::modular::{ConstMontyForm, ConstMontyParams};
use crypto_bigint::{JacobiSymbol, U256, const_monty_params};

use super::KeyKind;

const_monty_params!(
    Secp256k1,
    U256,
    "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
    "The field of secp256k1. Source: SEC 2, 2.4.1."
);

const_monty_params!(
    Edwards25519,
    U256,
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed",
    "The field of edwards25519. Source: RFC 8032, 5.1."
);

/// The d of edwards25519. Source: RFC 8032, 5.1.
const D: U256 =
    U256::from_be_hex("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3");

type Element<Field> = ConstMontyForm<Field, { U256::LIMBS }>;

const NOT_ON_SECP256K1: &str = "it is not a point on secp256k1";
const NOT_ON_EDWARDS25519: &str = "it is not a point on edwards25519";

/// Holds if the bytes of a key of this kind are a point, where they are to be one.
pub(super) fn check(kind: KeyKind, key: &[u8]) -> Result<(), &'static str> {
    match kind {
        KeyKind::Secp256k1 => compressed(key),
        KeyKind::Enode => uncompressed(key),
        KeyKind::Ed25519 => edwards(key),
        // A hash says nothing of its key.
        KeyKind::Libp2p | KeyKind::Comet => Ok(()),
    }
}

/// A byte that says which of two, and x: on the curve if x³ + 7 is a square.
pub(super) fn compressed(key: &[u8]) -> Result<(), &'static str> {
    let on_curve = match key {
        [2 | 3, x @ ..] => element::<Secp256k1>(x).is_some_and(|x| is_square(&cubic(&x))),
        _ => false,
    };
    held(on_curve, NOT_ON_SECP256K1)
}

/// x and y: on the curve if y² = x³ + 7.
fn uncompressed(key: &[u8]) -> Result<(), &'static str> {
    let halves = key.split_at_checked(32);
    let point = halves.and_then(|(x, y)| Some((element(x)?, element(y)?)));
    let on_curve = point.is_some_and(|(x, y)| y.square() == cubic(&x));
    held(on_curve, NOT_ON_SECP256K1)
}

/// y with the sign of x in its highest bit, the lowest byte first: on the curve if
/// (y² - 1) / (d y² + 1) is a square. Source: RFC 8032, 5.1.3.
pub(super) fn edwards(key: &[u8]) -> Result<(), &'static str> {
    let mut y = key.to_vec();
    y.reverse();
    let mut negative = false;
    if let Some(highest) = y.first_mut() {
        negative = *highest & 0x80 != 0;
        *highest &= 0x7f;
    }
    let on_curve = element::<Edwards25519>(&y).is_some_and(|y| {
        let square = y.square();
        let one = Element::ONE;
        // A fraction is a square if numerator times denominator is.
        let above = square - one;
        let below = Element::new(&D) * square + one;
        // Zero has no sign.
        (above != Element::ZERO || !negative) && is_square(&(above * below))
    });
    held(on_curve, NOT_ON_EDWARDS25519)
}

fn held(on_curve: bool, otherwise: &'static str) -> Result<(), &'static str> {
    if on_curve { Ok(()) } else { Err(otherwise) }
}

fn cubic(x: &Element<Secp256k1>) -> Element<Secp256k1> {
    x.square() * *x + Element::new(&U256::from_u8(7))
}

/// Zero is one too.
fn is_square<Field: ConstMontyParams<{ U256::LIMBS }>>(number: &Element<Field>) -> bool {
    number.jacobi_symbol_vartime() != JacobiSymbol::MinusOne
}

/// A number below the field's; the highest byte first.
fn element<Field: ConstMontyParams<{ U256::LIMBS }>>(bytes: &[u8]) -> Option<Element<Field>> {
    if bytes.len() != 32 {
        return None;
    }
    let number = U256::from_be_slice(bytes);
    (number < *Field::PARAMS.modulus().as_ref()).then(|| Element::new(&number))
}
