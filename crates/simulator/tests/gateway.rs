//! The rest of the gateway: telemetry, audit logs, invocations, invoke and completions.

mod support;

use lockstep_simulator::{Behaviour, Client, Clock, Config, ManualClock};
use reqwest::Method;
use serde_json::{Value, json};
use support::{
    AUDIT, PROMPTS, PROVIDERS, Tenant, model, prompt, provider, read, tenant, tenant_of,
};

const TELEMETRY: &str = "/api/v2/ai/llm/gateway/telemetry";
const INVOKE: &str = "/api/v2/ai/llm/gateway/invoke";
const INVOCATIONS: &str = "/api/v2/ai/llm/gateway/invocations";

async fn with_prompt(tenant: &Tenant) -> String {
    let _id = tenant.create(PROVIDERS, &provider("anthropic")).await;
    let id = tenant
        .create(PROMPTS, &prompt("support", "anthropic/m1"))
        .await;
    let next = json!({
        "systemPrompt": "Second.",
        "version": "1.1.0",
        "trafficDistribution": {"versions": [
            {"version": "1.0.0", "weight": 0.9}, {"version": "1.1.0", "weight": 0.1},
        ], "splitStrategy": "random"},
    });
    assert_eq!(
        tenant.put(&format!("{PROMPTS}/{id}"), &next).await.status,
        200
    );
    id
}

fn window(id: &str) -> String {
    format!("{TELEMETRY}?promptId={id}&startTime=2026-01-01T00:00:00Z&endTime=2026-01-01T06:00:00Z")
}

async fn all_telemetry(tenant: &Tenant, id: &str, size: usize) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = tenant
            .get(&format!("{}&pageSize={size}{cursor}", window(id)))
            .await
            .json();
        let found = page["entities"].as_array().expect("entities").clone();
        assert!(found.len() <= size);
        rows.extend(found);
        let Some(next) = page["nextPageCursor"].as_str() else {
            return rows;
        };
        cursor = format!("&cursor={next}");
    }
}

#[tokio::test]
async fn telemetry_is_paged_by_cursor_and_always_the_same() {
    let tenant = tenant().await;
    let id = with_prompt(&tenant).await;
    let rows = all_telemetry(&tenant, &id, 50).await;
    assert_eq!(
        rows.len(),
        2 * 72,
        "two versions in 72 periods of five minutes"
    );
    assert_eq!(rows, all_telemetry(&tenant, &id, 7).await);
    for row in &rows {
        assert_eq!(
            (&row["promptId"], &row["periodSeconds"]),
            (&json!(id), &json!(300))
        );
        for share in ["errorRate", "tokenUtilization"] {
            assert!(
                (0.0..=1.0).contains(&row[share].as_f64().expect("share")),
                "{row}"
            );
        }
        assert!(row["requests"].is_u64() && row["tokens"].is_u64() && row["latencyMs"].is_u64());
    }
    let default = tenant.get(&window(&id)).await.json();
    assert_eq!(default["entities"].as_array().expect("entities").len(), 50);
}

#[tokio::test]
async fn telemetry_questions_are_checked() {
    let tenant = tenant().await;
    let id = with_prompt(&tenant).await;
    let whole = window(&id);
    for (path, field) in [
        (whole.replace(&format!("promptId={id}&"), ""), "promptId"),
        (
            whole.replace("startTime=2026-01-01T00:00:00Z&", ""),
            "startTime",
        ),
        (
            whole.replace("endTime=2026-01-01T06:00:00Z", "endTime=noon"),
            "endTime",
        ),
        (
            whole.replace("endTime=2026-01-01T06", "endTime=2025-01-01T06"),
            "endTime",
        ),
        (format!("{whole}&pageSize=101"), "pageSize"),
        (format!("{whole}&cursor=nonsense"), "cursor"),
    ] {
        let got = tenant.get(&path).await;
        assert_eq!(
            (got.status, got.fault().1),
            (400, vec![field.to_owned()]),
            "{path}"
        );
    }
    let first = tenant.get(&whole).await.json();
    let cursor = first["nextPageCursor"].as_str().expect("cursor");
    let other = whole.replace("T06:00:00Z", "T07:00:00Z");
    let foreign = tenant.get(&format!("{other}&cursor={cursor}")).await;
    assert_eq!(foreign.status, 400, "a cursor belongs to its question");
    assert_eq!(tenant.get(&whole.replace(&id, "nothing")).await.status, 404);
}

