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
    seats.sit();
    seats.sit();
    assert!(!seats.has_room(0));
    let (answer, answered) = oneshot::channel::<()>();
    let mut aside = pin!(seats.aside(answered));
    assert!(poll(aside.as_mut()).is_pending());
    assert!(seats.has_room(0));
    seats.sit();
    answer.send(()).unwrap();
    assert!(poll(aside.as_mut()).is_pending(), "both seats are taken");
    seats.leave();
    assert!(!seats.has_room(0), "the free seat is not for a new one");
    seats.grant(0);
    assert!(poll(aside.as_mut()).is_ready());
    assert!(!seats.has_room(0));
}

#[test]
fn not_more_leave_than_two_for_each_seat() {
    let seats = Seats::new(2);
    let mut waiting: Vec<_> = (0..2 * AHEAD)
        .map(|_one| Box::pin(seats.aside(std::future::pending::<()>())))
        .collect();
    for one in &mut waiting {
        assert!(seats.has_room(0));
        seats.sit();
        assert!(poll(one.as_mut()).is_pending());
    }
    assert!(!seats.has_room(0));
}

#[test]
fn calls_that_wait_for_the_tenant_do_not_count_but_to_a_limit() {
    let seats = Seats::new(2);
    (0..2 + PARKED).for_each(|_one| seats.sit());
    assert!(!seats.has_room(0) && !seats.has_room(PARKED));
    seats.leave();
    assert!(seats.has_room(PARKED) && seats.has_room(PARKED + 1));
    assert!(!seats.has_room(PARKED - 1));
}

#[test]
fn one_at_a_time_means_one() {
    let seats = Seats::new(1);
    seats.sit();
    let mut aside = pin!(seats.aside(std::future::pending::<()>()));
    assert!(poll(aside.as_mut()).is_pending());
    assert!(!seats.has_room(0) && !seats.has_room(1));
}
