//! Completions (guide 000). A POST without a name: it is sent again only where it surely was not
//! carried out.

use http::Method;
use lockstep_model::tenant::TenantError;
use serde_json::{Value, json};

use super::conversation::{Answered, Message, chosen, spell};
use super::read::misfit;
use crate::client::Client;

pub(crate) const PATH: &str = "/api/v2/ai/llm/completions";
/// The scope that it needs.
pub(crate) const SCOPE: &str = "ai:llm:write";

/// What is to be completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion<'a> {
    /// The model, as its provider calls it.
    pub model: &'a str,
    /// What was said so far.
    pub messages: &'a [Message],
    /// How many tokens the answer may have.
    pub max_tokens: Option<u64>,
}

impl Client {
    /// Has a model complete a conversation.
    ///
    /// # Errors
    ///
    /// [`lockstep_model::tenant::Failure::Unsettled`] if it may have been carried out, though no
    /// answer came.
    pub async fn complete(&self, wanted: &Completion<'_>) -> Result<Answered, TenantError> {
        let mut body = json!({"model": wanted.model, "messages": spell(wanted.messages)});
        if let Some(most) = wanted.max_tokens {
            body["max_tokens"] = Value::from(most);
        }
        let mut call = self.requests.beside(Method::POST, PATH, SCOPE);
        call.body = Some(body.to_string().into_bytes().into());
        let (body, trace) = self.ask_object(&call).await?;
        chosen(&body).map_err(|reason| misfit(&call, &trace, &reason))
    }
}
