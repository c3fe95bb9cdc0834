//! `lockstep apply FILE` and `lockstep plan verify`: what is applied, and what is refused.

use std::fs;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::project::Project;
use crate::served::Served;

/// Replaces a text in a plan, and makes its digests right again: as somebody would who has lockstep's
/// source.
fn forge(project: &Project, from: &str, to: &str) {
    let text = project.read("a.lockstep");
    assert!(text.contains(from), "{from}");
    let members = |text: &str| -> serde_json::Map<String, Value> {
        serde_json::from_str(text).expect("it is JSON")
    };
    let named = |text: &str, name: &str| members(text)[name].as_str().expect("a text").to_owned();
    let digest = |bytes: &[u8]| lockstep_model::Digest::of_bytes(bytes).hex();
    let text = text.replace(from, to);
    let start = text.find("\n  \"plan\": ").expect("it has a body") + 11;
    let body = digest(&text.as_bytes()[start..text.len() - 3]);
    let text = text.replace(&named(&text, "planSha256"), &body);
    let mut around = members(&text);
    let (_plan, _digest) = (around.remove("plan"), around.remove("sha256"));
    let whole = digest(&serde_json::to_vec(&around).expect("it is JSON"));
    project.write("a.lockstep", &text.replace(&named(&text, "sha256"), &whole));
}

/// Makes a plan look as if it was made at another time.
fn made_at(project: &Project, time: &str) {
    let text = project.read("a.lockstep");
    let document: Value = serde_json::from_str(&text).expect("it is JSON");
    let made = document["createdAt"].as_str().expect("a time");
    forge(project, made, time);
}

#[track_caller]
fn refused(project: &Project, code: i32, why: &str) {
    for words in [
        &["apply", "a.lockstep", "--yes"][..],
        &["apply", "a.lockstep", "--yes", "--format", "json"],
    ] {
        project.run(words).ends(code).warns(why);
    }
    let verified = project.run(&["plan", "verify", "a.lockstep"]).ends(code);
    let flat: Vec<&str> = verified.stdout.split_whitespace().collect();
    assert!(
        flat.join(" ").contains(why),
        "`{why}` in\n{}",
        verified.stdout
    );
    assert!(!project.path(".lockstep/sim/entries.jsonl").exists());
}

#[test]
fn a_saved_plan_needs_no_manifests() {
    let project = Project::sample();
    project.run(&["plan", "--out", "a.lockstep"]).ends(0);
    fs::remove_dir_all(project.path("manifests")).unwrap();
    project
        .run(&["plan", "verify", "a.lockstep"])
        .ends(0)
        .says("whole and unaltered")
        .says("not signed, and nobody has to sign")
        .says("project lockstep-sample, environment sim")
        .says("nothing that the plan touches has moved")
        .says("The plan holds.");
    project
        .run(&["apply", "a.lockstep", "--yes"])
        .ends(0)
        .says("10 created");
}

#[test]
fn a_plan_of_another_time_is_refused() {
    let project = Project::sample();
    project.run(&["plan", "--out", "a.lockstep"]).ends(0);
    made_at(&project, "2020-01-01T00:00:00Z");
    refused(&project, 6, "the plan has expired: it was made");
    made_at(&project, "2199-01-01T00:00:00Z");
    refused(&project, 1, "which is yet to come");
    made_at(&project, "soon");
    refused(&project, 1, "is no time that a plan can be made at");
    let apply = |age| project.run(&["apply", "a.lockstep", "--yes", "--max-age", age]);
    for odd in ["0s", "2", "1000days", "soon"] {
        apply(odd).ends(64);
    }
    project.run(&["apply", "--yes", "--max-age", "8h"]).ends(64);
    project.edit(
        "lockstep.yaml",
        "simulator: {}\n",
        "simulator: {}\n      plans: {maxAge: 2h}\n",
    );
    apply("3h")
        .ends(1)
        .warns("more than the environment lets plans age");
    project.edit("lockstep.yaml", "maxAge: 2h", "maxAge: soon");
    project.run(&["validate"]).ends(4).says("maxAge");
}

