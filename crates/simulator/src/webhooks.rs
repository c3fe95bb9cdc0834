//! The webhook deliveries: those that reach the receivers which the simulator plays, and those that the
//! platform itself would send. The latter never leave the process: they are only noted here.

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::Value;

const REMEMBERED: usize = 10_000;

/// Who sent a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Sender {
    /// The simulated platform, when a job ended; noted instead of sent.
    Platform,
    /// A client, over HTTP, to a receiver that the simulator plays.
    Client,
}

/// One delivery to a webhook.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// Who sent it.
    pub sender: Sender,
    /// The model's `webhookCallbackUrl`, or the path after `/_sim/webhooks/`.
    pub receiver: String,
    /// The body: JSON, or text where it is none.
    pub body: Value,
    /// The `X-…` and `Webhook-…` headers that came with it, lower-case.
    pub headers: Vec<(String, String)>,
}

/// The latest deliveries.
#[derive(Debug, Default)]
pub(crate) struct Webhooks(VecDeque<Delivery>);

impl Webhooks {
    pub(crate) fn note(&mut self, delivery: Delivery) {
        if self.0.len() == REMEMBERED {
            let _oldest = self.0.pop_front();
        }
        self.0.push_back(delivery);
    }

    pub(crate) fn all(&self) -> Vec<Delivery> {
        self.0.iter().cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}