#[tokio::test]
async fn hasty_readers_of_telemetry_can_be_refused() {
    let clock = ManualClock::starting_at(1_800_000_000_000);
    let behaviour = Behaviour {
        telemetry_pause_ms: 500,
        ..Behaviour::default()
    };
    let config = Config {
        clock: Clock::Manual(clock.clone()),
        behaviour,
        ..Config::default()
    };
    let tenant = tenant_of(config).await;
    let id = with_prompt(&tenant).await;
    let first = tenant.get(&window(&id)).await.json();
    let path = format!(
        "{}&cursor={}",
        window(&id),
        first["nextPageCursor"].as_str().expect("cursor")
    );
    let hasty = tenant.get(&path).await;
    assert_eq!(
        (hasty.status, hasty.header("retry-after")),
        (429, Some("1"))
    );
    clock.advance(std::time::Duration::from_millis(500));
    assert_eq!(tenant.get(&path).await.status, 200);
}

fn entry(hash: &str) -> Value {
    json!({
        "resource": "Prompt/support",
        "action": "CREATE",
        "timestamp": "2026-11-21T10:00:00Z",
        "details": {"version": "1.0.0"},
        "complianceStatus": "VALIDATED",
        "metadata": {"hash": hash, "sourceSystem": "test"},
    })
}

#[tokio::test]
async fn audit_entries_are_kept_once_and_listed_newest_first() {
    let tenant = tenant().await;
    let first = tenant.create(AUDIT, &entry("aa")).await;
    let second = tenant.create(AUDIT, &entry("bb")).await;
    assert_eq!(
        tenant.create(AUDIT, &entry("aa")).await,
        first,
        "a repeated hash is one entry"
    );
    let mut plain = entry("");
    let _gone = plain.as_object_mut().expect("object").remove("metadata");
    let (third, fourth) = (
        tenant.create(AUDIT, &plain).await,
        tenant.create(AUDIT, &plain).await,
    );
    assert_ne!(third, fourth);
    let page = tenant.get(&format!("{AUDIT}?pageSize=3")).await.json();
    assert_eq!(page["total"], 4);
    let rows = page["entities"].as_array().expect("rows");
    let ids: Vec<&str> = rows
        .iter()
        .map(|row| row["id"].as_str().expect("id"))
        .collect();
    assert_eq!(ids, [fourth, third, second]);
    for (field, value) in [
        ("action", json!(null)),
        ("timestamp", json!("yesterday")),
        ("details", json!("text")),
        ("complianceStatus", json!("MAYBE")),
        ("resource", json!("support")),
        ("metadata", json!([])),
    ] {
        let mut wrong = entry("cc");
        wrong[field] = value;
        let got = tenant.post(AUDIT, &wrong).await;
        assert_eq!((got.status, got.fault().1), (400, vec![field.to_owned()]));
    }
}

#[tokio::test]
async fn invocations_draw_a_version_and_count_tokens() {
    let tenant = tenant().await;
    let id = with_prompt(&tenant).await;
    let ask = json!({
        "promptId": id, "userInput": "Hello there", "sessionId": "s-1",
        "options": {"stream": false, "returnTokenUsage": true},
    });
    let got = tenant.post(INVOCATIONS, &ask).await;
    assert_eq!(got.status, 200, "{}", got.text);
    let body = got.json();
    assert!(body["responseId"].as_str().expect("id").starts_with("inv-"));
    assert!(
        body["output"]
            .as_str()
            .expect("output")
            .contains("Hello there")
    );
    assert!(body["tokenUsage"]["prompt"].as_i64().expect("count") > 0);
    let mut quiet = ask.clone();
    quiet["options"]["returnTokenUsage"] = json!(false);
    assert_eq!(
        tenant
            .post(INVOCATIONS, &quiet)
            .await
            .json()
            .get("tokenUsage"),
        None
    );
    let mut streamed = ask.clone();
    streamed["options"]["stream"] = json!(true);
    assert_eq!(
        spoken(&tenant.post(INVOCATIONS, &streamed).await.text),
        body["output"].as_str().expect("output")
    );
    for field in ["promptId", "userInput", "sessionId"] {
        let mut wrong = ask.clone();
        wrong[field] = json!(1);
        assert_eq!(tenant.post(INVOCATIONS, &wrong).await.fault().1, [field]);
    }
}

