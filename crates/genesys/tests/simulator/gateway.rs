//! The calls of the gateway beside its objects: what they say, what they refuse to believe, and what
//! they never do twice.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use lockstep_genesys::{
    Access, Answered, AuditEntry, Client, Completion, Invocation, LogExchange, Message, ModelCall,
    Role, Tap, Texts, Usage, Window,
};
use lockstep_model::tenant::{Failure, TenantError};
use lockstep_model::{Kind, LiveId};
use lockstep_simulator::{Behaviour, Config as Tenant, Fault, Running, Simulator};
use secrecy::SecretString;
use serde_json::{Map, Value, json};

use crate::setup::{client, config, count, create, model, prompt, provider, tenant};

const TELEMETRY: &str = "/api/v2/ai/llm/gateway/telemetry";
const INVOCATIONS: &str = "/api/v2/ai/llm/gateway/invocations";
const HEALTH: &str = "/api/v2/ai/llm-gateway/models/*/health-checks";
const INPUT: &str = "Where is my canary-order?";

/// A tenant with a prompt and a model, and its client.
struct Scene {
    tenant: Running,
    client: Client,
    prompt: LiveId,
    model: LiveId,
}

async fn scene() -> Scene {
    let tenant = tenant().await;
    let client = client(&tenant);
    let made = async |kind, name: &str, fields| {
        let made = create(&client, kind, name, &fields).await;
        made.expect("an object").live_id
    };
    let _provider = made(Kind::Provider, "base", provider()).await;
    let prompt = made(Kind::Prompt, "support", prompt("base/m1")).await;
    let model = made(Kind::Model, "base-model", model()).await;
    tenant.forget_requests();
    Scene {
        tenant,
        client,
        prompt,
        model,
    }
}

impl Scene {
    fn window(&self) -> Window {
        let time = |text: &str| text.parse::<Timestamp>().expect("a time");
        Window {
            prompt: self.prompt.clone(),
            from: time("2026-11-20T10:00:00Z"),
            to: time("2026-11-20T11:00:00Z"),
        }
    }

    fn invocation(&self) -> Invocation<'_> {
        Invocation {
            prompt: &self.prompt,
            input: INPUT,
            session: "s-1",
        }
    }

    /// Lets a path answer with a text.
    fn answer(&self, path: &str, body: impl ToString) {
        let mut fault = Fault::status(200).body(&body.to_string());
        path.clone_into(&mut fault.path);
        self.tenant.faults().add(fault).expect("a fault");
    }

    fn fault(&self, mut fault: Fault, path: &str, times: u64) {
        path.clone_into(&mut fault.path);
        fault.count = Some(times);
        self.tenant.faults().add(fault).expect("a fault");
    }

    async fn streamed(&self) -> Result<(String, Option<Usage>, u64), TenantError> {
        let mut talk = self.client.stream_prompt(self.invocation()).await?;
        let mut text = String::new();
        while let Some(piece) = talk.next().await? {
            text += &piece;
        }
        assert_eq!(talk.next().await?, None, "the end is the end");
        Ok((text, talk.usage(), talk.skipped()))
    }
}

fn user(text: &str) -> [Message; 1] {
    [Message {
        role: Role::User,
        text: text.to_owned(),
    }]
}

#[tokio::test]
async fn telemetry_is_read_in_samples() {
    let scene = scene().await;
    let read = scene.client.telemetry(&scene.window()).await.unwrap();
    assert_eq!(
        read.samples.len(),
        12,
        "one version in periods of five minutes"
    );
    for sample in &read.samples {
        assert_eq!(sample.version.as_deref(), Some("1.0.0"));
        assert_eq!(sample.period_seconds, Some(300));
        assert!(sample.requests.is_some_and(|requests| requests > 0));
        assert!(sample.error_rate.is_some_and(|rate| rate <= 0.02));
    }
    assert_eq!(
        read.samples[0].at.as_deref(),
        Some("2026-11-20T10:00:00.000Z")
    );
}

