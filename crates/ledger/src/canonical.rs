//! RFC 8785 canonical JSON text.
//!
//! A value comes in, the one text that stands for it goes out. Numbers beyond 2^53 are refused, and
//! the place of the first one named: readers that hold numbers as doubles would see another number.

use std::iter;

use serde_json::{Number, Value};

use crate::error::Error;

/// The largest magnitude of a number: every integer up to it is exact as a double.
pub(crate) const LARGEST: u64 = (1 << 53) - 1;

/// Whether a text of plain JSON is the canonical text already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Whole numbers only, and keys whose order in bytes is their order in UTF-16.
    Plain,
    /// Numbers or keys that need the care of RFC 8785.
    Other,
}

/// Returns the canonical text of a value.
pub(crate) fn text(value: &Value) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::with_capacity(512);
    write(value, &mut bytes)?;
    Ok(bytes)
}

/// Writes the canonical text of a value to the end of a buffer.
///
/// Entries are plain nearly always. For them the plain writer writes the same bytes, in a small
/// part of the time; the property test below holds the two together.
pub(crate) fn write(value: &Value, buffer: &mut Vec<u8>) -> Result<(), Error> {
    match shape(value).map_err(|number| too_large(value, &number))? {
        Shape::Plain => serde_json::to_writer(buffer, value),
        Shape::Other => serde_json_canonicalizer::to_writer(value, buffer),
    }
    .map_err(Error::Json)
}

/// Says which care a value needs, or which number in it is too large.
fn shape(value: &Value) -> Result<Shape, Number> {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(Shape::Plain),
        Value::Number(number) => number_shape(number),
        Value::Array(items) => items.iter().map(shape).try_fold(Shape::Plain, both),
        Value::Object(map) => {
            let mut last: Option<&str> = None;
            let mut found = Shape::Plain;
            for (key, item) in map {
                if !key.is_ascii() || last.is_some_and(|last| last >= key.as_str()) {
                    found = Shape::Other;
                }
                last = Some(key);
                found = both(found, shape(item))?;
            }
            Ok(found)
        }
    }
}

fn both(one: Shape, other: Result<Shape, Number>) -> Result<Shape, Number> {
    Ok(if one == Shape::Plain {
        other?
    } else {
        other.map(|_| one)?
    })
}

fn number_shape(number: &Number) -> Result<Shape, Number> {
    if let Some(whole) = number.as_i128() {
        let fits = whole.unsigned_abs() <= u128::from(LARGEST);
        return if fits {
            Ok(Shape::Plain)
        } else {
            Err(number.clone())
        };
    }
    match number.as_f64() {
        Some(float) if float.abs() <= LARGEST as f64 => Ok(Shape::Other),
        Some(_) | None => Err(number.clone()),
    }
}

fn too_large(value: &Value, number: &Number) -> Error {
    let mut path = place(value, number).unwrap_or_default();
    path.reverse();
    Error::TooLarge {
        at: path.join("."),
        number: number.to_string(),
    }
}

/// Returns the names on the way to a number, the innermost first.
fn place(value: &Value, number: &Number) -> Option<Vec<String>> {
    let inside = |name: String, item: &Value| {
        let path = place(item, number)?;
        Some(path.into_iter().chain(iter::once(name)).collect())
    };
    match value {
        Value::Number(found) => (found == number).then(Vec::new),
        Value::Array(items) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(index, item)| inside(index.to_string(), item))
        }
        Value::Object(map) => map
            .iter()
            .find_map(|(name, item)| inside(name.clone(), item)),
        Value::Null | Value::Bool(_) | Value::String(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn written(value: &Value) -> String {
        String::from_utf8(text(value).unwrap()).unwrap()
    }

    #[test]
    fn text_is_that_of_rfc_8785() {
        assert_eq!(
            written(&json!({"b": 1.0, "a": [0.2, 1e-7, -0.0]})),
            r#"{"a":[0.2,1e-7,0],"b":1}"#
        );
        assert_eq!(
            written(&json!({"\u{fb33}": 1, "\u{1f600}": 2, "\u{80}": 3})),
            "{\"\u{80}\":3,\"\u{1f600}\":2,\"\u{fb33}\":1}"
        );
        assert_eq!(
            written(&json!("\u{7}\u{8}\n\"\\/\u{7f}é")),
            "\"\\u0007\\b\\n\\\"\\\\/\u{7f}é\""
        );
    }

    #[test]
    fn numbers_beyond_two_to_the_53_are_refused() {
        let largest = 9_007_199_254_740_991_i64;
        assert_eq!(
            written(&json!([largest, -largest])),
            format!("[{largest},-{largest}]")
        );
        let refused = [
            json!(largest + 1),
            json!(-largest - 1),
            json!(u64::MAX),
            json!(1e16),
            json!(-1e300),
        ];
        for value in refused {
            let error = text(&json!({"deep": [1, {"er": value}]})).unwrap_err();
            assert!(
                matches!(&error, Error::TooLarge { at, .. } if at == "deep.1.er"),
                "{error:?}"
            );
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-9_007_199_254_740_991_i64..=9_007_199_254_740_991).prop_map(Value::from),
            (-1e15..1e15_f64).prop_map(Value::from),
            ".*".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(".{0,4}", inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn both_writers_write_the_same(value in value()) {
            let ours = text(&value).unwrap();
            prop_assert_eq!(&ours, &serde_json_canonicalizer::to_vec(&value).unwrap());
            let read: Value = serde_json::from_slice(&ours).unwrap();
            prop_assert_eq!(text(&read).unwrap(), ours);
        }
    }
}
