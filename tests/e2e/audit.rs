//! `lockstep audit`.

use std::fs;

use crate::project::Project;

#[test]
fn where_there_is_no_ledger_every_question_ends_alike() {
    let project = Project::sample();
    let questions: [&[&str]; 8] = [
        &["verify"],
        &["log"],
        &["log", "--format", "json"],
        &["runs"],
        &["show", "0"],
        &["history", "Prompt/support_agent"],
        &["export", "--format", "jsonl"],
        &["export", "--format", "auditlogmessage"],
    ];
    for question in questions {
        let words = [&["audit"][..], question].concat();
        let ran = project.run(&words).ends(1);
        let ran = ran.warns("there is no ledger at").warns(".lockstep/sim");
        assert_eq!(ran.stdout, "", "{words:?}");
    }
    assert!(project.files(".lockstep/sim").is_empty(), "nothing is made");
}

#[test]
fn damage_is_8_and_not_being_able_to_look_is_1() {
    let project = Project::sample();
    project.run(&["audit", "verify"]).ends(1).warns("no ledger");
    project.run(&["apply", "--yes"]).ends(0);
    project.run(&["audit", "verify"]).ends(0).says("intact");

    let entries = ".lockstep/sim/entries.jsonl";
    let whole = project.read(entries);
    project.write(entries, &whole.replacen("anthropic", "Anthropic", 1));
    project.run(&["audit", "verify"]).ends(8);
    project
        .run(&["plan"])
        .ends(8)
        .warns("the ledger is broken at line 2");
    project.run(&["apply", "--yes"]).ends(8);
    project.run(&["drift"]).ends(8);

    project.write(entries, &whole);
    project.run(&["audit", "verify"]).ends(0);
    let content = project.files(".lockstep/sim/contents").remove(0);
    fs::remove_file(content).unwrap();
    project.run(&["audit", "verify"]).ends(8).says("missing");
}

#[test]
fn a_torn_tail_is_told_apart_from_damage() {
    let project = Project::sample();
    project.run(&["apply", "--yes"]).ends(0);
    let entries = ".lockstep/sim/entries.jsonl";
    let whole = project.read(entries);
    project.write(entries, &whole[..whole.len() - 20]);
    project.run(&["audit", "verify"]).ends(0).says("cut short");
    project
        .run(&["plan", "--detailed-exitcode"])
        .ends(0)
        .warns("cut short");
    let idle = project.run(&["apply", "--yes"]).ends(0);
    idle.says("No changes").warns("moved into a file");
    let verified = project.run(&["audit", "verify"]).ends(0);
    assert!(
        !verified.stdout.contains("cut short"),
        "{}",
        verified.stdout
    );
    project
        .run(&["audit", "log", "--kind", "repaired"])
        .ends(0)
        .says("bytes cut off");
}

#[test]
fn entries_are_listed_and_shown() {
    let project = Project::sample();
    project
        .run(&["apply", "--yes", "--target", "Provider/anthropic"])
        .ends(0);
    let log = project.run(&["audit", "log"]).ends(0);
    assert_eq!(log.stdout.lines().count(), 6, "{}", log.stdout);
    let entry = project.run(&["audit", "show", "1"]).ends(0);
    let entry = entry.says("Provider/anthropic").says("(secret");
    assert!(!entry.stdout.contains("placeholder"), "{}", entry.stdout);
    let json = project
        .run(&["audit", "show", "0", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(json["entry"]["body"]["actor"]["user"], "tester");
    project
        .run(&["audit", "show", "6"])
        .ends(1)
        .warns("the ledger has 6 entries");
}
