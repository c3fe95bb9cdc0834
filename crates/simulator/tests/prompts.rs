//! Prompts: versions, traffic, guardrails, partial PUTs and partial answers.

mod support;

use serde_json::{Value, json};
use support::{MODELS, PROMPTS, PROVIDERS, Tenant, model, prompt, provider, tenant};

async fn ready() -> Tenant {
    let tenant = tenant().await;
    let _id = tenant.create(PROVIDERS, &provider("anthropic")).await;
    tenant
}

fn with(field: &str, value: Value) -> Value {
    let mut body = prompt("support", "anthropic/m1");
    body[field] = value;
    body
}

fn without(field: &str) -> Value {
    let mut body = prompt("support", "anthropic/m1");
    let _gone = body.as_object_mut().expect("object").remove(field);
    body
}

#[tokio::test]
async fn write_answers_are_partial_and_reads_are_whole() {
    let tenant = ready().await;
    let made = tenant
        .post(PROMPTS, &prompt("support", "anthropic/m1"))
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    let body = made.json();
    assert_eq!(
        (&body["version"], &body["status"]),
        (&json!("1.0.0"), &json!("ACTIVE"))
    );
    assert_eq!(body.get("systemPrompt"), None);
    assert_eq!(body.get("name"), None);
    let id = body["id"].as_str().expect("id").to_owned();
    let live = tenant.get(&format!("{PROMPTS}/{id}")).await.json();
    let text = "You are a helpful customer support agent.";
    assert_eq!(
        (&live["systemPrompt"], &live["version"]),
        (&json!(text), &json!("1.0.0"))
    );
    assert_eq!(live["versions"][0]["systemPrompt"], text);
    assert!(live["versions"][0]["dateCreated"].is_string());
    let row = tenant.get(PROMPTS).await.json()["entities"][0].clone();
    assert_eq!(row.get("systemPrompt"), None);
    assert_eq!(row["versions"][0].get("systemPrompt"), None);
    assert_eq!(row["versions"][0]["version"], "1.0.0");
}

#[tokio::test]
async fn every_field_has_its_rule() {
    let tenant = ready().await;
    for (body, field) in [
        (without("name"), "name"),
        (with("name", json!("")), "name"),
        (with("name", json!("x".repeat(129))), "name"),
        (without("modelEndpointRef"), "modelEndpointRef"),
        (
            with("modelEndpointRef", json!("anthropic/m9")),
            "modelEndpointRef",
        ),
        (
            with("modelEndpointRef", json!("nobody")),
            "modelEndpointRef",
        ),
        (with("version", json!("1.0")), "version"),
        (with("version", json!("v1.0.0")), "version"),
        (with("temperature", json!(2.1)), "temperature"),
        (with("temperature", json!("hot")), "temperature"),
        (with("safetyGuardrails", json!([])), "safetyGuardrails"),
        (
            with("safetyGuardrails", json!({"maxTokens": 0})),
            "safetyGuardrails.maxTokens",
        ),
        (
            with("safetyGuardrails", json!({"contentFiltering": "pii"})),
            "safetyGuardrails.contentFiltering",
        ),
        (
            with("safetyGuardrails", json!({"blockedCategories": [1]})),
            "safetyGuardrails.blockedCategories[0]",
        ),
    ] {
        let got = tenant.post(PROMPTS, &body).await;
        assert_eq!(got.status, 400, "{body}");
        assert!(
            got.fault().1.contains(&field.to_owned()),
            "{body}: {}",
            got.text
        );
    }
    for field in ["systemPrompt", "version"] {
        let got = tenant.post(PROMPTS, &without(field)).await;
        assert_eq!(got.status, 400);
        assert!(got.fault().1.contains(&field.to_owned()), "{}", got.text);
    }
    assert_eq!(tenant.get(PROMPTS).await.json()["total"], 0);
}

#[tokio::test]
async fn defaults_are_filled_in() {
    let tenant = ready().await;
    let mut body = without("temperature");
    for field in ["safetyGuardrails", "trafficDistribution"] {
        let _gone = body.as_object_mut().expect("object").remove(field);
    }
    let id = tenant.create(PROMPTS, &body).await;
    let live = tenant.get(&format!("{PROMPTS}/{id}")).await.json();
    assert_eq!(live["temperature"], 1.0);
    let guardrails = json!({"contentFiltering": [], "maxTokens": 4096, "blockedCategories": []});
    assert_eq!(live["safetyGuardrails"], guardrails);
    assert_eq!(
        live["trafficDistribution"],
        json!({"defaultVersion": "1.0.0"})
    );
}

