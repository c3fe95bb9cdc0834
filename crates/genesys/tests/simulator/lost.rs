//! Writes whose answers are lost: exactly one object, whatever happens on the way.

use std::time::Duration;

use lockstep_genesys::Client;
use lockstep_model::tenant::{Failure, LiveRef, ReadTenant as _, WriteTenant as _};
use lockstep_model::{Fields, Kind};
use lockstep_simulator::{Collection, Fault, JobPace, Running, TakenName};
use serde_json::json;

use crate::setup::{
    KEY, at, client, config, count, create, model, prompt, provider, read, snapshot, tenant, write,
};

const KINDS: [(Kind, Collection, &str); 3] = [
    (
        Kind::Provider,
        Collection::Providers,
        "/api/v2/ai/llm/providers",
    ),
    (
        Kind::Model,
        Collection::Models,
        "/api/v2/ai/llm-gateway/models",
    ),
    (
        Kind::Prompt,
        Collection::Prompts,
        "/api/v2/ai/llm/gateway/prompts",
    ),
];

fn new(kind: Kind) -> Fields {
    match kind {
        Kind::Provider => provider(),
        Kind::Model => model(),
        Kind::Prompt | Kind::TrafficSplit | Kind::RateMatrix => prompt("base"),
    }
}

/// Starts a tenant that has a model which prompts may refer to.
async fn ready() -> Running {
    let tenant = tenant().await;
    let made = create(&client(&tenant), Kind::Model, "base", &model()).await;
    made.expect("a model");
    tenant
}

fn named(tenant: &Running, collection: Collection, name: &str) -> usize {
    let objects = tenant.objects(collection);
    objects
        .iter()
        .filter(|object| object["name"] == json!(name))
        .count()
}

#[tokio::test]
async fn a_create_whose_answer_is_lost_makes_one_object() {
    for (kind, collection, path) in KINDS {
        for fault in [
            Fault::drop_connection().after_effect(),
            Fault::status(502).after_effect(),
            Fault::truncate(Some(3)),
            Fault::drop_connection(),
            Fault::status(503),
        ] {
            let tenant = ready().await;
            let shown = format!("{kind} {fault:?}");
            tenant
                .faults()
                .add(fault.on("POST", path).times(1))
                .unwrap();
            let made = create(&client(&tenant), kind, "xyz", &new(kind)).await;
            let made = made.unwrap_or_else(|error| panic!("{shown}: {error}"));
            assert_eq!(named(&tenant, collection, "xyz"), 1, "{shown}");
            let read = client(&tenant)
                .read(&at(kind, &made.live_id))
                .await
                .unwrap();
            assert_eq!(read.unwrap().live_name, "xyz", "{shown}");
        }
    }
}

