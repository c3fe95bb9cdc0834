//! `lockstep spec` and `lockstep spec diff`.

use serde_json::Value;
use snapbox::{assert_data_eq, str};

use crate::project::Project;

/// The sample with values, defaults and an overlay for one environment.
fn project() -> Project {
    let project = Project::sample();
    let environments = "  values: {summaryTokens: 300}
  defaults:
    Provider: {apiVersion: v1}
  environments:
    staged:
      tenant: {simulator: {}}
      tier: burst
      overlays: [overlays/staged]
      values: {file: outputs.json}
      defaults:
        Prompt: {guardrails: {blockedCategories: [self_harm]}}
";
    project.edit("lockstep.yaml", "  environments:\n", environments);
    project.write(
        "outputs.json",
        r#"{"key_name": {"sensitive": false, "type": "string", "value": "STAGED_KEY"}}"#,
    );
    project.write(
        "overlays/staged/anthropic.yaml",
        "apiVersion: lockstep.dev/v1\nkind: Provider\nmetadata: {name: anthropic, labels: {stage: x}}\nspec:\n  apiKey: {env: {value: key_name}}\n  timeout: 10s\n  models:\n    - {id: claude-3-haiku, maxTokens: 100000}\n",
    );
    project
}

fn documents(project: &Project) -> Vec<Value> {
    let words = ["spec", "--env", "staged", "--format", "json"];
    let json = project.run(&words).ends(0).json();
    assert_eq!(json["kind"], "lockstep.documents");
    assert_eq!(json["environment"], "staged");
    json["documents"].as_array().expect("a list").clone()
}

