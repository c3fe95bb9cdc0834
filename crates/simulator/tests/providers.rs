//! Providers: every field's rule, the write-only key, whole replacement, names and references.

mod support;

use lockstep_simulator::Collection;
use serde_json::{Value, json};
use support::{PROMPTS, PROVIDERS, prompt, provider, tenant};

fn with(field: &str, value: Value) -> Value {
    let mut body = provider("p");
    body[field] = value;
    body
}

fn without(field: &str) -> Value {
    let mut body = provider("p");
    let _gone = body.as_object_mut().expect("object").remove(field);
    body
}

#[tokio::test]
async fn a_provider_is_created_read_replaced_and_deleted() {
    let tenant = tenant().await;
    let made = tenant.post(PROVIDERS, &provider("p")).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let body = made.json();
    let id = body["id"].as_str().expect("id").to_owned();
    assert_eq!(
        (&body["apiVersion"], &body["timeout"]),
        (&json!("v1"), &json!(30_000))
    );
    assert_eq!(body["selfUri"], format!("{PROVIDERS}/{id}"));
    for field in [
        "dateCreated",
        "dateModified",
        "createdBy",
        "modifiedBy",
        "status",
    ] {
        assert!(!body[field].is_null(), "{field}");
    }
    let mut next = without("apiKey");
    next["name"] = json!("q");
    next["timeout"] = json!(1_000);
    let put = tenant.put(&format!("{PROVIDERS}/{id}"), &next).await;
    assert_eq!(put.status, 200, "{}", put.text);
    let live = tenant.get(&format!("{PROVIDERS}/{id}")).await.json();
    assert_eq!(
        (&live["name"], &live["timeout"]),
        (&json!("q"), &json!(1_000))
    );
    assert_eq!(
        tenant.delete(&format!("{PROVIDERS}/{id}")).await.status,
        204
    );
    assert_eq!(tenant.get(&format!("{PROVIDERS}/{id}")).await.status, 404);
    assert_eq!(
        tenant.delete(&format!("{PROVIDERS}/{id}")).await.status,
        404
    );
}

#[tokio::test]
async fn every_field_has_its_rule() {
    let tenant = tenant().await;
    let model = |id: &str| json!({"id": id, "name": "n", "maxTokens": 1});
    for (body, field) in [
        (without("name"), "name"),
        (with("name", json!("")), "name"),
        (with("name", json!("x".repeat(129))), "name"),
        (with("name", json!(7)), "name"),
        (without("providerType"), "providerType"),
        (with("providerType", json!("MISTRAL")), "providerType"),
        (without("baseUrl"), "baseUrl"),
        (with("baseUrl", json!("http://plain.internal")), "baseUrl"),
        (with("baseUrl", json!("/relative")), "baseUrl"),
        (with("baseUrl", json!("https://a.internal?x=1")), "baseUrl"),
        (with("baseUrl", json!("https://a.internal#x")), "baseUrl"),
        (with("baseUrl", json!("https://a.internal/v1/")), "baseUrl"),
        (with("baseUrl", json!("https://")), "baseUrl"),
        (with("apiKey", json!(null)), "apiKey"),
        (with("apiVersion", json!(1)), "apiVersion"),
        (with("timeout", json!(999)), "timeout"),
        (with("timeout", json!(300_001)), "timeout"),
        (with("timeout", json!(1_000.5)), "timeout"),
        (with("timeout", json!("30s")), "timeout"),
        (without("models"), "models"),
        (with("models", json!([])), "models"),
        (with("models", json!({})), "models"),
        (
            with("models", json!([{"name": "n", "maxTokens": 1}])),
            "models[0].id",
        ),
        (
            with("models", json!([{"id": "a", "maxTokens": 1}])),
            "models[0].name",
        ),
        (
            with("models", json!([{"id": "a", "name": "n"}])),
            "models[0].maxTokens",
        ),
        (
            with("models", json!([{"id": "a", "name": "n", "maxTokens": 0}])),
            "models[0].maxTokens",
        ),
        (
            with("models", json!([model("a"), model("a")])),
            "models[1].id",
        ),
        (
            with(
                "models",
                json!([{"id": "a", "name": "n", "maxTokens": 1, "supportsStreaming": 1}]),
            ),
            "models[0].supportsStreaming",
        ),
    ] {
        let got = tenant.post(PROVIDERS, &body).await;
        assert_eq!(got.status, 400, "{body}");
        assert_eq!(
            got.fault(),
            ("bad.request".to_owned(), vec![field.to_owned()]),
            "{body}"
        );
        let context = got.json()["contextId"]
            .as_str()
            .expect("contextId")
            .to_owned();
        assert_eq!(got.header("inin-correlation-id"), Some(context.as_str()));
    }
    assert_eq!(tenant.get(PROVIDERS).await.json()["total"], 0);
}

#[tokio::test]
async fn bounds_are_inclusive_and_lengths_count_scalars() {
    let tenant = tenant().await;
    for (index, body) in [
        with("name", json!("ü".repeat(128))),
        with("timeout", json!(1_000)),
        with("timeout", json!(300_000)),
        with("timeout", json!(30_000.0)),
    ]
    .iter()
    .enumerate()
    {
        let mut body = body.clone();
        if index > 0 {
            body["name"] = json!(format!("p{index}"));
        }
        assert_eq!(tenant.post(PROVIDERS, &body).await.status, 201, "{body}");
    }
}

