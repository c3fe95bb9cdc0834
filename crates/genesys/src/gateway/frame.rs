//! What the frames of an answer's stream say.
//!
//! The text of an event comes in; pieces of the answer, or what else it says, go out. A line that is
//! no JSON is noise; JSON that holds no text of the answer where one belongs is a failure, because
//! leaving it out would make the answer shorter.

use serde_json::{Map, Value};

use super::conversation::{Usage, token_usage, usage};
use crate::sse::Event;
use crate::wire::spelling::noun;

/// The last text of a stream.
const DONE: &str = "[DONE]";

/// What a frame says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// A piece of the answer.
    Piece(String),
    /// Why the answer ends where it ends.
    Finish(String),
    /// How many tokens it took.
    Usage(Usage),
    /// The answer is whole.
    Done,
    /// The answer will not be whole; the text is the tenant's, if there is one.
    Failed(Option<String>),
    /// It cannot be understood, and may have held a part of the answer.
    Misfit(String),
    /// It is no JSON.
    Noise,
}

/// Reads an event. Some servers put no empty line between frames: what is no JSON as a whole is
/// read line by line.
pub(super) fn read(event: &Event, said: &mut Vec<Said>) {
    match frame(&event.name, &event.text, said) {
        true => {}
        false if event.text.contains('\n') => {
            for line in event.text.split('\n') {
                if !frame(&event.name, line, said) {
                    said.push(Said::Noise);
                }
            }
        }
        false => said.push(Said::Noise),
    }
}

/// Says whether an event that the end of the stream cut off says that the answer is whole.
pub(super) fn is_done(event: &Event) -> bool {
    event
        .text
        .lines()
        .last()
        .is_some_and(|line| line.trim() == DONE)
}

/// Reads one frame, and says whether it is one.
fn frame(name: &str, text: &str, said: &mut Vec<Said>) -> bool {
    if text.trim() == DONE {
        said.push(Said::Done);
        return true;
    }
    let Ok(Value::Object(body)) = serde_json::from_str(text) else {
        if name == "error" {
            said.push(Said::Failed(Some(text.to_owned())));
        }
        return name == "error";
    };
    if name == "error" || body.get("error").is_some_and(|error| !error.is_null()) {
        said.push(Said::Failed(reason(&body)));
        return true;
    }
    match parts(&body, said) {
        Ok(()) => {}
        Err(misfit) => said.push(Said::Misfit(misfit)),
    }
    true
}

fn parts(body: &Map<String, Value>, said: &mut Vec<Said>) -> Result<(), String> {
    let choices = match body.get("choices") {
        None | Some(Value::Null) => &[][..],
        Some(Value::Array(choices)) => choices.as_slice(),
        Some(other) => return Err(format!("`choices` is {}, not a list", noun(other))),
    };
    // Only one answer was asked for.
    if let Some(choice) = choices.first() {
        let choice = fields("choices[0]", Some(choice))?;
        let delta = choice.and_then(|choice| choice.get("delta"));
        let delta = fields("choices[0].delta", delta)?;
        match delta.and_then(|delta| delta.get("content")) {
            Some(Value::String(text)) if !text.is_empty() => said.push(Said::Piece(text.clone())),
            None | Some(Value::Null | Value::String(_)) => {}
            Some(other) => {
                let noun = noun(other);
                return Err(format!("`choices[0].delta.content` is {noun}, not a text"));
            }
        }
        let finish = choice.and_then(|choice| choice.get("finish_reason")?.as_str());
        said.extend(finish.map(|reason| Said::Finish(reason.to_owned())));
    }
    let told = token_usage(body)?.or(usage(body)?);
    said.extend(told.map(Said::Usage));
    Ok(())
}

/// Returns the fields of an object, if there is one.
fn fields<'a>(
    name: &str,
    value: Option<&'a Value>,
) -> Result<Option<&'a Map<String, Value>>, String> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(fields)) => Ok(Some(fields)),
        Some(other) => Err(format!("`{name}` is {}, not an object", noun(other))),
    }
}

