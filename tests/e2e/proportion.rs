//! Reads in proportion: a plan of what did not move costs its pages, and what was changed by hand is
//! seen all the same.

use std::fmt::Write as _;

use serde_json::json;

use crate::project::Project;
use crate::served::Served;

const PROMPTS: usize = 120;

fn many() -> String {
    let mut text = String::new();
    for number in 0..PROMPTS {
        let result = write!(
            text,
            "---\napiVersion: lockstep.dev/v1\nkind: Prompt\nmetadata: {{name: p{number}}}\nspec:\n  \
             model: anthropic/claude-3-sonnet\n  serve: 1.0.0\n  versions:\n    \
             - {{version: 1.0.0, systemPrompt: You are number {number}.}}\n"
        );
        result.expect("a text can be written to");
    }
    text
}

/// Counts the reads of single prompts, and those of the pages of all lists.
fn reads(served: &Served) -> (usize, usize) {
    let requests = served.requests();
    let of = |start: &str| requests.iter().filter(|one| one.starts_with(start)).count();
    let single = of("GET /api/v2/ai/llm/gateway/prompts/");
    let lists = of("GET /api/v2/ai/") - single;
    (single, lists)
}

/// Two pages of prompts, one of providers, one of models, and so many prompts on their own. Of a
/// thousand dates one ends in a whole second, and is then no tag: some more reads may be due to that.
#[track_caller]
fn costs(served: &Served, prompts: usize, etags: bool) {
    let (single, lists) = reads(served);
    let chance = if etags { 0 } else { 4 };
    assert_eq!(lists, 4, "etags: {etags}");
    let range = prompts..=prompts + chance;
    assert!(
        range.contains(&single),
        "{single} of {range:?}, etags: {etags}"
    );
}

fn plan_and_drift_cost_pages(etags: bool) {
    let mut project = Project::sample();
    let served = Served::start(&project);
    served.behave(&json!({"etags": etags}));
    served.join(&mut project);
    project.write("manifests/many.yaml", &many());
    project
        .run(&["apply", "--env", "local", "--yes", "-q"])
        .ends(0);
    for words in [["plan", "--env", "local"], ["drift", "--env", "local"]] {
        served.forget();
        project.run(&words).ends(0);
        costs(&served, 0, etags);
    }
    served.put("p7", &json!({"temperature": 1.7}));
    served.put(
        "p8",
        &json!({"version": "2.0.0", "systemPrompt": "Be brief."}),
    );
    served.forget();
    // Nobody declares a temperature, and a further version is no drift.
    project.run(&["drift", "--env", "local"]).ends(0);
    costs(&served, 2, etags);
    // Two steps at one object, and what comes of them is remembered too.
    let settings = "- {version: 1.0.0, systemPrompt: You are number 3.}\n";
    let more = format!(
        "{settings}    - {{version: 1.1.0, systemPrompt: You are brief.}}\n  temperature: 0.5\n"
    );
    project.edit("manifests/many.yaml", settings, &more);
    project
        .run(&["apply", "--env", "local", "--yes", "-q"])
        .ends(0);
    served.forget();
    project.run(&["plan", "--env", "local"]).ends(0);
    // The two that others moved.
    costs(&served, 2, etags);
    let text = json!({"versions": [{"version": "1.0.0", "systemPrompt": "You are rude."}]});
    served.edit("prompts", "p11", &text);
    project
        .run(&["plan", "--env", "local", "--detailed-exitcode"])
        .ends(2)
        .says("Prompt/p11");
}

#[test]
fn with_tags_a_plan_costs_its_pages() {
    plan_and_drift_cost_pages(true);
}

#[test]
fn without_tags_dates_do_as_well() {
    plan_and_drift_cost_pages(false);
}
