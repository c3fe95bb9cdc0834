//! Writes a project of many objects, to measure whole commands with.
//!
//! In come a number of objects and a folder, out goes a project that plans on the simulator: of
//! ten objects one is a provider, one a model, four are prompts and four their traffic splits. It
//! must not measure anything itself: the same project is for any tool that does.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

use crate::command::ScaleOptions;
use crate::failure::Failure;

const PROJECT: &str = "\
apiVersion: lockstep.dev/v1
kind: Project
metadata: {name: scale}
spec:
  manifests: [manifests]
  environments:
    sim: {tenant: {simulator: {}}}
";

/// Writes the project.
pub(crate) fn run(options: &ScaleOptions, out: &mut dyn Write) -> Result<(), Failure> {
    let manifests = options.out.join("manifests");
    std::fs::create_dir_all(&manifests).map_err(|reason| Failure::File {
        verb: "make the folder",
        path: manifests.clone(),
        reason,
    })?;
    write(&options.out.join("lockstep.yaml"), PROJECT)?;
    let tens = options.objects.div_ceil(10);
    for ten in 0..tens {
        write(&manifests.join(format!("{ten:06}.yaml")), &file(ten))?;
    }
    writeln!(out, "{} objects in {}", tens * 10, options.out.display())?;
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|reason| Failure::File {
        verb: "write",
        path: path.to_owned(),
        reason,
    })
}

/// Ten objects: what they hold is as long as in a real project, and always the same.
fn file(ten: usize) -> String {
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