/// What the tenant says of a failure: a text, or an object that holds one.
fn reason(body: &Map<String, Value>) -> Option<String> {
    let error = body.get("error");
    let within = error.and_then(|error| error.get("message"));
    let texts = [within, error, body.get("message")];
    texts
        .into_iter()
        .flatten()
        .find_map(Value::as_str)
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str, text: &str) -> Vec<Said> {
        let mut said = Vec::new();
        let event = Event {
            name: name.to_owned(),
            text: text.to_owned(),
        };
        read(&event, &mut said);
        said
    }

    fn piece(text: &str) -> Said {
        Said::Piece(text.to_owned())
    }

    #[test]
    fn pieces_are_read_and_noise_is_told_apart() {
        let frame = r#"{"choices":[{"delta":{"content":"Hello "}}]}"#;
        assert_eq!(said("", frame), [piece("Hello ")]);
        assert_eq!(said("", "[DONE]"), [Said::Done]);
        assert_eq!(said("", " [DONE] "), [Said::Done]);
        assert_eq!(said("", "no JSON"), [Said::Noise]);
        assert_eq!(said("", "7"), [Said::Noise]);
        assert_eq!(
            said("", r#"{"choices":[{"delta":{"role":"assistant"}}]}"#),
            []
        );
    }

    #[test]
    fn one_frame_may_take_many_lines_and_many_frames_one_event() {
        let long = "{\"choices\":\n[{\"delta\":{\"content\":\"a\"}}]}";
        assert_eq!(said("", long), [piece("a")]);
        let frame = r#"{"choices":[{"delta":{"content":"b"}}]}"#;
        let joined = format!("{frame}\nnoise\n{frame}\n[DONE]");
        let wanted = [piece("b"), Said::Noise, piece("b"), Said::Done];
        assert_eq!(said("", &joined), wanted);
    }

    #[test]
    fn ends_and_tokens_are_read_in_both_spellings() {
        let last = r#"{"choices":[{"delta":{},"finish_reason":"length"}],
            "usage":{"prompt_tokens":3,"completion_tokens":4}}"#;
        let usage = Usage {
            prompt: Some(3),
            completion: Some(4),
        };
        let finish = Said::Finish("length".to_owned());
        assert_eq!(said("", last), [finish, Said::Usage(usage)]);
        let ours = r#"{"tokenUsage":{"prompt":3,"completion":4}}"#;
        assert_eq!(said("", ours), [Said::Usage(usage)]);
    }

    #[test]
    fn failures_are_never_left_out() {
        let failed = |text: &str| Said::Failed(Some(text.to_owned()));
        assert_eq!(
            said("", r#"{"error":{"message":"overloaded"}}"#),
            [failed("overloaded")]
        );
        assert_eq!(
            said("", r#"{"error":"overloaded"}"#),
            [failed("overloaded")]
        );
        assert_eq!(said("error", r#"{"message":"gone"}"#), [failed("gone")]);
        assert_eq!(said("error", "gone"), [failed("gone")]);
        assert_eq!(said("", r#"{"error":{}}"#), [Said::Failed(None)]);
        for text in [
            r#"{"choices":[{"delta":{"content":5}}]}"#,
            r#"{"choices":[{"delta":"a piece"}]}"#,
            r#"{"choices":["a piece"]}"#,
            r#"{"choices":{}}"#,
            r#"{"usage":{"prompt_tokens":-1}}"#,
        ] {
            assert!(matches!(said("", text)[..], [Said::Misfit(_)]), "{text}");
        }
    }

    #[test]
    fn a_last_line_may_lack_its_end() {
        let event = |text: &str| Event {
            name: String::new(),
            text: text.to_owned(),
        };
        assert!(is_done(&event("[DONE]")));
        assert!(is_done(&event("{}\n[DONE]")));
        assert!(!is_done(&event("[DONE")));
        assert!(!is_done(&event("")));
    }
}
