//! Lists, single objects and snapshots.

use lockstep_model::tenant::{Failure, ReadRequest, ReadTenant as _, Wanted};
use lockstep_model::{Applied, Base, Kind, LiveId};
use lockstep_simulator::{Collection, Fault, Order};
use serde_json::json;

use crate::setup::{
    applied, at, client, count, create, known, model, prompt, provider, raw_provider, read,
};
use crate::setup::{snapshot, tenant};

const PROVIDERS: &str = "/api/v2/ai/llm/providers";
const PROMPTS: &str = "/api/v2/ai/llm/gateway/prompts";

#[tokio::test]
async fn the_organisation_is_read_once() {
    let tenant = tenant().await;
    let client = client(&tenant);
    let organization = client.organization().await.unwrap();
    assert_eq!(organization.id, tenant.organization().id);
    snapshot(&client).await.unwrap();
    assert_eq!(count(&tenant, "GET", "/api/v2/organizations/me"), 1);
}

#[tokio::test]
async fn many_pages_make_one_list_in_any_stable_order() {
    let tenant = tenant().await;
    for number in 0..257 {
        let raw = raw_provider(&format!("provider-{number:03}"));
        tenant.plant(Collection::Providers, raw).unwrap();
    }
    for order in [Order::AsAsked, Order::Reversed, Order::Shuffled] {
        tenant.behave(|b| b.order = order).unwrap();
        tenant.forget_requests();
        let snapshot = snapshot(&client(&tenant)).await.unwrap();
        assert_eq!(snapshot.objects().len(), 257);
        assert!(snapshot.by_name(Kind::Provider, "provider-256").is_some());
        assert_eq!(count(&tenant, "GET", PROVIDERS), 3);
    }
}

#[tokio::test]
async fn a_list_that_never_adds_up_plans_nothing() {
    let tenant = tenant().await;
    for number in 0..120 {
        let raw = raw_provider(&format!("provider-{number:03}"));
        tenant.plant(Collection::Providers, raw).unwrap();
    }
    tenant.behave(|b| b.order = Order::Moving).unwrap();
    let error = snapshot(&client(&tenant)).await.unwrap_err();
    assert_eq!(error.failure, Failure::Listing);
    assert!(error.message.contains("120 were announced"), "{error}");
    assert_eq!(count(&tenant, "GET", PROVIDERS), 8);
}

#[tokio::test]
async fn two_objects_of_one_name_are_an_error_that_names_both() {
    let tenant = tenant().await;
    let first = tenant.plant(Collection::Providers, raw_provider("twin"));
    let second = tenant.plant(Collection::Providers, raw_provider("twin"));
    let error = snapshot(&client(&tenant)).await.unwrap_err();
    assert_eq!(error.failure, Failure::Listing);
    for id in [first.unwrap(), second.unwrap()] {
        assert!(error.message.contains(&id), "{error}");
    }
}

#[tokio::test]
async fn one_odd_object_leaves_the_others_readable() {
    let tenant = tenant().await;
    tenant
        .plant(Collection::Providers, raw_provider("fine"))
        .unwrap();
    let mut odd = raw_provider("odd");
    odd["models"] = json!("none");
    let id = tenant.plant(Collection::Providers, odd).unwrap();
    let client = client(&tenant);
    let snapshot = snapshot(&client).await.unwrap();
    assert_eq!(snapshot.objects().len(), 1);
    let unreadable = &snapshot.unreadable()[0];
    assert_eq!(unreadable.live_name.as_deref(), Some("odd"));
    assert_eq!(unreadable.live_id, Some(LiveId::new(id)));
    assert!(unreadable.reason.contains("`models`"), "{unreadable:?}");
    let object = at(Kind::Provider, unreadable.live_id.as_ref().unwrap());
    let error = client.read(&object).await.unwrap_err();
    assert_eq!(error.failure, Failure::Answer);
}

#[tokio::test]
async fn rows_and_single_reads_digest_alike() {
    let tenant = tenant().await;
    let client = client(&tenant);
    create(&client, Kind::Provider, "p", &provider())
        .await
        .unwrap();
    create(&client, Kind::Model, "mod", &model()).await.unwrap();
    create(&client, Kind::Prompt, "s", &prompt("p/m1"))
        .await
        .unwrap();
    let snapshot = snapshot(&client).await.unwrap();
    assert_eq!(snapshot.objects().len(), 4);
    for object in snapshot.objects().iter().filter(|o| o.kind != Kind::Prompt) {
        let read = read(&client, &at(object.kind, &object.live_id)).await;
        assert_eq!((&read.fields, &read.tag), (&object.fields, &object.tag));
        assert_eq!(read.digest(), object.digest());
    }
}

