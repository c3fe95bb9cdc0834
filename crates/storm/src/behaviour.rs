//! How a tenant behaves in a run: all that the contract leaves open, drawn.

use fastrand::Rng;
use lockstep_simulator::{
    Action, Behaviour, Fault, JobFailure, JobPace, JobStates, Order, RateLimit, Running, TakenName,
};

/// Draws a behaviour for as long as a run goes on.
pub(crate) fn draw(dice: &mut Rng) -> Behaviour {
    let orders = [Order::AsAsked, Order::Reversed, Order::Shuffled];
    Behaviour {
        etags: dice.bool(),
        order: dice.choice(orders).unwrap_or_default(),
        list_lag_ms: dice.choice([0, 0, 700, 5000]).unwrap_or_default(),
        jobs: JobPace {
            polls: dice.bool().then(|| dice.u32(0..5)),
            millis: Some(dice.u64(0..5000)),
        },
        job_states: match dice.bool() {
            true => JobStates::Capitals,
            false => JobStates::Platform,
        },
        job_result_id: dice.bool(),
        taken_name: match dice.bool() {
            true => TakenName::AtOnce,
            false => TakenName::ByJob,
        },
        rate_limit: match dice.u32(0..4) {
            0 => RateLimit {
                allowed: dice.u64(20..60),
                window_seconds: dice.u64(5..30),
            },
            _ => RateLimit::default(),
        },
        token_lifetime_seconds: dice.choice([30, 300, 86_400]).unwrap_or(300),
        ..Behaviour::default()
    }
}

/// Lets some jobs fail, and lists change their order while they are read, until it is mended.
pub(crate) fn worsen(tenant: &Running, dice: &mut Rng) {
    if dice.u32(0..4) == 0 {
        let moving = tenant.behave(|behaviour| behaviour.order = Order::Moving);
        moving.expect("an order");
    }
    if dice.u32(0..4) == 0 {
        let failure = JobFailure {
            code: "endpoint.unreachable".to_owned(),
            message: "the end point cannot be reached".to_owned(),
        };
        let fault = Fault::new(Action::FailJob(failure)).at_rate(0.4, dice.u64(..));
        tenant.faults().add(fault).expect("a row");
    }
}

/// Ends what was made worse.
pub(crate) fn mend(tenant: &Running) {
    tenant.faults().clear();
    let mended = tenant.behave(|behaviour| {
        if behaviour.order == Order::Moving {
            behaviour.order = Order::AsAsked;
        }
    });
    mended.expect("an order");
}
