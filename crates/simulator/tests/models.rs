//! Registered models: the job and its ends, names that are taken, rules of fields, health checks, webhooks.

mod support;

use std::time::Duration;

use lockstep_simulator::{
    Behaviour, Clock, Config, EndpointPlay, Fault, JobPace, JobStates, ManualClock, Sender,
    TakenName,
};
use serde_json::{Value, json};
use support::{MODELS, PROMPTS, model, prompt, tenant, tenant_of};

fn with(field: &str, value: Value) -> Value {
    let mut body = model("production-llm");
    body[field] = value;
    body
}

fn without(field: &str) -> Value {
    let mut body = model("production-llm");
    let _gone = body.as_object_mut().expect("object").remove(field);
    body
}

fn paced(pace: JobPace) -> Config {
    Config {
        behaviour: Behaviour {
            jobs: pace,
            ..Behaviour::default()
        },
        ..Config::default()
    }
}

#[tokio::test]
async fn a_registration_is_a_job_and_the_model_appears_at_its_end() {
    let tenant = tenant_of(paced(JobPace {
        polls: Some(2),
        millis: None,
    }))
    .await;
    let asked = tenant.post(MODELS, &model("production-llm")).await;
    assert_eq!(asked.status, 202);
    let job = asked.json()["jobId"].as_str().expect("job").to_owned();
    let look = || async { tenant.get(&format!("/api/v2/ai/jobs/{job}")).await.json() };
    assert_eq!(look().await["status"], "QUEUED");
    assert_eq!(tenant.get(MODELS).await.json()["total"], 0);
    assert_eq!(
        tenant.post(MODELS, &model("production-llm")).await.status,
        409,
        "the name is reserved"
    );
    assert_eq!(look().await["status"], "RUNNING");
    let done = look().await;
    assert_eq!(done["status"], "COMPLETED");
    let id = done["result"]["id"].as_str().expect("id");
    let live = tenant.get(&format!("{MODELS}/{id}")).await.json();
    assert_eq!(
        (&live["name"], &live["status"]),
        (&json!("production-llm"), &json!("ACTIVE"))
    );
    assert_eq!(tenant.get("/api/v2/ai/jobs/nothing").await.status, 404);
}

#[tokio::test]
async fn a_job_ends_by_time_without_being_looked_at() {
    let clock = ManualClock::starting_at(1_800_000_000_000);
    let mut config = paced(JobPace {
        polls: None,
        millis: Some(500),
    });
    config.clock = Clock::Manual(clock.clone());
    let tenant = tenant_of(config).await;
    assert_eq!(
        tenant.post(MODELS, &model("production-llm")).await.status,
        202
    );
    clock.advance(Duration::from_millis(499));
    assert_eq!(tenant.get(MODELS).await.json()["total"], 0);
    clock.advance(Duration::from_millis(1));
    assert_eq!(tenant.get(MODELS).await.json()["total"], 1);
    let sent = tenant.running.webhooks();
    assert_eq!(sent.len(), 1);
    assert_eq!(
        (sent[0].sender, sent[0].receiver.as_str()),
        (Sender::Platform, "https://hooks.internal/llm")
    );
    assert_eq!(sent[0].body["event"], "llm_model_registration_updated");
    assert_eq!(
        (
            &sent[0].body["status"],
            &sent[0].body["metrics"]["jobDurationMs"]
        ),
        (&json!("COMPLETED"), &json!(500))
    );
}

#[tokio::test]
async fn a_name_that_is_taken_is_refused_in_either_way() {
    let tenant = tenant().await;
    let id = tenant.register(&model("production-llm")).await;
    let other = tenant.register(&model("other-llm")).await;
    let at_once = tenant.post(MODELS, &model("production-llm")).await;
    assert_eq!(
        (at_once.status, at_once.fault().0.as_str()),
        (409, "name.conflict")
    );
    tenant
        .running
        .behave(|behaviour| behaviour.taken_name = TakenName::ByJob)
        .expect("valid");
    for got in [
        tenant.post(MODELS, &model("production-llm")).await,
        tenant
            .put(&format!("{MODELS}/{other}"), &model("production-llm"))
            .await,
    ] {
        assert_eq!(got.status, 202);
        let job = tenant.job(got.json()["jobId"].as_str().expect("job")).await;
        assert_eq!(
            (&job["status"], &job["errors"][0]["code"]),
            (&json!("FAILED"), &json!("name.conflict"))
        );
        assert_eq!(job.get("result"), None);
    }
    assert_eq!(tenant.get(MODELS).await.json()["total"], 2);
    assert_eq!(tenant.get(&format!("{MODELS}/{id}")).await.status, 200);
}

