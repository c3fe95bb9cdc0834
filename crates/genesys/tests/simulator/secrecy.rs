//! No secret in any text, whatever the tenant writes.

use lockstep_genesys::Client;
use lockstep_model::Kind;
use lockstep_model::tenant::{ReadTenant as _, TenantError};
use lockstep_simulator::Fault;
use serde_json::json;

use crate::setup::{KEY, config, create, provider, tenant};

fn assert_clean(error: &TenantError, secret: &str) {
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains(secret), "{shown}");
    assert!(shown.contains("(secret)"), "{shown}");
}

#[tokio::test]
async fn a_key_that_comes_back_in_an_error_is_masked() {
    let bodies = [
        json!({"message": format!("the key {KEY} is weak"), "code": "bad.request"}).to_string(),
        json!({"message": "no", "code": KEY, "contextId": KEY, "details":
            [{"fieldName": "apiKey", "message": KEY, "errorCode": KEY}]})
        .to_string(),
        format!("<html>you sent {KEY}</html>"),
    ];
    for body in bodies {
        let tenant = tenant().await;
        tenant
            .faults()
            .add(Fault::status(400).body(&body).on("POST", "/api/*"))
            .unwrap();
        let client = Client::new(config(&tenant)).unwrap();
        let error = create(&client, Kind::Provider, "p", &provider())
            .await
            .unwrap_err();
        assert_clean(&error, KEY);
    }
}

#[tokio::test]
async fn a_client_secret_that_comes_back_is_masked() {
    let tenant = tenant().await;
    let secret = tenant.client().secret.clone();
    let body = json!({"error": "invalid_client", "description": format!("bad {secret}")});
    let fault = Fault::status(401)
        .body(&body.to_string())
        .on("POST", "/oauth/token");
    tenant.faults().add(fault).unwrap();
    let client = Client::new(config(&tenant)).unwrap();
    assert_clean(&client.organization().await.unwrap_err(), &secret);
}

#[tokio::test]
async fn a_config_shows_no_secret() {
    let tenant = tenant().await;
    let shown = format!("{:?}", config(&tenant));
    assert!(!shown.contains(&tenant.client().secret), "{shown}");
}
