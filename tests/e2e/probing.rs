//! Models that are probed once they are registered, and one that is probed by itself.

use std::fs;

use serde_json::json;

use crate::project::{Project, Ran};
use crate::served::Served;

const CANARY: &str = "canary-5d20c4-do-not-show";
const APPLY: [&str; 4] = ["apply", "--yes", "--env", "local"];
const MODEL: &str = "manifests/models/production-llm-v2.yaml";
const PROBE: &str = "
  probe: {token: {env: EXTERNAL_AI_TOKEN}, model: gpt-4o, required: true}
  webhook: {secret: {env: WEBHOOK_SECRET}}
";

/// The sample, with a model that has to answer.
fn probing(served: &Served) -> Project {
    let mut project = served.project();
    project.set("EXTERNAL_AI_TOKEN", CANARY);
    project.set("WEBHOOK_SECRET", CANARY);
    let text = project.read(MODEL);
    project.write(MODEL, &format!("{}{PROBE}", text.trim_end()));
    project
}

#[track_caller]
fn silent(ran: &Ran) {
    for text in [&ran.stdout, &ran.stderr] {
        assert!(!text.contains(CANARY), "{text}");
    }
}

#[test]
fn a_model_is_probed_told_of_and_no_secret_is_shown() {
    let served = Served::start(&Project::empty());
    let project = probing(&served);
    let plan = project.run(&["plan", "--env", "local"]).ends(0);
    let plan = plan.says("send https://api.external-ai-provider.com a synthetic");
    plan.says("Secrets that apply reads")
        .says("environment variable EXTERNAL_AI_TOKEN");
    let plan = project
        .run(&["plan", "--env", "local", "--format", "json"])
        .ends(0)
        .json();
    let changes = plan["plan"]["changes"]
        .as_array()
        .or(plan["changes"].as_array());
    let model = changes.and_then(|all| {
        all.iter()
            .find(|one| one["id"] == "Model/production-llm-v2")
    });
    let model = model.expect("a change");
    assert_eq!(model["probe"]["required"], true);
    assert_eq!(model["probe"]["webhook"]["signed"], true);

    silent(
        &project
            .run(&[&APPLY[..], &["-vvv", "--log-http", "wire.jsonl"]].concat())
            .ends(0),
    );
    let shown = project
        .run(&["audit", "log", "--env", "local", "--format", "json"])
        .ends(0);
    silent(&shown);
    shown.says("\"webhook\"");
    let probed = project
        .run(&["probe", "production-llm-v2", "--env", "local"])
        .ends(0);
    silent(&probed);
    probed
        .says("health check: PASS")
        .says("synthetic prompt: PASS");
    let json = [
        "probe",
        "Model/production-llm-v2",
        "--env",
        "local",
        "--format",
        "json",
    ];
    let json = project.run(&json).ends(0).json();
    assert_eq!(json["prompt"]["code"], 200);
    assert_eq!(json["status"], "PASS");
    for file in project.files("") {
        let bytes = fs::read(&file).expect("a file");
        let found = bytes
            .windows(CANARY.len())
            .any(|part| part == CANARY.as_bytes());
        assert!(!found, "{}", file.display());
    }
    // What answered is not asked again.
    project
        .run(&["plan", "--env", "local"])
        .ends(0)
        .says("No changes");
}

#[test]
fn nothing_goes_on_to_a_model_that_is_away() {
    let served = Served::start(&Project::empty());
    let project = probing(&served);
    let prompt = "manifests/prompts/support_agent.yaml";
    let text = project.read(prompt);
    let line = text
        .lines()
        .find(|line| line.trim_start().starts_with("model:"));
    project.edit(prompt, line.expect("a model"), "  model: production-llm-v2");
    served.fault(&json!({
        "method": "POST", "path": "/_sim/endpoints/*", "action": {"status": {"status": 503}},
    }));
    let ran = project.run(&APPLY).ends(7);
    ran.says("its required probe failed").says("answered 503");
    project
        .run(&["probe", "production-llm-v2", "--env", "local"])
        .ends(1)
        .says("FAIL");
    let plan = project.run(&["plan", "--env", "local"]).ends(0);
    plan.says("it has to answer, nothing is written")
        .says("Prompt/support_agent");
    served.heal();
    project.run(&APPLY).ends(0);
    project
        .run(&["plan", "--env", "local"])
        .ends(0)
        .says("No changes");
}

#[test]
fn a_secret_that_the_tenant_repeats_before_it_was_sent_is_in_no_ledger() {
    let served = Served::start(&Project::empty());
    let project = probing(&served);
    // The second time it stands where a long text is cut.
    let message = format!("{CANARY} {} {CANARY}", "x".repeat(150));
    served.fault(&json!({
        "method": "POST", "path": "/api/v2/ai/llm/providers",
        "action": {"status": {"status": 400, "message": message}},
    }));
    silent(&project.run(&APPLY).ends(7));
    let ledger = project.read(".lockstep/local/entries.jsonl");
    assert!(ledger.contains("(secret) xxx"), "{ledger}");
    assert!(!ledger.contains("canary"), "{ledger}");
}

#[test]
fn only_models_are_probed() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project
        .run(&["probe", "Prompt/support_agent", "--env", "local"])
        .ends(1)
        .warns("Prompt/support_agent is no Model");
}

#[test]
fn a_changed_value_and_a_secret_that_is_sent_again_are_told() {
    let served = Served::start(&Project::empty());
    let mut project = served.project();
    project.set("ANTHROPIC_API_KEY", CANARY);
    project.run(&APPLY).ends(0);
    let ledger = project.read(".lockstep/local/entries.jsonl");
    assert!(
        ledger.contains("\"secrets\":{\"apiKey\":\"fp1:"),
        "{ledger}"
    );
    project.set("ANTHROPIC_API_KEY", "another-value-4711");
    project
        .run(&APPLY)
        .ends(0)
        .warns("holds another value than the one that was sent for Provider/anthropic (apiKey)");
    let resend = [
        "--resend",
        "Provider/anthropic",
        "--reason",
        "rotated by hand",
    ];
    let plan = project
        .run(&[&["plan", "--env", "local"], &resend[..]].concat())
        .ends(0);
    plan.says("send the secrets of Provider/anthropic again")
        .says("sent again");
    project.run(&[&APPLY[..], &resend].concat()).ends(0);
    assert!(served.holds_key("anthropic", "another-value-4711"));
    let again = project.run(&APPLY).ends(0);
    assert!(!again.stderr.contains("another value"), "{}", again.stderr);
    // A plan that was saved sends it once, since nothing that can be read says that it came.
    let saved = ["plan", "--env", "local", "--out", "resend.plan"];
    project.run(&[&saved[..], &resend].concat()).ends(0);
    let apply = ["apply", "resend.plan", "--yes"];
    project.run(&apply).ends(0);
    let twice = project.run(&apply).ends(6);
    twice.warns("sends secrets again and was applied already");
    project.run(&["plan", "verify", "resend.plan"]).ends(6);
    let none = ["--resend", "Model/private-llm", "--reason", "x"];
    project
        .run(&[&["plan", "--env", "local"], &none[..]].concat())
        .ends(1)
        .warns("names no secret");
    project
        .run(&["plan", "--env", "local", "--resend", "Provider/anthropic"])
        .ends(64);
}
