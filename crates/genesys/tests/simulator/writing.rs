//! Creates, writes and deletes.

use lockstep_model::Kind;
use lockstep_model::tenant::{Failure, ReadTenant as _, Write, WriteTenant as _};
use lockstep_simulator::{Collection, Recorded, Running};
use serde_json::{Value, json};

use crate::setup::write;
use crate::setup::{KEY, at, client, count, create, fields, model, prompt, provider, read, tenant};

fn last(tenant: &Running, method: &str) -> Recorded {
    let requests = tenant.requests();
    let mut mine = requests.into_iter().filter(|r| r.method == method);
    mine.next_back().expect("a request")
}

fn object(tenant: &Running, collection: Collection) -> Value {
    tenant.objects(collection).pop().expect("an object")
}

#[tokio::test]
async fn a_provider_is_created_written_and_deleted() {
    let tenant = tenant().await;
    let client = client(&tenant);
    let made = create(&client, Kind::Provider, "p", &provider())
        .await
        .unwrap();
    assert_eq!(made.trace.attempts, 1);
    assert_eq!(made.trace.correlation_ids.len(), 1);
    assert!(tenant.holds_api_key(made.live_id.as_str(), KEY));
    let object = at(Kind::Provider, &made.live_id);
    let live = read(&client, &object).await;
    assert_eq!(live.live_name, "p");
    assert_eq!(live.fields.get("type"), Some(&json!("CUSTOM")));
    assert_eq!(live.fields.get("apiKey"), None);
    write(&client, &object, json!({"timeout": 1_000}))
        .await
        .unwrap();
    assert_eq!(
        read(&client, &object).await.fields.get("timeout"),
        Some(&json!(1_000))
    );
    assert!(last(&tenant, "PUT").body.get("apiKey").is_none());
    client.delete(&object).await.unwrap();
    assert_eq!(client.read(&object).await.unwrap(), None);
    client.delete(&object).await.expect("gone is deleted");
}

#[tokio::test]
async fn a_secret_is_sent_again_only_when_written() {
    let tenant = tenant().await;
    let client = client(&tenant);
    let mut keyless = provider();
    keyless.remove("apiKey");
    let made = create(&client, Kind::Provider, "p", &keyless)
        .await
        .unwrap();
    assert!(!tenant.holds_api_key(made.live_id.as_str(), KEY));
    let object = at(Kind::Provider, &made.live_id);
    write(&client, &object, json!({"apiKey": {"env": "KEY"}}))
        .await
        .unwrap();
    assert!(tenant.holds_api_key(made.live_id.as_str(), KEY));
    let error = write(&client, &object, json!({"apiKey": {"env": "NONE"}}))
        .await
        .unwrap_err();
    assert_eq!(error.failure, Failure::Secret);
    assert!(
        error.message.contains("environment variable NONE"),
        "{error}"
    );
}

#[tokio::test]
async fn fields_that_nobody_told_us_of_survive_every_write() {
    let tenant = tenant().await;
    let client = client(&tenant);
    let made = create(&client, Kind::Provider, "p", &provider())
        .await
        .unwrap();
    let unknown = json!({
        "novelty": {"deep": [1, {"x": null}]},
        "models": [{"id": "m1", "name": "Model 1", "maxTokens": 8192, "tuning": {"k": 1}}],
    });
    tenant
        .edit(Collection::Providers, made.live_id.as_str(), unknown)
        .unwrap();
    let provider = at(Kind::Provider, &made.live_id);
    read(&client, &provider).await;
    let models = json!({"m1": {"maxTokens": 1}, "m2": {"name": "Two", "maxTokens": 2}});
    write(
        &client,
        &provider,
        json!({"timeout": 5_000, "models": models}),
    )
    .await
    .unwrap();
    let live = object(&tenant, Collection::Providers);
    assert_eq!(live["novelty"], json!({"deep": [1, {"x": null}]}));
    assert_eq!(live["models"][0]["tuning"], json!({"k": 1}));
    assert_eq!(live["models"][0]["maxTokens"], json!(1));
    assert_eq!(live["models"][1]["id"], json!("m2"));

    let made = create(&client, Kind::Model, "mod", &model()).await.unwrap();
    let unknown = json!({"novelty": 1, "rateLimits": {"burst": 2}});
    tenant
        .edit(Collection::Models, made.live_id.as_str(), unknown)
        .unwrap();
    let limits = json!({"requestsPerMinute": 10, "tokensPerMinute": 20});
    let model = at(Kind::Model, &made.live_id);
    read(&client, &model).await;
    write(&client, &model, json!({"rateLimits": limits}))
        .await
        .unwrap();
    let live = object(&tenant, Collection::Models);
    assert_eq!(live["novelty"], json!(1));
    let limits = json!({"maxRequestsPerMinute": 10, "maxTokensPerMinute": 20, "burst": 2});
    assert_eq!(live["rateLimits"], limits);

    let made = create(&client, Kind::Prompt, "s", &prompt("mod"))
        .await
        .unwrap();
    let unknown = json!({"novelty": 1, "safetyGuardrails": {"judge": "v2"}});
    tenant
        .edit(Collection::Prompts, made.live_id.as_str(), unknown)
        .unwrap();
    let prompt = at(Kind::Prompt, &made.live_id);
    read(&client, &prompt).await;
    write(&client, &prompt, json!({"guardrails": {"maxTokens": 900}}))
        .await
        .unwrap();
    let live = object(&tenant, Collection::Prompts);
    assert_eq!(live["novelty"], json!(1));
    assert_eq!(live["safetyGuardrails"]["judge"], json!("v2"));
    assert_eq!(live["safetyGuardrails"]["maxTokens"], json!(900));
    assert_eq!(live["safetyGuardrails"]["contentFiltering"], json!(["pii"]));
}

