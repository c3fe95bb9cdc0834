//! What a ledger is held to from outside: anchors and signatures; and what is done to it itself.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::project::Project;

const ENTRIES: &str = ".lockstep/sim/entries.jsonl";

/// A sample that was applied.
fn applied() -> Project {
    let project = Project::sample();
    project.run(&["apply", "--yes"]).ends(0);
    project
}

/// A sample whose ledger is signed with the key in `audit.pem`, and that was applied.
fn signed() -> Project {
    let project = Project::sample();
    project.run(&["audit", "keygen", "audit.pem"]).ends(0);
    let settings =
        "simulator: {}\n      audit: {signWith: {file: audit.pem}, keys: [audit.pub.pem]}\n";
    project.edit("lockstep.yaml", "simulator: {}\n", settings);
    project.run(&["apply", "--yes"]).ends(0);
    project
}

fn report(project: &Project, more: &[&str], code: i32) -> Value {
    let words = [&["audit", "verify", "--format", "json"], more].concat();
    project.run(&words).ends(code).json()
}

fn lines(project: &Project) -> Vec<Value> {
    let entries = project.read(ENTRIES);
    let lines = entries.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().expect("entries")
}

/// Cuts so many entries off the end.
fn cut(project: &Project, count: usize) {
    let entries = project.read(ENTRIES);
    let lines: Vec<&str> = entries.split_inclusive('\n').collect();
    project.write(ENTRIES, &lines[..lines.len() - count].concat());
}

#[test]
fn an_anchor_tells_a_cut_end_from_a_whole_one() {
    let project = applied();
    let whole = report(&project, &[], 0);
    let head = whole["head"].as_str().unwrap();
    let last = whole["entries"].as_u64().unwrap() - 1;
    let anchor = format!("{last}:{head}");
    project
        .run(&["audit", "verify"])
        .ends(0)
        .says(&anchor)
        .says("Held to nothing but itself");
    for anchor in [anchor.as_str(), head, "tenant", "TENANT"] {
        let said = project
            .run(&["audit", "verify", "--anchor", anchor])
            .ends(0);
        said.says("is the one that was anchored");
    }
    cut(&project, 3);
    project
        .run(&["audit", "verify"])
        .ends(0)
        .says("The ledger is intact");
    let cut = report(&project, &["--anchor", &anchor], 8);
    assert_eq!(
        (&cut["verdict"], &cut["damageKind"]),
        (&"damaged".into(), &"truncated".into())
    );
    assert_eq!(cut["line"], last - 1);
    assert_eq!(
        report(&project, &["--anchor", head], 8)["damageKind"],
        "unanchored"
    );
    assert_eq!(
        report(&project, &["--anchor", "tenant"], 8)["damageKind"],
        "truncated"
    );
    project
        .run(&["audit", "verify", "--anchor", "tenant"])
        .ends(8)
        .says("the end was cut off")
        .says("Apply nothing");
    // What is no anchor is a mistake of the command line, and no verdict.
    project
        .run(&["audit", "verify", "--anchor", "latest"])
        .ends(64);
    let wrong = format!("0:{}", whole["ledger"].as_str().unwrap());
    project
        .run(&["audit", "verify", "--anchor", &wrong])
        .ends(0);
    let wrong = format!("1:{}", whole["ledger"].as_str().unwrap());
    project
        .run(&["audit", "verify", "--anchor", &wrong])
        .ends(1)
        .warns("contradicts itself");
}

#[test]
fn an_anchor_tells_a_lost_ledger_and_another_one() {
    let project = applied();
    let head = report(&project, &[], 0)["head"].clone();
    let head = head.as_str().unwrap();
    // Another ledger of the same project: begun anew, against an organisation that knows the first.
    let other = applied();
    project.write(ENTRIES, &other.read(ENTRIES));
    fs::remove_dir_all(project.path(".lockstep/sim/contents")).unwrap();
    copy(&other, &project);
    project.run(&["audit", "verify"]).ends(0);
    assert_eq!(
        report(&project, &["--anchor", "tenant"], 8)["damageKind"],
        "otherLedger"
    );
    fs::remove_file(project.path(ENTRIES)).unwrap();
    assert_eq!(report(&project, &[], 8)["damageKind"], "lost");
    fs::remove_dir_all(project.path(".lockstep/sim/contents")).unwrap();
    project.run(&["audit", "verify"]).ends(1).warns("no ledger");
    assert_eq!(
        report(&project, &["--anchor", head], 8)["damageKind"],
        "lost"
    );
    assert_eq!(
        report(&project, &["--anchor", "tenant"], 8)["damageKind"],
        "lost"
    );
    // An organisation that holds no head says nothing about a ledger.
    let empty = Project::sample();
    empty
        .run(&["audit", "verify", "--anchor", "tenant"])
        .ends(1)
        .warns("holds no head");
}