#[test]
fn a_plan_of_another_project_environment_or_tenant_is_refused() {
    let project = Project::sample();
    project.run(&["plan", "--out", "a.lockstep"]).ends(0);
    project
        .run(&["apply", "a.lockstep", "--yes", "--env", "local"])
        .ends(1)
        .warns("the plan is for environment `sim`, not for `local`");
    project.edit(
        "lockstep.yaml",
        "name: lockstep-sample",
        "name: other-gateway",
    );
    refused(&project, 1, "the plan is of the project `lockstep-sample`");
    project.edit(
        "lockstep.yaml",
        "name: other-gateway",
        "name: lockstep-sample",
    );
    project.edit(
        "lockstep.yaml",
        "simulator: {}\n",
        "region: eu-central-1\n      ledger: file:x\n",
    );
    project
        .run(&["plan", "verify", "a.lockstep", "--offline"])
        .ends(1)
        .says("the plan was made for the tenant simulator");
    project
        .run(&["apply", "a.lockstep", "--yes"])
        .ends(1)
        .warns("the plan was made for the tenant simulator");
}

#[test]
fn a_plan_of_another_organisation_is_refused() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project
        .run(&["plan", "--env", "local", "--out", "a.lockstep"])
        .ends(0);
    let document: Value = serde_json::from_str(&project.read("a.lockstep")).unwrap();
    let id = document["plan"]["organization"]["id"].as_str().unwrap();
    let other = "6a0e2f10-0000-4000-8000-00000000beef";
    forge(&project, id, other);
    project
        .run(&["apply", "a.lockstep", "--yes"])
        .ends(1)
        .warns(&format!("and the saved plan names {other}"));
    project
        .run(&["plan", "verify", "a.lockstep"])
        .ends(1)
        .says("it is another organisation");
    assert_eq!(served.writes(), Vec::<String>::new());
}

#[test]
fn a_forged_plan_does_not_pass_a_guard() {
    let project = Project::sample();
    project.run(&["apply", "--yes"]).ends(0);
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "    1.0.0: 0.9\n", "    1.0.0: 0.75\n");
    project.edit(prompt, "    1.1.0: 0.1\n", "    1.1.0: 0.25\n");
    project.run(&["plan", "--out", "a.lockstep"]).ends(0);
    forge(&project, "\"limit\":0.25", "\"limit\":0.05");
    project
        .run(&["apply", "a.lockstep", "--yes"])
        .ends(5)
        .warns("the guard `traffic` refuses the plan");
    project
        .run(&["plan", "verify", "a.lockstep"])
        .ends(5)
        .says("the guard `traffic` refuses the plan");
    let live = project.run(&["plan", "--detailed-exitcode"]);
    live.ends(2).says("0.9 → 0.75");
}

#[test]
fn what_moved_beside_a_plan_is_told_and_hinders_nothing() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    let prompt = "manifests/prompts/support_agent.yaml";
    let categories = "    blockedCategories: [violence, hate_speech, self_harm]\n";
    project.edit(prompt, categories, "");
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    project.edit(prompt, "temperature: 0.2", "temperature: 0.4");
    project
        .run(&["plan", "--env", "local", "--out", "a.lockstep"])
        .ends(0);
    let mut guardrails = served.object("prompts", "support_agent")["safetyGuardrails"].clone();
    guardrails["blockedCategories"] = json!(["violence"]);
    served.put("support_agent", &json!({"safetyGuardrails": guardrails}));
    let told = "guardrails.blockedCategories moved since the plan was made";
    project
        .run(&["plan", "verify", "a.lockstep", "--format", "json"])
        .ends(0)
        .says(told);
    project
        .run(&["apply", "a.lockstep", "--yes"])
        .ends(0)
        .warns("note: Prompt/support_agent: guardrails.blockedCategories moved")
        .says("1 updated");
    let live = served.object("prompts", "support_agent");
    assert_eq!(
        (&live["temperature"], &live["safetyGuardrails"]),
        (&json!(0.4), &guardrails)
    );
}

#[test]
fn a_stale_plan_is_told_by_verify_and_a_tenant_that_is_away_is_no_proof() {
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
    let verify = ["plan", "verify", "a.lockstep"];
    project
        .run(&verify)
        .ends(6)
        .says("Prompt/support_agent temperature: was 0.2, is 1.9")
        .says("The plan does not hold");
    let json = project
        .run(&[&verify[..], &["--format", "json"]].concat())
        .ends(6)
        .json();
    assert_eq!(json["holds"], false);
    let last = json["checks"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["check"], &last["end"]),
        (&json!("live"), &json!("failed"))
    );
    assert_eq!(served.writes(), Vec::<String>::new());
    project
        .run(&[&verify[..], &["--offline"]].concat())
        .ends(0)
        .says("--offline");
    drop(served);
    project.run(&verify).ends(1).says("organization");
    project.run(&[&verify[..], &["--offline"]].concat()).ends(0);
    let elsewhere = Project::empty();
    elsewhere.write("a.lockstep", &project.read("a.lockstep"));
    elsewhere
        .run(&[&verify[..], &["--offline"]].concat())
        .ends(0)
        .says("no lockstep.yaml");
    elsewhere
        .run(&verify)
        .ends(1)
        .warns("there is no lockstep.yaml");
}

