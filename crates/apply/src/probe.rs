//! What follows a model's registration: the tenant's own check, the synthetic prompt, the webhook.
//!
//! How a registration ended comes in; what came of the probes goes out, and in words what did not
//! go well. Nothing here loses a write: what was written stays written, whatever comes of this.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::join;
use lockstep_diff::{Change, Step};
use lockstep_ledger::Effect;
use lockstep_model::fingerprint::SentSecret;
use lockstep_model::probe::{Notice, ProbeModel, Probed, Probing};
use lockstep_model::tenant::WriteTenant;
use lockstep_model::{Fields, LiveId, LiveObject};
use tracing::Instrument as _;

use crate::attempt::Attempt;
use crate::carry::Carrier;
use crate::span;
use crate::trouble::Trouble;

mod entry;

/// How a registration ended.
#[derive(Debug, Clone, Copy)]
enum Registration<'a> {
    /// The model is there, as it was planned.
    Completed(&'a LiveId),
    /// The model was written, and is not as it was planned.
    Odd(&'a LiveId),
    /// The tenant gave it up; a model that was there before is as it was.
    Failed(Option<&'a LiveId>),
    /// Nothing was registered: a model that is there is asked.
    None(&'a LiveId),
}

/// What a delivery says beside the status.
#[derive(Debug, Clone, Copy)]
struct Occasion<'a> {
    /// What tells the delivery from all others.
    delivery_id: &'a str,
    /// The present time, in RFC 3339.
    at: &'a str,
    /// How long the registration took.
    job: Option<Duration>,
}

/// What came of probing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Findings {
    pub(crate) probed: Option<Probed>,
    /// What did not go well, and holds nothing up.
    pub(crate) warnings: Vec<String>,
    /// Why what depends on the model may not go on.
    pub(crate) refusal: Option<String>,
}

impl<T: WriteTenant> Carrier<'_, T> {
    /// Asks an object that is there already, if it has to answer.
    pub(crate) async fn ask(&self, attempt: &mut Attempt<'_, T>, object: &LiveId) {
        if let Some(probing) = attempt.change.probing() {
            let occasion = Occasion {
                delivery_id: "",
                at: "",
                job: None,
            };
            let asked = Registration::None(object);
            let asker = (self.probes, self.stop);
            let probe = probe(asker, (attempt.change, &probing), asked, occasion);
            let probe = attempt.seat.probing(probe);
            attempt.findings = probe.instrument(span::probe()).await;
        }
    }

    /// Probes what a stage registered, before it is recorded.
    pub(crate) async fn probe(
        &self,
        attempt: &mut Attempt<'_, T>,
        result: &Result<Option<LiveObject>, Trouble>,
        (steps, intent): (&[Step], u64),
    ) {
        let Some(probing) = attempt.change.probing() else {
            return;
        };
        let Some(ended) = registration(attempt, result, steps) else {
            return;
        };
        let (delivery_id, at) = self.recorder.delivery(intent);
        let occasion = Occasion {
            delivery_id: &delivery_id,
            at: &at,
            job: attempt.job,
        };
        let asker = (self.probes, self.stop);
        let probe = probe(asker, (attempt.change, &probing), ended, occasion);
        let probe = attempt.seat.probing(probe);
        attempt.findings = probe.instrument(span::probe()).await;
    }

    /// Marks the secrets that were sent, so that the next run knows them again.
    pub(crate) fn mark(&self, attempt: &mut Attempt<'_, T>, effect: &mut Effect<Fields>) {
        let (Effect::Created(live) | Effect::Updated(live) | Effect::Replaced(live)) = effect
        else {
            return;
        };
        let Some(known) = self.secrets else {
            return;
        };
        for (field, source) in &attempt.sent {
            let sent = SentSecret {
                address: attempt.change.address(),
                object: &live.id,
                field,
                source,
            };
            let Some(mark) = known.mark(&sent) else {
                continue;
            };
            if mark.same && is_revised(attempt.change, field) {
                let warning = format!(
                    "`{field}` has a new revision, and its value is the one that was sent before"
                );
                attempt.findings.warnings.push(warning);
            }
            live.secrets.insert((*field).to_owned(), mark.fingerprint);
        }
    }
}

/// Says whether Git asked for a secret to be sent, rather than somebody on the command line.
fn is_revised(change: &Change, field: &str) -> bool {
    let mut fields = change.fields.iter();
    let found = fields.find(|one| one.path.top() == field);
    found.is_some_and(|one| one.cause == lockstep_diff::Cause::Git)
}

