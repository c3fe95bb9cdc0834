//! Rehearsals: a plan applied to a simulated tenant that holds what is live.

use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};

use crate::project::{Project, Ran};
use crate::served::Served;

fn json_of(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).expect("it is JSON")
}

#[test]
fn a_fresh_project_is_rehearsed_and_nothing_is_left_behind() {
    let project = Project::sample();
    let ran = project
        .run(&["rehearse"])
        .ends(0)
        .warns("a rehearsal sends no secret; placeholders stand in for")
        .says("10 of 10 changes went through.")
        .says("The next plan would be empty.");
    assert_eq!(ran.stderr.matches("placeholders").count(), 1);
    assert!(project.files(".lockstep").is_empty());
    // The same project gives the same bytes.
    assert_eq!(project.run(&["rehearse"]).ends(0).stdout, ran.stdout);
}

#[test]
fn what_is_rehearsed_is_what_is_live() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    served.edit("prompts", "support_agent", &json!({"owner": "cx"}));
    let before = (
        served.objects("prompts"),
        project.read(".lockstep/local/entries.jsonl"),
        project.files(".lockstep"),
    );
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "temperature: 0.2", "temperature: 0.4");
    served.forget();
    let ran = project
        .run(&["rehearse", "--env", "local", "--report", "json=r.json"])
        .ends(0);
    assert_data_eq!(
        ran.stdout,
        str![[r#"
Rehearsal for local: Simulated Organization (00000000-0000-4000-8000-000000005111)
Played on a simulated tenant that holds what is live; nothing was written to the organisation.
1 of 1 change went through.

3 requests in this order (2 GET, 1 PUT)
  Prompt/support_agent  update  GET PUT GET

The next plan would be empty.

"#]]
    );
    // Reads only, and one of them of the very object that changes.
    assert_eq!(served.writes(), Vec::<String>::new());
    let after = (
        served.objects("prompts"),
        project.read(".lockstep/local/entries.jsonl"),
        project.files(".lockstep"),
    );
    assert_eq!(after, before);
    let report: Value = serde_json::from_str(&project.read("r.json")).unwrap();
    assert_eq!(report["kind"], "lockstep.rehearsal");
    assert_eq!(report["clean"], true);
    assert_eq!(report["requests"]["byMethod"], json!({"GET": 2, "PUT": 1}));
    let id = served.object("prompts", "support_agent")["id"].clone();
    let id = id.as_str().expect("it has an id");
    let path = report["requests"]["list"][1]["path"].as_str();
    assert!(path.is_some_and(|path| path.ends_with(id)), "{report}");
    assert_eq!(report["next"]["empty"], true);
}

#[test]
fn what_the_contract_would_refuse_is_told_with_what_is_left_undone() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    // Nobody declares it, so nobody takes it back: but each PUT carries it along.
    let broken = json!({"webhookCallbackUrl": "http://insecure.example"});
    served.edit("models", "private-llm", &broken);
    project.edit(
        "manifests/rates.yaml",
        "requestsPerMinute: 120,",
        "requestsPerMinute: 110,",
    );
    served.forget();
    let ran = project.run(&["rehearse", "--env", "local", "--format", "json"]);
    let ran = ran.ends(1);
    assert_eq!(served.writes(), Vec::<String>::new());
    let report = json_of(&ran);
    assert_eq!(report["clean"], false);
    let refusal = &report["refusals"][0];
    assert_eq!(refusal["change"], "Model/private-llm");
    assert_eq!(refusal["status"], 400);
    assert_eq!(
        (&refusal["step"], &refusal["steps"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(refusal["doing"], "write rateLimits");
    assert_eq!(refusal["fields"][0]["field"], "webhookCallbackUrl");
    assert_eq!(report["next"]["changes"][0]["change"], "Model/private-llm");
    project
        .run(&["rehearse", "--env", "local"])
        .ends(1)
        .says("0 of 1 change went through, 1 refused.")
        .says("✗ Model/private-llm  update, step 1 of 1: write rateLimits")
        .says("webhookCallbackUrl: ")
        .says("The next plan would not be empty: 1 change");
    // The real thing agrees.
    project
        .run(&["apply", "--yes", "--env", "local"])
        .ends(1)
        .says("webhookCallbackUrl");
}

#[test]
fn a_plan_is_rehearsed_before_it_is_saved() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project
        .run(&[
            "plan",
            "--env",
            "local",
            "--rehearse",
            "--out",
            "a.lockstep",
        ])
        .ends(0)
        .says("Plan: 10 to create.")
        .says("10 of 10 changes went through.");
    project
        .run(&["rehearse", "a.lockstep"])
        .ends(0)
        .says("10 of 10 changes went through.")
        .says("a saved plan has no manifests");
    project.run(&["apply", "a.lockstep", "--yes"]).ends(0);
    project.run(&["rehearse", "a.lockstep"]).ends(6);
    let broken = json!({"webhookCallbackUrl": "http://insecure.example"});
    served.edit("models", "private-llm", &broken);
    project.edit(
        "manifests/rates.yaml",
        "requestsPerMinute: 120,",
        "requestsPerMinute: 110,",
    );
    let plan = [
        "plan",
        "--env",
        "local",
        "--rehearse",
        "--out",
        "b.lockstep",
    ];
    project.run(&plan).ends(1).says("Refused");
    assert!(!project.path("b.lockstep").exists());
    // A document stands alone on stdout.
    let plan = ["plan", "--env", "local", "--rehearse", "--format", "json"];
    let ran = project.run(&plan).ends(1).warns("went through, 1 refused");
    assert_eq!(json_of(&ran)["kind"], "lockstep.plan");
}

#[test]
fn deletes_and_traffic_are_rehearsed_too() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    project.edit(
        "lockstep.yaml",
        "      ledger: file:.lockstep/local\n",
        "      ledger: file:.lockstep/local\n      prune: true\n      guards: none\n",
    );
    project.remove("manifests/prompts/after_call_summary.yaml");
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "    1.0.0: 0.9\n", "    1.0.0: 0.75\n");
    project.edit(prompt, "    1.1.0: 0.1\n", "    1.1.0: 0.25\n");
    let ran = project.run(&["rehearse", "--env", "local"]).ends(0);
    ran.says("TrafficSplit/support_agent").says("DELETE");
    let only = ["--target", "Prompt/after_call_summary"];
    let words = [&["rehearse", "--env", "local"], &only[..]].concat();
    project.run(&words).ends(0).says("1 DELETE");
}

#[test]
fn a_tenant_without_tags_is_rehearsed_as_one() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    served.behave(&json!({"etags": false}));
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "temperature: 0.2", "temperature: 0.4");
    project
        .run(&["rehearse", "--env", "local"])
        .ends(0)
        .says("1 of 1 change went through.");
}

#[test]
fn a_plan_that_a_guard_refuses_is_rehearsed_and_ends_as_it_would() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    project.edit(
        "lockstep.yaml",
        "      ledger: file:.lockstep/local\n",
        "      ledger: file:.lockstep/local\n      guards: {maxTrafficShift: 0.1}\n",
    );
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "    1.0.0: 0.9\n", "    1.0.0: 0.5\n");
    project.edit(prompt, "    1.1.0: 0.1\n", "    1.1.0: 0.5\n");
    project
        .run(&["rehearse", "--env", "local"])
        .ends(5)
        .warns("refused by a guard (traffic)")
        .says("went through.");
}
