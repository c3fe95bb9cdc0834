//! The safety guardrails of a prompt: checks, defaults, and the count of tokens that they bound.

use serde_json::{Value, json};

use crate::check::{Check, Spot, whole};
use crate::kind::provider::fill;
use crate::object::Fields;

/// The field of a prompt.
pub(crate) const FIELD: &str = "safetyGuardrails";
const DEFAULT_MAX_TOKENS: i64 = 4096;

pub(crate) fn check(check: &mut Check, fields: &Fields) {
    let spot = Spot::optional(fields, FIELD);
    let Some(guardrails) = check.object(&spot) else {
        return;
    };
    check.texts(&Spot::optional(guardrails, "contentFiltering").inside(FIELD));
    check.texts(&Spot::optional(guardrails, "blockedCategories").inside(FIELD));
    let _most = check.integer(
        &Spot::optional(guardrails, "maxTokens").inside(FIELD),
        1..=i64::MAX,
    );
}

/// Fills in what was left out.
pub(crate) fn complete(fields: &mut Fields) {
    fill(fields, FIELD, json!({}));
    if let Some(guardrails) = fields.get_mut(FIELD).and_then(Value::as_object_mut) {
        fill(guardrails, "contentFiltering", json!([]));
        fill(guardrails, "maxTokens", json!(DEFAULT_MAX_TOKENS));
        fill(guardrails, "blockedCategories", json!([]));
    }
}

/// Returns the most tokens that a text may have.
pub(crate) fn max_tokens(fields: &Fields) -> i64 {
    let most = fields
        .get(FIELD)
        .and_then(|guardrails| guardrails.get("maxTokens"));
    most.and_then(whole).unwrap_or(DEFAULT_MAX_TOKENS)
}

/// Counts the tokens of a text as the guide does: a quarter of its Unicode scalar values, rounded down.
pub(crate) fn count_tokens(text: &str) -> i64 {
    i64::try_from(text.chars().count() / 4).unwrap_or(i64::MAX)
}
