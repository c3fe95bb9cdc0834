//! Reading, validating and resolving many manifests.

use std::fmt::Write as _;

use lockstep_spec::{LoadRequest, Memory, load};

fn main() {
    divan::main();
}

const PROJECT: &str = "\
apiVersion: lockstep.dev/v1
kind: Project
metadata: {name: bench}
spec: {manifests: [manifests], environments: {sim: {tenant: {simulator: {}}}}}
";

/// One object in ten is a provider; the others are prompts on it, ten documents a file.
fn project(count: usize) -> Memory {
    let mut files = vec![("lockstep.yaml".to_owned(), PROJECT.to_owned().into_bytes())];
    for tens in 0..count / 10 {
        let mut text = format!(
            "apiVersion: lockstep.dev/v1\nkind: Provider\nmetadata: {{name: p{tens}}}\nspec:\n  \
             type: CUSTOM\n  baseUrl: https://a.example\n  timeout: 30s\n  models:\n    \
             - {{id: m1, name: M1, maxTokens: 8192}}\n"
        );
        for unit in 1..10 {
            let _infallible = write!(
                text,
                "---\napiVersion: lockstep.dev/v1\nkind: Prompt\nmetadata: {{name: q{tens}-{unit}}}\n\
                 spec:\n  model: p{tens}/m1\n  temperature: 0.2\n  guardrails: {{contentFiltering: \
                 [pii, profanity], maxTokens: 1500}}\n  versions:\n    - version: 1.0.0\n      \
                 systemPrompt: |\n        You are a helpful customer support agent.\n        {}\n",
                "Be brief and kind. ".repeat(40)
            );
        }
        files.push((format!("manifests/f{tens:05}.yaml"), text.into_bytes()));
    }
    let empty = Memory::default();
    files
        .into_iter()
        .fold(empty, |files, (path, bytes)| files.file(&path, bytes))
}

#[divan::bench(args = [1_000, 10_000])]
fn validate(bencher: divan::Bencher<'_, '_>, count: usize) {
    let files = project(count);
    bencher.bench(|| {
        let request = LoadRequest {
            environment: None,
            tool_version: "0.1.0",
            ..LoadRequest::default()
        };
        let loaded = load(&files, request);
        assert!(loaded.spec.is_some(), "{:?}", loaded.findings.first());
        loaded
    });
}
