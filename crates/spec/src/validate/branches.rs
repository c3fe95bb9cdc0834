//! Finds what is meant when a value fits none of several schemas.
//!
//! The branches of an `anyOf` or `oneOf` come in, each with its errors; the errors of the one
//! branch that was meant, or what all of them allow, goes out.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

/// What a value should have been.
pub(super) enum Meant<'a> {
    /// One branch fits but for these errors.
    Branch(&'a [ValidationError<'static>]),
    /// One of these values.
    Values(Vec<Value>),
    /// One of these types.
    Types(Vec<JsonType>),
    /// Nobody can tell.
    Unknown,
}

/// Finds what is meant by the value at a path.
pub(super) fn meant<'a>(path: &str, branches: &'a [Vec<ValidationError<'static>>]) -> Meant<'a> {
    let fits_type =
        |errors: &&Vec<ValidationError<'static>>| !errors.iter().any(|error| refuses(path, error));
    let mut near = branches.iter().filter(fits_type);
    if let (Some(errors), None) = (near.next(), near.next()) {
        return Meant::Branch(errors);
    }
    let values: Vec<Value> = branches.iter().flatten().flat_map(values).collect();
    if !values.is_empty() {
        return Meant::Values(values);
    }
    let types: Vec<JsonType> = branches.iter().flatten().flat_map(types).collect();
    match types.is_empty() {
        true => Meant::Unknown,
        false => Meant::Types(types),
    }
}

/// Says whether an error refuses the whole value at a path, so that its branch was not meant.
fn refuses(path: &str, error: &ValidationError<'_>) -> bool {
    if error.instance_path().as_str() != path {
        return false;
    }
    let nested = branches(error);
    let all_refuse = nested
        .iter()
        .all(|errors| errors.iter().any(|error| refuses(path, error)));
    match nested.is_empty() {
        true => !values(error).is_empty() || !types(error).is_empty(),
        false => all_refuse,
    }
}

/// Returns the branches of an error that has some.
#[expect(clippy::wildcard_enum_match_arm, reason = "the library's list grows")]
fn branches<'a>(error: &'a ValidationError<'_>) -> &'a [Vec<ValidationError<'static>>] {
    match error.kind() {
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            context
        }
        _ => &[],
    }
}

/// Returns the values that an error would have allowed.
#[expect(clippy::wildcard_enum_match_arm, reason = "the library's list grows")]
pub(super) fn values(error: &ValidationError<'_>) -> Vec<Value> {
    match error.kind() {
        ValidationErrorKind::Constant { expected_value } => vec![(**expected_value).clone()],
        ValidationErrorKind::Enum { options } => options.as_array().cloned().unwrap_or_default(),
        _ => branches(error).iter().flatten().flat_map(values).collect(),
    }
}

/// Returns the types that an error would have allowed.
#[expect(clippy::wildcard_enum_match_arm, reason = "the library's list grows")]
pub(super) fn types(error: &ValidationError<'_>) -> Vec<JsonType> {
    match error.kind() {
        ValidationErrorKind::Type {
            kind: TypeKind::Single(one),
        } => vec![*one],
        ValidationErrorKind::Type {
            kind: TypeKind::Multiple(several),
        } => several.iter().collect(),
        _ => branches(error).iter().flatten().flat_map(types).collect(),
    }
}
