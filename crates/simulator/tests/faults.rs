//! Faults on demand: before and after the effect, counted and drawn, in Rust and over HTTP.

mod support;

use lockstep_simulator::{Fault, Wait};
use reqwest::Method;
use serde_json::{Value, json};
use support::{PROVIDERS, Tenant, provider, read, tenant};

async fn total(tenant: &Tenant) -> Value {
    tenant.get(PROVIDERS).await.json()["total"].clone()
}

fn add(tenant: &Tenant, fault: Fault) {
    let _id = tenant.running.faults().add(fault).expect("a valid fault");
}

#[tokio::test]
async fn a_status_before_the_effect_has_no_effect() {
    let tenant = tenant().await;
    add(
        &tenant,
        Fault::status(503)
            .on("POST", PROVIDERS)
            .retry_after(Wait::Seconds(3))
            .times(1),
    );
    let got = tenant.post(PROVIDERS, &provider("p")).await;
    assert_eq!((got.status, got.header("retry-after")), (503, Some("3")));
    assert_eq!(
        got.header("inin-correlation-id"),
        got.json()["contextId"].as_str()
    );
    assert_eq!(total(&tenant).await, 0);
    assert_eq!(tenant.post(PROVIDERS, &provider("p")).await.status, 201);
    let row = tenant.running.faults().list()[0].clone();
    assert_eq!((row.seen, row.struck), (2, 1));
}

#[tokio::test]
async fn a_status_after_the_effect_hides_it() {
    let tenant = tenant().await;
    add(
        &tenant,
        Fault::status(504)
            .on("POST", "/api/*")
            .after_effect()
            .body("<html>gateway</html>"),
    );
    let got = tenant.post(PROVIDERS, &provider("p")).await;
    assert_eq!(
        (got.status, got.text.as_str()),
        (504, "<html>gateway</html>")
    );
    assert_eq!(total(&tenant).await, 1);
}

#[tokio::test]
async fn a_connection_is_dropped_before_or_after_the_effect() {
    let tenant = tenant().await;
    add(
        &tenant,
        Fault::drop_connection().on("POST", PROVIDERS).nth(1),
    );
    add(
        &tenant,
        Fault::drop_connection()
            .on("POST", PROVIDERS)
            .after_effect()
            .times(1),
    );
    let send = |name: &str| {
        tenant
            .request(Method::POST, PROVIDERS, Some(&provider(name)))
            .send()
    };
    assert!(send("p").await.is_err());
    assert_eq!(total(&tenant).await, 0);
    assert!(send("p").await.is_err());
    assert_eq!(total(&tenant).await, 1);
    let requests = tenant.running.requests();
    let dropped: Vec<_> = requests
        .iter()
        .filter(|request| request.status.is_none())
        .collect();
    assert_eq!(dropped.len(), 2);
    assert_eq!((dropped[0].fault, dropped[1].fault), (Some(1), Some(2)));
}

#[tokio::test]
async fn a_truncated_answer_announces_more_than_it_holds() {
    let tenant = tenant().await;
    add(
        &tenant,
        Fault::truncate(Some(5)).on("POST", PROVIDERS).times(1),
    );
    let answer = tenant
        .request(Method::POST, PROVIDERS, Some(&provider("p")))
        .send()
        .await;
    let mut answer = answer.expect("the head arrives");
    assert_eq!(answer.status(), 201);
    assert!(answer.content_length().expect("length") > 5);
    let first = answer
        .chunk()
        .await
        .expect("the first bytes arrive")
        .expect("bytes");
    assert_eq!(first.len(), 5);
    assert!(answer.chunk().await.is_err());
    assert_eq!(total(&tenant).await, 1);
}

#[tokio::test]
async fn a_delay_only_delays() {
    let tenant = tenant().await;
    add(&tenant, Fault::delay(30));
    assert_eq!(tenant.post(PROVIDERS, &provider("p")).await.status, 201);
    assert_eq!(
        tenant.running.requests().last().expect("request").fault,
        Some(1)
    );
}

#[tokio::test]
async fn a_long_delay_does_not_hold_up_the_end() {
    let tenant = tenant().await;
    add(&tenant, Fault::delay(3_600_000));
    let request = tenant.request(Method::GET, PROVIDERS, None);
    let waiting = tokio::spawn(request.send());
    while tenant.running.faults().list()[0].struck == 0 {
        tokio::task::yield_now().await;
    }
    tenant.running.stop().await.expect("stopped");
    let _ended = waiting.await.expect("the request ends");
}