#[tokio::test]
async fn a_create_that_lands_on_a_foreign_object_is_refused() {
    let tenant = ready().await;
    let client = client(&tenant);
    let (kind, collection, path) = KINDS[0];
    let mut other = provider();
    other.set("timeout", 1_234);
    create(&client, kind, "xyz", &other).await.unwrap();
    let fault = Fault::drop_connection().on("POST", path).times(1);
    tenant.faults().add(fault).unwrap();
    let error = create(&client, kind, "xyz", &provider()).await.unwrap_err();
    assert_eq!(error.failure, Failure::NameTaken);
    assert_eq!(named(&tenant, collection, "xyz"), 1);
    assert_eq!(count(&tenant, "POST", path), 2);
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_recognised() {
    for fault in [
        Fault::drop_connection().after_effect(),
        Fault::status(504).after_effect(),
        Fault::truncate(Some(1)),
    ] {
        let tenant = ready().await;
        let client = client(&tenant);
        let (kind, _, path) = KINDS[0];
        let made = create(&client, kind, "xyz", &new(kind)).await.unwrap();
        let object = at(kind, &made.live_id);
        read(&client, &object).await;
        let one = format!("{path}/*");
        tenant.faults().add(fault.on("PUT", &one).times(1)).unwrap();
        let change = json!({"timeout": 4_000, "apiKey": {"env": "KEY", "revision": "2"}});
        write(&client, &object, change).await.unwrap();
        assert_eq!(
            read(&client, &object).await.fields.get("timeout"),
            Some(&json!(4_000))
        );
        assert!(tenant.holds_api_key(made.live_id.as_str(), KEY));
    }
}

#[tokio::test]
async fn a_lost_write_over_a_foreign_change_is_not_taken_for_ours() {
    let tenant = ready().await;
    let client = client(&tenant);
    let made = create(&client, Kind::Provider, "xyz", &provider())
        .await
        .unwrap();
    let object = at(Kind::Provider, &made.live_id);
    read(&client, &object).await;
    let patch = json!({"timeout": 7_000});
    tenant
        .edit(Collection::Providers, made.live_id.as_str(), patch)
        .unwrap();
    let fault = Fault::drop_connection().on("PUT", "*").times(1);
    tenant.faults().add(fault).unwrap();
    let error = write(&client, &object, json!({"timeout": 4_000}))
        .await
        .unwrap_err();
    assert_eq!(error.failure, Failure::Moved);
    let live = &tenant.objects(Collection::Providers)[0];
    assert_eq!(live["timeout"], json!(7_000));
}

#[tokio::test]
async fn a_model_whose_write_is_lost_is_written_once() {
    let tenant = ready().await;
    let client = client(&tenant);
    let made = create(&client, Kind::Model, "xyz", &model()).await.unwrap();
    let object = at(Kind::Model, &made.live_id);
    read(&client, &object).await;
    let fault = Fault::drop_connection()
        .after_effect()
        .on("PUT", "*")
        .times(1);
    tenant.faults().add(fault).unwrap();
    write(&client, &object, json!({"parameters": {"top_p": 0.25}}))
        .await
        .unwrap();
    let live = read(&client, &object).await;
    assert_eq!(live.fields.get("parameters"), Some(&json!({"top_p": 0.25})));
}

#[tokio::test]
async fn a_delete_whose_answer_is_lost_is_done() {
    let tenant = ready().await;
    let client = client(&tenant);
    let made = create(&client, Kind::Provider, "xyz", &provider())
        .await
        .unwrap();
    let fault = Fault::drop_connection()
        .after_effect()
        .on("DELETE", "*")
        .times(1);
    tenant.faults().add(fault).unwrap();
    client
        .delete(&at(Kind::Provider, &made.live_id))
        .await
        .unwrap();
    assert!(tenant.objects(Collection::Providers).is_empty());
}

#[tokio::test]
async fn what_was_there_before_is_not_taken_for_the_new_object() {
    let tenant = ready().await;
    let theirs = client(&tenant);
    let theirs = create(&theirs, Kind::Provider, "theirs", &provider())
        .await
        .unwrap();
    let ours = client(&tenant);
    snapshot(&ours).await.unwrap();
    let lie = Fault::status(201)
        .body(&json!({"id": theirs.live_id.as_str()}).to_string())
        .on("POST", "/api/v2/ai/llm/providers")
        .times(1);
    tenant.faults().add(lie).unwrap();
    let error = create(&ours, Kind::Provider, "ours", &provider())
        .await
        .unwrap_err();
    assert_eq!(error.failure, Failure::Unsettled, "{error}");
    assert!(error.message.contains("was there before"), "{error}");
    // An id that was given back may be given out again.
    ours.delete(&at(Kind::Provider, &theirs.live_id))
        .await
        .unwrap();
    create(&ours, Kind::Provider, "ours", &provider())
        .await
        .unwrap();
}

#[tokio::test]
async fn an_object_is_deleted_once_it_is_gone_and_not_when_it_is_said_to_be() {
    for status in [404, 202] {
        let tenant = ready().await;
        let mut config = config(&tenant);
        config.settle_limit = Duration::from_millis(1);
        let client = Client::new(config).expect("a client");
        let made = create(&client, Kind::Provider, "xyz", &provider())
            .await
            .unwrap();
        let object = at(Kind::Provider, &made.live_id);
        let fault = Fault::status(status).on("DELETE", "*").times(1);
        tenant.faults().add(fault).unwrap();
        let error = client.delete(&object).await.unwrap_err();
        assert_eq!(error.failure, Failure::Unsettled, "{error}");
        assert!(error.message.contains("still there"), "{error}");
        client.delete(&object).await.unwrap();
        assert!(tenant.objects(Collection::Providers).is_empty());
        client.delete(&object).await.expect("gone is deleted");
    }
}

#[tokio::test]
async fn a_write_that_never_gets_through_stays_unsettled() {
    let tenant = ready().await;
    let client = client(&tenant);
    let made = create(&client, Kind::Provider, "xyz", &provider())
        .await
        .unwrap();
    tenant
        .faults()
        .add(Fault::status(503).on("*", "*").times(1))
        .unwrap();
    let mut all = Fault::status(503);
    all.path = format!("/api/v2/ai/llm/providers/{}", made.live_id);
    all.skip = 1;
    tenant.faults().add(all).unwrap();
    let object = at(Kind::Provider, &made.live_id);
    let error = write(&client, &object, json!({"timeout": 4_000}))
        .await
        .unwrap_err();
    assert_eq!(error.failure, Failure::Unsettled, "{error}");
    assert!(error.message.contains("may or may not"), "{error}");
}

#[tokio::test]
async fn a_list_that_lags_makes_no_second_object() {
    // Within the limit the list is waited for; past it the second POST is told that the name is
    // taken, which proves that the first one landed.
    for (lag, posts) in [(200, 1), (600, 2)] {
        let tenant = ready().await;
        tenant.behave(|b| b.list_lag_ms = lag).unwrap();
        let (kind, collection, path) = KINDS[0];
        let fault = Fault::drop_connection()
            .after_effect()
            .on("POST", path)
            .times(1);
        tenant.faults().add(fault).unwrap();
        create(&client(&tenant), kind, "xyz", &new(kind))
            .await
            .unwrap();
        assert_eq!(named(&tenant, collection, "xyz"), 1);
        assert_eq!(count(&tenant, "POST", path), posts);
    }
}

#[tokio::test]
async fn a_secret_that_is_sent_again_takes_nothing_back_from_others() {
    let tenant = ready().await;
    let client = client(&tenant);
    let made = create(&client, Kind::Provider, "xyz", &provider())
        .await
        .unwrap();
    let object = at(Kind::Provider, &made.live_id);
    read(&client, &object).await;
    let patch = json!({"timeout": 7_000, "novelty": 1});
    tenant
        .edit(Collection::Providers, made.live_id.as_str(), patch)
        .unwrap();
    let fault = Fault::drop_connection().on("PUT", "*").times(1);
    tenant.faults().add(fault).unwrap();
    let change = json!({"apiKey": {"env": "KEY", "revision": "2"}});
    write(&client, &object, change).await.unwrap();
    let live = &tenant.objects(Collection::Providers)[0];
    assert_eq!(live["timeout"], json!(7_000));
    assert_eq!(live["novelty"], json!(1));
}

#[tokio::test]
async fn a_deleted_object_that_is_still_listed_is_not_taken_for_the_new_one() {
    let tenant = ready().await;
    let client = client(&tenant);
    let (kind, collection, path) = KINDS[0];
    let before = create(&client, kind, "xyz", &new(kind)).await.unwrap();
    tenant.behave(|b| b.list_lag_ms = 200).unwrap();
    client.delete(&at(kind, &before.live_id)).await.unwrap();
    let fault = Fault::drop_connection()
        .after_effect()
        .on("POST", path)
        .times(1);
    tenant.faults().add(fault).unwrap();
    let made = create(&client, kind, "xyz", &new(kind)).await.unwrap();
    assert_ne!(made.live_id, before.live_id);
    assert_eq!(named(&tenant, collection, "xyz"), 1);
    assert_eq!(
        count(&tenant, "POST", path),
        2,
        "one of them made the first"
    );
}

#[tokio::test]
async fn a_create_that_was_taken_and_is_not_found_stays_unsettled() {
    let tenant = ready().await;
    let (kind, collection, path) = KINDS[0];
    let silent = Fault::status(201).body("").after_effect();
    tenant.faults().add(silent.on("POST", path)).unwrap();
    tenant
        .faults()
        .add(Fault::status(403).on("GET", path))
        .unwrap();
    let made = create(&client(&tenant), kind, "xyz", &new(kind)).await;
    assert_eq!(made.unwrap_err().failure, Failure::Unsettled);
    assert_eq!(named(&tenant, collection, "xyz"), 1);
}

#[tokio::test]
async fn a_model_whose_name_its_own_lost_request_holds_stays_unsettled() {
    let tenant = ready().await;
    // A job that nobody asks about never ends, and the answer that names the first one is lost.
    let asked = JobPace {
        polls: Some(0),
        millis: None,
    };
    tenant
        .behave(|b| (b.jobs, b.taken_name) = (asked, TakenName::ByJob))
        .unwrap();
    let (kind, _, path) = KINDS[1];
    let fault = Fault::drop_connection()
        .after_effect()
        .on("POST", path)
        .times(1);
    tenant.faults().add(fault).unwrap();
    let mut config = config(&tenant);
    config.job_limit = Duration::from_millis(300);
    let client = Client::new(config).unwrap();
    let error = create(&client, kind, "xyz", &new(kind)).await.unwrap_err();
    assert_eq!(error.failure, Failure::Unsettled, "{error}");
    assert_eq!(count(&tenant, "POST", path), 3, "base, and two of ours");
}

/// A provider that a client knows, and whose next PUT is carried out without an answer.
async fn losing(tenant: &Running, client: &Client) -> LiveRef {
    let made = create(client, Kind::Provider, "xyz", &provider()).await;
    let object = at(Kind::Provider, &made.expect("a provider").live_id);
    read(client, &object).await;
    let fault = Fault::drop_connection().after_effect();
    let faults = tenant.faults();
    faults.add(fault.on("PUT", "*").times(1)).expect("a fault");
    object
}

#[tokio::test]
async fn a_lost_write_that_is_then_refused_is_looked_for() {
    let tenant = ready().await;
    let client = client(&tenant);
    let object = losing(&tenant, &client).await;
    let fault = Fault::status(403).on("PUT", "*").times(1);
    tenant.faults().add(fault).unwrap();
    write(&client, &object, json!({"timeout": 4_000}))
        .await
        .unwrap();
    assert_eq!(count(&tenant, "PUT", "/api"), 2);
}

#[tokio::test]
async fn a_lost_write_that_cannot_be_looked_for_stays_unsettled() {
    let tenant = ready().await;
    let client = client(&tenant);
    let object = losing(&tenant, &client).await;
    let fault = Fault::status(403).on("GET", "*");
    tenant.faults().add(fault).unwrap();
    let error = write(&client, &object, json!({"timeout": 4_000}))
        .await
        .unwrap_err();
    assert_eq!(error.failure, Failure::Unsettled, "{error}");
}
