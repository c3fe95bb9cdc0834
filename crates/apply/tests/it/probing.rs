//! What follows a registration: probes, the webhook, and what they hold up.

use std::sync::Mutex;
use std::time::Duration;

use lockstep_apply::{Ended, Summary};
use lockstep_diff::{Action, Consent, Inputs, Plan, Targets};
use lockstep_model::fingerprint::{KnowSecret, Mark, SentSecret};
use lockstep_model::probe::{
    Answered, Delivered, Health, Notice, Pending, ProbeModel, Synthetic, Webhook,
};
use lockstep_model::tenant::{Failure, TenantError};
use lockstep_model::{Base, LiveId};
use serde_json::{Value, json};

use crate::fake::Fake;
use crate::plans::{Wanted, make, provider, spec};
use crate::runs::{Bench, endings};

/// Probes in memory, and remembers what it was asked.
#[derive(Debug, Default)]
pub(crate) struct Probes {
    asked: Mutex<Vec<String>>,
    /// What is wrong with the end points.
    unwell: bool,
    pub(crate) silent: bool,
    unreachable: bool,
    odd: bool,
    /// What is wrong with the receivers.
    deaf: bool,
    /// How long an end point takes.
    pub(crate) slow: Duration,
}

impl Probes {
    fn note(&self, what: String) {
        self.asked.lock().expect("nobody panics").push(what);
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("nobody panics").clone()
    }
}

impl ProbeModel for Probes {
    fn check<'a>(&'a self, model: &'a LiveId) -> Pending<'a, Result<Health, TenantError>> {
        Box::pin(async move {
            self.note(format!("check {model}"));
            match self.unreachable {
                true => Err(TenantError::new(
                    Failure::Unavailable,
                    "the gateway is away",
                )),
                false => Ok(Health {
                    passed: !self.unwell,
                    latency_ms: Some(12.5),
                    checked_at: Some("2026-01-01T00:00:00Z".to_owned()),
                }),
            }
        })
    }

    fn ask<'a>(&'a self, live_name: &'a str, prompt: &'a Synthetic) -> Pending<'a, Answered> {
        Box::pin(async move {
            self.note(format!("ask {live_name} for {}", prompt.model));
            tokio::time::sleep(self.slow).await;
            Answered {
                passed: !self.silent,
                latency_ms: Some(40),
                code: Some(if self.silent { 503 } else { 200 }),
                bytes: Some(512),
                warning: self.odd.then(|| "it said something else".to_owned()),
                error: self.silent.then(|| "it answered 503".to_owned()),
            }
        })
    }

    fn tell<'a>(
        &'a self,
        live_name: &'a str,
        to: &'a Webhook,
        notice: &'a Notice<'a>,
    ) -> Pending<'a, Delivered> {
        Box::pin(async move {
            let model = notice.model.map_or("nothing", LiveId::as_str);
            self.note(format!(
                "tell {} of {live_name}: {model} {} {:?} {}",
                to.url, notice.completed, notice.latency_ms, notice.delivery_id
            ));
            assert!(notice.job.is_some());
            Delivered {
                delivered: !self.deaf,
                delivery_id: notice.delivery_id.to_owned(),
                attempts: 2,
                error: self.deaf.then(|| "it hung up".to_owned()),
            }
        })
    }
}

pub(crate) fn model(probe: Value) -> Value {
    json!({
        "endpointUrl": "https://a.example",
        "authCredentialId": "cred",
        "architecture": "openai",
        "rateLimits": {"requestsPerMinute": 5, "tokensPerMinute": 50},
        "webhookCallbackUrl": "https://b.example/hook",
        "probe": probe,
    })
}

/// A model that has to answer, a prompt on it, its split, and a provider that is another matter.
pub(crate) fn gated(probe: Value) -> Vec<Wanted<'static>> {
    vec![
        ("Provider/p", provider(), &[]),
        ("Model/gpt", model(probe), &[]),
        (
            "Prompt/q",
            json!({"model": "gpt", "versions": {"1.0.0": "one"}}),
            &["Model/gpt"],
        ),
        (
            "TrafficSplit/q",
            json!({"weights": {"1.0.0": 1.0}}),
            &["Prompt/q"],
        ),
    ]
}

pub(crate) fn required() -> Value {
    json!({"required": true, "model": "gpt-4o"})
}

async fn run(bench: &Bench, fake: &Fake, plan: &Plan, probes: &Probes) -> Summary {
    bench
        .run_with(plan, fake, (false, Some(probes), None))
        .await
}

