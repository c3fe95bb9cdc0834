//! What is said of probes, and of the secrets that an apply takes, wherever a plan is shown.
//!
//! Probings and plans come in; words go out. A secret is told by where it is read from.

use std::collections::BTreeMap;
use std::time::Duration;

use lockstep_diff::{Action, Change, Plan};
use lockstep_model::secret::SecretSource;

/// Returns what is done with an object once it is written, in words; nothing if nothing is.
pub(crate) fn words(change: &Change) -> Option<String> {
    let probing = change.probing()?;
    let mut steps = vec!["have the gateway check its health".to_owned()];
    if let Some(prompt) = &probing.prompt {
        let (model, endpoint) = (&prompt.model, &prompt.endpoint);
        let within = span(prompt.timeout);
        steps.push(format!(
            "send {endpoint} a synthetic prompt for {model} (within {within})"
        ));
    }
    if let Some(webhook) = &probing.webhook {
        let signed = webhook.secret.as_ref().map_or("", |_secret| ", signed");
        steps.push(format!("tell {}{signed}", webhook.url));
    }
    let when = match change.action {
        Action::Adopt => "first",
        Action::Create | Action::Update | Action::Replace | Action::Release | Action::Delete => {
            "then"
        }
    };
    let required = match probing.required {
        true => "; what depends on it waits for its answer",
        false => "",
    };
    Some(format!("{when}: {}{required}", steps.join(", ")))
}

/// Returns a line for each secret that applying a plan takes: where it is read from, and what for.
pub(crate) fn secrets(plan: &Plan) -> Vec<String> {
    let mut by_source: BTreeMap<SecretSource, Vec<String>> = BTreeMap::new();
    for needed in plan.secrets() {
        let of = format!("{} ({})", needed.address, needed.field);
        by_source.entry(needed.source).or_default().push(of);
    }
    by_source
        .into_iter()
        .map(|(source, of)| format!("{source}: {}", named(&of)))
        .collect()
}

/// How many places are named that take one secret.
const NAMED: usize = 5;

fn named(all: &[String]) -> String {
    let mut shown: Vec<String> = all.iter().take(NAMED).cloned().collect();
    if all.len() > NAMED {
        shown.push(format!("and {} more", all.len() - NAMED));
    }
    shown.join(", ")
}

fn span(time: Duration) -> String {
    match time.subsec_millis() {
        0 => format!("{} s", time.as_secs()),
        _ => format!("{} ms", time.as_millis()),
    }
}