#[tokio::test]
async fn versions_are_published_alone_and_traffic_moves_apart() {
    let tenant = tenant().await;
    let client = client(&tenant);
    create(&client, Kind::Model, "mod", &model()).await.unwrap();
    let made = create(&client, Kind::Prompt, "s", &prompt("mod"))
        .await
        .unwrap();
    let prompt = at(Kind::Prompt, &made.live_id);
    let text = "Line one.\nLine two: «ünïcödé» \u{1F642}\n";
    write(&client, &prompt, json!({"versions": {"1.1.0": text}}))
        .await
        .unwrap();
    let body = last(&tenant, "PUT").body;
    assert_eq!(body, json!({"version": "1.1.0", "systemPrompt": text}));
    let live = read(&client, &prompt).await;
    assert_eq!(live.fields.get("versions").unwrap()["1.1.0"], json!(text));
    let split = fields(json!({"weights": {"1.0.0": 0.9, "1.1.0": 0.1}}));
    let made = create(&client, Kind::TrafficSplit, "s", &split)
        .await
        .unwrap();
    assert_eq!(made.live_id, prompt.live_id);
    let split = at(Kind::TrafficSplit, &made.live_id);
    let live = read(&client, &split).await;
    assert_eq!(live.live_name, "s");
    assert_eq!(
        live.fields.get("weights"),
        Some(&json!({"1.0.0": 0.9, "1.1.0": 0.1}))
    );
    write(&client, &split, json!({"strategy": "sticky"}))
        .await
        .unwrap();
    let live = read(&client, &split).await;
    assert_eq!(live.fields.get("strategy"), Some(&json!("sticky")));
    assert_eq!(
        live.fields.get("weights"),
        Some(&json!({"1.0.0": 0.9, "1.1.0": 0.1}))
    );
    write(&client, &prompt, json!({"temperature": 0.5}))
        .await
        .unwrap();
    assert_eq!(last(&tenant, "PUT").body, json!({"temperature": 0.5}));
    let error = client.delete(&split).await.unwrap_err();
    assert!(error.message.contains("released"), "{error}");
}

#[tokio::test]
async fn a_published_text_never_changes() {
    let tenant = tenant().await;
    let client = client(&tenant);
    create(&client, Kind::Model, "mod", &model()).await.unwrap();
    let made = create(&client, Kind::Prompt, "s", &prompt("mod"))
        .await
        .unwrap();
    let prompt = at(Kind::Prompt, &made.live_id);
    let other = write(
        &client,
        &prompt,
        json!({"versions": {"1.0.0": "Another text."}}),
    )
    .await;
    assert_eq!(other.unwrap_err().failure, Failure::VersionConflict);
    let two = json!({"versions": {"2.0.0": "a", "3.0.0": "b"}});
    let error = write(&client, &prompt, two).await.unwrap_err();
    assert_eq!(error.failure, Failure::Invalid);
}

#[tokio::test]
async fn a_stale_tag_stops_the_write() {
    let tenant = tenant().await;
    let client = client(&tenant);
    let made = create(&client, Kind::Provider, "p", &provider())
        .await
        .unwrap();
    let object = at(Kind::Provider, &made.live_id);
    read(&client, &object).await;
    let patch = json!({"timeout": 7_000});
    tenant
        .edit(Collection::Providers, made.live_id.as_str(), patch)
        .unwrap();
    let error = write(&client, &object, json!({"timeout": 8_000}))
        .await
        .unwrap_err();
    assert_eq!(error.failure, Failure::Moved);
    assert_eq!(error.status, Some(412));
    let error = client.delete(&object).await.unwrap_err();
    assert_eq!(error.failure, Failure::Moved);
    read(&client, &object).await;
    client.delete(&object).await.unwrap();
}