/// Writes the entries anew so that the chain holds: another time in one, and without some kinds.
fn rewrite(project: &Project, changed: usize, without: &[&str]) {
    let (mut previous, mut text) = ("0".repeat(64), String::new());
    let kept = |line: &Value| !without.contains(&line["kind"].as_str().expect("a kind"));
    for (at, mut line) in lines(project).into_iter().filter(kept).enumerate() {
        if at == changed {
            line["time"] = "2020-01-01T00:00:00Z".into();
        }
        line["sequence"] = at.into();
        line["previous"] = previous.into();
        line.as_object_mut().expect("an entry").remove("hash");
        let hash = lockstep_ledger::Hash::of(line.to_string().as_bytes());
        previous = hash.to_string();
        line["hash"] = previous.clone().into();
        text.push_str(&line.to_string());
        text.push('\n');
    }
    project.write(ENTRIES, &text);
}

#[test]
fn a_ledger_that_was_rewritten_is_not_applied_with_and_can_be_begun_anew() {
    let project = applied();
    rewrite(&project, 1, &[]);
    let agent = "manifests/prompts/support_agent.yaml";
    project.edit(agent, "temperature: 0.2", "temperature: 0.3");
    project
        .run(&["apply", "--yes"])
        .ends(8)
        .warns("was rewritten")
        .warns("audit restart");
    assert_eq!(
        report(&project, &["--anchor", "tenant"], 8)["damageKind"],
        "rewritten"
    );
    let restart = ["audit", "restart", "--reason", "it was rewritten", "--yes"];
    project.run(&restart).ends(0).says("begins anew");
    project.run(&["apply", "--yes"]).ends(0).says("1 updated");
    report(&project, &["--anchor", "tenant"], 0);
    project.run(&restart).ends(1).warns("is not lost");
}

#[test]
fn no_head_is_left_of_a_ledger_that_came_in_the_place_of_another() {
    let project = applied();
    rewrite(&project, 0, &["posted", "anchored"]);
    project
        .run(&["apply", "--yes"])
        .ends(0)
        .says("No changes")
        .says("was not left with the organisation");
    assert_eq!(
        report(&project, &["--anchor", "tenant"], 8)["damageKind"],
        "otherLedger"
    );
    let restart = ["audit", "restart", "--reason", "exchanged", "--yes"];
    project.run(&restart).ends(1).warns("is another one than");
}

fn copy(from: &Project, to: &Project) {
    let folder = to.path(".lockstep/sim/contents");
    fs::create_dir_all(&folder).expect("the folder is made");
    for file in from.files(".lockstep/sim/contents") {
        let name = file.file_name().expect("it has a name");
        fs::copy(&file, folder.join(name)).expect("the file is copied");
    }
}

#[test]
fn each_run_signs_its_head_and_what_is_not_covered_is_told() {
    let project = signed();
    let canary = project.read("audit.pem");
    let canary = canary.lines().nth(1).unwrap();
    let kinds: Vec<Value> = lines(&project)
        .iter()
        .map(|line| line["kind"].clone())
        .collect();
    let at = |kind: &str| kinds.iter().position(|found| found == kind).unwrap();
    assert!(at("runFinished") < at("signed") && at("signed") < at("anchored"));
    for file in [ENTRIES, "audit.pub.pem"] {
        assert!(!project.read(file).contains(canary));
    }
    let found = report(&project, &[], 0);
    let covered = &found["signatures"]["covered"];
    assert_eq!(covered["sequence"], at("signed") as u64 - 1);
    assert_eq!(found["signatures"]["keysAsked"], true);
    project
        .run(&["audit", "verify", "--key", "audit.pub.pem"])
        .ends(0)
        .says("Signed: up to entry")
        .says("vouched for by nothing else");
    // The key of somebody else signed nothing.
    project
        .run(&["audit", "keygen", "other.pem"])
        .ends(0)
        .says("signWith");
    assert_eq!(
        report(&project, &["--key", "other.pub.pem"], 8)["damageKind"],
        "unsigned"
    );
    // Whoever cuts the signatures off is found out by the key, also by the environment's own.
    cut(&project, kinds.len() - at("signed"));
    assert_eq!(report(&project, &[], 8)["damageKind"], "unsigned");
    // A key that cannot be read says nothing about the ledger.
    project
        .run(&["audit", "verify", "--key", "none.pem"])
        .ends(1)
        .warns("cannot be read");
    project
        .run(&["audit", "verify", "--key", "audit.pem"])
        .ends(1)
        .warns("private key");
    fs::remove_file(project.path("audit.pub.pem")).unwrap();
    project
        .run(&["audit", "verify"])
        .ends(1)
        .warns("audit.pub.pem");
}

