//! The log of the wire: every exchange, and no secret.

use std::sync::{Arc, Mutex};

use lockstep_genesys::{Client, LogExchange, Tap, Texts};
use lockstep_model::Kind;
use lockstep_simulator::{Fault, Running};
use serde_json::{Value, json};

use crate::setup::{KEY, config, create, prompt, provider, tenant};

/// What the prompt of these tests says.
const TEXT: &str = "You are a helpful agent.";

#[derive(Debug, Default)]
struct Kept(Mutex<Vec<Value>>);

impl LogExchange for Kept {
    fn log(&self, exchange: Value) {
        self.0.lock().expect("no panic").push(exchange);
    }
}

/// Writes a provider and a prompt, and returns what was logged of it.
async fn logged(texts: Texts, tenant: &Running) -> Vec<Value> {
    let kept = Arc::new(Kept::default());
    let mut config = config(tenant);
    config.tap = Some(Tap {
        log: Arc::clone(&kept) as _,
        texts,
    });
    let client = Client::new(config).expect("a client");
    create(&client, Kind::Provider, "p", &provider())
        .await
        .expect("a provider");
    let prompt = create(&client, Kind::Prompt, "q", &prompt("p/m1")).await;
    drop(prompt);
    let exchanges = kept.0.lock().expect("no panic");
    assert_eq!(exchanges.len(), tenant.requests().len());
    exchanges.clone()
}

#[tokio::test]
async fn every_exchange_is_logged_and_no_secret() {
    let tenant = tenant().await;
    let exchanges = logged(Texts::Hidden, &tenant).await;
    let text = serde_json::to_string(&exchanges).unwrap();
    assert!(!text.contains(KEY), "{text}");
    assert!(!text.contains(&tenant.client().secret), "{text}");
    assert!(!text.contains(TEXT), "{text}");
    let post = exchanges
        .iter()
        .find(|one| one["path"] == "/api/v2/ai/llm/providers");
    let post = post.expect("the creation of the provider");
    assert_eq!(
        (post["method"].as_str(), post["status"].as_u64()),
        (Some("POST"), Some(201))
    );
    assert_eq!(post["request"]["body"]["name"], "p");
    assert_eq!(post["request"]["headers"]["authorization"], "(hidden)");
    assert_eq!(post["attempt"], 1);
}

#[tokio::test]
async fn tokens_are_logged_as_asked_for_and_never_themselves() {
    let tenant = tenant().await;
    let exchanges = logged(Texts::Shown, &tenant).await;
    let asked = &exchanges[0];
    assert_eq!(asked["path"], "/oauth/token");
    assert_eq!(asked["request"]["body"]["grant_type"], "client_credentials");
    assert_eq!(asked["request"]["headers"]["authorization"], "(hidden)");
    assert_eq!(asked["response"]["body"]["access_token"], "(hidden)");
    assert!(asked["response"]["body"]["expires_in"].is_u64());
}

#[tokio::test]
async fn texts_are_logged_where_they_are_asked_for_and_secrets_are_not() {
    let tenant = tenant().await;
    let text = serde_json::to_string(&logged(Texts::Shown, &tenant).await).unwrap();
    assert!(text.contains(TEXT), "{text}");
    assert!(!text.contains(KEY), "{text}");
    assert!(!text.contains(&tenant.client().secret), "{text}");
}

#[tokio::test]
async fn a_text_that_an_error_quotes_is_hidden_too() {
    let tenant = tenant().await;
    let quoting = json!({"code": "bad.request", "message": format!("`{TEXT}` is too kind"),
        "details": [{"fieldName": "systemPrompt", "message": format!("{}…", &TEXT[..20])}]});
    let fault = Fault::status(400).body(&quoting.to_string());
    let fault = fault.on("POST", "/api/v2/ai/llm/gateway/prompts");
    tenant.faults().add(fault).unwrap();
    let exchanges = logged(Texts::Hidden, &tenant).await;
    let refused = exchanges.iter().find(|one| one["status"] == 400);
    let body = &refused.expect("the refusal")["response"]["body"];
    assert_eq!(body["message"], "`(text)");
    assert_eq!(body["details"][0]["message"], "(text)");
}