#[tokio::test]
async fn a_change_between_two_of_our_writes_is_seen() {
    let tenant = tenant().await;
    let client = client(&tenant);
    let made = create(&client, Kind::Provider, "p", &provider())
        .await
        .unwrap();
    let object = at(Kind::Provider, &made.live_id);
    write(&client, &object, json!({"timeout": 2_000}))
        .await
        .unwrap();
    let patch = json!({"timeout": 7_000});
    tenant
        .edit(Collection::Providers, made.live_id.as_str(), patch)
        .unwrap();
    let error = write(&client, &object, json!({"apiVersion": "v2"}))
        .await
        .unwrap_err();
    assert_eq!(error.failure, Failure::Moved);
    assert_eq!(count(&tenant, "PUT", "/api"), 1);
}

#[tokio::test]
async fn our_own_writes_in_sequence_carry_the_newest_tag() {
    let tenant = tenant().await;
    let client = client(&tenant);
    create(&client, Kind::Model, "mod", &model()).await.unwrap();
    let made = create(&client, Kind::Prompt, "s", &prompt("mod"))
        .await
        .unwrap();
    let prompt = at(Kind::Prompt, &made.live_id);
    for version in ["1.1.0", "1.2.0", "1.3.0"] {
        write(&client, &prompt, json!({"versions": {version: "Text."}}))
            .await
            .unwrap();
        assert!(last(&tenant, "PUT").if_match.is_some());
    }
    write(&client, &prompt, json!({"temperature": 0.1}))
        .await
        .unwrap();
    assert!(last(&tenant, "PUT").if_match.is_some());
}

#[tokio::test]
async fn without_tags_nothing_is_made_up() {
    let tenant = tenant().await;
    tenant.behave(|b| b.etags = false).unwrap();
    let client = client(&tenant);
    let made = create(&client, Kind::Provider, "p", &provider())
        .await
        .unwrap();
    let object = at(Kind::Provider, &made.live_id);
    let live = read(&client, &object).await;
    assert_eq!(
        live.tag.map(|tag| tag.as_str().to_owned()),
        live.modified_at
    );
    write(&client, &object, json!({"timeout": 2_000}))
        .await
        .unwrap();
    assert_eq!(last(&tenant, "PUT").if_match, None);
}

#[tokio::test]
async fn names_and_uses_are_kept_by_the_tenant() {
    let tenant = tenant().await;
    let client = client(&tenant);
    let made = create(&client, Kind::Provider, "p", &provider())
        .await
        .unwrap();
    let error = create(&client, Kind::Provider, "p", &provider())
        .await
        .unwrap_err();
    assert_eq!(error.failure, Failure::NameTaken);
    create(&client, Kind::Prompt, "s", &prompt("p/m1"))
        .await
        .unwrap();
    let object = at(Kind::Provider, &made.live_id);
    let error = client.delete(&object).await.unwrap_err();
    assert_eq!(error.failure, Failure::InUse);
    let error = create(&client, Kind::Prompt, "t", &prompt("p/none"))
        .await
        .unwrap_err();
    assert_eq!(error.failure, Failure::Invalid);
    assert!(
        error
            .details
            .iter()
            .any(|d| d.starts_with("modelEndpointRef: ")),
        "{error}"
    );
    let split = fields(json!({"weights": {"1.0.0": 1}}));
    let error = create(&client, Kind::RateMatrix, "r", &split)
        .await
        .unwrap_err();
    assert_eq!(error.failure, Failure::Invalid);
}

#[tokio::test]
async fn objects_are_renamed() {
    let tenant = tenant().await;
    let client = client(&tenant);
    let made = create(&client, Kind::Provider, "before", &provider())
        .await
        .unwrap();
    let object = at(Kind::Provider, &made.live_id);
    let none = fields(json!({}));
    let rename = Write {
        live_name: Some("after"),
        fields: &none,
    };
    client.write(&object, rename).await.unwrap();
    assert_eq!(read(&client, &object).await.live_name, "after");
}

#[tokio::test]
async fn a_split_finds_its_prompt_by_name() {
    let tenant = tenant().await;
    let first = client(&tenant);
    create(&first, Kind::Model, "mod", &model()).await.unwrap();
    let made = create(&first, Kind::Prompt, "s", &prompt("mod"))
        .await
        .unwrap();
    let split = fields(json!({"strategy": "sticky", "weights": {"1.0.0": 1}}));
    let second = client(&tenant);
    let written = create(&second, Kind::TrafficSplit, "s", &split)
        .await
        .unwrap();
    assert_eq!(written.live_id, made.live_id);
    let error = create(&second, Kind::TrafficSplit, "none", &split)
        .await
        .unwrap_err();
    assert_eq!(error.failure, Failure::NotFound);
    assert_eq!(tenant.objects(Collection::Prompts).len(), 1);
}
