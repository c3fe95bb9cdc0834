//! What guards refuse, with what flag it passes, and what they ask of the ledger and of telemetry.

use serde_json::{Value, json};

use crate::project::{Project, Ran};
use crate::served::Served;

const PROMPT: &str = "manifests/prompts/support_agent.yaml";
const SPLIT: &str = "    1.0.0: 0.9\n    1.1.0: 0.1\n";
const TELEMETRY: &str = "/api/v2/ai/llm/gateway/telemetry";

fn applied() -> Project {
    let project = Project::sample();
    project.run(&["apply", "--yes", "-q"]).ends(0);
    project
}

/// Gives an environment of the sample guards.
fn guard(project: &Project, environment: &str, guards: &str) {
    let head = format!("    {environment}:\n      tenant:\n");
    let guarded = format!("    {environment}:\n      guards: {guards}\n      tenant:\n");
    project.edit("lockstep.yaml", &head, &guarded);
}

/// Returns the flags that a refusal prints, as a shell would hand them on.
fn flags(refused: &Ran, reason: &str) -> Vec<String> {
    let mut lines = refused.stdout.lines();
    let line = lines.find(|line| line.trim_start().starts_with("--allow "));
    let line = line.expect("the flags stand in a line of their own").trim();
    let (allow, why) = line
        .split_once(" --reason ")
        .expect("a reason is asked for");
    assert_eq!(why, "'…'", "nobody gave one yet");
    let mut words: Vec<String> = allow.split(' ').map(str::to_owned).collect();
    words.extend(["--reason".to_owned(), reason.to_owned()]);
    words
}

fn run(project: &Project, words: &[&str], more: &[String]) -> Ran {
    let more = more.iter().map(String::as_str);
    let words: Vec<&str> = words.iter().copied().chain(more).collect();
    project.run(&words)
}

/// Applies a step that a guard refuses, with the flags that it prints.
fn step(project: &Project, reason: &str) {
    let refused = project.run(&["plan"]).ends(5);
    let flags = flags(&refused, reason);
    run(project, &["apply", "--yes"], &flags).ends(0);
}

#[test]
fn the_way_back_to_what_has_served_needs_nobody() {
    let project = applied();
    let split = |from: &str, to: &str| project.edit(PROMPT, from, to);
    let half = "    1.0.0: 0.5\n    1.1.0: 0.5\n";
    split(SPLIT, half);
    step(&project, "1.1.0 did well for a day");
    let all = "    1.1.0: 1.0\n";
    split(half, all);
    step(&project, "and for a week");

    // Half the way back, and then all of it, to more than was last applied.
    split(all, half);
    project.run(&["apply", "--yes"]).ends(0);
    split(half, all);
    let ran = project.run(&["plan"]).ends(0);
    ran.says("moves 50% of its requests")
        .says("TrafficSplit/support_agent: 1.1.0 served before");
    split(all, SPLIT);
    project
        .run(&["apply", "--yes"])
        .ends(0)
        .says("moves 40% of its requests")
        .says("1.0.0 served before");
    // What it never had all of is new again from there on.
    split(SPLIT, "    1.0.0: 1.0\n");
    project.run(&["apply", "--yes"]).ends(0).says("moves 10%");
}

#[test]
fn another_model_is_new_until_it_has_served() {
    let project = applied();
    let models = [
        "model: anthropic/claude-3-sonnet",
        "model: production-llm-v2",
    ];
    project.edit(PROMPT, models[0], models[1]);
    step(&project, "sonnet is retired");
    project.edit(PROMPT, models[1], models[0]);
    project
        .run(&["apply", "--yes"])
        .ends(0)
        .says("moves 100% of its requests")
        .says("anthropic/claude-3-sonnet served before");
    project.edit(PROMPT, models[0], models[1]);
    project.run(&["apply", "--yes"]).ends(0);
}

