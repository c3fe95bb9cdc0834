//! The documentation's whole sample project loads, and its values know where they were written.

use std::path::Path;

use lockstep_model::{Code, FieldPath};
use lockstep_spec::{Disk, LedgerPlace, LoadRequest, Loaded, Tenant, load, load_project};
use serde_json::json;

fn sample(environment: Option<&str>) -> Loaded {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/spec/sample");
    let files = Disk::open(&folder).expect("the sample is there");
    let request = LoadRequest {
        environment,
        tool_version: "0.1.0",
        ..LoadRequest::default()
    };
    load(&files, request)
}

#[test]
fn the_sample_loads_with_notes_only() {
    let none: &[Code] = &[];
    let idle: &[Code] = &[Code::NoTraffic];
    // In production all requests go to the first of the two versions.
    for (environment, notes) in [(None, none), (Some("sim"), none), (Some("prod"), idle)] {
        let loaded = sample(environment);
        let codes: Vec<Code> = loaded.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, notes);
        assert_eq!(loaded.spec.expect("a Spec").objects.len(), 8);
    }
}

#[test]
fn values_know_where_they_were_written() {
    let spec = sample(None).spec.expect("a Spec");
    let origin = |address: &str, path: &str| {
        let desired = &spec.objects[&address.parse().expect("an address")];
        let path: FieldPath = path.parse().expect("a path");
        assert!(desired.fields.at(&path).is_some(), "{path}");
        desired.origins.of(&path).to_string()
    };
    for (address, path, expected) in [
        (
            "Provider/private-foundation",
            "baseUrl",
            "manifests/gateway.yaml:10",
        ),
        (
            "Provider/private-foundation",
            "models[private-model-v1].name",
            "manifests/gateway.yaml:14",
        ),
        (
            "Model/production-private",
            "endpointUrl",
            "manifests/gateway.yaml:35",
        ),
        (
            "Model/production-llm-v2",
            "rateLimits.requestsPerMinute",
            "manifests/gateway.yaml:48 (RateMatrix/default row production, tier standard)",
        ),
        (
            "Prompt/support_agent",
            "guardrails.maxTokens",
            "manifests/support_agent.yaml:7",
        ),
        (
            "Prompt/support_agent",
            "versions[1.0.0]",
            "manifests/support_agent.yaml:11",
        ),
        (
            "Prompt/support_agent",
            "versions[1.1.0]",
            "manifests/support_agent.yaml:13",
        ),
        (
            "TrafficSplit/support_agent",
            "weights[1.1.0]",
            "manifests/support_agent.yaml:25",
        ),
        (
            "TrafficSplit/greeter",
            "weights[1.0.0]",
            "manifests/support_agent.yaml:34",
        ),
    ] {
        assert_eq!(origin(address, path), expected, "{address} {path}");
    }
}

#[test]
fn fields_are_in_normal_form() {
    let spec = sample(None).spec.expect("a Spec");
    let object = |address: &str| &spec.objects[&address.parse().expect("an address")];
    let provider = object("Provider/private-foundation");
    assert_eq!(provider.live_name, "Private Foundation Model Gateway");
    assert!(provider.prevent_destroy);
    assert_eq!(provider.fields.get("timeout"), Some(&json!(30_000)));
    let model = object("Model/production-private");
    let root = "https://inference.private-cloud.internal/api";
    assert_eq!(model.fields.get("endpointUrl"), Some(&json!(root)));
    let prompt = object("Prompt/support_agent");
    assert_eq!(prompt.references.len(), 1);
    let text = "You are a customer support agent.\nBe brief.\n";
    assert_eq!(
        prompt.fields.get("versions").expect("versions")["1.0.0"],
        text
    );
    assert!(object("Provider/anthropic").external);
}

