//! What came of probes, as the ledger keeps it.

use std::time::Duration;

use lockstep_ledger::{Delivery, Health, Pass, Probe, Reply};
use lockstep_model::probe::{Answered, Delivered, Health as Checked};

use super::Findings;

impl Findings {
    /// Returns what the ledger keeps.
    pub(crate) fn entry(&self) -> Option<Box<Probe>> {
        let probed = self.probed.as_ref()?;
        Some(Box::new(Probe {
            health: probed.health.as_ref().map(health),
            prompt: probed.prompt.as_ref().map(reply),
            webhook: probed.webhook.as_ref().map(delivery),
        }))
    }
}

fn health(checked: &Checked) -> Health {
    let latency = checked.latency_ms.filter(|ms| ms.is_finite() && *ms >= 0.0);
    Health {
        status: pass(checked.passed).as_str().to_owned(),
        latency: latency.and_then(|ms| Duration::try_from_secs_f64(ms / 1e3).ok()),
        checked_at: checked.checked_at.clone(),
    }
}

fn reply(answered: &Answered) -> Reply {
    Reply {
        status: pass(answered.passed),
        latency: answered.latency_ms.map(Duration::from_millis),
        code: answered.code,
        bytes: answered.bytes,
        warning: answered.warning.clone(),
        error: answered.error.clone(),
    }
}

fn delivery(delivered: &Delivered) -> Delivery {
    Delivery {
        delivered: delivered.delivered,
        delivery_id: delivered.delivery_id.clone(),
        attempts: delivered.attempts,
        error: delivered.error.clone(),
    }
}

const fn pass(passed: bool) -> Pass {
    match passed {
        true => Pass::Pass,
        false => Pass::Fail,
    }
}
