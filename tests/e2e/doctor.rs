//! `lockstep doctor`.

use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};

use crate::project::{Project, Ran};
use crate::served::Served;

const KEPT: &str = ".lockstep/local/doctor.json";
const PROVIDERS: &str = "/api/v2/ai/llm/providers*";

fn check(report: &Value, id: &str) -> Value {
    let checks = report["checks"].as_array().expect("there are checks");
    let found = checks.iter().find(|check| check["id"] == id);
    found.unwrap_or_else(|| panic!("{id} in {report}")).clone()
}

fn examined(project: &Project, code: i32) -> Value {
    let words = ["doctor", "--env", "local", "--format", "json"];
    project.run(&words).ends(code).json()
}

fn broken(status: u16) -> Value {
    json!({"method": "GET", "path": PROVIDERS, "action": {"status": {"status": status}}})
}

#[test]
fn a_tenant_that_follows_the_contract_is_well() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    let ran = project.run(&["doctor", "--env", "local"]).ends(0);
    assert_data_eq!(
        ran.stdout,
        str![[r#"
Doctor for local: Simulated Organization (00000000-0000-4000-8000-000000005111)
Looked at http://127.0.0.1:[..] on [..]Z:
2 of 2 Providers, 2 by id; 2 of 2 Models, 2 by id; 3 of 3 Prompts, 3 by id; 17 requests in [..] s.

token                ok         bearer, for 86400 s
token.scopes         ok         none listed, so the token carries roles
organization         ok         00000000-0000-4000-8000-000000005111 (Simulated Organization)
http.version         ok         HTTP/1.1
clock                ok         the same
rate.headers         ok         [..] of 1000000, reset in [..] s
correlation          ok         with each answer that was looked at
provider.list        ok         2 rows of 2
provider.total       ok         2 different rows on the first page, `total` 2
provider.paging      ok         heeded; pageSize 100, pageNumber 1, pageCount 1, no nextUri
provider.order       ok         as asked for
provider.names       ok         each of 2 names once
provider.read        ok         2 of 2
provider.fields      ok         as expected in 2 rows and 2 objects by id
provider.unknown     ok         none in 2 rows and 2 objects by id
provider.rows        ok         the same in 2 of 2
provider.secret      ok         none in 2 rows and 2 objects by id
provider.tag         ok         ETag in 2 of 2, etag in 2 of 2 rows, dateModified in 2
model.list           ok         2 rows of 2
model.total          ok         2 different rows on the first page, `total` 2
model.paging         ok         heeded; pageSize 100, pageNumber 1, pageCount 1, no nextUri
model.order          ok         as asked for
model.names          ok         each of 2 names once
model.read           ok         2 of 2
model.fields         ok         as expected in 2 rows and 2 objects by id
model.unknown        ok         none in 2 rows and 2 objects by id
model.rows           ok         the same in 2 of 2
model.tag            ok         ETag in 2 of 2, etag in 2 of 2 rows, dateModified in 2
prompt.list          ok         3 rows of 3
prompt.total         ok         3 different rows on the first page, `total` 3
prompt.paging        ok         heeded; pageSize 100, pageNumber 1, pageCount 1, no nextUri
prompt.order         ok         as asked for
prompt.names         ok         each of 3 names once
prompt.read          ok         3 of 3
prompt.fields        ok         as expected in 3 rows and 3 objects by id
trafficSplit.fields  ok         as expected in 3 rows and 3 objects by id
prompt.unknown       ok         none in 3 rows and 3 objects by id
prompt.rows          ok         the same in 3 of 3
trafficSplit.rows    ok         the same in 3 of 3
prompt.tag           ok         ETag in 3 of 3, etag in 3 of 3 rows, dateModified in 3
job.read             ok         404; the first model that is written shows whether jobs are there
errors               ok         as expected, of a 404
telemetry            ok         [..] rows for the last hour, and no more
audit.list           ok         a list of 11
rate.retryAfter      not tried  no request was refused for haste

Not tried: it would write
  POST /api/v2/ai/llm/providers, PUT and DELETE /api/v2/ai/llm/providers/{id}
  POST /api/v2/ai/llm-gateway/models, PUT and DELETE /api/v2/ai/llm-gateway/models/{id}
  POST /api/v2/ai/llm/gateway/prompts, PUT and DELETE /api/v2/ai/llm/gateway/prompts/{id}
  POST /api/v2/ai/llm-gateway/models/{id}/health-checks
  POST /api/v2/ai/llm/gateway/audit-logs
  POST /api/v2/ai/llm/gateway/invocations
  POST /api/v2/ai/llm/gateway/invoke
  POST /api/v2/ai/llm/completions

All as lockstep expects: 0 failed, 0 differ, 44 ok, 9 not tried.

"#]]
    );
}

#[test]
fn it_writes_nothing_but_its_result() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    served.forget();
    let ran = project.run(&["doctor", "--env", "local"]).ends(0);
    ran.warns("Kept in .lockstep/local/doctor.json");
    assert_eq!(served.writes(), Vec::<String>::new());
    // What is kept is no part of the ledger, and nothing warns by it.
    project.run(&["audit", "verify", "--env", "local"]).ends(0);
    let plan = project.run(&["plan", "--env", "local"]).ends(0);
    assert!(!plan.stderr.contains("doctor"), "{}", plan.stderr);
}

