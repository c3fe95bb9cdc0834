//! Invocations (guide 004): a prompt is asked, and the version that answers is the gateway's choice.
//!
//! A POST without a name: it is sent again only where it surely was not carried out.

use http::Method;
use lockstep_model::LiveId;
use lockstep_model::tenant::TenantError;
use serde_json::{Map, Value, json};

use super::GATEWAY;
use super::conversation::{Answered, token_usage};
use super::read::{self, Misfit, misfit};
use super::talk::Talk;
use crate::client::Client;
use crate::request::{Accept, Call};

pub(crate) const PATH: &str = "/api/v2/ai/llm/gateway/invocations";

/// What a prompt is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Invocation<'a> {
    /// The prompt.
    pub prompt: &'a LiveId,
    /// What the user says.
    pub input: &'a str,
    /// The conversation that it belongs to: a sticky split gives it one version.
    pub session: &'a str,
}

/// Shows how long the input is: logs are no place for what people say.
impl std::fmt::Debug for Invocation<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            prompt,
            input,
            session,
        } = self;
        f.debug_struct("Invocation")
            .field("prompt", prompt)
            .field("bytes", &input.len())
            .field("session", session)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Asks a prompt and waits for the whole answer.
    ///
    /// # Errors
    ///
    /// [`lockstep_model::tenant::Failure::Unsettled`] if it may have been carried out, though no
    /// answer came.
    pub async fn invoke_prompt(&self, wanted: Invocation<'_>) -> Result<Answered, TenantError> {
        let call = self.invocation(wanted, Accept::Json);
        let (body, trace) = self.ask_object(&call).await?;
        whole(&body).map_err(|reason| misfit(&call, &trace, &reason))
    }

    /// Asks a prompt and returns the answer as it comes.
    ///
    /// # Errors
    ///
    /// Fails as [`Client::invoke_prompt`] does, if no answer begins.
    pub async fn stream_prompt(&self, wanted: Invocation<'_>) -> Result<Talk<'_>, TenantError> {
        let call = self.invocation(wanted, Accept::Events);
        Talk::begin(&self.caller, call, whole).await
    }

    fn invocation(&self, wanted: Invocation<'_>, accept: Accept) -> Call {
        let mut call = self.requests.beside(Method::POST, PATH, GATEWAY);
        let body = json!({
            "promptId": wanted.prompt.as_str(),
            "userInput": wanted.input,
            "sessionId": wanted.session,
            "options": {"stream": accept == Accept::Events, "returnTokenUsage": true},
        });
        call.body = Some(body.to_string().into_bytes().into());
        call.accept = accept;
        call
    }
}

fn whole(body: &Map<String, Value>) -> Result<Answered, Misfit> {
    Ok(Answered {
        id: read::text(body, "responseId")?.map(str::to_owned),
        output: read::needed(body, "output")?.to_owned(),
        finish: None,
        usage: token_usage(body)?,
    })
}
