//! Objects that come from another tenant: as it showed them, until they are written here.

mod support;

use lockstep_simulator::{Bodies, Collection, Config};
use serde_json::json;
use support::{PROMPTS, PROVIDERS, prompt, provider, tenant, tenant_of};

#[tokio::test]
async fn what_another_tenant_showed_is_shown_to_the_letter() {
    let tenant = tenant().await;
    let shown = json!({
        "id": "p-1", "name": "p", "providerType": "CUSTOM", "baseUrl": "http://not.allowed/",
        "models": [], "unknown": {"deep": [1]}, "status": "INACTIVE",
        "dateCreated": "2026-01-02T03:04:05Z", "dateModified": "2026-01-02T03:04:06+00:00",
        "createdBy": {"id": "u-1", "name": "Kim"}, "modifiedBy": "somebody",
        "selfUri": "https://elsewhere/p-1",
    });
    let id = tenant
        .running
        .restore(Collection::Providers, shown.clone(), Some("\"t-7\""));
    assert_eq!(id.expect("restored"), "p-1");
    let path = format!("{PROVIDERS}/p-1");
    let read = tenant.get(&path).await;
    assert_eq!(read.header("etag"), Some("\"t-7\""));
    let mut expected = shown;
    expected["selfUri"] = json!(path);
    assert_eq!(read.json(), expected);
    let row = &tenant.get(PROVIDERS).await.json()["entities"][0];
    assert_eq!(row["etag"], "\"t-7\"");
    // Once it is written, it is this tenant's.
    let mut next = provider("p");
    next["unknown"] = json!(1);
    assert_eq!(tenant.put(&path, &next).await.status, 200);
    let after = tenant.get(&path).await;
    assert_ne!(after.header("etag"), Some("\"t-7\""));
    let after = after.json();
    assert_eq!(after["createdBy"]["id"], "u-1");
    assert_eq!(after["dateCreated"], "2026-01-02T03:04:05.000Z");
    assert_ne!(after["dateModified"], "2026-01-02T03:04:06+00:00");
}

#[tokio::test]
async fn what_is_written_is_checked_whatever_was_restored() {
    let tenant = tenant().await;
    let provider = json!({"id": "p-1", "name": "p", "models": [{"id": "m1"}]});
    let restore = |collection, object| tenant.running.restore(collection, object, None);
    restore(Collection::Providers, provider.clone()).expect("restored");
    let live = json!({"id": "q-1", "name": "a", "modelEndpointRef": "p/m1",
        "safetyGuardrails": {"maxTokens": 2},
        "versions": [{"version": "1.0.0", "systemPrompt": "a text that is too long by now"}]});
    restore(Collection::Prompts, live).expect("restored");
    let path = format!("{PROMPTS}/q-1");
    let next = json!({"version": "1.1.0", "systemPrompt": "this is too long as well"});
    assert_eq!(tenant.put(&path, &next).await.status, 400);
    let same = json!({"version": "1.0.0", "systemPrompt": "another"});
    assert_eq!(tenant.put(&path, &same).await.status, 409);
    let gone = tenant.delete(&format!("{PROVIDERS}/p-1")).await;
    assert_eq!(gone.fault().0, "in.use");
    // Two objects with one id are no tenant.
    let error = restore(Collection::Providers, provider).expect_err("taken");
    assert!(error.to_string().contains("p-1"), "{error}");
    assert!(restore(Collection::Providers, json!([])).is_err());
}

#[tokio::test]
async fn collections_are_found_by_their_paths() {
    assert_eq!(Collection::at(PROVIDERS), Some(Collection::Providers));
    assert_eq!(Collection::at("/api/v2/nothing"), None);
}

#[tokio::test]
async fn requests_are_counted_also_where_bodies_are_forgotten() {
    let tenant = tenant_of(Config {
        remembered_requests: 2,
        remembered_bodies: Bodies::Forgotten,
        ..Config::default()
    })
    .await;
    tenant.post(PROVIDERS, &provider("p")).await;
    tenant.post(PROMPTS, &prompt("a", "p/m1")).await;
    let before = tenant.running.request_count();
    tenant.get(PROMPTS).await;
    assert_eq!(tenant.running.request_count(), before + 1);
    let kept = tenant.running.requests();
    assert_eq!(kept.len(), 2);
    assert!(kept.iter().all(|request| request.body.is_null()));
}
