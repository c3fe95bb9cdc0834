//! What an examination finds in a tenant that follows the contract, and in those that do not.

use jiff::Timestamp;
use lockstep_genesys::{Access, Client, Inquiry, Meant};
use lockstep_model::Kind;
use lockstep_model::examination::{Check, Examination, Oddity, Status};
use lockstep_simulator::{
    Behaviour, Client as OauthClient, Collection, Config as Tenant, Fault, Running, Simulator, Wait,
};
use serde_json::{Value, json};

use crate::setup::{config, raw_provider, tenant};

const PROVIDERS: &str = "/api/v2/ai/llm/providers";
const CANARY: &str = "canary-51ab-text";

fn now() -> Timestamp {
    // The simulator lives in real time, and a fixed time shows that nobody else reads the clock.
    "2026-01-02T03:04:05Z".parse().expect("a time")
}

async fn examine(tenant: &Running, meant: Vec<Meant<'_>>) -> Examination {
    let mut config = config(tenant);
    config.access = Access::Examine;
    let client = Client::new(config).expect("a client");
    client.examine(&Inquiry { meant, now: &now }).await
}

#[track_caller]
fn check<'a>(found: &'a Examination, id: &str) -> &'a Check {
    let mut checks = found.checks.iter();
    let check = checks.find(|check| check.id == id);
    check.unwrap_or_else(|| panic!("there is no {id}: {found:#?}"))
}

#[track_caller]
fn assert_status(found: &Examination, id: &str, status: Status) {
    let check = check(found, id);
    assert_eq!(check.status, status, "{check:#?}");
}

fn model() -> Value {
    json!({
        "name": "model-a", "endpointUrl": "https://a.example", "authCredentialId": "cred_1",
        "modelArchitecture": "openai", "parameters": {"temperature": 0.5},
        "rateLimits": {"maxRequestsPerMinute": 5, "maxTokensPerMinute": 500},
    })
}

fn prompt() -> Value {
    json!({
        "name": "prompt-a", "modelEndpointRef": "model-a", "temperature": 1.0,
        "version": "1.0.0", "systemPrompt": CANARY,
        "versions": [{"version": "1.0.0", "systemPrompt": CANARY,
            "dateCreated": "2026-01-01T00:00:00Z"}],
        "trafficDistribution": {"versions": [{"version": "1.0.0", "weight": 1.0}],
            "splitStrategy": "random"},
        "safetyGuardrails": {"contentFiltering": [], "maxTokens": 4096, "blockedCategories": []},
    })
}

/// A tenant with an object of each kind, and a second provider.
async fn stocked() -> Running {
    let tenant = tenant().await;
    stock(&tenant);
    tenant
}

fn stock(tenant: &Running) {
    let plant = |collection, value| tenant.plant(collection, value).expect("it is planted");
    plant(Collection::Providers, raw_provider("provider-a"));
    plant(Collection::Providers, raw_provider("provider-b"));
    plant(Collection::Models, model());
    plant(Collection::Prompts, prompt());
}

#[tokio::test]
async fn a_tenant_that_follows_the_contract_is_well() {
    let tenant = stocked().await;
    let found = examine(&tenant, Vec::new()).await;
    let odd = found.checks.iter();
    let odd: Vec<&Check> = odd
        .filter(|check| matches!(check.status, Status::Differs | Status::Failed))
        // The time that is told here is not the simulator's.
        .filter(|check| check.id != "clock")
        .collect();
    assert!(odd.is_empty(), "{odd:#?}");
    assert_status(&found, "clock", Status::Differs);
    assert_status(&found, "provider.write", Status::NotTried);
    assert_status(&found, "invocations", Status::NotTried);
    assert_eq!(check(&found, "prompt.read").found, "1 of 1");
    let organization = found.organization.as_ref().expect("it said its id");
    assert_eq!(organization.id, tenant.organization().id);
    let samples: Vec<_> = found.samples.iter().map(|s| (s.kind, s.rows)).collect();
    let expected = [(Kind::Provider, 2), (Kind::Model, 1), (Kind::Prompt, 1)];
    assert_eq!(samples, expected);
    assert!(!format!("{found:?}").contains(CANARY));
}

#[tokio::test]
async fn nothing_but_a_token_is_posted_and_each_end_point_is_asked_a_few_times() {
    let tenant = stocked().await;
    let found = examine(&tenant, Vec::new()).await;
    let requests = tenant.requests();
    let writes = requests.iter().filter(|request| request.method != "GET");
    let writes: Vec<&str> = writes.map(|request| request.path.as_str()).collect();
    assert_eq!(writes, ["/oauth/token"]);
    assert_eq!(found.requests as usize, requests.len() - 1);
    assert!(requests.len() < 20, "{}", requests.len());
}

