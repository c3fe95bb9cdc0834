//! Where tokens come from, and what they must allow.

use std::sync::Mutex;
use std::time::Duration;

use futures_util::future::join_all;
use lockstep_genesys::{Access, Client, ConfigError, TokenSource, TokenStyle};
use lockstep_model::Kind;
use lockstep_model::tenant::{Failure, ReadTenant as _};
use lockstep_simulator::{Client as Account, Config as Tenant, Fault, Running, Simulator};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::setup::{client, config, count, create, provider, snapshot, tenant};

const READ: [&str; 3] = ["ai:llm:read", "ai:llm-gateway:read", "ai:prompt:read"];

async fn scoped(scopes: &[&str]) -> Running {
    let tenant = Tenant {
        clients: vec![Account::scoped("scoped", "s3cret-of-client", scopes)],
        ..Tenant::default()
    };
    Simulator::start(tenant).await.expect("a tenant")
}

fn client_of(tenant: &Running, access: Access, style: TokenStyle) -> Client {
    let mut config = config(tenant);
    config.access = access;
    config.token = TokenSource::ClientCredentials {
        id: tenant.client().id.clone(),
        secret: SecretString::from(tenant.client().secret.clone()),
        style,
        url: None,
    };
    Client::new(config).expect("a client")
}

#[tokio::test]
async fn both_styles_give_tokens() {
    for (style, path) in [
        (TokenStyle::Basic, "/oauth/token"),
        (TokenStyle::Body, "/login/oauth2/token"),
    ] {
        let tenant = scoped(&READ).await;
        snapshot(&client_of(&tenant, Access::Read, style))
            .await
            .unwrap();
        assert_eq!(count(&tenant, "POST", path), 1);
    }
}

static LEARNT: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn learn(token: &SecretString) {
    let mut learnt = LEARNT.lock().expect("no panic");
    learnt.push(token.expose_secret().to_owned());
}

#[tokio::test]
async fn each_token_is_told_to_who_must_not_show_it() {
    let tenant = tenant().await;
    let mut config = config(&tenant);
    config.learn = Some(learn);
    let client = Client::new(config).expect("a client");
    snapshot(&client).await.unwrap();
    tenant.revoke_tokens();
    snapshot(&client).await.unwrap();
    let learnt = LEARNT.lock().expect("no panic");
    assert_eq!(learnt.len(), 2);
    assert_ne!(learnt[0], learnt[1]);
}

#[tokio::test]
async fn a_missing_scope_is_named_before_the_first_call() {
    let tenant = scoped(&READ[1..]).await;
    let client = client_of(&tenant, Access::Read, TokenStyle::Basic);
    let error = snapshot(&client).await.unwrap_err();
    assert_eq!(error.failure, Failure::Forbidden);
    assert!(error.message.contains("`ai:llm:read`"), "{error}");
    assert_eq!(count(&tenant, "GET", "/"), 0);
    let tenant = scoped(&READ).await;
    let client = client_of(&tenant, Access::Write, TokenStyle::Basic);
    let error = snapshot(&client).await.unwrap_err();
    assert!(error.message.contains("`ai:prompt:write`"), "{error}");
}

#[tokio::test]
async fn a_client_that_reads_does_not_write() {
    let tenant = tenant().await;
    let client = client_of(&tenant, Access::Read, TokenStyle::Basic);
    let error = create(&client, Kind::Provider, "p", &provider())
        .await
        .unwrap_err();
    assert_eq!(error.failure, Failure::Forbidden);
    assert!(tenant.requests().is_empty());
}

#[tokio::test]
async fn wrong_credentials_are_refused_once() {
    let tenant = tenant().await;
    let mut config = config(&tenant);
    config.token = TokenSource::ClientCredentials {
        id: "nobody".to_owned(),
        secret: SecretString::from("wrong-secret"),
        style: TokenStyle::Basic,
        url: None,
    };
    let client = Client::new(config).unwrap();
    for _ in 0..2 {
        let error = client.organization().await.unwrap_err();
        assert_eq!(error.failure, Failure::Unauthorized);
        assert_eq!(error.code.as_deref(), Some("invalid_client"));
    }
    assert_eq!(count(&tenant, "POST", "/oauth/token"), 1);
}

#[tokio::test]
async fn a_given_token_cannot_be_refreshed() {
    let tenant = tenant().await;
    let mut config = config(&tenant);
    config.token = TokenSource::AccessToken(SecretString::from("stale-token"));
    let client = Client::new(config).unwrap();
    let error = client.organization().await.unwrap_err();
    assert_eq!(error.failure, Failure::Unauthorized);
    assert!(error.to_string().contains("cannot be refreshed"), "{error}");
    assert_eq!(tenant.requests().len(), 1);
}

#[tokio::test]
async fn a_401_that_stays_is_final_after_one_refresh() {
    let tenant = tenant().await;
    tenant
        .faults()
        .add(Fault::status(401).on("GET", "*"))
        .unwrap();
    let client = Client::new(config(&tenant)).unwrap();
    let error = client.organization().await.unwrap_err();
    assert_eq!(error.failure, Failure::Unauthorized);
    assert_eq!(count(&tenant, "GET", "/"), 2);
    assert_eq!(count(&tenant, "POST", "/oauth/token"), 2);
}