#[tokio::test]
async fn the_nth_request_is_struck_and_a_share_is_drawn_the_same_way_each_time() {
    let tenant = tenant().await;
    add(&tenant, Fault::status(500).on("GET", PROVIDERS).nth(3));
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(tenant.get(PROVIDERS).await.status);
    }
    assert_eq!(statuses, [200, 200, 500, 200, 200]);
    let mut runs = Vec::new();
    for _ in 0..2 {
        tenant.running.faults().clear();
        add(
            &tenant,
            Fault::status(500).on("GET", PROVIDERS).at_rate(0.4, 7),
        );
        let mut statuses = Vec::new();
        for _ in 0..50 {
            statuses.push(tenant.get(PROVIDERS).await.status);
        }
        runs.push(statuses);
    }
    assert_eq!(runs[0], runs[1]);
    let struck = runs[0].iter().filter(|status| **status == 500).count();
    assert!((8..=32).contains(&struck), "{struck} of 50");
}

#[tokio::test]
async fn retry_after_can_be_a_date_and_token_faults_have_their_own_shape() {
    let tenant = tenant().await;
    add(
        &tenant,
        Fault::status(429)
            .on("GET", PROVIDERS)
            .retry_after(Wait::Date(2)),
    );
    let got = tenant.get(PROVIDERS).await;
    assert!(got.header("retry-after").expect("header").ends_with(" GMT"));
    add(
        &tenant,
        Fault::status(400)
            .on("POST", "/oauth/token")
            .code("invalid_request"),
    );
    let request = tenant
        .http
        .post(tenant.url("/oauth/token"))
        .body("grant_type=client_credentials");
    let got = read(request.send().await.expect("answer")).await;
    assert_eq!(
        (got.status, &got.json()["error"]),
        (400, &json!("invalid_request"))
    );
}

/// Sends a request to the admin side.
async fn admin(tenant: &Tenant, method: Method, path: &str, body: Value) -> support::Got {
    let request = tenant.http.request(method, tenant.url(path));
    let request = if body.is_null() {
        request
    } else {
        request.body(body.to_string())
    };
    read(request.send().await.expect("answer")).await
}

#[tokio::test]
async fn the_admin_side_sets_faults_over_http() {
    let tenant = tenant().await;
    let row = json!({"method": "GET", "path": PROVIDERS, "count": 1, "action": {"status": {"status": 502}}});
    let made = admin(&tenant, Method::POST, "/_sim/faults", row).await;
    assert_eq!((made.status, &made.json()["id"]), (201, &json!(1)));
    let drop = json!({"path": "/nowhere", "when": "after", "action": "drop"});
    assert_eq!(
        admin(&tenant, Method::POST, "/_sim/faults", drop)
            .await
            .status,
        201
    );
    assert_eq!(tenant.get(PROVIDERS).await.status, 502);
    let rows = admin(&tenant, Method::GET, "/_sim/faults", Value::Null)
        .await
        .json();
    assert_eq!(rows["faults"][0]["struck"], 1);
    for wrong in [
        json!({"action": {"status": {"status": 42}}}),
        json!({"action": "explode"}),
        json!({"rate": 2.0, "action": "drop"}),
        json!({"pth": "/", "action": "drop"}),
    ] {
        let got = admin(&tenant, Method::POST, "/_sim/faults", wrong.clone()).await;
        assert_eq!(got.status, 400, "{wrong}");
    }
    for status in [204, 404] {
        let got = admin(&tenant, Method::DELETE, "/_sim/faults/2", Value::Null).await;
        assert_eq!(got.status, status);
    }
}

