//! Words for what a schema refuses: the code, the place, the message and the help.
//!
//! The library's own words are a fall-back, and masked: they never hold the value.

use jsonschema::error::ValidationErrorKind as Why;
use jsonschema::{JsonType, ValidationError};
use lockstep_model::scalar::DURATION_PATTERN;
use lockstep_model::{Code, Name, Pointer};
use serde_json::Value;

use crate::guards;
use crate::schema::Shape;
use crate::suggest;
use crate::validate::branches::{Meant, meant, types, values};
use crate::validate::{Complaint, MAX_FINDINGS, Side};
use crate::validate::{bounds, form};

/// What to do about a duration.
const DURATION_HELP: &str = "write a duration with its unit, such as 30s, 1500ms or 2m";

/// Returns what to do about a duration, if a pattern is the form of one.
fn duration_help(pattern: &str) -> Option<&'static str> {
    match pattern {
        DURATION_PATTERN => Some(DURATION_HELP),
        guards::SPAN_PATTERN => Some(guards::SPAN_HELP),
        _ => None,
    }
}

/// What to do about a reference to a secret.
const SECRET_HELP: &str = "write {env: NAME} or {file: path}; never the value";

/// Says what is wrong, in one complaint or several.
#[expect(clippy::wildcard_enum_match_arm, reason = "the library's list grows")]
pub(super) fn complaints(error: &ValidationError<'_>, schema: &Value) -> Vec<Complaint> {
    let pointer = Pointer::parse(error.instance_path().as_str());
    let label = label(&pointer);
    let one = |code, message: String| vec![value(code, &pointer, message)];
    let keywords = keywords(error, schema);
    if let Some(passed) = bounds::passed(error.kind(), keywords) {
        return vec![Complaint {
            help: Some(passed.help),
            ..value(
                Code::OutOfRange,
                &pointer,
                format!("{label} {}", passed.what),
            )
        }];
    }
    match error.kind() {
        Why::AdditionalProperties { unexpected } | Why::UnevaluatedProperties { unexpected } => {
            let known = known_fields(keywords);
            let unknown = |name: &String| match is_secret(error) {
                true => unknown_in_secret(&pointer, name, &known),
                false => unknown_field(&pointer, name, &known),
            };
            unexpected
                .iter()
                .take(MAX_FINDINGS + 1)
                .map(unknown)
                .collect()
        }
        Why::Required { property } => vec![missing(&pointer, property, (keywords, schema))],
        Why::Type { .. } => vec![wrong_type(
            (error, keywords, schema),
            &pointer,
            &types(error),
        )],
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
                Meant::Types(types) => {
                    vec![wrong_type((error, keywords, schema), &pointer, &types)]
                }
                Meant::Unknown => one(Code::Schema, format!("{label} fits none of its forms")),
            }
        }
        Why::Pattern { pattern } => vec![wrong_form(error, &pointer, pattern)],
        Why::PropertyNames { error: inner } => vec![wrong_key(error, &pointer, inner)],
        _ => one(Code::Schema, format!("{label}: {}", error.masked())),
    }
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

/// Finds the schema that a refused keyword stands in, with the keywords beside it.
fn keywords<'a>(error: &ValidationError<'_>, schema: &'a Value) -> Option<&'a Value> {
    let path = error.schema_path().as_str();
    let (parent, _keyword) = path.rsplit_once('/')?;
    schema.pointer(parent)
}

fn known_fields(keywords: Option<&Value>) -> Vec<String> {
    let properties = keywords.and_then(|structure| structure.get("properties"));
    let properties = properties.and_then(Value::as_object);
    properties.map_or_else(Vec::new, |map| map.keys().cloned().collect())
}

/// Says whether an error is about a reference to a secret: what stands there could be one. Its
/// revision is a word of its own.
fn is_secret(error: &ValidationError<'_>) -> bool {
    let path = error.schema_path().as_str();
    let is_reference = path.contains("/SecretRef/") || path.contains("/CredentialSource/");
    is_reference && !path.contains("/properties/revision/")
}

/// Refuses a field of a reference to a secret. It is named, or pointed at, only if it is a
/// mistyped one.
fn unknown_in_secret(pointer: &Pointer, name: &str, known: &[String]) -> Complaint {
    if suggest::nearest(name, known.iter().map(String::as_str)).is_some() {
        return unknown_field(pointer, name, known);
    }
    Complaint {
        code: Code::UnknownField,
        pointer: pointer.clone(),
        side: Side::Key,
        message: format!("{} has an unknown field", label(pointer)),
        help: Some(SECRET_HELP.to_owned()),
    }
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

fn missing(
    pointer: &Pointer,
    property: &Value,
    (keywords, schema): (Option<&Value>, &Value),
) -> Complaint {
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
        help: purpose(name, keywords, schema).map(|purpose| format!("add `{name}`: {purpose}")),
    }
}

/// Says what a field is for, in the first sentence of its description.
fn purpose(name: &str, keywords: Option<&Value>, schema: &Value) -> Option<String> {
    let property = keywords?.get("properties")?.get(name)?;
    let definition = || schema.pointer(property.get("$ref")?.as_str()?.strip_prefix('#')?);
    let described = |value: &Value| Some(value.get("description")?.as_str()?.to_owned());
    let text = described(property).or_else(|| described(definition()?))?;
    let sentence = text.split(". ").next()?.trim().trim_end_matches('.');
    let sentence = sentence.replace('\n', " ");
    let mut chars = sentence.chars();
    let first = chars.next()?;
    // `The name` goes on in a sentence as `the name`, `URL` does not as `uRL`.
    match chars.as_str().starts_with(char::is_lowercase) {
        true => Some(first.to_lowercase().chain(chars).collect()),
        false => Some(sentence),
    }
}

fn wrong_type(
    (error, keywords, schema): (&ValidationError<'_>, Option<&Value>, &Value),
    pointer: &Pointer,
    wanted: &[JsonType],
) -> Complaint {
    let names: Vec<&str> = wanted.iter().map(|one| type_name(*one)).collect();
    let message = format!(
        "{} is {}, not {}",
        label(pointer),
        value_name(error.instance()),
        names.join(" or ")
    );
    let pattern = keywords.and_then(|keywords| keywords.get("pattern"));
    let duration = pattern.and_then(Value::as_str).and_then(duration_help);
    if is_secret(error) {
        return secret(Code::WrongType, pointer, message);
    }
    if let Some(help) = duration {
        return Complaint {
            help: Some(help.to_owned()),
            ..value(Code::WrongType, pointer, message)
        };
    }
    let field = keywords.map(|keywords| Shape::part(schema, keywords));
    Complaint {
        help: form::help(error.instance(), wanted, field.as_ref()),
        ..value(Code::WrongType, pointer, message)
    }
}

/// Complains of a part of a reference to a secret. It points at the key: the value could be the
/// secret itself, and whoever shows findings may show what they point at.
fn secret(code: Code, pointer: &Pointer, message: String) -> Complaint {
    Complaint {
        side: Side::Key,
        help: Some(SECRET_HELP.to_owned()),
        ..value(code, pointer, message)
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
    if is_secret(error) {
        return secret(
            Code::Pattern,
            pointer,
            format!("{label} has the wrong form"),
        );
    }
    let help = if let Some(help) = duration_help(pattern) {
        help.to_owned()
    } else if pattern.contains(form::VERSION_MARK) {
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