#[tokio::test]
async fn an_empty_tenant_has_nothing_to_look_at() {
    let found = examine(&tenant().await, Vec::new()).await;
    for id in [
        "provider.fields",
        "model.read",
        "prompt.tag",
        "telemetry",
        "model.paging",
    ] {
        assert_status(&found, id, Status::NotTried);
    }
    assert_status(&found, "provider.list", Status::Ok);
    assert_eq!(found.count(Status::Failed), 0);
}

#[tokio::test]
async fn an_end_point_that_is_not_there_fails_for_its_kinds() {
    for status in [404, 405, 501] {
        let tenant = stocked().await;
        let fault = Fault::status(status).on("GET", "/api/v2/ai/llm/gateway/prompts*");
        tenant.faults().add(fault).unwrap();
        let found = examine(&tenant, Vec::new()).await;
        let list = check(&found, "prompt.list");
        assert_eq!(list.status, Status::Failed);
        assert!(list.found.contains("no such end point"), "{}", list.found);
        assert!(list.found.contains(&status.to_string()), "{}", list.found);
        let failed: Vec<Kind> = found.failed_kinds().into_iter().collect();
        assert_eq!(failed, [Kind::Prompt, Kind::TrafficSplit]);
        // The others were looked at all the same.
        assert_status(&found, "model.fields", Status::Ok);
    }
}

#[tokio::test]
async fn a_refusal_of_one_kind_names_the_scope() {
    let tenant = stocked().await;
    let fault = Fault::status(403).on("GET", "/api/v2/ai/llm-gateway/models*");
    tenant.faults().add(fault).unwrap();
    let found = examine(&tenant, Vec::new()).await;
    let list = check(&found, "model.list");
    assert_eq!(list.status, Status::Failed);
    assert!(list.found.contains("ai:llm-gateway:read"), "{}", list.found);
    assert_eq!(
        found.failed_kinds().into_iter().collect::<Vec<_>>(),
        [Kind::Model]
    );
}

#[tokio::test]
async fn a_token_that_lacks_a_scope_is_looked_at_all_the_same() {
    let scopes = ["ai:llm:read", "ai:llm:write", "ai:llm-gateway:read"];
    let tenant = Simulator::start(Tenant {
        clients: vec![OauthClient::scoped("id", "the-secret", &scopes)],
        ..Tenant::default()
    })
    .await
    .unwrap();
    stock(&tenant);
    let found = examine(&tenant, Vec::new()).await;
    let scopes = check(&found, "token.scopes");
    assert_eq!(scopes.status, Status::Failed);
    assert_eq!(scopes.kinds, [Kind::Prompt, Kind::TrafficSplit]);
    assert!(scopes.found.contains("ai:prompt:read"), "{}", scopes.found);
    assert!(
        check(&found, "prompt.list")
            .found
            .contains("ai:prompt:read")
    );
    assert_status(&found, "provider.fields", Status::Ok);
    assert!(check(&found, "job.read").found.contains("ai:jobs:read"));
    assert_status(&found, "telemetry", Status::NotTried);
    assert_status(&found, "audit.list", Status::Differs);
}

#[tokio::test]
async fn fields_of_another_type_are_told_with_an_example() {
    let tenant = stocked().await;
    let mut odd = raw_provider("provider-c");
    odd["timeout"] = json!(CANARY);
    odd["models"][0]["maxTokens"] = json!([CANARY]);
    tenant.plant(Collection::Providers, odd).unwrap();
    let found = examine(&tenant, Vec::new()).await;
    let fields = check(&found, "provider.fields");
    assert_eq!(fields.status, Status::Failed);
    let told: Vec<_> = fields
        .differences
        .iter()
        .map(|one| (one.oddity, one.pointer.as_str(), one.expected.as_deref()))
        .collect();
    let expected = [
        (
            Oddity::Retyped,
            "/entities/2/models/0/maxTokens",
            Some("number"),
        ),
        (Oddity::Retyped, "/entities/2/timeout", Some("number")),
    ];
    assert_eq!(told, expected);
    // Once in the row, and once by id.
    assert_eq!(fields.differences[1].seen["string"], 2);
    assert!(!format!("{found:?}").contains(CANARY));
}