#[tokio::test]
async fn the_admin_side_reaches_objects_and_switches() {
    let tenant = tenant().await;
    let id = tenant.create(PROVIDERS, &provider("p")).await;
    let path = format!("/_sim/objects/providers/{id}");
    let patched = admin(&tenant, Method::PATCH, &path, json!({"planted": 1})).await;
    assert_eq!(
        (patched.status, &patched.json()["planted"]),
        (200, &json!(1))
    );
    for (key, stored) in [("canary-key-1", true), ("another", false)] {
        let path = format!("/_sim/api-keys/{id}");
        let got = admin(&tenant, Method::POST, &path, json!({"apiKey": key})).await;
        assert_eq!(got.json()["stored"], stored);
    }
    let switches = json!({"listLagMs": 1_000, "etags": false});
    let lag = admin(&tenant, Method::PATCH, "/_sim/behaviour", switches).await;
    assert_eq!((lag.status, &lag.json()["listLagMs"]), (200, &json!(1_000)));
    for wrong in [json!({"listLagMs": 9_000}), json!({"listLag": 1})] {
        assert_eq!(
            admin(&tenant, Method::PATCH, "/_sim/behaviour", wrong)
                .await
                .status,
            400
        );
    }
    assert_eq!(
        admin(&tenant, Method::GET, "/_sim", Value::Null)
            .await
            .json()["providers"],
        1
    );
    let requests = admin(&tenant, Method::GET, "/_sim/requests", Value::Null)
        .await
        .json();
    assert_eq!(
        requests["requests"].as_array().expect("requests").len(),
        2,
        "a token, a provider"
    );
    assert_eq!(
        admin(&tenant, Method::POST, "/_sim/reset", Value::Null)
            .await
            .status,
        204
    );
    assert_eq!(
        admin(&tenant, Method::GET, "/_sim", Value::Null)
            .await
            .json()["providers"],
        0
    );
    assert_eq!(
        admin(&tenant, Method::GET, "/_sim/nothing", Value::Null)
            .await
            .status,
        404
    );
    let moved = admin(
        &tenant,
        Method::POST,
        "/_sim/clock",
        json!({"advanceMs": 1}),
    )
    .await;
    assert_eq!(moved.status, 409, "real time cannot be moved");
}

#[tokio::test]
async fn a_struck_answer_carries_the_figures_of_the_window() {
    let tenant = tenant().await;
    assert_eq!(
        tenant.get(PROVIDERS).await.header("inin-ratelimit-count"),
        Some("1")
    );
    add(
        &tenant,
        Fault::status(429)
            .on("GET", PROVIDERS)
            .retry_after(Wait::Seconds(1))
            .times(1),
    );
    let got = tenant.get(PROVIDERS).await;
    assert_eq!(
        (got.status, got.header("inin-ratelimit-count")),
        (429, Some("1"))
    );
    assert!(got.header("inin-ratelimit-reset").is_some());
}

#[tokio::test]
async fn an_answer_without_a_body_is_lost_whole_when_it_is_truncated() {
    let tenant = tenant().await;
    let id = tenant.create(PROVIDERS, &provider("p")).await;
    add(&tenant, Fault::truncate(None).on("DELETE", "*").times(1));
    let path = format!("{PROVIDERS}/{id}");
    assert!(
        tenant
            .request(Method::DELETE, &path, None)
            .send()
            .await
            .is_err()
    );
    assert_eq!(total(&tenant).await, 0);
}

#[tokio::test]
async fn an_event_stream_can_break_off() {
    let tenant = tenant().await;
    let id = tenant.register(&support::model("production-llm")).await;
    let path = "/api/v2/ai/llm/gateway/invoke";
    add(&tenant, Fault::truncate(Some(60)).on("POST", path).times(1));
    let ask = json!({"modelId": id, "messages": [{"role": "user", "content": "Hola"}]});
    let request = tenant
        .request(Method::POST, path, Some(&ask))
        .header("accept", "text/event-stream");
    let mut answer = request.send().await.expect("the head arrives");
    assert_eq!(
        answer
            .chunk()
            .await
            .expect("the first bytes")
            .expect("bytes")
            .len(),
        60
    );
    assert!(
        answer.chunk().await.is_err(),
        "a stream that breaks off is no short answer"
    );
}

#[tokio::test]
async fn what_is_played_for_others_can_fail_and_is_remembered() {
    let tenant = tenant().await;
    add(
        &tenant,
        Fault::status(503).on("POST", "/_sim/webhooks/*").times(1),
    );
    let event = json!({"event": "x"});
    assert_eq!(tenant.post("/_sim/webhooks/hook", &event).await.status, 503);
    assert_eq!(tenant.post("/_sim/webhooks/hook", &event).await.status, 200);
    assert_eq!(tenant.running.webhooks().len(), 1);
    let statuses: Vec<Option<u16>> = tenant
        .running
        .requests()
        .iter()
        .map(|request| request.status)
        .collect();
    assert_eq!(
        statuses,
        [Some(200), Some(503), Some(200)],
        "the token's request is the first"
    );
}

#[tokio::test]
async fn only_the_latest_requests_are_remembered() {
    let config = lockstep_simulator::Config {
        remembered_requests: 3,
        ..Default::default()
    };
    let tenant = support::tenant_of(config).await;
    for _ in 0..5 {
        assert_eq!(tenant.get(PROVIDERS).await.status, 200);
    }
    let requests = tenant.running.requests();
    let places: Vec<u64> = requests.iter().map(|request| request.sequence).collect();
    assert_eq!(places, [4, 5, 6]);
}
