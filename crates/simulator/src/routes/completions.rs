//! `POST /api/v2/ai/llm/completions`: completes a conversation.

use serde_json::{Value, json};

use crate::answer::{Answer, Outcome};
use crate::call::Call;
use crate::check::{Check, Spot};
use crate::kind::guardrails::count_tokens;
use crate::play;
use crate::routes::messages;
use crate::tenant::Tenant;
use crate::token::Access;

pub(crate) fn run(tenant: &mut Tenant, call: &Call<'_>, _access: &Access) -> Outcome {
    let fields = call.object()?;
    let mut check = Check::default();
    let model = check.text(&Spot::required(&fields, "model"), 1..=usize::MAX);
    messages::check(&mut check, &fields);
    let most = check.integer(&Spot::optional(&fields, "max_tokens"), 1..=i64::MAX);
    let model = model.unwrap_or_default().to_owned();
    check.finish()?;
    let conversation = fields.get("messages").unwrap_or(&Value::Null);
    let (text, reason) = cut(
        play::speak(&model, &play::last_user_text(conversation)),
        most,
    );
    let (prompt, completion) = (messages::tokens(conversation), count_tokens(&text));
    let number = tenant.next_draw();
    let answer = json!({
        "id": format!("cmpl-{:012x}", crate::ids::draw(tenant.seed, "completion", number) >> 16),
        "object": "llm.completion",
        "model": model,
        "choices": [{
            "index": 0,
            "message": {"role": "assistant", "content": text},
            "finish_reason": reason,
        }],
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
        },
    });
    Ok(Answer::json(200, &answer))
}

/// Four characters are one token.
fn cut(text: String, most: Option<i64>) -> (String, &'static str) {
    match most {
        Some(most) if count_tokens(&text) > most => {
            let kept = usize::try_from(most)
                .unwrap_or(usize::MAX)
                .saturating_mul(4);
            (text.chars().take(kept).collect(), "length")
        }
        Some(_) | None => (text, "stop"),
    }
}