#[tokio::test]
async fn figures_that_nobody_told_stay_missing() {
    let scene = scene().await;
    let rows = json!([{}, {"version": "1.0.0", "requests": 0, "latencyMs": null}]);
    scene.answer(TELEMETRY, json!({"entities": rows, "nextPageCursor": ""}));
    let read = scene.client.telemetry(&scene.window()).await.unwrap();
    assert_eq!(
        read.samples[0],
        lockstep_model::telemetry::Sample::default()
    );
    assert_eq!(
        (read.samples[1].requests, read.samples[1].latency_ms),
        (Some(0), None)
    );
}

#[tokio::test]
async fn telemetry_that_cannot_be_is_an_error_and_no_figure() {
    let row = |field: &str, value: Value| json!({"entities": [{field: value}]});
    for (body, word) in [
        (json!({}), "`entities`"),
        (json!({"entities": [1]}), "row 1"),
        (row("requests", json!("many")), "`requests`"),
        (row("requests", json!(-1)), "`requests`"),
        (row("errorRate", json!(1.5)), "`errorRate`"),
        (row("timestamp", json!("noon")), "`timestamp`"),
        (row("promptId", json!("other")), "another prompt"),
        (
            json!({"entities": [], "nextPageCursor": 7}),
            "`nextPageCursor`",
        ),
        (
            json!({"entities": [], "nextPageCursor": "x"}),
            "came before",
        ),
    ] {
        let scene = scene().await;
        scene.answer(TELEMETRY, &body);
        let error = scene.client.telemetry(&scene.window()).await.unwrap_err();
        assert_eq!(error.failure, Failure::Answer, "{error}");
        assert!(error.to_string().contains(word), "{error} of {body}");
    }
}

#[tokio::test]
async fn prompts_are_asked_whole_and_in_pieces() {
    let scene = scene().await;
    let Answered {
        id, output, usage, ..
    } = scene
        .client
        .invoke_prompt(scene.invocation())
        .await
        .unwrap();
    assert!(id.is_some_and(|id| id.starts_with("inv-")));
    assert!(output.contains(INPUT), "{output}");
    assert!(
        usage
            .and_then(|usage| usage.completion)
            .is_some_and(|count| count > 0)
    );
    assert_eq!(scene.streamed().await.unwrap(), (output.clone(), None, 0));
    scene
        .tenant
        .behave(|behaviour| behaviour.stream_noise = true)
        .unwrap();
    let (noisy, _usage, skipped) = scene.streamed().await.unwrap();
    assert_eq!(noisy, output);
    assert!(skipped > 0, "what is no JSON is counted");
}

#[tokio::test]
async fn a_tenant_that_does_not_stream_answers_in_one_piece() {
    let scene = scene().await;
    let body = json!({"output": "All at once.", "tokenUsage": {"prompt": 3, "completion": 4}});
    scene.answer(INVOCATIONS, body);
    let usage = Usage {
        prompt: Some(3),
        completion: Some(4),
    };
    let wanted = ("All at once.".to_owned(), Some(usage), 0);
    assert_eq!(scene.streamed().await.unwrap(), wanted);
}

#[tokio::test]
async fn models_are_asked_and_conversations_completed() {
    let scene = scene().await;
    let messages = user("Respond with exactly: VALIDATION_SUCCESS");
    let asked = ModelCall {
        model: &scene.model,
        messages: &messages,
        temperature: Some(0.0),
        instruction: Some("Be brief."),
    };
    let answered = scene.client.invoke_model(&asked).await.unwrap();
    assert_eq!(answered.output, "VALIDATION_SUCCESS");
    assert_eq!(answered.finish.as_deref(), Some("stop"));
    let mut talk = scene.client.stream_model(&asked).await.unwrap();
    assert_eq!(
        talk.next().await.unwrap().as_deref(),
        Some("VALIDATION_SUCCESS")
    );
    assert_eq!(talk.next().await.unwrap(), None);
    let messages = user("Tell me everything there is.");
    let wanted = Completion {
        model: "gpt-4",
        messages: &messages,
        max_tokens: Some(2),
    };
    let cut = scene.client.complete(&wanted).await.unwrap();
    assert_eq!(cut.finish.as_deref(), Some("length"));
    assert_eq!(cut.usage.and_then(|usage| usage.completion), Some(2));
}

