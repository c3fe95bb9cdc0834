//! Every call, damaged in every way, at each of its requests in turn: what comes back is right, or
//! an error that says what failed, and the tenant holds what it held before or what it shall hold.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use lockstep_genesys::Client;
use lockstep_model::tenant::{Failure, TenantError};
use lockstep_simulator::Running;
use serde_json::Value;

use crate::calls::{Call, Scene, state};
use crate::proxy::{Damage, Proxy};
use crate::setup::{client, config, tenant};

/// How many runs are under way at once: they mostly wait.
const AT_ONCE: usize = 32;

/// One run of a call through a proxy that damages its nth request, counted from 0.
async fn run(call: Call, damage: Option<(Damage, usize)>) -> Run {
    let tenant = tenant().await;
    let scene = Scene::set(&client(&tenant)).await;
    let before = state(&tenant);
    let seen = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&seen);
    let script = move |_asked: &_| {
        let now = count.fetch_add(1, Ordering::Relaxed);
        damage
            .filter(|(_damage, nth)| *nth == now)
            .map(|(damage, _nth)| damage)
    };
    let proxy = Proxy::start(tenant.addr(), Box::new(script)).await;
    let mut config = config(&tenant);
    config.base_url = proxy.base_url();
    config.answer_limit = Duration::from_millis(1500);
    let client = Client::new(config).expect("a client");
    let result = call.make(&client, &scene).await;
    Run {
        before,
        after: state(&tenant),
        doubled: doubled(&tenant),
        requests: seen.load(Ordering::Relaxed),
        damaged: proxy.damaged(),
        result,
    }
}

#[derive(Debug)]
struct Run {
    before: Vec<Value>,
    after: Vec<Value>,
    doubled: bool,
    requests: usize,
    damaged: Vec<String>,
    result: Result<(), TenantError>,
}

/// Says whether two objects of a collection have one name.
fn doubled(tenant: &Running) -> bool {
    let names = state(tenant);
    let mut names: Vec<String> = names
        .iter()
        .map(|object| {
            format!(
                "{} {}",
                object["name"],
                object.get("providerType").is_some()
            )
        })
        .collect();
    let all = names.len();
    names.sort();
    names.dedup();
    names.len() < all
}

/// Says what is wrong with a run, if anything is.
fn judge(run: &Run, right: &[Value]) -> Option<String> {
    if run.doubled {
        return Some("an object is there twice".to_owned());
    }
    match &run.result {
        Ok(()) if run.after != right => Some(format!("it said done, and is not: {:?}", run.after)),
        Ok(()) => None,
        Err(error) if error.to_string().is_empty() => Some("an error without a word".to_owned()),
        Err(error) if error.request.is_none() && error.failure != Failure::Invalid => {
            Some(format!("the error does not name its request: {error}"))
        }
        Err(error) if run.after != right && run.after != run.before => {
            Some(format!("half of it was done: {error}: {:?}", run.after))
        }
        Err(error) if run.after != run.before && error.failure == Failure::Unavailable => Some(
            format!("it was done, and the error says that nothing was: {error}"),
        ),
        Err(_error) => None,
    }
}

#[tokio::test]
async fn every_call_survives_every_damage() {
    let mut runs = Vec::new();
    for call in Call::all() {
        let whole = run(call, None).await;
        assert!(whole.result.is_ok(), "{call:?}: {:?}", whole.result);
        let right = Arc::new(whole.after);
        for damage in Damage::ALL {
            for nth in 0..whole.requests {
                runs.push((call, damage, nth, Arc::clone(&right)));
            }
        }
    }
    let count = runs.len();
    let runs = stream::iter(runs).map(|(call, damage, nth, right)| async move {
        let run = run(call, Some((damage, nth))).await;
        assert!(
            !run.damaged.is_empty(),
            "{call:?}: nothing was damaged at request {nth}"
        );
        let wrong = judge(&run, &right);
        let well = run.result.is_ok();
        let wrong = wrong.map(|why| format!("{call:?}, request {nth}, {:?}: {why}", run.damaged));
        (well, wrong)
    });
    let runs: Vec<_> = runs.buffer_unordered(AT_ONCE).collect().await;
    let wrong: Vec<&String> = runs
        .iter()
        .filter_map(|(_well, wrong)| wrong.as_ref())
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {count} runs went wrong: {wrong:#?}",
        wrong.len()
    );
    let well = runs.iter().filter(|(well, _wrong)| *well).count();
    assert!(
        well * 10 >= count * 8,
        "only {well} of {count} damaged calls came through"
    );
}
