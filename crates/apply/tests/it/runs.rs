//! What a run sends, in which order, and what it records.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use lockstep_apply::{Done, Ended, Event, Identity, Observe, Options, Summary, run};
use lockstep_diff::{Action, Guard, Plan, Verdict};
use lockstep_ledger::{Actor, Entry, Ledger, Mode, Scribe};
use lockstep_model::fingerprint::KnowSecret;
use lockstep_model::probe::ProbeModel;
use lockstep_model::tenant::Failure;
use lockstep_model::{Base, Digest, Found, Kind};
use serde_json::json;
use tempfile::TempDir;

use crate::fake::Fake;
use crate::plans::{chain, live, make, prompt, provider, spec};

struct Silent;

impl Observe for Silent {
    fn observe(&self, _event: Event<'_>) {}
}

pub(crate) struct Bench {
    folder: TempDir,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().expect("a folder"),
        }
    }

    pub(crate) async fn run(&self, plan: &Plan, fake: &Fake, stop: bool) -> Summary {
        self.run_with(plan, fake, (stop, None, None)).await
    }

    pub(crate) async fn run_with(
        &self,
        plan: &Plan,
        fake: &Fake,
        (stop, probes, secrets): (bool, Option<&dyn ProbeModel>, Option<&dyn KnowSecret>),
    ) -> Summary {
        let stop = AtomicBool::new(stop);
        self.run_until(plan, fake, (&stop, probes, secrets)).await
    }

    pub(crate) async fn run_until(
        &self,
        plan: &Plan,
        fake: &Fake,
        (stop, probes, secrets): (
            &AtomicBool,
            Option<&dyn ProbeModel>,
            Option<&dyn KnowSecret>,
        ),
    ) -> Summary {
        let opened = Ledger::open(self.folder.path(), Mode::Append(holder())).expect("a ledger");
        let scribe = Scribe::new(opened.ledger, None);
        let now = || "2026-01-01T00:00:00Z".to_owned();
        let identity = identity(&now);
        let options = Options {
            concurrency: 3,
            stop,
            digest: Digest::of_bytes(b"plan"),
            probes,
            secrets,
        };
        let summary = run(plan, fake, (&scribe, identity), &Silent, options).await;
        scribe.close().await.expect("nothing panics");
        summary.expect("the ledger can be written")
    }

    /// How many requests each outcome took.
    pub(crate) fn attempts(&self) -> Vec<u32> {
        let entries = lockstep_ledger::entries(self.folder.path()).expect("a ledger");
        let events = entries.filter_map(|entry| entry.expect("whole").event);
        let mut attempts = Vec::new();
        for event in events {
            if let lockstep_ledger::Event::Outcome(outcome) = event {
                attempts.push(outcome.attempts);
            }
        }
        attempts
    }

    /// All entries, as they are stored.
    pub(crate) fn text(&self) -> Vec<serde_json::Value> {
        let entries = lockstep_ledger::entries(self.folder.path()).expect("a ledger");
        entries.map(|entry| entry.expect("whole").json).collect()
    }

    /// Returns what the entries say, in their order.
    pub(crate) fn events(&self) -> Vec<lockstep_ledger::Event> {
        let entries = lockstep_ledger::entries(self.folder.path()).expect("a ledger");
        let event = |entry: Result<Entry, _>| entry.expect("it is read").event;
        entries.filter_map(event).collect()
    }

    pub(crate) fn base(&self) -> Base {
        Ledger::open(self.folder.path(), Mode::Read)
            .expect("a ledger")
            .ledger
            .base()
            .expect("whole")
    }
}

pub(crate) fn identity(now: &dyn Fn() -> String) -> Identity<'_> {
    Identity {
        actor: actor(),
        tool: "t".to_owned(),
        run: "r".to_owned(),
        now,
        conceal: &|_fields| None,
        overrides: Vec::new(),
    }
}

