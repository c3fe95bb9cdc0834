//! What the ledger says after a run that went wrong, and what the next run makes of it.

use lockstep_apply::Ended;
use lockstep_diff::{Action, Subject};
use lockstep_ledger::Event;
use lockstep_model::tenant::Failure;
use lockstep_model::{Base, Found, LiveId};
use lockstep_spec::Adoption;
use serde_json::json;

use crate::fake::Fake;
use crate::plans::{live, make, prompt, provider, spec, split};
use crate::runs::{Bench, endings};

#[tokio::test]
async fn an_unsettled_replacement_is_ours_in_the_next_run() {
    let bench = Bench::new();
    let mut before = provider();
    before["type"] = json!("OPENAI");
    let fake = Fake {
        failures: [("create Provider p".to_owned(), Failure::Unsettled)].into(),
        ..Fake::with([live("Provider/p", before.clone())])
    };
    let adopting = make(
        &spec(&[("Provider/p", before, &[])]),
        &fake,
        &Base::default(),
    );
    assert!(bench.run(&adopting, &fake, false).await.is_complete());
    let mut wanted = spec(&[("Provider/p", provider(), &[])]);
    wanted.rules.adopt = Adoption::Ask;
    let replacing = make(&wanted, &fake, &bench.base());
    assert_eq!(replacing.changes[0].action, Action::Replace);
    let summary = bench.run(&replacing, &fake, false).await;
    assert_eq!(endings(&summary), ["unsettled"]);

    let mut made = live("Provider/p", provider());
    made.live_id = LiveId::new("anew");
    made.fields.set("timeout", 1);
    let landed = Fake::with([made]);
    let plan = make(&wanted, &landed, &bench.base());
    assert!(plan.withheld.is_empty(), "{:?}", plan.withheld);
    assert_eq!(plan.changes[0].action, Action::Update);
}

#[tokio::test]
async fn a_part_that_somebody_else_made_meanwhile_is_not_overwritten() {
    let fake = Fake::with([live("Prompt/q", prompt())]);
    let wanted = spec(&[
        ("Prompt/q", prompt(), &[]),
        ("TrafficSplit/q", split(), &["Prompt/q"]),
    ]);
    let plan = make(&wanted, &fake, &Base::default());
    let made = &plan.changes[1];
    assert_eq!(
        (made.action, &made.subject),
        (Action::Create, &Subject::Live(LiveId::new("Prompt-q")))
    );
    let mut theirs = live("TrafficSplit/q", json!({"weights": {"1.0.0": 1}}));
    theirs.live_id = LiveId::new("Prompt-q");
    let moved = Fake::with([live("Prompt/q", prompt()), theirs]);
    let summary = Bench::new().run(&plan, &moved, false).await;
    let Ended::Failed { error, .. } = &summary.outcomes[1].ended else {
        panic!("{summary:?}");
    };
    assert!(error.starts_with("live changed since plan"), "{error}");
    assert!(moved.calls().is_empty());
}

#[tokio::test]
async fn what_was_begun_before_is_settled_though_making_it_again_fails_in_part() {
    let bench = Bench::new();
    let wanted = spec(&[("Provider/p", provider(), &[])]);
    let lost = Fake {
        failures: [("create Provider p".to_owned(), Failure::Unsettled)].into(),
        ..Fake::default()
    };
    let first = make(&wanted, &lost, &Base::default());
    let summary = bench.run(&first, &lost, false).await;
    assert_eq!(endings(&summary), ["unsettled"]);
    let distorting = Fake {
        distort: true,
        ..Fake::default()
    };
    let second = make(&wanted, &distorting, &bench.base());
    assert_eq!(second.settles[0].found, None, "making it tells");
    let summary = bench.run(&second, &distorting, false).await;
    assert_eq!(endings(&summary), ["failed"]);
    let mut begun = bench.events().into_iter().zip(0_u64..);
    let first = begun.find(|(event, _at)| matches!(event, Event::Intent(_)));
    let (_intent, first) = first.expect("it was begun");
    let mut settled = begun.filter_map(|(event, _at)| {
        let Event::Settled(settled) = event else {
            return None;
        };
        Some((settled.intent, settled.found))
    });
    assert_eq!(settled.next(), Some((first, Found::NotApplied)));
}

#[tokio::test]
async fn a_write_that_fails_in_part_forgets_no_secret() {
    let bench = Bench::new();
    let mut keyed = provider();
    keyed["apiKey"] = json!({"env": "KEY", "revision": "1"});
    let fake = Fake::default();
    let first = make(
        &spec(&[("Provider/p", keyed.clone(), &[])]),
        &fake,
        &Base::default(),
    );
    assert!(bench.run(&first, &fake, false).await.is_complete());
    let distorting = Fake {
        distort: true,
        ..Fake::with(fake.objects())
    };
    keyed["timeout"] = json!(6000);
    let wanted = spec(&[("Provider/p", keyed, &[])]);
    let second = make(&wanted, &distorting, &bench.base());
    let summary = bench.run(&second, &distorting, false).await;
    assert_eq!(endings(&summary), ["failed"]);
    let third = make(&wanted, &distorting, &bench.base());
    let paths: Vec<String> = third.changes[0]
        .fields
        .iter()
        .map(|field| field.path.to_string())
        .collect();
    assert_eq!(paths, ["timeout"], "the key was sent and is not sent again");
}

