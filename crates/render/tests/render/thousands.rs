//! A plan of thousands of changes as an organisation could have it: new versions of prompts above
//! all, with traffic, models, deletes and new objects among them.

use lockstep_diff::{Action, Against, Change, Plan};
use serde_json::json;

use crate::case;

/// Makes a plan of so many changes.
pub(crate) fn plan(count: usize) -> Plan {
    let mut plan = case::empty();
    plan.guarded = true;
    plan.changes = (0..count).map(change).collect();
    plan
}

fn change(index: usize) -> Change {
    match index % 10 {
        0 => deleted(index),
        1 => model(index),
        2 => split(index),
        3 => created(index),
        _ => prompt(index),
    }
}

/// A prompt of about 1,600 characters in paragraphs of one line, as people write them.
fn text(index: usize, word: &str) -> String {
    let paragraph = format!(
        "You are support agent {index} of Acme. Greet customers by name, answer in their language, \
         and keep to what the knowledge base says; where it says nothing, say so and offer a person. \
         Never promise a refund. {word} Close with a question.\n"
    );
    let rules: String = (0..20)
        .map(|rule| format!("- Rule {rule} holds.\n"))
        .collect();
    format!("{paragraph}{rules}{paragraph}{rules}Hand over when asked.\n")
}

fn prompt(index: usize) -> Change {
    let at = format!("Prompt/agent-{index:05}");
    let (old, new) = (text(index, "Be brief."), text(index, "Be brief and kind."));
    let mut field = case::field(&at, "versions[1.1.0]", [json!(null), json!(new)]);
    field.against = Some(Against {
        key: "1.0.0".to_owned(),
        share: Some(0.9),
        text: old,
    });
    let temperature = case::field(&at, "temperature", [json!(0.2), json!(0.3)]);
    case::change(Action::Update, &at, vec![temperature, field])
}

fn created(index: usize) -> Change {
    let at = format!("Prompt/new-{index:05}");
    let fields = [
        ("model", json!("anthropic/claude-3-sonnet")),
        ("temperature", json!(0.2)),
        ("versions[1.0.0]", json!(text(index, "Be brief."))),
    ];
    let fields = fields.map(|(path, value)| case::field(&at, path, [json!(null), value]));
    case::change(Action::Create, &at, fields.into())
}

fn deleted(index: usize) -> Change {
    let at = format!("Prompt/gone-{index:05}");
    let versions = json!({"1.0.0": text(index, "Be brief.")});
    let field = case::field(&at, "versions", [versions, json!(null)]);
    case::change(Action::Delete, &at, vec![field])
}

fn model(index: usize) -> Change {
    let at = format!("Model/m{index:05}");
    let fields = vec![
        case::field(&at, "parameters[temperature]", [json!(0.1), json!(0.2)]),
        case::field(
            &at,
            "rateLimits.requestsPerMinute",
            [json!(500), json!(600)],
        ),
    ];
    case::change(Action::Update, &at, fields)
}

fn split(index: usize) -> Change {
    let at = format!("TrafficSplit/agent-{index:05}");
    let fields = vec![
        case::field(&at, "weights[1.0.0]", [json!(1), json!(0.9)]),
        case::field(&at, "weights[1.1.0]", [json!(null), json!(0.1)]),
    ];
    let mut split = case::change(Action::Update, &at, fields);
    split.before = case::fields(json!({"weights": {"1.0.0": 1}}));
    split.after = case::fields(json!({"weights": {"1.0.0": 0.9, "1.1.0": 0.1}}));
    split
}