#[test]
fn the_embedded_simulator_needs_no_manifests_and_no_ledger() {
    let project = Project::sample();
    std::fs::remove_dir_all(project.path("manifests")).unwrap();
    project
        .run(&["doctor"])
        .ends(0)
        .says("Doctor for sim: Simulated Organization")
        .says("nothing to look at: the list is empty");
    // A folder with a result and no ledger is no ledger.
    let project = Project::sample();
    project.run(&["doctor", "-q"]).ends(0);
    project.run(&["drift"]).ends(1).warns("there is no ledger");
    project.run(&["apply", "--yes"]).ends(0);
    project.run(&["audit", "verify"]).ends(0).says("intact");
}

#[test]
fn what_failed_is_warned_of_before_it_is_written_to() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    served.fault(&broken(501));
    let report = examined(&project, 1);
    assert_eq!(report["verdict"], "failed");
    assert_eq!(report["failedKinds"], json!(["Provider"]));
    let list = check(&report, "provider.list");
    let found = list["found"].as_str().unwrap();
    assert!(found.contains("no such end point"), "{found}");
    assert_eq!(check(&report, "model.list")["status"], "ok");
    let kept: Value = serde_json::from_str(&project.read(KEPT)).unwrap();
    assert_eq!(kept, report);
    served.heal();
    let said = |ran: Ran, how: &str| {
        let text = "this plan writes Provider, and `lockstep doctor` found on 20";
        ran.warns(&format!("{how}: {text}"))
            .warns("provider.list failed; `lockstep doctor --env local` looks again");
    };
    said(project.run(&["plan", "--env", "local"]).ends(0), "note");
    let quiet = project.run(&["plan", "--env", "local", "-q"]).ends(0);
    assert!(!quiet.stderr.contains("doctor"), "{}", quiet.stderr);
    said(
        project.run(&["apply", "--yes", "--env", "local"]).ends(0),
        "warning",
    );
    // Nothing is written, so there is nothing to warn of.
    let plan = project.run(&["plan", "--env", "local"]).ends(0);
    assert!(!plan.stderr.contains("doctor"), "{}", plan.stderr);
    examined(&project, 0);
    assert!(project.read(KEPT).contains("\"verdict\": \"ok\""));
}

#[test]
fn a_result_that_cannot_be_used_is_a_warning() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    examined(&project, 0);
    let newer = project.read(KEPT).replacen("1.0", "9.0", 1);
    let texts = [
        (newer.as_str(), "its format is 9.0"),
        ("{", "it is damaged"),
    ];
    for (text, why) in texts {
        project.write(KEPT, text);
        project
            .run(&["plan", "--env", "local"])
            .ends(0)
            .warns("the last result of `lockstep doctor` in .lockstep/local/doctor.json")
            .warns(why);
    }
    let other = json!({"formatVersion": "1.0", "kind": "lockstep.doctor", "checkedAt": "2026",
        "organization": {"id": "another"},
        "checks": [{"id": "provider.list", "kinds": ["Provider"], "status": "failed"}]});
    project.write(KEPT, &other.to_string());
    let plan = project.run(&["plan", "--env", "local"]).ends(0);
    assert!(!plan.stderr.contains("doctor"), "{}", plan.stderr);
}

