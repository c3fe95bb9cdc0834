//! Secrets in a plan: in no byte of any format, of any file, nor of any error.

use std::fs;

use serde_json::json;

use crate::project::{Project, Ran};
use crate::served::Served;

/// The value of a variable, and the contents of a file.
const OF_VARIABLE: &str = "canary-1d7e4b-of-a-variable";
const OF_FILE: &str = "canary-9c02fa-of-a-file";
const CANARIES: [&str; 2] = [OF_VARIABLE, OF_FILE];

/// The only file that holds a secret.
const KEY_FILE: &str = "secrets/key.txt";

/// A project whose providers take their keys from a variable and from a file.
fn project(served: &Served) -> Project {
    let mut project = served.project();
    project.set("ANTHROPIC_API_KEY", OF_VARIABLE);
    let provider = "manifests/providers/private-foundation.yaml";
    let key = "env: PRIVATE_INFERENCE_KEY";
    project.edit(provider, key, &format!("file: {KEY_FILE}"));
    project.write(KEY_FILE, &format!("{OF_FILE}\n"));
    project
}

/// All formats that `plan` writes, also those that came later.
fn formats(project: &Project) -> Vec<String> {
    let help = project.run(&["plan", "--help"]).ends(0).stdout;
    let known = [
        "text",
        "json",
        "markdown",
        "github-summary",
        "sarif",
        "junit",
        "github",
        "html",
    ];
    let told = |name: &&&str| help.contains(&format!("- {name}:"));
    let found: Vec<String> = known
        .iter()
        .filter(told)
        .map(|name| (*name).to_owned())
        .collect();
    assert!(found.len() >= 7, "{found:?}");
    found
}

#[track_caller]
fn silent(project: &Project, ran: &Ran) {
    for canary in CANARIES {
        // A part of it would be too much, too.
        let part = &canary[..16];
        assert!(!ran.stdout.contains(part), "{}", ran.stdout);
        assert!(!ran.stderr.contains(part), "{}", ran.stderr);
        for file in project.files("") {
            if file.ends_with(KEY_FILE) {
                continue;
            }
            let bytes = fs::read(&file).expect("it is read");
            let found = bytes.windows(part.len()).any(|one| one == part.as_bytes());
            assert!(!found, "{}", file.display());
        }
    }
}

/// Runs a command in every format, on stdout and as reports, with a log of what goes over the wire.
fn everywhere(project: &Project, words: &[&str], code: i32) {
    let formats = formats(project);
    let mut reports = Vec::new();
    for format in &formats {
        reports.push("--report".to_owned());
        reports.push(format!("{format}=out/{format}"));
    }
    let reports: Vec<&str> = reports.iter().map(String::as_str).collect();
    let loud = ["--log-http", "wire.jsonl", "--log-http-texts", "-vvv"];
    let talks = words[0] != "show";
    let loud = if talks { &loud[..] } else { &[] };
    for format in &formats {
        let shown = ["--format", format];
        let ran = project.run(&[words, &shown, loud].concat()).ends(code);
        silent(project, &ran);
    }
    let ran = project
        .run(&[words, &reports, loud, &["--compact"]].concat())
        .ends(code);
    silent(project, &ran);
    for format in &formats {
        assert!(project.path(&format!("out/{format}")).exists(), "{format}");
    }
}

#[test]
fn a_plan_shows_no_secret() {
    let served = Served::start(&Project::empty());
    let project = project(&served);
    let plan = ["plan", "--env", "local"];
    everywhere(&project, &plan, 0);
    let saved = [&plan[..], &["--out", "a.lockstep"]].concat();
    everywhere(&project, &saved, 0);
    everywhere(&project, &["show", "a.lockstep"], 0);
    let ran = project
        .run(&["plan", "verify", "a.lockstep", "-vvv"])
        .ends(0);
    silent(&project, &ran);
    let loud = ["--log-http", "wire.jsonl", "--log-http-texts", "-vvv"];
    let apply = [&["apply", "a.lockstep", "--yes"][..], &loud].concat();
    let ran = project.run(&apply).ends(0);
    silent(&project, &ran);
    assert!(served.holds_key("anthropic", OF_VARIABLE));
    assert!(served.holds_key("Private Foundation Model Gateway", OF_FILE));
    // The plan names where they are.
    let text = project.read("a.lockstep");
    assert!(text.contains("ANTHROPIC_API_KEY") && text.contains(KEY_FILE));
}

#[test]
fn a_plan_shows_no_secret_that_the_tenant_repeats() {
    let served = Served::start(&Project::empty());
    let project = project(&served);
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    // In a field that is managed, and in names that people read.
    let url = format!("https://a.example/{OF_VARIABLE}/v1");
    served.edit("providers", "anthropic", &json!({"baseUrl": url}));
    let model = format!("m-{OF_FILE}");
    served.edit(
        "prompts",
        "support_agent",
        &json!({"modelEndpointRef": model}),
    );
    let plan = ["plan", "--env", "local"];
    everywhere(&project, &plan, 0);
    let shown = project.run(&plan).ends(0);
    shown.says("(secret)");
    let saved = [&plan[..], &["--out", "a.lockstep"]].concat();
    let ran = project
        .run(&saved)
        .ends(1)
        .warns("what is live there repeats a secret");
    silent(&project, &ran);
    assert!(!project.path("a.lockstep").exists());
    let words = [
        "apply", "--yes", "--env", "local", "--format", "json", "-vvv",
    ];
    let agreed = ["--allow", "traffic=1", "--reason", "so"];
    let ran = project.run(&[&words[..], &agreed].concat()).ends(0);
    silent(&project, &ran);
}

#[test]
fn a_plan_shows_no_secret_that_an_error_repeats() {
    let served = Served::start(&Project::empty());
    let project = project(&served);
    for status in [400, 403, 500] {
        let message = format!("who is {OF_VARIABLE} and \"{OF_FILE}\"?");
        served.fault(&json!({
            "method": "GET", "path": "/api/v2/ai/llm/providers",
            "action": {"status": {"status": status, "message": message}},
        }));
        for format in formats(&project) {
            let words = ["plan", "--env", "local", "--format", &format, "-vvv"];
            let loud = [
                "--log-http",
                "wire.jsonl",
                "--log-http-texts",
                "--deadline",
                "3s",
            ];
            let ran = project.run(&[&words[..], &loud].concat());
            assert_ne!(ran.code, 0, "{}", ran.stdout);
            silent(&project, &ran);
            if status == 500 {
                break;
            }
        }
        served.heal();
    }
}
