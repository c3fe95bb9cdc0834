//! In which order changes begin, side by side: random plans, outcomes and durations, on virtual time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use lockstep_apply::{Ended, Event, Observe, Options, Summary, run};
use lockstep_diff::{ChangeId, Plan};
use lockstep_ledger::{Ledger, Mode, Scribe};
use lockstep_model::tenant::Failure;
use lockstep_model::{Base, Digest};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::fake::Fake;
use crate::plans::{make, provider, spec};
use crate::runs::{holder, identity};

/// What began and ended, in its order.
#[derive(Default)]
struct Witness(Mutex<Vec<(bool, ChangeId)>>);

impl Witness {
    fn seen(&self) -> Vec<(bool, ChangeId)> {
        self.0.lock().expect("whole").clone()
    }
}

impl Observe for Witness {
    fn observe(&self, event: Event<'_>) {
        let mut seen = self.0.lock().expect("whole");
        match event {
            Event::Started(id) => seen.push((true, id.clone())),
            Event::Ended(outcome) => seen.push((false, outcome.id.clone())),
        }
    }
}

/// A plan that makes providers, of which each needs some of those before it.
fn plan(graph: &[BTreeSet<usize>]) -> Plan {
    let names: Vec<String> = (0..graph.len())
        .map(|n| format!("Provider/p{n:02}"))
        .collect();
    let none: &[&str] = &[];
    let wanted: Vec<_> = names
        .iter()
        .map(|n| (n.as_str(), provider(), none))
        .collect();
    let mut plan = make(&spec(&wanted), &Fake::default(), &Base::default());
    let ids: Vec<ChangeId> = plan
        .changes
        .iter()
        .map(|change| change.id.clone())
        .collect();
    for (change, needs) in plan.changes.iter_mut().zip(graph) {
        change.depends_on = needs.iter().map(|need| ids[*need].clone()).collect();
    }
    plan
}

/// Runs on virtual time, with a ledger that does not wait for the disk.
fn carry(
    plan: &Plan,
    fake: &Fake,
    concurrency: usize,
) -> (Summary, Vec<(bool, ChangeId)>, Duration) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let folder = TempDir::new().expect("a folder");
        let opened = Ledger::open(folder.path(), Mode::Append(holder())).expect("a ledger");
        let scribe = Scribe::new(opened.ledger.fleeting(), None);
        let now = || "2026-01-01T00:00:00Z".to_owned();
        let (stop, witness) = (AtomicBool::new(false), Witness::default());
        let options = Options {
            concurrency,
            stop: &stop,
            digest: Digest::of_bytes(b"plan"),
            probes: None,
            secrets: None,
        };
        let begun = tokio::time::Instant::now();
        let summary = run(plan, fake, (&scribe, identity(&now)), &witness, options).await;
        let took = begun.elapsed();
        scribe.close().await.expect("nothing panics");
        (summary.expect("a ledger"), witness.seen(), took)
    })
}

fn create(index: usize) -> String {
    format!("create Provider p{index:02}")
}

fn graph() -> impl Strategy<Value = Vec<BTreeSet<usize>>> {
    let needs = |index: usize| prop::collection::btree_set(0..index.max(1), 0..=index.min(3));
    (1_usize..14).prop_flat_map(move |count| {
        let mut all: Vec<_> = (0..count).map(|index| needs(index).boxed()).collect();
        all[0] = Just(BTreeSet::new()).boxed();
        all
    })
}

proptest! {
    #[test]
    fn each_change_begins_after_its_needs_and_as_soon_as_it_may(
        graph in graph(),
        fails in prop::collection::btree_set(0_usize..14, 0..4),
        durations in prop::collection::vec(1_u64..50, 14),
        concurrency in 1_usize..5,
    ) {
        let fake = Fake {
            failures: fails.iter().map(|n| (create(*n), Failure::Invalid)).collect(),
            delays: durations.iter().enumerate().map(|(n, ms)| (create(n), Duration::from_millis(*ms))).collect(),
            ..Fake::default()
        };
        let plan = plan(&graph);
        let (summary, seen, _took) = carry(&plan, &fake, concurrency);
        let at: BTreeMap<&ChangeId, usize> =
            plan.changes.iter().enumerate().map(|(n, change)| (&change.id, n)).collect();
        let (mut begun, mut ended) = (BTreeSet::new(), BTreeSet::new());
        for (begins, id) in &seen {
            let index = at[id];
            if !begins {
                ended.insert(index);
                continue;
            }
            let done = |n: &usize| begun.contains(n) && ended.contains(n) && !fails.contains(n);
            let free = |n: &usize| !begun.contains(n) && graph[*n].iter().all(done);
            prop_assert_eq!((0..graph.len()).find(free), Some(index), "{:?}", seen);
            begun.insert(index);
        }
        prop_assert!(fake.most_at_once() <= concurrency);
        let mut lost = vec![false; graph.len()];
        for (index, outcome) in summary.outcomes.iter().enumerate() {
            lost[index] = graph[index].iter().any(|need| lost[*need] || fails.contains(need));
            match &outcome.ended {
                Ended::Skipped { because } => prop_assert!(lost[index] && fails.contains(&at[because])),
                Ended::Failed { .. } => prop_assert!(!lost[index] && fails.contains(&index)),
                Ended::Done(_) => prop_assert!(!lost[index] && !fails.contains(&index)),
                Ended::Unsettled { .. } | Ended::NotReached => prop_assert!(false, "{:?}", outcome),
            }
        }
    }
}

#[test]
fn a_slow_change_holds_up_only_what_depends_on_it() {
    let none = BTreeSet::new;
    let graph = [
        none(),
        [0].into(),
        none(),
        [2].into(),
        [3].into(),
        [4].into(),
    ];
    let slow = Duration::from_secs(600);
    let fake = Fake {
        delays: [(create(0), slow)].into(),
        delay: Duration::from_millis(10),
        ..Fake::default()
    };
    let (summary, seen, took) = carry(&plan(&graph), &fake, 2);
    assert!(summary.is_complete());
    assert_eq!(took, slow + Duration::from_millis(10));
    let ended: Vec<String> = seen
        .iter()
        .filter(|(begins, _)| !begins)
        .map(|(_, id)| id.address.name.to_string())
        .collect();
    assert_eq!(ended, ["p02", "p03", "p04", "p05", "p00", "p01"]);
}

#[test]
fn slow_jobs_take_no_seat_from_others() {
    let slow = Duration::from_secs(600);
    let fake = Fake {
        delays: (0..5).map(|n| (create(n), slow)).collect(),
        delay: Duration::from_millis(10),
        jobs: true,
        ..Fake::default()
    };
    let (summary, seen, took) = carry(&plan(&vec![BTreeSet::new(); 9]), &fake, 2);
    assert!(summary.is_complete());
    assert!(took < slow * 2, "they go on side by side: {took:?}");
    let first = seen
        .iter()
        .find(|(begins, _)| !begins)
        .map(|(_, id)| id.address.name.to_string());
    assert_eq!(first.as_deref(), Some("p05"));
}