#[test]
fn it_works_where_plan_does_not() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    let list = json!({"entities": [], "total": 3, "pageSize": 100, "pageNumber": 1}).to_string();
    served.fault(
        &json!({"method": "GET", "path": "/api/v2/ai/llm-gateway/models",
        "action": {"status": {"status": 200, "body": list}}}),
    );
    project
        .run(&["plan", "--env", "local"])
        .ends(1)
        .warns("does not add up");
    let report = examined(&project, 1);
    assert_eq!(report["failedKinds"], json!(["Model"]));
    assert_eq!(check(&report, "model.total")["status"], "failed");
    assert_eq!(check(&report, "prompt.fields")["status"], "ok");
}

#[test]
fn another_organisation_is_told_and_not_kept() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    let tenant = "      tenant:\n        baseUrl:";
    let other = "      tenant:\n        organization: 11111111-2222-4333-8444-555555555555\n        baseUrl:";
    let text = project.read("lockstep.yaml");
    assert!(text.contains(tenant), "{text}");
    project.write("lockstep.yaml", &text.replacen(tenant, other, 1));
    project.run(&["plan", "--env", "local"]).ends(1);
    let report = examined(&project, 1);
    let organization = check(&report, "organization");
    let found = organization["found"].as_str().unwrap();
    assert!(found.contains("names 11111111-2222"), "{found}");
    assert_eq!(check(&report, "provider.list")["status"], "ok");
    assert!(!project.path(KEPT).exists());
}

#[test]
fn nothing_that_objects_or_credentials_hold_is_told() {
    const CANARY: &str = "canary-7f3a91-do-not-show";
    let served = Served::start(&Project::empty());
    let mut project = served.project();
    project.set("ANTHROPIC_API_KEY", CANARY);
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    let text = format!("say {CANARY}");
    served.edit(
        "prompts",
        "support_agent",
        &json!({"temperature": text, "odd": text}),
    );
    served.edit(
        "providers",
        "anthropic",
        &json!({"timeout": [text], "note": {"a": text}}),
    );
    let words: [&[&str]; 3] = [
        &["doctor", "-vvv"],
        &["doctor", "--format", "json", "-vvv"],
        &["doctor", "--out", "ticket/doctor.json"],
    ];
    for words in words {
        let ran = project.run(&[words, &["--env", "local"]].concat()).ends(1);
        for text in [&ran.stdout, &ran.stderr] {
            assert!(!text.contains(CANARY), "{text}");
            assert!(!text.contains(served.token()), "{text}");
        }
    }
    for file in [KEPT, "ticket/doctor.json"] {
        let text = project.read(file);
        assert!(!text.contains(CANARY), "{text}");
        let report: Value = serde_json::from_str(&text).unwrap();
        let fields = check(&report, "prompt.fields");
        let pointer = fields["differences"][0]["pointer"].as_str().unwrap();
        assert!(pointer.ends_with("/temperature"), "{fields}");
    }
}

#[test]
fn a_result_is_never_written_over_yaml() {
    let project = Project::sample();
    project
        .run(&["doctor", "--out", "lockstep.yaml"])
        .ends(1)
        .warns("may be a manifest");
}

#[cfg(unix)]
#[test]
fn a_result_replaces_links_of_ours_and_goes_where_others_lead() {
    use std::os::unix::fs::symlink;

    let project = Project::sample();
    project.write("elsewhere.json", "kept");
    project.write(".lockstep/sim/doctor.json", "{}");
    let kept = project.path(".lockstep/sim/doctor.json");
    std::fs::remove_file(&kept).unwrap();
    symlink(project.path("elsewhere.json"), &kept).unwrap();
    symlink("/dev/null", project.path("out")).unwrap();
    project.run(&["doctor", "-q", "--out", "out"]).ends(0);
    assert_eq!(project.read("elsewhere.json"), "kept");
    assert!(std::fs::metadata(&kept).unwrap().is_file());
    let out = std::fs::symlink_metadata(project.path("out")).unwrap();
    assert!(out.is_symlink());
}
