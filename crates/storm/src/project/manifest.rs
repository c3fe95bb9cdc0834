//! How a project is written.

use super::{Model, Project, Prompt, Provider, Uses};

impl Project {
    /// Returns all manifests in one file.
    pub(super) fn manifests(&self) -> String {
        let providers = self.providers.iter().map(provider);
        let models = self.models.iter().map(model);
        let prompts = self.prompts.iter().map(prompt);
        let documents: Vec<String> = providers.chain(models).chain(prompts).collect();
        documents.join("---\n")
    }
}

fn head(kind: &str, name: &str, was: &[String]) -> String {
    let renamed = match was {
        [] => String::new(),
        was => format!(", renamedFrom: [{}]", was.join(", ")),
    };
    format!(
        "apiVersion: lockstep.dev/v1\nkind: {kind}\nmetadata: {{name: {name}{renamed}}}\nspec:\n"
    )
}

fn provider(provider: &Provider) -> String {
    let key = Project::key(provider).zip(provider.key);
    let key = key.map(|(variable, revision)| {
        format!("  apiKey: {{env: {variable}, revision: \"{revision}\"}}\n")
    });
    let models = provider
        .models
        .iter()
        .map(|number| format!("    - {{id: m{number}, name: Model {number}, maxTokens: 8192}}\n"));
    format!(
        "{}  type: {}\n  baseUrl: https://inference.example/v1\n  timeout: {}s\n{}  models:\n{}",
        head("Provider", &provider.name, &provider.was),
        provider.kind,
        provider.timeout,
        key.unwrap_or_default(),
        models.collect::<String>(),
    )
}

fn model(model: &Model) -> String {
    format!(
        "{}  endpointUrl: https://models.example\n  authCredentialId: cred_storm\n  \
         architecture: {}\n  rateLimits: {{requestsPerMinute: {}, tokensPerMinute: 1000}}\n  \
         parameters: {{temperature: 0.5, top_p: 1}}\n",
        head("Model", &model.name, &model.was),
        model.architecture,
        model.requests,
    )
}

fn prompt(prompt: &Prompt) -> String {
    let uses = match &prompt.uses {
        Uses::Provider(name, number) => format!("{name}/m{number}"),
        Uses::Model(name) => name.clone(),
    };
    let first = prompt.was.first().unwrap_or(&prompt.name);
    let versions = (0..prompt.versions).map(|minor| {
        format!(
            "    - {{version: 1.{minor}.0, systemPrompt: You are number {minor} of {first}.}}\n"
        )
    });
    format!(
        "{}  model: {uses}\n  temperature: 0.{}\n  guardrails: {{contentFiltering: [pii], \
         maxTokens: 1500}}\n  versions:\n{}{}",
        head("Prompt", &prompt.name, &prompt.was),
        prompt.temperature,
        versions.collect::<String>(),
        split(prompt),
    )
}

/// All the traffic goes to the first version, or half of it to a later one.
fn split(prompt: &Prompt) -> String {
    let Some(serves) = prompt.serves else {
        return String::new();
    };
    let weights = match serves {
        0 => "1.0.0: 1".to_owned(),
        minor => format!("1.0.0: 0.5, 1.{minor}.0: 0.5"),
    };
    format!(
        "---\n{}  prompt: {}\n  strategy: random\n  weights: {{{weights}}}\n",
        head("TrafficSplit", &prompt.name, &[]),
        prompt.name,
    )
}
