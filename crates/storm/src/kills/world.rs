//! The world of the kills: a project before and after a commit whose plan has forty objects of every
//! sort, and objects of others beside it.

use std::fmt::Write as _;

use lockstep_simulator::Collection;
use lockstep_spec::{LoadRequest, Memory, Spec};
use serde_json::{Value, json};

const PROJECT: &str = "\
apiVersion: lockstep.dev/v1
kind: Project
metadata: {name: kills}
spec:
  manifests: [manifests]
  environments:
    sim: {tenant: {simulator: {}}, guards: none}
";

/// Before or after the commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// What was applied before.
    Before,
    /// What is to be applied.
    After,
}

impl Side {
    const fn pick<T: Copy>(self, before: T, after: T) -> T {
        match self {
            Self::Before => before,
            Self::After => after,
        }
    }
}

/// Resolves the project as `lockstep plan` does.
pub(crate) fn spec(side: Side) -> Spec {
    let text = manifests(side);
    let files = Memory::default()
        .file("lockstep.yaml", PROJECT)
        .file("manifests/all.yaml", text.clone());
    let request = LoadRequest {
        tool_version: env!("CARGO_PKG_VERSION"),
        ..LoadRequest::default()
    };
    let loaded = lockstep_spec::load(&files, request);
    loaded
        .spec
        .unwrap_or_else(|| panic!("{:#?} in\n{text}", loaded.findings))
}

/// What belongs to others, and must stay as it is to the letter.
pub(crate) fn others() -> Vec<(Collection, Value)> {
    vec![
        (
            Collection::Providers,
            json!({"name": "theirs", "providerType": "CUSTOM", "baseUrl": "https://theirs.example/v1",
                "unknown": {"deep": [1, 2]}, "models": [{"id": "x", "name": "X", "maxTokens": 9}]}),
        ),
        (
            Collection::Prompts,
            json!({"name": "their_prompt", "modelEndpointRef": "theirs/x", "temperature": 0.1,
                "safetyGuardrails": {"maxTokens": 8},
                "versions": [{"version": "1.0.0", "systemPrompt": "Theirs."}]}),
        ),
    ]
}

/// Which variable holds the key of the provider whose key has revisions, by side.
pub(crate) fn key(side: Side) -> (&'static str, &'static str) {
    ("keyed", side.pick("KEYED_1", "KEYED_2"))
}

struct Page(String);

impl Page {
    fn put(&mut self, kind: &str, name: &str, was: Option<&str>, spec: &str) {
        let renamed = was.map(|was| format!(", renamedFrom: [{was}]"));
        let renamed = renamed.unwrap_or_default();
        let text = &mut self.0;
        writeln!(
            text,
            "---\napiVersion: lockstep.dev/v1\nkind: {kind}\nmetadata: {{name: {name}{renamed}}}\nspec:"
        )
        .expect("it is a text");
        for line in spec.lines() {
            writeln!(text, "  {line}").expect("it is a text");
        }
    }

    fn provider(&mut self, name: &str, was: Option<&str>, (kind, timeout): (&str, u32)) {
        let spec = format!(
            "type: {kind}\nbaseUrl: https://inference.example/v1\ntimeout: {timeout}s\n\
             models:\n  - {{id: m1, name: Model 1, maxTokens: 8192}}"
        );
        self.put("Provider", name, was, &spec);
    }

    fn model(&mut self, name: &str, was: Option<&str>, (kind, requests): (&str, u32)) {
        let spec = format!(
            "endpointUrl: https://models.example\nauthCredentialId: cred_kills\narchitecture: {kind}\n\
             rateLimits: {{requestsPerMinute: {requests}, tokensPerMinute: 1000}}\n\
             parameters: {{temperature: 0.5, top_p: 1}}"
        );
        self.put("Model", name, was, &spec);
    }

    fn prompt(&mut self, name: &str, was: Option<&str>, (uses, heat, versions): (&str, u32, u32)) {
        let mut spec = format!(
            "model: {uses}\ntemperature: 0.{heat}\n\
             guardrails: {{contentFiltering: [pii], maxTokens: 1500}}\nversions:\n"
        );
        let first = was.unwrap_or(name);
        for minor in 0..versions {
            let line =
                format!("  - {{version: 1.{minor}.0, systemPrompt: Number {minor} of {first}.}}");
            spec.push_str(&line);
            spec.push('\n');
        }
        self.put("Prompt", name, was, &spec);
    }