#[tokio::test]
async fn a_put_carries_what_it_replaces_and_null_clears() {
    let tenant = ready().await;
    let mut body = prompt("support", "anthropic/m1");
    body["future"] = json!(1);
    let id = tenant.create(PROMPTS, &body).await;
    let path = format!("{PROMPTS}/{id}");
    assert_eq!(
        tenant.put(&path, &json!({"temperature": 0.9})).await.status,
        200
    );
    let live = tenant.get(&path).await.json();
    assert_eq!(
        (&live["temperature"], &live["name"]),
        (&json!(0.9), &json!("support"))
    );
    assert_eq!(
        (&live["future"], &live["safetyGuardrails"]["maxTokens"]),
        (&json!(1), &json!(1500))
    );
    let clear = json!({"temperature": null, "safetyGuardrails": null, "future": null});
    assert_eq!(tenant.put(&path, &clear).await.status, 200);
    let live = tenant.get(&path).await.json();
    assert_eq!(
        (&live["temperature"], live.get("future")),
        (&json!(1.0), None)
    );
    assert_eq!(live["safetyGuardrails"]["maxTokens"], 4096);
    let whole = tenant
        .put(&path, &json!({"safetyGuardrails": {"maxTokens": 10}}))
        .await;
    assert_eq!(whole.status, 200);
    let live = tenant.get(&path).await.json();
    assert_eq!(
        live["safetyGuardrails"]["blockedCategories"],
        json!([]),
        "replaced whole"
    );
    for field in ["name", "modelEndpointRef"] {
        let got = tenant.put(&path, &json!({field: null})).await;
        assert_eq!((got.status, got.fault().1), (400, vec![field.to_owned()]));
    }
}

#[tokio::test]
async fn versions_are_append_only() {
    let tenant = ready().await;
    let id = tenant
        .create(PROMPTS, &prompt("support", "anthropic/m1"))
        .await;
    let path = format!("{PROMPTS}/{id}");
    let publish = |text: &str, version: &str| json!({"systemPrompt": text, "version": version});
    let second = tenant.put(&path, &publish("Second.", "1.1.0")).await;
    assert_eq!(
        (second.status, &second.json()["version"]),
        (200, &json!("1.1.0"))
    );
    let live = tenant.get(&path).await.json();
    assert_eq!(live["versions"].as_array().expect("versions").len(), 2);
    assert_eq!(
        live["trafficDistribution"],
        json!({"defaultVersion": "1.0.0"}),
        "traffic stays"
    );
    assert_eq!(
        tenant.put(&path, &publish("Second.", "1.1.0")).await.status,
        200
    );
    let other = tenant.put(&path, &publish("Other.", "1.1.0")).await;
    assert_eq!(
        (other.status, other.fault().0.as_str()),
        (409, "version.conflict")
    );
    let half = tenant.put(&path, &json!({"systemPrompt": "Alone."})).await;
    assert_eq!(
        (half.status, half.fault().1),
        (400, vec!["version".to_owned()])
    );
    let half = tenant.put(&path, &json!({"version": "2.0.0"})).await;
    assert_eq!(
        (half.status, half.fault().1),
        (400, vec!["systemPrompt".to_owned()])
    );
    let whole = tenant.get(&path).await.json();
    let echoed = tenant.put(&path, &whole).await;
    assert_eq!(
        echoed.status, 200,
        "what was read can be sent back: {}",
        echoed.text
    );
    assert_eq!(
        tenant.get(&path).await.json()["versions"],
        whole["versions"]
    );
}

#[tokio::test]
async fn a_text_above_the_token_bound_is_refused() {
    let tenant = ready().await;
    let bound = json!({"maxTokens": 10});
    let mut body = with("safetyGuardrails", bound);
    body["systemPrompt"] = json!("ü".repeat(44));
    let got = tenant.post(PROMPTS, &body).await;
    assert_eq!(
        (got.status, got.fault().1),
        (400, vec!["systemPrompt".to_owned()])
    );
    body["systemPrompt"] = json!("ü".repeat(43));
    let id = tenant.create(PROMPTS, &body).await;
    let path = format!("{PROMPTS}/{id}");
    let longer = json!({"systemPrompt": "x".repeat(80), "version": "2.0.0"});
    assert_eq!(tenant.put(&path, &longer).await.status, 400);
    let mut raised = longer.clone();
    raised["safetyGuardrails"] = json!({"maxTokens": 20});
    assert_eq!(tenant.put(&path, &raised).await.status, 200);
}