#[test]
fn a_run_that_cannot_sign_writes_nothing() {
    let project = signed();
    let before = project.read(ENTRIES);
    fs::remove_file(project.path("audit.pem")).unwrap();
    project.edit(
        "manifests/providers/anthropic.yaml",
        "timeout: 60s",
        "timeout: 61s",
    );
    project
        .run(&["apply", "--yes"])
        .ends(1)
        .warns("audit.signWith")
        .warns("nothing was written");
    assert_eq!(project.read(ENTRIES), before);
    // Plans and drift need no key.
    project.run(&["plan"]).ends(0);
}

#[test]
fn a_head_that_no_run_signed_is_signed_by_the_next_that_has_nothing_else_to_do() {
    let project = applied();
    project.run(&["audit", "keygen", "audit.pem"]).ends(0);
    let settings =
        "simulator: {}\n      audit: {signWith: {file: audit.pem}, keys: [audit.pub.pem]}\n";
    project.edit("lockstep.yaml", "simulator: {}\n", settings);
    assert_eq!(report(&project, &[], 8)["damageKind"], "unsigned");
    let before = lines(&project);
    project.run(&["apply", "--yes"]).ends(0);
    let after = lines(&project);
    let kinds: Vec<_> = after[before.len()..]
        .iter()
        .map(|line| &line["kind"])
        .collect();
    assert_eq!(kinds, ["signed"]);
    assert_eq!(
        after[before.len()]["body"]["sequence"],
        before.len() as u64 - 1
    );
    report(&project, &[], 0);
    // Nothing was done since.
    project.run(&["apply", "--yes"]).ends(0);
    assert_eq!(lines(&project), after);
}

#[test]
fn openssl_checks_a_signature() {
    let project = signed();
    let lines = lines(&project);
    let signed = lines.iter().find(|line| line["kind"] == "signed").unwrap();
    let body = &signed["body"];
    let text = format!(
        "lockstep.ledger.head/v1\n{{\"head\":{},\"ledger\":{},\"sequence\":{}}}",
        body["head"], lines[0]["hash"], body["sequence"]
    );
    project.write("statement", &text);
    project.write("signature.b64", body["signature"].as_str().unwrap());
    let openssl = |words: &[&str]| {
        let mut openssl = Command::new("openssl");
        let openssl = openssl.args(words).current_dir(project.path(""));
        openssl.stdin(Stdio::null()).output()
    };
    let decoded = openssl(&[
        "base64",
        "-d",
        "-A",
        "-in",
        "signature.b64",
        "-out",
        "signature",
    ]);
    if decoded.is_err() {
        eprintln!("SKIPPED: there is no openssl here, so that nothing was tried with it");
        return;
    }
    let verify = [
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        "audit.pub.pem",
        "-rawin",
        "-in",
        "statement",
        "-sigfile",
        "signature",
    ];
    assert!(openssl(&verify).unwrap().status.success());
    project.write("statement", &text.replace("v1", "v2"));
    assert!(!openssl(&verify).unwrap().status.success());
}

