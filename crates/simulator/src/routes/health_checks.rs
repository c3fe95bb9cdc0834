//! `POST /api/v2/ai/llm-gateway/models/{id}/health-checks`: tells whether a model's end point is well.

use serde_json::json;

use crate::answer::{Answer, Outcome};
use crate::call::Call;
use crate::clock::spell;
use crate::collections::Collection;
use crate::play;
use crate::refusal::Refusal;
use crate::tenant::Tenant;
use crate::token::Access;

pub(crate) fn run(tenant: &mut Tenant, call: &Call<'_>, _access: &Access) -> Outcome {
    let id = &call.parameter;
    let found = tenant.shelves.of(Collection::Models).get(id);
    let model = found.ok_or_else(|| Refusal::not_found("model", id))?;
    let play = play::of_model(&tenant.behaviour, &model.fields);
    let answer = json!({
        "modelId": id,
        "status": if play.status == 200 { "PASS" } else { "FAIL" },
        "latencyMs": play.latency_ms,
        "checkedAt": spell(call.now),
    });
    Ok(Answer::json(200, &answer))
}
