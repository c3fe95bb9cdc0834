//! Health checks of registered models (guide 003). One may be asked for again: it changes nothing.

use http::Method;
use lockstep_model::LiveId;
use lockstep_model::probe::Health;
use lockstep_model::tenant::TenantError;
use serde_json::{Map, Value};

use super::read::{self, Misfit, misfit};
use crate::client::Client;
use crate::wire::model;

/// What follows the id of a model in the path.
pub(crate) const SEGMENT: &str = "health-checks";

impl Client {
    /// Has the tenant check the end point of a registered model.
    ///
    /// # Errors
    ///
    /// Fails if the tenant cannot be reached, refuses, or answers with what is no result.
    pub async fn check_health(&self, id: &LiveId) -> Result<Health, TenantError> {
        let mut call = self.requests.get(&model::COLLECTION, id);
        if let Ok(mut segments) = call.url.path_segments_mut() {
            segments.push(SEGMENT);
        }
        call.method = Method::POST;
        call.scope = Some(model::COLLECTION.write_scope);
        call.repeatable = true;
        let (body, trace) = self.ask_object(&call).await?;
        health(&body, id).map_err(|reason| misfit(&call, &trace, &reason))
    }
}

fn health(body: &Map<String, Value>, id: &LiveId) -> Result<Health, Misfit> {
    if read::text(body, "modelId")?.is_some_and(|other| other != id.as_str()) {
        return Err("it is about another model than was asked for".to_owned());
    }
    let passed = match read::needed(body, "status")? {
        "PASS" => true,
        "FAIL" => false,
        _unknown => return Err("`status` is neither PASS nor FAIL".to_owned()),
    };
    Ok(Health {
        passed,
        latency_ms: read::measure(body, "latencyMs")?,
        checked_at: read::text(body, "checkedAt")?.map(str::to_owned),
    })
}
