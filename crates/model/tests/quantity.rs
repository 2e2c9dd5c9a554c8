//! Quantities against exact arithmetic with fractions.

use proptest::prelude::*;
use stowplan_model::Quantity;

use crate::text::runner;

const SUFFIXES: [(&str, i128, i128); 17] = [
    ("", 1, 1),
    ("n", 1, 1_000_000_000),
    ("u", 1, 1_000_000),
    ("m", 1, 1_000),
    ("k", 1_000, 1),
    ("M", 1_000_000, 1),
    ("G", 1_000_000_000, 1),
    ("T", 1_000_000_000_000, 1),
    ("e3", 1_000, 1),
    ("E+6", 1_000_000, 1),
    ("e-3", 1, 1_000),
    ("e-12", 1, 1_000_000_000_000),
    ("Ki", 1 << 10, 1),
    ("Mi", 1 << 20, 1),
    ("Gi", 1 << 30, 1),
    ("Ti", 1 << 40, 1),
    ("e0", 1, 1),
];

/// An amount as text and as a fraction.
#[derive(Clone, Debug)]
struct Amount {
    text: String,
    above: i128,
    below: i128,
}

fn amounts() -> impl Strategy<Value = Amount> {
    let sign = prop_oneof![Just(("", 1)), Just(("+", 1)), Just(("-", -1))];
    let suffix = prop::sample::select(&SUFFIXES[..]);
    (
        sign,
        0i128..100_000,
        prop::option::of(0i128..1_000_000),
        suffix,
    )
        .prop_map(|((sign, factor), whole, parts, (suffix, above, below))| {
            let fraction = parts.map_or(String::new(), |it| format!(".{it:06}"));
            Amount {
                text: format!("{sign}{whole}{fraction}{suffix}"),
                above: factor * (whole * 1_000_000 + parts.unwrap_or(0)) * above,
                below: 1_000_000 * below,
            }
        })
}

/// Billionths, rounded away from zero.
fn billionths(amount: &Amount) -> i128 {
    let above = amount.above * 1_000_000_000;
    let rounded_up = (above.abs() + amount.below - 1) / amount.below;
    rounded_up * above.signum()
}

#[test]
fn order_is_that_of_fractions() {
    runner(2_000)
        .run(&(amounts(), amounts()), |(a, b)| {
            let (left, right): (Quantity, Quantity) =
                (a.text.parse().unwrap(), b.text.parse().unwrap());
            prop_assert_eq!(left.cmp(&right), billionths(&a).cmp(&billionths(&b)));
            Ok(())
        })
        .unwrap();
}

#[test]
fn canonical_form_is_stable_and_equal() {
    runner(2_000)
        .run(&amounts(), |amount| {
            let quantity: Quantity = amount.text.parse().unwrap();
            let text = quantity.to_string();
            let again: Quantity = text.parse().unwrap();
            prop_assert_eq!(again, quantity);
            prop_assert_eq!(again.to_string(), text.clone());
            prop_assert!(
                !text.contains(['.', '+']) && !text.trim_end_matches('0').is_empty() || text == "0"
            );
            Ok(())
        })
        .unwrap();
}

#[test]
fn canonical_form_has_the_fractions_value() {
    runner(2_000)
        .run(&amounts(), |amount| {
            let quantity: Quantity = amount.text.parse().unwrap();
            let text = quantity.to_string();
            let end = text
                .find(|it: char| it.is_ascii_alphabetic())
                .unwrap_or(text.len());
            let number: i128 = text[..end].parse().unwrap();
            let (above, below) = match &text[end..] {
                "P" | "e15" => (1_000_000_000_000_000, 1),
                "E" | "e18" => (1_000_000_000_000_000_000, 1),
                "e6" => (1_000_000, 1),
                "e9" => (1_000_000_000, 1),
                "e12" => (1_000_000_000_000, 1),
                "e-6" => (1, 1_000_000),
                "e-9" => (1, 1_000_000_000),
                "Pi" => (1 << 50, 1),
                suffix => {
                    let found = SUFFIXES.iter().find(|(it, ..)| *it == suffix).unwrap();
                    (found.1, found.2)
                }
            };
            let value = billionths(&Amount {
                text,
                above: number * above,
                below,
            });
            prop_assert_eq!(value, billionths(&amount));
            Ok(())
        })
        .unwrap();
}

#[test]
fn sums_and_products_are_those_of_fractions() {
    runner(1_000)
        .run(&(amounts(), amounts(), 0u32..1000), |(a, b, times)| {
            let (left, right): (Quantity, Quantity) =
                (a.text.parse().unwrap(), b.text.parse().unwrap());
            let sum = left.checked_add(right).unwrap();
            prop_assert_eq!(sum, right.checked_add(left).unwrap());
            prop_assert_eq!(sum.cmp(&left), right.cmp(&Quantity::ZERO));
            let product = left.checked_mul(times);
            let added = (0..times).try_fold(Quantity::ZERO, |sum, _| sum.checked_add(left));
            prop_assert_eq!(product, added);
            Ok(())
        })
        .unwrap();
}
