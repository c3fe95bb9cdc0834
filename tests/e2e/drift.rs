//! `lockstep drift`.

use serde_json::json;
use snapbox::{assert_data_eq, str};

use crate::project::Project;
use crate::served::Served;

#[test]
fn an_edit_behind_the_back_is_seen_and_put_back() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    project.run(&["drift", "--env", "local"]).ends(0);

    served.put("support_agent", &json!({"temperature": 1.9}));
    served.delete("intent_router");
    served.forget();
    let drift = project.run(&["drift", "--env", "local"]).ends(3);
    assert_data_eq!(
        drift.stdout,
        str![[r#"
  - Prompt/intent_router  gone: deleted outside Git
  ~ Prompt/support_agent  last changed by 00000000-0000-4000-8000-00000000c11e at [..]
      temperature: 0.2 → 1.9
  - TrafficSplit/intent_router  gone: deleted outside Git

Drift in local: 3 objects were changed outside Git.

"#]]
    );
    assert_eq!(served.writes(), Vec::<String>::new());
    let json = project
        .run(&["drift", "--env", "local", "--format", "json"])
        .ends(3)
        .json();
    let objects = json["objects"].as_array().unwrap();
    let addresses: Vec<_> = objects.iter().map(|object| &object["address"]).collect();
    assert_eq!(
        addresses,
        [
            "Prompt/intent_router",
            "Prompt/support_agent",
            "TrafficSplit/intent_router"
        ]
    );

    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    project.run(&["drift", "--env", "local"]).ends(0);
    assert_eq!(
        served.object("prompts", "support_agent")["temperature"],
        0.2
    );
}

#[test]
fn a_change_in_git_is_no_drift() {
    let project = Project::sample();
    project.run(&["apply", "--yes"]).ends(0);
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "temperature: 0.2", "temperature: 0.4");
    project.run(&["drift"]).ends(0);
    project.edit(prompt, "temperature: 0.4", "temperature: 0.4.1");
    project.run(&["drift"]).ends(4);
}

#[test]
fn without_a_ledger_nothing_can_be_said() {
    let project = Project::sample();
    project
        .run(&["drift"])
        .ends(1)
        .warns("no ledger at .lockstep/sim")
        .warns("lockstep apply");
    assert!(!project.path(".lockstep").exists());
}