#[test]
fn files_that_are_no_plans_are_refused_in_bounded_time() {
    let project = Project::sample();
    project.run(&["plan", "--out", "a.lockstep"]).ends(0);
    let text = project.read("a.lockstep");
    let long = fs::File::create(project.path("long.lockstep")).unwrap();
    long.set_len(100 << 20).unwrap();
    let huge = fs::File::create(project.path("huge.lockstep")).unwrap();
    huge.set_len(2 << 30).unwrap();
    let nested = format!(
        "{}{}",
        &text[..text.find("\n  \"plan\": ").unwrap()],
        "\n  \"plan\": "
    );
    project.write("deep.lockstep", &(nested.clone() + &"[".repeat(20 << 20)));
    project.write(
        "number.lockstep",
        &(nested + &"9".repeat(1 << 20) + "\n}\n"),
    );
    project.write("twice.lockstep", &(text.clone() + &text));
    project.write("empty.lockstep", "");
    project.write("windows.lockstep", &text.replace('\n', "\r\n"));
    project.write_bytes("bytes.lockstep", &[text.as_bytes(), &[0xff, 0xfe]].concat());
    fs::create_dir(project.path("folder.lockstep")).unwrap();
    let mut names = vec![
        "long", "huge", "deep", "number", "twice", "empty", "windows", "bytes", "folder", "none",
    ];
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        use std::process::Command;

        let pipe = Command::new("mkfifo")
            .arg(project.path("pipe.lockstep"))
            .status();
        assert!(pipe.expect("mkfifo runs").success());
        symlink(project.path("loop.lockstep"), project.path("loop.lockstep")).unwrap();
        symlink("/dev/zero", project.path("zero.lockstep")).unwrap();
        names.extend(["pipe", "loop", "zero"]);
        // A link to a plan is a plan.
        symlink(project.path("a.lockstep"), project.path("link.lockstep")).unwrap();
        project.run(&["plan", "verify", "link.lockstep"]).ends(0);
    }
    for name in names {
        let file = format!("{name}.lockstep");
        project.run(&["show", &file]).ends(1).warns(&file);
        project
            .run(&["plan", "verify", &file])
            .ends(1)
            .says("FAILED");
        project.run(&["apply", &file, "--yes"]).ends(1);
    }
    assert!(!project.path(".lockstep").exists());
}

#[test]
fn a_file_takes_no_agreement() {
    let project = Project::sample();
    project.run(&["plan", "--out", "a.lockstep"]).ends(0);
    for words in [
        &["--target", "Prompt/support_agent"][..],
        &["--exclude", "Prompt/support_agent"],
        &["--adopt", "Prompt/support_agent"],
        &["--allow", "deletes=4", "--reason", "so"],
        &["--allow", "conflicts", "--reason", "so"],
    ] {
        let ran = project.run(&[&["apply", "a.lockstep", "--yes"], words].concat());
        ran.ends(64).warns("is sealed in FILE");
    }
    project
        .run(&["plan", "--out", "b", "verify", "a.lockstep"])
        .ends(64);
    project.run(&["plan", "verify"]).ends(64);
    project
        .run(&["plan", "verify", "a.lockstep", "--format", "sarif"])
        .ends(64);
}

const FORMATS: [&str; 7] = [
    "text",
    "json",
    "markdown",
    "github-summary",
    "sarif",
    "junit",
    "github",
];

#[test]
fn exit_codes_are_the_same_for_all_formats() {
    let project = Project::sample();
    let ends = |code: i32, words: &[&str]| {
        for format in FORMATS {
            let words = [&["plan", "--format", format], words].concat();
            project.run(&words).ends(code);
        }
    };
    ends(0, &[]);
    ends(2, &["--detailed-exitcode"]);
    ends(64, &["--nothing"]);
    project.run(&["apply", "--yes"]).ends(0);
    ends(0, &["--detailed-exitcode"]);
    let strict = "simulator: {}\n      guards: {maxTrafficShift: 0.01}\n";
    project.edit("lockstep.yaml", "simulator: {}\n", strict);
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "    1.0.0: 0.9\n", "    1.0.0: 0.5\n");
    project.edit(prompt, "    1.1.0: 0.1\n", "    1.1.0: 0.5\n");
    ends(5, &[]);
    ends(5, &["--detailed-exitcode"]);
    project.edit(prompt, "    1.1.0: 0.5\n", "    1.1.0: 0.9\n");
    ends(4, &[]);
}

