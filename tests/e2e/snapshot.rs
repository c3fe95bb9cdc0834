//! Snapshots: what is live, taken once and planned from as often as needed.

use serde_json::{Value, json};

use crate::project::Project;
use crate::served::Served;

/// An organisation that was applied to, with a snapshot of it.
fn taken() -> (Served, Project) {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    project
        .run(&["snapshot", "--env", "local", "--out", "live.json"])
        .ends(0)
        .warns("Taken into live.json: 2 Providers, 2 Models, 3 Prompts of Simulated Organization");
    (served, project)
}

/// What a pull request changes: fields, a version and an object that nobody had when the snapshot was
/// taken.
fn change(project: &Project) {
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "temperature: 0.2", "temperature: 0.4");
    let version = "      fit: dropOldest
    - version: 1.2.0
      systemPrompt: Be kind.
";
    project.edit(prompt, "      fit: dropOldest\n", version);
    let new = "apiVersion: lockstep.dev/v1
kind: Prompt
metadata: {name: brand_new}
spec:
  model: private-foundation/private-model-v1
  versions: [{version: 1.0.0, systemPrompt: Be brief.}]
";
    project.write("manifests/prompts/new.yaml", new);
}

/// The document of a plan, less what differs from run to run.
fn body(project: &Project, file: &str) -> Value {
    let mut plan: Value = serde_json::from_str(&project.read(file)).expect("it is JSON");
    let plan = plan.as_object_mut().expect("it is an object");
    for name in ["createdAt", "snapshotTakenAt", "sha256"] {
        plan.remove(name);
    }
    Value::Object(plan.clone())
}

#[test]
fn a_plan_from_a_snapshot_is_the_plan_from_what_is_live() {
    let (served, mut project) = taken();
    change(&project);
    let plan = ["plan", "--env", "local", "--out"];
    project
        .run(&[&plan[..], &["live.lockstep"]].concat())
        .ends(0);
    // Without a ledger that remembers, each text has to be in the file.
    let ledger = project.read(".lockstep/local/entries.jsonl");
    served.forget();
    project.set("GENESYSCLOUD_OAUTHCLIENT_ID", "");
    project.set("GENESYSCLOUD_OAUTHCLIENT_SECRET", "");
    let from = ["plan", "--env", "local", "--snapshot", "live.json", "--out"];
    let ran = project
        .run(&[&from[..], &["taken.lockstep"]].concat())
        .ends(0);
    assert!(
        ran.stderr
            .contains("warning: the tenant is not read; live.json stands in for it")
    );
    assert_eq!(served.requests(), Vec::<String>::new());
    assert_eq!(
        body(&project, "taken.lockstep"),
        body(&project, "live.lockstep")
    );
    assert_eq!(project.read(".lockstep/local/entries.jsonl"), ledger);
}

#[test]
fn texts_are_in_the_file_for_whoever_remembers_none() {
    let (_served, project) = taken();
    for file in project.files(".lockstep/local") {
        std::fs::remove_file(file).expect("it is removed");
    }
    project
        .run(&["snapshot", "--env", "local", "--out", "live.json"])
        .ends(0);
    let plan = ["plan", "--env", "local", "--out"];
    project
        .run(&[&plan[..], &["live.lockstep"]].concat())
        .ends(0);
    let from = ["plan", "--env", "local", "--snapshot", "live.json", "--out"];
    project
        .run(&[&from[..], &["taken.lockstep"]].concat())
        .ends(0);
    assert_eq!(
        body(&project, "taken.lockstep"),
        body(&project, "live.lockstep")
    );
}

#[test]
fn a_rehearsal_needs_no_tenant_either() {
    let (served, project) = taken();
    change(&project);
    drop(served);
    project
        .run(&["rehearse", "--env", "local", "--snapshot", "live.json"])
        .ends(0)
        .says("holds the snapshot of 20")
        .says("The next plan would be empty.");
    // Without the snapshot there is nobody to ask.
    project.run(&["plan", "--env", "local"]).ends(1);
}

