//! Plays the model end points: what a model says, and whether its end point is well. Nothing is asked of
//! any real end point.

use serde_json::{Value, json};
use url::Url;

use crate::answer::Answer;
use crate::behaviour::{Behaviour, EndpointPlay};
use crate::kind::guardrails::count_tokens;
use crate::object::Fields;

const OBEY: &str = "Respond with exactly: ";
const QUOTED: usize = 200;

/// Finds out how the end point of a model answers: by the model's name, or by its host, or as all others.
pub(crate) fn of_model(behaviour: &Behaviour, model: &Fields) -> EndpointPlay {
    let text = |field: &str| model.get(field).and_then(Value::as_str).unwrap_or_default();
    let host = Url::parse(text("endpointUrl"))
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    let names = [text("name").to_owned(), host.unwrap_or_default()];
    named(behaviour, &names)
}

fn named(behaviour: &Behaviour, names: &[String]) -> EndpointPlay {
    let found = names.iter().find_map(|name| behaviour.endpoints.get(name));
    found
        .or_else(|| behaviour.endpoints.get("*"))
        .cloned()
        .unwrap_or_default()
}

/// Answers `POST /_sim/endpoints/{name}/v1/chat/completions`.
pub(crate) fn answer(behaviour: &Behaviour, name: &str, body: &[u8]) -> Answer {
    let play = named(behaviour, &[name.to_owned()]);
    let ask: Value = serde_json::from_slice(body).unwrap_or_default();
    if !ask.get("messages").is_some_and(Value::is_array) {
        let error = json!({"error": {"message": "messages must be a list", "type": "invalid_request_error"}});
        return Answer::json(400, &error);
    }
    if play.status != 200 {
        let error =
            json!({"error": {"message": "this end point plays a failure", "type": "simulated"}});
        return Answer::json(play.status, &error);
    }
    let asked = last_user_text(&ask["messages"]);
    let text = play.text.unwrap_or_else(|| speak(name, &asked));
    let (prompt, completion) = (count_tokens(&asked), count_tokens(&text));
    let answer = json!({
        "id": "chatcmpl-simulated",
        "object": "chat.completion",
        "model": ask.get("model").cloned().unwrap_or(Value::Null),
        "choices": [{
            "index": 0,
            "message": {"role": "assistant", "content": text},
            "finish_reason": "stop",
        }],
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
        },
    });
    Answer::json(200, &answer)
}

/// Says what a simulated model says: what it is told to, or else a quotation of what it was asked.
pub(crate) fn speak(model: &str, asked: &str) -> String {
    if let Some((_, wanted)) = asked.split_once(OBEY) {
        return wanted.trim().to_owned();
    }
    let quoted: String = asked.chars().take(QUOTED).collect();
    format!("This is the simulated model {model}. You said: {quoted}")
}

/// Returns the last text that a user said.
pub(crate) fn last_user_text(messages: &Value) -> String {
    let list = messages.as_array().into_iter().flatten();
    let mut said = list.filter(|message| message["role"] == "user");
    said.next_back()
        .and_then(|message| message["content"].as_str())
        .unwrap_or_default()
        .to_owned()
}

/// Cuts a text into the frames of an event stream, word by word, with `[DONE]` at the end.
pub(crate) fn frames(text: &str, noise: bool) -> Vec<String> {
    let mut frames = Vec::new();
    for (index, word) in text.split_inclusive(' ').enumerate() {
        if noise && index % 2 == 0 {
            frames.push(": still here\n\n".to_owned());
            frames.push("data: this line is no JSON\n\n".to_owned());
        }
        let delta = json!({"choices": [{"delta": {"content": word}}]});
        frames.push(format!("data: {delta}\n\n"));
    }
    frames.push("data: [DONE]\n\n".to_owned());
    frames
}
