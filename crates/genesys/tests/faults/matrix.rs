//! Every call, damaged in every way, at each of its requests in turn: what comes back is right, or
//! an error that says what failed, and the tenant holds what it held before or what it shall hold.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use lockstep_genesys::Client;
use lockstep_model::tenant::{Failure, TenantError};
use lockstep_simulator::{Clock, Config as Tenant, ManualClock, Running, Simulator};
use serde_json::Value;

use crate::calls::{Call, Scene, state};
use crate::doubled;
use crate::proxy::time::{Flow, passing};
use crate::proxy::{Asked, Damage, Exchange, Proxy};
use crate::setup::{client, config};

/// Pages are so small that each list of the scene has several.
const PAGE: u64 = 2;

/// What is damaged.
#[derive(Debug, Clone, Copy)]
enum Aim {
    /// Nothing.
    Nowhere,
    /// One request, counted from 0.
    Once(usize, Damage),
    /// That request and all that follow.
    From(usize, Damage),
}

impl Aim {
    fn at(self, now: usize, asked: &Asked) -> Option<Damage> {
        let (damage, struck) = match self {
            Self::Nowhere => return None,
            Self::Once(nth, damage) => (damage, nth == now),
            Self::From(nth, damage) => (damage, nth <= now),
        };
        // A token that has ended leaves the token end point alone.
        Some(damage).filter(|damage| struck && Damage::fitting(asked).contains(damage))
    }
}

/// One run of a call.
#[derive(Debug)]
struct Run {
    before: Vec<Value>,
    after: Vec<Value>,
    /// What the tenant did twice, by its own log.
    doubled: Vec<String>,
    journal: Vec<Exchange>,
    result: Result<String, TenantError>,
}

async fn run(clock: ManualClock, call: Call, aim: Aim) -> Run {
    let tenant = Tenant {
        clock: Clock::Manual(clock),
        ..Tenant::default()
    };
    let tenant = Simulator::start(tenant).await.expect("a tenant");
    let scene = Scene::set(&client(&tenant)).await;
    tenant.forget_requests();
    let before = state(&tenant);
    let (client, proxy) = behind(&tenant, aim).await;
    let result = call.make(&client, &scene).await;
    let journal = proxy.journal();
    Run {
        before,
        after: state(&tenant),
        doubled: doubled::effects(&tenant, &journal),
        journal,
        result,
    }
}

/// Makes a client that reaches the tenant through a proxy.
async fn behind(tenant: &Running, aim: Aim) -> (Client, Proxy) {
    let count = AtomicUsize::new(0);
    let script = move |asked: &Asked| aim.at(count.fetch_add(1, Ordering::Relaxed), asked);
    let proxy = Proxy::start(tenant.addr(), Some(PAGE), Box::new(script)).await;
    let mut config = config(tenant);
    config.base_url = proxy.base_url();
    config.answer_limit = Duration::from_millis(1500);
    (Client::new(config).expect("a client"), proxy)
}

/// Says what is wrong with a run, if anything is.
fn judge(run: &Run, right: &Run) -> Option<String> {
    if !run.doubled.is_empty() {
        return Some(format!("the tenant did twice: {:?}", run.doubled));
    }
    match (&run.result, &right.result) {
        (Ok(_), _) if run.after != right.after => {
            Some(format!("it said done, and is not: {:?}", run.after))
        }
        (Ok(read), Ok(right)) if read != right => Some(format!("it read what is not: {read}")),
        (Ok(_), _) => None,
        (Err(error), _) if error.to_string().is_empty() => {
            Some("an error without a word".to_owned())
        }
        (Err(error), _) if error.request.is_none() && error.failure != Failure::Invalid => {
            Some(format!("the error does not name its request: {error}"))
        }
        (Err(error), _) if run.after != right.after && run.after != run.before => {
            Some(format!("half of it was done: {error}: {:?}", run.after))
        }
        (Err(error), _) if run.after != run.before && error.failure == Failure::Unavailable => {
            Some(format!(
                "it was done, and the error says that nothing was: {error}"
            ))
        }
        (Err(_), _) => None,
    }
}

