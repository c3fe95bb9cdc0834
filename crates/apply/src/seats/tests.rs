//! Seats, taken and left by hand.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::*;

/// Polls once.
fn poll<F: Future>(future: std::pin::Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn who_waits_for_something_else_leaves_room_and_comes_back_before_others_begin() {
    let seats = Seats::new(2);
    let (first, _second) = (seats.sit(), seats.sit());
    assert!(!seats.has_room(0));
    let (answer, answered) = oneshot::channel::<()>();
    let mut aside = pin!(first.aside(answered));
    assert!(poll(aside.as_mut()).is_pending());
    assert!(seats.has_room(0));
    let third = seats.sit();
    answer.send(()).unwrap();
    assert!(poll(aside.as_mut()).is_pending(), "both seats are taken");
    drop(third);
    assert!(!seats.has_room(0), "the free seat is not for a new one");
    seats.grant(0);
    assert!(poll(aside.as_mut()).is_ready());
    assert!(!seats.has_room(0));
}

#[test]
fn not_more_leave_than_two_for_each_seat() {
    let seats = Seats::new(2);
    let mut waiting = Vec::new();
    for _one in 0..2 * AHEAD {
        assert!(seats.has_room(0));
        let seat = seats.sit();
        let mut one = Box::pin(async move { seat.aside(std::future::pending::<()>()).await });
        assert!(poll(one.as_mut()).is_pending());
        waiting.push(one);
    }
    assert!(!seats.has_room(0));
}

#[test]
fn who_begins_with_the_ledger_needs_no_free_seat_and_comes_with_as_many_as_there_are_seats() {
    let seats = Seats::new(3);
    let _taken = [seats.sit(), seats.sit(), seats.sit()];
    let mut ahead = Vec::new();
    while seats.has_room_ahead(0) {
        ahead.push(seats.sit_later());
    }
    assert_eq!(ahead.len(), 3 * AHEAD);
    for _group in 0..2 {
        for _one in 0..3 * AHEAD - 3 {
            assert!(!seats.has_room_ahead(0), "they come together");
            drop(ahead.pop());
        }
        while seats.has_room_ahead(0) {
            ahead.push(seats.sit_later());
        }
        assert_eq!(ahead.len(), 3 * AHEAD);
    }
}

#[test]
fn who_began_without_a_seat_waits_for_one_behind_those_that_came_before() {
    let seats = Seats::new(2);
    let taken = [seats.sit(), seats.sit()];
    let ahead = [seats.sit_later(), seats.sit_later()];
    let mut first = pin!(ahead[0].aside(async {}));
    let mut second = pin!(ahead[1].aside(async {}));
    assert!(poll(first.as_mut()).is_pending() && poll(second.as_mut()).is_pending());
    let [one, other] = taken;
    drop(one);
    seats.grant(0);
    assert!(poll(first.as_mut()).is_ready() && poll(second.as_mut()).is_pending());
    drop(other);
    seats.grant(0);
    assert!(poll(second.as_mut()).is_ready());
    assert!(!seats.has_room(0), "both have a seat");
}

#[test]
fn calls_that_wait_for_the_tenant_do_not_count_but_to_a_limit() {
    let seats = Seats::new(2);
    let mut taken: Vec<_> = (0..2 + PARKED).map(|_one| seats.sit()).collect();
    assert!(!seats.has_room(0) && !seats.has_room(PARKED));
    taken.pop();
    assert!(seats.has_room(PARKED) && seats.has_room(PARKED + 1));
    assert!(!seats.has_room(PARKED - 1));
}

#[test]
fn one_at_a_time_means_one() {
    let seats = Seats::new(1);
    assert!(seats.has_room_ahead(0));
    let seat = seats.sit_later();
    let mut aside = pin!(seat.aside(std::future::pending::<()>()));
    assert!(poll(aside.as_mut()).is_pending());
    assert!(!seats.has_room(0) && !seats.has_room(1) && !seats.has_room_ahead(0));
}
