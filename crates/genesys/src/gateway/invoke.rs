//! Invoke (guide 001): a registered model is asked, with or without a stream.
//!
//! A POST without a name: it is sent again only where it surely was not carried out.

use http::Method;
use lockstep_model::LiveId;
use lockstep_model::tenant::TenantError;
use serde_json::{Value, json};

use super::conversation::{Answered, Message, chosen, spell};
use super::read::misfit;
use super::talk::Talk;
use crate::client::Client;
use crate::request::{Accept, Call};

pub(crate) const PATH: &str = "/api/v2/ai/llm/gateway/invoke";
/// The scope that it needs.
pub(crate) const SCOPE: &str = "ai:llm:gateway:use";
/// The scope that a stream needs besides.
pub(super) const STREAM_SCOPE: &str = "ai:llm:gateway:stream";

/// What a registered model is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelCall<'a> {
    /// The registered model.
    pub model: &'a LiveId,
    /// What was said so far.
    pub messages: &'a [Message],
    /// How freely it answers.
    pub temperature: Option<f64>,
    /// What stands above the conversation, in place of what the model is usually told.
    pub instruction: Option<&'a str>,
}

impl Client {
    /// Asks a registered model and waits for the whole answer.
    ///
    /// # Errors
    ///
    /// [`lockstep_model::tenant::Failure::Unsettled`] if it may have been carried out, though no
    /// answer came.
    pub async fn invoke_model(&self, wanted: &ModelCall<'_>) -> Result<Answered, TenantError> {
        let call = self.model_call(wanted, Accept::Json);
        let (body, trace) = self.ask_object(&call).await?;
        chosen(&body).map_err(|reason| misfit(&call, &trace, &reason))
    }

    /// Asks a registered model and returns the answer as it comes.
    ///
    /// # Errors
    ///
    /// Fails as [`Client::invoke_model`] does, if no answer begins.
    pub async fn stream_model(&self, wanted: &ModelCall<'_>) -> Result<Talk<'_>, TenantError> {
        let call = self.model_call(wanted, Accept::Events);
        Talk::begin(&self.caller, call, chosen).await
    }

    fn model_call(&self, wanted: &ModelCall<'_>, accept: Accept) -> Call {
        let stream = accept == Accept::Events;
        let mut body = json!({
            "modelId": wanted.model.as_str(),
            "messages": spell(wanted.messages),
            "stream": stream,
        });
        if let Some(temperature) = wanted.temperature {
            body["temperature"] = Value::from(temperature);
        }
        if let Some(instruction) = wanted.instruction {
            body["systemInstruction"] = Value::from(instruction);
        }
        let scope = if stream { STREAM_SCOPE } else { SCOPE };
        let mut call = self.requests.beside(Method::POST, PATH, scope);
        call.body = Some(body.to_string().into_bytes().into());
        call.accept = accept;
        call
    }
}