#[tokio::test]
async fn a_secret_whose_write_failed_is_sent_by_the_next_run() {
    let bench = Bench::new();
    let keyed = |revision: &str| {
        let mut keyed = provider();
        keyed["apiKey"] = json!({"env": "KEY", "revision": revision});
        keyed
    };
    let fake = Fake::default();
    let first = make(
        &spec(&[("Provider/p", keyed("1"), &[])]),
        &fake,
        &Base::default(),
    );
    assert!(bench.run(&first, &fake, false).await.is_complete());
    let broken = Fake {
        failures: [("write Provider-p apiKey".to_owned(), Failure::Invalid)].into(),
        ..Fake::with(fake.objects())
    };
    let wanted = spec(&[("Provider/p", keyed("2"), &[])]);
    let second = make(&wanted, &broken, &bench.base());
    assert_eq!(
        endings(&bench.run(&second, &broken, false).await),
        ["failed"]
    );
    let third = make(&wanted, &broken, &bench.base());
    assert_eq!(third.changes[0].fields[0].path.to_string(), "apiKey");
}

#[tokio::test]
async fn a_replacement_counts_its_requests_once() {
    let bench = Bench::new();
    let mut found = provider();
    found["type"] = json!("OPENAI");
    let fake = Fake::with([live("Provider/p", found)]);
    let plan = make(
        &spec(&[("Provider/p", provider(), &[])]),
        &fake,
        &Base::default(),
    );
    let summary = bench.run(&plan, &fake, false).await;
    assert_eq!(summary.outcomes[0].trace.attempts, 2);
    assert_eq!(bench.attempts(), [1, 1]);
}

#[tokio::test]
async fn the_requests_of_a_failure_are_counted_too() {
    let bench = Bench::new();
    let fake = Fake {
        failures: [("create Provider p".to_owned(), Failure::Invalid)].into(),
        ..Fake::default()
    };
    let wanted = spec(&[("Provider/p", provider(), &[])]);
    let plan = make(&wanted, &fake, &Base::default());
    let summary = bench.run(&plan, &fake, false).await;
    assert_eq!(summary.outcomes[0].trace.correlation_ids, ["e"]);
    assert_eq!(bench.attempts(), [3]);
}

fn model(requests: u32) -> serde_json::Value {
    json!({"endpointUrl": "https://a.example", "rateLimits": {"requestsPerMinute": requests}})
}

/// A run left a job behind that writes a model. What the next run finds that planned before the job
/// ended: its ledger, its plan, and the call that the job comes before.
async fn a_job_left_behind() -> (Bench, lockstep_diff::Plan, String) {
    let bench = Bench::new();
    let fake = Fake::default();
    let first = make(
        &spec(&[("Model/m", model(100), &[])]),
        &fake,
        &Base::default(),
    );
    assert!(bench.run(&first, &fake, false).await.is_complete());
    let wanted = spec(&[("Model/m", model(200), &[])]);
    let call = "write Model-m rateLimits".to_owned();
    let lost = Fake {
        failures: [(call.clone(), Failure::Unsettled)].into(),
        ..Fake::with(fake.objects())
    };
    let summary = bench
        .run(&make(&wanted, &lost, &bench.base()), &lost, false)
        .await;
    assert_eq!(endings(&summary), ["unsettled"], "{:?}", lost.calls());
    let plan = make(&wanted, &lost, &bench.base());
    assert_eq!(plan.settles[0].found, None, "the job may still end");
    assert_eq!(plan.changes[0].action, Action::Update);
    (bench, plan, call)
}

fn settled(bench: &Bench) -> Vec<String> {
    let entries = bench.text();
    let found = entries
        .iter()
        .filter_map(|entry| entry["body"]["found"].as_str());
    found.map(str::to_owned).collect()
}

#[tokio::test]
async fn what_an_earlier_run_s_job_wrote_after_the_plan_is_not_written_again() {
    let (bench, plan, _call) = a_job_left_behind().await;
    let landed = Fake::with([live("Model/m", model(200))]);
    let summary = bench.run(&plan, &landed, false).await;
    assert_eq!(endings(&summary), ["updated"]);
    assert_eq!(landed.calls(), [""; 0]);
    assert_eq!(settled(&bench), ["applied"]);
    assert!(bench.base().open.is_empty());
}

#[tokio::test]
async fn what_an_earlier_run_s_job_wrote_right_before_the_write_is_taken_for_it() {
    let (bench, plan, call) = a_job_left_behind().await;
    let overtaken = Fake {
        failures: [(call.clone(), Failure::Moved)].into(),
        meddling: [(call, live("Model/m", model(200)))].into(),
        ..Fake::with([live("Model/m", model(100))])
    };
    let summary = bench.run(&plan, &overtaken, false).await;
    assert_eq!(endings(&summary), ["updated"]);
    assert_eq!(settled(&bench), ["applied"]);
}

#[tokio::test]
async fn what_somebody_else_wrote_meanwhile_is_not_taken_for_an_earlier_run_s() {
    let (bench, plan, _call) = a_job_left_behind().await;
    let theirs = Fake::with([live("Model/m", model(300))]);
    let summary = bench.run(&plan, &theirs, false).await;
    assert_eq!(endings(&summary), ["failed"]);
    assert!(theirs.calls().is_empty());
    let plan = make(
        &spec(&[("Model/m", model(200), &[])]),
        &theirs,
        &bench.base(),
    );
    assert_eq!(plan.settles.len(), 1, "it is still open");
}

#[tokio::test]
async fn a_job_that_never_ended_is_closed_by_writing_again() {
    let (bench, plan, call) = a_job_left_behind().await;
    let fake = Fake::with([live("Model/m", model(100))]);
    let summary = bench.run(&plan, &fake, false).await;
    assert_eq!(endings(&summary), ["updated"]);
    assert_eq!(fake.calls(), [call]);
    assert_eq!(settled(&bench), ["notApplied"]);
}