pub(crate) fn actor() -> Actor {
    Actor {
        client: "c".to_owned(),
        host: "h".to_owned(),
        user: "u".to_owned(),
        git_commit: None,
        git_dirty: None,
        ci_run_url: None,
    }
}

pub(crate) fn holder() -> lockstep_ledger::Holder {
    lockstep_ledger::Holder {
        pid: 1,
        host: "h".to_owned(),
        since: "now".to_owned(),
    }
}

fn failing(call: &str, failure: Failure) -> Fake {
    Fake {
        failures: [(call.to_owned(), failure)].into(),
        ..Fake::default()
    }
}

pub(crate) fn endings(summary: &Summary) -> Vec<String> {
    let word = |ended: &Ended| match ended {
        Ended::Done(done) => done.as_str().to_owned(),
        Ended::Failed { .. } => "failed".to_owned(),
        Ended::Unsettled { .. } => "unsettled".to_owned(),
        Ended::Skipped { because } => format!("skipped because of {because}"),
        Ended::NotReached => "not reached".to_owned(),
    };
    summary
        .outcomes
        .iter()
        .map(|outcome| word(&outcome.ended))
        .collect()
}

#[tokio::test]
async fn a_chain_is_carried_out_in_order_and_remembered() {
    let (bench, fake) = (Bench::new(), Fake::default());
    let wanted = spec(&chain());
    let plan = make(&wanted, &fake, &Base::default());
    let summary = bench.run(&plan, &fake, false).await;
    assert_eq!(endings(&summary), ["created", "created", "created"]);
    assert_eq!(
        fake.calls(),
        [
            "create Provider p",
            "create Prompt q",
            "write Prompt-q versions",
            "write Prompt-q versions",
            "write Prompt-q strategy,weights",
        ]
    );
    let again = make(&wanted, &fake, &bench.base());
    assert!(again.is_empty(), "{again:?}");
}

#[tokio::test]
async fn a_failure_stops_what_needs_it_and_nothing_else() {
    let (bench, fake) = (Bench::new(), failing("create Prompt q", Failure::Invalid));
    let mut wanted = chain();
    wanted.push(("Provider/z", provider(), &[]));
    let plan = make(&spec(&wanted), &fake, &Base::default());
    let summary = bench.run(&plan, &fake, false).await;
    assert_eq!(
        endings(&summary),
        [
            "created",
            "created",
            "failed",
            "skipped because of Prompt/q"
        ]
    );
    assert_eq!(bench.base().applied.len(), 2);
}

#[tokio::test]
async fn independent_changes_run_side_by_side_but_not_too_many() {
    let fake = Fake {
        delay: Duration::from_millis(5),
        ..Fake::default()
    };
    let names: Vec<String> = (0..9).map(|n| format!("Provider/p{n}")).collect();
    let wanted: Vec<_> = names
        .iter()
        .map(|n| (n.as_str(), provider(), &[] as &[&str]))
        .collect();
    let plan = make(&spec(&wanted), &fake, &Base::default());
    let summary = Bench::new().run(&plan, &fake, false).await;
    assert!(summary.is_complete());
    assert_eq!(fake.most_at_once(), 3);
}

#[tokio::test]
async fn what_moved_since_the_plan_is_not_written() {
    let fake = Fake::with([live("Provider/p", json!({"type": "CUSTOM", "timeout": 1}))]);
    let plan = make(
        &spec(&[("Provider/p", provider(), &[])]),
        &fake,
        &Base::default(),
    );
    let moved = Fake::with([live("Provider/p", json!({"type": "CUSTOM", "timeout": 2}))]);
    let summary = Bench::new().run(&plan, &moved, false).await;
    let Ended::Failed {
        error,
        moved: fields,
    } = &summary.outcomes[0].ended
    else {
        panic!("{summary:?}");
    };
    assert_eq!(error, "live changed since plan: timeout: was 1, is 2");
    assert_eq!(
        (&fields[0].was, &fields[0].is),
        (&Some(json!(1)), &Some(json!(2)))
    );
    assert!(moved.calls().is_empty());
}