pub(crate) fn outcome_of<'a>(entries: &'a [Value], address: &str) -> &'a Value {
    let mut outcomes = entries
        .iter()
        .filter(|entry| entry["kind"] == "outcome" || entry["kind"] == "adopted")
        .map(|entry| &entry["body"]);
    let found = outcomes.rfind(|body| body["address"] == address);
    found.expect("an outcome")
}

#[tokio::test]
async fn a_registration_is_followed_by_all_three() {
    let (bench, fake, probes) = (Bench::new(), Fake::default(), Probes::default());
    let spec = spec(&gated(required()));
    let plan = make(&spec, &fake, &bench.base());
    let summary = run(&bench, &fake, &plan, &probes).await;
    assert!(summary.is_complete(), "{:?}", endings(&summary));
    let asked = probes.asked();
    assert_eq!(asked[..2], ["check Model-gpt", "ask gpt for gpt-4o"]);
    assert!(
        asked[2].starts_with("tell https://b.example/hook of gpt: Model-gpt true Some(40) r-"),
        "{asked:?}"
    );
    let entries = bench.text();
    let outcome = outcome_of(&entries, "Model/gpt");
    let probe = &outcome["probe"];
    assert_eq!(probe["health"]["status"], "PASS");
    assert_eq!(probe["prompt"]["status"], "PASS");
    assert_eq!(probe["prompt"]["code"], 200);
    assert_eq!(probe["webhook"]["delivered"], true);
    assert!(outcome["jobMs"].is_u64());
    assert!(make(&spec, &fake, &bench.base()).is_empty());
}

#[tokio::test]
async fn nothing_goes_on_to_a_model_that_did_not_answer() {
    let bench = Bench::new();
    let fake = Fake::default();
    let spec = spec(&gated(required()));
    let plan = make(&spec, &fake, &bench.base());
    let silent = Probes {
        silent: true,
        ..Probes::default()
    };
    let summary = run(&bench, &fake, &plan, &silent).await;
    let model = summary
        .outcomes
        .iter()
        .find(|o| o.id.to_string() == "Model/gpt");
    let model = model.expect("an outcome");
    let Ended::Failed { error, .. } = &model.ended else {
        panic!("it did not answer: {:?}", model.ended);
    };
    assert!(error.contains("it answered 503") && model.wrote, "{error}");
    let skipped = endings(&summary);
    let skipped = skipped
        .iter()
        .filter(|end| *end == "skipped because of Model/gpt");
    assert_eq!(skipped.count(), 2);
    assert!(fake.get(lockstep_model::Kind::Prompt, "q").is_none());

    // The write is not lost, and the next plan asks before it lets anything on.
    let base = bench.base();
    assert!(
        base.applied
            .contains_key(&"Model/gpt".parse().expect("an address"))
    );
    let plan = make(&spec, &fake, &base);
    let again: Vec<(String, Action)> = plan
        .changes
        .iter()
        .map(|change| (change.id.to_string(), change.action))
        .collect();
    assert_eq!(again[0], ("Model/gpt".to_owned(), Action::Adopt));
    let summary = run(&bench, &fake, &plan, &silent).await;
    assert_eq!(endings(&summary)[0], "failed");
    assert!(fake.get(lockstep_model::Kind::Prompt, "q").is_none());

    let well = Probes::default();
    let plan = make(&spec, &fake, &bench.base());
    let summary = run(&bench, &fake, &plan, &well).await;
    assert!(summary.is_complete(), "{:?}", endings(&summary));
    // No registration ended, so nobody is told of one.
    assert_eq!(well.asked(), ["check Model-gpt", "ask gpt for gpt-4o"]);
    let entries = bench.text();
    assert_eq!(
        outcome_of(&entries, "Model/gpt")["probe"]["prompt"]["status"],
        "PASS"
    );
    assert!(make(&spec, &fake, &bench.base()).is_empty());
}

#[tokio::test]
async fn a_health_check_that_fails_or_does_not_come_about_holds_up_too() {
    for probes in [
        Probes {
            unwell: true,
            ..Probes::default()
        },
        Probes {
            unreachable: true,
            ..Probes::default()
        },
    ] {
        let (bench, fake) = (Bench::new(), Fake::default());
        let plan = make(&spec(&gated(required())), &fake, &bench.base());
        let summary = run(&bench, &fake, &plan, &probes).await;
        assert!(endings(&summary).contains(&"skipped because of Model/gpt".to_owned()));
    }
}

#[tokio::test]
async fn nobody_to_probe_it_is_no_answer() {
    let (bench, fake) = (Bench::new(), Fake::default());
    let plan = make(&spec(&gated(required())), &fake, &bench.base());
    let summary = bench.run(&plan, &fake, false).await;
    assert!(endings(&summary).contains(&"skipped because of Model/gpt".to_owned()));
}