#[tokio::test]
async fn health_is_checked_again_and_questions_are_not() {
    let scene = scene().await;
    scene.fault(Fault::status(503), HEALTH, 1);
    let health = scene.client.check_health(&scene.model).await.unwrap();
    assert!(health.passed && health.latency_ms.is_some() && health.checked_at.is_some());
    for fault in [Fault::status(503), Fault::drop_connection().after_effect()] {
        scene.tenant.forget_requests();
        scene.fault(fault, INVOCATIONS, 1);
        let lost = scene
            .client
            .invoke_prompt(scene.invocation())
            .await
            .unwrap_err();
        assert_eq!(lost.failure, Failure::Unsettled, "{lost}");
        assert_eq!(count(&scene.tenant, "POST", INVOCATIONS), 1);
    }
    // What surely was not carried out is sent again.
    for fault in [Fault::status(429), Fault::status(401)] {
        scene.tenant.forget_requests();
        scene.fault(fault, INVOCATIONS, 1);
        scene
            .client
            .invoke_prompt(scene.invocation())
            .await
            .unwrap();
        assert_eq!(count(&scene.tenant, "POST", INVOCATIONS), 2);
    }
}

#[tokio::test]
async fn a_model_that_is_ill_is_told_apart_from_an_answer_that_is_odd() {
    let scene = scene().await;
    scene.answer(
        HEALTH,
        json!({"modelId": scene.model.as_str(), "status": "FAIL"}),
    );
    let health = scene.client.check_health(&scene.model).await.unwrap();
    assert!(!health.passed);
    for body in [
        json!({"status": "MAYBE"}),
        json!({"status": "PASS", "modelId": "other"}),
    ] {
        scene.tenant.faults().clear();
        scene.answer(HEALTH, &body);
        let odd = scene.client.check_health(&scene.model).await.unwrap_err();
        assert_eq!(odd.failure, Failure::Answer, "{odd}");
    }
}

#[tokio::test]
async fn an_audit_entry_is_one_however_often_it_is_posted() {
    let scene = scene().await;
    let resource = "Prompt/support".parse().unwrap();
    let entry = |hash| AuditEntry {
        live_id: Some(&scene.prompt),
        resource: Some(&resource),
        action: "UPDATE",
        at: "2026-11-21T10:00:00Z",
        details: Map::from_iter([("version".to_owned(), json!("1.0.0"))]),
        hash,
        tool: "lockstep",
    };
    let first = scene.client.post_audit(&entry("aa")).await.unwrap();
    scene.fault(
        Fault::drop_connection().after_effect(),
        "/api/v2/ai/llm/gateway/audit-logs",
        1,
    );
    scene.client.post_audit(&entry("bb")).await.unwrap();
    assert_eq!(scene.client.post_audit(&entry("aa")).await.unwrap(), first);
    let records = scene.client.audit_logs(10).await.unwrap();
    let hashes: Vec<_> = records
        .iter()
        .filter_map(|one| one.hash.as_deref())
        .collect();
    assert_eq!(hashes, ["bb", "aa"], "the newest first");
    let newest = &scene.client.audit_logs(1).await.unwrap()[..];
    assert_eq!(newest, &records[..1]);
    assert_eq!(records[0].resource.as_deref(), Some("Prompt/support"));
    assert_eq!(records[0].prompt.as_ref(), Some(&scene.prompt));
    assert_eq!(records[0].details["version"], "1.0.0");
}

#[tokio::test]
async fn prompts_are_listed_by_name() {
    let scene = scene().await;
    let fields = prompt("base/m1");
    create(&scene.client, Kind::Prompt, "about", &fields)
        .await
        .unwrap();
    let prompts = scene.client.prompts().await.unwrap();
    let names: Vec<&str> = prompts.iter().map(|one| one.live_name.as_str()).collect();
    assert_eq!(names, ["about", "support"]);
    assert_eq!(prompts[1].live_id, scene.prompt);
}