#[tokio::test]
async fn the_key_is_in_no_answer_and_stays_until_another_comes() {
    let tenant = tenant().await;
    let made = tenant.post(PROVIDERS, &provider("p")).await;
    let id = made.json()["id"].as_str().expect("id").to_owned();
    let path = format!("{PROVIDERS}/{id}");
    assert!(tenant.running.holds_api_key(&id, "canary-key-1"));
    let kept = tenant.put(&path, &without("apiKey")).await;
    assert!(tenant.running.holds_api_key(&id, "canary-key-1"));
    let sent = tenant
        .put(&path, &with("apiKey", json!("canary-key-2")))
        .await;
    assert!(tenant.running.holds_api_key(&id, "canary-key-2"));
    assert!(!tenant.running.holds_api_key(&id, "canary-key-1"));
    let read = tenant.get(&path).await;
    let list = tenant.get(PROVIDERS).await;
    let requests = tenant
        .http
        .get(tenant.url("/_sim/requests"))
        .send()
        .await
        .expect("answer");
    let requests = requests.text().await.expect("text");
    for text in [
        &made.text, &kept.text, &sent.text, &read.text, &list.text, &requests,
    ] {
        assert!(
            !text.contains("canary") && !text.contains("fingerprint"),
            "{text}"
        );
    }
    assert!(requests.contains("(secret)"));
}

#[tokio::test]
async fn names_are_unique_and_types_stay() {
    let tenant = tenant().await;
    let _first = tenant.create(PROVIDERS, &provider("p")).await;
    let second = tenant.create(PROVIDERS, &provider("q")).await;
    let twice = tenant.post(PROVIDERS, &provider("p")).await;
    assert_eq!(
        (twice.status, twice.fault().0.as_str()),
        (409, "name.conflict")
    );
    let renamed = tenant
        .put(&format!("{PROVIDERS}/{second}"), &provider("p"))
        .await;
    assert_eq!(
        (renamed.status, renamed.fault().0.as_str()),
        (409, "name.conflict")
    );
    let typed = tenant
        .put(
            &format!("{PROVIDERS}/{second}"),
            &with("providerType", json!("OPENAI")),
        )
        .await;
    assert_eq!(
        (typed.status, typed.fault().1),
        (400, vec!["providerType".to_owned()])
    );
    let other_case = tenant.post(PROVIDERS, &provider("P")).await;
    assert_eq!(other_case.status, 201, "names are compared exactly");
}

#[tokio::test]
async fn what_a_prompt_uses_can_be_neither_deleted_nor_renamed_nor_dropped() {
    let tenant = tenant().await;
    let mut body = provider("p");
    body["models"] = json!([
        {"id": "m1", "name": "1", "maxTokens": 1},
        {"id": "m2", "name": "2", "maxTokens": 1},
    ]);
    let id = tenant.create(PROVIDERS, &body).await;
    let path = format!("{PROVIDERS}/{id}");
    let user = tenant.create(PROMPTS, &prompt("a", "p/m1")).await;
    let deleted = tenant.delete(&path).await;
    assert_eq!(
        (deleted.status, deleted.fault().0.as_str()),
        (409, "in.use")
    );
    let mut renamed = body.clone();
    renamed["name"] = json!("q");
    assert_eq!(tenant.put(&path, &renamed).await.fault().0, "in.use");
    let mut fewer = body.clone();
    fewer["models"] = json!([{"id": "m2", "name": "2", "maxTokens": 1}]);
    assert_eq!(tenant.put(&path, &fewer).await.fault().0, "in.use");
    let mut other = body.clone();
    other["models"] = json!([{"id": "m1", "name": "1", "maxTokens": 1}]);
    assert_eq!(
        tenant.put(&path, &other).await.status,
        200,
        "the unused one may go"
    );
    assert_eq!(
        tenant.delete(&format!("{PROMPTS}/{user}")).await.status,
        204
    );
    assert_eq!(tenant.delete(&path).await.status, 204);
}

#[tokio::test]
async fn unknown_fields_are_kept_and_server_set_ones_are_not_taken() {
    let tenant = tenant().await;
    let mut body = provider("p");
    body["futureField"] = json!({"deep": [1, 2]});
    body["models"][0]["futureFlag"] = json!("x");
    body["id"] = json!("mine");
    body["status"] = json!("MINE");
    body["createdBy"] = json!({"id": "me"});
    let id = tenant.create(PROVIDERS, &body).await;
    assert_ne!(id, "mine");
    let live = tenant.get(&format!("{PROVIDERS}/{id}")).await.json();
    assert_eq!(live["futureField"], json!({"deep": [1, 2]}));
    assert_eq!(live["models"][0]["futureFlag"], "x");
    assert_eq!(live["status"], "ACTIVE");
    let patch = json!({"planted": true, "futureField": {"more": 3}});
    tenant
        .running
        .edit(Collection::Providers, &id, patch)
        .expect("edited");
    let live = tenant.get(&format!("{PROVIDERS}/{id}")).await.json();
    assert_eq!(
        (&live["planted"], &live["futureField"]["more"]),
        (&json!(true), &json!(3))
    );
    assert_eq!(live["futureField"]["deep"], json!([1, 2]));
}

#[tokio::test]
async fn bodies_that_are_no_json_objects_are_refused() {
    let tenant = tenant().await;
    assert_eq!(tenant.post(PROVIDERS, &json!([1])).await.status, 400);
    let send = |kind: &'static str, body: &'static str| {
        let request = tenant
            .http
            .post(tenant.url(PROVIDERS))
            .bearer_auth(&tenant.token);
        let request = request.header("content-type", kind).body(body);
        async move { request.send().await.expect("answer").status().as_u16() }
    };
    assert_eq!(send("application/json", "{").await, 400);
    assert_eq!(send("text/plain", "{}").await, 415);
    assert_eq!(tenant.get("/api/v2/ai/llm/nothing").await.status, 404);
    assert_eq!(tenant.delete(PROVIDERS).await.status, 405);
}
