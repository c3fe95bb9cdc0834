//! `lockstep drift`.

use serde_json::{Value, json};
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

#[test]
fn whoever_wants_to_be_is_notified_of_drift() {
    let served = Served::start(&Project::empty());
    let mut project = served.project();
    let at = |name: &str| format!("{}/_sim/webhooks/{name}", served.base);
    project.set("OPS_HMAC", "canary-of-the-hmac");
    project.set("CI_JOB_URL", "https://ci.example.com/17");
    let ledger = "      ledger: file:.lockstep/local\n";
    let notify = format!(
        "{ledger}      notify:\n        - {{webhook: \"{}\", secret: {{env: OPS_HMAC}}}}\n        \
         - {{webhook: \"{}\", format: cloudevents, on: [drifted]}}\n        \
         - {{webhook: \"{}\", format: slack}}\n        \
         - {{webhook: \"{}\", on: [applied, failed]}}\n        \
         - {{webhook: {{env: NOT_SET}}, on: [drifted]}}\n",
        at("plain"),
        at("events"),
        at("chat"),
        at("runs")
    );
    project.edit("lockstep.yaml", ledger, &notify);
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    served.quieten();
    project.run(&["drift", "--env", "local"]).ends(0);
    assert_eq!(served.deliveries(), Vec::<Value>::new(), "nothing drifted");

    served.put("support_agent", &json!({"temperature": 1.9}));
    served.forget();
    let ran = project.run(&["drift", "--env", "local", "--format", "json"]);
    let ran = ran.ends(3).warns("notify[4]").warns("NOT_SET");
    assert_eq!(ran.json()["objects"].as_array().map(Vec::len), Some(1));
    let took = served.deliveries();
    let of = |name: &str| took.iter().find(|one| one["receiver"] == name);
    let plain = &of("plain").expect("a notification")["body"];
    assert_eq!(plain["result"], "drifted");
    assert_eq!(plain["environment"], "local");
    assert_eq!(plain["ciRunUrl"], "https://ci.example.com/17");
    assert_eq!(plain["objects"][0]["address"], "Prompt/support_agent");
    assert_eq!(plain["objects"][0]["fields"], json!(["temperature"]));
    let event = &of("events").expect("an event")["body"];
    assert_eq!(event["type"], "dev.lockstep.drift.found");
    let chat = &of("chat").expect("a text")["body"];
    let text = chat["text"].as_str().expect("a text");
    assert!(text.contains("local drifted: 1 object"), "{text}");
    assert!(of("runs").is_none(), "it wants runs only");
    assert_eq!(served.writes(), Vec::<String>::new());
    let all = format!("{took:?}{}{}", ran.stdout, ran.stderr);
    assert!(!all.contains("canary-of-the-hmac"), "{all}");
}
