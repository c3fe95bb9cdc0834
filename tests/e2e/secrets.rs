//! Secrets reach the tenant, and nothing else.

use std::fs;

use crate::project::{Project, Ran};
use crate::served::Served;

const CANARY: &str = "canary-7f3a91-do-not-show";

#[track_caller]
fn silent(ran: &Ran) {
    assert!(!ran.stdout.contains(CANARY), "{}", ran.stdout);
    assert!(!ran.stderr.contains(CANARY), "{}", ran.stderr);
}

#[test]
fn a_secret_is_sent_and_never_shown() {
    let served = Served::start(&Project::empty());
    let mut project = served.project();
    project.set("ANTHROPIC_API_KEY", CANARY);
    let words: [&[&str]; 11] = [
        &["plan", "--out", "a.lockstep", "-vvv"],
        &["plan", "--format", "json"],
        &[
            "plan",
            "--compact",
            "--report",
            "markdown=a.md",
            "--report",
            "junit=a.xml",
        ],
        &[
            "show",
            "a.lockstep",
            "--format",
            "sarif",
            "--report",
            "github=a.txt",
        ],
        &["show", "a.lockstep"],
        &["apply", "a.lockstep", "--yes", "-vvv"],
        &["plan", "-vvv"],
        &["drift", "-vvv"],
        &["audit", "log", "--format", "json"],
        &["audit", "show", "1"],
        &["audit", "show", "1", "--format", "json"],
    ];
    for words in words {
        let env = match words[0] {
            "show" => &[][..],
            _other => &["--env", "local"],
        };
        silent(&project.run(&[words, env].concat()).ends(0));
    }
    assert!(served.holds_key("anthropic", CANARY));
    for file in project.files("") {
        let bytes = fs::read(&file).unwrap();
        let found = bytes
            .windows(CANARY.len())
            .any(|part| part == CANARY.as_bytes());
        assert!(!found, "{}", file.display());
    }
}

#[test]
fn a_secret_is_not_shown_when_the_tenant_says_it() {
    let served = Served::start(&Project::empty());
    let mut project = served.project();
    project.set("ANTHROPIC_API_KEY", CANARY);
    served.fault(&serde_json::json!({
        "method": "POST", "path": "/api/v2/ai/llm/providers",
        "action": {"status": {"status": 400, "message": format!("the key {CANARY} is refused")}},
    }));
    let ran = project
        .run(&["apply", "--yes", "--env", "local", "-vvv"])
        .ends(7);
    silent(&ran);
    ran.says("is refused");
    for file in project.files(".lockstep") {
        assert!(
            !fs::read_to_string(&file).unwrap().contains(CANARY),
            "{}",
            file.display()
        );
    }
}

#[test]
fn all_secrets_are_there_before_the_first_write() {
    let served = Served::start(&Project::empty());
    let mut project = served.project();
    project.set("ANTHROPIC_API_KEY", "");
    served.forget();
    project
        .run(&["apply", "--yes", "--env", "local"])
        .ends(1)
        .warns("environment variable ANTHROPIC_API_KEY is not set, or empty")
        .warns("Provider/anthropic (apiKey at manifests/providers/anthropic.yaml:");
    assert_eq!(served.writes(), Vec::<String>::new());
    // The lock, which is taken before planning, and no ledger.
    let left = fs::read_dir(project.path(".lockstep/local")).expect("the lock's folder");
    let left: Vec<_> = left.map(|file| file.expect("a file").file_name()).collect();
    assert_eq!(left, ["lock"]);
    // Looking needs none.
    project.run(&["plan", "--env", "local"]).ends(0);
}

#[test]
fn missing_credentials_are_named() {
    let project = Project::sample();
    project
        .run(&["plan", "--env", "prod"])
        .ends(1)
        .warns("environment variable GENESYS_PROD_ID is not set");
    project
        .run(&["plan", "--env", "local"])
        .ends(1)
        .warns("GENESYSCLOUD_OAUTHCLIENT_ID")
        .warns("GENESYSCLOUD_ACCESS_TOKEN");
}

#[test]
fn a_new_revision_sends_a_secret_again() {
    let served = Served::start(&Project::empty());
    let mut project = served.project();
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    let live = "Private Foundation Model Gateway";
    assert!(served.holds_key(live, "key-of-private-inference"));
    project.set("PRIVATE_INFERENCE_KEY", "key-of-next-month");
    project
        .run(&["plan", "--env", "local", "--detailed-exitcode"])
        .ends(0);
    let manifest = "manifests/providers/private-foundation.yaml";
    project.edit(manifest, "revision: \"2026-11\"", "revision: \"2026-12\"");
    project
        .run(&["apply", "--yes", "--env", "local"])
        .ends(0)
        .says("(secret, revision 2026-11) → (secret, revision 2026-12)");
    assert!(served.holds_key(live, "key-of-next-month"));
}

#[test]
fn an_access_token_wins_over_a_client() {
    let served = Served::start(&Project::empty());
    let mut project = served.project();
    project.set("GENESYSCLOUD_OAUTHCLIENT_SECRET", "not-the-secret");
    project
        .run(&["plan", "--env", "local"])
        .ends(1)
        .warns("POST /oauth/token");
    project.set("GENESYSCLOUD_ACCESS_TOKEN", served.token());
    let ran = project
        .run(&["apply", "--yes", "--env", "local", "-vvv"])
        .ends(0);
    assert!(!ran.stderr.contains(served.token()));
    project.set("GENESYSCLOUD_ACCESS_TOKEN", "no-token-at-all");
    project
        .run(&["plan", "--env", "local"])
        .ends(1)
        .warns("given directly cannot be refreshed");
}
