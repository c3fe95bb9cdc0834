//! Ten objects of a project as it is run: most are prompts and their traffic.

use std::fmt::Write as _;

/// Ten objects: what they hold is as long as in a real project, and always the same.
pub(super) fn file(ten: usize) -> String {
    let mut text = format!(
        "\
apiVersion: lockstep.dev/v1
kind: Provider
metadata: {{name: provider-{ten}}}
spec:
  type: CUSTOM
  baseUrl: https://inference.example/api/v1
  timeout: 30s
  models:
    - {{id: large, name: Large, maxTokens: 8192}}
---
apiVersion: lockstep.dev/v1
kind: Model
metadata: {{name: model-{ten}}}
spec:
  provider: provider-{ten}
  authCredentialId: cred_scale
  architecture: openai
  rateLimits: {{requestsPerMinute: 100, tokensPerMinute: 100000}}
"
    );
    for one in 0..4 {
        let _infallible = write!(
            text,
            "\
---
apiVersion: lockstep.dev/v1
kind: Prompt
metadata: {{name: prompt-{ten}-{one}}}
spec:
  model: provider-{ten}/large
  temperature: 0.2
  guardrails: {{contentFiltering: [pii, profanity], maxTokens: 1500}}
  versions:
    - version: 1.0.0
      systemPrompt: |
        You are a helpful customer support agent.
        {}
---
apiVersion: lockstep.dev/v1
kind: TrafficSplit
metadata: {{name: prompt-{ten}-{one}}}
spec: {{prompt: prompt-{ten}-{one}, strategy: random, weights: {{1.0.0: 1}}}}
",
            "Be brief and kind. ".repeat(40).trim_end()
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_objects_have_ten_documents() {
        assert_eq!(file(0).matches("kind: ").count(), 10);
        assert_ne!(file(0), file(1));
    }
}
