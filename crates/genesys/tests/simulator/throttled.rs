//! Too many requests, and tokens that end.

use std::time::Duration;

use lockstep_genesys::Client;
use lockstep_model::Kind;
use lockstep_model::tenant::{Failure, Obstacle};
use lockstep_simulator::{Collection, Fault, RateLimit, Wait};

use crate::setup::{client, config, count, create, provider, snapshot, tenant};

const PROVIDERS: &str = "/api/v2/ai/llm/providers";

#[tokio::test]
async fn a_429_is_waited_out_in_both_spellings() {
    for wait in [Wait::Seconds(1), Wait::Date(1)] {
        let tenant = tenant().await;
        let fault = Fault::status(429)
            .retry_after(wait)
            .on("POST", PROVIDERS)
            .times(1);
        tenant.faults().add(fault).unwrap();
        let start = tokio::time::Instant::now();
        create(&client(&tenant), Kind::Provider, "p", &provider())
            .await
            .unwrap();
        // A date has whole seconds, so up to one of the wait is lost in writing it.
        assert!(matches!(wait, Wait::Date(_)) || start.elapsed() >= Duration::from_secs(1));
        assert_eq!(count(&tenant, "POST", PROVIDERS), 2);
        assert_eq!(tenant.objects(Collection::Providers).len(), 1);
    }
}

#[tokio::test]
async fn a_tenant_that_asks_for_no_wait_is_given_one() {
    for status in [429, 503] {
        let tenant = tenant().await;
        let fault = Fault::status(status)
            .retry_after(Wait::Seconds(0))
            .on("GET", PROVIDERS)
            .times(2);
        tenant.faults().add(fault).unwrap();
        let fault = Fault::status(400).on("GET", PROVIDERS).times(1);
        tenant.faults().add(fault).unwrap();
        let error = snapshot(&client(&tenant)).await.unwrap_err();
        let again: Vec<_> = error.tries.iter().filter_map(|one| one.again).collect();
        assert_eq!(again.len(), 2, "{error}");
        assert!(again.iter().all(|again| !again.wait.is_zero()), "{again:?}");
    }
}

#[tokio::test]
async fn a_brake_ends_what_waits_to_be_sent_again() {
    let tenant = tenant().await;
    let fault = Fault::status(429)
        .retry_after(Wait::Seconds(600))
        .on("POST", PROVIDERS);
    tenant.faults().add(fault).unwrap();
    let client = client(&tenant);
    let brake = client.brake();
    let values = provider();
    let making = create(&client, Kind::Provider, "p", &values);
    let pulling = async {
        while count(&tenant, "POST", PROVIDERS) == 0 {
            tokio::task::yield_now().await;
        }
        brake.pull(Duration::from_secs(60));
    };
    let (made, ()) = tokio::join!(making, pulling);
    let error = made.unwrap_err();
    assert_eq!(error.failure, Failure::Unavailable, "{error}");
    assert!(error.to_string().contains("the run was stopped"), "{error}");
    assert_eq!(count(&tenant, "POST", PROVIDERS), 1);
    // Nothing new is sent.
    let error = create(&client, Kind::Provider, "p", &values).await;
    assert_eq!(error.unwrap_err().failure, Failure::Unavailable);
    assert_eq!(count(&tenant, "POST", PROVIDERS), 1);
}

#[tokio::test]
async fn a_full_window_is_waited_for_without_a_429() {
    let tenant = tenant().await;
    let limit = RateLimit {
        allowed: 3,
        window_seconds: 1,
    };
    tenant.behave(|b| b.rate_limit = limit).unwrap();
    let client = client(&tenant);
    for _ in 0..2 {
        snapshot(&client).await.unwrap();
    }
    let refused = tenant
        .requests()
        .iter()
        .filter(|r| r.status == Some(429))
        .count();
    assert_eq!(refused, 0);
}

#[tokio::test]
async fn a_token_that_ends_is_replaced_once_for_all_calls() {
    let tenant = tenant().await;
    let client = client(&tenant);
    snapshot(&client).await.unwrap();
    assert_eq!(count(&tenant, "POST", "/oauth/token"), 1);
    tenant.revoke_tokens();
    snapshot(&client).await.unwrap();
    assert_eq!(count(&tenant, "POST", "/oauth/token"), 2);
}

#[tokio::test]
async fn a_deadline_ends_the_tries() {
    let tenant = tenant().await;
    let fault = Fault::status(503)
        .retry_after(Wait::Seconds(30))
        .on("GET", "*");
    tenant.faults().add(fault).unwrap();
    let mut config = config(&tenant);
    config.deadline = Some(Duration::from_secs(5));
    let error = snapshot(&Client::new(config).unwrap()).await.unwrap_err();
    assert_eq!(error.failure, Failure::Unavailable);
    assert_eq!(error.obstacle, Some(Obstacle::Deadline), "{error}");
    assert_eq!(error.attempts, 1);
    let mut config = self::config(&tenant);
    config.deadline = Some(Duration::ZERO);
    let client = Client::new(config).unwrap();
    tenant.forget_requests();
    let error = create(&client, Kind::Provider, "p", &provider())
        .await
        .unwrap_err();
    assert_eq!(error.failure, Failure::Unavailable, "{error}");
    assert_eq!(count(&tenant, "POST", PROVIDERS), 0);
}
