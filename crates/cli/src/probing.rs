//! Probes of a run: what carries them out, and the words for what came of them.

use lockstep_apply::Outcome;
use lockstep_genesys::Prober;
use lockstep_model::probe::{ProbeModel, Probed};

/// Lends a prober to a run, if there is one.
pub(crate) fn of<'a>(prober: Option<&'a Prober<'a>>) -> Option<&'a dyn ProbeModel> {
    prober.map(|prober| prober as _)
}

/// Says what is worth knowing of an outcome: what did not go well, and what came of probing.
pub(crate) fn told(outcome: &Outcome) -> Vec<String> {
    let mut told = outcome.warnings.clone();
    told.extend(outcome.probed.iter().flat_map(remarks));
    told
}

/// Says what came of probing, in a sentence for each probe.
pub(crate) fn remarks(probed: &Probed) -> Vec<String> {
    let health = probed.health.as_ref().map(|health| {
        let took = health.latency_ms.map(|ms| format!(" in {ms} ms"));
        let word = word(health.passed);
        format!("health check: {word}{}", took.unwrap_or_default())
    });
    let prompt = probed.prompt.as_ref().map(|prompt| {
        let took = prompt.latency_ms.map(|ms| format!("{ms} ms"));
        let code = prompt.code.map(|code| format!("status {code}"));
        let size = prompt.bytes.map(|bytes| format!("{bytes} bytes"));
        let facts: Vec<String> = [took, code, size].into_iter().flatten().collect();
        let word = word(prompt.passed);
        match facts.is_empty() {
            true => format!("synthetic prompt: {word}"),
            false => format!("synthetic prompt: {word} ({})", facts.join(", ")),
        }
    });
    let webhook = probed.webhook.as_ref().filter(|told| told.delivered);
    let webhook = webhook.map(|told| format!("status webhook: delivered as {}", told.delivery_id));
    [health, prompt, webhook].into_iter().flatten().collect()
}

const fn word(passed: bool) -> &'static str {
    match passed {
        true => "PASS",
        false => "FAIL",
    }
}
