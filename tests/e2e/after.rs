//! What follows a run: the organisation's audit log, the head that is left there, a ledger that is
//! lost, objects of another ledger, and notifications.

use serde_json::{Value, json};

use crate::project::Project;
use crate::served::Served;

const LOG: &str = "/api/v2/ai/llm/gateway/audit-logs";
const APPLY: [&str; 4] = ["apply", "--yes", "--env", "local"];

/// The environment `local`, and what follows it, with notifications.
fn notifying(project: &Project, notify: &str) {
    let ledger = "      ledger: file:.lockstep/local\n";
    project.edit("lockstep.yaml", ledger, &format!("{ledger}{notify}"));
}

fn actions(log: &[Value]) -> Vec<&str> {
    log.iter()
        .filter_map(|one| one["action"].as_str())
        .collect()
}

#[test]
fn each_change_is_told_once_and_the_head_is_left() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    let applied = project.run(&APPLY).ends(0).says("Audit log: ");
    assert!(applied.stdout.contains("anchored"), "{}", applied.stdout);
    let log = served.audit_log();
    let newest = &log[0];
    assert_eq!(newest["action"], "ANCHOR");
    assert_eq!(newest["details"]["project"], "lockstep-sample");
    assert_eq!(newest["details"]["environment"], "local");
    let models = log.iter().filter(|one| {
        one["resource"]
            .as_str()
            .is_some_and(|it| it.starts_with("Model/"))
    });
    for model in models {
        let details = &model["details"];
        assert!(details["payloadHash"].is_string(), "{model}");
        assert!(details["jobDurationMs"].is_u64(), "{model}");
        assert_eq!(details["ledger"], newest["details"]["ledger"]);
        assert!(model["metadata"]["entryHash"].is_string(), "{model}");
    }
    let prompts = log.iter().filter(|one| one["promptId"].is_string());
    assert!(prompts.count() > 0, "prompts are named by their ids");
    let creates = actions(&log)
        .iter()
        .filter(|action| **action == "CREATE")
        .count();
    assert_eq!(creates + 1, log.len(), "{:?}", actions(&log));
    let text = Value::from(log.clone()).to_string();
    for secret in [
        "key-of-anthropic",
        "key-of-private-inference",
        &served.client.1,
    ] {
        assert!(!text.contains(secret), "{secret}");
    }

    served.forget();
    project.run(&APPLY).ends(0);
    assert_eq!(
        served.writes(),
        [""; 0],
        "a run that changed nothing posts nothing"
    );
    project
        .run(&["audit", "verify", "--env", "local", "--anchor", "TENANT"])
        .ends(0);
}

#[test]
fn what_was_not_acknowledged_is_posted_by_the_next_run() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    let refused = json!({"status": {"status": 403}});
    served.fault(&json!({"method": "POST", "path": LOG, "action": refused}));
    let ran = project.run(&APPLY).ends(0).says("Warning: ");
    assert!(
        ran.stdout.contains("the next apply posts"),
        "{}",
        ran.stdout
    );
    assert_eq!(served.audit_log(), Vec::<Value>::new());
    served.heal();
    project.run(&APPLY).ends(0).says("posted");
    let log = served.audit_log();
    assert!(log.len() > 5, "{}", log.len());
    assert_eq!(log[0]["action"], "ANCHOR");
    served.forget();
    project.run(&APPLY).ends(0);
    assert_eq!(served.writes(), [""; 0]);
}

#[test]
fn a_token_without_the_scope_of_the_log_writes_nothing() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    let refused = json!({"status": {"status": 403}});
    served.fault(&json!({"method": "GET", "path": LOG, "action": refused}));
    project.run(&["plan", "--env", "local"]).ends(0);
    served.forget();
    let ran = project.run(&APPLY).ends(1);
    let ran = ran.warns("the organisation's audit log cannot be read");
    ran.warns("ai:gateway:write");
    assert_eq!(served.writes(), [""; 0]);
}