#[tokio::test]
async fn each_access_needs_the_scopes_of_its_calls_and_no_other() {
    let scopes = ["ai:prompt:read", "ai:telemetry:read"];
    let clients = vec![lockstep_simulator::Client::scoped("id", "secret", &scopes)];
    let tenant = Simulator::start(Tenant {
        clients,
        behaviour: Behaviour::default(),
        ..Tenant::default()
    });
    let tenant = tenant.await.expect("a tenant");
    let with = |access| {
        let mut config = config(&tenant);
        config.access = access;
        Client::new(config).expect("a client")
    };
    assert_eq!(with(Access::Telemetry).prompts().await, Ok(Vec::new()));
    for (access, missing) in [
        (Access::Invoke, "`ai:gateway:write`"),
        (Access::Gateway, "`ai:llm:gateway:stream`"),
    ] {
        let refused = with(access).prompts().await.unwrap_err();
        assert_eq!(refused.failure, Failure::Forbidden);
        assert!(refused.to_string().contains(missing), "{refused}");
    }
    let write = create(&with(Access::Telemetry), Kind::Provider, "p", &provider()).await;
    assert_eq!(write.unwrap_err().failure, Failure::Forbidden);
}

#[tokio::test]
async fn whoever_reads_telemetry_beside_needs_its_scope_too() {
    let scopes = ["ai:llm:read", "ai:llm-gateway:read", "ai:prompt:read"];
    let clients = vec![lockstep_simulator::Client::scoped("id", "secret", &scopes)];
    let tenant = Simulator::start(Tenant {
        clients,
        ..Tenant::default()
    });
    let tenant = tenant.await.expect("a tenant");
    let with = |telemetry| {
        let mut config = config(&tenant);
        config.access = Access::Read;
        config.telemetry = telemetry;
        Client::new(config).expect("a client")
    };
    assert_eq!(with(false).prompts().await, Ok(Vec::new()));
    let refused = with(true).prompts().await.unwrap_err();
    assert_eq!(refused.failure, Failure::Forbidden);
    let text = refused.to_string();
    assert!(text.contains("lacks `ai:telemetry:read`:"), "{text}");
}

#[derive(Debug, Default)]
struct Kept(Mutex<Vec<Value>>);

impl LogExchange for Kept {
    fn log(&self, exchange: Value) {
        self.0.lock().expect("no panic").push(exchange);
    }
}

#[tokio::test]
async fn what_people_say_is_logged_only_if_it_is_asked_for() {
    for texts in [Texts::Hidden, Texts::Shown] {
        let mut scene = scene().await;
        let kept = Arc::new(Kept::default());
        let mut config = config(&scene.tenant);
        let log = Arc::clone(&kept) as _;
        config.tap = Some(Tap { log, texts });
        scene.client = Client::new(config).unwrap();
        scene
            .client
            .invoke_prompt(scene.invocation())
            .await
            .unwrap();
        let (said, _usage, _skipped) = scene.streamed().await.unwrap();
        let left = scene
            .client
            .stream_prompt(scene.invocation())
            .await
            .unwrap();
        drop(left);
        let lines = kept.0.lock().unwrap();
        let whole = serde_json::to_string(&*lines).unwrap();
        assert_eq!(whole.contains(INPUT), texts == Texts::Shown, "{whole}");
        let streams: Vec<&Value> = lines
            .iter()
            .map(|line| &line["response"]["body"])
            .filter(|body| body.get("events").is_some())
            .collect();
        assert_eq!(streams.len(), 2, "{whole}");
        assert_eq!(streams[0]["brokenOff"], Value::Null);
        assert_eq!(streams[1]["brokenOff"], "it was not read to its end");
        let shown = match texts {
            Texts::Hidden => format!("({} characters)", said.chars().count()),
            Texts::Shown => said,
        };
        assert_eq!(streams[0]["content"], shown);
        let token = SecretString::from(scene.tenant.client().secret.clone());
        assert!(!whole.contains(secrecy::ExposeSecret::expose_secret(&token)));
    }
    // Values that people look at while they debug say no more.
    let scene = scene().await;
    let answered = scene
        .client
        .invoke_prompt(scene.invocation())
        .await
        .unwrap();
    let debug = format!("{:?} {:?} {:?}", scene.invocation(), answered, user(INPUT));
    assert!(!debug.contains("canary"), "{debug}");
}