#[tokio::test]
async fn prompts_are_read_whole_only_where_asked() {
    let tenant = tenant().await;
    let client = client(&tenant);
    create(&client, Kind::Model, "mod", &model()).await.unwrap();
    for name in ["a", "b", "c"] {
        create(&client, Kind::Prompt, name, &prompt("mod"))
            .await
            .unwrap();
    }
    tenant.forget_requests();
    let wanted = |kind, live_name| Wanted {
        kind,
        live_name,
        fields: None,
    };
    let prompts = ["a", "b", "gone"].map(|name| wanted(Kind::Prompt, name));
    let split = wanted(Kind::TrafficSplit, "c");
    let request = ReadRequest {
        known: Vec::new(),
        wanted: prompts.into_iter().chain([split]).collect(),
        ..ReadRequest::default()
    };
    let snapshot = client.snapshot(&request).await.unwrap();
    let versions = |name| {
        snapshot
            .by_name(Kind::Prompt, name)
            .unwrap()
            .fields
            .get("versions")
    };
    let text = json!({"1.0.0": "You are a helpful agent."});
    assert_eq!(versions("a"), Some(&text));
    assert_eq!(versions("b"), Some(&text));
    assert_eq!(versions("c"), None);
    assert!(snapshot.by_name(Kind::TrafficSplit, "c").is_some());
    assert_eq!(count(&tenant, "GET", &format!("{PROMPTS}/")), 2);
}

#[tokio::test]
async fn what_the_list_lags_behind_with_is_read_by_id() {
    let tenant = tenant().await;
    let client = client(&tenant);
    let old = create(&client, Kind::Provider, "old", &provider())
        .await
        .unwrap();
    let gone = create(&client, Kind::Provider, "gone", &provider())
        .await
        .unwrap();
    let before = read(&client, &at(Kind::Provider, &old.live_id)).await;
    tenant.behave(|b| b.list_lag_ms = 5_000).unwrap();
    let new = create(&client, Kind::Provider, "new", &provider())
        .await
        .unwrap();
    let patch = json!({"timeout": 2_000});
    tenant
        .edit(Collection::Providers, old.live_id.as_str(), patch)
        .unwrap();
    tenant
        .remove(Collection::Providers, gone.live_id.as_str())
        .unwrap();
    let remembered = [&old.live_id, &new.live_id, &gone.live_id].map(|live_id| Applied {
        live_id: live_id.clone(),
        live: None,
        ..applied(&before)
    });
    let request = ReadRequest {
        known: remembered.iter().map(|one| known(&before, one)).collect(),
        ..ReadRequest::default()
    };
    let snapshot = client.snapshot(&request).await.unwrap();
    let live = |name| snapshot.by_name(Kind::Provider, name);
    assert_eq!(
        live("old").unwrap().fields.get("timeout"),
        Some(&json!(2_000))
    );
    assert_eq!(live("new").unwrap().live_id, new.live_id);
    assert!(live("gone").is_none());

    // What nobody remembers by its id, a list shows as it was, unless its name is doubted.
    let listed = client.snapshot(&ReadRequest::default()).await.unwrap();
    assert!(listed.by_name(Kind::Provider, "gone").is_some());
    let base = Base {
        gone: [(Kind::Provider, "gone".to_owned())].into(),
        ..Base::default()
    };
    let request = ReadRequest {
        fresh: base.doubted().collect(),
        ..ReadRequest::default()
    };
    let asked = client.snapshot(&request).await.unwrap();
    assert!(asked.by_name(Kind::Provider, "gone").is_none());
}

#[tokio::test]
async fn what_the_ledger_remembers_alike_is_not_read_again() {
    let tenant = tenant().await;
    let client = client(&tenant);
    let made = create(&client, Kind::Provider, "same", &provider())
        .await
        .unwrap();
    let object = at(Kind::Provider, &made.live_id);
    let read = read(&client, &object).await;
    let remembered = applied(&read);
    let request = ReadRequest {
        known: vec![known(&read, &remembered)],
        ..ReadRequest::default()
    };
    tenant.forget_requests();
    client.snapshot(&request).await.unwrap();
    assert_eq!(count(&tenant, "GET", &format!("{PROVIDERS}/")), 0);
    tenant
        .edit(
            Collection::Providers,
            made.live_id.as_str(),
            json!({"timeout": 9_000}),
        )
        .unwrap();
    client.snapshot(&request).await.unwrap();
    assert_eq!(count(&tenant, "GET", &format!("{PROVIDERS}/")), 1);
}

#[tokio::test]
async fn reads_survive_failures_and_answers_that_break_off() {
    let tenant = tenant().await;
    tenant
        .plant(Collection::Providers, raw_provider("p"))
        .unwrap();
    let faults = tenant.faults();
    for fault in [
        Fault::status(503),
        Fault::drop_connection(),
        Fault::truncate(None),
        Fault::status(502).body("<html>bad gateway</html>"),
    ] {
        faults.add(fault.on("GET", PROVIDERS).times(1)).unwrap();
    }
    let snapshot = snapshot(&client(&tenant)).await.unwrap();
    assert_eq!(snapshot.objects().len(), 1);
    assert_eq!(count(&tenant, "GET", PROVIDERS), 5);
}

#[tokio::test]
async fn failures_that_last_are_told_with_the_request() {
    let tenant = tenant().await;
    tenant
        .faults()
        .add(Fault::status(503).on("GET", PROVIDERS))
        .unwrap();
    let error = snapshot(&client(&tenant)).await.unwrap_err();
    assert_eq!(error.failure, Failure::Unavailable);
    assert_eq!(error.attempts, 5);
    assert_eq!(error.status, Some(503));
    assert_eq!(
        error.request.as_deref(),
        Some("GET /api/v2/ai/llm/providers")
    );
    assert!(error.correlation_id.is_some());
}