#[test]
fn a_lost_ledger_stops_apply_and_is_begun_anew() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project.run(&APPLY).ends(0);
    let entries = ".lockstep/local/entries.jsonl";
    let restart = [
        "audit",
        "restart",
        "--env",
        "local",
        "--reason",
        "the disk died",
        "--yes",
    ];
    project.run(&restart).ends(1).warns("is not lost");
    let whole = project.read(entries);

    let other = served.project();
    std::fs::create_dir_all(other.path(".lockstep")).expect("there is room");
    let (from, to) = (
        project.path(".lockstep/local"),
        other.path(".lockstep/local"),
    );
    std::fs::rename(from, to).expect("it is there");
    served.forget();
    project.run(&APPLY).ends(8).warns("is missing or empty");
    project
        .run(&["plan", "--env", "local"])
        .ends(0)
        .warns("WARNING");
    assert_eq!(served.writes(), [""; 0]);
    std::fs::create_dir_all(project.path(".lockstep/local")).expect("there is room");
    project.write(entries, &whole.replacen("anthropic", "Anthropic", 1));
    let ran = project.run(&restart).ends(0).says("begins anew");
    ran.warns("lost-");
    assert_eq!(served.writes(), [""; 0], "nothing is sent for it");
    let first = project.run(&["audit", "show", "0", "--env", "local", "--format", "json"]);
    let first = first.ends(0).stdout;
    assert!(
        first.contains("restarted") && first.contains("the disk died"),
        "{first}"
    );

    let plan = project.run(&["plan", "--env", "local", "--detailed-exitcode"]);
    plan.ends(0);
    project.run(&APPLY).ends(0);
    let writes = served.writes();
    assert!(
        writes.iter().all(|write| write == &format!("POST {LOG}")),
        "{writes:?}"
    );
    assert!(!writes.is_empty(), "the new ledger tells what it took back");
    project.run(&["audit", "verify", "--env", "local"]).ends(0);
    comes_back_too_late(&served, &other);
}

/// The lost ledger is found again, after another one took its place: with nothing to do, and with a
/// change that would be withheld each time.
fn comes_back_too_late(served: &Served, other: &Project) {
    served.forget();
    other.run(&APPLY).ends(8).warns("took its place");
    let manifest = "manifests/providers/anthropic.yaml";
    other.edit(manifest, "timeout: 60s", "timeout: 45s");
    other.run(&APPLY).ends(8).warns("took its place");
    assert_eq!(served.writes(), [""; 0]);
}

#[test]
fn an_end_that_is_missing_stops_apply() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project
        .run(&[&APPLY[..], &["--target", "Provider/anthropic"]].concat())
        .ends(0);
    let entries = ".lockstep/local/entries.jsonl";
    let early = project.read(entries);
    let cut = early.lines().count() - 2;
    let shorter = early.split_inclusive('\n').take(cut).collect::<String>();
    project.write(entries, &shorter);
    served.forget();
    // With nothing to do, and with nothing but creations.
    for apply in [
        &[&APPLY[..], &["--target", "Provider/anthropic"]].concat(),
        &APPLY[..],
    ] {
        project.run(apply).ends(8).warns("its end is missing");
    }
    assert_eq!(served.writes(), [""; 0], "a new head would hide the loss");
    project.write(entries, &early);
    project.run(&APPLY).ends(0);
    project.write(entries, &early);
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "    1.0.0: 0.9\n", "    1.0.0: 0.85\n");
    project.edit(prompt, "    1.1.0: 0.1\n", "    1.1.0: 0.15\n");
    project.run(&APPLY).ends(8).warns("its end is missing");
}