#[tokio::test]
async fn what_is_not_required_is_a_warning() {
    let (bench, fake) = (Bench::new(), Fake::default());
    let spec = spec(&gated(json!({})));
    let plan = make(&spec, &fake, &bench.base());
    let probes = Probes {
        unwell: true,
        silent: true,
        deaf: true,
        ..Probes::default()
    };
    let summary = run(&bench, &fake, &plan, &probes).await;
    assert!(summary.is_complete(), "{:?}", endings(&summary));
    let warned = summary
        .outcomes
        .iter()
        .flat_map(|outcome| &outcome.warnings);
    let warned: Vec<&String> = warned.collect();
    assert_eq!(warned.len(), 3, "{warned:?}");
    assert!(warned[2].contains("it hung up"));
    let entries = bench.text();
    let outcome = outcome_of(&entries, "Model/gpt");
    assert_eq!(outcome["result"], "created");
    assert_eq!(outcome["warnings"].as_array().map(Vec::len), Some(3));
    assert_eq!(outcome["probe"]["webhook"]["error"], "it hung up");
    assert!(make(&spec, &fake, &bench.base()).is_empty());
}

#[tokio::test]
async fn an_odd_answer_passes_with_a_warning() {
    let (bench, fake) = (Bench::new(), Fake::default());
    let plan = make(&spec(&gated(required())), &fake, &bench.base());
    let probes = Probes {
        odd: true,
        ..Probes::default()
    };
    let summary = run(&bench, &fake, &plan, &probes).await;
    assert!(summary.is_complete());
    assert!(
        summary
            .outcomes
            .iter()
            .any(|o| o.warnings == ["it said something else"])
    );
}

#[tokio::test]
async fn a_failed_job_is_told_too() {
    let bench = Bench::new();
    let fake = Fake {
        failures: [("create Model gpt".to_owned(), Failure::Job)].into(),
        ..Fake::default()
    };
    let plan = make(&spec(&gated(required())), &fake, &bench.base());
    let probes = Probes::default();
    let summary = run(&bench, &fake, &plan, &probes).await;
    assert!(endings(&summary).contains(&"failed".to_owned()));
    let asked = probes.asked();
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert!(asked[0].contains("of gpt: nothing false None"), "{asked:?}");
    let entries = bench.text();
    assert_eq!(outcome_of(&entries, "Model/gpt")["result"], "failed");
    assert_eq!(
        outcome_of(&entries, "Model/gpt")["probe"]["webhook"]["delivered"],
        true
    );
}

#[tokio::test]
async fn a_split_waits_though_its_prompt_is_as_it_should_be() {
    let (bench, fake, probes) = (Bench::new(), Fake::default(), Probes::default());
    let wanted = gated(required());
    let plan = make(&spec(&wanted), &fake, &bench.base());
    assert!(run(&bench, &fake, &plan, &probes).await.is_complete());
    // The model and the split change, and the prompt between them does not.
    let mut changed = wanted;
    changed[1].1["rateLimits"]["requestsPerMinute"] = json!(6);
    changed[3].1["strategy"] = json!("sticky");
    let plan = make(&spec(&changed), &fake, &bench.base());
    assert_eq!(plan.changes.len(), 2);
    let silent = Probes {
        silent: true,
        ..Probes::default()
    };
    let summary = run(&bench, &fake, &plan, &silent).await;
    assert_eq!(
        endings(&summary),
        ["failed", "skipped because of Model/gpt"]
    );
}

#[tokio::test(start_paused = true)]
async fn slow_probes_hold_up_only_what_depends_on_them() {
    let (bench, fake) = (Bench::new(), Fake::default());
    let names: Vec<String> = (0..12)
        .map(|number| format!("Model/slow-{number:02}"))
        .collect();
    let mut wanted: Vec<Wanted<'_>> = names
        .iter()
        .map(|name| (name.as_str(), model(required()), [].as_slice()))
        .collect();
    wanted.push(("Provider/p", provider(), &[]));
    let plan = make(&spec(&wanted), &fake, &bench.base());
    let probes = Probes {
        slow: Duration::from_secs(10),
        ..Probes::default()
    };
    let begun = tokio::time::Instant::now();
    let summary = run(&bench, &fake, &plan, &probes).await;
    assert!(summary.is_complete());
    // Three at once talk to the tenant; all twelve are probed at once.
    assert!(
        begun.elapsed() < Duration::from_secs(15),
        "{:?}",
        begun.elapsed()
    );
    assert!(fake.most_at_once() <= 3);
}

