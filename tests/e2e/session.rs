//! What a user does, from a fresh clone on.

use snapbox::{assert_data_eq, str};

use crate::project::Project;
use crate::served::Served;

/// A new version, another weight and another rate, as a user would write them.
fn change(project: &Project) {
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "    1.0.0: 0.9\n", "    1.0.0: 0.75\n");
    project.edit(prompt, "    1.1.0: 0.1\n", "    1.1.0: 0.25\n");
    let version = "      fit: dropOldest
    - version: 1.2.0
      systemPrompt: |
        You are a helpful customer support agent.
        Answer in at most two sentences, and ask one question at a time.
        Never promise a refund: offer to put the customer through to a colleague instead.
";
    project.edit(prompt, "      fit: dropOldest\n", version);
    let rate = "requestsPerMinute: 500";
    project.edit("manifests/rates.yaml", rate, "requestsPerMinute: 450");
}

/// What is shown of that change.
fn shows_what_moves(stdout: String) {
    assert_data_eq!(
        stdout,
        str![[r#"
Plan for sim: Simulated Organization (00000000-0000-4000-8000-000000005111)

Traffic moves
  ~ TrafficSplit/support_agent  moves 15% of its requests
      weights[1.0.0]: 0.9 → 0.75  (manifests/prompts/support_agent.yaml:51)
      weights[1.1.0]: 0.1 → 0.25  (manifests/prompts/support_agent.yaml:52)

Changes
  ~ Model/production-llm-v2
      rateLimits.requestsPerMinute: 500 requests/min → 450 requests/min
          (manifests/rates.yaml:18 (RateMatrix/default row production, tier standard))
      then: have the gateway check its health, tell
      https://my-orchestrator.internal/webhooks/genesys-llm
  ~ Prompt/support_agent
      versions[1.2.0]: new, against 1.0.0, which serves 90%: 39 → 47 tokens
          (manifests/prompts/support_agent.yaml:35)
          You are a helpful customer support agent.
        - Be friendly and brief.
        - [-If you do not know the answer, say so and-] offer to put the customer through to a 
            [-colleague.-]
        + Answer in at most two sentences, and ask one question at a time.
        + {+Never promise a refund:+} offer to put the customer through to a {+colleague instead.+}

Impact
  Rate limits, and what an hour can cost at most
    all live objects with limits
      requests/min  620 → 570  (-50)
      tokens/min    140000
      ceiling/h     90.00 USD
    no provider, tier standard
      requests/min  500 → 450  (-50)
      tokens/min    100000
      ceiling/h     90.00 USD
    Without a price, so no ceiling counts them: Model/private-llm
    Naming no provider: Model/production-llm-v2
    1 other sum stays as it is
  Requests of support_agent by weights: 15% move
      1.0.0  ##############..     90% → ############....     75%
      1.1.0  ##..............     10% → ####............     25%
  Tokens of support_agent 1.1.0
    74 tokens, 5.0% of guardrails.maxTokens 1500, 1.0% of contextWindow 8000; most requests now get
    1.0.0, of 39 tokens
  Tokens of support_agent 1.2.0 (new)
    47 tokens, 3.2% of guardrails.maxTokens 1500, 0.6% of contextWindow 8000; most requests now get
    1.0.0, of 39 tokens
  Published: 1 version: Prompt/support_agent 1.2.0
  To apply: about 20 to 31 requests, 3 of them writes, 1 health check, 4 posts to the audit log, 1
    job is waited for, at no known rate limit; 1 probe or webhook goes elsewhere

Order: what others need comes first, deletes come last.
Plan: 3 to update.

"#]]
    );
}

#[test]
fn a_fresh_clone_is_applied_changed_and_verified() {
    let project = Project::sample();
    let first = project.run(&["apply", "--yes"]).ends(0);
    first
        .says("Plan: 10 to create.")
        .says("Applied: 10 created")
        .says("Ledger: .lockstep/sim")
        .warns("placeholders stand in for environment variable ANTHROPIC_API_KEY");
    let plan = project.run(&["plan", "--detailed-exitcode"]).ends(0);
    assert_data_eq!(
        plan.stdout,
        str![[r#"
No changes. 10 objects are as Git says.

"#]]
    );

    let (state, ledger) = (
        project.read(".lockstep/sim/tenant.json"),
        project.read(".lockstep/sim/entries.jsonl"),
    );
    project.run(&["apply", "--yes"]).ends(0).says("No changes.");
    assert_eq!(project.read(".lockstep/sim/tenant.json"), state);
    assert_eq!(project.read(".lockstep/sim/entries.jsonl"), ledger);

    change(&project);
    let plan = project.run(&["plan", "--detailed-exitcode"]).ends(2);
    shows_what_moves(plan.stdout);
    project
        .run(&["apply", "--yes"])
        .ends(0)
        .says("Applied: 3 updated");
    project.run(&["audit", "verify"]).ends(0).says("intact");
    project.run(&["plan", "--detailed-exitcode"]).ends(0);
    project.run(&["drift"]).ends(0);
}

#[test]
fn a_second_apply_sends_no_write() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    assert!(!served.writes().is_empty());
    served.forget();
    let second = project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    assert_eq!(served.writes(), Vec::<String>::new());
    assert!(!second.stdout.contains("Applied"), "{}", second.stdout);
    project.run(&["plan", "--env", "local"]).ends(0);
    assert_eq!(served.writes(), Vec::<String>::new());
}

#[test]
fn progress_is_one_line_for_each_begin_and_end() {
    let project = Project::sample();
    let ran = project.run(&["apply", "--yes", "--target", "Prompt/support_agent"]);
    let ran = ran.ends(0);
    let lines: Vec<&str> = ran
        .stderr
        .lines()
        .map(|line| line.split(" in ").next().unwrap_or(line))
        .collect();
    assert!(lines.contains(&"Provider/anthropic: creating"), "{lines:?}");
    assert!(lines.contains(&"Provider/anthropic: created"), "{lines:?}");
    assert!(
        lines.contains(&"Prompt/support_agent: created"),
        "{lines:?}"
    );
    project.remove(".lockstep/sim/tenant.json");
    let quiet = project.run(&["plan", "-q"]).ends(0);
    assert_eq!(quiet.stderr, "");
}