/// Says how the registration ended that a stage asked for; nothing if none ended.
fn registration<'a, T>(
    attempt: &'a Attempt<'_, T>,
    result: &'a Result<Option<LiveObject>, Trouble>,
    steps: &[Step],
) -> Option<Registration<'a>> {
    if steps == [Step::Delete] {
        return None;
    }
    match result {
        Ok(live) => Some(Registration::Completed(&live.as_ref()?.live_id)),
        Err(trouble) if trouble.is_of_job() => Some(Registration::Failed(attempt.live_id.as_ref())),
        Err(_) if attempt.touched => attempt.live_id.as_ref().map(Registration::Odd),
        Err(_) => None,
    }
}

/// Probes a model, and tells who wants to know. Once the run is stopped, neither is begun.
async fn probe(
    (prober, stop): (Option<&dyn ProbeModel>, &AtomicBool),
    (change, probing): (&Change, &Probing),
    ended: Registration<'_>,
    occasion: Occasion<'_>,
) -> Findings {
    let Some(prober) = prober else {
        let required =
            probing.required && matches!(ended, Registration::Completed(_) | Registration::None(_));
        return Findings {
            refusal: required.then(|| FAILED.to_owned() + "nobody is there to probe it"),
            ..Findings::default()
        };
    };
    let mut findings = Findings::default();
    let mut probed = Probed::default();
    let mut doubts = Vec::new();
    let is_stopped = || stop.load(Ordering::Relaxed);
    if let Registration::Completed(model) | Registration::None(model) = ended {
        let early = is_stopped();
        doubts = match early {
            true => vec!["the run was stopped before it was probed".to_owned()],
            false => ask(prober, change, (probing, model), &mut probed).await,
        };
        if probing.required && !probed.is_passed() {
            findings.refusal = Some(match (early, is_stopped()) {
                (true, _) => UNASKED.to_owned(),
                (false, true) => format!("{BROKEN_OFF}{}", doubts.join("; ")),
                (false, false) => format!("{FAILED}{}", doubts.join("; ")),
            });
            doubts.clear();
        }
    }
    let told = match ended {
        Registration::Completed(model) | Registration::Odd(model) => Some((Some(model), true)),
        Registration::Failed(model) => Some((model, false)),
        Registration::None(_) => None,
    };
    if told.is_some() && probing.webhook.is_some() && is_stopped() {
        doubts.push("the run was stopped before the status webhook was told".to_owned());
    } else if let (Some(webhook), Some((model, completed))) = (&probing.webhook, told) {
        let notice = Notice {
            delivery_id: occasion.delivery_id,
            at: occasion.at,
            model,
            completed,
            job: occasion.job,
            latency_ms: probed.prompt.as_ref().and_then(|prompt| prompt.latency_ms),
        };
        let delivered = prober.tell(&change.live_name, webhook, &notice).await;
        if let Some(error) = &delivered.error {
            doubts.push(format!("the status webhook was not delivered: {error}"));
        }
        probed.webhook = Some(delivered);
    }
    findings.warnings = doubts;
    findings.probed = (!probed.is_empty()).then_some(probed);
    findings
}

const FAILED: &str = "it is written, but its required probe failed, so nothing goes on to it: ";
const UNASKED: &str = "it is written, but the run was stopped before its required probe, so nothing \
    goes on to it; the next plan has it probed";
const BROKEN_OFF: &str = "it is written, but the run was stopped during its required probe, so \
    nothing goes on to it and the next plan has it probed: ";

/// Has the model checked and asks it, both at once. Returns what is doubtful.
async fn ask(
    prober: &dyn ProbeModel,
    change: &Change,
    (probing, model): (&Probing, &LiveId),
    probed: &mut Probed,
) -> Vec<String> {
    let prompt = async {
        match &probing.prompt {
            Some(prompt) => Some(prober.ask(&change.live_name, prompt).await),
            None => None,
        }
    };
    let (health, prompt) = join(prober.check(model), prompt).await;
    let mut doubts = Vec::new();
    match health {
        Ok(health) => {
            if !health.passed {
                doubts.push("the gateway's health check failed".to_owned());
            }
            probed.health = Some(health);
        }
        Err(error) => doubts.push(format!(
            "the gateway's health check did not come about: {error}"
        )),
    }
    if let Some(prompt) = &prompt {
        let error = prompt
            .error
            .iter()
            .map(|error| format!("the synthetic prompt failed: {error}"));
        doubts.extend(error.chain(prompt.warning.clone()));
    }
    probed.prompt = prompt;
    doubts
}
