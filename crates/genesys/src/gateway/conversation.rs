//! What is said to a model, what it answers, and what that takes.

use serde_json::{Map, Value, json};

use super::read::{self, Misfit};

/// Who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Whoever runs the conversation.
    System,
    /// The user.
    User,
    /// The model.
    Assistant,
}

/// One thing that was said.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Who said it.
    pub role: Role,
    /// What was said.
    pub text: String,
}

/// Shows how long the text is: logs are no place for what people say.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { role, text } = self;
        f.debug_struct("Message")
            .field("role", role)
            .field("bytes", &text.len())
            .finish_non_exhaustive()
    }
}

/// How many tokens an answer took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// Of what was asked.
    pub prompt: Option<u64>,
    /// Of what was answered.
    pub completion: Option<u64>,
}

/// A whole answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Answered {
    /// What the tenant calls the answer, if it says so.
    pub id: Option<String>,
    /// The answer.
    pub output: String,
    /// Why it ends where it ends, if the tenant says so: `stop`, `length` and the like.
    pub finish: Option<String>,
    /// How many tokens it took, if the tenant says so.
    pub usage: Option<Usage>,
}

/// Shows how long the output is: logs are no place for what people say.
impl std::fmt::Debug for Answered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            id,
            output,
            finish,
            usage,
        } = self;
        f.debug_struct("Answered")
            .field("id", id)
            .field("bytes", &output.len())
            .field("finish", finish)
            .field("usage", usage)
            .finish()
    }
}

impl Role {
    const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

/// Spells messages as the API does.
pub(super) fn spell(messages: &[Message]) -> Value {
    let messages = messages.iter();
    messages
        .map(|message| json!({"role": message.role.word(), "content": message.text}))
        .collect()
}

/// Reads the tokens that invocations tell.
pub(super) fn token_usage(body: &Map<String, Value>) -> Result<Option<Usage>, Misfit> {
    counts(read::object(body, "tokenUsage")?, ["prompt", "completion"])
}

/// Reads the tokens that models tell.
pub(super) fn usage(body: &Map<String, Value>) -> Result<Option<Usage>, Misfit> {
    let names = ["prompt_tokens", "completion_tokens"];
    counts(read::object(body, "usage")?, names)
}

fn counts(
    body: Option<&Map<String, Value>>,
    [prompt, completion]: [&str; 2],
) -> Result<Option<Usage>, Misfit> {
    let Some(body) = body else {
        return Ok(None);
    };
    Ok(Some(Usage {
        prompt: read::count(body, prompt)?,
        completion: read::count(body, completion)?,
    }))
}

/// Reads the whole answer of a model: the first of its choices.
pub(super) fn chosen(body: &Map<String, Value>) -> Result<Answered, Misfit> {
    let choices = body.get("choices").and_then(Value::as_array);
    let choice = choices.and_then(|choices| choices.first()?.as_object());
    let choice = choice.ok_or("it has no object under `choices[0]`")?;
    let message = read::object(choice, "message")?;
    let message = message.ok_or("it has no object under `choices[0].message`")?;
    Ok(Answered {
        id: read::text(body, "id")?.map(str::to_owned),
        output: read::needed(message, "content")?.to_owned(),
        finish: read::text(choice, "finish_reason")?.map(str::to_owned),
        usage: usage(body)?,
    })
}
