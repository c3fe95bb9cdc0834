//! `lockstep undo`: what a run found is planned, reviewed and applied like anything else.

use crate::project::Project;

const PROMPT: &str = "manifests/prompts/support_agent.yaml";
const RATES: &str = "manifests/rates.yaml";

/// A project of which a second run changed a rate and weights, and published a version.
fn changed() -> Project {
    let project = Project::sample();
    project.run(&["apply", "--yes"]).ends(0);
    project.edit(PROMPT, "    1.0.0: 0.9\n", "    1.0.0: 0.75\n");
    project.edit(PROMPT, "    1.1.0: 0.1\n", "    1.2.0: 0.25\n");
    let version = "      fit: dropOldest
    - version: 1.2.0
      systemPrompt: |
        You are a helpful customer support agent.
        Answer in at most two sentences, and ask one question at a time.
";
    project.edit(PROMPT, "      fit: dropOldest\n", version);
    project.edit(RATES, "requestsPerMinute: 500", "requestsPerMinute: 450");
    let allow = ["--allow", "traffic=1", "--reason", "test"];
    project
        .run(&[&["apply", "--yes"], &allow[..]].concat())
        .ends(0)
        .says("Applied: 3 updated");
    project
}

/// Returns the managed part of what is live.
fn live(project: &Project) -> serde_json::Value {
    let text = project.read(".lockstep/sim/tenant.json");
    serde_json::from_str(&text).expect("it is JSON")
}

#[test]
fn a_run_is_undone_and_done_again() {
    let project = changed();
    let undo = ["undo", "last", "--out", "undo.lockstep"];
    project
        .run(&undo)
        .ends(0)
        .says("This plan undoes run ")
        .says("Git says otherwise: unless Git is reverted too")
        .says("Prompt/support_agent: version 1.2.0 stays published, as none can be taken back")
        .says("450 requests/min → 500 requests/min")
        .says("Plan: 2 to update.")
        .warns("`lockstep apply undo.lockstep` applies exactly this plan");
    project
        .run(&["show", "undo.lockstep"])
        .ends(0)
        .says("This plan undoes run ");
    project
        .run(&["apply", "--yes", "undo.lockstep"])
        .ends(0)
        .says("Applied: 2 updated");
    // The manifests still say what was undone, without the version that stayed.
    project
        .run(&["plan", "--allow", "traffic=1", "--reason", "test"])
        .ends(0)
        .says("to update");

    // Undoing the undoing is a run like any other.
    let runs = project
        .run(&["audit", "runs", "--format", "json"])
        .ends(0)
        .json();
    let runs = runs["runs"].as_array().expect("runs").clone();
    assert_eq!(runs.len(), 3);
    let id = runs[2]["id"].as_str().expect("an id");
    let again = [
        "undo",
        id,
        "--out",
        "again.lockstep",
        "--allow",
        "traffic=1",
        "--reason",
        "test",
    ];
    project.run(&again).ends(0).says("Plan: 2 to update.");
    project.run(&["apply", "--yes", "again.lockstep"]).ends(0);
    project.run(&["plan", "--detailed-exitcode"]).ends(0);
    project.run(&["audit", "verify"]).ends(0).says("intact");
}

#[test]
fn the_first_run_is_undone_to_nothing() {
    let project = Project::sample();
    let empty = project.run(&["doctor"]);
    drop(empty);
    project.run(&["apply", "--yes"]).ends(0);
    project
        .run(&["undo", "last"])
        .ends(5)
        .says("--allow deletes=");
    let allow = [
        "undo",
        "last",
        "--out",
        "u.lockstep",
        "--allow",
        "deletes=10",
        "--allow",
        "deletes-percent=100",
        "--allow",
    ];
    let allow = [
        &allow[..],
        &["changes=100", "--allow", "traffic=1", "--reason", "test"],
    ]
    .concat();
    project.run(&allow).ends(0).says("to delete");
    project.run(&["apply", "--yes", "u.lockstep"]).ends(0);
    let mut live = live(&project);
    // What the organisation's audit log was told stays.
    let records = live["records"].as_array_mut().expect("they are listed");
    records.retain(|record| record.get("audit").is_none());
    let live = live.to_string();
    assert!(!live.contains("support_agent"), "{live}");
    // And back: the manifests have the secrets.
    project
        .run(&["undo", "last", "--out", "b.lockstep"])
        .ends(0)
        .says("to create");
    project.run(&["apply", "--yes", "b.lockstep"]).ends(0);
    // What was deleted came back whole, with what the manifests leave to the tenant.
    project.run(&["plan"]).ends(0).says("Plan: 3 to adopt.");
    project.run(&["apply", "--yes"]).ends(0);
    project.run(&["plan", "--detailed-exitcode"]).ends(0);
}

#[test]
fn what_changed_since_is_withheld_with_three_values() {
    let project = changed();
    project.edit(RATES, "requestsPerMinute: 450", "requestsPerMinute: 425");
    project
        .run(&["apply", "--yes"])
        .ends(0)
        .says("Applied: 1 updated");
    let first = project
        .run(&["audit", "runs", "--format", "json"])
        .ends(0)
        .json();
    let id = first["runs"][1]["id"].as_str().expect("an id").to_owned();
    let ran = project.run(&["undo", &id]).ends(0);
    let ran = ran
        .says("Withheld")
        .says("Model/production-llm-v2")
        .says("--allow conflicts");
    let ran = ran.says("425").says("450").says("500");
    assert!(
        ran.stdout.contains("Plan: 1 to update; 1 withheld"),
        "{}",
        ran.stdout
    );
    let all = ["undo", &id, "--allow", "conflicts", "--reason", "test"];
    project
        .run(&all)
        .ends(0)
        .says("425 requests/min → 500 requests/min")
        .says("Plan: 2 to update");
}

