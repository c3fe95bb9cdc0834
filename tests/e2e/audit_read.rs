//! `lockstep audit log`, `history` and `export`: the ledger, read in part.

use serde_json::Value;

use crate::project::Project;

/// A project with two runs: all is made, and then one prompt is changed.
fn changed() -> Project {
    let project = Project::sample();
    project.run(&["apply", "--yes"]).ends(0);
    let manifest = "manifests/prompts/support_agent.yaml";
    let text = project.read(manifest);
    let changed = text.replacen("temperature: 0.2", "temperature: 0.3", 1);
    assert_ne!(changed, text);
    project.write(manifest, &changed);
    project.run(&["apply", "--yes"]).ends(0);
    project
}

fn entries(project: &Project, flags: &[&str]) -> Vec<Value> {
    let words = [&["audit", "log", "--format", "json"], flags].concat();
    let json = project.run(&words).ends(0).json();
    json["entries"].as_array().expect("entries").clone()
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

#[test]
fn flags_say_which_entries_are_meant() {
    let project = changed();
    let all = entries(&project, &[]);
    let is = |name: &'static str, value: &'static str| move |entry: &Value| entry[name] == value;
    let outcomes = entries(&project, &["--kind", "outcome"]);
    assert!(!outcomes.is_empty() && outcomes.iter().all(is("kind", "outcome")));

    let prompts = entries(&project, &["--address", "Prompt/*"]);
    let about = |entry: &Value| {
        entry["body"]["address"]
            .as_str()
            .expect("an address")
            .to_owned()
    };
    assert!(
        !prompts.is_empty()
            && prompts
                .iter()
                .all(|entry| about(entry).starts_with("Prompt/"))
    );

    let last = entries(&project, &["--run", "last"]);
    let run = all.last().expect("an entry")["run"].clone();
    assert!(last.len() < all.len() && last.iter().all(|entry| entry["run"] == run));

    assert_eq!(entries(&project, &["--actor", "tester"]).len(), all.len());
    assert!(entries(&project, &["--actor", "nobody"]).is_empty());
    assert_eq!(entries(&project, &["--since", "1h"]).len(), all.len());
    assert!(entries(&project, &["--until", "2020-01-01"]).is_empty());
    assert_eq!(entries(&project, &["--limit", "2"]), all[all.len() - 2..]);

    project
        .run(&["audit", "log", "--address", "Prompt/none"])
        .ends(0)
        .says("no such entry");
    project.run(&["audit", "log", "--address", "["]).ends(64);
    project
        .run(&["audit", "log", "--address", "Promt/*"])
        .ends(64)
        .warns("did you mean `Prompt/*`?");
    project
        .run(&["audit", "log", "--since", "1h", "--until", "2h"])
        .ends(64)
        .warns("write the earlier time behind --since");
    project
        .run(&["audit", "log", "--kind", "outcomes"])
        .ends(64);
    project
        .run(&["audit", "log", "--since", "yesterday"])
        .ends(64);
    project
        .run(&["audit", "log", "--run", "none"])
        .ends(1)
        .warns("the ledger holds no run `none`");
}

#[test]
fn a_log_is_rows_for_a_spreadsheet() {
    let project = changed();
    let csv = project.run(&["audit", "log", "--format", "csv"]).ends(0);
    let mut rows = csv.stdout.split("\r\n");
    assert!(
        rows.next()
            .expect("names")
            .starts_with("sequence,time,run,actor,client,gitCommit,kind,")
    );
    assert!(rows.next().expect("a row").contains(",runStarted,"));
    let words = ["--format", "csv", "--kind", "outcome", "--limit", "1"];
    let csv = project.run(&[&["audit", "log"][..], &words].concat());
    csv.ends(0).says(",tester@");
    project
        .run(&["audit", "show", "0", "--format", "csv"])
        .ends(64);
    project.run(&["plan", "--format", "csv"]).ends(64);
}

#[test]
fn the_life_of_an_object_is_told_with_what_changed() {
    let project = changed();
    let words = ["audit", "history", "Prompt/support_agent"];
    let text = project.run(&words).ends(0);
    text.says("created")
        .says("updated")
        .says("temperature")
        .says("tester@");
    let json = project
        .run(&[&words[..], &["--format", "json"]].concat())
        .ends(0)
        .json();
    let deeds = json["deeds"].as_array().expect("deeds");
    let last = deeds.last().expect("a deed");
    assert_eq!(last["did"], "updated");
    let change = &last["changes"][0];
    assert_eq!(change["path"], "temperature");
    assert_eq!(
        (change["before"].as_f64(), change["after"].as_f64()),
        (Some(0.2), Some(0.3))
    );
    project
        .run(&["audit", "history", "Prompt/support_agnet"])
        .ends(1)
        .warns("did you mean Prompt/support_agent?");
    project.run(&["audit", "history", "nothing"]).ends(64);
}

#[test]
fn changes_are_exported_for_a_siem() {
    let project = changed();
    let export = ["audit", "export", "--format", "auditlogmessage"];
    let all = lines(&project.run(&export).ends(0).stdout);
    assert!(all.iter().all(|line| line["status"] == "SUCCESS"));
    let last = all.last().expect("a line");
    assert_eq!(
        (&last["action"], &last["entityType"]),
        (&"Update".into(), &"Prompt".into())
    );
    let change = &last["propertyChanges"][0];
    assert_eq!(change["property"], "temperature");
    assert_eq!(change["oldValues"], serde_json::json!(["0.2"]));
    assert_eq!(change["newValues"], serde_json::json!(["0.3"]));
    let stored = project
        .run(&["audit", "export", "--format", "jsonl"])
        .ends(0);
    assert_eq!(stored.stdout, project.read(".lockstep/sim/entries.jsonl"));
    let none = [&export[..], &["--until", "2020-01-01"]].concat();
    assert_eq!(project.run(&none).ends(0).stdout, "");
    project
        .run(&["audit", "export"])
        .ends(64)
        .warns("auditlogmessage");
}

#[test]
fn damage_ends_what_is_listed_with_8() {
    let project = changed();
    let entries = ".lockstep/sim/entries.jsonl";
    let whole = project.read(entries);
    let broken = whole.replacen("\"kind\":\"outcome\"", "\"kind\":\"outcomf\"", 1);
    project.write(entries, &broken);
    for words in [
        &["audit", "log"][..],
        &["audit", "log", "--format", "json"],
        &["audit", "log", "--limit", "1"],
        &["audit", "export", "--format", "auditlogmessage"],
        &["audit", "history", "Prompt/support_agent"],
    ] {
        project.run(words).ends(8).warns("broken");
    }
}
