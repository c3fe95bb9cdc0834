//! What a call tells of its requests: each of them, why it was sent again, and after how long.

use std::time::Duration;

use lockstep_genesys::Client;
use lockstep_model::Kind;
use lockstep_model::attempt::{Because, End, Loss};
use lockstep_model::tenant::{Failure, ReadTenant as _};
use lockstep_simulator::{Fault, Wait};
use serde_json::json;

use crate::setup::{at, client, config, count, create, provider, read, tenant, write};

const PROVIDERS: &str = "/api/v2/ai/llm/providers";

#[tokio::test]
async fn each_request_of_a_write_is_told() {
    let tenant = tenant().await;
    let client = client(&tenant);
    let made = create(&client, Kind::Provider, "p", &provider())
        .await
        .unwrap();
    assert!(made.trace.is_plain());
    let object = at(Kind::Provider, &made.live_id);
    read(&client, &object).await;
    let one = format!("{PROVIDERS}/*");
    for fault in [
        Fault::status(503),
        Fault::status(429).retry_after(Wait::Seconds(0)),
        Fault::drop_connection(),
    ] {
        tenant.faults().add(fault.on("PUT", &one).times(1)).unwrap();
    }
    let written = write(&client, &object, json!({"timeout": 4_000}))
        .await
        .unwrap();
    let told: Vec<_> = written
        .trace
        .tries
        .iter()
        .map(|one| (one.end, one.again.map(|again| again.because)))
        .collect();
    assert_eq!(
        told,
        [
            (End::Answered(503), Some(Because::Failed)),
            (End::Answered(429), Some(Because::Throttled)),
            (End::Lost(Loss::NoAnswer), Some(Because::NoAnswer)),
            (End::Answered(200), None),
        ]
    );
    let request = format!("PUT {PROVIDERS}/{}", made.live_id);
    assert!(written.trace.tries.iter().all(|one| one.request == request));
    assert_eq!(written.trace.attempts, 4);
    assert!(written.trace.tries[0].correlation_id.is_some());
    assert!(written.guarded, "the tenant has tags");
}

#[tokio::test]
async fn a_failure_tells_all_its_requests_once() {
    let tenant = tenant().await;
    let client = client(&tenant);
    let fault = Fault::status(403).on("GET", PROVIDERS);
    let lost = Fault::drop_connection().on("POST", PROVIDERS);
    tenant.faults().add(fault).unwrap();
    tenant.faults().add(lost.times(1)).unwrap();
    let error = create(&client, Kind::Provider, "p", &provider())
        .await
        .unwrap_err();
    assert_eq!(error.failure, Failure::Unsettled, "{error}");
    let sent = count(&tenant, "POST", PROVIDERS) + count(&tenant, "GET", PROVIDERS);
    assert_eq!((error.attempts as usize, error.tries.len()), (sent, sent));
    assert_eq!(error.tries[0].end, End::Lost(Loss::NoAnswer));
}

#[tokio::test]
async fn a_lost_write_is_not_looked_for_past_the_end_of_the_run() {
    let tenant = tenant().await;
    let mut config = config(&tenant);
    config.settle_limit = Duration::from_secs(3_600);
    config.deadline = Some(Duration::from_millis(1_500));
    let client = Client::new(config).unwrap();
    client.organization().await.unwrap();
    let lost = Fault::drop_connection().on("POST", PROVIDERS).times(1);
    tenant.faults().add(lost).unwrap();
    let error = create(&client, Kind::Provider, "p", &provider())
        .await
        .unwrap_err();
    // The first look is at once; the next would come after a minute.
    assert_eq!(error.failure, Failure::Unsettled, "{error}");
    assert!(count(&tenant, "GET", PROVIDERS) >= 1);
}
