//! Words for a number, text, list or mapping beyond its bounds.
//!
//! A refused keyword and the schema around it come in; what is wrong, and the whole range that is
//! allowed, go out. The value itself is never seen here.

use jsonschema::error::ValidationErrorKind as Why;
use serde_json::Value;

/// A bound that was passed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Passed {
    /// What is wrong, to be said of the field.
    pub(super) what: String,
    /// What is allowed.
    pub(super) help: String,
}

/// Says which bound was passed, if it was one. The schema's other keywords tell the other bound.
#[expect(clippy::wildcard_enum_match_arm, reason = "the library's list grows")]
pub(super) fn passed(why: &Why, keywords: Option<&Value>) -> Option<Passed> {
    let number = |what: &str, limit: &Value| Passed {
        what: format!("is {what} {}", plain(limit)),
        help: numbers(keywords).unwrap_or_else(|| format!("its bound is {}", plain(limit))),
    };
    let counted = |few: bool, limit: u64, unit: Unit| Passed {
        what: match (few, limit) {
            (true, 1) => "is empty".to_owned(),
            (true, limit) => format!("has less than {}", unit.count(limit)),
            (false, limit) => format!("has more than {}", unit.count(limit)),
        },
        help: counts(keywords, unit).unwrap_or_else(|| match few {
            true => format!("write at least {}", unit.count(limit)),
            false => format!("write at most {}", unit.count(limit)),
        }),
    };
    Some(match why {
        Why::Minimum { limit } => number("less than", limit),
        Why::Maximum { limit } => number("more than", limit),
        Why::ExclusiveMinimum { limit } => number("not more than", limit),
        Why::ExclusiveMaximum { limit } => number("not less than", limit),
        Why::MinLength { limit } => counted(true, *limit, Unit::Characters),
        Why::MaxLength { limit } => counted(false, *limit, Unit::Characters),
        Why::MinItems { limit } => counted(true, *limit, Unit::Items),
        Why::MaxItems { limit } => counted(false, *limit, Unit::Items),
        Why::MinProperties { limit } => counted(true, *limit, Unit::Keys),
        Why::MaxProperties { limit } => counted(false, *limit, Unit::Keys),
        _ => return None,
    })
}

/// What is counted.
#[derive(Debug, Clone, Copy)]
enum Unit {
    Characters,
    Items,
    Keys,
}

impl Unit {
    fn count(self, count: u64) -> String {
        let unit = match self {
            Self::Characters => "character",
            Self::Items => "item",
            Self::Keys => "key",
        };
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {unit}{plural}")
    }

    const fn keywords(self) -> (&'static str, &'static str) {
        match self {
            Self::Characters => ("minLength", "maxLength"),
            Self::Items => ("minItems", "maxItems"),
            Self::Keys => ("minProperties", "maxProperties"),
        }
    }
}

fn numbers(keywords: Option<&Value>) -> Option<String> {
    let keywords = keywords?;
    let bound = |name: &str| keywords.get(name).map(plain);
    let number = match keywords.get("type").and_then(Value::as_str) {
        Some("integer") => "a whole number",
        Some(_) | None => "a number",
    };
    Some(match (bound("minimum"), bound("maximum")) {
        (Some(least), Some(most)) => format!("write {number} from {least} to {most}"),
        (Some(least), None) => format!("write {number} of at least {least}"),
        (None, Some(most)) => format!("write {number} of at most {most}"),
        (None, None) => return None,
    })
}

fn counts(keywords: Option<&Value>, unit: Unit) -> Option<String> {
    let (least, most) = unit.keywords();
    let bound = |name: &str| keywords?.get(name)?.as_u64();
    Some(match (bound(least), bound(most)) {
        (Some(least), Some(most)) => format!("write {least} to {}", unit.count(most)),
        (Some(least), None) => format!("write at least {}", unit.count(least)),
        (None, Some(most)) => format!("write at most {}", unit.count(most)),
        (None, None) => return None,
    })
}

/// Writes a bound without a fraction of nothing: `2`, not `2.0`.
fn plain(limit: &Value) -> String {
    let text = limit.to_string();
    text.strip_suffix(".0")
        .map_or_else(|| text.clone(), str::to_owned)
}