#[test]
fn a_document_says_what_wrote_it() {
    let project = project();
    let words = [
        "spec",
        "--env",
        "staged",
        "Provider/anthropic",
        "Model/private-llm",
    ];
    let ran = project.run(&words).ends(0);
    assert_data_eq!(
        ran.stdout,
        str![[r##"
# Provider/anthropic, manifests/providers/anthropic.yaml:4
apiVersion: lockstep.dev/v1
kind: Provider
metadata:
  name: anthropic
  labels:                # overlays/staged/anthropic.yaml:3 (overlay)
    stage: x
spec:
  type: ANTHROPIC
  baseUrl: https://api.anthropic.com/v1
  apiKey:                # overlays/staged/anthropic.yaml:5 (overlay)
    env: STAGED_KEY      # outputs.json:1 (value key_name)
  timeout: 10s           # overlays/staged/anthropic.yaml:6 (overlay)
  models:
    - id: claude-3-sonnet
      name: Claude 3 Sonnet
      maxTokens: 200000
      supportsStreaming: true
    - id: claude-3-haiku
      name: Claude 3 Haiku
      maxTokens: 100000  # overlays/staged/anthropic.yaml:8 (overlay)
      supportsStreaming: true
  apiVersion: v1         # lockstep.yaml:15 (default)
---
# Model/private-llm, manifests/models/private-llm.yaml:5
apiVersion: lockstep.dev/v1
kind: Model
metadata:
  name: private-llm
spec:
  provider: private-foundation
  authCredentialId: cred_private_inference
  architecture: custom
  parameters:
    temperature: 0.2
# endpointUrl: https://inference.private-cloud.internal/api, from manifests/models/private-llm.yaml:10
# rateLimits: {"requestsPerMinute": 240, "tokensPerMinute": 80000}, from manifests/rates.yaml:25 (RateMatrix/default row everything-else, tier burst)

"##]]
    );
    let origins = &documents(&project)[0]["origins"];
    assert_eq!(origins["/spec/apiKey/env"]["wrote"], "value");
    assert_eq!(origins["/spec/apiVersion"]["wrote"], "default");
    assert_eq!(origins["/spec/timeout"]["wrote"], "overlay");
    assert_eq!(origins["/spec/type"]["wrote"], Value::Null);
    // It needs neither the network nor credentials, and leaves nothing behind.
    assert!(!project.path(".lockstep").exists());
}

#[test]
fn what_is_printed_reads_back_to_the_same_documents() {
    let project = project();
    let printed = project.run(&["spec", "--env", "staged"]).ends(0).stdout;
    let before = documents(&project);
    for file in project.files("manifests") {
        if file.extension().is_some_and(|end| end == "yaml") {
            std::fs::remove_file(file).expect("the file is removed");
        }
    }
    // The files that prompts name are beside it.
    project.write("manifests/prompts/all.yaml", &printed);
    project.edit("lockstep.yaml", "      overlays: [overlays/staged]\n", "");
    let after = documents(&project);
    let values = |documents: &[Value]| -> Vec<Value> {
        let values = documents.iter().map(|one| one["document"].clone());
        values.collect()
    };
    assert_eq!(values(&after), values(&before));
    assert_eq!(after[0]["origins"]["/spec/timeout"]["wrote"], Value::Null);
}

#[test]
fn environments_are_compared() {
    let project = project();
    let ran = project.run(&["spec", "diff", "sim", "staged"]).ends(0);
    assert_data_eq!(
        ran.stdout,
        str![[r#"
  ~ Provider/anthropic
      + metadata.labels
          stage: x
          staged  overlays/staged/anthropic.yaml:3 (overlay)
      apiKey.env: ANTHROPIC_API_KEY → STAGED_KEY
          sim     manifests/providers/anthropic.yaml:11
          staged  outputs.json:1 (value key_name)
      models[claude-3-haiku].maxTokens: 200000 tokens → 100000 tokens
          sim     manifests/providers/anthropic.yaml:20
          staged  overlays/staged/anthropic.yaml:8 (overlay)
      timeout: 60000 ms → 10000 ms
          sim     manifests/providers/anthropic.yaml:12
          staged  overlays/staged/anthropic.yaml:6 (overlay)
  ~ Model/private-llm
      rateLimits.requestsPerMinute: 120 requests/min → 240 requests/min
          sim     manifests/rates.yaml:24 (RateMatrix/default row everything-else, tier standard)
          staged  manifests/rates.yaml:25 (RateMatrix/default row everything-else, tier burst)
      rateLimits.tokensPerMinute: 40000 tokens/min → 80000 tokens/min
          sim     manifests/rates.yaml:24 (RateMatrix/default row everything-else, tier standard)
          staged  manifests/rates.yaml:25 (RateMatrix/default row everything-else, tier burst)
  ~ Model/production-llm-v2
      rateLimits.requestsPerMinute: 500 requests/min → 1500 requests/min
          sim     manifests/rates.yaml:18 (RateMatrix/default row production, tier standard)
          staged  manifests/rates.yaml:19 (RateMatrix/default row production, tier burst)
      rateLimits.tokensPerMinute: 100000 tokens/min → 300000 tokens/min
          sim     manifests/rates.yaml:18 (RateMatrix/default row production, tier standard)
          staged  manifests/rates.yaml:19 (RateMatrix/default row production, tier burst)
  ~ Prompt/after_call_summary
      guardrails.blockedCategories: (not set) → self_harm
          staged  lockstep.yaml:23 (default)
  ~ Prompt/intent_router
      guardrails.blockedCategories: (not set) → self_harm
          staged  lockstep.yaml:23 (default)

sim → staged: 5 objects differ.

"#]]
    );
    let words = ["spec", "diff", "sim", "staged", "--detailed-exitcode"];
    project.run(&words).ends(2);
    let words = ["spec", "diff", "sim", "sim", "--detailed-exitcode"];
    let ran = project.run(&words).ends(0);
    assert_eq!(ran.stdout, "sim and sim want the same.\n");
    let words = ["spec", "diff", "sim", "staged", "--format", "json"];
    let json = project.run(&words).ends(0).json();
    assert_eq!(json["kind"], "lockstep.comparison");
    let field = &json["objects"][0]["fields"][0];
    assert_eq!(field["right"]["origin"]["wrote"], "overlay");
}

#[test]
fn what_is_not_there_is_said() {
    let project = project();
    let ran = project.run(&["spec", "Provider/nothing"]).ends(1);
    ran.warns("there is no document Provider/nothing");
    let ran = project.run(&["spec", "--env", "stged"]).ends(4);
    ran.warns("did you mean `staged`?");
    project.run(&["spec", "diff", "sim"]).ends(64);
    let words = ["spec", "diff", "sim", "staged", "--env", "sim"];
    project.run(&words).ends(1);
    project.edit("outputs.json", "key_name", "other");
    let ran = project.run(&["spec", "diff", "sim", "staged"]).ends(4);
    assert_eq!(ran.stdout, "");
    ran.warns("LS0311");
}
