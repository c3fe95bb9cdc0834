//! The state file: what was acknowledged outlives the process, a torn line is dropped, damage is named.

mod support;

use std::path::{Path, PathBuf};

use lockstep_simulator::{Collection, Config, Error, JobPace, Simulator, StateUse};
use serde_json::json;
use support::{AUDIT, MODELS, PROMPTS, PROVIDERS, Tenant, model, prompt, provider, tenant_of};

fn config(file: &Path) -> Config {
    Config {
        state_file: Some(file.to_owned()),
        ..Config::default()
    }
}

fn log_of(file: &Path) -> PathBuf {
    file.with_file_name("tenant.json.log")
}

/// Copies the files as a killed process would leave them: nothing is folded.
fn killed(file: &Path, to: &Path) -> PathBuf {
    std::fs::create_dir_all(to).expect("folder");
    let copy = to.join("tenant.json");
    for (from, to) in [
        (file.to_owned(), copy.clone()),
        (log_of(file), log_of(&copy)),
    ] {
        if from.exists() {
            let _bytes = std::fs::copy(from, to).expect("copied");
        }
    }
    copy
}

async fn filled(file: &Path) -> Tenant {
    let tenant = tenant_of(config(file)).await;
    let _id = tenant.create(PROVIDERS, &provider("anthropic")).await;
    let gone = tenant.create(PROVIDERS, &provider("gone")).await;
    assert_eq!(
        tenant.delete(&format!("{PROVIDERS}/{gone}")).await.status,
        204
    );
    let _id = tenant.register(&model("production-llm")).await;
    let id = tenant
        .create(PROMPTS, &prompt("support", "anthropic/m1"))
        .await;
    let next = json!({"systemPrompt": "Second.", "version": "1.1.0"});
    assert_eq!(
        tenant.put(&format!("{PROMPTS}/{id}"), &next).await.status,
        200
    );
    let entry = json!({
        "action": "CREATE", "timestamp": "2026-11-21T10:00:00Z", "details": {},
        "complianceStatus": "VALIDATED", "metadata": {"hash": "aa"},
    });
    let _id = tenant.create(AUDIT, &entry).await;
    tenant
}

async fn everything(tenant: &Tenant) -> Vec<String> {
    let mut texts = Vec::new();
    for path in [PROVIDERS, MODELS, PROMPTS, AUDIT] {
        texts.push(
            tenant
                .get(&format!("{path}?pageSize=100&sortBy=name"))
                .await
                .text,
        );
    }
    let id = tenant.get(PROMPTS).await.json()["entities"][0]["id"]
        .as_str()
        .expect("id")
        .to_owned();
    texts.push(tenant.get(&format!("{PROMPTS}/{id}")).await.text);
    texts
}

#[tokio::test]
async fn a_stopped_tenant_comes_back_as_it_was() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("deep/tenant.json");
    let tenant = filled(&file).await;
    let before = everything(&tenant).await;
    tenant.running.stop().await.expect("stopped");
    assert_eq!(
        std::fs::metadata(log_of(&file)).expect("log").len(),
        0,
        "folded"
    );
    let again = tenant_of(config(&file)).await;
    assert_eq!(everything(&again).await, before);
    let id = again.create(PROVIDERS, &provider("new")).await;
    assert!(
        !before.iter().any(|text| text.contains(&id)),
        "no id comes twice"
    );
}

#[tokio::test]
async fn a_killed_tenant_lost_nothing_that_it_acknowledged() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("tenant.json");
    let tenant = filled(&file).await;
    let before = everything(&tenant).await;
    let copy = killed(&file, &folder.path().join("copy"));
    let again = tenant_of(config(&copy)).await;
    assert_eq!(everything(&again).await, before);
}

#[tokio::test]
async fn a_dropped_tenant_is_folded_too() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("tenant.json");
    let tenant = filled(&file).await;
    let before = everything(&tenant).await;
    drop(tenant);
    assert_eq!(std::fs::metadata(log_of(&file)).expect("log").len(), 0);
    assert_eq!(everything(&tenant_of(config(&file)).await).await, before);
}

#[tokio::test]
async fn a_job_under_way_goes_on_after_a_restart() {
    let folder = tempfile::tempdir().expect("folder");
    let mut slow = config(&folder.path().join("tenant.json"));
    slow.behaviour.jobs = JobPace {
        polls: Some(3),
        millis: None,
    };
    let tenant = tenant_of(slow.clone()).await;
    let job = tenant.post(MODELS, &model("production-llm")).await.json()["jobId"].clone();
    tenant.running.stop().await.expect("stopped");
    let again = tenant_of(slow).await;
    assert_eq!(
        again.post(MODELS, &model("production-llm")).await.status,
        409,
        "still reserved"
    );
    let done = again.job(job.as_str().expect("job")).await;
    assert_eq!(done["status"], "COMPLETED");
    assert_eq!(again.get(MODELS).await.json()["total"], 1);
}

