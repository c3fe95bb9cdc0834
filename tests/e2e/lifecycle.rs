//! What happens to live objects over their lives, through the whole program and over HTTP.

use serde_json::json;

use crate::project::{Project, Ran};
use crate::served::Served;

const PROMPT: &str = "manifests/prompts/support_agent.yaml";

/// The sample, applied to an organisation of its own.
fn applied() -> (Served, Project) {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    (served, project)
}

/// Applies, and sees to it that nothing is left to do.
#[track_caller]
fn converge(project: &Project, flags: &[&str]) -> Ran {
    let words = [&["apply", "--yes", "--env", "local"][..], flags].concat();
    let ran = project.run(&words).ends(0);
    project
        .run(&["plan", "--env", "local", "--detailed-exitcode"])
        .ends(0);
    project.run(&["audit", "verify", "--env", "local"]).ends(0);
    ran
}

#[test]
fn what_leaves_git_is_deleted_and_what_is_protected_is_not() {
    let (served, project) = applied();
    project.remove("manifests/prompts/after_call_summary.yaml");
    converge(&project, &[]).says("deleted");
    assert_eq!(served.objects("prompts").len(), 2);

    project.remove("manifests/prompts/intent_router.yaml");
    project.remove("manifests/providers/private-foundation.yaml");
    project.remove("manifests/models/private-llm.yaml");
    project.edit(
        "manifests/rates.yaml",
        "    private-foundation: {requestsPerMinute: 4000, tokensPerMinute: 800000}",
        "    anthropic: {requestsPerMinute: 4000, tokensPerMinute: 800000}",
    );
    let plan = project.run(&["plan", "--env", "local", "--detailed-exitcode"]);
    plan.ends(2).says("! Provider/private-foundation");
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    let names: Vec<_> = served.objects("providers");
    assert_eq!(names.len(), 2, "the protected one is still there");
    assert_eq!(served.objects("models").len(), 1);
}

#[test]
fn a_rename_keeps_the_object() {
    let (served, project) = applied();
    let id = served.object("prompts", "support_agent")["id"].clone();
    let text = project.read(PROMPT);
    let text = text.replacen(
        "  name: support_agent\n",
        "  name: helper\n  renamedFrom: [support_agent]\n",
        1,
    );
    let text = text.replace("  prompt: support_agent\n", "  prompt: helper\n");
    project.write(PROMPT, &text);
    converge(&project, &[]);
    assert_eq!(served.object("prompts", "helper")["id"], id);
    assert_eq!(served.objects("prompts").len(), 3);
}

#[test]
fn another_architecture_is_a_replacement() {
    let (served, project) = applied();
    let before = served.object("models", "private-llm")["id"].clone();
    let model = "manifests/models/private-llm.yaml";
    project.edit(model, "architecture: custom", "architecture: openai");
    converge(&project, &[]).says("1 replaced");
    let after = served.object("models", "private-llm");
    assert_ne!(after["id"], before);
    assert_eq!(after["modelArchitecture"], "openai");
}

#[test]
fn a_model_that_is_in_use_is_not_replaced() {
    let (served, project) = applied();
    let before = served.object("models", "production-llm-v2")["id"].clone();
    let model = "manifests/models/production-llm-v2.yaml";
    project.edit(model, "architecture: openai", "architecture: custom");
    project
        .run(&["plan", "--env", "local", "--detailed-exitcode"])
        .ends(2)
        .says("! Model/production-llm-v2");
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    assert_eq!(served.object("models", "production-llm-v2")["id"], before);
}

#[test]
fn a_provider_loses_a_model_after_its_prompt_moved_off() {
    let (served, project) = applied();
    project.edit(
        PROMPT,
        "anthropic/claude-3-sonnet",
        "anthropic/claude-3-haiku",
    );
    project.edit(
        "manifests/providers/anthropic.yaml",
        "    - id: claude-3-sonnet\n      name: Claude 3 Sonnet\n      maxTokens: 200000\n      supportsStreaming: true\n",
        "    - id: claude-3-opus\n      name: Claude 3 Opus\n      maxTokens: 200000\n",
    );
    let allow = ["--allow", "traffic=1", "--reason", "sonnet is retired"];
    converge(&project, &allow);
    let provider = served.object("providers", "anthropic");
    let models = provider["models"].as_array().unwrap();
    let mut ids: Vec<_> = models
        .iter()
        .filter_map(|model| model["id"].as_str())
        .collect();
    ids.sort_unstable();
    assert_eq!(ids, ["claude-3-haiku", "claude-3-opus"]);
    assert_eq!(
        served.object("prompts", "support_agent")["modelEndpointRef"],
        "anthropic/claude-3-haiku"
    );
}

