//! The log of the wire: every exchange, and no secret.

use std::sync::{Arc, Mutex};

use lockstep_genesys::{Client, LogExchange, Tap, Texts};
use lockstep_model::Kind;
use serde_json::Value;

use crate::setup::{KEY, config, create, prompt, provider, tenant};

#[derive(Debug, Default)]
struct Kept(Mutex<Vec<Value>>);

impl LogExchange for Kept {
    fn log(&self, exchange: Value) {
        self.0.lock().expect("no panic").push(exchange);
    }
}

#[tokio::test]
async fn every_exchange_is_logged_and_no_secret() {
    let tenant = tenant().await;
    let kept = Arc::new(Kept::default());
    let mut config = config(&tenant);
    config.tap = Some(Tap {
        log: Arc::clone(&kept) as _,
        texts: Texts::Hidden,
    });
    let client = Client::new(config).unwrap();
    create(&client, Kind::Provider, "p", &provider())
        .await
        .unwrap();
    create(&client, Kind::Prompt, "q", &prompt("p/m1"))
        .await
        .unwrap();
    let exchanges = kept.0.lock().unwrap();
    assert_eq!(exchanges.len(), tenant.requests().len());
    let text = serde_json::to_string(&*exchanges).unwrap();
    assert!(!text.contains(KEY), "{text}");
    assert!(!text.contains(&tenant.client().secret), "{text}");
    assert!(!text.contains("You are a helpful agent."), "{text}");
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
}