#[test]
fn what_another_ledger_wrote_last_is_withheld() {
    let served = Served::start(&Project::empty());
    let (ours, theirs) = (served.project(), served.project());
    let only = ["--env", "local", "--target", "Provider/anthropic"];
    let apply = [&["apply", "--yes"][..], &only].concat();
    let plan = [&["plan"][..], &only].concat();
    ours.run(&apply).ends(0);
    // The same environment of the same project would be taken for a ledger that is lost.
    theirs.edit(
        "lockstep.yaml",
        "name: lockstep-sample",
        "name: another-sample",
    );
    let held = theirs.run(&plan).ends(0);
    let held = held
        .says("another ledger wrote it last")
        .says("local of lockstep-sample");
    held.says("takes it over here all the same");
    served.forget();
    theirs.run(&apply).ends(0);
    assert_eq!(served.writes(), [""; 0]);
    let adopt = [&apply[..], &["--adopt", "Provider/anthropic"]].concat();
    theirs.run(&adopt).ends(0);
    assert_eq!(served.audit_log()[1]["action"], "ADOPT");

    // Now it is theirs.
    let manifest = "manifests/providers/anthropic.yaml";
    ours.edit(manifest, "timeout: 60s", "timeout: 45s");
    ours.run(&plan).ends(0).says("local of another-sample");
}

#[test]
fn runs_are_notified_of_in_each_format() {
    let served = Served::start(&Project::empty());
    let mut project = served.project();
    let at = |name: &str| format!("{}/_sim/webhooks/{name}", served.base);
    project.set("OPS_URL", &at("hush-kT92mmQx"));
    project.set("OPS_HMAC", "canary-of-the-hmac");
    project.set("CI_JOB_URL", "https://ci.example.com/17");
    let notify = format!(
        "      notify:\n        - {{webhook: \"{}\", secret: {{env: OPS_HMAC}}}}\n        \
         - {{webhook: \"{}\", format: cloudevents}}\n        \
         - {{webhook: {{env: OPS_URL}}, format: slack}}\n        \
         - {{webhook: \"{}\", on: [failed]}}\n",
        at("plain"),
        at("events"),
        at("failures")
    );
    notifying(&project, &notify);
    let ran = project.run(&APPLY).ends(0);
    let took = served.deliveries();
    let of = |name: &str| took.iter().find(|one| one["receiver"] == name);
    let plain = &of("plain").expect("a notification")["body"];
    assert_eq!(plain["result"], "applied");
    assert_eq!(plain["environment"], "local");
    assert_eq!(plain["ciRunUrl"], "https://ci.example.com/17");
    assert!(plain["counts"]["created"].as_u64() > Some(3), "{plain}");
    let event = &of("events").expect("an event")["body"];
    assert_eq!(event["specversion"], "1.0");
    assert_eq!(event["type"], "dev.lockstep.run.applied");
    assert_eq!(&event["data"]["run"], &plain["run"]);
    let chat = &of("hush-kT92mmQx").expect("a text")["body"];
    assert!(
        chat["text"]
            .as_str()
            .is_some_and(|text| text.contains("applied")),
        "{chat}"
    );
    assert!(of("failures").is_none(), "it wants failures only");
    let all = format!("{took:?}{}{}", ran.stdout, ran.stderr);
    for secret in ["canary-of-the-hmac", "key-of-anthropic"] {
        assert!(!all.contains(secret), "{secret}");
    }
    assert!(!ran.stdout.contains("hush-kT92mmQx") && !ran.stderr.contains("hush-kT92mmQx"));

    served.quieten();
    project.run(&APPLY).ends(0);
    assert_eq!(served.deliveries(), Vec::<Value>::new(), "nothing was done");
}

#[test]
fn a_receiver_that_is_not_there_is_a_warning() {
    let served = Served::start(&Project::empty());
    let mut project = served.project();
    project.set("OPS_URL", "http://127.0.0.1:9/hush-kT92mmQx");
    notifying(
        &project,
        "      notify:\n        - {webhook: {env: OPS_URL}, format: slack}\n        - {webhook: {env: NOT_SET}}\n",
    );
    let apply = [&APPLY[..], &["--target", "Provider/anthropic", "-vv"]].concat();
    let ran = project
        .run(&apply)
        .ends(0)
        .says("notify[0]")
        .says("notify[1]` was not notified: ")
        // Afterwards is too late to mend it.
        .warns("notify[1]` will not be notified: ")
        .warns("NOT_SET");
    assert!(!ran.stdout.contains("hush-kT92mmQx"), "{}", ran.stdout);
    assert!(!ran.stderr.contains("hush-kT92mmQx"), "{}", ran.stderr);
}
