//! `POST /api/v2/ai/llm/gateway/invoke`: asks a registered model, with or without an event stream.

use serde_json::{Value, json};

use crate::answer::{Answer, Outcome};
use crate::call::Call;
use crate::check::{Check, Spot};
use crate::collections::Collection;
use crate::kind::guardrails::count_tokens;
use crate::play;
use crate::routes::messages;
use crate::tenant::Tenant;
use crate::token::Access;

pub(crate) fn run(tenant: &mut Tenant, call: &Call<'_>, access: &Access) -> Outcome {
    let fields = call.object()?;
    let mut check = Check::default();
    let id = Spot::required(&fields, "modelId");
    let id_text = check.text(&id, 1..=usize::MAX).unwrap_or_default();
    let model = tenant.shelves.of(Collection::Models).get(id_text);
    if model.is_none() && !id_text.is_empty() {
        check.fail(
            "unknown.reference",
            &id.path,
            format!("no model has the id {id_text}"),
        );
    }
    messages::check(&mut check, &fields);
    let stream = check
        .boolean(&Spot::optional(&fields, "stream"))
        .unwrap_or(false);
    let _temperature = check.number(&Spot::optional(&fields, "temperature"), 0.0..=2.0);
    let _instruction = check.text(
        &Spot::optional(&fields, "systemInstruction"),
        0..=usize::MAX,
    );
    let name = model
        .map(|model| model.name().to_owned())
        .unwrap_or_default();
    check.finish()?;
    let stream = stream || call.wants_stream();
    if stream {
        access.require("ai:llm:gateway:stream")?;
    }
    let conversation = fields.get("messages").unwrap_or(&Value::Null);
    let text = play::speak(&name, &play::last_user_text(conversation));
    if stream {
        return Ok(Answer::frames(play::frames(
            &text,
            tenant.behaviour.stream_noise,
        )));
    }
    let (prompt, completion) = (messages::tokens(conversation), count_tokens(&text));
    let answer = json!({
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
    Ok(Answer::json(200, &answer))
}