#[test]
fn a_snapshot_is_never_applied_from() {
    let (_served, project) = taken();
    let apply = [
        "apply",
        "--yes",
        "--env",
        "local",
        "--snapshot",
        "live.json",
    ];
    project
        .run(&apply)
        .ends(64)
        .warns("an apply reads what is live");
    // A plan that was made from one is another matter: an apply looks for itself.
    change(&project);
    let from = [
        "plan",
        "--env",
        "local",
        "--snapshot",
        "live.json",
        "--out",
        "a.lockstep",
    ];
    project.run(&from).ends(0);
    project.run(&["apply", "a.lockstep", "--yes"]).ends(0);
}

#[test]
fn a_snapshot_that_an_apply_overtook_is_stale() {
    let (_served, project) = taken();
    change(&project);
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    project
        .run(&["plan", "--env", "local", "--snapshot", "live.json"])
        .ends(6)
        .warns("older than the last run that wrote to the ledger");
}

#[test]
fn other_snapshots_are_refused() {
    let (_served, project) = taken();
    let plan =
        |words: &[&str]| project.run(&[&["plan", "--snapshot", "live.json"], words].concat());
    plan(&["--env", "sim"])
        .ends(1)
        .warns("is of environment `local`, not of `sim`");
    plan(&["--env", "local", "--max-age", "1h"]).ends(0);
    let text = project.read("live.json");
    let altered = |from: &str, to: &str| project.write("live.json", &text.replace(from, to));
    altered("\"temperature\":0.2", "\"temperature\":0.3");
    plan(&["--env", "local"]).ends(1).warns("was altered");
    altered("\"environment\":\"local\"", "\"environment\":\"prod\"");
    plan(&["--env", "prod"]).ends(1).warns("was altered");
    for hostile in [
        "",
        "{}",
        "[]",
        "{\"kind\": \"lockstep.plan\", \"formatVersion\": \"1.0\"}",
    ] {
        project.write("live.json", hostile);
        plan(&["--env", "local"])
            .ends(1)
            .warns("live.json cannot be used");
    }
    project.write("live.json", &"[".repeat(1_000_000));
    plan(&["--env", "local"])
        .ends(1)
        .warns("live.json cannot be used");
    project.remove("live.json");
    plan(&["--env", "local"])
        .ends(1)
        .warns("live.json cannot be read");
}

#[test]
fn the_file_has_the_published_schema_and_no_secret() {
    let (served, project) = taken();
    let secret = "canary-4711-of-nobody";
    served.edit(
        "providers",
        "anthropic",
        &json!({"customHeaders": {"x-api-key": secret}}),
    );
    project
        .run(&["snapshot", "--env", "local", "--out", "live.json"])
        .ends(0);
    let text = project.read("live.json");
    assert!(
        !text.contains(secret) && text.contains("(hidden)"),
        "{text}"
    );
    assert!(!text.contains(&served.client.1));
    let schema: Value = serde_json::from_str(lockstep::SNAPSHOT_SCHEMA).expect("it is JSON");
    let snapshot: Value = serde_json::from_str(&text).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let errors: Vec<String> = validator
        .iter_errors(&snapshot)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(errors, Vec::<String>::new());
}

#[test]
fn a_list_that_does_not_add_up_is_not_taken() {
    let (served, project) = taken();
    served.behave(&json!({"order": "moving"}));
    for number in 0..120 {
        let name = format!("filler-{number}");
        let prompt = json!({"name": name, "modelEndpointRef": "private-llm",
            "systemPrompt": "x", "version": "1.0.0"});
        served.post("/api/v2/ai/llm/gateway/prompts", &prompt);
    }
    let ran = project.run(&["snapshot", "--env", "local", "--out", "other.json"]);
    let ran = ran.ends(1);
    assert!(ran.stderr.contains("add up"), "{}", ran.stderr);
    assert!(!project.path("other.json").exists());
}
