//! Plans that are no longer true.

use serde_json::json;

use crate::project::Project;
use crate::served::Served;

#[test]
fn what_moved_since_the_plan_is_named_and_nothing_is_written() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "temperature: 0.2", "temperature: 0.4");
    project
        .run(&["plan", "--env", "local", "--out", "a.lockstep"])
        .ends(0);

    served.put("support_agent", &json!({"temperature": 1.9}));
    served.forget();
    project
        .run(&["apply", "a.lockstep", "--yes"])
        .ends(6)
        .warns("Prompt/support_agent temperature: was 0.2, is 1.9")
        .warns("last changed");
    assert_eq!(served.writes(), Vec::<String>::new());

    // Movement elsewhere is nobody's business.
    served.put("support_agent", &json!({"temperature": 0.2}));
    served.put("intent_router", &json!({"temperature": 1.5}));
    project
        .run(&["apply", "a.lockstep", "--yes"])
        .ends(0)
        .says("1 updated");
    assert_eq!(
        served.object("prompts", "support_agent")["temperature"],
        0.4
    );
    assert_eq!(
        served.object("prompts", "intent_router")["temperature"],
        1.5
    );
}

#[test]
fn a_plan_is_applied_once() {
    let project = Project::sample();
    project.run(&["plan", "--out", "a.lockstep"]).ends(0);
    project.run(&["apply", "a.lockstep", "--yes"]).ends(0);
    let before = project.read(".lockstep/sim/entries.jsonl");
    project.run(&["apply", "a.lockstep", "--yes"]).ends(6);
    assert_eq!(project.read(".lockstep/sim/entries.jsonl"), before);
}

#[test]
fn what_is_no_longer_owned_is_not_written_to() {
    let project = Project::sample();
    project.run(&["apply", "--yes"]).ends(0);
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "temperature: 0.2", "temperature: 0.4");
    project.run(&["plan", "--out", "a.lockstep"]).ends(0);
    let settings = project.read("lockstep.yaml");
    let apply = ["apply", "a.lockstep", "--yes"];

    let tenant = "        simulator: {}\n";
    let owning = format!("{tenant}      owns: [\"Model/*\"]\n");
    project.edit("lockstep.yaml", tenant, &owning);
    project
        .run(&apply)
        .ends(1)
        .warns("the plan is about Prompt/support_agent");

    project.write("lockstep.yaml", &settings);
    let manifests = "  manifests: [manifests]\n";
    let addresses = "{address: Prompt/support_agent}, {address: TrafficSplit/support_agent}";
    let handed_over = format!("{manifests}  removed: [{addresses}]\n");
    project.edit("lockstep.yaml", manifests, &handed_over);
    project.remove(prompt);
    project.run(&["apply", "--yes"]).ends(0).says("2 released");

    project.write("lockstep.yaml", &settings);
    project
        .run(&apply)
        .ends(6)
        .warns("Prompt/support_agent is no longer lockstep's");
}
