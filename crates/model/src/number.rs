//! Numbers by value: `1` is `1.0`, and two weights within 1e-9 are one weight.
//!
//! JSON numbers come in; equality, canonical bytes and exact decimals go out.

use rust_decimal::Decimal;
use serde_json::Number;

/// How far two numbers may lie apart and still be one (weights travel through binary floats).
pub const TOLERANCE: f64 = 1e-9;

/// Says whether two numbers are equal by value.
pub fn equal(a: &Number, b: &Number) -> bool {
    if a == b {
        return true;
    }
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a == b,
        (None, _) | (_, None) => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() <= TOLERANCE,
            (None, _) | (_, None) => false,
        },
    }
}

/// Returns bytes that are the same for numbers of the same value.
pub fn canonical(number: &Number) -> String {
    match (number.as_i128(), number.as_f64()) {
        (Some(whole), _) => format!("i{whole};"),
        (None, Some(float)) if float.fract() == 0.0 && float.abs() < 9.0e15 => {
            format!("i{};", float as i64)
        }
        (None, float) => format!("d{};", float.unwrap_or_default()),
    }
}

/// Returns the number as the decimal it was written as, if it fits 28 digits.
pub fn decimal(number: &Number) -> Option<Decimal> {
    let text = number.to_string();
    text.parse()
        .ok()
        .or_else(|| Decimal::from_scientific(&text).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn equality_is_by_value() {
        assert!(equal(&number("1"), &number("1.0")));
        assert!(equal(&number("0.1"), &number("0.10000000001")));
        assert!(!equal(&number("0.1"), &number("0.1001")));
        assert!(!equal(
            &number("9007199254740993"),
            &number("9007199254740992")
        ));
    }

    #[test]
    fn decimals_are_as_written() {
        let sum: Decimal = ["0.1", "0.2", "0.7"]
            .iter()
            .map(|text| decimal(&number(text)).unwrap())
            .sum();
        assert_eq!(sum, Decimal::ONE);
        assert_eq!(decimal(&number("1e-1")), decimal(&number("0.1")));
    }
}