#[tokio::test]
async fn what_does_not_read_back_is_a_failure() {
    let fake = Fake {
        distort: true,
        ..Fake::default()
    };
    let plan = make(
        &spec(&[("Provider/p", provider(), &[])]),
        &fake,
        &Base::default(),
    );
    let bench = Bench::new();
    let summary = bench.run(&plan, &fake, false).await;
    let Ended::Failed { error, .. } = &summary.outcomes[0].ended else {
        panic!("{summary:?}")
    };
    assert!(
        error.contains("does not read back as planned: timeout"),
        "{error}"
    );
    assert!(summary.did_anything(), "it was written");
    assert_eq!(
        bench.base().applied.len(),
        1,
        "the object is there and is ours"
    );
}

#[tokio::test]
async fn a_half_published_prompt_is_taken_up_by_the_next_run() {
    let bench = Bench::new();
    let wanted = spec(&chain());
    let broken = failing("write Prompt-q versions", Failure::Unavailable);
    let first = make(&wanted, &broken, &Base::default());
    let summary = bench.run(&first, &broken, false).await;
    assert_eq!(
        endings(&summary),
        ["created", "failed", "skipped because of Prompt/q"]
    );
    let healed = Fake::with(broken.objects());
    let second = make(&wanted, &healed, &bench.base());
    let actions: Vec<_> = second.changes.iter().map(|change| change.action).collect();
    assert_eq!(actions, [Action::Update, Action::Create]);
    assert!(bench.run(&second, &healed, false).await.is_complete());
    assert!(make(&wanted, &healed, &bench.base()).is_empty());
}

#[tokio::test]
async fn an_unsettled_create_is_ours_in_the_next_run() {
    let bench = Bench::new();
    let wanted = spec(&[("Provider/p", provider(), &[])]);
    let lost = failing("create Provider p", Failure::Unsettled);
    let summary = bench
        .run(&make(&wanted, &lost, &Base::default()), &lost, false)
        .await;
    assert_eq!(endings(&summary), ["unsettled"]);
    let landed = Fake::with([live("Provider/p", provider())]);
    let plan = make(&wanted, &landed, &bench.base());
    assert!(plan.changes.is_empty(), "{:?}", plan.changes);
    assert_eq!(plan.settles[0].found, Some(Found::Applied));
    assert!(bench.run(&plan, &landed, false).await.is_complete());
    assert!(landed.calls().is_empty(), "nothing is written");
    assert_eq!(bench.base().applied.len(), 1, "it is recorded");
    assert!(make(&wanted, &landed, &bench.base()).is_empty());
}

#[tokio::test]
async fn a_replacement_is_deleted_and_made_anew() {
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
    assert_eq!(summary.outcomes[0].ended, Ended::Done(Done::Replaced));
    assert_eq!(fake.calls(), ["delete Provider-p", "create Provider p"]);
}

#[tokio::test]
async fn a_replacement_that_fails_half_way_is_made_by_the_next_run() {
    let bench = Bench::new();
    let mut found = provider();
    found["type"] = json!("OPENAI");
    let wanted = spec(&[("Provider/p", provider(), &[])]);
    let broken = Fake {
        failures: [("create Provider p".to_owned(), Failure::Invalid)].into(),
        ..Fake::with([live("Provider/p", found)])
    };
    bench
        .run(&make(&wanted, &broken, &Base::default()), &broken, false)
        .await;
    assert!(broken.objects().is_empty());
    let healed = Fake::default();
    let plan = make(&wanted, &healed, &bench.base());
    assert_eq!(plan.changes[0].action, Action::Create);
    assert!(bench.run(&plan, &healed, false).await.is_complete());
}