#[test]
fn an_environment_has_its_overlays_tier_and_settings() {
    let loaded = sample(Some("prod"));
    let spec = loaded.spec.expect("a Spec");
    let split = &spec.objects[&"TrafficSplit/support_agent".parse().expect("an address")];
    assert_eq!(split.fields.get("weights"), Some(&json!({"1.0.0": 1})));
    let origin = split.origins.of(&FieldPath::field("weights"));
    assert_eq!(origin.to_string(), "overlays/prod/traffic.yaml:5 (overlay)");
    let origin = split.origins.of(&FieldPath::field("strategy"));
    assert_eq!(origin.to_string(), "manifests/support_agent.yaml:24");
    let model = &spec.objects[&"Model/production-llm-v2".parse().expect("an address")];
    let limits = model.fields.get("rateLimits").expect("limits");
    assert_eq!(limits["requestsPerMinute"], 1500);
    let environment = loaded.environment.expect("an environment");
    assert_eq!(
        environment.ledger,
        LedgerPlace::Folder("ledger/prod".to_owned())
    );
    assert!(matches!(environment.tenant, Tenant::Remote(_)));
}

#[test]
fn a_project_is_loaded_without_manifests() {
    let files = lockstep_spec::Memory::default().file(
        "lockstep.yaml",
        "apiVersion: lockstep.dev/v1\nkind: Project\nmetadata: {name: p}\nspec:\n  manifests: [gone]\n  environments: {sim: {tenant: {simulator: {}}}}\n",
    );
    let request = LoadRequest {
        environment: None,
        tool_version: "0.1.0",
        ..LoadRequest::default()
    };
    let loaded = load_project(&files, request);
    assert_eq!(loaded.findings, []);
    let environment = loaded.environment.expect("an environment");
    assert_eq!(
        environment.ledger,
        LedgerPlace::Folder(".lockstep/sim".to_owned())
    );
    assert!(loaded.project.is_some() && loaded.spec.is_none());
    assert_eq!(load(&files, request).findings.len(), 1);
}

#[test]
fn a_field_inside_an_item_keeps_the_overlay_that_wrote_it() {
    let project = "apiVersion: lockstep.dev/v1\nkind: Project\nmetadata: {name: p}\nspec:\n  manifests: [base]\n  environments: {sim: {tenant: {simulator: {}}, overlays: [over]}}\n";
    let provider = "apiVersion: lockstep.dev/v1\nkind: Provider\nmetadata: {name: a}\nspec:\n  type: ANTHROPIC\n  baseUrl: https://a.example/v1\n  models:\n    - id: claude-3-haiku\n      name: Haiku\n      maxTokens: 9\n    - {id: other, name: Other, maxTokens: 9}\n";
    let overlay = "apiVersion: lockstep.dev/v1\nkind: Provider\nmetadata: {name: a}\nspec:\n  models: [{id: claude-3-haiku, maxTokens: 5}]\n";
    let files = lockstep_spec::Memory::default()
        .file("lockstep.yaml", project)
        .file("base/a.yaml", provider)
        .file("over/a.yaml", overlay);
    let request = LoadRequest {
        environment: None,
        tool_version: "0.1.0",
        ..LoadRequest::default()
    };
    let loaded = load(&files, request);
    assert_eq!(loaded.findings, []);
    let spec = loaded.spec.expect("a Spec");
    let desired = &spec.objects[&"Provider/a".parse().expect("an address")];
    for (path, value, expected) in [
        (
            "models[claude-3-haiku].maxTokens",
            json!(5),
            "over/a.yaml:5 (overlay)",
        ),
        (
            "models[claude-3-haiku].name",
            json!("Haiku"),
            "base/a.yaml:9",
        ),
        ("models[other].maxTokens", json!(9), "base/a.yaml:11"),
    ] {
        let path: FieldPath = path.parse().expect("a path");
        assert_eq!(desired.fields.at(&path), Some(&value), "{path}");
        assert_eq!(desired.origins.of(&path).to_string(), expected, "{path}");
    }
}
