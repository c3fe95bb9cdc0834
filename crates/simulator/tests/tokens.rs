//! Tokens of both styles, their ends and their errors; scopes.

mod support;

use std::time::Duration;

use lockstep_simulator::{Behaviour, Client, Clock, Config, ManualClock, Simulator};
use serde_json::Value;
use support::{PROVIDERS, plain_client, provider, read, tenant, tenant_of};

fn scoped(scopes: &[&str]) -> Config {
    Config {
        clients: vec![Client::scoped("id", "secret", scopes)],
        ..Config::default()
    }
}

#[tokio::test]
async fn a_client_without_scopes_gets_no_scope_and_may_do_everything() {
    let tenant = tenant().await;
    let client = tenant.running.client().clone();
    let request = tenant.http.post(tenant.url("/oauth/token"));
    let request = request.basic_auth(&client.id, Some(&client.secret));
    let got = read(
        request
            .body("grant_type=client_credentials")
            .send()
            .await
            .expect("answer"),
    )
    .await;
    let body = got.json();
    assert_eq!(body["token_type"], "bearer");
    assert_eq!(body["expires_in"], 86_400);
    assert_eq!(body.get("scope"), None);
    assert_eq!(tenant.get("/api/v2/organizations/me").await.status, 200);
    assert_eq!(tenant.get(PROVIDERS).await.status, 200);
}

#[tokio::test]
async fn the_style_body_works_too_and_narrows_scopes() {
    let tenant = tenant_of(scoped(&["ai:llm:read", "ai:llm:write"])).await;
    let ask = |form: &'static str| {
        let request = tenant
            .http
            .post(tenant.url("/login/oauth2/token"))
            .body(form);
        async move { read(request.send().await.expect("answer")).await }
    };
    let whole = ask("grant_type=client_credentials&client_id=id&client_secret=secret").await;
    assert_eq!(whole.json()["scope"], "ai:llm:read ai:llm:write");
    let part = ask(
        "grant_type=client_credentials&client_id=id&client_secret=secret&scope=ai:llm:read%20ai:jobs:read",
    )
    .await;
    assert_eq!(part.json()["scope"], "ai:llm:read");
    let wrong = ask("grant_type=client_credentials&client_id=id&client_secret=wrong").await;
    assert_eq!(
        (wrong.status, wrong.json()["error"].as_str()),
        (401, Some("invalid_client"))
    );
    assert!(wrong.json()["error_description"].is_string());
    assert!(wrong.json()["description"].is_string());
    let grant = ask("grant_type=password&client_id=id&client_secret=secret").await;
    assert_eq!(
        (grant.status, grant.json()["error"].as_str()),
        (400, Some("unsupported_grant_type"))
    );
    let recorded = tenant.running.requests();
    let bodies: Vec<&Value> = recorded.iter().map(|request| &request.body).collect();
    assert!(
        !format!("{bodies:?}").contains("client_secret=secret"),
        "{bodies:?}"
    );
}

#[tokio::test]
async fn a_missing_scope_is_named() {
    let tenant = tenant_of(scoped(&["ai:llm:read"])).await;
    assert_eq!(tenant.get(PROVIDERS).await.status, 200);
    let refused = tenant.post(PROVIDERS, &provider("p")).await;
    assert_eq!(refused.status, 403);
    assert!(
        refused.json()["message"]
            .as_str()
            .expect("message")
            .contains("ai:llm:write")
    );
    for (path, scope) in [
        ("/api/v2/ai/llm-gateway/models", "ai:llm-gateway:read"),
        ("/api/v2/ai/jobs/x", "ai:jobs:read"),
        ("/api/v2/ai/llm/gateway/prompts", "ai:prompt:read"),
        ("/api/v2/ai/llm/gateway/telemetry", "ai:telemetry:read"),
        ("/api/v2/ai/llm/gateway/audit-logs", "ai:gateway:write"),
    ] {
        let got = tenant.get(path).await;
        assert_eq!(got.status, 403, "{path}");
        assert!(got.text.contains(scope), "{path}: {}", got.text);
    }
    assert_eq!(tenant.get("/api/v2/organizations/me").await.status, 200);
}

#[tokio::test]
async fn tokens_end_and_can_be_revoked() {
    let clock = ManualClock::starting_at(1_800_000_000_000);
    let behaviour = Behaviour {
        token_lifetime_seconds: 100,
        ..Behaviour::default()
    };
    let config = Config {
        clock: Clock::Manual(clock.clone()),
        behaviour,
        ..Config::default()
    };
    let tenant = tenant_of(config).await;
    clock.advance(Duration::from_secs(99));
    assert_eq!(tenant.get(PROVIDERS).await.status, 200);
    clock.advance(Duration::from_secs(1));
    let ended = tenant.get(PROVIDERS).await;
    assert_eq!(
        (ended.status, ended.fault().0.as_str()),
        (401, "bad.credentials")
    );
    let none = read(
        tenant
            .http
            .get(tenant.url(PROVIDERS))
            .send()
            .await
            .expect("answer"),
    )
    .await;
    assert_eq!(
        (none.status, none.fault().0.as_str()),
        (401, "authentication.required")
    );
    let fresh = support::token(
        &tenant.http,
        &tenant.running.base_url(),
        tenant.running.client(),
    )
    .await;
    let with_fresh = || {
        tenant
            .http
            .get(tenant.url(PROVIDERS))
            .bearer_auth(&fresh)
            .send()
    };
    assert_eq!(with_fresh().await.expect("answer").status(), 200);
    tenant.running.revoke_tokens();
    assert_eq!(with_fresh().await.expect("answer").status(), 401);
}

#[tokio::test]
async fn too_many_tokens_are_a_400_of_their_own_kind() {
    let behaviour = Behaviour {
        tokens_per_minute: Some(1),
        ..Behaviour::default()
    };
    let tenant = tenant_of(Config {
        behaviour,
        ..Config::default()
    })
    .await;
    let client = tenant.running.client().clone();
    let request = tenant.http.post(tenant.url("/oauth/token"));
    let request = request.basic_auth(&client.id, Some(&client.secret));
    let got = read(
        request
            .body("grant_type=client_credentials")
            .send()
            .await
            .expect("answer"),
    )
    .await;
    assert_eq!(got.status, 400);
    assert_eq!(got.json()["error"], "invalid_request");
    assert_eq!(got.json()["description"], "rate limit exceeded");
}

#[tokio::test]
async fn only_loopback_is_served_and_a_client_is_needed() {
    let config = Config {
        listen: "0.0.0.0:0".parse().expect("address"),
        ..Config::default()
    };
    let error = Simulator::start(config).await.expect_err("refused");
    assert!(error.to_string().contains("loopback"), "{error}");
    let config = Config {
        clients: Vec::new(),
        ..Config::default()
    };
    assert!(Simulator::start(config).await.is_err());
    let _unused = plain_client();
}

#[tokio::test]
async fn the_debug_form_of_a_client_holds_no_secret() {
    let text = format!("{:?}", Client::scoped("id", "canary-secret", &["a"]));
    assert!(!text.contains("canary"), "{text}");
}