#[tokio::test]
async fn a_torn_last_line_is_dropped_and_the_rest_is_kept() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("tenant.json");
    let tenant = filled(&file).await;
    let whole = std::fs::read(log_of(&file)).expect("log");
    drop(tenant);
    let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    let last = lines.last().expect("a line").len();
    let cut = whole.len() - last;
    let copy = folder.path().join("torn/tenant.json");
    std::fs::create_dir_all(copy.parent().expect("parent")).expect("folder");
    let mut totals = Vec::new();
    for at in [cut, cut + 1, cut + last / 2, whole.len() - 2] {
        let _fresh = std::fs::remove_file(&copy);
        std::fs::write(log_of(&copy), &whole[..at]).expect("written");
        let again = tenant_of(config(&copy)).await;
        totals.push((
            again.get(PROMPTS).await.json()["total"].clone(),
            again.get(AUDIT).await.json()["total"].clone(),
        ));
    }
    assert!(
        totals.iter().all(|found| *found == (json!(1), json!(0))),
        "{totals:?}"
    );
}

#[tokio::test]
async fn damage_is_named_with_the_file_and_what_to_do() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("tenant.json");
    std::fs::write(&file, "{\"format\": 1, ").expect("written");
    let error = Simulator::start(config(&file))
        .await
        .expect_err("refused")
        .to_string();
    assert!(
        error.contains("tenant.json") && error.contains("delete it"),
        "{error}"
    );
    std::fs::write(&file, "{\"format\":9,\"issued\":0,\"records\":[]}").expect("written");
    let error = Simulator::start(config(&file))
        .await
        .expect_err("refused")
        .to_string();
    assert!(error.contains("format 9"), "{error}");
    std::fs::remove_file(&file).expect("removed");
    std::fs::write(log_of(&file), "{\"issued\":1,\"records\":[]}\nnonsense\n").expect("written");
    let error = Simulator::start(config(&file))
        .await
        .expect_err("refused")
        .to_string();
    assert!(
        error.contains("tenant.json.log") && error.contains("line 2"),
        "{error}"
    );
}

#[tokio::test]
async fn one_state_file_has_one_tenant() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("tenant.json");
    let first = tenant_of(config(&file)).await;
    let error = Simulator::start(config(&file)).await.expect_err("refused");
    assert!(matches!(error, Error::StateInUse { .. }), "{error}");
    first.running.stop().await.expect("stopped");
    let _second = tenant_of(config(&file)).await;
}

#[tokio::test]
async fn no_secret_is_in_any_file() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("tenant.json");
    let tenant = filled(&file).await;
    let log = std::fs::read_to_string(log_of(&file)).expect("log");
    tenant.running.stop().await.expect("stopped");
    let snapshot = std::fs::read_to_string(&file).expect("snapshot");
    for text in [log, snapshot] {
        assert!(
            text.contains("anthropic") && !text.contains("canary"),
            "{text}"
        );
    }
    let again = tenant_of(config(&file)).await;
    let id = again.get(PROVIDERS).await.json()["entities"][0]["id"]
        .as_str()
        .expect("id")
        .to_owned();
    assert!(again.running.holds_api_key(&id, "canary-key-1"));
}

#[tokio::test]
async fn the_same_seed_gives_the_same_tenant() {
    let mut texts = Vec::new();
    for _ in 0..2 {
        let clock = lockstep_simulator::ManualClock::starting_at(1_800_000_000_000);
        let clock = lockstep_simulator::Clock::Manual(clock);
        let tenant = tenant_of(Config {
            clock,
            seed: 42,
            ..Config::default()
        })
        .await;
        let made = tenant.post(PROVIDERS, &provider("p")).await;
        texts.push((
            made.header("inin-correlation-id").map(str::to_owned),
            made.text,
        ));
    }
    assert_eq!(texts[0], texts[1]);
}

#[tokio::test]
async fn a_copy_is_read_by_many_and_changes_nothing() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("tenant.json");
    let copied = || Config {
        state_use: StateUse::Copied,
        ..config(&file)
    };
    let none = tenant_of(copied()).await;
    assert!(none.running.objects(Collection::Providers).is_empty());
    assert!(!log_of(&file).exists(), "no file is made");
    let kept = filled(&file).await;
    let busy = Simulator::start(copied()).await.err();
    assert!(matches!(busy, Some(Error::StateInUse { .. })));
    kept.running.stop().await.expect("stopped");
    let before = std::fs::read(&file).expect("state");
    let (one, two) = (tenant_of(copied()).await, tenant_of(copied()).await);
    let _id = one.create(PROVIDERS, &provider("another")).await;
    assert_eq!(one.running.objects(Collection::Providers).len(), 2);
    assert_eq!(two.running.objects(Collection::Providers).len(), 1);
    drop((one, two));
    assert_eq!(std::fs::read(&file).expect("state"), before);
}
