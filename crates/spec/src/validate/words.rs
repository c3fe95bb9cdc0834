//! Words for what a schema refuses: the code, the place, the message and the help.
//!
//! The library's own words are a fall-back, and masked: they never hold the value.

use jsonschema::error::ValidationErrorKind as Why;
use jsonschema::{JsonType, ValidationError};
use lockstep_model::{Code, Name, Pointer};
use serde_json::Value;

use crate::suggest;
use crate::validate::branches::{Meant, meant, types, values};
use crate::validate::{Complaint, Side};

/// Says what is wrong, in one complaint or several.
#[expect(clippy::wildcard_enum_match_arm, reason = "the library's list grows")]
pub(super) fn complaints(error: &ValidationError<'_>, schema: &Value) -> Vec<Complaint> {
    let pointer = Pointer::parse(error.instance_path().as_str());
    let label = label(&pointer);
    let one = |code, message: String| vec![value(code, &pointer, message)];
    match error.kind() {
        Why::AdditionalProperties { unexpected } | Why::UnevaluatedProperties { unexpected } => {
            let known = known_fields(error, schema);
            let unknown = |name: &String| unknown_field(&pointer, name, &known);
            unexpected.iter().map(unknown).collect()
        }
        Why::Required { property } => vec![missing(&pointer, property)],
        Why::Type { .. } => vec![wrong_type(error, &pointer, &types(error))],
        Why::Enum { .. } | Why::Constant { .. } => {
            vec![not_allowed(error, &pointer, &values(error))]
        }
        Why::AnyOf { context } | Why::OneOfNotValid { context } => {
            match meant(error.instance_path().as_str(), context) {
                Meant::Branch(errors) => errors
                    .iter()
                    .flat_map(|error| complaints(error, schema))
                    .collect(),
                Meant::Values(values) => vec![not_allowed(error, &pointer, &values)],
                Meant::Types(types) => vec![wrong_type(error, &pointer, &types)],
                Meant::Unknown => one(Code::Schema, format!("{label} fits none of its forms")),
            }
        }
        Why::Minimum { limit } => one(OUT, format!("{label} is less than {}", plain(limit))),
        Why::Maximum { limit } => one(OUT, format!("{label} is more than {}", plain(limit))),
        Why::ExclusiveMinimum { limit } => {
            one(OUT, format!("{label} is not more than {}", plain(limit)))
        }
        Why::ExclusiveMaximum { limit } => {
            one(OUT, format!("{label} is not less than {}", plain(limit)))
        }
        Why::MinLength { limit: 1 } => one(OUT, format!("{label} is empty")),
        Why::MinLength { limit } => one(OUT, format!("{label} has less than {limit} characters")),
        Why::MaxLength { limit } => one(OUT, format!("{label} has more than {limit} characters")),
        Why::MinItems { limit: 1 } | Why::MinProperties { limit: 1 } => {
            one(OUT, format!("{label} is empty"))
        }
        Why::MinItems { limit } => one(OUT, format!("{label} has less than {limit} items")),
        Why::MaxItems { limit } => one(OUT, format!("{label} has more than {limit} items")),
        Why::MinProperties { limit } => one(OUT, format!("{label} has less than {limit} keys")),
        Why::MaxProperties { limit } => one(OUT, format!("{label} has more than {limit} keys")),
        Why::Pattern { pattern } => vec![wrong_form(error, &pointer, pattern)],
        Why::PropertyNames { error: inner } => vec![wrong_key(error, &pointer, inner)],
        _ => one(Code::Schema, format!("{label}: {}", error.masked())),
    }
}

const OUT: Code = Code::OutOfRange;

/// Writes a bound without a fraction of nothing: `2`, not `2.0`.
fn plain(limit: &Value) -> String {
    let text = limit.to_string();
    text.strip_suffix(".0")
        .map_or_else(|| text.clone(), str::to_owned)
}

fn value(code: Code, pointer: &Pointer, message: String) -> Complaint {
    Complaint {
        code,
        pointer: pointer.clone(),
        side: Side::Value,
        message,
        help: None,
    }
}

/// Calls a value by its field: `baseUrl`, or an item of `models`.
fn label(pointer: &Pointer) -> String {
    let is_index = |step: &&String| step.bytes().all(|byte| byte.is_ascii_digit());
    let mut steps = pointer.steps().iter().rev();
    match steps.next() {
        None => "the document".to_owned(),
        Some(last) if !is_index(&last) => format!("`{last}`"),
        Some(_index) => match steps.find(|step| !is_index(step)) {
            Some(list) => format!("an item of `{list}`"),
            None => "an item".to_owned(),
        },
    }
}

