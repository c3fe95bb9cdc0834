//! A plan is the same bytes for the same inputs: in whatever order they come, and on every run.

use std::fs;

use serde_json::{Value, json};

use crate::project::Project;
use crate::served::Served;

/// The formats that say nothing of when they were made.
const TIMELESS: [&str; 6] = [
    "text",
    "markdown",
    "github-summary",
    "sarif",
    "junit",
    "github",
];

/// Returns the body of a plan, and all renderings of it.
fn renderings(project: &Project, env: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let json = project
        .run(&[
            "plan",
            "--env",
            env,
            "--format",
            "json",
            "--out",
            "a.lockstep",
        ])
        .ends(0);
    let body = |text: &str| {
        let lines = text.lines();
        let kept =
            lines.filter(|line| line.starts_with("  \"plan") || line.starts_with("  \"tenant"));
        kept.collect::<Vec<_>>().join("\n")
    };
    assert!(body(&json.stdout).contains("\"planSha256\""));
    found.push(("json".to_owned(), body(&json.stdout)));
    found.push(("saved".to_owned(), body(&project.read("a.lockstep"))));
    for format in TIMELESS {
        let ran = project
            .run(&["plan", "--env", env, "--format", format])
            .ends(0);
        found.push((format.to_owned(), ran.stdout + &ran.stderr));
    }
    let ran = project.run(&["plan", "--env", env, "--compact"]).ends(0);
    found.push(("compact".to_owned(), ran.stdout));
    found
}

#[track_caller]
fn same(first: &[(String, String)], second: &[(String, String)]) {
    for ((format, first), (_same, second)) in first.iter().zip(second) {
        assert_eq!(first, second, "{format}");
    }
}

/// Turns round the order of the documents of a file, and of the fields at its top.
fn turned(text: &str) -> String {
    let documents: Vec<&str> = text.split("\n---\n").collect();
    let documents: Vec<String> = documents
        .iter()
        .rev()
        .map(|one| fields_turned(one))
        .collect();
    documents.join("\n---\n")
}

/// Puts the stretches that begin with a name at the left edge in the other order.
fn fields_turned(document: &str) -> String {
    let mut parts: Vec<Vec<&str>> = Vec::new();
    for line in document.lines().filter(|line| !line.starts_with('#')) {
        let begins = line.starts_with(|c: char| c.is_ascii_alphabetic());
        match parts.last_mut() {
            Some(part) if !begins => part.push(line),
            Some(_) | None => parts.push(vec![line]),
        }
    }
    let parts = parts.iter().rev().map(|part| part.join("\n"));
    parts.collect::<Vec<_>>().join("\n") + "\n"
}

/// Changes something of each kind, so that there is something to plan.
fn change(project: &Project) {
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "temperature: 0.2", "temperature: 0.4");
    project.edit(prompt, "    1.0.0: 0.9\n", "    1.0.0: 0.8\n");
    project.edit(prompt, "    1.1.0: 0.1\n", "    1.1.0: 0.2\n");
    let rate = "requestsPerMinute: 500";
    project.edit("manifests/rates.yaml", rate, "requestsPerMinute: 450");
}

#[test]
fn a_second_run_is_the_same() {
    let project = Project::sample();
    same(&renderings(&project, "sim"), &renderings(&project, "sim"));
    project.run(&["apply", "--yes"]).ends(0);
    change(&project);
    same(&renderings(&project, "sim"), &renderings(&project, "sim"));
}

#[test]
fn the_order_of_files_documents_and_fields_does_not_matter() {
    let project = Project::sample();
    project.run(&["apply", "--yes"]).ends(0);
    change(&project);
    let plan = |project: &Project| {
        let ran = project.run(&["plan", "--format", "json"]).ends(0);
        let mut plan = ran.json()["plan"].take();
        places(&mut plan);
        plan
    };
    let first = plan(&project);
    // The last name in the folder now holds what the first one did, each turned round.
    for file in project.files("manifests") {
        if file.extension().is_some_and(|end| end == "yaml") {
            let text = fs::read_to_string(&file).expect("it is read");
            let name = file
                .file_name()
                .expect("it has a name")
                .to_string_lossy()
                .into_owned();
            let turned_name: String = name.trim_end_matches(".yaml").chars().rev().collect();
            fs::remove_file(&file).expect("it goes");
            let file = file.with_file_name(format!("{turned_name}.yaml"));
            fs::write(file, turned(&text)).expect("it is written");
        }
    }
    let second = plan(&project);
    assert_eq!(first.to_string(), second.to_string());
    assert!(!first["changes"].as_array().expect("changes").is_empty());
}

/// Takes out where values were written: that did change.
fn places(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for name in ["origin", "place", "related"] {
                drop(map.remove(name));
            }
            map.values_mut().for_each(places);
        }
        Value::Array(items) => items.iter_mut().for_each(places),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn the_order_and_noise_of_what_the_tenant_answers_does_not_matter() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    change(&project);
    let first = renderings(&project, "local");
    // What nobody manages, and lists in another order.
    let object = served.object("providers", "anthropic");
    let mut models = object["models"].as_array().expect("models").clone();
    models.reverse();
    served.edit(
        "providers",
        "anthropic",
        &json!({"models": models, "theirs": {"a": [1, 2]}}),
    );
    let mut guardrails = served.object("prompts", "support_agent")["safetyGuardrails"].clone();
    for name in ["contentFiltering", "blockedCategories"] {
        let list = guardrails[name].as_array_mut().expect("a list");
        list.reverse();
    }
    served.edit(
        "prompts",
        "support_agent",
        &json!({"safetyGuardrails": guardrails}),
    );
    same(&first, &renderings(&project, "local"));
}
