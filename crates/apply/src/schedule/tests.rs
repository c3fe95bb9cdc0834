//! The ready set, on small graphs.

use std::collections::BTreeSet;

use lockstep_diff::{Action, ChangeId, Subject};
use lockstep_model::Fields;
use proptest::prelude::*;

use super::*;

fn change(name: &str, needs: &[&str]) -> Change {
    let id = |name: &str| format!("Provider/{name}").parse::<ChangeId>().unwrap();
    Change {
        id: id(name),
        action: Action::Create,
        live_name: name.to_owned(),
        subject: Subject::New,
        fields: Vec::new(),
        before: Fields::new(),
        live_name_before: None,
        after: Fields::new(),
        steps: Vec::new(),
        depends_on: needs.iter().map(|name| id(name)).collect(),
        origin: None,
        protected: false,
        beside: Default::default(),
        spared: Vec::new(),
    }
}

fn ready(schedule: &mut Schedule) -> Vec<usize> {
    std::iter::from_fn(|| schedule.next()).collect()
}

#[test]
fn what_is_needed_comes_first() {
    let changes = [
        change("a", &[]),
        change("b", &["a"]),
        change("c", &["a", "b"]),
        change("d", &[]),
    ];
    let mut schedule = Schedule::new(&changes);
    assert_eq!(ready(&mut schedule), [0, 3]);
    schedule.done(0);
    assert_eq!(ready(&mut schedule), [1]);
    schedule.done(3);
    assert!(ready(&mut schedule).is_empty());
    schedule.done(1);
    assert_eq!(ready(&mut schedule), [2]);
}

#[test]
fn a_failure_stops_what_depends_on_it_and_nothing_else() {
    let changes = [
        change("a", &[]),
        change("b", &["a"]),
        change("c", &["b", "d"]),
        change("d", &[]),
    ];
    let mut schedule = Schedule::new(&changes);
    assert_eq!(ready(&mut schedule), [0, 3]);
    assert_eq!(schedule.not_done(0), [1, 2]);
    schedule.done(3);
    assert!(ready(&mut schedule).is_empty());
}

#[test]
fn what_is_not_in_the_plan_is_not_waited_for() {
    let mut schedule = Schedule::new(&[change("a", &["elsewhere"])]);
    assert_eq!(ready(&mut schedule), [0]);
}

#[test]
fn a_deletion_waits_for_what_it_needs_and_for_nothing_else() {
    let mut gone = change("y", &["b"]);
    gone.action = Action::Delete;
    let mut free = change("z", &[]);
    free.action = Action::Delete;
    let mut schedule = Schedule::new(&[change("a", &[]), change("b", &["a"]), gone, free]);
    assert_eq!(ready(&mut schedule), [0, 3]);
    schedule.done(0);
    assert_eq!(ready(&mut schedule), [1]);
    schedule.done(1);
    assert_eq!(ready(&mut schedule), [2]);
}

/// Changes, of which each needs some of those before it.
fn graph() -> impl Strategy<Value = Vec<BTreeSet<usize>>> {
    let needs = |index: usize| prop::collection::btree_set(0..index.max(1), 0..=index.min(4));
    (1_usize..24).prop_flat_map(move |count| {
        let mut all: Vec<_> = (0..count).map(|index| needs(index).boxed()).collect();
        all[0] = Just(BTreeSet::new()).boxed();
        all
    })
}

fn changes(graph: &[BTreeSet<usize>]) -> Vec<Change> {
    let name = |index: usize| format!("p{index:02}");
    let one = |(index, needs): (usize, &BTreeSet<usize>)| {
        let needs: Vec<String> = needs.iter().map(|need| name(*need)).collect();
        let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
        change(&name(index), &needs)
    };
    graph.iter().enumerate().map(one).collect()
}

/// What depends on a change, at whatever distance.
fn behind(graph: &[BTreeSet<usize>], failed: &[bool]) -> Vec<bool> {
    let mut lost = vec![false; graph.len()];
    for (index, needs) in graph.iter().enumerate() {
        lost[index] = needs.iter().any(|need| failed[*need] || lost[*need]);
    }
    lost
}

proptest! {
    #[test]
    fn each_begins_after_its_needs_and_only_what_depends_on_a_failure_does_not(
        graph in graph(),
        fails in prop::collection::vec(prop::bool::weighted(0.15), 24),
        durations in prop::collection::vec(1_u32..9, 24),
        width in 1_usize..6,
    ) {
        let mut schedule = Schedule::new(&changes(&graph));
        let mut under_way: Vec<(u32, usize)> = Vec::new();
        let (mut now, mut done, mut begun) = (0, vec![false; graph.len()], vec![false; graph.len()]);
        let mut skipped = vec![false; graph.len()];
        loop {
            let free = |begun: &[bool], done: &[bool], index: usize| {
                !begun[index] && graph[index].iter().all(|need| done[*need])
            };
            while under_way.len() < width {
                let first = (0..graph.len()).find(|index| free(&begun, &done, *index));
                let next = schedule.next();
                prop_assert_eq!(next, first, "the first of those that may begin");
                let Some(index) = next else { break };
                begun[index] = true;
                under_way.push((now + durations[index], index));
            }
            under_way.sort_unstable();
            if under_way.is_empty() {
                break;
            }
            let (at, index) = under_way.remove(0);
            now = at;
            if fails[index] {
                for lost in schedule.not_done(index) {
                    prop_assert!(!begun[lost] && !std::mem::replace(&mut skipped[lost], true));
                }
            } else {
                done[index] = true;
                schedule.done(index);
            }
        }
        let failed: Vec<bool> = (0..graph.len()).map(|index| begun[index] && fails[index]).collect();
        prop_assert_eq!(&skipped, &behind(&graph, &failed));
        for index in 0..graph.len() {
            prop_assert_eq!(begun[index], !skipped[index], "all else was begun");
        }
    }
}
