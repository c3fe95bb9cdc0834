//! Probes of registered models: what a manifest asks for, the port that carries it out, and what
//! came of it.
//!
//! A model's settings come in; facts about its end point go out. Nothing is sent here, and no
//! value of this module holds a secret: tokens are named by where they are read from.

use std::fmt::Debug;
use std::pin::Pin;
use std::time::Duration;

use crate::live_id::LiveId;
use crate::secret::SecretSource;
use crate::tenant::TenantError;

/// How long the answer to a synthetic prompt may take, unless a manifest says so.
pub const TIMEOUT: Duration = Duration::from_secs(15);

/// What is done with a model once its registration ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probing {
    /// The synthetic prompt, if its end point is to be sent one.
    pub prompt: Option<Synthetic>,
    /// Whether what depends on the model waits for it to answer.
    pub required: bool,
    /// Who is told that the registration ended, if anybody is.
    pub webhook: Option<Webhook>,
}

/// A prompt that is sent to a model's end point, to see whether it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synthetic {
    /// The root of the end point.
    pub endpoint: String,
    /// The token that it asks for, if it asks for one.
    pub token: Option<SecretSource>,
    /// The model that it is asked for.
    pub model: String,
    /// How long its answer may take.
    pub timeout: Duration,
}

/// A receiver that is told when a registration ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Where it is.
    pub url: String,
    /// What deliveries are signed with, if they are.
    pub secret: Option<SecretSource>,
}

impl Probing {
    /// Returns the secrets that it takes, each with the field that names it.
    pub fn secrets(&self) -> impl Iterator<Item = (&'static str, &SecretSource)> {
        let token = self.prompt.as_ref();
        let token = token.and_then(|prompt| Some(("probe.token", prompt.token.as_ref()?)));
        let secret = self.webhook.as_ref();
        let secret = secret.and_then(|hook| Some(("webhook.secret", hook.secret.as_ref()?)));
        token.into_iter().chain(secret)
    }

    /// Returns the probing less its webhook, for a model of which no registration ended.
    #[must_use]
    pub fn without_webhook(self) -> Self {
        Self {
            webhook: None,
            ..self
        }
    }
}

/// What the tenant's own check of a model's end point found.
#[derive(Debug, Clone, PartialEq)]
pub struct Health {
    /// Whether the model's end point is well.
    pub passed: bool,
    /// How long its answer took, in milliseconds.
    pub latency_ms: Option<f64>,
    /// When it was checked, as the tenant says it.
    pub checked_at: Option<String>,
}

/// What came of a synthetic prompt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answered {
    /// Whether the end point answered with the status that passes.
    pub passed: bool,
    /// How long the last try took, in milliseconds, if anything was sent.
    pub latency_ms: Option<u64>,
    /// The HTTP status of the answer, if there was one.
    pub code: Option<u16>,
    /// The size of its body, if it was read whole.
    pub bytes: Option<u64>,
    /// What is odd though it passed.
    pub warning: Option<String>,
    /// Why it did not pass; it never holds a secret.
    pub error: Option<String>,
}

/// What a receiver is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice<'a> {
    /// What tells this delivery from all others; each try carries the same.
    pub delivery_id: &'a str,
    /// The present time, in RFC 3339.
    pub at: &'a str,
    /// The model; nothing if its registration failed and left none.
    pub model: Option<&'a LiveId>,
    /// Whether the registration was completed.
    pub completed: bool,
    /// How long it took, from its request to its end.
    pub job: Option<Duration>,
    /// How long the answer to the synthetic prompt took, in milliseconds.
    pub latency_ms: Option<u64>,
}

/// What became of a delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Whether the receiver took it.
    pub delivered: bool,
    /// What tells it from all others.
    pub delivery_id: String,
    /// How often it was sent.
    pub attempts: u32,
    /// Why it was not taken; it never holds a secret.
    pub error: Option<String>,
}

/// All that came of probing one model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Probed {
    /// The tenant's own check; nothing if it was not asked for, or did not come about.
    pub health: Option<Health>,
    /// The synthetic prompt, if one was sent.
    pub prompt: Option<Answered>,
    /// The delivery to the webhook, if there is one.
    pub webhook: Option<Delivered>,
}

impl Probed {
    /// Says whether nothing came of it.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Says whether the model answered: its health check passed, and its synthetic prompt if one
    /// was to be sent.
    pub fn is_passed(&self) -> bool {
        self.health.as_ref().is_some_and(|health| health.passed)
            && self.prompt.as_ref().is_none_or(|prompt| prompt.passed)
    }
}

/// Work of a port that is under way.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Probes models, and tells who wants to know.
pub trait ProbeModel: Debug + Send + Sync {
    /// Has the tenant check the end point of a model. `Err` if no result came about.
    fn check<'a>(&'a self, model: &'a LiveId) -> Pending<'a, Result<Health, TenantError>>;

    /// Sends a synthetic prompt to the end point of the model of this live name.
    fn ask<'a>(&'a self, live_name: &'a str, prompt: &'a Synthetic) -> Pending<'a, Answered>;

    /// Tells a receiver about the model of this live name.
    fn tell<'a>(
        &'a self,
        live_name: &'a str,
        to: &'a Webhook,
        notice: &'a Notice<'a>,
    ) -> Pending<'a, Delivered>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn health(passed: bool) -> Option<Health> {
        Some(Health {
            passed,
            latency_ms: None,
            checked_at: None,
        })
    }

    fn prompt(passed: bool) -> Option<Answered> {
        Some(Answered {
            passed,
            ..Answered::default()
        })
    }

    #[test]
    fn a_model_answered_if_all_that_was_asked_did() {
        for (health, prompt, passed) in [
            (health(true), prompt(true), true),
            (health(true), None, true),
            (health(true), prompt(false), false),
            (health(false), prompt(true), false),
            (None, prompt(true), false),
        ] {
            let probed = Probed {
                health,
                prompt,
                webhook: None,
            };
            assert_eq!(probed.is_passed(), passed, "{probed:?}");
        }
    }
}