#[tokio::test]
async fn a_failed_registration_leaves_nothing_and_frees_the_name() {
    let tenant = tenant().await;
    let fault = Fault::fail_job("endpoint.unreachable", "no answer")
        .on("POST", MODELS)
        .times(1);
    let _id = tenant.running.faults().add(fault).expect("valid");
    let asked = tenant.post(MODELS, &model("production-llm")).await;
    let job = tenant
        .job(asked.json()["jobId"].as_str().expect("job"))
        .await;
    assert_eq!(
        job["errors"],
        json!([{"code": "endpoint.unreachable", "message": "no answer"}])
    );
    assert_eq!(tenant.get(MODELS).await.json()["total"], 0);
    assert_eq!(tenant.running.webhooks()[0].body["status"], "FAILED");
    let _id = tenant.register(&model("production-llm")).await;
}

#[tokio::test]
async fn states_can_be_spelled_as_other_jobs_do_and_the_id_can_be_left_out() {
    let tenant = tenant().await;
    let switch = |behaviour: &mut Behaviour| {
        behaviour.job_states = JobStates::Platform;
        behaviour.job_result_id = false;
        behaviour.jobs = JobPace {
            polls: Some(2),
            millis: None,
        };
    };
    tenant.running.behave(switch).expect("valid");
    let asked = tenant.post(MODELS, &model("production-llm")).await.json();
    let path = format!("/api/v2/ai/jobs/{}", asked["jobId"].as_str().expect("job"));
    assert_eq!(tenant.get(&path).await.json()["status"], "Queued");
    assert_eq!(tenant.get(&path).await.json()["status"], "InProgress");
    let done = tenant.get(&path).await.json();
    assert_eq!(
        (&done["status"], done.get("result")),
        (&json!("Succeeded"), None)
    );
    assert_eq!(
        tenant.get(MODELS).await.json()["entities"][0]["name"],
        "production-llm"
    );
}

fn limits(requests: i64, tokens: i64) -> Value {
    json!({"maxRequestsPerMinute": requests, "maxTokensPerMinute": tokens})
}

#[tokio::test]
async fn every_field_has_its_rule() {
    let tenant = tenant().await;
    for (body, field) in [
        (without("name"), "name"),
        (with("name", json!("ab")), "name"),
        (with("name", json!("x".repeat(65))), "name"),
        (without("endpointUrl"), "endpointUrl"),
        (
            with("endpointUrl", json!("http://a.internal")),
            "endpointUrl",
        ),
        (without("authCredentialId"), "authCredentialId"),
        (without("modelArchitecture"), "modelArchitecture"),
        (
            with("modelArchitecture", json!("OPENAI")),
            "modelArchitecture",
        ),
        (without("rateLimits"), "rateLimits"),
        (
            with("rateLimits", json!({"maxTokensPerMinute": 1})),
            "rateLimits.maxRequestsPerMinute",
        ),
        (
            with("rateLimits", limits(0, 1)),
            "rateLimits.maxRequestsPerMinute",
        ),
        (
            with("rateLimits", limits(10_001, 1)),
            "rateLimits.maxRequestsPerMinute",
        ),
        (
            with("rateLimits", limits(1, 0)),
            "rateLimits.maxTokensPerMinute",
        ),
        (
            with("rateLimits", limits(1, 5_000_001)),
            "rateLimits.maxTokensPerMinute",
        ),
        (
            with("webhookCallbackUrl", json!("http://a.internal")),
            "webhookCallbackUrl",
        ),
    ] {
        let got = tenant.post(MODELS, &body).await;
        assert_eq!(
            (got.status, got.fault().1),
            (400, vec![field.to_owned()]),
            "{body}"
        );
    }
}

#[tokio::test]
async fn every_parameter_has_its_rule() {
    let tenant = tenant().await;
    for (parameters, field) in [
        (json!({"top_k": 1}), ".top_k"),
        (json!({"temperature": 2.1}), ".temperature"),
        (json!({"top_p": 1.1}), ".top_p"),
        (json!({"max_tokens": 0}), ".max_tokens"),
        (json!({"stop_sequences": 1}), ".stop_sequences"),
        (json!({"stop_sequences": [1]}), ".stop_sequences[0]"),
        (json!({"frequency_penalty": -2.1}), ".frequency_penalty"),
        (json!({"frequency_penalty": null}), ".frequency_penalty"),
        (json!([]), ""),
    ] {
        let got = tenant
            .post(MODELS, &with("parameters", parameters.clone()))
            .await;
        let wanted = vec![format!("parameters{field}")];
        assert_eq!((got.status, got.fault().1), (400, wanted), "{parameters}");
    }
    let whole = json!({
        "temperature": 0, "top_p": 1.0, "max_tokens": 1, "stop_sequences": "END", "frequency_penalty": -2.0,
    });
    let mut body = with("parameters", whole);
    body["webhookCallbackUrl"] = json!(null);
    body["rateLimits"] = limits(10_000, 5_000_000);
    let _id = tenant.register(&body).await;
}

