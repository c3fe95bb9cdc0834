//! The published versions of a prompt: append-only. A request's `systemPrompt` and `version` in, a version
//! to add out; a published text is never changed.

use serde_json::{Value, json};

use crate::check::{Check, Spot};
use crate::clock::spell;
use crate::kind::guardrails;
use crate::object::{Fields, Moment};
use crate::refusal::Refusal;

/// The read-only list of a prompt.
pub(crate) const FIELD: &str = "versions";
/// The text that is published.
pub(crate) const TEXT: &str = "systemPrompt";
/// The number under which it is published.
pub(crate) const NUMBER: &str = "version";

/// Returns the published versions, oldest first.
pub(crate) fn published(fields: &Fields) -> &[Value] {
    fields
        .get(FIELD)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// Returns the number of one published version.
pub(crate) fn number(version: &Value) -> &str {
    version
        .get(NUMBER)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// Returns the text that is published under a number.
pub(crate) fn text<'a>(fields: &'a Fields, wanted: &str) -> Option<&'a str> {
    let found = published(fields)
        .iter()
        .find(|version| number(version) == wanted)?;
    found.get(TEXT)?.as_str()
}

/// Checks the pair of text and number of a request: both, or none.
pub(crate) fn check<'a>(check: &mut Check, sent: &'a Fields) -> Option<(&'a str, &'a str)> {
    let carries = |name: &str| sent.contains_key(name);
    if !carries(TEXT) && !carries(NUMBER) {
        return None;
    }
    let text = check.text(&Spot::required(sent, TEXT), 1..=usize::MAX);
    let number = check.text(&Spot::required(sent, NUMBER), 1..=usize::MAX);
    if let Some(number) = number
        && let Err(error) = semver::Version::parse(number)
    {
        check.fail(
            "invalid.value",
            NUMBER,
            format!("must be a semantic version: {error}"),
        );
        return None;
    }
    text.zip(number)
}

/// Publishes a version, unless it is there already with the very same text.
pub(crate) fn publish(
    fields: &mut Fields,
    sent: (&str, &str),
    moment: &Moment,
) -> Result<(), Refusal> {
    let (text, number) = sent;
    match self::text(fields, number) {
        Some(before) if before == text => return Ok(()),
        Some(_) => {
            let message = format!("version {number} is published with another text");
            return Err(Refusal::new(409, "version.conflict", message));
        }
        None => {}
    }
    let (count, most) = (
        guardrails::count_tokens(text),
        guardrails::max_tokens(fields),
    );
    if count > most {
        let message = format!("has {count} tokens, safetyGuardrails.maxTokens allows {most}");
        return Err(Refusal::field("out.of.range", TEXT, message));
    }
    let version = json!({NUMBER: number, TEXT: text, "dateCreated": spell(moment.at)});
    if let Value::Array(list) = fields.entry(FIELD).or_insert_with(|| json!([])) {
        list.push(version);
    }
    let _before = fields.insert(NUMBER.to_owned(), json!(number));
    Ok(())
}