#[tokio::test]
async fn deletions_follow_what_refers_to_them() {
    let (bench, fake) = (Bench::new(), Fake::default());
    bench
        .run(
            &make(&spec(&chain()), &fake, &Base::default()),
            &fake,
            false,
        )
        .await;
    let plan = make(&spec(&[]), &fake, &bench.base());
    let summary = bench.run(&plan, &fake, false).await;
    assert!(summary.is_complete(), "{summary:?}");
    assert_eq!(fake.calls()[5..], ["delete Prompt-q", "delete Provider-p"]);
    assert!(bench.base().applied.is_empty());
}

#[tokio::test]
async fn a_lowered_budget_is_written_last() {
    let (bench, mut found) = (Bench::new(), prompt());
    found["guardrails"] = json!({"maxTokens": 900});
    found["versions"] = json!({"1.0.0": "one"});
    found["temperature"] = json!(1);
    let fake = Fake::with([live("Prompt/q", found)]);
    let mut wanted = prompt();
    wanted["guardrails"] = json!({"maxTokens": 100});
    wanted["temperature"] = json!(0.5);
    let plan = make(&spec(&[("Prompt/q", wanted, &[])]), &fake, &Base::default());
    assert!(bench.run(&plan, &fake, false).await.is_complete());
    assert_eq!(
        fake.calls(),
        [
            "write Prompt-q temperature",
            "write Prompt-q versions",
            "write Prompt-q versions",
            "write Prompt-q guardrails",
        ]
    );
}

#[tokio::test]
async fn a_stopped_run_begins_nothing() {
    let (bench, fake) = (Bench::new(), Fake::default());
    let plan = make(&spec(&chain()), &fake, &Base::default());
    let summary = bench.run(&plan, &fake, true).await;
    assert!(summary.interrupted);
    assert_eq!(endings(&summary), ["not reached"; 3]);
    assert!(fake.calls().is_empty());
}

#[tokio::test]
async fn adoption_writes_nothing_and_is_remembered() {
    let bench = Bench::new();
    let fake = Fake::with([live("Provider/p", provider())]);
    let wanted = spec(&[("Provider/p", provider(), &[])]);
    let plan = make(&wanted, &fake, &Base::default());
    let summary = bench.run(&plan, &fake, false).await;
    assert_eq!(summary.outcomes[0].ended, Ended::Done(Done::Adopted));
    assert!(fake.calls().is_empty());
    assert!(fake.get(Kind::Provider, "p").is_some());
    assert!(make(&wanted, &fake, &bench.base()).is_empty());
}

#[tokio::test]
async fn each_guard_that_was_overridden_has_an_entry_before_the_first_intent() {
    let (bench, fake) = (Bench::new(), Fake::default());
    let mut plan = make(&spec(&chain()), &fake, &Base::default());
    let verdict = |guard, (found, limit, allowed)| Verdict {
        guard,
        found,
        limit,
        allowed,
        addresses: Vec::new(),
    };
    plan.verdicts = vec![
        verdict(Guard::Deletes, (1.0, 3.0, None)),
        verdict(Guard::Changes, (40.0, 30.0, Some(f64::INFINITY))),
    ];
    plan.consent.conflicts = true;
    plan.consent.reason = Some("the new region".to_owned());
    bench.run(&plan, &fake, false).await;
    let entries = bench.text();
    let kinds: Vec<&str> = entries
        .iter()
        .filter_map(|it| it["kind"].as_str())
        .collect();
    let begun = ["runStarted", "guardOverridden", "guardOverridden", "intent"];
    assert_eq!(kinds[..4], begun);
    let reason = "the new region";
    let guard = json!({"guard": Guard::Changes.as_str(), "value": "any", "reason": reason,
        "measured": 40, "limit": 30});
    assert_eq!(entries[1]["body"], guard);
    let conflicts = json!({"guard": "conflicts", "value": "true", "reason": reason});
    assert_eq!(entries[2]["body"], conflicts);
    let both = entries[0]["body"]["overrides"].as_array().map(Vec::len);
    assert_eq!(both, Some(2));
}