    fn split(&mut self, prompt: &str, weights: &str) {
        let spec = format!("prompt: {prompt}\nstrategy: random\nweights: {{{weights}}}");
        self.put("TrafficSplit", prompt, None, &spec);
    }
}

/// Writes all manifests of one side.
fn manifests(side: Side) -> String {
    let mut page = Page(String::new());
    providers(&mut page, side);
    models(&mut page, side);
    prompts(&mut page, side);
    page.0
}

fn providers(page: &mut Page, side: Side) {
    let (_name, variable) = key(side);
    let revision = side.pick(1, 2);
    let keyed = format!(
        "type: CUSTOM\nbaseUrl: https://inference.example/v1\ntimeout: 30s\n\
         apiKey: {{env: {variable}, revision: \"{revision}\"}}\n\
         models:\n  - {{id: m1, name: Model 1, maxTokens: 8192}}"
    );
    page.put("Provider", "keyed", None, &keyed);
    page.provider("kept", None, ("CUSTOM", 30));
    for number in 1..=3 {
        page.provider(&format!("set{number}"), None, ("CUSTOM", side.pick(30, 40)));
    }
    let was = side.pick(None, Some("old-name"));
    page.provider(side.pick("old-name", "new-name"), was, ("CUSTOM", 30));
    page.provider("remade", None, (side.pick("CUSTOM", "OPENAI"), 30));
    for number in 1..=2 {
        match side {
            Side::Before => page.provider(&format!("leaves{number}"), None, ("CUSTOM", 30)),
            Side::After => page.provider(&format!("comes{number}"), None, ("CUSTOM", 30)),
        }
    }
    // A provider that loses a model which a prompt moves off is written twice.
    let mut moved = "type: CUSTOM\nbaseUrl: https://inference.example/v1\nmodels:\n".to_owned();
    for id in side.pick(["m1", "m2"], ["m1", "m3"]) {
        writeln!(moved, "  - {{id: {id}, name: Model, maxTokens: 8192}}").expect("it is a text");
    }
    page.put("Provider", "moved", None, &moved);
}

fn models(page: &mut Page, side: Side) {
    page.model("kept-llm", None, ("openai", 100));
    for number in 1..=3 {
        page.model(
            &format!("set{number}-llm"),
            None,
            ("openai", side.pick(100, 200)),
        );
    }
    let was = side.pick(None, Some("old-name-llm"));
    page.model(
        side.pick("old-name-llm", "new-name-llm"),
        was,
        ("openai", 100),
    );
    page.model("remade-llm", None, (side.pick("openai", "anthropic"), 100));
    for number in 1..=2 {
        match side {
            Side::Before => page.model(&format!("leaves{number}-llm"), None, ("openai", 100)),
            Side::After => page.model(&format!("comes{number}-llm"), None, ("openai", 100)),
        }
    }
}

fn prompts(page: &mut Page, side: Side) {
    for number in 1..=3 {
        page.prompt(
            &format!("set{number}"),
            None,
            ("kept/m1", side.pick(2, 3), 1),
        );
    }
    // Published, and the traffic moves there.
    for number in 1..=4 {
        let name = format!("grows{number}");
        page.prompt(&name, None, ("kept-llm", 2, side.pick(1, 3)));
        page.split(&name, side.pick("1.0.0: 1", "1.0.0: 0.5, 1.2.0: 0.5"));
    }
    let was = side.pick(None, Some("old_name"));
    page.prompt(
        side.pick("old_name", "new_name"),
        was,
        ("kept/m1", 2, side.pick(1, 2)),
    );
    page.prompt("moves", None, (side.pick("moved/m2", "moved/m3"), 2, 1));
    for number in 1..=2 {
        let name = format!("{}{number}", side.pick("leaves", "comes"));
        page.prompt(&name, None, ("kept/m1", 2, 2));
        if side == Side::After {
            page.split(&name, "1.0.0: 0.9, 1.1.0: 0.1");
        }
    }
    if side == Side::After {
        page.prompt("late", None, ("comes1/m1", 2, 1));
        page.prompt("later", None, ("comes1-llm", 2, 3));
        page.split("later", "1.0.0: 0.5, 1.1.0: 0.25, 1.2.0: 0.25");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_are_projects() {
        assert!(spec(Side::Before).objects.len() >= 25);
        assert!(spec(Side::After).objects.len() >= 30);
    }
}