#[tokio::test]
async fn fields_that_are_missing_and_unknown_are_told_apart() {
    let tenant = stocked().await;
    let mut odd = model();
    odd["name"] = json!("model-b");
    odd.as_object_mut().unwrap().remove("rateLimits");
    odd["division"] = json!({"name": CANARY});
    odd["parameters"]["anything"] = json!(1);
    tenant.plant(Collection::Models, odd).unwrap();
    let found = examine(&tenant, Vec::new()).await;
    let fields = check(&found, "model.fields");
    assert_eq!(fields.status, Status::Failed);
    assert_eq!(fields.differences.len(), 1, "{fields:#?}");
    assert_eq!(fields.differences[0].oddity, Oddity::Missing);
    assert_eq!(fields.differences[0].pointer, "/entities/1/rateLimits");
    let unknown = check(&found, "model.unknown");
    assert_eq!(unknown.status, Status::Differs);
    assert_eq!(unknown.differences.len(), 1, "{unknown:#?}");
    assert_eq!(unknown.differences[0].pointer, "/entities/1/division");
    assert!(!format!("{found:?}").contains(CANARY));
}

#[tokio::test]
async fn a_tenant_without_tags_differs() {
    let tenant = Simulator::start(Tenant {
        behaviour: Behaviour {
            etags: false,
            ..Behaviour::default()
        },
        ..Tenant::default()
    })
    .await
    .unwrap();
    stock(&tenant);
    let found = examine(&tenant, Vec::new()).await;
    let tag = check(&found, "provider.tag");
    assert_eq!(tag.status, Status::Differs);
    assert!(tag.found.contains("no ETag by id"), "{}", tag.found);
    assert_eq!(found.verdict(), Status::Differs);
}

#[tokio::test]
async fn a_list_that_does_not_add_up_fails() {
    let tenant = stocked().await;
    let mut row = raw_provider("provider-x");
    row["id"] = json!("x");
    let body = json!({"entities": [row], "total": 7, "pageSize": 100}).to_string();
    let fault = Fault::status(200).body(&body).on("GET", PROVIDERS);
    tenant.faults().add(fault).unwrap();
    let found = examine(&tenant, Vec::new()).await;
    let total = check(&found, "provider.total");
    assert_eq!(total.status, Status::Failed);
    assert!(total.found.contains("`total` 7"), "{}", total.found);
    assert_status(&found, "provider.paging", Status::Failed);
    assert_status(&found, "provider.read", Status::Failed);
}

#[tokio::test]
async fn what_is_no_json_fails_and_its_start_is_shown() {
    let tenant = stocked().await;
    let fault = Fault::status(200).body("<h1>Maintenance</h1>");
    let fault = fault.on("GET", "/api/v2/ai/llm/gateway/prompts");
    tenant.faults().add(fault).unwrap();
    let found = examine(&tenant, Vec::new()).await;
    let list = check(&found, "prompt.list");
    assert_eq!(list.status, Status::Failed);
    assert!(list.found.contains("Maintenance"), "{}", list.found);
}

#[tokio::test]
async fn another_organisation_is_said_and_the_rest_looked_at() {
    let tenant = stocked().await;
    let meant = Meant {
        by: "the ledger",
        id: "another",
    };
    let found = examine(&tenant, vec![meant]).await;
    let organization = check(&found, "organization");
    assert_eq!(organization.status, Status::Failed);
    assert!(organization.found.contains("the ledger names another"));
    assert_eq!(organization.kinds.len(), 4);
    assert_status(&found, "provider.fields", Status::Ok);
}

#[tokio::test]
async fn without_a_token_nothing_else_is_asked() {
    let tenant = stocked().await;
    tenant
        .faults()
        .add(Fault::status(401).on("POST", "/oauth/token"))
        .unwrap();
    let found = examine(&tenant, Vec::new()).await;
    assert_status(&found, "token", Status::Failed);
    assert_eq!(found.failed_kinds().len(), 4);
    assert_eq!(found.organization, None);
    assert_eq!(tenant.requests().len(), 1);
}

#[tokio::test]
async fn patience_that_was_asked_for_is_told() {
    let tenant = stocked().await;
    let fault = Fault::status(429)
        .retry_after(Wait::Seconds(0))
        .on("GET", PROVIDERS);
    tenant.faults().add(fault.times(1)).unwrap();
    let found = examine(&tenant, Vec::new()).await;
    let patience = check(&found, "rate.retryAfter");
    assert_eq!(patience.status, Status::Ok);
    assert_eq!(patience.found, "1 times 429, 1 in seconds");
}