fn known_fields(error: &ValidationError<'_>, schema: &Value) -> Vec<String> {
    let path = error.schema_path().as_str();
    let structure = path
        .rsplit_once('/')
        .map_or("", |(parent, _keyword)| parent);
    let properties = schema
        .pointer(structure)
        .and_then(|structure| structure.get("properties"));
    let properties = properties.and_then(Value::as_object);
    properties.map_or_else(Vec::new, |map| map.keys().cloned().collect())
}

fn unknown_field(pointer: &Pointer, name: &str, known: &[String]) -> Complaint {
    let near = suggest::nearest(name, known.iter().map(String::as_str));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the fields here are {}", list(known)),
    };
    Complaint {
        code: Code::UnknownField,
        pointer: pointer.then(name),
        side: Side::Key,
        message: format!("unknown field `{}`", suggest::short(name)),
        help: Some(help),
    }
}

fn missing(pointer: &Pointer, property: &Value) -> Complaint {
    let name = property.as_str().unwrap_or_default();
    let message = match pointer.steps() {
        [] => format!("`{name}` is missing"),
        [..] => format!("{} lacks `{name}`", label(pointer)),
    };
    Complaint {
        code: Code::MissingField,
        pointer: pointer.clone(),
        side: Side::Key,
        message,
        help: None,
    }
}

fn wrong_type(error: &ValidationError<'_>, pointer: &Pointer, wanted: &[JsonType]) -> Complaint {
    let names: Vec<&str> = wanted.iter().map(|one| type_name(*one)).collect();
    let message = format!(
        "{} is {}, not {}",
        label(pointer),
        value_name(error.instance()),
        names.join(" or ")
    );
    let is_secret = error.schema_path().as_str().contains("/SecretRef/")
        || error.schema_path().as_str().contains("/CredentialSource/");
    let help = match error.instance().as_ref() {
        Value::String(_) if is_secret => Some("write {env: NAME} or {file: path}; never the value"),
        Value::Number(_) | Value::Bool(_) if wanted.contains(&JsonType::String) => {
            Some("put the value in quotes")
        }
        Value::String(_) if names.iter().any(|name| name.contains("number")) => {
            Some("write the number without quotes and unit")
        }
        Value::String(_) if wanted.contains(&JsonType::Boolean) => {
            Some("write true or false, without quotes")
        }
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => None,
    };
    Complaint {
        help: help.map(str::to_owned),
        ..value(Code::WrongType, pointer, message)
    }
}

fn not_allowed(error: &ValidationError<'_>, pointer: &Pointer, allowed: &[Value]) -> Complaint {
    let words = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            value.to_string()
        }
    };
    let allowed: Vec<String> = allowed.iter().map(words).collect();
    let written = error.instance().as_str().unwrap_or_default();
    let help = match suggest::nearest(written, allowed.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`? Allowed are {}", list(&allowed)),
        None => match allowed.as_slice() {
            [only] => format!("write `{only}`"),
            several => format!("allowed are {}", list(several)),
        },
    };
    let message = format!("{} has a value that is not allowed", label(pointer));
    Complaint {
        help: Some(help),
        ..value(Code::NotAllowed, pointer, message)
    }
}

fn wrong_form(error: &ValidationError<'_>, pointer: &Pointer, pattern: &str) -> Complaint {
    let label = label(pointer);
    if pattern == Name::PATTERN {
        let name = error.instance().as_str().unwrap_or_default();
        let why = name.parse::<Name>().err();
        let why = why.map_or_else(String::new, |why| format!(": {why}"));
        return value(Code::Pattern, pointer, format!("{label} is no name{why}"));
    }
    let help = if pattern.contains("(ms|s|m)") {
        "write a duration with its unit, such as 30s or 1500ms".to_owned()
    } else if pattern.contains(r"\.[0-9]+\.") {
        "write a semantic version, such as 1.0.0".to_owned()
    } else {
        format!("it must match {pattern}")
    };
    Complaint {
        help: Some(help),
        ..value(
            Code::Pattern,
            pointer,
            format!("{label} has the wrong form"),
        )
    }
}

fn wrong_key(
    error: &ValidationError<'_>,
    pointer: &Pointer,
    inner: &ValidationError<'_>,
) -> Complaint {
    let key = inner.instance().as_str().unwrap_or_default();
    let why = key.parse::<Name>().err();
    let why = why.map_or_else(|| error.masked().to_string(), |why| why.to_string());
    Complaint {
        code: Code::Pattern,
        pointer: pointer.then(key),
        side: Side::Key,
        message: format!("`{}` is no name: {why}", suggest::short(key)),
        help: None,
    }
}

fn list(names: &[String]) -> String {
    names.join(", ")
}

fn type_name(wanted: JsonType) -> &'static str {
    match wanted {
        JsonType::Null => "null",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Number => "a number",
        JsonType::String => "a text",
        JsonType::Array => "a list",
        JsonType::Object => "a mapping",
    }
}

fn value_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}