/// How many runs there were, and how many calls came through.
#[derive(Debug, Default)]
struct Counts {
    runs: usize,
    well: usize,
}

/// Runs every call under every damage that a choice is true of, and says how it went.
fn strike(chosen: fn(Damage) -> bool, aim: fn(usize, Damage) -> Aim) -> Counts {
    let mut counts = Counts::default();
    let mut wrong = Vec::new();
    for call in Call::all() {
        let right = Arc::new(passing(Flow::QUICK, |clock| run(clock, call, Aim::Nowhere)));
        assert!(right.result.is_ok(), "{call:?}: {:?}", right.result);
        for (nth, exchange) in right.journal.iter().enumerate() {
            let damages = Damage::fitting(&exchange.asked);
            for damage in damages.into_iter().filter(|damage| chosen(*damage)) {
                let run = passing(Flow::QUICK, |clock| run(clock, call, aim(nth, damage)));
                let struck = run.journal.iter().any(|exchange| exchange.damage.is_some());
                assert!(struck, "{call:?}: nothing was damaged at request {nth}");
                let why = judge(&run, &right);
                wrong.extend(why.map(|why| format!("{call:?}, request {nth}, {damage:?}: {why}")));
                counts.runs += 1;
                counts.well += usize::from(run.result.is_ok());
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {counts:?} went wrong: {wrong:#?}",
        wrong.len()
    );
    counts
}

/// Damages that leave the client without an answer.
fn cuts(damage: Damage) -> bool {
    matches!(
        damage,
        Damage::CutBefore | Damage::CutAfter | Damage::CutBody | Damage::Stall
    )
}

/// Damages that leave it with a wrong one.
fn garbles(damage: Damage) -> bool {
    matches!(
        damage,
        Damage::Drip
            | Damage::TooShort
            | Damage::TooLong
            | Damage::Html(_)
            | Damage::HtmlAfter(_)
            | Damage::Rows(_)
    )
}

fn doubles(damage: Damage) -> bool {
    matches!(damage, Damage::Twice | Damage::Echoed)
}

fn refuses(damage: Damage) -> bool {
    !cuts(damage) && !garbles(damage) && !doubles(damage)
}

#[test]
fn every_call_survives_a_connection_that_is_cut() {
    let Counts { runs, well } = strike(cuts, Aim::Once);
    assert!(well * 10 >= runs * 8, "{well} of {runs} came through");
}

#[test]
fn every_call_survives_an_answer_that_is_garbled() {
    let Counts { runs, well } = strike(garbles, Aim::Once);
    assert!(well * 10 >= runs * 8, "{well} of {runs} came through");
}

#[test]
fn every_call_comes_through_when_one_request_is_delivered_twice() {
    let Counts { runs, well } = strike(doubles, Aim::Once);
    assert!(runs > 0);
    assert_eq!(well, runs, "all come through");
}

#[test]
fn every_call_comes_through_when_one_request_is_refused() {
    let Counts { runs, well } = strike(refuses, Aim::Once);
    assert!(runs > 0);
    assert_eq!(well, runs, "all come through");
}

/// The damages that may go on for as long as a run does.
fn lasting(damage: Damage) -> bool {
    matches!(
        damage,
        Damage::CutBefore
            | Damage::CutAfter
            | Damage::Html(503)
            | Damage::ThrottledSeconds(_)
            | Damage::TokenThrottled
            | Damage::Expired
    )
}

#[test]
fn every_call_ends_when_nothing_comes_through_any_more() {
    let Counts { runs, well } = strike(lasting, Aim::From);
    assert!(runs > 0);
    assert_eq!(well, 0, "of {runs} calls no request came through");
}
