//! Five documents, one of each kind, that refer to each other: about 1 kB each, and the prompt with
//! a text of 2 kB more.

/// The name of each document's kind, in small letters, with its text.
pub(super) fn of(five: usize) -> [(&'static str, String); 5] {
    [
        ("provider", provider(five)),
        ("model", model(five)),
        ("matrix", matrix(five)),
        ("prompt", prompt(five)),
        ("split", split(five)),
    ]
}

fn provider(five: usize) -> String {
    let models: String = (0..8)
        .map(|size| {
            format!(
                "    - {{id: size-{size}, name: Size {size} of five, maxTokens: 8192, \
                 supportsStreaming: true}}\n"
            )
        })
        .collect();
    format!(
        "\
# The inference servers of team {five}.
{head}spec:
  type: CUSTOM
  baseUrl: https://inference-{five}.internal.example/api/v1
  apiKey: {{env: INFERENCE_KEY_{five}, revision: \"2026-11\"}}
  timeout: 30s
  models:
{models}",
        head = head("Provider", "provider", five),
    )
}

fn model(five: usize) -> String {
    let stop: String = (0..16)
        .map(|one| format!("      - the end of answer number {one}\n"))
        .collect();
    format!(
        "\
{head}spec:
  provider: provider-{five}
  authCredentialId: cred_scale_{five}
  architecture: openai
  parameters:
    temperature: 0.7
    max_tokens: 1024
    stop_sequences:
{stop}  webhookCallbackUrl: https://orchestrator.internal.example/webhooks/genesys-llm
",
        head = head("Model", "model", five),
    )
}

fn matrix(five: usize) -> String {
    let why =
        "# Agreed with the owners of the servers for this year; ask them before you raise it.\n";
    format!(
        "\
{why}{why}{why}{why}{head}spec:
  tiers: [standard, burst]
  rows:
    - id: row
      models: [model-{five}]
      limits:
        standard: {{requestsPerMinute: 500, tokensPerMinute: 100000}}
        burst: {{requestsPerMinute: 1500, tokensPerMinute: 300000}}
      price: {{promptPer1kTokens: 0.003, completionPer1kTokens: 0.015, currency: USD}}
  quotas:
    provider-{five}: {{requestsPerMinute: 4000, tokensPerMinute: 800000}}
",
        head = head("RateMatrix", "matrix", five),
    )
}

fn prompt(five: usize) -> String {
    let text = "        You answer in whole sentences, kindly, and in the caller's language.\n";
    format!(
        "\
{head}spec:
  model: provider-{five}/size-3
  temperature: 0.2
  guardrails:
    contentFiltering: [pii, profanity]
    maxTokens: 1500
    blockedCategories: [violence, hate_speech, self_harm]
  contextWindow: 8000
  versions:
    - version: 1.0.0
      systemPrompt: |
        You are the agent of team {five}.
{}",
        text.repeat(28),
        head = head("Prompt", "prompt", five),
    )
}

fn split(five: usize) -> String {
    format!(
        "\
{head}spec:
  prompt: prompt-{five}
  strategy: random
  weights: {{1.0.0: 1}}
",
        head = head("TrafficSplit", "split", five),
    )
}

/// What stands above `spec`, with as many labels as teams have words for.
fn head(kind: &str, name: &str, five: usize) -> String {
    let labels: String = ["team", "cost-centre", "region", "owner", "stage"]
        .iter()
        .map(|label| format!("    {label}: {label}-of-the-{name}-{five}\n"))
        .collect();
    format!(
        "\
apiVersion: lockstep.dev/v1
kind: {kind}
metadata:
  name: {name}-{five}
  labels:
{labels}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_has_the_length_that_it_should() {
        for (kind, text) in of(1234) {
            let expected = match kind {
                "prompt" => 2_000..3_000,
                "split" => 250..1_000,
                _ => 700..1_500,
            };
            assert!(expected.contains(&text.len()), "{kind}: {}", text.len());
        }
    }
}