fn traffic(value: Value) -> Value {
    json!({"trafficDistribution": value})
}

fn split(one: Value, two: Value) -> Value {
    let versions = json!([
        {"version": "1.0.0", "weight": one},
        {"version": "1.1.0", "weight": two},
    ]);
    traffic(json!({"versions": versions, "splitStrategy": "random"}))
}

/// Makes a prompt with two versions and returns its path.
async fn two_versions(tenant: &Tenant) -> String {
    let id = tenant
        .create(PROMPTS, &prompt("support", "anthropic/m1"))
        .await;
    let path = format!("{PROMPTS}/{id}");
    let next = json!({"systemPrompt": "Second.", "version": "1.1.0"});
    assert_eq!(tenant.put(&path, &next).await.status, 200);
    path
}

#[tokio::test]
async fn traffic_is_split_between_published_versions() {
    let tenant = ready().await;
    let path = two_versions(&tenant).await;
    let got = tenant.put(&path, &split(json!(0.9), json!(0.1))).await;
    assert_eq!(got.status, 200);
    assert_eq!(
        got.json()["trafficDistribution"]["versions"][0]["weight"],
        0.9
    );
    for (one, two) in [
        (json!(0.5), json!(0.51)),
        (json!(1), json!(0)),
        (json!(0.49), json!(0.5)),
    ] {
        assert_eq!(tenant.put(&path, &split(one, two)).await.status, 200);
    }
    let both = json!({
        "systemPrompt": "Third.", "version": "1.2.0", "trafficDistribution": {"defaultVersion": "1.2.0"},
    });
    assert_eq!(
        tenant.put(&path, &both).await.status,
        200,
        "its own version counts as published"
    );
}

#[tokio::test]
async fn traffic_that_breaks_a_rule_is_refused() {
    let tenant = ready().await;
    let path = two_versions(&tenant).await;
    let versions = |list: Value| traffic(json!({"versions": list}));
    let half = json!({"version": "1.0.0", "weight": 0.5});
    for (body, at) in [
        (split(json!(0.5), json!(0.52)), ".versions"),
        (split(json!(0.5), json!(0.48)), ".versions"),
        (split(json!(1.5), json!(0)), ".versions[0].weight"),
        (split(json!("x"), json!(0.5)), ".versions[0].weight"),
        (
            traffic(json!({"defaultVersion": "9.9.9"})),
            ".defaultVersion",
        ),
        (
            versions(json!([{"version": "9.9.9", "weight": 1}])),
            ".versions[0].version",
        ),
        (versions(json!([half, half])), ".versions[1].version"),
        (versions(json!([])), ".versions"),
        (
            traffic(json!({"defaultVersion": "1.0.0", "splitStrategy": "x"})),
            ".splitStrategy",
        ),
        (
            traffic(json!({"defaultVersion": "1.0.0", "splitStrategy": null})),
            ".splitStrategy",
        ),
        (traffic(json!({})), ""),
        (
            traffic(json!({"defaultVersion": "1.0.0", "versions": []})),
            "",
        ),
        (traffic(json!("1.0.0")), ""),
    ] {
        let got = tenant.put(&path, &body).await;
        assert_eq!(
            (got.status, got.fault().1),
            (400, vec![format!("trafficDistribution{at}")]),
            "{body}"
        );
    }
}

#[tokio::test]
async fn references_are_checked_against_providers_and_models() {
    let tenant = ready().await;
    let slashed = provider("acme/eu");
    let _id = tenant.create(PROVIDERS, &slashed).await;
    let _id = tenant.register(&model("production-llm")).await;
    for (name, reference) in [
        ("a", "acme/eu/m1"),
        ("b", "production-llm"),
        ("c", "anthropic/m1"),
    ] {
        let _id = tenant.create(PROMPTS, &prompt(name, reference)).await;
    }
    assert_eq!(
        tenant.post(PROMPTS, &prompt("d", "acme/m1")).await.status,
        400
    );
    let taken = tenant.post(PROMPTS, &prompt("a", "anthropic/m1")).await;
    assert_eq!(
        (taken.status, taken.fault().0.as_str()),
        (409, "name.conflict")
    );
    assert_eq!(tenant.get(MODELS).await.json()["total"], 1);
}