/// Knows secrets by the names of their sources.
#[derive(Debug)]
struct Names(bool);

impl KnowSecret for Names {
    fn mark(&self, sent: &SentSecret<'_>) -> Option<Mark> {
        Some(Mark {
            fingerprint: format!("mark of {} for {}", sent.source, sent.object),
            same: self.0,
        })
    }
}

fn keyed(revision: &str) -> Value {
    let mut provider = provider();
    provider["apiKey"] = json!({"env": "KEY", "revision": revision});
    provider
}

fn resending(fake: &Fake, base: &Base, wanted: &[Wanted<'_>]) -> Plan {
    let organization = lockstep_model::Organization {
        id: "o".to_owned(),
        name: "O".to_owned(),
    };
    let snapshot = lockstep_model::Snapshot::new(organization, fake.objects(), Vec::new());
    let consent = Consent {
        resend: ["Provider/p".parse().expect("an address")].into(),
        reason: Some("the key leaked".to_owned()),
        ..Consent::default()
    };
    let spec = spec(wanted);
    lockstep_diff::plan(Inputs {
        spec: &spec,
        snapshot: &snapshot,
        base,
        consent: &consent,
        targets: &Targets::default(),
        usage: &lockstep_model::Usage::default(),
    })
    .expect("a plan")
}

#[tokio::test]
async fn secrets_that_were_sent_are_known_again() {
    let (bench, fake) = (Bench::new(), Fake::default());
    let known = |same| -> Names { Names(same) };
    let first = [("Provider/p", keyed("1"), [].as_slice())];
    let plan = make(&spec(&first), &fake, &bench.base());
    let new = known(false);
    let summary = bench
        .run_with(&plan, &fake, (false, None, Some(&new)))
        .await;
    assert!(summary.outcomes[0].warnings.is_empty());
    let address = "Provider/p".parse().expect("an address");
    let mark = "mark of environment variable KEY for Provider-p";
    assert_eq!(bench.base().secrets[&address]["apiKey"], mark);

    // A new revision of the same value is told; a write without the secret keeps what is known.
    let second = [("Provider/p", keyed("2"), [].as_slice())];
    let plan = make(&spec(&second), &fake, &bench.base());
    let same = known(true);
    let summary = bench
        .run_with(&plan, &fake, (false, None, Some(&same)))
        .await;
    assert!(summary.is_complete());
    assert!(summary.outcomes[0].warnings[0].contains("new revision"));
    let mut third = second.clone();
    third[0].1["timeout"] = json!(6000);
    let plan = make(&spec(&third), &fake, &bench.base());
    let summary = bench
        .run_with(&plan, &fake, (false, None, Some(&same)))
        .await;
    assert!(summary.is_complete() && summary.outcomes[0].warnings.is_empty());
    assert_eq!(bench.base().secrets[&address]["apiKey"], mark);

    // What somebody asks for is sent as it is, without a warning, and the ledger says why.
    let plan = resending(&fake, &bench.base(), &third);
    assert_eq!(plan.changes.len(), 1);
    let summary = bench
        .run_with(&plan, &fake, (false, None, Some(&same)))
        .await;
    assert!(summary.is_complete() && summary.outcomes[0].warnings.is_empty());
    assert_eq!(
        fake.calls().last().map(String::as_str),
        Some("write Provider-p apiKey")
    );
    let entries = bench.text();
    let intent = entries.iter().rfind(|entry| entry["kind"] == "intent");
    let intent = intent.expect("an intent");
    assert_eq!(intent["body"]["reason"], "the key leaked");
    assert!(make(&spec(&third), &fake, &bench.base()).is_empty());
}

#[test]
fn what_has_no_secret_cannot_be_sent_again() {
    let fake = Fake::default();
    let organization = lockstep_model::Organization {
        id: "o".to_owned(),
        name: "O".to_owned(),
    };
    let snapshot = lockstep_model::Snapshot::new(organization, fake.objects(), Vec::new());
    let spec = spec(&[("Provider/p", provider(), &[])]);
    for (address, why) in [
        ("Provider/p", "names no secret"),
        ("Provider/other", "no manifest declares it"),
    ] {
        let consent = Consent {
            resend: [address.parse().expect("an address")].into(),
            ..Consent::default()
        };
        let planned = lockstep_diff::plan(Inputs {
            spec: &spec,
            snapshot: &snapshot,
            base: &Base::default(),
            consent: &consent,
            targets: &Targets::default(),
            usage: &lockstep_model::Usage::default(),
        });
        let error = planned.expect_err("nothing to send").to_string();
        assert!(error.contains(why), "{error}");
    }
}
