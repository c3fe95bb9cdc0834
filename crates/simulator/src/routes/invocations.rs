//! `POST /api/v2/ai/llm/gateway/invocations`: asks a prompt; the version that answers is drawn by weight.

use serde_json::{Value, json};

use crate::answer::{Answer, Outcome};
use crate::call::Call;
use crate::check::{Check, Spot};
use crate::collections::Collection;
use crate::ids::draw;
use crate::kind::guardrails::count_tokens;
use crate::kind::{traffic, versions};
use crate::object::Object;
use crate::play;
use crate::tenant::Tenant;
use crate::token::Access;

pub(crate) fn run(tenant: &mut Tenant, call: &Call<'_>, _access: &Access) -> Outcome {
    let fields = call.object()?;
    let mut check = Check::default();
    let id = Spot::required(&fields, "promptId");
    let id_text = check.text(&id, 1..=usize::MAX).unwrap_or_default();
    let prompt = tenant.shelves.of(Collection::Prompts).get(id_text).cloned();
    if prompt.is_none() && !id_text.is_empty() {
        check.fail(
            "unknown.reference",
            &id.path,
            format!("no prompt has the id {id_text}"),
        );
    }
    let input = check
        .text(&Spot::required(&fields, "userInput"), 0..=usize::MAX)
        .unwrap_or_default();
    let session = check
        .text(&Spot::required(&fields, "sessionId"), 1..=usize::MAX)
        .unwrap_or_default();
    let options = check
        .object(&Spot::optional(&fields, "options"))
        .cloned()
        .unwrap_or_default();
    let mut flag = |name| check.boolean(&Spot::optional(&options, name).inside("options"));
    let (stream, usage) = (flag("stream"), flag("returnTokenUsage"));
    check.finish()?;
    let Some(prompt) = prompt else {
        return Err(crate::refusal::Refusal::not_found("prompt", id_text));
    };
    let number = tenant.next_draw();
    let version = pick(tenant.seed, &prompt, session, number);
    let system = versions::text(&prompt.fields, &version).unwrap_or_default();
    let output = play::speak(prompt.text("modelEndpointRef"), input);
    if stream == Some(true) {
        return Ok(Answer::frames(play::frames(
            &output,
            tenant.behaviour.stream_noise,
        )));
    }
    let response = draw(tenant.seed, "invocation", number) >> 16;
    let mut answer = json!({"responseId": format!("inv-{response:012x}"), "output": output});
    if usage != Some(false) {
        let asked = count_tokens(system) + count_tokens(input);
        answer["tokenUsage"] = json!({"prompt": asked, "completion": count_tokens(&output)});
    }
    Ok(Answer::json(200, &answer))
}

/// Draws a version by its weight: per call, or per session where the split is sticky.
fn pick(seed: u64, prompt: &Object, session: &str, number: u64) -> String {
    let strategy = prompt
        .fields
        .get(traffic::FIELD)
        .and_then(|traffic| traffic.get("splitStrategy"));
    let sticky = strategy.and_then(Value::as_str) == Some("sticky");
    let key = format!("{} {}", prompt.id, if sticky { session } else { "" });
    let drawn = draw(seed, &key, if sticky { 0 } else { number });
    let shares = traffic::shares(&prompt.fields);
    let sum: f64 = shares.iter().map(|(_, weight)| weight).sum();
    let mut left = f64::from(u32::try_from(drawn >> 32).unwrap_or(0)) / f64::from(u32::MAX) * sum;
    for (version, weight) in &shares {
        left -= weight;
        if left <= 0.0 {
            return version.clone();
        }
    }
    shares
        .last()
        .map(|(version, _)| version.clone())
        .unwrap_or_default()
}
