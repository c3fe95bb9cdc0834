use lockstep_model::Wrote;
use lockstep_spec::{Documents, LoadRequest, Memory, load};
use serde_json::json;

use super::*;

const PROJECT: &str = "apiVersion: lockstep.dev/v1
kind: Project
metadata: {name: p}
spec:
  manifests: [m]
  environments:
    a: {tenant: {simulator: {}}, values: {rpm: 60, key: KEY_A}}
    b: {tenant: {simulator: {}}, values: {rpm: 90, key: KEY_B}, overlays: [b], tier: high}
";

const BASE: &str = "apiVersion: lockstep.dev/v1
kind: Provider
metadata: {name: p, labels: {team: x}}
spec:
  type: ANTHROPIC
  baseUrl: https://a.example
  apiKey: {env: {value: key}}
  models: [{id: m, name: M, maxTokens: 9000}]
---
apiVersion: lockstep.dev/v1
kind: Model
metadata: {name: limited}
spec: {endpointUrl: https://a.example, authCredentialId: c, architecture: openai, parameters: {temperature: 1}}
---
apiVersion: lockstep.dev/v1
kind: RateMatrix
metadata: {name: rates}
spec:
  tiers: [low, high]
  rows:
    - id: all
      models: [\"*\"]
      limits:
        low: {requestsPerMinute: {value: rpm}, tokensPerMinute: 1000}
        high: {requestsPerMinute: 600, tokensPerMinute: 1000}
---
apiVersion: lockstep.dev/v1
kind: Prompt
metadata: {name: q}
spec:
  model: p/m
  guardrails: {maxTokens: 100, contentFiltering: [pii, profanity]}
  versions: [{version: 1.0.0, systemPrompt: Be kind.}]
";

const OVERLAY: &str = "apiVersion: lockstep.dev/v1
kind: Model
metadata: {name: limited, preventDestroy: true}
spec: {parameters: {temperature: 1.0}}
---
apiVersion: lockstep.dev/v1
kind: Prompt
metadata: {name: q}
spec:
  guardrails: {contentFiltering: [profanity, pii]}
  contextWindow: 4000
  versions: [{version: 1.1.0, systemPrompt: Be brief.}]
---
apiVersion: lockstep.dev/v1
kind: TrafficSplit
metadata: {name: q, overlay: add}
spec: {prompt: q, strategy: random, weights: {1.0.0: 0.5, 1.1.0: 0.5}}
";

fn loaded(environment: &str) -> Loaded {
    let files = Memory::default()
        .file("lockstep.yaml", PROJECT)
        .file("m/all.yaml", BASE)
        .file("b/all.yaml", OVERLAY);
    let request = LoadRequest {
        environment: Some(environment),
        tool_version: "0.1.0",
        documents: Documents::Keep,
        ..LoadRequest::default()
    };
    let loaded = load(&files, request);
    assert!(!loaded.has_errors(), "{:?}", loaded.findings);
    loaded
}

fn paths(comparison: &Comparison, address: &str) -> Vec<String> {
    let address: Address = address.parse().unwrap();
    let object = comparison.objects.iter().find(|one| one.address == address);
    match object.map(|object| &object.contrast) {
        Some(Contrast::Fields(fields)) => fields.iter().map(|one| one.path.to_string()).collect(),
        other => panic!("{address}: {other:?}"),
    }
}

#[test]
fn an_environment_is_like_itself() {
    let (one, other) = (loaded("a"), loaded("a"));
    assert_eq!(between(&one, &other).objects, []);
}

#[test]
fn what_differs_is_found_on_either_side() {
    let (a, b) = (loaded("a"), loaded("b"));
    let forth = between(&a, &b);
    assert_eq!(paths(&forth, "Provider/p"), ["apiKey.env"]);
    assert_eq!(
        paths(&forth, "Model/limited"),
        ["metadata.preventDestroy", "rateLimits.requestsPerMinute"]
    );
    assert_eq!(
        paths(&forth, "Prompt/q"),
        ["contextWindow", "versions[1.1.0]"]
    );
    assert_eq!(paths(&forth, "RateMatrix/rates"), ["rows[all].limits[low]"]);
    let added = forth.objects.last().unwrap();
    assert_eq!(added.address.to_string(), "TrafficSplit/q");
    assert!(
        matches!(&added.contrast, Contrast::OnlyRight(origin) if origin.wrote == Wrote::Overlay)
    );

    let back = between(&b, &a);
    assert_eq!(forth.objects.len(), back.objects.len());
    for (one, other) in forth.objects.iter().zip(&back.objects) {
        assert_eq!(one.address, other.address);
        if let (Contrast::Fields(one), Contrast::Fields(other)) = (&one.contrast, &other.contrast) {
            for (one, other) in one.iter().zip(other) {
                assert_eq!(
                    (&one.path, &one.left, &one.right),
                    (&other.path, &other.right, &other.left)
                );
            }
        }
    }
}

#[test]
fn both_sides_say_where_they_were_written() {
    let comparison = between(&loaded("a"), &loaded("b"));
    let object = &comparison.objects[0];
    let Contrast::Fields(fields) = &object.contrast else {
        panic!("{object:?}");
    };
    let said = |side: &Option<(Value, Origin)>| {
        side.as_ref()
            .map(|(value, origin)| (value.clone(), origin.to_string()))
    };
    let value = |key, line| Some((json!(key), format!("lockstep.yaml:{line} (value key)")));
    assert_eq!(said(&fields[0].left), value("KEY_A", 7));
    assert_eq!(said(&fields[0].right), value("KEY_B", 8));
}
