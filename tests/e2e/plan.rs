//! `lockstep plan`.

use serde_json::json;
use snapbox::{assert_data_eq, str};

use crate::project::Project;
use crate::served::Served;

#[test]
fn nothing_is_written_but_the_file_that_was_asked_for() {
    let project = Project::sample();
    let before = project.files("");
    project.run(&["plan"]).ends(0);
    assert_eq!(project.files(""), before);
    project.run(&["plan", "--out", "a.lockstep"]).ends(0);
    let mut after = before;
    after.push(project.path("a.lockstep"));
    after.sort();
    assert_eq!(project.files(""), after);
}

#[test]
fn pending_changes_end_with_2_only_when_asked() {
    let project = Project::sample();
    project.run(&["plan"]).ends(0);
    project.run(&["plan", "--detailed-exitcode"]).ends(2);
}

#[test]
fn a_target_brings_what_it_needs_and_nothing_else() {
    let project = Project::sample();
    let words = [
        "plan",
        "--format",
        "json",
        "--target",
        "Prompt/support_agent",
    ];
    let plan = project.run(&words).ends(0).json();
    let changes = plan["plan"]["changes"].as_array().unwrap();
    let ids: Vec<&str> = changes
        .iter()
        .filter_map(|change| change["id"].as_str())
        .collect();
    assert_eq!(ids, ["Provider/anthropic", "Prompt/support_agent"]);
    project
        .run(&["plan", "--target", "Prompt/nobody"])
        .ends(1)
        .warns("--target Prompt/nobody names nothing");
}

#[test]
fn a_guard_refuses_until_somebody_says_how_far_and_why() {
    let project = Project::sample();
    project.run(&["apply", "--yes"]).ends(0);
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "    1.0.0: 0.9\n", "    1.0.0: 0.1\n");
    project.edit(prompt, "    1.1.0: 0.1\n", "    1.1.0: 0.9\n");

    let refused = project.run(&["plan", "--out", "a.lockstep"]).ends(5);
    assert_data_eq!(
        refused.stdout,
        str![[r#"
Plan for sim: Simulated Organization (00000000-0000-4000-8000-000000005111)

Refused: nothing of this plan will be applied
  traffic: 80% of a prompt's requests would lose their version or model, 25% may
      TrafficSplit/support_agent
  to let it pass, say why and plan again with
    --allow traffic=0.8 --reason '…'

Traffic moves
  ~ TrafficSplit/support_agent  moves 80% of its requests
      weights[1.0.0]: 0.9 → 0.1  (manifests/prompts/support_agent.yaml:46)
      weights[1.1.0]: 0.1 → 0.9  (manifests/prompts/support_agent.yaml:47)

...
Plan: 1 to update; refused by traffic.

"#]]
    );
    assert!(!project.path("a.lockstep").exists());
    project.run(&["apply", "--yes"]).ends(5);

    let allow = [
        "--allow",
        "traffic=0.8",
        "--reason",
        "1.1.0 did well for a week",
    ];
    let words = [&["plan", "--out", "a.lockstep"][..], &allow].concat();
    project
        .run(&words)
        .ends(0)
        .says("1.1.0 did well for a week");
    project
        .run(&["show", "a.lockstep"])
        .ends(0)
        .says("1.1.0 did well for a week");
    project.run(&["apply", "a.lockstep", "--yes"]).ends(0);
    let log = project.read(".lockstep/sim/entries.jsonl");
    assert!(log.contains("1.1.0 did well for a week"));
}

#[test]
fn a_foreign_object_waits_for_consent() {
    let served = Served::start(&Project::empty());
    let mut project = served.project();
    served.post(
        "/api/v2/ai/llm/providers",
        &json!({
            "name": "anthropic", "providerType": "ANTHROPIC",
            "baseUrl": "https://api.anthropic.com/v1", "timeout": 10000,
            "models": [{"id": "claude-3-sonnet", "name": "Claude", "maxTokens": 1000}],
        }),
    );
    project.set("NO_COLOR", "1");
    let target = ["--env", "local", "--target", "Provider/anthropic"];
    let plan = project
        .run(&[&["plan", "--detailed-exitcode"][..], &target].concat())
        .ends(2);
    assert_data_eq!(
        plan.stdout,
        str![[r#"
Plan for local: Simulated Organization (00000000-0000-4000-8000-000000005111)

Withheld: not part of this plan
  ! Provider/anthropic  (manifests/providers/anthropic.yaml:4)
      an object of this name is live ([..]), differs, and is not
      lockstep's
      timeout: 10000 ms → 60000 ms  taken over  (manifests/providers/anthropic.yaml:12)
      + models[claude-3-haiku]  taken over  (manifests/providers/anthropic.yaml:18)
          maxTokens: 200000 tokens
          name: Claude 3 Haiku
          supportsStreaming: true
      models[claude-3-sonnet].maxTokens: 1000 tokens → 200000 tokens  taken over
          (manifests/providers/anthropic.yaml:16)
      models[claude-3-sonnet].name: Claude → Claude 3 Sonnet  taken over
          (manifests/providers/anthropic.yaml:15)
      models[claude-3-sonnet].supportsStreaming: false → true  taken over
          (manifests/providers/anthropic.yaml:17)
      release: --adopt Provider/anthropic takes it over; `adopt: true` in lockstep.yaml takes over
          all

Left out by --target Provider/anthropic: 9 objects are not as Git says
  Provider/private-foundation, Model/private-llm, Model/production-llm-v2,
  Prompt/after_call_summary, Prompt/intent_router, Prompt/support_agent,
  TrafficSplit/after_call_summary, TrafficSplit/intent_router, TrafficSplit/support_agent

Plan: nothing to do; 1 withheld.

"#]]
    );
    // What is withheld stops nothing else, and is no failure.
    project
        .run(&[&["apply", "--yes"][..], &target].concat())
        .ends(0);
    assert_eq!(served.object("providers", "anthropic")["timeout"], 10000);
    let adopt = [
        &["apply", "--yes", "--adopt", "Provider/anthropic"][..],
        &target,
    ]
    .concat();
    project.run(&adopt).ends(0).says("1 updated");
    assert_eq!(served.object("providers", "anthropic")["timeout"], 60000);
    assert!(
        !served.holds_key("anthropic", "key-of-anthropic"),
        "adoption sends no secret"
    );
}

#[test]
fn another_organisation_is_refused_before_anything_else() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    let base = format!("        baseUrl: {}\n", served.base);
    let named = format!("{base}        organization: 5c1f0c2e-0000\n");
    project.edit("lockstep.yaml", &base, &named);
    served.forget();
    project
        .run(&["apply", "--yes", "--env", "local"])
        .ends(1)
        .warns("00000000-0000-4000-8000-000000005111")
        .warns("5c1f0c2e-0000");
    assert_eq!(served.writes(), Vec::<String>::new());
}
