//! Plain scalars by the core schema of YAML 1.2: `no` is a text, `0x1F` a number.
//!
//! The text of an unquoted scalar comes in; a JSON value, or the reason why there is none, goes
//! out.

use std::borrow::Cow;

use serde_json::{Number, Value};

/// The largest whole number that a JSON number holds exactly everywhere: 2^53.
const LARGEST: i128 = 1 << 53;

/// What is said of `.inf` and `.nan`.
pub(crate) const NO_NUMBER: &str = "infinity and `.nan` are no numbers of JSON";

/// Reads a plain scalar.
///
/// # Errors
///
/// Says why the scalar has no JSON value.
pub(crate) fn plain(text: Cow<'_, str>) -> Result<Value, &'static str> {
    // Most are words, and what means more begins with few letters.
    let begins_word = |first: &u8| {
        first.is_ascii_alphabetic() && !matches!(first, b'n' | b'N' | b't' | b'T' | b'f' | b'F')
    };
    if text.as_bytes().first().is_some_and(begins_word) {
        return Ok(Value::String(text.into_owned()));
    }
    match &*text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Value::Null),
        "true" | "True" | "TRUE" => return Ok(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Ok(Value::Bool(false)),
        _ => {}
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(&text);
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Ok(Value::String(text.into_owned()));
    }
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(&*text, ".nan" | ".NaN" | ".NAN") {
        return Err(NO_NUMBER);
    }
    if let Some(whole) = integer(&text, unsigned) {
        return whole;
    }
    if is_float(unsigned) {
        return float(&text);
    }
    Ok(Value::String(text.into_owned()))
}

fn integer(text: &str, unsigned: &str) -> Option<Result<Value, &'static str>> {
    let (digits, radix) = match (text.strip_prefix("0o"), text.strip_prefix("0x")) {
        (Some(octal), _) => (octal, 8),
        (None, Some(hexadecimal)) => (hexadecimal, 16),
        (None, None) => (unsigned, 10),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let whole = i128::from_str_radix(digits, radix).map(|whole| whole * sign);
    Some(match whole {
        Ok(whole) if whole.abs() <= LARGEST => match i64::try_from(whole) {
            Ok(whole) => Ok(Value::Number(Number::from(whole))),
            Err(_) => Err(TOO_LARGE),
        },
        Ok(_) | Err(_) => Err(TOO_LARGE),
    })
}

const TOO_LARGE: &str = "the whole number lies beyond 2^53, where JSON numbers are no longer exact";

/// `1.5`, `.5`, `1.`, `1e3`: digits, perhaps a dot, perhaps an exponent.
fn is_float(unsigned: &str) -> bool {
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(index) => (&unsigned[..index], Some(&unsigned[index + 1..])),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_fits = exponent.is_none_or(|text| {
        let text = text.strip_prefix(['-', '+']).unwrap_or(text);
        !text.is_empty() && digits(text)
    });
    digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty()) && exponent_fits
}

/// `4096.0` is 4096: JSON Schema calls it an integer, and numbers are compared by value.
fn float(text: &str) -> Result<Value, &'static str> {
    let number = text.parse().ok().and_then(number);
    number
        .map(Value::Number)
        .ok_or("the number is too large for JSON")
}

fn number(float: f64) -> Option<Number> {
    let is_whole = float.fract() == 0.0 && float.abs() <= LARGEST as f64;
    match is_whole {
        // It lies within 2^53, so that nothing is cut off.
        true => Some(Number::from(float as i64)),
        false => Number::from_f64(float),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn scalars_follow_the_core_schema() {
        for (text, value) in [
            ("no", json!("no")),
            ("on", json!("on")),
            ("y", json!("y")),
            ("True", json!(true)),
            ("~", json!(null)),
            ("", json!(null)),
            ("012", json!(12)),
            ("1_000", json!("1_000")),
            ("0o14", json!(12)),
            ("0x1F", json!(31)),
            ("-0x1F", json!("-0x1F")),
            ("0b11", json!("0b11")),
            ("+7", json!(7)),
            ("-7", json!(-7)),
            ("1.", json!(1)),
            ("4096.0", json!(4096)),
            ("-0.0", json!(0)),
            ("0.5", json!(0.5)),
            ("1e300", json!(1e300)),
            (".5", json!(0.5)),
            ("1e3", json!(1000)),
            ("1e", json!("1e")),
            (".", json!(".")),
            ("-", json!("-")),
            ("1.0.0", json!("1.0.0")),
            ("12:30:45", json!("12:30:45")),
            ("2026-11-21", json!("2026-11-21")),
            ("9007199254740992", json!(9_007_199_254_740_992_i64)),
        ] {
            assert_eq!(plain(text.into()), Ok(value), "{text}");
        }
    }

    #[test]
    fn what_json_cannot_hold_is_refused() {
        for text in [".inf", "-.INF", ".nan", "9007199254740993", "1e999"] {
            assert!(plain(text.into()).is_err(), "{text}");
        }
        assert!(plain("9".repeat(10_000).into()).is_err());
    }
}