#[test]
fn every_format_says_which_flag_would_let_it_pass() {
    let project = applied();
    project.edit(PROMPT, "[pii, profanity]", "[pii]");
    let flag = "--allow guardrails=1 --reason '…'";
    let reports = ["markdown", "sarif", "junit", "github", "html"];
    let mut words = vec!["plan".to_owned()];
    for format in reports {
        words.extend(["--report".to_owned(), format!("{format}=a.{format}")]);
    }
    let ran = run(&project, &[], &words).ends(5);
    ran.says("guardrails: 1 filter or category would be taken away, 0 may be")
        .says(flag);
    for format in reports {
        let text = project.read(&format!("a.{format}"));
        let text = text.replace("&#x27;", "'").replace("&apos;", "'");
        assert!(text.contains("--allow guardrails=1"), "{format}: {text}");
    }
    project.run(&["plan", "--compact"]).ends(5).says(flag);
    let unsaved = project.run(&["plan", "--out", "no.lockstep"]).ends(5);
    unsaved.warns("Not saved in no.lockstep: the plan is refused.");
    assert!(!project.path("no.lockstep").exists());
    let json = project.run(&["plan", "--format", "json"]).ends(5).json();
    let verdicts = json["plan"]["verdicts"].as_array().expect("verdicts");
    let refusing: Vec<&Value> = verdicts
        .iter()
        .filter(|one| one["refuses"] == true)
        .collect();
    assert_eq!(refusing.len(), 1);
    assert_eq!(refusing[0]["flag"], "--allow guardrails=1");

    // As it is printed, the reason is none yet.
    let asked = ["plan", "--allow", "guardrails=1", "--reason", "…"];
    project.run(&asked).ends(64).warns("say why");
    let mut agreed = asked;
    agreed[4] = "the model's own filter does it; it's \"safe\"";
    let words = [&agreed[..], &["--out", "a.lockstep"]].concat();
    project
        .run(&words)
        .ends(0)
        .says(agreed[4])
        .says("guardrails=1");
    let apply = ["apply", "a.lockstep", "--yes"];
    let late = [&apply[..], &["--allow", "deletes=1", "--reason", "late"]].concat();
    project.run(&late).ends(64);
    project.run(&apply).ends(0);
    let log = project.run(&["audit", "log"]).ends(0);
    let run = log.stdout.contains("guardrails=1");
    let whole = project.read(".lockstep/sim/entries.jsonl");
    assert!(run || whole.contains(r#""guard":"guardrails""#), "{whole}");
}

#[test]
fn a_reason_and_all_that_was_agreed_to_before_are_kept_in_the_flags() {
    let project = applied();
    project.edit(PROMPT, "[pii, profanity]", "[pii]");
    project.edit(PROMPT, SPLIT, "    1.1.0: 1.0\n");
    let allow = ["--allow", "traffic=0.95", "--reason", "it's time"];
    let ran = project.run(&[&["plan"], &allow[..]].concat()).ends(5);
    ran.says("--allow traffic=0.95 --allow guardrails=1 --reason \"it's time\"");
}

#[test]
fn an_environment_without_guards_says_so_everywhere() {
    let project = applied();
    guard(&project, "sim", "none");
    project.edit(PROMPT, SPLIT, "    1.1.0: 1.0\n");
    let said = "has no guards";
    let reports = ["markdown", "sarif", "junit", "github", "html"];
    let mut words = vec!["plan".to_owned()];
    for format in reports {
        words.extend(["--report".to_owned(), format!("{format}=a.{format}")]);
    }
    let ran = run(&project, &[], &words).ends(0).says(said);
    assert_eq!(ran.stdout.matches(said).count(), 1, "{}", ran.stdout);
    for format in reports {
        let text = project.read(&format!("a.{format}"));
        assert_eq!(text.matches(said).count(), 1, "{format}: {text}");
    }
    project.run(&["plan", "--compact"]).ends(0).says(said);
    let json = project.run(&["plan", "--format", "json"]).ends(0).json();
    assert_eq!(json["plan"]["guarded"], false);
}

#[test]
fn what_is_no_guard_and_no_number_of_one_is_found_at_its_place() {
    let project = Project::sample();
    guard(
        &project,
        "sim",
        "{maxDeletez: 3, maxTrafficShift: 2, telemetry: 24}",
    );
    let ran = project.run(&["validate"]).ends(4);
    for text in [
        "maxDeletez",
        "maxTrafficShift",
        "telemetry",
        "lockstep.yaml:",
    ] {
        assert!(ran.stdout.contains(text), "{text}: {}", ran.stdout);
    }
}

/// A served organisation with the sample in it, whose guards read telemetry.
fn measured() -> (Served, Project) {
    let served = Served::start(&Project::empty());
    let project = served.project();
    guard(&project, "local", "{telemetry: 10m}");
    let apply = ["apply", "--yes", "-q", "--env", "local"];
    project.run(&apply).ends(0);
    (served, project)
}

/// Lets the limit of the one registered model fall, by less than half.
fn lower(project: &Project) {
    let rate = "requestsPerMinute: 500";
    project.edit("manifests/rates.yaml", rate, "requestsPerMinute: 300");
}

/// What telemetry says of any prompt: so many requests in a minute.
fn busy(served: &Served, requests: u64) {
    let sample = json!({"version": "1.0.0", "timestamp": "2026-11-21T12:00:00Z",
        "periodSeconds": 60, "requests": requests, "tokens": requests});
    let body = json!({"entities": [sample]}).to_string();
    served.fault(&json!({"path": TELEMETRY, "action": {"status": {"status": 200, "body": body}}}));
}

const PLAN: [&str; 3] = ["plan", "--env", "local"];

#[test]
fn a_limit_may_not_fall_below_what_telemetry_shows_in_use() {
    let (served, project) = measured();
    lower(&project);

    busy(&served, 299);
    let ran = project.run(&PLAN).ends(0);
    ran.says("falls to 300, and telemetry of 10m shows");
    served.heal();
    busy(&served, 450);
    let refused = project.run(&PLAN).ends(5);
    let refused = refused.says("usage: 150% of a lowered rate limit is in use");
    let flags = flags(&refused, "the batch moves elsewhere");
    run(&project, &PLAN, &flags)
        .ends(0)
        .says("usage=150  (used)");
}

#[test]
fn what_telemetry_does_not_tell_is_thought_to_be_in_use() {
    let (served, project) = measured();
    lower(&project);

    let broken = json!({"status": 403, "body": "{}"});
    served.fault(&json!({"path": TELEMETRY, "action": {"status": broken}}));
    let refused = project.run(&PLAN).ends(5);
    let refused = refused
        .says("how much of a lowered rate limit is in use is not known")
        .says("Model/production-llm-v2: telemetry was to tell what is in use")
        .warns("the telemetry that guards ask for cannot be read");
    let flags = flags(&refused, "the limit is wrong");
    assert!(flags.contains(&"usage=any".to_owned()), "{flags:?}");
    let out = [&PLAN[..], &["--out", "a.lockstep"]].concat();
    run(&project, &out, &flags).ends(0);
    let shown = project.run(&["show", "a.lockstep"]).ends(0);
    shown.says("usage=any").says("the limit is wrong");
}

#[test]
fn telemetry_is_read_for_nothing_else() {
    let (served, project) = measured();
    let broken = json!({"status": 403, "body": "{}"});
    served.fault(&json!({"path": TELEMETRY, "action": {"status": broken}}));
    // A raised limit, a weight and a temperature are no reason.
    let rate = "requestsPerMinute: 500";
    project.edit("manifests/rates.yaml", rate, "requestsPerMinute: 600");
    project.edit(PROMPT, SPLIT, "    1.0.0: 0.8\n    1.1.0: 0.2\n");
    project.edit(PROMPT, "temperature: 0.2", "temperature: 0.3");
    let ran = project.run(&PLAN).ends(0);
    assert!(!ran.stderr.contains("telemetry"), "{}", ran.stderr);
    project.run(&["drift", "--env", "local"]).ends(0);
}

#[test]
fn a_prompt_that_has_requests_is_not_deleted_unasked() {
    let (served, project) = measured();
    project.remove(PROMPT);
    busy(&served, 12_345);
    let refused = project.run(&PLAN).ends(5);
    refused
        .says("Prompt/support_agent is deleted while it serves")
        .says("serves 90% to 1.0.0, 10% to 1.1.0:")
        .says("12345 ")
        .says("requests in 10m")
        .says("--allow traffic=1");
    served.heal();
    busy(&served, 0);
    project.run(&PLAN).ends(0).says("requests in 10m");
}
