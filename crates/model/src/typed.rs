//! Values as the types that are worked with.
//!
//! A value comes in that its JSON Schema has let pass; its type goes out, or the one place in it
//! that does not fit. No message holds the value: it might be a secret.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

use crate::code::Code;
use crate::lower::Problem;
use crate::pointer::Pointer;

/// Reads the value at a pointer of a document as its type.
///
/// # Errors
///
/// Says what does not fit, and where in the document.
pub fn typed<T: DeserializeOwned>(value: &Value, at: &Pointer) -> Result<T, Box<Problem>> {
    // What fits is the rule, and the way to it is only followed where something does not.
    if let Ok(fits) = T::deserialize(value) {
        return Ok(fits);
    }
    serde_path_to_error::deserialize(value).map_err(|error| {
        let mut pointer = at.clone();
        let mut found = Some(value);
        for segment in error.path() {
            let step = match segment {
                Segment::Seq { index } => index.to_string(),
                Segment::Map { key } => key.clone(),
                Segment::Enum { variant } => variant.clone(),
                Segment::Unknown => break,
            };
            found = found.and_then(|value| value.pointer(&format!("/{}", escaped(&step))));
            pointer = pointer.then(step);
        }
        Box::new(misfit(pointer, found))
    })
}

/// Writes a step as JSON Pointers have it.
fn escaped(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

/// The largest whole number that a JSON number holds exactly everywhere: 2^53.
const LARGEST: f64 = 9_007_199_254_740_992.0;

fn misfit(pointer: Pointer, value: Option<&Value>) -> Problem {
    let label = match pointer.steps().last() {
        Some(step) => format!("`{step}`"),
        None => "the document".to_owned(),
    };
    // A schema calls 4096.0 a whole number, a program does not.
    let whole = value
        .and_then(Value::as_f64)
        .filter(|number| number.fract() == 0.0);
    match whole {
        Some(number) if number.abs() > LARGEST => {
            let message = format!("{label} is a larger number than can be counted exactly");
            let help = format!("write a whole number up to {LARGEST:.0}");
            Problem::new(Code::Schema, pointer, message).help(help)
        }
        Some(number) => {
            let message = format!("{label} is a whole number, and is written with a point");
            let help = format!("write {number:.0}");
            Problem::new(Code::Schema, pointer, message).help(help)
        }
        None => {
            let message = format!("{label} has a value that cannot be used");
            let help = "`lockstep schema` prints what can stand here";
            Problem::new(Code::Schema, pointer, message).help(help)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    type Lists = BTreeMap<String, Vec<u64>>;

    fn why(value: Value) -> (String, String, String) {
        let problem = typed::<Lists>(&value, &Pointer::of(["spec"])).unwrap_err();
        let help = problem.help.unwrap_or_default();
        (problem.pointer.to_string(), problem.message, help)
    }

    #[test]
    fn what_does_not_fit_is_found_and_not_shown() {
        let good = typed::<Lists>(&json!({"a/b": [1]}), &Pointer::root()).unwrap();
        assert_eq!(good["a/b"], [1]);
        let (at, message, help) = why(json!({"a/b": [1, 4096.0]}));
        assert_eq!(at, "/spec/a~1b/1");
        assert!(message.contains("whole number"), "{message}");
        assert_eq!(help, "write 4096");
        let (_at, message, help) = why(json!({"a": [1e17]}));
        assert!(message.contains("larger number"), "{message}");
        assert_eq!(help, "write a whole number up to 9007199254740992");
        let (at, message, help) = why(json!({"a": ["sk-secret"]}));
        assert_eq!(at, "/spec/a/0");
        assert!(
            !message.contains("sk-") && !help.contains("sk-"),
            "{message}"
        );
        assert_eq!(why(json!([1.5])).0, "/spec");
    }
}