#[test]
fn a_reader_that_goes_away_changes_no_exit_code() {
    let project = Project::sample();
    project.run(&["plan", "--out", "a.lockstep"]).ends(0);
    let gone = |words: &[&str], code: i32| {
        let mut command = project.command(words);
        let child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = child.expect("it starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        let stderr = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(code), "{words:?}: {stderr}");
        assert!(
            !stderr.to_lowercase().contains("pipe"),
            "{words:?}: {stderr}"
        );
    };
    for format in FORMATS {
        gone(&["plan", "--format", format], 0);
        gone(&["plan", "--format", format, "--detailed-exitcode"], 2);
        gone(&["show", "a.lockstep", "--format", format], 0);
    }
    gone(&["plan", "verify", "a.lockstep"], 0);
    gone(&["plan", "verify", "a.lockstep", "--format", "json"], 0);
    gone(&["plan", "verify", "none.lockstep"], 1);
}

#[test]
fn a_plan_carries_warnings_and_what_it_was_made_of() {
    let project = Project::sample();
    let prompt = "manifests/prompts/support_agent.yaml";
    let key = format!("{}{}", "sk-ant-", "q7Zr2PxK9mVt4WbN8sLc");
    let line = "Never promise a refund: ";
    project.edit(prompt, line, &format!("{line}{key} "));
    let ran = project
        .run(&["plan", "--format", "json", "--out", "a.lockstep"])
        .ends(0);
    let plan = ran.json();
    let found = plan["plan"]["findings"].as_array().unwrap();
    let codes: Vec<&str> = found
        .iter()
        .filter_map(|one| one["code"].as_str())
        .collect();
    assert!(codes.contains(&"LS0702"), "{codes:?}");
    assert!(!found.iter().any(|one| one.to_string().contains(&key[7..])));
    let severe = found.iter().all(|one| one["severity"] == "warning");
    assert!(severe && found[0]["place"]["line"].is_u64(), "{found:?}");
    project
        .run(&["apply", "a.lockstep", "--yes"])
        .ends(0)
        .warns("LS0702");
    // What stands on stderr is not said on stdout again; a file has it.
    let told = project.run(&["show", "a.lockstep", "--report", "text=a.txt"]);
    let told = told.ends(0).warns("LS0702");
    assert!(!told.stdout.contains("LS0702"), "{}", told.stdout);
    assert!(project.read("a.txt").contains("warning[LS0702]: "));
}

/// The schema that is published.
const SCHEMA: &str = include_str!("../../schemas/plan.v1.schema.json");

#[test]
fn plans_of_all_sorts_fit_the_published_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let fits = |project: &Project, words: &[&str]| {
        let words = [&["plan", "--format", "json"], words].concat();
        let plan = project.run(&words).json();
        let errors: Vec<String> = validator
            .iter_errors(&plan)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{words:?}: {}", errors.join("\n"));
        plan["plan"].to_string()
    };
    let project = Project::sample();
    assert!(fits(&project, &[]).contains("\"action\":\"create\""));
    fits(&project, &["--target", "Prompt/support_agent"]);
    project.run(&["apply", "--yes"]).ends(0);
    fits(&project, &[]);
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "    1.0.0: 0.9\n", "    1.0.0: 0.4\n");
    project.edit(prompt, "    1.1.0: 0.1\n", "    1.1.0: 0.6\n");
    let model = "manifests/models/production-llm-v2.yaml";
    project.edit(model, "architecture: openai", "architecture: anthropic");
    project.remove("manifests/prompts/intent_router.yaml");
    let plan = fits(&project, &["--allow", "traffic=1", "--reason", "so"]);
    for part in [
        "\"delete\"",
        "\"replace\"",
        "\"verdicts\":[{",
        "\"reason\":\"so\"",
    ] {
        assert!(plan.contains(part), "{part} in {plan}");
    }
}

#[test]
fn a_plan_that_was_applied_already_says_by_which_run() {
    let project = Project::sample();
    project.run(&["plan", "--out", "a.lockstep"]).ends(0);
    let apply = ["apply", "a.lockstep", "--yes"];
    project.run(&apply).ends(0);
    let again = project.run(&apply).ends(6).warns("the plan is stale");
    again.warns("applied this plan already: `lockstep plan` says");
}
