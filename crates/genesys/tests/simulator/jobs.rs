//! Models: jobs followed to their end.

use std::time::Duration;

use lockstep_genesys::Client;
use lockstep_model::Kind;
use lockstep_model::tenant::{Failure, ReadTenant as _};
use lockstep_simulator::{Collection, Fault, JobPace, JobStates, TakenName, Wait};
use serde_json::json;

use crate::setup::{at, client, config, count, create, model, read, tenant, write};

const MODELS: &str = "/api/v2/ai/llm-gateway/models";

#[tokio::test]
async fn both_spellings_of_states_are_followed() {
    for states in [JobStates::Capitals, JobStates::Platform] {
        let tenant = tenant().await;
        let pace = JobPace {
            polls: Some(2),
            millis: None,
        };
        tenant
            .behave(|b| (b.job_states, b.jobs) = (states, pace))
            .unwrap();
        let client = client(&tenant);
        let made = create(&client, Kind::Model, "mod", &model()).await.unwrap();
        assert_eq!(count(&tenant, "GET", "/api/v2/ai/jobs/"), 3);
        let object = at(Kind::Model, &made.live_id);
        assert_eq!(read(&client, &object).await.live_name, "mod");
        write(&client, &object, json!({"parameters": {"top_p": 0.5}}))
            .await
            .unwrap();
        let live = read(&client, &object).await;
        assert_eq!(live.fields.get("parameters"), Some(&json!({"top_p": 0.5})));
    }
}

#[tokio::test]
async fn a_job_that_does_not_say_what_it_made_is_looked_up() {
    let tenant = tenant().await;
    tenant.behave(|b| b.job_result_id = false).unwrap();
    let made = create(&client(&tenant), Kind::Model, "mod", &model())
        .await
        .unwrap();
    let live = &tenant.objects(Collection::Models)[0];
    assert_eq!(live["id"], json!(made.live_id.as_str()));
}

#[tokio::test]
async fn a_name_that_is_taken_is_told_at_once_or_by_the_job() {
    for taken in [TakenName::AtOnce, TakenName::ByJob] {
        let tenant = tenant().await;
        tenant.behave(|b| b.taken_name = taken).unwrap();
        let client = client(&tenant);
        create(&client, Kind::Model, "mod", &model()).await.unwrap();
        let error = create(&client, Kind::Model, "mod", &model())
            .await
            .unwrap_err();
        assert_eq!(error.failure, Failure::NameTaken, "{error}");
        assert_eq!(tenant.objects(Collection::Models).len(), 1);
    }
}

#[tokio::test]
async fn a_job_that_fails_says_why() {
    let tenant = tenant().await;
    let fault = Fault::fail_job("endpoint.unreachable", "no answer from the end point");
    tenant.faults().add(fault.on("POST", MODELS)).unwrap();
    let client = client(&tenant);
    let error = create(&client, Kind::Model, "mod", &model())
        .await
        .unwrap_err();
    assert_eq!(error.failure, Failure::Job);
    assert_eq!(error.code.as_deref(), Some("endpoint.unreachable"));
    assert_eq!(error.details, ["no answer from the end point"]);
    assert_eq!(count(&tenant, "POST", MODELS), 1);
}

#[tokio::test]
async fn a_job_without_end_is_unsettled_and_not_asked_for_twice() {
    let tenant = tenant().await;
    let pace = JobPace {
        polls: None,
        millis: Some(200),
    };
    tenant.behave(|b| b.jobs = pace).unwrap();
    // The job ends after we gave it up: looking finds the model, and nothing is posted again.
    let mut config = config(&tenant);
    config.job_limit = Duration::from_millis(100);
    let client = Client::new(config).unwrap();
    let made = create(&client, Kind::Model, "mod", &model()).await.unwrap();
    assert!(
        client
            .read(&at(Kind::Model, &made.live_id))
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(count(&tenant, "POST", MODELS), 1);
}

#[tokio::test]
async fn a_job_that_nobody_may_look_at_is_given_up_in_its_time() {
    let tenant = tenant().await;
    let busy = Fault::status(503)
        .retry_after(Wait::Seconds(60))
        .on("GET", "/api/v2/ai/jobs/*");
    tenant.faults().add(busy).unwrap();
    let mut config = config(&tenant);
    config.job_limit = Duration::from_millis(300);
    let client = Client::new(config).expect("a client");
    // What it made is found by its name all the same.
    create(&client, Kind::Model, "mod", &model()).await.unwrap();
    assert_eq!(count(&tenant, "GET", "/api/v2/ai/jobs/"), 1);
    assert_eq!(count(&tenant, "POST", MODELS), 1);
}

#[tokio::test]
async fn a_job_that_is_lost_is_settled_by_looking() {
    let tenant = tenant().await;
    let client = client(&tenant);
    // Its answer is seen, and then the tenant does not know it any more.
    let lost = || {
        Fault::status(404)
            .on("GET", "/api/v2/ai/jobs/*")
            .after_effect()
    };
    tenant.faults().add(lost().times(1)).unwrap();
    let made = create(&client, Kind::Model, "mod", &model()).await.unwrap();
    assert_eq!(count(&tenant, "POST", MODELS), 1);
    let object = at(Kind::Model, &made.live_id);
    tenant.faults().add(lost().times(1)).unwrap();
    write(&client, &object, json!({"parameters": {"top_p": 0.5}}))
        .await
        .unwrap();
    let live = read(&client, &object).await;
    assert_eq!(live.fields.get("parameters"), Some(&json!({"top_p": 0.5})));
    assert_eq!(count(&tenant, "PUT", MODELS), 1);
}

#[tokio::test]
async fn a_state_that_nobody_knows_counts_as_running() {
    let tenant = tenant().await;
    let odd = Fault::status(200)
        .body(r#"{"id": "j", "status": "RETICULATING"}"#)
        .on("GET", "/api/v2/ai/jobs/*")
        .times(2);
    tenant.faults().add(odd).unwrap();
    create(&client(&tenant), Kind::Model, "mod", &model())
        .await
        .unwrap();
    assert!(count(&tenant, "GET", "/api/v2/ai/jobs/") >= 3);
}

#[tokio::test]
async fn a_registration_that_lost_its_name_meanwhile_is_told_as_taken() {
    let tenant = tenant().await;
    let conflict = Fault::fail_job("name.conflict", "the name is taken");
    tenant.faults().add(conflict.on("POST", MODELS)).unwrap();
    // Nothing has the name, and it is looked for as long as a job may take.
    let mut config = config(&tenant);
    config.job_limit = Duration::from_millis(300);
    let client = Client::new(config).unwrap();
    let error = create(&client, Kind::Model, "mod", &model())
        .await
        .unwrap_err();
    assert_eq!(error.failure, Failure::NameTaken, "{error}");
    assert!(
        error
            .request
            .is_some_and(|request| request.contains("jobs"))
    );
}
