//! The ready set, on small graphs.

use lockstep_diff::{Action, ChangeId, Subject};
use lockstep_model::Fields;

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
fn a_deletion_waits_for_all_that_can_be_done_without_it() {
    let mut gone = change("z", &[]);
    gone.action = Action::Delete;
    let mut schedule = Schedule::new(&[change("a", &[]), change("b", &["a"]), gone]);
    assert_eq!(ready(&mut schedule), [0]);
    schedule.done(0);
    assert_eq!(ready(&mut schedule), [1]);
    schedule.not_done(1);
    assert_eq!(ready(&mut schedule), [2]);
}