#[test]
fn fields_that_nobody_here_knows_survive_a_write() {
    let (served, project) = applied();
    served.edit(
        "providers",
        "anthropic",
        &json!({"costCenter": {"code": 4711}}),
    );
    let provider = "manifests/providers/anthropic.yaml";
    project.edit(provider, "timeout: 60s", "timeout: 45s");
    converge(&project, &[]);
    let live = served.object("providers", "anthropic");
    assert_eq!(live["costCenter"], json!({"code": 4711}));
    assert_eq!(live["timeout"], 45000);
    assert!(served.holds_key("anthropic", "key-of-anthropic"));
}

#[test]
fn a_split_that_leaves_git_is_released_and_its_traffic_stays() {
    let (served, project) = applied();
    let before = served.object("prompts", "support_agent")["trafficDistribution"].clone();
    let text = project.read(PROMPT);
    let (prompt, _split) = text.split_once("---\n").expect("there are two documents");
    project.write(PROMPT, prompt);
    converge(&project, &[]).says("1 released");
    assert_eq!(
        served.object("prompts", "support_agent")["trafficDistribution"],
        before
    );
    // What is released is nobody's drift.
    served.put(
        "support_agent",
        &json!({"trafficDistribution": {"defaultVersion": "1.1.0"}}),
    );
    project.run(&["drift", "--env", "local"]).ends(0);
}

#[test]
fn a_conflict_waits_until_somebody_says_that_git_wins() {
    let (served, project) = applied();
    served.put("support_agent", &json!({"temperature": 1.9}));
    project.edit(PROMPT, "temperature: 0.2", "temperature: 0.4");
    project
        .run(&["plan", "--env", "local", "--detailed-exitcode"])
        .ends(2)
        .says("! Prompt/support_agent");
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    assert_eq!(
        served.object("prompts", "support_agent")["temperature"],
        1.9
    );
    project.run(&["drift", "--env", "local"]).ends(3);
    converge(
        &project,
        &["--allow", "conflicts", "--reason", "agreed with the team"],
    );
    assert_eq!(
        served.object("prompts", "support_agent")["temperature"],
        0.4
    );
}

#[test]
fn drift_is_left_alone_where_the_environment_says_so() {
    let (served, project) = applied();
    project.edit(
        "lockstep.yaml",
        "      ledger: file:.lockstep/local\n",
        "      ledger: file:.lockstep/local\n      onDrift: withhold\n",
    );
    served.put("support_agent", &json!({"temperature": 1.9}));
    project
        .run(&["plan", "--env", "local", "--detailed-exitcode"])
        .ends(2)
        .says("! Prompt/support_agent");
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    assert_eq!(
        served.object("prompts", "support_agent")["temperature"],
        1.9
    );
    project.run(&["drift", "--env", "local"]).ends(3);
}

#[test]
fn a_lost_ledger_takes_back_what_it_owned() {
    let (served, project) = applied();
    std::fs::remove_dir_all(project.path(".lockstep/local")).expect("it is there");
    served.forget();
    let words = [
        "audit", "restart", "--env", "local", "--reason", "a test", "--yes",
    ];
    project.run(&words).ends(0);
    let plan = ["plan", "--env", "local", "--detailed-exitcode"];
    project.run(&plan).ends(0);
    assert_eq!(served.writes(), Vec::<String>::new());
}

#[test]
fn another_text_under_a_published_version_is_never_written() {
    let (served, project) = applied();
    project.edit(
        "manifests/prompts/support_agent/1.0.0.md",
        "Be friendly and brief.",
        "Be brief.",
    );
    served.forget();
    project
        .run(&["plan", "--env", "local", "--detailed-exitcode"])
        .ends(2)
        .says("! Prompt/support_agent");
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    assert_eq!(served.writes(), Vec::<String>::new());
}
