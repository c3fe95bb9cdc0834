//! What the calls to a model share: the check of `messages`, and the count of tokens.

use serde_json::Value;

use crate::check::{Check, Spot};
use crate::kind::guardrails::count_tokens;
use crate::object::Fields;

const ROLES: [&str; 3] = ["system", "user", "assistant"];

/// Checks that `messages` is a conversation.
pub(crate) fn check(check: &mut Check, fields: &Fields) {
    let Some(list) = check.list(&Spot::required(fields, "messages")) else {
        return;
    };
    if list.is_empty() {
        check.fail("out.of.range", "messages", "must hold at least one message");
    }
    for (index, message) in list.iter().enumerate() {
        let spot = Spot::item("messages", index, message);
        let Some(message) = check.object(&spot) else {
            continue;
        };
        check.word(&Spot::required(message, "role").inside(&spot.path), &ROLES);
        let content = Spot::required(message, "content").inside(&spot.path);
        let _text = check.text(&content, 0..=usize::MAX);
    }
}

/// Counts the tokens of a conversation.
pub(crate) fn tokens(messages: &Value) -> i64 {
    let list = messages.as_array().into_iter().flatten();
    list.filter_map(|message| message["content"].as_str())
        .map(count_tokens)
        .sum()
}