#[test]
fn what_would_refer_to_nothing_is_withheld() {
    let project = Project::sample();
    let provider = |name: &str| {
        format!(
            "apiVersion: lockstep.dev/v1
kind: Provider
metadata: {{name: {name}}}
spec:
  type: CUSTOM
  baseUrl: https://{name}.example.com/v1
  models: [{{id: m, name: M, maxTokens: 8192, supportsStreaming: true}}]
"
        )
    };
    let prompt = "apiVersion: lockstep.dev/v1
kind: Prompt
metadata: {name: moved}
spec:
  model: one/m
  versions: [{version: 1.0.0, systemPrompt: Be brief.}]
";
    project.write("manifests/providers/one.yaml", &provider("one"));
    project.write("manifests/providers/two.yaml", &provider("two"));
    project.write("manifests/prompts/moved.yaml", prompt);
    let apply = ["apply", "--yes", "-q"];
    project.run(&apply).ends(0);
    project.edit("manifests/prompts/moved.yaml", "one/m", "two/m");
    let allow = ["--allow", "traffic=1", "--reason", "test"];
    project.run(&[&apply[..], &allow].concat()).ends(0);
    project.remove("manifests/providers/one.yaml");
    project.run(&apply).ends(0);

    let runs = project.run(&["audit", "runs", "--format", "json"]).ends(0);
    let id = runs.json()["runs"][1]["id"].clone();
    let id = id.as_str().expect("an id");
    let why = "it would refer to what is there no more: one/m";
    let undo = ["undo", id, "--out", "undo.lockstep"];
    let ran = project.run(&undo).ends(0).says("Prompt/moved").says(why);
    ran.says("Plan: nothing to do; 1 withheld");
    project.run(&["show", "undo.lockstep"]).ends(0).says(why);
    // Undone one after the other, the last run first, all comes back.
    project
        .run(&["undo", "last", "--out", "back.lockstep"])
        .ends(0);
}

#[test]
fn a_plan_from_a_snapshot_says_so() {
    let project = changed();
    project.run(&["snapshot", "--out", "live.json"]).ends(0);
    let undo = ["undo", "last", "--snapshot", "live.json"];
    project
        .run(&[&undo[..], &["--out", "undo.lockstep"]].concat())
        .ends(0)
        .warns("live.json stands in for it");
    let taken: serde_json::Value =
        serde_json::from_str(&project.read("live.json")).expect("it is JSON");
    let plan: serde_json::Value =
        serde_json::from_str(&project.read("undo.lockstep")).expect("it is JSON");
    assert!(taken["takenAt"].is_string());
    assert_eq!(plan["snapshotTakenAt"], taken["takenAt"]);
}

#[test]
fn runs_are_found_by_what_audit_shows_and_near_misses_are_listed() {
    let project = changed();
    let runs = project.run(&["audit", "runs"]).ends(0);
    assert_eq!(runs.stdout.lines().count(), 2, "{}", runs.stdout);
    let line = runs.stdout.lines().last().expect("a line");
    let mut words = line.split_whitespace();
    let (number, id) = (
        words.next().expect("a number"),
        words.next().expect("an id"),
    );
    for word in [number, id, &id[..id.len() - 3], "last"] {
        project
            .run(&["undo", word])
            .ends(0)
            .says(&format!("This plan undoes run {id}"));
    }
    project
        .run(&["undo", "nothing-like-it"])
        .ends(1)
        .warns("the ledger holds no run `nothing-like-it`")
        .warns(id);
    let log = project.run(&["audit", "log"]).ends(0);
    log.says(id);
    Project::sample()
        .run(&["undo", "last"])
        .ends(1)
        .warns("the ledger holds no run");
}

#[test]
fn broken_manifests_do_not_stand_in_the_way() {
    let project = changed();
    let whole = project.read(RATES);
    project.write(RATES, "nothing: [\n");
    project.run(&["plan"]).ends(4);
    project
        .run(&["undo", "last", "--out", "u.lockstep"])
        .ends(0)
        .says("errors now");
    project.run(&["apply", "--yes", "u.lockstep"]).ends(0);
    project.write(RATES, &whole);
}

#[test]
fn what_the_ledger_forgot_is_withheld() {
    let project = changed();
    let log = project
        .run(&["audit", "log", "--format", "json"])
        .ends(0)
        .json();
    let entries = log["entries"].as_array().expect("entries");
    let intent = entries.iter().rev().find(|entry| {
        entry["body"]["address"] == "Model/production-llm-v2" && entry["kind"] == "intent"
    });
    let intent = intent.unwrap_or_else(|| panic!("{log:#}"));
    let hash = intent["body"]["before"]
        .as_str()
        .expect("a hash")
        .to_owned();
    for path in project.files(".lockstep/sim/contents") {
        if path
            .to_string_lossy()
            .contains(hash.trim_start_matches("sha256:"))
        {
            std::fs::remove_file(path).expect("it is removed");
        }
    }
    project
        .run(&["undo", "last"])
        .ends(0)
        .says("the ledger does not have what the run found there any more")
        .says("Plan: 1 to update; 1 withheld");
}
