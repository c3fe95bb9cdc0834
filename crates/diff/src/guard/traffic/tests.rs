use lockstep_model::{FieldPath, Fields, LiveId};
use proptest::prelude::*;
use serde_json::{Map, json};

use super::*;
use crate::change::{Cause, ChangeId, FieldChange};

fn fields(field: &str, value: Value) -> Fields {
    [(field.to_owned(), value)].into_iter().collect()
}

/// An update of one field.
fn update(address: &str, field: &str, before: Value, after: Value) -> Change {
    let change = FieldChange {
        path: FieldPath::field(field),
        policy: lockstep_model::Policy::Map,
        before: Some(before.clone()),
        after: Some(after.clone()),
        base: None,
        cause: Cause::Git,
        origin: None,
        against: None,
    };
    Change {
        id: ChangeId::new(address.parse().unwrap()),
        action: Action::Update,
        live_name: "support_agent".to_owned(),
        subject: Subject::Live(LiveId::new("q-1")),
        fields: vec![change],
        before: fields(field, before),
        live_name_before: None,
        after: fields(field, after),
        steps: Vec::new(),
        depends_on: Vec::new(),
        origin: None,
        protected: false,
        beside: Default::default(),
        spared: Default::default(),
    }
}

fn split(before: &[u32], after: &[u32]) -> Change {
    let weights = |parts: &[u32]| {
        let parts = parts.iter().enumerate();
        let weights =
            parts.map(|(at, part)| (format!("1.{at}.0"), json!(f64::from(*part) / 100.0)));
        Value::Object(weights.collect::<Map<_, _>>())
    };
    update(
        "TrafficSplit/support_agent",
        "weights",
        weights(before),
        weights(after),
    )
}

/// What counts, after these states were live.
fn after(states: &[&[u32]], change: &Change) -> f64 {
    let mut served = Served::default();
    for state in states {
        served.take(change.address().kind, &split(state, state).after);
    }
    let counts = |gain: &Gain| gain.after - gain.before.max(gain.served);
    total(&gains(change, &served), counts)
}

/// Half the sum of all differences of shares, as it is written on paper.
fn half_sum(before: &[u32], after: &[u32]) -> f64 {
    let sum = |parts: &[u32]| parts.iter().sum::<u32>().max(1);
    let share = |parts: &[u32], at: usize| {
        let part = parts.get(at).copied().unwrap_or_default();
        f64::from(part) / f64::from(sum(parts))
    };
    let all = 0..before.len().max(after.len());
    all.map(|at| (share(after, at) - share(before, at)).abs())
        .sum::<f64>()
        / 2.0
}

fn weights() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(0_u32..100, 1..6).prop_filter("somebody serves", |parts| {
        parts.iter().any(|part| *part > 0)
    })
}

proptest! {
    #[test]
    fn what_moves_is_half_the_sum_of_differences(before in weights(), then in weights()) {
        let moved = shift(&split(&before, &then));
        prop_assert!((moved - half_sum(&before, &then)).abs() < 1e-8, "{moved}");
    }

    #[test]
    fn no_history_makes_more_count(
        history in prop::collection::vec(weights(), 0..4),
        before in weights(),
        then in weights(),
    ) {
        let change = split(&before, &then);
        let history: Vec<&[u32]> = history.iter().map(Vec::as_slice).collect();
        let counted = after(&history, &change);
        prop_assert!(counted <= shift(&change) + 1e-9);
        prop_assert!(after(&[], &change) >= shift(&change) - 1e-9);
    }

    #[test]
    fn a_state_that_was_live_can_be_had_again(
        earlier in weights(),
        before in weights(),
        other in weights(),
    ) {
        let back = split(&before, &earlier);
        prop_assert_eq!(after(&[&earlier, &other], &back), 0.0);
    }
}

#[test]
fn steps_count_each_for_itself_and_the_way_back_is_free() {
    let first: &[u32] = &[100];
    let (tenth, half, all): (&[u32], &[u32], &[u32]) = (&[90, 10], &[50, 50], &[0, 100]);
    assert_eq!(after(&[first], &split(first, tenth)), 0.1);
    assert_eq!(after(&[first, tenth], &split(tenth, half)), 0.4);
    assert_eq!(after(&[first, tenth, half], &split(half, all)), 0.5);
    assert_eq!(after(&[first, tenth, half, all], &split(all, first)), 0.0);
    assert_eq!(shift(&split(all, first)), 1.0);
    // A tenth once is no leave for all of it.
    assert_eq!(after(&[first, tenth], &split(first, all)), 0.9);
}

#[test]
fn another_model_takes_all_unless_it_has_served() {
    let change = update(
        "Prompt/support_agent",
        "model",
        json!("a/old"),
        json!("a/new"),
    );
    let gained = |served: &Served| {
        let counts = |gain: &Gain| gain.after - gain.before.max(gain.served);
        total(&gains(&change, served), counts)
    };
    let mut served = Served::default();
    assert_eq!((shift(&change), gained(&served)), (1.0, 1.0));
    served.take(change.address().kind, &change.after);
    assert_eq!((shift(&change), gained(&served)), (1.0, 0.0));
}

#[test]
fn what_is_unknown_live_moves_as_a_whole() {
    let change = update(
        "TrafficSplit/support_agent",
        "weights",
        Value::Null,
        json!({"1.0.0": 0.4, "1.1.0": 0.6}),
    );
    assert_eq!(shift(&change), 1.0);
}

#[test]
fn only_planned_fields_of_updates_move_anything() {
    let mut change = split(&[100], &[0, 100]);
    change.fields.clear();
    assert_eq!(shift(&change), 0.0);
    let mut change = split(&[100], &[0, 100]);
    change.action = Action::Create;
    assert_eq!(shift(&change), 0.0);
}