/// Puts the pieces of an event stream together again.
fn spoken(stream: &str) -> String {
    let lines = stream
        .lines()
        .filter_map(|line| line.strip_prefix("data: "));
    assert!(stream.ends_with("data: [DONE]\n\n"), "{stream}");
    let frames = lines.filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let pieces = frames
        .filter_map(|frame| Some(frame["choices"][0]["delta"]["content"].as_str()?.to_owned()));
    pieces.collect()
}

#[tokio::test]
async fn invoke_streams_and_speaks() {
    let tenant = tenant().await;
    let id = tenant.register(&model("production-llm")).await;
    let ask = json!({
        "modelId": id,
        "messages": [{"role": "user", "content": "Hola, where is my order?"}],
        "stream": true,
        "temperature": 0.7,
    });
    let request = || {
        tenant
            .request(Method::POST, INVOKE, Some(&ask))
            .header("accept", "text/event-stream")
    };
    let got = read(request().send().await.expect("answer")).await;
    assert_eq!(got.header("content-type"), Some("text/event-stream"));
    let text = spoken(&got.text);
    assert!(text.contains("Hola, where is my order?"), "{text}");
    tenant
        .running
        .behave(|behaviour| behaviour.stream_noise = true)
        .expect("valid");
    let noisy = read(request().send().await.expect("answer")).await;
    assert!(
        noisy.text.contains("\ndata: this line is no JSON"),
        "{}",
        noisy.text
    );
    assert_eq!(spoken(&noisy.text), text);
    let mut whole = ask.clone();
    whole["stream"] = json!(false);
    let body = tenant.post(INVOKE, &whole).await.json();
    assert_eq!(body["choices"][0]["message"]["content"], text);
    whole["modelId"] = json!("nothing");
    assert_eq!(tenant.post(INVOKE, &whole).await.fault().1, ["modelId"]);
    whole["messages"] = json!([{"role": "robot", "content": "x"}]);
    assert_eq!(
        tenant.post(INVOKE, &whole).await.fault().1,
        ["modelId", "messages[0].role"]
    );
}

#[tokio::test]
async fn streaming_needs_a_scope_of_its_own() {
    let scopes = [
        "ai:llm-gateway:write",
        "ai:llm-gateway:read",
        "ai:jobs:read",
        "ai:llm:gateway:use",
    ];
    let clients = vec![Client::scoped("id", "secret", &scopes)];
    let tenant = tenant_of(Config {
        clients,
        ..Config::default()
    })
    .await;
    let id = tenant.register(&model("production-llm")).await;
    let ask =
        json!({"modelId": id, "messages": [{"role": "user", "content": "x"}], "stream": false});
    assert_eq!(tenant.post(INVOKE, &ask).await.status, 200);
    let request = tenant
        .request(Method::POST, INVOKE, Some(&ask))
        .header("accept", "text/event-stream");
    let got = read(request.send().await.expect("answer")).await;
    assert_eq!(got.status, 403);
    assert!(got.text.contains("ai:llm:gateway:stream"));
}

#[tokio::test]
async fn completions_complete() {
    let tenant = tenant().await;
    let path = "/api/v2/ai/llm/completions";
    let mut ask = json!({
        "model": "gpt-4",
        "messages": [{"role": "user", "content": "Summarize this document."}],
        "max_tokens": 500,
    });
    let body = tenant.post(path, &ask).await.json();
    assert_eq!(
        (&body["object"], &body["model"]),
        (&json!("llm.completion"), &json!("gpt-4"))
    );
    assert_eq!(body["choices"][0]["finish_reason"], "stop");
    let usage = &body["usage"];
    let sum = usage["prompt_tokens"].as_i64().expect("n")
        + usage["completion_tokens"].as_i64().expect("n");
    assert_eq!(usage["total_tokens"], sum);
    ask["max_tokens"] = json!(2);
    let cut = tenant.post(path, &ask).await.json();
    assert_eq!(
        (
            &cut["choices"][0]["finish_reason"],
            &cut["usage"]["completion_tokens"]
        ),
        (&json!("length"), &json!(2))
    );
    let wrong = tenant.post(path, &json!({"messages": []})).await;
    assert_eq!(wrong.fault().1, ["model", "messages"]);
}

#[tokio::test]
async fn the_organisation_says_who_it_is() {
    let tenant = tenant().await;
    let body = tenant.get("/api/v2/organizations/me").await.json();
    assert_eq!(body["id"], tenant.running.organization().id);
    assert_eq!(body["name"], tenant.running.organization().name);
}