#[test]
fn a_content_is_forgotten_and_history_says_so() {
    let project = applied();
    project.edit(
        "manifests/providers/anthropic.yaml",
        "timeout: 60s",
        "timeout: 61s",
    );
    project.run(&["apply", "--yes"]).ends(0);
    let lines = lines(&project);
    let update = lines
        .iter()
        .rfind(|line| line["body"]["action"] == "update")
        .unwrap();
    let number = update["sequence"].to_string();
    let content = |name: &str| update["body"][name].as_str().unwrap().to_owned();
    let (before, after) = (content("before"), content("after"));
    let forget = |hash: &str| {
        project.run(&[
            "audit",
            "forget",
            hash,
            "--reason",
            "a customer asked for it",
        ])
    };
    forget(&after)
        .ends(1)
        .warns("still needed")
        .warns("Provider/anthropic");
    forget(&"0".repeat(64)).ends(1).warns("no entry");
    project.run(&["audit", "forget", &before]).ends(64);
    project
        .run(&["audit", "forget", &before, "--reason", " "])
        .ends(64);
    let file = project.path(&format!(".lockstep/sim/contents/{before}.json"));
    assert!(file.exists());
    forget(&before).ends(0).says("Erased").says(&number);
    assert!(!file.exists());
    forget(&before).ends(0).says("Erased before");
    project
        .run(&["audit", "verify"])
        .ends(0)
        .says("1 forgotten");
    project
        .run(&["audit", "show", &number])
        .ends(0)
        .says("forgotten, see entry")
        .says("a customer asked for it");
    let shown = project
        .run(&["audit", "show", &number, "--format", "json"])
        .ends(0)
        .json();
    assert!(shown["contents"]["forgotten"]["before"].is_u64(), "{shown}");
    project.run(&["audit", "log"]).ends(0);
    project.run(&["plan", "--detailed-exitcode"]).ends(0);
    // A copy that brings it back is told of, and the next run erases it.
    fs::write(&file, "{}").unwrap();
    project
        .run(&["audit", "verify"])
        .ends(0)
        .says("still there");
    project.run(&["audit", "repair"]).ends(0).says("Erased");
    assert!(!file.exists());
}

#[test]
fn a_torn_tail_is_repaired_and_the_ledger_says_so() {
    let project = applied();
    let whole = project.read(ENTRIES);
    project
        .run(&["audit", "repair"])
        .ends(0)
        .says("Nothing to repair");
    project.write(ENTRIES, &format!("{whole}{{\"body\":{{\"ad"));
    project
        .run(&["audit", "verify"])
        .ends(0)
        .says("audit repair");
    project.run(&["audit", "repair"]).ends(0).says("torn-");
    let repaired = lines(&project).pop().unwrap();
    assert_eq!(
        (&repaired["kind"], &repaired["body"]["bytes"]),
        (&"repaired".into(), &12.into())
    );
    project
        .run(&["audit", "verify"])
        .ends(0)
        .says("The ledger is intact");
    // An apply does the same by itself.
    let whole = project.read(ENTRIES);
    project.write(ENTRIES, &format!("{whole}{{\"bo"));
    project.edit(
        "manifests/providers/anthropic.yaml",
        "timeout: 60s",
        "timeout: 61s",
    );
    project.run(&["apply", "--yes"]).ends(0);
    let told = lines(&project)
        .into_iter()
        .filter(|line| line["kind"] == "repaired");
    assert_eq!(told.count(), 2);
    // Anything else is no work of a crash.
    project.write(
        ENTRIES,
        &project.read(ENTRIES).replacen("anthropic", "Anthropic", 1),
    );
    let damaged = project.read(ENTRIES);
    project
        .run(&["audit", "repair"])
        .ends(8)
        .warns("nothing was repaired")
        .warns("audit restart");
    assert_eq!(project.read(ENTRIES), damaged);
    let none = Project::sample();
    none.run(&["audit", "repair"]).ends(1).warns("no ledger");
}

#[test]
fn what_a_newer_lockstep_wrote_could_not_be_checked() {
    let project = applied();
    let entries = project.read(ENTRIES);
    let mut lines: Vec<String> = entries.lines().map(str::to_owned).collect();
    let mut last: Value = serde_json::from_str(&lines.pop().unwrap()).unwrap();
    last["format"] = "lockstep.ledger/v2".into();
    last.as_object_mut().unwrap().remove("hash");
    let text = serde_json::to_string(&last).unwrap();
    last["hash"] = lockstep_ledger::Hash::of(text.as_bytes())
        .to_string()
        .into();
    lines.push(serde_json::to_string(&last).unwrap());
    project.write(ENTRIES, &(lines.join("\n") + "\n"));
    project
        .run(&["audit", "verify"])
        .ends(1)
        .warns("newer lockstep");
    // What cannot be read is not lost.
    project
        .run(&["audit", "restart", "--reason", "it cannot be read", "--yes"])
        .ends(1)
        .warns("newer lockstep");
    assert!(project.path(ENTRIES).exists());
}