#[tokio::test]
async fn a_put_replaces_the_whole_and_the_architecture_stays() {
    let tenant = tenant().await;
    let id = tenant.register(&model("production-llm")).await;
    let path = format!("{MODELS}/{id}");
    let typed = tenant
        .put(&path, &with("modelArchitecture", json!("azure")))
        .await;
    assert_eq!(
        (typed.status, typed.fault().1),
        (400, vec!["modelArchitecture".to_owned()])
    );
    let mut next = without("parameters");
    next["name"] = json!("renamed-llm");
    let put = tenant.put(&path, &next).await;
    assert_eq!(put.status, 202);
    let done = tenant.job(put.json()["jobId"].as_str().expect("job")).await;
    assert_eq!(done["result"]["id"], id);
    let live = tenant.get(&path).await.json();
    assert_eq!(
        (&live["name"], live.get("parameters")),
        (&json!("renamed-llm"), None)
    );
    let _again = tenant.register(&model("production-llm")).await;
}

#[tokio::test]
async fn a_model_that_a_prompt_names_cannot_be_deleted() {
    let tenant = tenant().await;
    let id = tenant.register(&model("production-llm")).await;
    let user = tenant.create(PROMPTS, &prompt("a", "production-llm")).await;
    let refused = tenant.delete(&format!("{MODELS}/{id}")).await;
    assert_eq!(
        (refused.status, refused.fault().0.as_str()),
        (409, "in.use")
    );
    assert_eq!(
        tenant.delete(&format!("{PROMPTS}/{user}")).await.status,
        204
    );
    assert_eq!(tenant.delete(&format!("{MODELS}/{id}")).await.status, 204);
}

#[tokio::test]
async fn health_checks_tell_how_the_played_end_point_is() {
    let tenant = tenant().await;
    let id = tenant.register(&model("production-llm")).await;
    let path = format!("{MODELS}/{id}/health-checks");
    let check = || tenant.post(&path, &Value::Null);
    let well = check().await;
    assert_eq!(well.status, 200);
    assert_eq!(
        (&well.json()["modelId"], &well.json()["status"]),
        (&json!(id), &json!("PASS"))
    );
    assert!(well.json()["latencyMs"].is_number() && well.json()["checkedAt"].is_string());
    let ill = EndpointPlay {
        status: 503,
        ..EndpointPlay::default()
    };
    let change = |behaviour: &mut Behaviour| {
        let _new = behaviour.endpoints.insert("production-llm".to_owned(), ill);
    };
    tenant.running.behave(change).expect("valid");
    assert_eq!(check().await.json()["status"], "FAIL");
    let unknown = tenant
        .post(&format!("{MODELS}/nothing/health-checks"), &Value::Null)
        .await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn model_end_points_and_webhook_receivers_are_played() {
    let tenant = tenant().await;
    let synthetic = json!({
        "model": "m",
        "messages": [{"role": "user", "content": "Respond with exactly: VALIDATION_SUCCESS"}],
        "temperature": 0.0,
        "max_tokens": 10,
    });
    let path = "/_sim/endpoints/production-llm/v1/chat/completions";
    let said = tenant.post(path, &synthetic).await;
    assert_eq!(said.status, 200);
    assert_eq!(
        said.json()["choices"][0]["message"]["content"],
        "VALIDATION_SUCCESS"
    );
    let wrong = EndpointPlay {
        text: Some("no".to_owned()),
        ..EndpointPlay::default()
    };
    let change = |behaviour: &mut Behaviour| {
        let _new = behaviour.endpoints.insert("*".to_owned(), wrong);
    };
    tenant.running.behave(change).expect("valid");
    let said = tenant.post(path, &synthetic).await;
    assert_eq!(said.json()["choices"][0]["message"]["content"], "no");
    let event = json!({"event": "llm_model_registration_updated"});
    assert_eq!(
        tenant
            .post("/_sim/webhooks/hooks.internal/llm", &event)
            .await
            .status,
        200
    );
    let sent = tenant.running.webhooks();
    assert_eq!(
        (sent[0].sender, sent[0].receiver.as_str()),
        (Sender::Client, "hooks.internal/llm")
    );
    assert_eq!(sent[0].body, event);
}