#[tokio::test]
async fn a_busy_token_end_point_is_asked_again() {
    let tenant = tenant().await;
    let body = r#"{"error": "invalid_request", "description": "rate limit exceeded; 1/min"}"#;
    let fault = Fault::status(400)
        .body(body)
        .on("POST", "/oauth/token")
        .times(2);
    tenant.faults().add(fault).unwrap();
    Client::new(config(&tenant))
        .unwrap()
        .organization()
        .await
        .unwrap();
    assert_eq!(count(&tenant, "POST", "/oauth/token"), 3);
}

#[tokio::test]
async fn no_host_but_loopback_is_reached_by_a_loopback_client() {
    let tenant = tenant().await;
    let mut far = config(&tenant);
    far.base_url = "https://api.mypurecloud.de".to_owned();
    assert!(matches!(Client::new(far), Err(ConfigError::Url { .. })));
    let mut far = config(&tenant);
    if let TokenSource::ClientCredentials { url, .. } = &mut far.token {
        *url = Some("https://login.mypurecloud.de/oauth/token".to_owned());
    }
    assert!(matches!(Client::new(far), Err(ConfigError::Url { .. })));
}

#[tokio::test]
async fn a_token_that_lives_for_ever_is_used() {
    let tenant = tenant().await;
    tenant
        .behave(|b| b.token_lifetime_seconds = u64::MAX)
        .unwrap();
    snapshot(&client(&tenant)).await.unwrap();
}

/// Asks for a token without the client under test.
async fn token(tenant: &Running) -> String {
    let (id, secret) = (&tenant.client().id, &tenant.client().secret);
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let request = format!(
        "POST /login/oauth2/token HTTP/1.1\r\nhost: tenant\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    let mut stream = TcpStream::connect(tenant.addr()).await.expect("the tenant");
    stream
        .write_all(request.as_bytes())
        .await
        .expect("it is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    let body = answer.split_once("\r\n\r\n").expect("a body").1;
    let body: Value = serde_json::from_str(body).expect("it is JSON");
    body["access_token"].as_str().expect("a token").to_owned()
}

/// Moves time on, while nothing is under way.
async fn wait(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

#[tokio::test]
async fn a_token_is_renewed_a_minute_before_its_end() {
    let tenant = tenant().await;
    tenant.behave(|b| b.token_lifetime_seconds = 3600).unwrap();
    let client = client(&tenant);
    let asked = || count(&tenant, "POST", "/oauth/token");
    snapshot(&client).await.unwrap();
    // Some seconds are left for the requests themselves.
    wait(3600 - 60 - 30).await;
    snapshot(&client).await.unwrap();
    assert_eq!(asked(), 1);
    wait(30).await;
    snapshot(&client).await.unwrap();
    assert_eq!(asked(), 2);
}

#[tokio::test]
async fn one_token_serves_all_calls_that_wait_for_it() {
    let tenant = tenant().await;
    let client = client(&tenant);
    let many = || join_all((0..50).map(|_call| snapshot(&client)));
    let asked = || count(&tenant, "POST", "/oauth/token");
    assert!(many().await.iter().all(Result::is_ok));
    assert_eq!(asked(), 1);
    // All of them are told at once that the token is not good any more.
    wait(24 * 60 * 60).await;
    assert!(many().await.iter().all(Result::is_ok));
    assert_eq!(asked(), 2);
}

#[tokio::test]
async fn a_token_that_is_revoked_is_replaced_once_for_all() {
    let tenant = tenant().await;
    let client = client(&tenant);
    snapshot(&client).await.unwrap();
    tenant.revoke_tokens();
    let calls = join_all((0..10).map(|_call| snapshot(&client))).await;
    assert!(calls.iter().all(Result::is_ok), "{calls:?}");
    assert_eq!(count(&tenant, "POST", "/oauth/token"), 2);
}

#[tokio::test]
async fn the_token_end_point_refuses_in_two_shapes() {
    for (body, told) in [
        (
            r#"{"error": "invalid_client", "description": "no such client"}"#,
            "no such client",
        ),
        (
            r#"{"error": "invalid_client", "error_description": "it is off"}"#,
            "it is off",
        ),
        (
            r#"{"message": "who are you", "code": "bad.credentials"}"#,
            "who are you",
        ),
    ] {
        let tenant = tenant().await;
        let fault = Fault::status(400).body(body).on("POST", "/oauth/token");
        tenant.faults().add(fault).unwrap();
        let error = client(&tenant).organization().await.unwrap_err();
        assert_eq!(error.failure, Failure::Unauthorized);
        assert!(error.message.contains(told), "{error}");
        assert!(error.code.is_some(), "{error}");
        assert_eq!(count(&tenant, "POST", "/oauth/token"), 1);
        assert_eq!(count(&tenant, "GET", "/"), 0);
    }
}

#[tokio::test]
async fn a_given_token_is_used_as_it_is() {
    let tenant = tenant().await;
    let given = token(&tenant).await;
    let before = count(&tenant, "POST", "/oauth/token");
    let mut config = config(&tenant);
    config.token = TokenSource::AccessToken(SecretString::from(given));
    snapshot(&Client::new(config).unwrap()).await.unwrap();
    assert_eq!(count(&tenant, "POST", "/oauth/token"), before);
}
