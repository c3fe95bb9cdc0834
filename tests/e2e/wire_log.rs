//! The log of the wire, and the lines about requests on stderr.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::project::Project;
use crate::served::Served;

const CANARY: &str = "canary-31c7-text-of-a-prompt";
const KEY: &str = "canary-31c7-key-of-a-provider";

/// A project whose prompt and key are known when they are seen.
fn marked(served: &Served) -> Project {
    let mut project = Project::empty();
    project.write(
        "lockstep.yaml",
        &format!(
            "apiVersion: lockstep.dev/v1\nkind: Project\nmetadata: {{name: p}}\nspec:\n  \
             manifests: [manifests]\n  environments:\n    local:\n      tenant: {{baseUrl: \
             \"{}\"}}\n      ledger: file:ledger\n",
            served.base
        ),
    );
    project.write(
        "manifests/a.yaml",
        &format!(
            "apiVersion: lockstep.dev/v1\nkind: Provider\nmetadata: {{name: p}}\nspec:\n  type: \
             CUSTOM\n  baseUrl: https://a.example/v1\n  apiKey: {{env: KEY}}\n  models: [{{id: m, \
             name: M, maxTokens: 1000}}]\n---\napiVersion: lockstep.dev/v1\nkind: Prompt\nmetadata: \
             {{name: q}}\nspec:\n  model: p/m\n  versions: [{{version: 1.0.0, systemPrompt: \
             {CANARY}}}]\n"
        ),
    );
    project.set("GENESYSCLOUD_OAUTHCLIENT_ID", &served.client.0);
    project.set("GENESYSCLOUD_OAUTHCLIENT_SECRET", &served.client.1);
    project.set("KEY", KEY);
    project
}

fn lines(text: &str) -> Vec<Value> {
    let read = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    text.lines().map(read).collect()
}

#[test]
fn every_exchange_is_a_line_without_secrets_and_texts() {
    let served = Served::start(&Project::empty());
    let project = marked(&served);
    served.forget();
    let apply = ["apply", "--yes", "--log-http", "wire.ndjson"];
    project.run(&apply).ends(0);
    let text = project.read("wire.ndjson");
    let logged = lines(&text);
    assert_eq!(logged.len(), served.requests().len(), "{text}");
    for (line, request) in logged.iter().zip(served.requests()) {
        let what = format!(
            "{} {}",
            line["method"].as_str().unwrap(),
            line["path"].as_str().unwrap()
        );
        assert!(line["apiVersion"] == "lockstep.dev/v1" && line["kind"] == "Exchange");
        assert!(line["ms"].is_u64() && line["status"].is_u64(), "{line}");
        assert!(!what.is_empty() && !request.is_empty());
    }
    for secret in [KEY, CANARY, &served.client.1] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert!(logged.iter().any(|line| line["path"] == "/oauth/token"));
    let prompt = logged
        .iter()
        .find(|line| line["method"] == "POST" && line["path"] == "/api/v2/ai/llm/gateway/prompts");
    let body = &prompt.expect("the prompt was created")["request"]["body"];
    assert_eq!(
        body["systemPrompt"],
        format!("({} characters)", CANARY.len())
    );
    let page = include_str!("../../docs/wire-log.md");
    let fields = logged.iter().filter_map(Value::as_object);
    for name in fields.flat_map(|line| line.keys()) {
        assert!(page.contains(&format!("`{name}`")), "{name} is explained");
    }
    // Another run is appended.
    let plan = ["plan", "--log-http", "wire.ndjson", "--log-http-texts"];
    project.run(&plan).ends(0);
    let text = project.read("wire.ndjson");
    let after = lines(&text);
    assert!(after.len() > logged.len());
    let runs: BTreeSet<&str> = after
        .iter()
        .filter_map(|line| line["run"].as_str())
        .collect();
    assert_eq!(runs.len(), 2);
}

#[test]
fn texts_are_logged_where_they_are_asked_for_and_secrets_never() {
    let served = Served::start(&Project::empty());
    let project = marked(&served);
    let words = [
        "apply",
        "--yes",
        "--log-http",
        "w",
        "--log-http-texts",
        "-vv",
    ];
    let ran = project.run(&words).ends(0);
    let text = project.read("w");
    assert!(text.contains(CANARY), "{text}");
    for shown in [&text, &ran.stderr] {
        assert!(!shown.contains(KEY), "{shown}");
        assert!(!shown.contains(&served.client.1), "{shown}");
    }
    assert!(!ran.stderr.contains(CANARY), "{}", ran.stderr);
}

#[test]
fn a_log_that_cannot_be_written_is_an_error_before_anything_is_sent() {
    let served = Served::start(&Project::empty());
    let project = marked(&served);
    served.forget();
    let before = project.read("lockstep.yaml");
    for (file, why) in [
        ("lockstep.yaml", "is no log of the wire"),
        ("manifests", "no regular file"),
        ("none/wire.ndjson", "cannot be written"),
    ] {
        let words = ["plan", "--log-http", file];
        project
            .run(&words)
            .ends(1)
            .warns(why)
            .warns("nothing was sent");
    }
    assert_eq!(project.read("lockstep.yaml"), before);
    assert_eq!(served.requests(), Vec::<String>::new());
    project.run(&["plan", "--log-http-texts"]).ends(64);
    // A command that talks to no tenant leaves the file alone.
    project.run(&["validate", "--log-http", "w"]).ends(0);
    assert!(!project.path("w").exists());
}

#[test]
fn what_goes_on_is_told_as_loudly_as_asked_for() {
    let served = Served::start(&Project::empty());
    let project = marked(&served);
    let once = json!({
        "path": "/api/v2/organizations/me", "count": 1, "action": {"status": {"status": 503}}
    });
    served.fault(&once);
    let quiet = project.run(&["plan"]).ends(0);
    assert_eq!(quiet.stderr, "");
    served.fault(&once);
    let loud = project.run(&["plan", "-vv"]).ends(0);
    let line = |start: &str| {
        let found = loud.stderr.lines().find(|line| line.contains(start));
        found.unwrap_or_else(|| panic!("`{start}` in\n{}", loud.stderr))
    };
    line("POST /oauth/token: 200 in ");
    assert!(line("organizations/me: 503 in ").contains("correlation id "));
    let again = line("organizations/me: 200 in ");
    assert!(
        again.contains("; attempt 2, ") && again.contains(" ms after a 503"),
        "{again}"
    );
    let some = project.run(&["plan", "-v"]).ends(0);
    assert!(!some.stderr.contains("/api/v2"), "{}", some.stderr);
}
